//! The journal of a session: what it was made of, and everything that came from outside since. Enough to run all of it
//! again, by a [`Player`]; and, as lines of text (`line`), to keep it in a file ([`Recording`]).
//!
//! ```text
//! Journal --Player--> the same inputs again      Line --text--> file --Recording::read--> Journals
//! ```

pub(crate) mod check;
pub(crate) mod line;
pub(crate) mod recording;

pub use check::check;
pub(crate) use check::{Difference, Outcome};
pub use line::{Header, InputLine, Line, StateLine};
pub(crate) use recording::Branch;
pub use recording::{ReadError, Recording};

use serde::{Deserialize, Serialize};

use crate::engine::Probe;
use crate::units::Time;
use crate::world::drive::NextInput;
use crate::world::{Command, Happening, Place, Refused, World, WorldConfig};

/// A command, and how far the world had come when it was given.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Entry {
    /// Where in the run it came.
    #[serde(rename = "after")]
    pub place: Place,
    /// What was commanded.
    pub command: Command,
}

/// What a session was made of, and what was done to it, in order. Everything else follows by itself.
#[derive(Clone, PartialEq, Debug)]
pub struct Journal {
    /// What the world was made of.
    pub config: WorldConfig,
    /// The commands, in the order in which they came.
    pub entries: Vec<Entry>,
}

impl Journal {
    /// A journal without commands.
    pub fn new(config: WorldConfig) -> Self {
        Journal { config, entries: Vec::new() }
    }

    /// The journal up to a place, to be continued in another way.
    pub fn until(&self, place: Place) -> Journal {
        let count = self.entries.partition_point(|entry| entry.place.turn < place.turn);
        Journal { config: self.config.clone(), entries: self.entries[..count].to_vec() }
    }
}

/// Makes the inputs of a journal again.
#[derive(Clone, Debug)]
pub struct Player {
    world: World,
    /// The entry to come.
    next: usize,
}

impl Player {
    /// At the beginning of a journal.
    pub fn new(journal: &Journal) -> Self {
        Player { world: World::new(&journal.config), next: 0 }
    }

    /// Goes on from where a world of this journal has come.
    pub fn at(world: World, journal: &Journal) -> Self {
        let turn = world.place().turn;
        let next = journal.entries.partition_point(|entry| entry.place.turn < turn);
        Player { world, next }
    }

    /// The world that the journal has led to so far.
    pub fn world(&self) -> &World {
        &self.world
    }

    pub(crate) fn into_world(self) -> World {
        self.world
    }

    /// Makes the next input, if it comes at `until` or earlier. Beyond the journal's last entry it makes whatever follows
    /// by itself.
    pub fn advance(
        &mut self,
        journal: &Journal,
        until: Time,
        probe: &mut dyn Probe,
        happening: &mut Happening,
    ) -> bool {
        while let Some(entry) = journal.entries.get(self.next).filter(|entry| entry.place.at <= until) {
            if self.world.advance_to(entry.place, probe, happening) {
                return true;
            }
            self.next += 1;
            // It was not refused the first time.
            if self.world.command(&entry.command, probe, happening) == Ok(true) {
                return true;
            }
        }
        loop {
            let before = self.world.place().turn;
            if self.world.advance(until, probe, happening) {
                return true;
            }
            // An advance ends early where the session is complete; a timer may still come.
            if self.world.place().turn == before {
                return false;
            }
        }
    }

    /// Makes the next input on the way to a place of the journal. False: the place is reached.
    pub fn advance_to(
        &mut self,
        journal: &Journal,
        place: Place,
        probe: &mut dyn Probe,
        happening: &mut Happening,
    ) -> bool {
        while let Some(entry) = journal.entries.get(self.next).filter(|entry| entry.place.turn < place.turn) {
            if self.world.advance_to(entry.place, probe, happening) {
                return true;
            }
            self.next += 1;
            if self.world.command(&entry.command, probe, happening) == Ok(true) {
                return true;
            }
        }
        self.world.advance_to(place, probe, happening)
    }
}

/// From a journal, on the way to a place.
pub(crate) struct Recorded<'a>(pub &'a mut Player, pub &'a Journal, pub Place);

impl NextInput for Recorded<'_> {
    fn world(&self) -> &World {
        self.0.world()
    }

    fn make(&mut self, probe: &mut dyn Probe, happening: &mut Happening) -> Result<bool, Refused> {
        Ok(self.0.advance_to(self.1, self.2, probe, happening))
    }
}
