//! The breakpoints of a session, and the hits that it has not told yet.

use crate::debugger::breakpoint::{Breakpoints, Hit};

/// Hits of the last input at the end that are still to be stopped at, and the one that is to be told.
#[derive(Clone, Default, Debug)]
pub struct Stops {
    pub breakpoints: Breakpoints,
    pub(super) ahead: Vec<Hit>,
    pub(super) reached: Option<Hit>,
}

impl Stops {
    /// For a session that begins again.
    pub fn restart(&mut self) {
        *self = Stops { breakpoints: std::mem::take(&mut self.breakpoints), ..Stops::default() };
        self.breakpoints.restart();
    }
}
