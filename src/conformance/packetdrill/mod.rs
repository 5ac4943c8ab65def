//! Scripts of packetdrill through the engine: does it do what they say?
//!
//! The way is `plan` (what of a script the engine has, with everything else named) → `run` (event by event, against one
//! engine under a virtual clock) → a [`Verdict`].

mod calls;
mod check;
mod handshake;
mod info;
mod machine;
mod names;
mod op;
mod plan;
mod run;
mod settings;
#[cfg(test)]
mod tests;

pub use plan::Missing;
pub use run::run;

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
}
