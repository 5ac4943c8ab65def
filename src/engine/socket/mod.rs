//! The state of a socket, and nothing that changes it: `struct tcp_sock`, its skbs, queues and pages, its tasks.

pub mod backlog;
pub mod congestion;
pub(super) mod encoded;
pub mod error_queue;
pub(crate) mod machine;
pub(crate) mod page_frag;
pub(crate) mod queue;
pub mod receive;
pub(crate) mod recovery;
pub mod request;
pub(crate) mod rtt;
pub(crate) mod skb;
pub(crate) mod sock;
pub mod state;
pub mod task;
pub(crate) mod timers;
pub mod zerocopy;
