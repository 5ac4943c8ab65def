//! One direction of a path: a rate with a queue in front of it, a delay behind it, and accidents drawn from a seed.
//!
//! What becomes of a packet is known as soon as it is sent. Packets keep their order, also when the delay gets shorter;
//! only a reordered one comes late.

use std::collections::VecDeque;
use std::time::Duration;

use bytes::Bytes;
use oorandom::Rand32;
use serde::{Deserialize, Serialize};

use crate::encode::encoded;
use crate::units::Time;
use crate::wire::Segment;

/// Probabilities are in 0..=1 for each packet; a packet suffers at most one accident, so their sum must not exceed 1.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct LinkConfig {
    /// Bits per second, IP and TCP headers included; at least 1. `None`: unlimited.
    pub rate: Option<u64>,
    /// One way.
    pub delay: Duration,
    /// Packets that may wait for the rate, the one being sent included.
    pub queue_packets: u32,
    /// Their bytes.
    pub queue_bytes: u64,
    /// The share of packets that are lost, 0 to 1.
    pub loss: f64,
    /// The share of packets that arrive twice, 0 to 1.
    pub duplication: f64,
    /// The share of packets that are late by the reorder delay, 0 to 1.
    pub reordering: f64,
    /// How much later a reordered packet arrives: those behind it overtake it.
    pub reorder_delay: Duration,
}

encoded! {
    struct LinkConfig { rate, delay, queue_packets, queue_bytes, loss, duplication, reordering, reorder_delay }
}

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

/// A change of a running link; for packets that come from now on.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub enum LinkChange {
    /// Bits per second; none is without a limit.
    Rate(Option<u64>),
    /// The time on the way, one way.
    Delay(Duration),
    /// How many packets the queue before the link takes.
    QueuePackets(u32),
    /// How many bytes the queue before the link takes.
    QueueBytes(u64),
    /// The share of packets that are lost, 0 to 1.
    Loss(f64),
    /// The share of packets that arrive twice, 0 to 1.
    Duplication(f64),
    /// The share of packets that are late, 0 to 1.
    Reordering(f64),
    /// By how much they are late.
    ReorderDelay(Duration),
    /// Lose the next packets, this many of them.
    DropNext(u32),
}

/// What a link does with a packet.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Fate {
    /// It waits before the link, or is on its way.
    Queued,
    /// The link lost it, by its share of losses.
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

/// A packet at the end of the link.
#[derive(Clone, PartialEq, Debug)]
pub struct Arrival {
    pub at: Time,
    /// When it was handed to the link.
    pub sent: Time,
    pub segment: Segment,
}

encoded! { struct Arrival { at, sent, segment } }

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

encoded! { struct LinkStats { sent, lost, queue_full, duplicated, reordered, arrived } }

#[derive(Clone, Debug)]
pub struct Link {
    config: LinkConfig,
    ip_header: u32,
    random: Rand32,
    drop_next: u32,
    /// When the last packet taken has left the device.
    free_at: Time,
    /// Packets that have not: when each will have, and its bytes.
    waiting: VecDeque<(Time, u32)>,
    waiting_bytes: u64,
    /// By arrival time.
    in_flight: VecDeque<Arrival>,
    /// Arrival of the last packet that was not reordered.
    last_arrival: Time,
    stats: LinkStats,
}

encoded! {
    struct Link {
        config, random, drop_next, free_at, waiting, waiting_bytes, in_flight, last_arrival, stats,
    } but { ip_header }
}

impl Link {
    /// `ip_header`: bytes of the IP header in front of every packet. Links that draw from one seed take different `lane`s.
    pub fn new(config: &LinkConfig, ip_header: u32, seed: u64, lane: u64) -> Self {
        Link {
            config: config.clone(),
            ip_header,
            random: Rand32::new_inc(seed, lane),
            drop_next: 0,
            free_at: Time::ZERO,
            waiting: VecDeque::new(),
            waiting_bytes: 0,
            in_flight: VecDeque::new(),
            last_arrival: Time::ZERO,
            stats: LinkStats::default(),
        }
    }

    pub fn config(&self) -> &LinkConfig {
        &self.config
    }

    pub fn stats(&self) -> LinkStats {
        self.stats
    }

    pub fn set(&mut self, change: LinkChange) {
        let config = &mut self.config;
        match change {
            LinkChange::Rate(rate) => config.rate = rate,
            LinkChange::Delay(delay) => config.delay = delay,
            LinkChange::QueuePackets(packets) => config.queue_packets = packets,
            LinkChange::QueueBytes(bytes) => config.queue_bytes = bytes,
            LinkChange::Loss(share) => config.loss = share,
            LinkChange::Duplication(share) => config.duplication = share,
            LinkChange::Reordering(share) => config.reordering = share,
            LinkChange::ReorderDelay(delay) => config.reorder_delay = delay,
            LinkChange::DropNext(packets) => self.drop_next = packets,
        }
    }

