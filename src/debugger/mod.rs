//! The debugger: a [`Session`] runs, pauses and steps a world, goes back to any moment of its past, and branches off there.
//! Two of them go beside each other in [`pair`], which tells what differs.
//!
//! Going back is running again: a branch (`session::timeline`) keeps its journal and some copies of the world on the way
//! (`Checkpoints`); a moment of the past (`session::past`) is made again from the nearest of them.

pub mod breakpoint;
pub(crate) mod expectation;
pub mod explain;
pub(crate) mod moment;
pub mod pair;
pub(crate) mod record;
pub mod session;

pub use breakpoint::{Breakpoint, Breakpoints};
pub use expectation::{Expectation, Judged};
pub use moment::Moment;
pub use pair::lockstep::Lockstep;
pub(crate) use record::bounded::Bounded;
pub use record::captured_packets::Wanted;
pub(crate) use record::counts::Counts;
pub use record::packet_record::PacketRecord;
pub(crate) use record::peaks::Peaks;
pub(crate) use record::probes::StepList;
pub use record::samples::Sample;
pub use record::step_record::StepRecord;
pub use session::Session;
pub use session::at::At;
pub(crate) use session::checkpoints::Checkpoints;
pub use session::mode::{Mode, Standing};
pub(crate) use session::moves::NoSuchMoment;
pub(crate) use session::search::RunningSearch;
pub use session::search::SearchTarget;
pub use session::search_end::{Direction, SearchEnd};
pub use session::speed::Speed;
pub use session::standpoint::Standpoint;
pub use session::step_kind::StepKind;
