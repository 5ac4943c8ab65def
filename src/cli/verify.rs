//! `skbscope verify`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::kernel::KernelVersion;

pub const ABOUT: &str = "\
A kernel trace tells what a real Linux kernel did in a scripted scenario, skb by skb. Every step is run through the engine \
and every field compared; the first step that differs is shown with both values and what the engine did there. A file that
cannot be read is told among them and counted, and the others go on.

With --packetdrill the files are scripts in the language of packetdrill (.pkt): system calls with their results, packets to \
the stack and from it, and what tcp_info says. Each passes, fails (with the first line that was not as scripted, and when), \
or is not run, where it uses what the engine has not. Its shell lines are read for sysctls and never executed.

Examples:
  skbscope verify traces/kernel            all traces below a folder
  skbscope verify traces/kernel/6.1.tar.gz all traces of an archive
  skbscope verify traces/kernel/6.18.tar.gz/oob.jsonl
                                           one of them; run --verify takes such a path too
  skbscope verify --keep-going FILE        count every step that differs
  skbscope verify --packetdrill traces/packetdrill
                                           all scripts below a folder
  skbscope verify --packetdrill DIR --known known.txt --junit report.xml
                                           for CI: what fails as known does not count
  skbscope verify --packetdrill FILE --oracle packetdrill
                                           the same script on this machine's kernel, and who is right

Exit codes: 0 all match, 1 some differ, 2 all that could be read match. With --packetdrill: 0 none fails but those that are
known to; 1 some fail, or one that is known to fail passes; 2 a file cannot be read, or no script could be run";

#[derive(Args, Clone, Debug)]
pub struct VerifyArgs {
    /// Trace files, or folders or archives (.tar.gz) of them; what is in an archive is named as in a folder
    #[arg(required = true, value_name = "FILE|DIR", value_hint = clap::ValueHint::AnyPath)]
    pub paths: Vec<PathBuf>,
    /// Go on after the first step that differs, and count them all
    #[arg(long, conflicts_with = "packetdrill")]
    pub keep_going: bool,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub scripts: ScriptOptions,
}

#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Scripts of packetdrill")]
pub struct ScriptOptions {
    /// The files are scripts in the language of packetdrill, and the folders hold such (.pkt)
    #[arg(long)]
    pub packetdrill: bool,
    /// Run them on this kernel [default: the newest]
    #[arg(long, value_name = "VERSION", requires = "packetdrill", value_enum)]
    pub kernel: Option<ModelledKernel>,
    /// Scripts that are known to fail: a name in each line, as told here, and behind it why; # begins a comment
    #[arg(long, value_name = "FILE", requires = "packetdrill", value_hint = clap::ValueHint::FilePath)]
    pub known: Option<PathBuf>,
    /// Ask this machine's kernel too, by way of this program, and say who is right: script, kernel or engine. packetdrill
    /// needs root, and executes the script's shell lines; it gets a network namespace of its own
    #[arg(long, value_name = "packetdrill", requires = "packetdrill", value_hint = clap::ValueHint::CommandName)]
    pub oracle: Option<String>,
    /// Write the results to this file as JUnit's XML, for CI
    #[arg(long, value_name = "FILE", requires = "packetdrill", value_hint = clap::ValueHint::FilePath)]
    pub junit: Option<PathBuf>,
}

/// A kernel that the engine knows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ModelledKernel(pub KernelVersion);

impl ModelledKernel {
    const ALL: [ModelledKernel; KernelVersion::ALL.len()] = {
        let mut all = [ModelledKernel(KernelVersion::ALL[0]); KernelVersion::ALL.len()];
        let mut place = 0;
        while place < all.len() {
            all[place] = ModelledKernel(KernelVersion::ALL[place]);
            place += 1;
        }
        all
    };
}

impl ValueEnum for ModelledKernel {
    fn value_variants<'a>() -> &'a [Self] {
        const { &Self::ALL }
    }

    fn to_possible_value(&self) -> Option<clap::builder::PossibleValue> {
        Some(clap::builder::PossibleValue::new(self.0.name()))
    }
}
