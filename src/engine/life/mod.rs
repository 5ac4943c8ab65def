//! How a connection begins and ends, and its timers (net/ipv4/tcp_timer.c).

use std::time::Duration;

/// What does not fit a connection is answered no more often than this (tcp_invalid_ratelimit).
pub(super) const CHALLENGE_INTERVAL: Duration = Duration::from_millis(500);

pub(super) mod close;
pub(super) mod connect;
pub(super) mod end;
pub(super) mod give_up;
pub(super) mod keepalive;
pub(super) mod listen;
pub(super) mod syn_recv;
pub(super) mod timers;
