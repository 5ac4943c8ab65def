//! What differs between runs beside each other, two to four: their counters at the same moment, and what the same system call came to.

mod behind;
mod calls;
mod counters;
pub(crate) mod lockstep;
mod runs;

pub(crate) use behind::{Behind, behind};
pub(crate) use calls::{CallLog, Outcome};
pub use calls::{ComparedCall, compare_calls};
pub use counters::{COUNTERS, Value};
pub(crate) use counters::{Compared, compare};
pub use runs::Runs;
pub(crate) use runs::Snapshot;
