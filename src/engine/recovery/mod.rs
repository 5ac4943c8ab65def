//! What is lost, and how it is repaired (net/ipv4/tcp_input.c, net/ipv4/tcp_recovery.c).

pub(super) mod alert;
pub(super) mod duplicate_acks;
pub(super) mod fack;
pub(super) mod loss;
pub(super) mod mark;
pub(super) mod rack;
pub(super) mod scoreboard;
pub(super) mod undo;
