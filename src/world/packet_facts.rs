//! What the send buffer looked like when a packet passed, for those who write packets down.

use std::borrow::Cow;

use crate::engine::step::probe::{Event, Probe, Site, Step, What};
use crate::engine::{Engine, Sock};
use crate::units::{SeqNum, SkbId, TaskId, Time};
use crate::wire::Segment;
use crate::wire::codec::Direction;
use crate::world::happening::{Happening, Packet};

/// The send buffer at one step of an input.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Facts {
    /// Counted from 1; 0 is before the first step.
    pub step: u32,
    pub wmem_queued: u32,
    pub sndbuf: u32,
    pub snd_nxt: SeqNum,
    pub write_seq: SeqNum,
    /// In segments.
    pub cwnd: u32,
    /// In bytes.
    pub rwnd: u32,
    /// Tasks that sleep in a system call.
    pub blocked: Vec<TaskId>,
}

impl Facts {
    fn of(engine: &Engine, step: u32) -> Self {
        let Sock { wmem_queued, sndbuf, snd_nxt, write_seq, snd_wnd, .. } = engine.sk;
        let blocked = engine.tasks.iter().filter(|task| task.is_asleep()).map(|task| task.id).collect();
        Facts { step, wmem_queued, sndbuf, snd_nxt, write_seq, cwnd: engine.cong.cwnd, rwnd: snd_wnd, blocked }
    }
}

/// The facts of one input; used again for the next.
#[derive(Clone, Default, Debug)]
pub struct PacketFacts {
    /// Before the first step.
    start: Option<Facts>,
    /// Where an skb, and where a segment without one, went to the device.
    skbs: Vec<Facts>,
    bare: Vec<Facts>,
    steps: u32,
}

impl PacketFacts {
    /// A probe for the next input, that passes every step on to `inner`.
    pub fn probe<P: Probe>(&mut self, inner: P) -> PacketFactsProbe<'_, P> {
        self.start = None;
        self.skbs.clear();
        self.bare.clear();
        self.steps = 0;
        PacketFactsProbe { packet_facts: self, inner }
    }

    /// The packets of the input that was probed; super-packets as such if `whole`, otherwise as they are on the wire.
    /// `engine` is as the input left it.
    pub fn packets<'a>(
        &'a self,
        happening: &'a Happening,
        engine: &Engine,
        whole: bool,
    ) -> impl Iterator<Item = Passing<'a>> {
        let end = Facts::of(engine, self.steps);
        let mut skbs = self.skbs.iter();
        let mut bare = self.bare.iter();
        let mut supers = happening.super_packets.iter().peekable();
        let mut current: Option<Facts> = None;
        happening.packets.iter().enumerate().filter_map(move |(index, packet)| {
            let part_of = supers.peek().copied().filter(|whole| whole.packets.contains(&index));
            let is_first = part_of.is_none_or(|whole| whole.packets.start == index);
            let mut end_seq = packet.segment.end_seq();
            if let Some(super_packet) = part_of {
                let last = super_packet.packets.end - 1;
                end_seq = happening.packets[last].segment.end_seq();
                if last == index {
                    supers.next();
                }
            }
            if packet.direction == Direction::In {
                current = self.start.clone();
            } else if is_first {
                let note = if packet.skb.is_some() { skbs.next() } else { bare.next() };
                current = note.map(|facts| facts.having_sent(end_seq));
            }
            if whole && !is_first {
                return None;
            }
            let facts = current.clone().unwrap_or_else(|| end.clone());
            let Packet { at, direction, skb, .. } = *packet;
            let segment = match part_of {
                Some(super_packet) if whole => Cow::Owned(super_packet.segment(&happening.packets)),
                _ => Cow::Borrowed(&packet.segment),
            };
            Some(Passing { at, direction, segment, skb, facts })
        })
    }
}

impl Facts {
    /// The same, with what lies before `end_seq` no longer unsent.
    fn having_sent(&self, end_seq: SeqNum) -> Facts {
        Facts { snd_nxt: self.snd_nxt.max(end_seq).min(self.write_seq), ..self.clone() }
    }

    /// Bytes written and never sent.
    pub fn unsent(&self) -> u32 {
        self.write_seq - self.snd_nxt
    }
}

/// A packet at the sender's interface, and the send buffer behind it: for an arriving one as it finds it, for a departing
/// one as it leaves it.
#[derive(Clone, PartialEq, Debug)]
pub struct Passing<'a> {
    pub at: Time,
    pub direction: Direction,
    pub segment: Cow<'a, Segment>,
    pub skb: Option<SkbId>,
    pub facts: Facts,
}

