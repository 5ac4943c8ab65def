//! Why does the writer wait, or why is nothing sent? A chain from the system call to its cause outside, each link with
//! its numbers.

mod ack;
pub(super) mod held_by;
mod lead;
mod link;
mod scene;
mod unsent;
mod window;
mod writer;

pub use link::{Chain, Kind, Lead, Link};
pub use scene::Scene;
pub use unsent::{Hold, hold};
