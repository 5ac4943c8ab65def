//! The state of a socket, and nothing that changes it: `struct tcp_sock`, its skbs, queues and pages, its tasks.

pub(super) mod encoded;
pub mod page_frag;
pub mod queue;
pub mod skb;
pub mod sock;
pub mod task;
