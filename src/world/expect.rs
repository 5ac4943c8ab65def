//! Where a script says what is expected, the world keeps a look at itself, for whoever judges it.

use crate::engine::{Engine, SysResult};
use crate::units::Time;
use crate::world::{Stats, World};

/// The world when an expectation of its script was due.
#[derive(Clone, Debug)]
pub struct Look {
    /// Which of [`crate::world::WorldConfig::expectations`].
    pub expectation: u32,
    /// The number of the last engine input.
    pub input: u64,
    /// The virtual time.
    pub now: Time,
    /// The sending socket.
    pub engine: Box<Engine>,
    /// What was counted.
    pub stats: Box<Stats>,
    /// What the last call that returned has returned.
    pub returned: Option<SysResult>,
}

impl World {
    /// The looks that nobody has taken yet.
    pub fn take_looks(&mut self) -> Vec<Look> {
        std::mem::take(&mut self.looks)
    }

    pub(super) fn look(&mut self, expectation: u32) {
        let (engine, stats) = (Box::new(self.engine.clone()), Box::new(self.stats()));
        let input = self.place().input;
        self.looks.push(Look { expectation, input, now: self.now, engine, stats, returned: self.last_returned });
    }
}