    /// Hands a packet to the link at `at`, which must not be earlier than any time before.
    pub fn send(&mut self, at: Time, segment: Segment) -> Sent {
        self.stats.sent += 1;
        self.serialised(at);
        let bytes = packet_len(&segment, self.ip_header);
        let full = self.waiting.len() as u64 >= u64::from(self.config.queue_packets)
            || self.waiting_bytes + u64::from(bytes) > self.config.queue_bytes;
        if full && self.config.rate.is_some() {
            self.stats.queue_full += 1;
            return Sent { fate: Fate::QueueFull, departs: at, arrives: None };
        }

        let departs = self.departure(at, bytes);
        let fate = self.draw();
        if fate == Fate::LostOnLink {
            self.stats.lost += 1;
            return Sent { fate, departs, arrives: None };
        }
        let on_time = (departs + self.config.delay).max(self.last_arrival);
        let arrives = if fate == Fate::Reordered { on_time + self.config.reorder_delay } else { on_time };
        match fate {
            Fate::Reordered => self.stats.reordered += 1,
            Fate::Duplicated => {
                self.stats.duplicated += 1;
                self.fly(arrives, at, segment.clone());
            }
            _ => {}
        }
        if fate != Fate::Reordered {
            self.last_arrival = on_time;
        }
        self.fly(arrives, at, segment);
        Sent { fate, departs, arrives: Some(arrives) }
    }

    /// When the next packet arrives.
    pub fn next_arrival(&self) -> Option<Time> {
        self.in_flight.front().map(|arrival| arrival.at)
    }

    /// The next packet that has arrived by `at`.
    pub fn arrive(&mut self, at: Time) -> Option<Arrival> {
        let arrival = self.in_flight.pop_front_if(|arrival| arrival.at <= at)?;
        self.stats.arrived += 1;
        Some(arrival)
    }

    /// The payloads of what is in flight.
    pub fn payloads_mut(&mut self) -> impl Iterator<Item = &mut Bytes> {
        self.in_flight.iter_mut().map(|arrival| &mut arrival.segment.payload)
    }

    /// Packets on their way, the next to arrive first.
    pub fn in_flight(&self) -> impl ExactSizeIterator<Item = &Arrival> {
        self.in_flight.iter()
    }

    /// Packets that wait for the rate at `at`, the one being sent included, and their bytes.
    pub fn backlog(&self, at: Time) -> (usize, u64) {
        let gone = self.waiting.partition_point(|&(departs, _)| departs <= at);
        let bytes = self.waiting.range(gone..).map(|&(_, bytes)| u64::from(bytes)).sum();
        (self.waiting.len() - gone, bytes)
    }

    fn serialised(&mut self, at: Time) {
        while let Some((_, bytes)) = self.waiting.pop_front_if(|&mut (departs, _)| departs <= at) {
            self.waiting_bytes -= u64::from(bytes);
        }
    }

    fn departure(&mut self, at: Time, bytes: u32) -> Time {
        let begins = self.free_at.max(at);
        let departs = match self.config.rate {
            Some(rate) => begins + Duration::from_nanos(u64::from(bytes) * 8 * 1_000_000_000 / rate.max(1)),
            None => begins,
        };
        if departs > at {
            self.waiting.push_back((departs, bytes));
            self.waiting_bytes += u64::from(bytes);
        }
        self.free_at = departs;
        departs
    }

    /// One draw for each packet, so that changing one probability moves nothing else.
    fn draw(&mut self) -> Fate {
        let drawn = f64::from(self.random.rand_u32()) / 4_294_967_296.0;
        if self.drop_next > 0 {
            self.drop_next -= 1;
            return Fate::LostOnLink;
        }
        let LinkConfig { loss, duplication, reordering, .. } = self.config;
        if drawn < loss {
            Fate::LostOnLink
        } else if drawn < loss + duplication {
            Fate::Duplicated
        } else if drawn < loss + duplication + reordering {
            Fate::Reordered
        } else {
            Fate::Queued
        }
    }

    /// Inlined, so that the segment is moved only once.
    #[inline(always)]
    fn fly(&mut self, at: Time, sent: Time, segment: Segment) {
        let arrival = Arrival { at, sent, segment };
        if self.in_flight.back().is_none_or(|last| last.at <= at) {
            self.in_flight.push_back(arrival);
        } else {
            let place = self.in_flight.partition_point(|other| other.at <= at);
            self.in_flight.insert(place, arrival);
        }
    }
}

