//! Why does the writer wait, or why is nothing sent? A chain from the system call to its cause outside, each link with
//! its numbers.

mod ack;
pub(super) mod held_by;
mod lead;
pub(crate) mod link;
mod scene;
mod unsent;
mod window;
mod writer;

pub(crate) use link::Link;
pub use link::{Chain, Kind};
pub use scene::Scene;
pub use unsent::{Hold, hold};
