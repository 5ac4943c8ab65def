//! What an acknowledgement does (net/ipv4/tcp_input.c): skbs that go, SACK blocks, round trips.

pub(super) mod clean;
pub(super) mod receive;
pub(super) mod rtt;
pub(super) mod sack;
mod sack_blocks;
pub(super) mod shift;
pub(super) mod tcp_ack;
pub(super) mod verdict;
