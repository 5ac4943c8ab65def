//! What is looked for, and how far it has come.

use crate::debugger::{RunningSearch, SearchTarget, Standpoint};

/// A search that is under way.
#[derive(Clone, Debug)]
pub struct Searching {
    pub seek: RunningSearch,
    pub sought: SearchTarget,
    pub from: Standpoint,
    /// The session ran when it began.
    pub was_running: bool,
    /// Entries of the script that had been carried out.
    pub taken: usize,
}
