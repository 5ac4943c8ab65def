//! Kernel traces: what a real kernel did with a scripted socket, and whether the engine does the same.
//!
//! The way is [`mod@format`] (a file as values) → [`replay`] (its operations through the engine) → [`compare`] (field by field).

pub mod compare;
pub mod format;
pub mod observe;
pub mod reference;
pub mod replay;
mod setup;

pub use compare::{Difference, FieldDifference, Report, verify};
pub use format::{Trace, TraceError};
pub use reference::{Comparison, Reference};
