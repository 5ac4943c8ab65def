//! How the engine tells what it does: steps, the functions they lie in, and who listens.
//!
//! Functions, decisions, counters whose changes are told, and events have one row each, in the table of their kind, with
//! all that there is to know of it.

pub(crate) mod changes;
pub(crate) mod decisions;
pub(crate) mod events;
pub(super) mod macros;
pub mod probe;
pub(crate) mod site;
pub(crate) mod text;
