//! The debugger: a [`Session`] runs, pauses and steps a world and keeps a bounded history of it.

pub mod breakpoint;
pub mod counter;
pub mod explain;
pub mod history;
pub mod moment;
pub mod outbox;
pub mod recorder;
pub mod ring;
pub mod samples;
pub mod session;
pub mod speed;

pub use breakpoint::{Breakpoint, Breakpoints};
pub use history::{InputRecord, PacketRecord, StepRecord};
pub use moment::Moment;
pub use outbox::{Captured, Wanted};
pub use recorder::{Keeper, Recorder};
pub use ring::Ring;
pub use samples::Sample;
pub use session::{Counts, Mode, Session};
pub use speed::Speed;
