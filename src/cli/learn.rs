//! Options of `learn`.

use clap::Args;

use crate::kernel::KernelVersion;

pub const EXAMPLES: &str = "\
Examples:
  skbscope learn                             the course: chapters and lessons
  skbscope learn blocked-writer --text       a lesson to read, with its questions and the engine's answers
  skbscope learn --check                     plays all lessons without a screen, on every kernel that each names
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
    /// Print it, with its questions and the engine's answers
    #[arg(long, requires = "lesson")]
    pub text: bool,
    /// Play it on this kernel [default: the first that the lesson names]
    #[arg(long, value_name = "VERSION")]
    pub kernel: Option<KernelVersion>,
}