/// A probe that takes down the facts wherever a packet leaves.
pub struct PacketFactsProbe<'a, P> {
    packet_facts: &'a mut PacketFacts,
    inner: P,
}

impl<P: Probe> Probe for PacketFactsProbe<'_, P> {
    fn step(&mut self, step: Step, engine: &Engine) {
        let packet_facts = &mut *self.packet_facts;
        if packet_facts.start.is_none() {
            packet_facts.start = Some(Facts::of(engine, 0));
        }
        packet_facts.steps += 1;
        match step.what {
            What::Leave if step.site == Site::TcpTransmitSkb => {
                packet_facts.skbs.push(Facts::of(engine, packet_facts.steps))
            }
            What::Event { event: Event::AckSent | Event::ProbeSent | Event::ResetSent, .. } => {
                packet_facts.bare.push(Facts::of(engine, packet_facts.steps))
            }
            _ => {}
        }
        self.inner.step(step, engine);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::engine::{Kernel, NoProbe};
    use crate::peer::{ManualConfig, PeerCommand, PeerConfig};
    use crate::world::{Command, ProgramConfig, ScriptItem, When, World, WorldConfig, Write};

    /// One write of 10,000 bytes to a peer that acknowledges all of it after a second.
    fn world() -> World {
        let mut config = WorldConfig::new(Kernel::v6_18());
        config.engine.timestamps = false;
        config.peer = PeerConfig::Manual(ManualConfig::default());
        let program =
            ProgramConfig { writes: vec![Write::of(10_000)], total: Some(10_000), ..ProgramConfig::default() };
        config.programs = vec![program];
        let command = Command::Peer(PeerCommand::AckAll);
        config.script = vec![ScriptItem { when: When::After(Duration::from_millis(150)), command }];
        World::new(&config)
    }

    /// What is told of all packets of the input that `wanted` picks.
    fn packets_of(wanted: impl Fn(&Happening) -> bool, whole: bool) -> (Vec<(Direction, usize, Facts)>, World) {
        let (mut world, mut happening, mut packet_facts) = (world(), Happening::new(), PacketFacts::default());
        while world.advance(Time::from_millis(500), &mut packet_facts.probe(NoProbe), &mut happening) {
            if wanted(&happening) {
                let passing = packet_facts.packets(&happening, &world.engine, whole);
                let packets = passing.map(|one| (one.direction, one.segment.payload.len(), one.facts)).collect();
                return (packets, world);
            }
        }
        panic!("no such input");
    }

    fn is_the_write(happening: &Happening) -> bool {
        happening.packets.iter().any(|packet| !packet.segment.payload.is_empty())
    }

    #[test]
    fn a_departing_packet_is_no_longer_unsent() {
        let (packets, _) = packets_of(is_the_write, true);

        let (direction, len, facts) = packets.last().expect("sent");
        assert_eq!(*direction, Direction::Out);
        assert_eq!(facts.unsent(), 0, "{len} bytes are the last");
        assert!(facts.wmem_queued > 10_000 && facts.cwnd == 10 && facts.step > 1, "{facts:?}");
    }

    #[test]
    fn the_parts_of_a_super_packet_share_its_facts() {
        let (whole, _) = packets_of(is_the_write, true);
        let (parts, _) = packets_of(is_the_write, false);

        let bytes = |packets: &[(Direction, usize, Facts)]| packets.iter().map(|(_, len, _)| len).sum::<usize>();
        assert_eq!((bytes(&whole), bytes(&parts)), (10_000, 10_000));
        assert!(whole.len() < parts.len());
        assert!(parts.iter().all(|(_, len, _)| *len <= 1_460));
        assert_eq!(parts[0].2, whole[0].2);
        assert_eq!(parts[parts.len() - 1].2, whole[whole.len() - 1].2);
    }

    #[test]
    fn an_arriving_packet_finds_the_buffer_as_it_was() {
        let is_the_ack = |happening: &Happening| {
            happening.at > Time::from_millis(100) && happening.packets.iter().any(|one| one.direction == Direction::In)
        };

        let (packets, world) = packets_of(is_the_ack, false);

        let (direction, _, facts) = &packets[0];
        assert_eq!((*direction, facts.step), (Direction::In, 0));
        assert!(facts.wmem_queued > 10_000, "before the ACK");
        assert_eq!(world.engine.sk.wmem_queued, 0, "after it");
    }
}
