//! Packets on their way from the session into a capture file.

use std::borrow::Cow;

use crate::engine::Engine;
use crate::units::{SkbId, Time};
use crate::wire::Segment;
use crate::world::{Direction, Facts, Happening, PacketFacts, Passing};

/// Which packets a capture wants.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wanted {
    /// Those that the wire carries.
    Wire,
    /// Super-packets whole, as the sender's device gets them.
    Super,
}

impl Wanted {
    /// Super-packets are to be whole, or not.
    pub fn of(whole: bool) -> Wanted {
        if whole { Wanted::Super } else { Wanted::Wire }
    }
}

/// A packet, the number of the input it belongs to, and the send buffer behind it.
#[derive(Clone, PartialEq, Debug)]
pub struct Captured {
    pub input: u64,
    pub at: Time,
    pub direction: Direction,
    pub segment: Segment,
    pub skb: Option<SkbId>,
    pub facts: Facts,
}

impl Captured {
    fn new(input: u64, passing: Passing<'_>) -> Self {
        let Passing { at, direction, segment, skb, facts } = passing;
        Captured { input, at, direction, segment: segment.into_owned(), skb, facts }
    }

    pub fn passing(&self) -> Passing<'_> {
        let Captured { at, direction, ref segment, skb, ref facts, .. } = *self;
        Passing { at, direction, segment: Cow::Borrowed(segment), skb, facts: facts.clone() }
    }
}

/// Keeps the packets of every input until they are taken, while a capture wants them.
#[derive(Clone, Default, Debug)]
pub struct CapturedPackets {
    wanted: Option<Wanted>,
    packets: Vec<Captured>,
}

impl CapturedPackets {
    /// Begins or ends to keep packets. What is kept already stays until it is taken.
    pub fn set_wanted(&mut self, wanted: Option<Wanted>) {
        self.wanted = wanted;
    }

    pub fn is_on(&self) -> bool {
        self.wanted.is_some()
    }

    /// An empty one that wants the same.
    pub fn continued(&self) -> CapturedPackets {
        CapturedPackets { wanted: self.wanted, packets: Vec::new() }
    }

    /// Takes over what another one has kept.
    pub fn join(&mut self, other: &mut CapturedPackets) {
        self.packets.append(&mut other.packets);
    }

    pub fn keep(&mut self, input: u64, happening: &Happening, packet_facts: &PacketFacts, engine: &Engine) {
        if let Some(wanted) = self.wanted {
            let packets = packet_facts.packets(happening, engine, wanted == Wanted::Super);
            self.packets.extend(packets.map(|passing| Captured::new(input, passing)));
        }
    }

    pub fn take(&mut self) -> std::vec::Drain<'_, Captured> {
        self.packets.drain(..)
    }
}
