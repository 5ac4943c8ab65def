//! From the queue to the device (net/ipv4/tcp_output.c): may it be sent, how much of it, and once more.

pub(super) mod ask;
pub(super) mod fragment;
pub(super) mod loss_probe;
pub(super) mod may_send;
pub(super) mod output;
pub(super) mod pacing;
pub(super) mod retransmit;
pub(super) mod transmit;
pub(super) mod urgent;
pub(super) mod verdict;
