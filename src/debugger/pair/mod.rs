//! What differs between two runs: their counters at the same moment, and what the same system call came to.

mod calls;
mod counters;
pub(crate) mod lockstep;
mod runs;

pub(crate) use calls::{CallLog, Outcome};
pub use calls::{CallPair, pair_calls};
pub use counters::{COUNTERS, Value};
pub(crate) use counters::{Compared, compare};
pub use runs::Runs;
pub(crate) use runs::Snapshot;
