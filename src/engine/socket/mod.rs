//! The state of a socket, and nothing that changes it: `struct tcp_sock`, its skbs, queues and pages, its tasks.

pub mod congestion;
pub(super) mod encoded;
pub mod machine;
pub mod page_frag;
pub mod queue;
pub mod recovery;
pub mod rtt;
pub mod skb;
pub mod sock;
pub mod state;
pub mod task;
pub mod timers;
