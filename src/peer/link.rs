//! One direction of a path: a rate, a queue in front of it, a delay behind it, and accidents drawn from a seed.

use std::time::Duration;

use serde::Serialize;

use crate::units::Time;

/// Probabilities are in 0..=1 for each packet; a packet suffers at most one accident, so their sum must not exceed 1.
#[derive(Clone, PartialEq, Debug)]
pub struct LinkConfig {
    /// Bits per second, IP and TCP headers included; `None`: unlimited.
    pub rate: Option<u64>,
    /// One way.
    pub delay: Duration,
    /// Packets that may wait for the rate, the one being sent included.
    pub queue_packets: u32,
    /// Their bytes.
    pub queue_bytes: u64,
    pub loss: f64,
    pub duplication: f64,
    pub reordering: f64,
    /// How much later a reordered packet arrives: those behind it overtake it.
    pub reorder_delay: Duration,
}

/// A change of a running link; for packets that come from now on.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum LinkChange {
    Rate(Option<u64>),
    Delay(Duration),
    QueuePackets(u32),
    QueueBytes(u64),
    Loss(f64),
    Duplication(f64),
    Reordering(f64),
    ReorderDelay(Duration),
    /// Lose the next packets, this many of them.
    DropNext(u32),
}

/// What a link does with a packet.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Fate {
    Queued,
    LostOnLink,
    /// No room in the queue: dropped at once.
    QueueFull,
    /// Arrives twice.
    Duplicated,
    /// Arrives late.
    Reordered,
}

/// A packet's way, known as soon as it is sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sent {
    pub fate: Fate,
    /// When its last bit has left the sender's device; at once if the queue refused it.
    pub departs: Time,
    /// When it arrives (the first time), if it does.
    pub arrives: Option<Time>,
}

/// What happened on a link so far, in packets.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize)]
pub struct LinkStats {
    pub sent: u64,
    pub lost: u64,
    pub queue_full: u64,
    pub duplicated: u64,
    pub reordered: u64,
    pub arrived: u64,
}

#[derive(Clone, Debug)]
pub struct Link {}

impl Default for LinkConfig {
    /// Unlimited, without delay, faultless.
    fn default() -> Self {
        LinkConfig {
            rate: None,
            delay: Duration::ZERO,
            queue_packets: 1000,
            queue_bytes: u64::MAX,
            loss: 0.0,
            duplication: 0.0,
            reordering: 0.0,
            reorder_delay: Duration::from_millis(5),
        }
    }
}
