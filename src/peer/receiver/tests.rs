use std::num::NonZeroU32;

use crate::peer::receiver::*;
use crate::peer::testing::{ack_of, connect, data, fin, pattern, segment, syn};

/// One ACK: relative acknowledgement number, window in bytes, relative SACK blocks.
type Ack = (u32, u32, Vec<(u32, u32)>);

/// A receiver with what it sent.
struct Bench {
    receiver: Receiver,
    out: Vec<Segment>,
}

impl Bench {
    fn connected(config: ReceiverConfig) -> Self {
        let mut receiver = Receiver::new(&config, false);
        let mut out = Vec::new();
        connect(|segment| receiver.on_segment(Time::ZERO, segment, &mut out));
        out.clear();
        Bench { receiver, out }
    }

    fn send(&mut self, at_ms: u64, segment: Segment) -> Vec<Ack> {
        self.receiver.on_segment(Time::from_millis(at_ms), segment, &mut self.out);
        self.acks()
    }

    fn timer(&mut self, at_ms: u64) -> Vec<Ack> {
        self.receiver.on_timer(Time::from_millis(at_ms), &mut self.out);
        self.acks()
    }

    fn acks(&mut self) -> Vec<Ack> {
        let acks = self.out.drain(..).map(|segment| {
            let (ack, window, blocks) = ack_of(&segment);
            (ack, u32::from(window) << 7, blocks)
        });
        acks.collect()
    }

    fn read(&mut self) -> Vec<u8> {
        self.receiver.reader_mut().drain().flatten().collect()
    }
}

/// Small numbers: 64,000 bytes of buffer, no quick ACKs.
fn small() -> ReceiverConfig {
    ReceiverConfig { buffer: 64_000, quick_acks: 0, ..ReceiverConfig::default() }
}

#[test]
fn the_handshake_takes_only_what_both_sides_offer() {
    let mut receiver = Receiver::new(&ReceiverConfig::default(), false);
    let mut out = Vec::new();
    receiver.on_segment(Time::ZERO, syn(), &mut out);

    let header = &out[0].header;
    assert_eq!(header.flags, Flags::SYN | Flags::ACK);
    assert_eq!((header.window, header.options.mss, header.options.window_scale), (65_535, Some(1460), Some(7)));
    assert!(header.options.sack_permitted && header.options.timestamps.is_some());

    let mut plain = syn();
    plain.header.options = Default::default();
    let mut receiver = Receiver::new(&ReceiverConfig::default(), false);
    let mut out = Vec::new();
    receiver.on_segment(Time::ZERO, plain.clone(), &mut out);
    let options = &out[0].header.options;
    assert_eq!((options.mss, options.window_scale), (Some(1460), None));
    assert!(!options.sack_permitted && options.timestamps.is_none());

    // The SYN-ACK was lost: the SYN comes again and is answered again.
    let first = out[0].clone();
    receiver.on_segment(Time::ZERO, plain, &mut out);
    assert_eq!(out[1], first);
}

#[test]
fn every_second_full_segment_is_acknowledged_at_once_and_a_single_one_after_40_ms() {
    let mut bench = Bench::connected(small());
    // The first one is larger than segments were known to be: that counts as more than one.
    assert_eq!(bench.send(0, data(0, 1000)), []);
    assert_eq!(bench.send(0, data(1000, 1000)), [(2000, 64_000, vec![])]);

    assert_eq!(bench.send(1, data(2000, 1000)), []);
    assert_eq!(bench.receiver.next_deadline(), Some(Time::from_millis(41)));
    assert_eq!(bench.timer(41), [(3000, 64_000, vec![])]);
    assert_eq!(bench.receiver.next_deadline(), None);
    assert_eq!(bench.read(), pattern(0, 3000));
}

/// The default buffer is larger than the window of the SYN-ACK can say. That is no reason to acknowledge at once.
#[test]
fn without_quick_acks_even_the_very_first_segment_waits() {
    let mut bench = Bench::connected(ReceiverConfig { quick_acks: 0, ..ReceiverConfig::default() });

    assert_eq!(bench.send(0, data(0, 200)), []);
    assert_eq!(bench.timer(40), [(200, 4 << 20, vec![])]);
}

