//! The debugger: a [`Session`] runs, pauses and steps a world, goes back to any moment of its past, and branches off there.
//! Two of them go beside each other in [`lockstep`], and [`compare`] tells what differs.
//!
//! Going back is running again: a branch (`timeline`) keeps its journal and some copies of the world on the way
//! ([`checkpoints`]); a moment of the past (`view`) is made again from the nearest of them.

pub mod at;
pub mod breakpoint;
pub mod calls;
mod carried;
pub mod checkpoints;
pub mod compare;
pub mod counter;
pub mod explain;
pub mod history;
pub mod kind;
pub mod lockstep;
pub mod moment;
pub mod outbox;
pub mod peaks;
pub mod recorder;
mod replayed;
pub mod ring;
pub mod samples;
pub mod seek;
pub mod session;
pub mod speed;
pub mod standpoint;
pub mod stops;
pub mod tape;
mod timeline;
pub mod travel;
mod view;

pub use at::At;
pub use breakpoint::{Breakpoint, Breakpoints};
pub use checkpoints::Checkpoints;
pub use history::{InputRecord, PacketRecord, StepRecord};
pub use kind::Kind;
pub use lockstep::Lockstep;
pub use moment::Moment;
pub use outbox::{Captured, Wanted};
pub use peaks::Peaks;
pub use recorder::{Keeper, Recorder};
pub use ring::Ring;
pub use samples::Sample;
pub use seek::{Seek, Sought};
pub use session::{BranchInfo, Counts, Mode, Session, Standing};
pub use speed::Speed;
pub use standpoint::Standpoint;
pub use travel::{Direction, NoSuchMoment, Search};
