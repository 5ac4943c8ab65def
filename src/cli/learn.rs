//! Options of `learn`.

use clap::Args;

use crate::cli::ScreenOptions;
use crate::kernel::KernelVersion;

pub const EXAMPLES: &str = "\
Examples:
  skbscope learn                             the course: chapters and lessons
  skbscope learn blocked-writer              a lesson on the screen: space goes on, letters and numbers answer
  skbscope learn blocked-writer --present    in front of a class: answers are counted, and hidden until the reveal
  skbscope learn first-1000 --kernel 3.10    the same on another kernel
  skbscope learn first-1000 --score s.jsonl  how each question was answered, a line of JSON for each
  skbscope learn blocked-writer --text       a lesson to read, with its questions and the engine's answers
  skbscope learn --check                     plays all lessons without a screen, on every kernel that each names
  skbscope learn --new mine                  writes mine.toml, mine.en.ftl and mine.zh.ftl, to be changed
  skbscope learn mine.toml                   and plays it
  skbscope export blocked-writer --to html -o lesson.html      a lesson on paper
  skbscope learn --check mine.toml           one of your own; its texts are in mine.en.ftl and mine.zh.ftl

Exit codes: 0 fine, 1 a check failed, 2 a lesson that cannot be read";

#[derive(Args, Clone, Debug)]
pub struct LearnArgs {
    /// Name of a lesson, or path of a lesson file [default: list the course]
    #[arg(value_name = "LESSON|FILE", value_hint = clap::ValueHint::FilePath)]
    pub lesson: Option<String>,
    /// Play it without a screen and tell what is wrong with it; all lessons if none is named
    #[arg(long, conflicts_with = "text")]
    pub check: bool,
    /// Write the three files of a lesson to start from: NAME.toml, NAME.en.ftl, NAME.zh.ftl
    #[arg(long, value_name = "NAME", conflicts_with_all = ["lesson", "check"])]
    pub new: Option<std::path::PathBuf>,
    /// Begin at this cue
    #[arg(long, value_name = "CUE", requires = "lesson")]
    pub from: Option<String>,
    /// In front of a class: one panel, answers are counted and hidden until the reveal, high contrast
    #[arg(long, requires = "lesson", conflicts_with_all = ["text", "check"])]
    pub present: bool,
    /// Write how each question was answered into this file, a line of JSON for each; an old one is continued
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub score: Option<std::path::PathBuf>,
    /// Print it, with its questions and the engine's answers
    #[arg(long, requires = "lesson")]
    pub text: bool,
    /// Play it on this kernel [default: the first that the lesson names]
    #[arg(long, value_name = "VERSION")]
    pub kernel: Option<KernelVersion>,
    #[command(flatten)]
    pub screen: ScreenOptions,
}
