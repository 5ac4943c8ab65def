//! What is shown of a socket: plain numbers with units, whatever they come from.
//!
//! [`SocketView`], [`SkbView`], [`TaskView`] and [`PageView`] are made from the engine in one place, [`mod@of_engine`];
//! skbs, tasks and pages only as they are asked for, so that a long queue costs nothing that is not drawn. Every counter
//! has one row in [`mod@counters`]; [`State`] is what a recording keeps of them.

pub mod counters;
pub mod known;
pub mod of_engine;
pub mod skb;
pub mod socket;
pub mod state;
pub mod task;
pub mod unit;

pub use counters::Counter;
pub use known::Known;
pub use skb::{PageView, SkbView};
pub use socket::SocketView;
pub use state::State;
pub use task::{InCall, TaskView};
pub use unit::Unit;