#[test]
fn the_first_segments_are_acknowledged_one_by_one() {
    let mut bench = Bench::connected(ReceiverConfig { quick_acks: 2, ..small() });

    let acks: Vec<_> = (0..4).map(|i| bench.send(0, data(i * 1000, 1000)).len()).collect();

    assert_eq!(acks, [1, 1, 0, 1]);
}

#[test]
fn a_super_packet_is_acknowledged_at_once() {
    let mut bench = Bench::connected(small());
    let mut big = data(0, 10_000);
    big.gso_size = NonZeroU32::new(1000);

    assert_eq!(bench.send(0, big), [(10_000, 64_000, vec![])]);
}

#[test]
fn holes_are_reported_newest_first_until_they_are_filled() {
    let mut bench = Bench::connected(small());
    assert_eq!(bench.send(0, data(1000, 1000)), [(0, 64_000, vec![(1000, 2000)])]);
    assert_eq!(bench.send(0, data(3000, 1000)), [(0, 64_000, vec![(3000, 4000), (1000, 2000)])]);
    assert_eq!(bench.send(0, data(4000, 1000)), [(0, 64_000, vec![(3000, 5000), (1000, 2000)])]);

    assert_eq!(bench.send(0, data(0, 1000)), [(2000, 64_000, vec![(3000, 5000)])]);
    assert_eq!(bench.send(0, data(2000, 1000)), [(5000, 64_000, vec![])]);
    assert_eq!(bench.read(), pattern(0, 5000));
}

#[test]
fn no_more_blocks_than_a_header_holds_beside_timestamps() {
    let mut bench = Bench::connected(small());
    let last = (1..6).map(|i| bench.send(0, data(i * 2000, 1000))).last().expect("five segments");

    assert_eq!(last, [(0, 64_000, vec![(10_000, 11_000), (8000, 9000), (6000, 7000)])]);
}

#[test]
fn duplicates_are_reported_once_as_dsack() {
    let mut bench = Bench::connected(small());
    bench.send(0, data(0, 1000));
    bench.send(0, data(1000, 1000));

    assert_eq!(bench.send(0, data(0, 1000)), [(2000, 64_000, vec![(0, 1000)])]);
    bench.send(0, data(3000, 1000));
    assert_eq!(bench.send(0, data(3000, 1000)), [(2000, 64_000, vec![(3000, 4000), (3000, 4000)])]);
    // Half of it is new.
    assert_eq!(bench.send(0, data(1500, 1000)), [(2500, 64_000, vec![(1500, 2000), (3000, 4000)])]);
    assert_eq!(bench.receiver.stats().duplicates, 1);
}

#[test]
fn a_reader_that_stops_closes_the_window_and_one_that_starts_opens_it() {
    let mut bench = Bench::connected(ReceiverConfig { buffer: 10_000, read_rate: Some(0), ..small() });
    for i in 0..9 {
        bench.send(0, data(i * 1000, 1000));
    }
    // 10,000 bytes, rounded up to units of the scale: 96 bytes more were promised, and are taken.
    assert_eq!(bench.send(0, data(9000, 1000)).last().map(|ack| (ack.0, ack.1)), Some((10_000, 0)));
    assert_eq!(bench.send(0, data(10_000, 1000)), []);
    // No room: what the sender tries all the same is dropped and answered.
    assert_eq!(bench.send(0, data(10_096, 500)), [(10_096, 0, vec![])]);
    // A window probe without data: one byte before what is expected.
    assert_eq!(bench.send(0, segment(Flags::ACK, 10_095, Bytes::new())), [(10_096, 0, vec![])]);
    assert_eq!(bench.receiver.stats().outside_window, 1);
    assert_eq!(bench.receiver.stats().zero_windows, 1);

    bench.receiver.set_read_rate(Time::from_millis(5), None, &mut bench.out);

    assert_eq!(bench.acks(), [(10_096, 10_112, vec![])]);
    assert_eq!(bench.read(), pattern(0, 10_096));
}