/// Bytes of a packet, or of all the packets that a super-packet stands for, from the IP header on.
pub fn packet_len(segment: &Segment, ip_header: u32) -> u32 {
    let payload = segment.payload.len() as u32;
    let packets = segment.gso_size.map_or(1, |size| payload.div_ceil(size.get()).max(1));
    payload + packets * (ip_header + 20 + segment.header.options.bytes_on_wire() as u32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::peer::testing::data;

    fn link(config: LinkConfig) -> Link {
        Link::new(&config, 20, 1, 1)
    }

    /// The payload lengths that have arrived by a time.
    fn arrived(link: &mut Link, at: Time) -> Vec<usize> {
        std::iter::from_fn(|| link.arrive(at)).map(|arrival| arrival.segment.payload.len()).collect()
    }

    #[test]
    fn a_packet_takes_its_bits_and_the_delay() {
        // 948 bytes of payload make 1000 on the wire: 8 ms at 1 Mbit/s.
        let mut link =
            link(LinkConfig { rate: Some(1_000_000), delay: Duration::from_millis(5), ..LinkConfig::default() });

        let first = link.send(Time::ZERO, data(0, 948));
        let second = link.send(Time::ZERO, data(948, 948));

        assert_eq!((first.departs, first.arrives), (Time::from_millis(8), Some(Time::from_millis(13))));
        assert_eq!((second.departs, second.arrives), (Time::from_millis(16), Some(Time::from_millis(21))));
        assert_eq!(link.backlog(Time::from_millis(7)), (2, 2000));
        assert_eq!(link.backlog(Time::from_millis(8)), (1, 1000));
        assert_eq!(link.next_arrival(), Some(Time::from_millis(13)));
        assert_eq!(arrived(&mut link, Time::from_millis(12)).len(), 0);
        assert_eq!(arrived(&mut link, Time::from_millis(21)).len(), 2);
    }

    #[test]
    fn a_full_queue_drops_at_once_and_has_room_again_later() {
        let mut link = link(LinkConfig { rate: Some(1_000_000), queue_packets: 2, ..LinkConfig::default() });

        let fates: Vec<_> = (0..3).map(|i| link.send(Time::ZERO, data(i * 948, 948)).fate).collect();
        let later = link.send(Time::from_millis(8), data(1896, 948));

        assert_eq!(fates, [Fate::Queued, Fate::Queued, Fate::QueueFull]);
        assert_eq!(later.fate, Fate::Queued);
        assert_eq!(link.stats().queue_full, 1);
    }

    #[test]
    fn the_byte_limit_counts_headers() {
        let config = LinkConfig { rate: Some(1_000_000), queue_bytes: 1500, ..LinkConfig::default() };
        let mut link = link(config);

        assert_eq!(link.send(Time::ZERO, data(0, 948)).fate, Fate::Queued);
        assert_eq!(link.send(Time::ZERO, data(948, 449)).fate, Fate::QueueFull);
        assert_eq!(link.send(Time::ZERO, data(948, 448)).fate, Fate::Queued);
    }

    #[test]
    fn accidents_come_as_often_as_asked_and_the_same_for_the_same_seed() {
        let config = LinkConfig { loss: 0.1, duplication: 0.2, reordering: 0.3, ..LinkConfig::default() };
        let run = |seed| {
            let mut link = Link::new(&config, 20, seed, 1);
            let fates: Vec<_> = (0..10_000).map(|i| link.send(Time::from_micros(i), data(0, 10)).fate).collect();
            (fates, link.stats())
        };

        let (fates, stats) = run(7);

        assert!((900..1100).contains(&stats.lost), "{stats:?}");
        assert!((1800..2200).contains(&stats.duplicated), "{stats:?}");
        assert!((2700..3300).contains(&stats.reordered), "{stats:?}");
        assert_eq!(run(7).0, fates);
        assert_ne!(run(8).0, fates);
    }

    #[test]
    fn a_duplicate_arrives_twice_and_a_reordered_packet_behind_later_ones() {
        let mut link = link(LinkConfig { duplication: 1.0, ..LinkConfig::default() });
        link.send(Time::ZERO, data(0, 1));
        link.set(LinkChange::Duplication(0.0));
        link.set(LinkChange::Reordering(1.0));
        link.send(Time::ZERO, data(1, 2));
        link.set(LinkChange::Reordering(0.0));
        link.send(Time::ZERO, data(3, 3));
        link.set(LinkChange::DropNext(1));
        assert_eq!(link.send(Time::ZERO, data(6, 4)).fate, Fate::LostOnLink);
        assert_eq!(link.send(Time::ZERO, data(10, 5)).fate, Fate::Queued);

        assert_eq!(arrived(&mut link, Time::from_millis(4)), [1, 1, 3, 5]);
        assert_eq!(arrived(&mut link, Time::from_millis(5)), [2]);
    }

    #[test]
    fn a_shorter_delay_lets_nobody_overtake() {
        let mut link = link(LinkConfig { delay: Duration::from_millis(50), ..LinkConfig::default() });
        link.send(Time::ZERO, data(0, 1));
        link.set(LinkChange::Delay(Duration::from_millis(1)));
        let second = link.send(Time::from_millis(10), data(1, 2));

        assert_eq!(second.arrives, Some(Time::from_millis(50)));
        assert_eq!(arrived(&mut link, Time::from_millis(50)), [1, 2]);
    }

    #[test]
    fn a_super_packet_counts_the_headers_of_all_its_segments() {
        let mut segment = data(0, 2920);
        assert_eq!(packet_len(&segment, 20), 2972);
        segment.gso_size = std::num::NonZeroU32::new(1460);
        assert_eq!(packet_len(&segment, 20), 3024);
    }
}
