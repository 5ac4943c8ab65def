//! Scripts of packetdrill through the engine: does it do what they say?
//!
//! The way is `plan` (what of a script the engine has, with everything else named) → `run` (event by event, against one
//! engine under a virtual clock) → a [`Verdict`].

mod calls;
mod check;
mod info;
mod machine;
mod names;
mod op;
mod plan;
mod run;
mod runner;
mod session;
mod settings;
#[cfg(test)]
mod tests;

pub use plan::Missing;
pub use run::run;
pub use session::scenario;

use std::fmt;

use serde::Serialize;

use crate::engine::Config;
use crate::kernel::KernelVersion;
use crate::world::WorldConfig;

/// What a script is run against: packetdrill's device, on a kernel of this version. `defaults.sh` and the like say the rest.
pub fn kernel_under_test(kernel: KernelVersion) -> Config {
    let mut config = WorldConfig::new(kernel.profile().clone()).engine;
    config.device.tso = false;
    config
}

/// What came of a script.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(tag = "verdict", rename_all = "kebab-case")]
pub enum Verdict {
    /// Everything was as scripted.
    Pass,
    /// Something was not: the first of it.
    Fail(Failure),
    /// The script uses what the engine has not.
    NotRun {
        /// All that it misses.
        missing: Vec<Missing>,
    },
}

/// The first thing that was not as scripted.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Failure {
    /// The event's line in the script.
    pub line: usize,
    /// What the script says.
    pub expected: String,
    /// What came instead.
    pub got: String,
    /// When, in microseconds from the beginning of the script.
    pub at_us: u64,
}

/// A script's run.
#[derive(Clone, PartialEq, Debug)]
pub struct Outcome {
    /// What came of it.
    pub verdict: Verdict,
    /// What its code printed, by line.
    pub printed: Vec<(usize, String)>,
    /// Everything that the engine was told, at its times; none where nothing was run.
    pub session: Option<Box<WorldConfig>>,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Verdict::Pass => f.write_str("Everything was as scripted"),
            Verdict::Fail(Failure { line, expected, got, at_us }) => {
                let (seconds, micros) = (at_us / 1_000_000, at_us % 1_000_000);
                write!(f, "Line {line} at {seconds}.{micros:06} s: expected {expected}; got {got}")
            }
            Verdict::NotRun { missing } => match missing.first() {
                Some(Missing { line, what }) => write!(f, "Not run: line {line} uses {what}"),
                None => f.write_str("Not run"),
            },
        }
    }
}
