//! What a session remembers of its past: bounded, with counts of what it forgot.

use std::collections::VecDeque;
use std::collections::vec_deque;

use arrayvec::ArrayVec;

use crate::debugger::Moment;
use crate::engine::io::TransmitKind;
use crate::engine::probe::{Event, Step, Subject, What};
use crate::units::{SkbId, TaskId, Time};
use crate::wire::Flags;

/// One step of the engine, as it was recorded.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct StepRecord {
    pub moment: Moment,
    pub at: Time,
    /// How many functions deep: 0 for what the input itself enters.
    pub depth: u8,
    pub step: Step,
}

impl StepRecord {
    /// The skb this step is about, if it is about one.
    pub fn skb(&self) -> Option<SkbId> {
        match self.step.what {
            What::Event { subject: Subject::Skb(id), .. } => Some(id),
            _ => None,
        }
    }

    /// The task this step is about, if it is about one.
    pub fn task(&self) -> Option<TaskId> {
        match self.step.what {
            What::Event { subject: Subject::Task(id), .. } => Some(id),
            _ => None,
        }
    }

    pub fn event(&self) -> Option<Event> {
        match self.step.what {
            What::Event { event, .. } => Some(event),
            _ => None,
        }
    }
}

/// Which way a packet went, seen from the engine's host.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Direction {
    Out,
    In,
}

/// What the link did with a packet.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Fate {
    Queued,
    LostOnLink,
    QueueFull,
    Duplicated,
    Reordered,
}

/// A packet at the sender's interface. Sequence and acknowledgement numbers are relative: 0 is the first data byte of
/// the stream they count.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PacketRecord {
    pub moment: Moment,
    pub at: Time,
    pub direction: Direction,
    pub seq: i64,
    pub ack: i64,
    /// Payload bytes.
    pub len: u32,
    pub flags: Flags,
    /// The offered window in bytes, shift applied.
    pub window: u32,
    /// SACK blocks, as `[left, right)` of our own stream.
    pub sack: ArrayVec<(i64, i64), 4>,
    /// The queued skb it was made of; none for incoming packets, bare ACKs, RSTs and window probes.
    pub skb: Option<SkbId>,
    /// Why it was sent; none for incoming packets.
    pub kind: Option<TransmitKind>,
    /// What the link did with it; none for incoming packets.
    pub fate: Option<Fate>,
}

/// The curves of the time chart at one instant, in bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sample {
    pub at: Time,
    pub wmem_queued: u32,
    pub sndbuf: u32,
    /// `snd_nxt - snd_una`.
    pub in_flight_bytes: u32,
    /// Congestion window times segment size.
    pub cwnd_bytes: u32,
    /// The peer's window.
    pub rwnd: u32,
    /// `write_seq - snd_nxt`.
    pub unsent: u32,
    /// Tasks that sleep in a system call.
    pub blocked: u16,
}

/// The newest `capacity` things, and how many older ones were dropped.
#[derive(Clone, Debug)]
pub struct Ring<T> {
    items: VecDeque<T>,
    capacity: usize,
    dropped: u64,
}

impl<T> Ring<T> {
    pub fn new(capacity: usize) -> Self {
        Ring { items: VecDeque::new(), capacity, dropped: 0 }
    }

    pub fn push(&mut self, item: T) {
        if self.items.len() == self.capacity {
            self.items.pop_front();
            self.dropped += 1;
        }
        self.items.push_back(item);
    }

    pub fn len(&self) -> usize {
        self.items.len()
    }

    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    pub fn dropped(&self) -> u64 {
        self.dropped
    }

    pub fn iter(&self) -> vec_deque::Iter<'_, T> {
        self.items.iter()
    }

    pub fn last(&self) -> Option<&T> {
        self.items.back()
    }
}
