//! Scenario files: what a session is made of, as text.
//!
//! ```text
//! text  --File::parse-->  File (the tables, as written)  --File::scenario-->  Scenario (with its WorldConfig)
//! ```
//!
//! Between the two, command-line options replace what the file says. Nothing here reads files: texts are given, or
//! [`embedded`] in the program.

mod build;
pub mod embedded;
pub(crate) mod error;
mod flags;
mod from_toml;
pub mod import;
pub mod keepalive;
pub(crate) mod kernel;
mod life;
pub mod names;
mod open;
pub mod packetdrill;
mod said;
mod script;
pub mod tables;
#[cfg(test)]
mod tests;
pub(crate) mod value;

use std::time::Duration;

use serde::{Deserialize, Serialize};

pub(crate) use error::{Problem, ScenarioError};
pub use said::Said;
pub use tables::File;

use crate::kernel::KernelVersion;
use crate::language::{Language, text};
use crate::peer::PeerConfig;
use crate::world::WorldConfig;

/// A scenario, ready to run.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Scenario {
    /// As in `skbscope run NAME`.
    pub name: String,
    /// One line for people.
    pub title: String,
    /// One line: what there is to see.
    pub shows: String,
    /// Paragraphs: why it is so, and where the figures come from.
    pub why: String,
    /// The same texts in Chinese, where somebody wrote them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zh: Option<Said>,
    /// How much virtual time a run takes that nobody watches and that is told nothing else.
    pub run_for: Option<Duration>,
    /// Where to stop, in the debugger's language of breakpoints.
    pub breakpoints: Vec<String>,
    /// What the session's world is made of.
    pub world: WorldConfig,
    /// What it was made of; none if it is a recording's.
    #[serde(skip)]
    pub file: Option<Box<File>>,
}

impl Scenario {
    /// The kernel it runs on; none if that is not for it to say.
    pub fn kernel(&self) -> Option<KernelVersion> {
        self.file.as_ref().map(|file| file.kernel.version)
    }

    /// The same scenario on another kernel: its options stay, and what it does not say is as that kernel has it.
    pub fn on(&self, kernel: KernelVersion) -> Result<Scenario, Problem> {
        let Some(file) = &self.file else {
            return Err(Problem::new(None, text!("scenario-a-recording-is-of-its").aloud()));
        };
        let mut file = File::clone(file);
        file.kernel.on(kernel);
        file.scenario(&self.name)
    }

    /// The same scenario where a program of the user's is what reads at a real kernel, or nothing else.
    pub fn read_by_own_program(mut self) -> Scenario {
        if let PeerConfig::Remote(peer) = &mut self.world.peer {
            peer.own_program = true;
            let shows = text!("scenario-own-program");
            self.shows = shows.to_string();
            if let Some(chinese) = &mut self.zh {
                chinese.shows = shows.to(&Language::Chinese);
            }
        }
        self
    }

    /// Reads a scenario. `file` is what an error calls the text: a path, or a scenario's name.
    pub fn parse(name: &str, file: &str, text: &str) -> Result<Scenario, ScenarioError> {
        let parsed = File::parse(text);
        parsed.and_then(|parsed| parsed.scenario(name)).map_err(|problem| problem.in_file(file, text))
    }
}
