//! What changed from one stop to the next.

use crate::debugger::{Mode, Moment, Session};
use crate::engine::step::probe::Field;
use crate::observe::counters;

/// The counters at a moment at which the user could look at them.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Stop {
    branch: usize,
    moment: Moment,
    counters: Vec<i64>,
}

impl Stop {
    fn at(session: &Session) -> Stop {
        Stop { branch: session.branch(), moment: session.moment(), counters: counters::values(&session.socket()) }
    }
}

/// The last two stops.
#[derive(Clone, Default, Debug)]
pub struct Changes {
    before: Option<Stop>,
    now: Option<Stop>,
    other_branch: Option<usize>,
}

/// Whether a stop lies on the way to the branch shown: on it, or before it goes off.
fn is_past_of(stop: &Stop, session: &Session) -> bool {
    let mut branch = session.branch();
    // The first moments of the branch, and of those that it comes from, are those of their parents.
    let mut common = u64::MAX;
    while branch != stop.branch {
        let Some((parent, place)) = session.branch_info(branch).and_then(|info| info.fork) else { return false };
        common = common.min(place.input);
        branch = parent;
    }
    stop.moment.input <= common
}

impl Changes {
    /// Takes notice of where the session stands, if it stands.
    pub fn note_stop(&mut self, session: &Session) {
        let is_seen =
            self.now.as_ref().is_some_and(|now| (now.branch, now.moment) == (session.branch(), session.moment()));
        if session.mode() == Mode::Running || is_seen {
            return;
        }
        let before = self.now.replace(Stop::at(session));
        self.other_branch = before.as_ref().filter(|before| !is_past_of(before, session)).map(|before| before.branch);
        self.before = before.filter(|_| self.other_branch.is_none());
    }

    /// The stop before, if this is not the first. None too if that was on another branch, and not where both are one.
    pub fn since(&self) -> Option<Moment> {
        Some(self.before.as_ref()?.moment)
    }

    /// The branch of the stop before, if that is no past of this one.
    pub fn other_branch(&self) -> Option<usize> {
        self.other_branch
    }

    /// What a counter was at the stop before.
    pub fn before(&self, field: Field) -> Option<i64> {
        Some(self.before.as_ref()?.counters[field as usize])
    }

    /// The counters that are not as they were at the stop before: which, from what, to what.
    pub fn counters(&self) -> impl Iterator<Item = (Field, i64, i64)> {
        let pair = self.before.as_ref().zip(self.now.as_ref());
        pair.into_iter().flat_map(|(before, now)| {
            let values = before.counters.iter().zip(&now.counters);
            Field::ALL
                .iter()
                .zip(values)
                .filter(|(_, (from, to))| from != to)
                .map(|(&field, (&from, &to))| (field, from, to))
        })
    }
}
