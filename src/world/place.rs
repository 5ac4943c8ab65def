//! Where in its course a world is, and how to come to a place again.

use serde::{Deserialize, Serialize};

use crate::engine::Probe;
use crate::units::Time;
use crate::world::{Happening, World};

/// How far a world has come. Inputs are what people count. They do not tell where between two of them something was
/// done, so there are turns too: whatever happens takes one, engine inputs and the doings of peer, links and script alike.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub struct Place {
    /// Engine inputs so far.
    pub input: u64,
    pub turn: u64,
    /// Nanoseconds of virtual time.
    pub at: Time,
}

impl World {
    /// Where the world stands, so that a command can be put there again.
    pub fn place(&self) -> Place {
        Place { input: self.counts.inputs, turn: self.turns, at: self.now }
    }

    /// Goes on towards a place where a world of this config has been, with the same commands so far, up to the next
    /// engine input: true. False: the place is reached, and the clock stands as it stood there.
    pub fn advance_to(&mut self, place: Place, probe: &mut dyn Probe, happening: &mut Happening) -> bool {
        loop {
            let before = self.turns;
            if self.advance_within(place.at, place.turn, probe, happening) {
                return true;
            }
            // An advance may end early, where the session is complete.
            if self.turns == before {
                return false;
            }
        }
    }
}