#[test]
fn a_slow_reader_opens_the_window_in_worthwhile_amounts() {
    let config = ReceiverConfig { buffer: 16_000, read_rate: Some(100_000), ..small() };
    let mut bench = Bench::connected(config);
    for i in 0..16 {
        bench.send(0, data(i * 1000, 1000));
    }
    assert!(bench.receiver.window() < 2000, "{}", bench.receiver.window());

    let mut updates = Vec::new();
    while let Some(at) = bench.receiver.next_deadline() {
        updates.extend(bench.timer(at.as_micros() / 1000).into_iter().map(|ack| ack.1));
    }

    // Each at least double what was left; above half of the buffer there is nothing to tell.
    assert_eq!(updates, [2944, 5888, 11_904]);
}

#[test]
fn a_fin_is_acknowledged_and_answered_once_everything_is_read() {
    let mut bench = Bench::connected(ReceiverConfig { read_rate: Some(0), ..small() });
    bench.send(0, data(0, 500));
    assert_eq!(bench.send(0, fin(500, 500)), [(1001, 62_976, vec![])]);
    assert!(bench.receiver.has_fin());

    bench.receiver.set_read_rate(Time::from_millis(3), None, &mut bench.out);

    let answer = bench.out.last().expect("a FIN").clone();
    assert_eq!(answer.header.flags, Flags::FIN | Flags::ACK);
    assert_eq!(answer.header.seq, SeqNum(5_000_001));
    // It is sent again until it is acknowledged.
    bench.out.clear();
    assert_eq!(bench.receiver.next_deadline(), Some(Time::from_millis(1003)));
    bench.receiver.on_timer(Time::from_millis(1003), &mut bench.out);
    assert_eq!(bench.out[0].header.seq, answer.header.seq);
    let mut ack = segment(Flags::ACK, 1001, Bytes::new());
    ack.header.ack = SeqNum(5_000_002);
    bench.receiver.on_segment(Time::from_millis(1004), ack, &mut bench.out);
    assert_eq!(bench.receiver.next_deadline(), None);
    // The FIN again, as if our ACK was lost.
    bench.out.clear();
    assert_eq!(bench.send(1005, fin(1000, 0)).len(), 1);
}

#[test]
fn a_fin_before_missing_data_waits() {
    let mut bench = Bench::connected(small());
    assert_eq!(bench.send(0, fin(1000, 500)), [(0, 64_000, vec![(1000, 1500)])]);
    assert!(!bench.receiver.has_fin());

    let acks = bench.send(0, data(0, 1000));

    assert!(bench.receiver.has_fin());
    assert_eq!(acks.last().map(|ack| ack.0), Some(1501));
}

#[test]
fn after_a_reset_every_segment_is_refused() {
    let mut bench = Bench::connected(small());
    bench.send(0, data(0, 1000));
    bench.receiver.reset(Time::from_millis(1), &mut bench.out);
    bench.receiver.on_segment(Time::from_millis(2), data(1000, 1000), &mut bench.out);

    assert_eq!(bench.out[0].header.flags, Flags::RST | Flags::ACK);
    assert_eq!(bench.out[1].header.flags, Flags::RST);
    assert_eq!(bench.out[1].header.seq, SeqNum(5_000_001));
    assert_eq!(bench.receiver.next_deadline(), None);
}

#[test]
fn timestamps_are_echoed_from_the_segment_that_moved_the_stream() {
    let mut bench = Bench::connected(small());
    let stamped = |from, value| {
        let mut segment = data(from, 1000);
        segment.header.options.timestamps.as_mut().expect("data has timestamps").value = value;
        segment
    };
    let echo = |bench: &mut Bench, segment| {
        bench.receiver.on_segment(Time::ZERO, segment, &mut bench.out);
        let timestamps = bench.out.drain(..).next_back().and_then(|segment| segment.header.options.timestamps);
        timestamps.map(|timestamps| timestamps.echo)
    };

    assert_eq!(echo(&mut bench, stamped(1000, 30)), Some(10));
    assert_eq!(echo(&mut bench, stamped(0, 20)), Some(20));
}
