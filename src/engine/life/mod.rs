//! How a connection begins and ends, and its timers (net/ipv4/tcp_timer.c).

pub(super) mod close;
pub(super) mod connect;
pub(super) mod end;
pub(super) mod give_up;
pub(super) mod keepalive;
pub(super) mod timers;
