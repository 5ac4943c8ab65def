//! From the system call into the queue (net/ipv4/tcp.c, net/core/stream.c, net/core/sock.c): where the bytes go, what pays for
//! them, and who waits.

pub(super) mod alloc;
pub(super) mod copy;
pub(super) mod memory;
pub(super) mod notices;
pub(super) mod poll;
pub(super) mod refill;
pub(super) mod sendmsg;
pub(super) mod stamps;
pub(super) mod syscall;
pub(super) mod wait;
pub(super) mod wake;
pub(super) mod zerocopy;
