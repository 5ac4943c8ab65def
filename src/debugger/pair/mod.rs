//! What differs between two runs: their counters at the same moment, and what the same system call came to.

mod calls;
mod counters;
pub mod lockstep;
mod runs;

pub use calls::{CallLog, CallPair, Outcome, pair_calls};
pub use counters::{COUNTERS, Compared, Value, compare};
pub use runs::{Runs, Snapshot};
