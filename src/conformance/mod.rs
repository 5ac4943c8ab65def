//! Kernel traces: what a real kernel did with a scripted socket, and whether the engine does the same.
//!
//! The way is [`mod@format`] (a file as values) → [`replay`] (its operations through the engine) → `compare` (field by field).

mod calls;
pub mod captured;
pub(crate) mod compare;
mod config;
pub mod format;
pub(crate) mod observe;
pub mod ops;
pub mod packetdrill;
mod peer;
mod perform;
pub mod reference;
pub mod replay;
mod setup;
pub mod unrecorded;

pub use compare::verify;
pub(crate) use compare::{Difference, Report};
pub use format::Trace;
pub(crate) use format::TraceError;
pub(crate) use reference::{Comparison, Reference};
