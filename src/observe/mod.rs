//! What is shown of a socket: plain numbers with units, whatever they come from.
//!
//! [`SocketView`], `SkbView`, `TaskView` and `PageView` are made from the engine in one place, `of_engine`;
//! skbs, tasks and pages only as they are asked for, so that a long queue costs nothing that is not drawn. Every counter
//! has one row in [`mod@counters`]; [`State`] is what a recording keeps of them.

pub mod counters;
pub(crate) mod info;
pub(crate) mod known;
pub(crate) mod of_engine;
pub(crate) mod skb;
pub(crate) mod socket;
pub(crate) mod state;
pub(crate) mod task;
pub(crate) mod unit;

pub(crate) use counters::Counter;
pub use info::InfoView;
pub(crate) use known::Known;
pub(crate) use skb::{PageView, SkbView};
pub use socket::{RecoveryView, SocketView};
pub use state::State;
pub(crate) use task::{InCall, TaskView};
pub(crate) use unit::Unit;
