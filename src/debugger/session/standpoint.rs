//! Where in a session one stands, and coming back to it.

use crate::debugger::{Moment, Session, Standing};

/// A place in a session from which one may leap away and come back to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Standpoint {
    pub(crate) branch: usize,
    pub(crate) moment: Moment,
    /// The moment was meant as one of the past.
    is_past: bool,
    /// The end of a session that goes on whatever is shown: to come back is to show its end, wherever that is then.
    is_live_end: bool,
}

impl Session {
    /// The branch and the moment that are shown.
    pub fn standpoint(&self) -> Standpoint {
        Standpoint {
            branch: self.branch(),
            moment: self.moment(),
            is_past: matches!(self.standing(), Standing::Back(_)),
            is_live_end: self.view.is_none() && self.has_real_peer(),
        }
    }

    /// Shows a place again where one has stood; time stands. False: it is gone.
    pub fn stand_at(&mut self, place: Standpoint) -> bool {
        if place.branch != self.branch() && self.switch(place.branch).is_err() {
            return false;
        }
        if place.is_live_end {
            self.go_to_end();
            return true;
        }
        let is_there = self.go_to(place.moment).is_ok();
        self.is_past(place.is_past || place.moment.input < self.end().input);
        is_there
    }
}
