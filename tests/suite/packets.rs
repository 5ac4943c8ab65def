//! The way in from a device: whatever comes is a segment or an error that says what kind, and never a panic. The corpus has
//! one packet a line: what becomes of it, whether it has a virtio header, and its bytes.

use bytes::Bytes;
use proptest::prelude::*;
use skbscope::engine::{Engine, Input, NoProbe, Syscall};
use skbscope::units::{SeqNum, TaskId, Time};
use skbscope::wire::codec;
use skbscope::wire::codec::{Direction, Endpoints};
use skbscope::wire::{Flags, Header, Options, SackBlock, Segment, Timestamps};
use skbscope::world::WorldConfig;

const CORPUS: &str = include_str!("packets/corpus.txt");

fn endpoints(is_ipv6: bool) -> Endpoints {
    if is_ipv6 { Endpoints::IPV6 } else { Endpoints::IPV4 }
}

/// What becomes of a packet, in a word.
fn fate(bytes: &[u8], virtio: bool) -> &'static str {
    let version = bytes.get(if virtio { codec::VIRTIO_HEADER } else { 0 }).map_or(0, |first| first >> 4);
    match codec::from_device(bytes, virtio, &endpoints(version == 6)) {
        Ok(_) => "segment",
        Err(error) if error.is_foreign() => "foreign",
        Err(_) => "malformed",
    }
}

fn corpus() -> impl Iterator<Item = (&'static str, bool, Vec<u8>)> {
    CORPUS.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(|line| {
        let words: Vec<_> = line.split_whitespace().collect();
        let hex = words.get(2).copied().unwrap_or_default();
        let byte = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).expect("hexadecimal digits");
        (words[0], words[1] == "virtio", (0..hex.len()).step_by(2).map(byte).collect())
    })
}

#[test]
fn every_packet_of_the_corpus_has_its_fate() {
    assert!(corpus().count() > 15);
    for (index, (expected, virtio, bytes)) in corpus().enumerate() {
        assert_eq!(fate(&bytes, virtio), expected, "packet {} of the corpus", index + 1);
    }
}

fn segment() -> impl Strategy<Value = Segment> {
    let options = (any::<Option<(u32, u32)>>(), prop::collection::vec(any::<(u32, u32)>(), 0..3), any::<Option<u16>>());
    (any::<(u32, u32, u16)>(), 0u8..64, options, prop::collection::vec(any::<u8>(), 0..100)).prop_map(
        |((seq, ack, window), flags, (timestamps, sack, mss), payload)| {
            let options = Options {
                mss,
                timestamps: timestamps.map(|(value, echo)| Timestamps { value, echo }),
                sack: sack.into_iter().map(|(l, r)| SackBlock { left: SeqNum(l), right: SeqNum(r) }).collect(),
                ..Options::default()
            };
            let flags = Flags::from_bits_truncate(flags);
            let header = Header {
                seq: SeqNum(seq),
                ack: SeqNum(ack),
                flags,
                window,
                urgent: 0,
                ecn: Default::default(),
                options,
            };
            Segment { header, payload: Bytes::from(payload), gso_size: None }
        },
    )
}

fn encoded(segment: &Segment, is_ipv6: bool, virtio: bool) -> Vec<u8> {
    let mut packet = Vec::new();
    codec::encode(segment, Direction::In, &endpoints(is_ipv6), 1, &mut packet).expect("it has room for its options");
    if virtio { [vec![0; codec::VIRTIO_HEADER], packet].concat() } else { packet }
}

/// An engine that has connected, and is now given whatever segments a device could bring.
fn engine() -> Engine {
    let config = WorldConfig::new(skbscope::engine::Kernel::v6_18());
    let mut engine = Engine::new(config.engine);
    engine.apply(Time::ZERO, Input::Syscall { task: TaskId(0), call: Syscall::Connect }, &mut NoProbe);
    engine.clear_outputs();
    engine
}

proptest! {
    #[test]
    fn a_right_packet_comes_out_as_it_went_in(
        segment in segment(), is_ipv6: bool, virtio: bool,
    ) {
        let bytes = encoded(&segment, is_ipv6, virtio);
        prop_assert_eq!(codec::from_device(&bytes, virtio, &endpoints(is_ipv6)), Ok(segment));
    }

    #[test]
    fn changed_and_cut_packets_never_panic(
        segment in segment(), is_ipv6: bool, virtio: bool,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6), cut in 0usize..200,
    ) {
        let mut bytes = encoded(&segment, is_ipv6, virtio);
        for (index, value) in changes {
            let at = index.index(bytes.len());
            bytes[at] = value;
        }
        bytes.truncate(cut.max(1));
        fate(&bytes, virtio);
    }

    #[test]
    fn any_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), virtio: bool) {
        fate(&bytes, virtio);
    }

    #[test]
    fn the_engine_survives_any_segment(segments in prop::collection::vec(segment(), 1..20)) {
        let mut engine = engine();
        for (index, segment) in segments.into_iter().enumerate() {
            engine.apply(Time::from_millis(index as u64), Input::Segment(segment), &mut NoProbe);
            engine.clear_outputs();
        }
        prop_assert!(engine.check_invariants().is_ok());
    }
}
