//! A recording line by line: JSON objects with one key that says what they are.
//!
//! ```text
//! {"skbscope":{"format":2,"encoding":2,"program":"0.1.0","scenario":{"name":"steady","world":{"engine":{"kernel":{...}}}}}}
//! {"input":{"n":1,"turn":1,"at":0,"cause":"task 0 connect"}}
//! {"command":{"after":{"input":1,"turn":1,"at":5000},"command":{"SetSockOpt":{"SndBuf":4096}}}}
//! {"state":{"after":{"input":64,"turn":90,"at":81000},"digest":"5f3a...","parts":{...},"counters":{...}}}
//! {"fork":{"branch":1,"of":0,"after":{"input":44,"turn":60,"at":41000}}}
//! {"end":{"after":{...},"digest":...}}
//! ```
//!
//! The commands and the header are what a replay needs. The inputs and states are there to be read, and to tell the first
//! one that comes out differently.

use serde::{Deserialize, Serialize};

use crate::encode;
use crate::journal::Entry;
use crate::observe::State;
use crate::scenario::Scenario;
use crate::units::Time;
use crate::world::{Happening, Place, World};

/// The version of this format. It changes with every change of what a line means.
pub const FORMAT: u32 = 2;

/// A line of a recording, after the first.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(clippy::large_enum_variant, reason = "lines are written and read one by one")]
pub enum Line {
    /// The first line, and no other.
    #[serde(rename = "skbscope")]
    Header(Header),
    /// An input of the engine and when it came.
    Input(InputLine),
    /// A command from outside and where it came.
    Command(Entry),
    /// The digest of the whole state, to see on replay that it is the same.
    State(StateLine),
    /// What follows goes on from an earlier place.
    Fork(ForkLine),
    /// What follows goes on at the end of another branch.
    Switch(SwitchLine),
    /// The recording ended in order, in this state.
    End(StateLine),
}

/// What a session is made of.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Header {
    pub(crate) format: u32,
    /// The version of the encoding that the digests are made of: see [`crate::encode`].
    pub(crate) encoding: u32,
    /// The version of the program that recorded.
    pub(crate) program: String,
    /// With the kernel's constants and the seed in its world.
    pub(crate) scenario: Scenario,
}

impl Header {
    /// The first line of a recording of this scenario.
    pub fn new(scenario: Scenario) -> Self {
        Header { format: FORMAT, encoding: encode::VERSION, program: env!("CARGO_PKG_VERSION").to_owned(), scenario }
    }
}

/// An engine input, as people read it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct InputLine {
    /// Counted from 1.
    pub(crate) n: u64,
    /// The turn that it was.
    pub(crate) turn: u64,
    /// Nanoseconds of virtual time.
    pub(crate) at: Time,
    pub(crate) cause: String,
}

impl InputLine {
    /// Of the input that a world has just made.
    pub fn new(world: &World, happening: &Happening) -> Self {
        let Place { input, turn, .. } = world.place();
        InputLine { n: input, turn, at: happening.at, cause: format!("{:#}", happening.cause) }
    }

    /// The end of this input.
    pub fn place(&self) -> Place {
        Place { input: self.n, turn: self.turn, at: self.at }
    }
}

/// The state of a world at a place.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct StateLine {
    pub(crate) after: Place,
    #[serde(flatten)]
    pub(crate) state: State,
}

impl StateLine {
    /// The digests of a world as it stands.
    pub fn of(world: &World) -> Self {
        StateLine { after: world.place(), state: State::of(world) }
    }
}

/// A branch begins. Branches count from 0, the first one; this is the next number that is free.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ForkLine {
    pub branch: usize,
    /// The branch it goes off from.
    pub of: usize,
    pub after: Place,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SwitchLine {
    pub branch: usize,
}

impl Line {
    /// One line of text, with its line break.
    pub fn to_text(&self) -> String {
        let mut text = serde_json::to_string(self).expect("lines have string keys and no failing parts");
        text.push('\n');
        text
    }
}
