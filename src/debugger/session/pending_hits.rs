//! The hits that a session has not told yet.

use crate::debugger::breakpoint::Hit;

/// Hits of the last input at the end that are still to be stopped at, and the one that is to be told.
#[derive(Clone, Default, Debug)]
pub struct PendingHits {
    pub(super) ahead: Vec<Hit>,
    pub(super) reached: Option<Hit>,
}
