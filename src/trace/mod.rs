//! Scenario files: what a session is made of, as text. [`journal`]: what was done to it, and how to do it again. And
//! [`kernel_trace`]: what a real kernel did.
//!
//! ```text
//! text  --File::parse-->  File (the tables, as written)  --File::scenario-->  Scenario (with its WorldConfig)
//! ```
//!
//! Between the two, command-line options replace what the file says. Nothing here reads files: texts are given, or
//! [`embedded`] in the program.

pub mod amount;
pub mod embedded;
pub mod error;
pub mod file;
mod from_toml;
pub mod journal;
pub mod kernel_trace;
mod lower;
mod script;
#[cfg(test)]
mod tests;
pub mod value;

use std::time::Duration;

use serde::{Deserialize, Serialize};

pub use error::{Problem, ScenarioError};
pub use file::File;

use crate::world::WorldConfig;

/// A scenario, ready to run.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Scenario {
    /// As in `skbscope run NAME`.
    pub name: String,
    pub title: String,
    /// One line: what there is to see.
    pub shows: String,
    /// Paragraphs: why it is so, and where the figures come from.
    pub why: String,
    /// How much virtual time a run takes that nobody watches and that is told nothing else.
    pub run_for: Option<Duration>,
    /// Where to stop, in the debugger's language of breakpoints.
    pub breakpoints: Vec<String>,
    pub world: WorldConfig,
}

impl Scenario {
    /// Reads a scenario. `file` is what an error calls the text: a path, or a scenario's name.
    pub fn parse(name: &str, file: &str, text: &str) -> Result<Scenario, ScenarioError> {
        let parsed = File::parse(text);
        parsed.and_then(|parsed| parsed.scenario(name)).map_err(|problem| problem.in_file(file, text))
    }
}
