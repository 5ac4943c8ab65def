//! The debugger: a [`Session`] runs, pauses and steps a world and keeps a bounded history of it.

pub mod history;
pub mod moment;
pub mod session;

pub use history::{Direction, Fate, PacketRecord, Ring, Sample, StepRecord};
pub use moment::Moment;
pub use session::{Mode, Session, Speed};
