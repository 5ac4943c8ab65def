//! How the engine tells what it does: steps, the functions they lie in, and who listens.
//!
//! Functions, decisions, counters whose changes are told, and events have one row each, in the table of their kind, with
//! all that there is to know of it.

pub mod changes;
pub mod decisions;
pub mod events;
pub(super) mod macros;
pub mod probe;
pub mod site;
pub mod text;
