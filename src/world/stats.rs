//! What a run amounts to.

use std::time::Duration;

use serde::Serialize;

use crate::engine::Task;
use crate::engine::socket::task::Wait;
use crate::peer::{LinkStats, PeerStats};
use crate::units::Time;

/// Counters of a world since its start. Times are in nanoseconds of virtual time. What a report tells in places of its own
/// is not written among the others.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize)]
pub struct Stats {
    #[serde(skip)]
    pub virtual_ns: u64,
    /// Inputs the engine has taken.
    pub inputs: u64,
    /// Bytes that programs have put into the send queue.
    #[serde(skip)]
    pub written_bytes: u64,
    /// Bytes that the peer's application has read.
    #[serde(skip)]
    pub delivered_bytes: u64,
    /// Bytes that the peer has acknowledged.
    #[serde(skip)]
    pub acked_bytes: u64,
    /// System calls that returned, and those that returned EAGAIN.
    pub calls: u64,
    pub eagain: u64,
    /// Packets with payload that the sender put on its interface, retransmissions included.
    #[serde(skip)]
    pub data_packets: u64,
    /// All packets that the sender put on its interface.
    pub packets_sent: u64,
    pub packets_received: u64,
    /// Segments sent again (`total_retrans`).
    #[serde(skip)]
    pub retransmits: u64,
    /// Retransmission time-outs.
    pub timeouts: u64,
    pub tail_loss_probes: u64,
    /// Times a closed window was asked (or corked data released).
    pub window_probes: u64,
    /// Largest `sk_wmem_queued` after an input.
    #[serde(skip)]
    pub largest_wmem_queued: u64,
    /// Largest `sk_sndbuf`.
    pub largest_sndbuf: u64,
    #[serde(skip)]
    pub blocked: Blocked,
    pub data_link: LinkStats,
    pub ack_link: LinkStats,
    pub peer: PeerStats,
}

/// Time that programs slept, by cause, summed over all of them.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Blocked {
    pub sndbuf_ns: u64,
    pub memory_ns: u64,
    pub connect_ns: u64,
    pub poll_ns: u64,
    pub close_ns: u64,
}

/// Sums up the sleeps of tasks, those that go on at `now` included.
pub(super) fn blocked(tasks: &[Task], now: Time) -> Blocked {
    let mut blocked = Blocked::default();
    for task in tasks {
        let asleep = |on| match task.sleep {
            Some(sleep) if sleep.on == on => now.since(sleep.since),
            _ => Duration::ZERO,
        };
        blocked.sndbuf_ns += nanos(task.slept.sndbuf + asleep(Wait::Sndbuf));
        blocked.memory_ns += nanos(task.slept.memory + asleep(Wait::Memory));
        blocked.connect_ns += nanos(task.slept.connect + asleep(Wait::Connect));
        blocked.poll_ns += nanos(task.slept.poll + asleep(Wait::Poll));
        blocked.close_ns += nanos(task.slept.close + asleep(Wait::Close));
    }
    blocked
}

fn nanos(span: Duration) -> u64 {
    u64::try_from(span.as_nanos()).unwrap_or(u64::MAX)
}
