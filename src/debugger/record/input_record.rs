//! An input that was made, with its cause.

use crate::debugger::moment::Moment;
use crate::debugger::record::bounded::HasMoment;
use crate::units::Time;
use crate::world::Cause;

/// One input that was made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct InputRecord {
    pub number: u64,
    pub at: Time,
    pub cause: Cause,
    /// How many steps it took.
    pub steps: u32,
}

impl HasMoment for InputRecord {
    /// Its end.
    fn moment(&self) -> Moment {
        Moment::new(self.number, self.steps)
    }
}
