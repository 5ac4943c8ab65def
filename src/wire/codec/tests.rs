use arrayvec::ArrayVec;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use crate::wire::codec::*;
use crate::wire::{Options, SackBlock, Timestamps};

const FAMILIES: [Endpoints; 2] = [Endpoints::IPV4, Endpoints::IPV6];

/// A segment with `payload`, and everything else set to something.
fn segment(payload: &[u8]) -> Segment {
    let options = Options { timestamps: Some(Timestamps { value: 7, echo: 8 }), ..Options::default() };
    let header = Header {
        seq: SeqNum(1),
        ack: SeqNum(2),
        flags: Flags::ACK | Flags::PSH | Flags::URG,
        window: 3,
        urgent: 4,
        ecn: Ecn::Ect0,
        options,
    };
    Segment { header, payload: Bytes::copy_from_slice(payload), gso_size: None }
}

fn packet(segment: &Segment, endpoints: &Endpoints) -> Vec<u8> {
    let mut out = Vec::new();
    encode(segment, Direction::Out, endpoints, 9, &mut out).unwrap();
    out
}

/// The same packet with the IPv4 header's checksum made right again after `change`.
fn changed_ipv4(change: impl FnOnce(&mut [u8])) -> Vec<u8> {
    let mut packet = packet(&segment(b"hello"), &Endpoints::IPV4);
    change(&mut packet);
    packet[10..12].fill(0);
    let sum = checksum::finish(checksum::sum(&packet[..20]));
    packet[10..12].copy_from_slice(&sum.to_be_bytes());
    packet
}

#[test]
fn packets_are_those_that_etherparse_builds() {
    let segment = segment(b"hello");
    let header = || {
        let mut bytes = Vec::new();
        options::encode(&segment.header.options, |piece| bytes.extend(piece));
        let options = etherparse::TcpOptions::try_from_slice(&bytes).unwrap();
        let header = TcpHeader {
            psh: true,
            ack: true,
            urg: true,
            urgent_pointer: 4,
            acknowledgment_number: 2,
            ..TcpHeader::new(40_000, 50_000, 1, 3)
        };
        TcpHeader { options, ..header }
    };
    let ipv4 = Ipv4Header {
        identification: 9,
        ecn: etherparse::IpEcn::TWO,
        ..Ipv4Header::new(0, 64, IpNumber::TCP, [192, 0, 2, 1], [192, 0, 2, 2]).unwrap()
    };
    let (mut expected4, mut expected6) = (Vec::new(), Vec::new());
    let builder4 = etherparse::PacketBuilder::ip(etherparse::IpHeaders::Ipv4(ipv4, Default::default()));
    builder4.tcp_header(header()).write(&mut expected4, &segment.payload).unwrap();
    let addresses = [Endpoints::IPV6.local, Endpoints::IPV6.remote].map(|end| match end.ip() {
        IpAddr::V6(ip) => ip.octets(),
        IpAddr::V4(_) => unreachable!("IPV6 holds IPv6 addresses"),
    });
    let ipv6 = Ipv6Header {
        traffic_class: 2,
        hop_limit: 64,
        source: addresses[0],
        destination: addresses[1],
        ..Ipv6Header::default()
    };
    let builder6 = etherparse::PacketBuilder::ip(etherparse::IpHeaders::Ipv6(ipv6, Default::default()));
    builder6.tcp_header(header()).write(&mut expected6, &segment.payload).unwrap();

    assert_eq!(packet(&segment, &Endpoints::IPV4), expected4);
    assert_eq!(packet(&segment, &Endpoints::IPV6), expected6);
}

#[test]
fn a_super_packet_is_one_packet_up_to_the_length_field() {
    let fits = segment(&[0x55; 65_535 - 20 - 32]);
    let too_long = segment(&[0x55; 65_535 - 20 - 32 + 1]);
    let mut out = b"before".to_vec();

    assert_eq!(packet(&fits, &Endpoints::IPV4).len(), 65_535);
    assert_eq!(decode(&packet(&fits, &Endpoints::IPV4), &Endpoints::IPV4), Ok((Direction::Out, fits)));
    let error = encode(&too_long, Direction::Out, &Endpoints::IPV4, 0, &mut out);
    assert_eq!(error, Err(EncodeError::PacketTooLong { bytes: 65_536 }));
    assert_eq!(out, b"before");
    // IPv6 does not count its own header.
    assert_eq!(packet(&too_long, &Endpoints::IPV6).len(), 65_556);
}

#[test]
fn ends_of_different_families_are_refused() {
    let mixed = Endpoints { local: Endpoints::IPV4.local, remote: Endpoints::IPV6.remote };

    let error = encode(&segment(b""), Direction::Out, &mixed, 0, &mut Vec::new());

    assert_eq!(error, Err(EncodeError::MixedFamilies));
}

#[test]
fn a_cut_packet_says_how_much_is_missing() {
    for (endpoints, ip_len) in [(Endpoints::IPV4, 20), (Endpoints::IPV6, 40)] {
        let packet = packet(&segment(b"hello"), &endpoints);
        let whole = packet.len();
        for found in 0..whole {
            let Err(DecodeError::Truncated { needed, found: reported }) = decode(&packet[..found], &endpoints) else {
                panic!("{found} bytes of {whole} were not called truncated");
            };
            assert_eq!(reported, found);
            assert!(needed > found && needed <= whole);
            assert!(found < ip_len || needed == whole);
        }
    }
}

#[test]
fn bytes_after_the_packet_are_padding() {
    for endpoints in FAMILIES {
        let mut padded = packet(&segment(b"hello"), &endpoints);
        padded.extend_from_slice(&[0; 6]);

        assert_eq!(decode(&padded, &endpoints), Ok((Direction::Out, segment(b"hello"))));
    }
}

#[test]
fn a_wrong_checksum_tells_the_right_one() {
    for (endpoints, tcp_at) in [(Endpoints::IPV4, 20), (Endpoints::IPV6, 40)] {
        let mut packet = packet(&segment(b"hello"), &endpoints);
        let right = u16::from_be_bytes([packet[tcp_at + 16], packet[tcp_at + 17]]);
        packet[tcp_at + 16] ^= 0x40;
        let found = right ^ 0x4000;

        let error = decode(&packet, &endpoints);

        assert_eq!(error, Err(DecodeError::BadChecksum { layer: Layer::Tcp, expected: right, found }));
    }
}

#[test]
fn a_wrong_ip_checksum_is_found_before_anything_behind_it() {
    let mut packet = packet(&segment(b"hello"), &Endpoints::IPV4);
    let right = u16::from_be_bytes([packet[10], packet[11]]);
    packet[11] ^= 1;
    packet[9] = 17;

    let error = decode(&packet, &Endpoints::IPV4);

    let Err(DecodeError::BadChecksum { layer: Layer::Ip, expected, found }) = error else { panic!("{error:?}") };
    assert_eq!(found, right ^ 1);
    // UDP is 17, TCP is 6, and the checksum is the sum's complement.
    assert_eq!(expected, right - 11);
}

#[test]
fn foreign_packets_are_named() {
    let ours = Endpoints::IPV4;
    let other = Endpoints { remote: "192.0.2.3:50000".parse().unwrap(), ..ours };
    let other_port = Endpoints { remote: "192.0.2.2:5001".parse().unwrap(), ..ours };

    for theirs in [other, other_port, Endpoints::IPV6] {
        let error = decode(&packet(&segment(b""), &theirs), &ours);
        assert_eq!(error, Err(DecodeError::NotOurs { from: theirs.local, to: theirs.remote }));
    }
    assert_eq!(decode(&changed_ipv4(|packet| packet[9] = 17), &ours), Err(DecodeError::NotTcp { protocol: 17 }));
    assert_eq!(decode(&changed_ipv4(|packet| packet[6] = 0x20), &ours), Err(DecodeError::Fragment));
}

#[test]
fn headers_that_contradict_themselves_are_named() {
    let decode = |packet: &[u8]| decode(packet, &Endpoints::IPV4).unwrap_err();

    assert!(matches!(decode(&changed_ipv4(|packet| packet[0] = 0x75)), DecodeError::BadIpHeader(_)));
    assert!(matches!(decode(&changed_ipv4(|packet| packet[0] = 0x44)), DecodeError::BadIpHeader(_)));
    assert!(matches!(decode(&changed_ipv4(|packet| packet[32] = 0x40)), DecodeError::BadTcpHeader(_)));
    let shorter_than_header = changed_ipv4(|packet| packet[2..4].copy_from_slice(&[0, 19]));
    assert_eq!(decode(&shorter_than_header), DecodeError::Truncated { needed: 20, found: 19 });
    let shorter_than_tcp = changed_ipv4(|packet| packet[2..4].copy_from_slice(&[0, 39]));
    assert_eq!(decode(&shorter_than_tcp), DecodeError::Truncated { needed: 20, found: 19 });
}

#[test]
fn an_ipv6_packet_without_length_is_no_jumbogram() {
    let mut packet = packet(&segment(b"hello"), &Endpoints::IPV6);
    packet[4..6].fill(0);

    assert_eq!(decode(&packet, &Endpoints::IPV6), Err(DecodeError::Truncated { needed: 60, found: 40 }));
}

fn any_options() -> impl Strategy<Value = Options> {
    let sack = vec(any::<(u32, u32)>(), 0..=4);
    (option::of(any::<u16>()), option::of(any::<u8>()), any::<bool>(), option::of(any::<(u32, u32)>()), sack).prop_map(
        |(mss, window_scale, sack_permitted, timestamps, sack)| Options {
            mss,
            window_scale,
            sack_permitted,
            timestamps: timestamps.map(|(value, echo)| Timestamps { value, echo }),
            sack: sack
                .into_iter()
                .map(|(left, right)| SackBlock { left: SeqNum(left), right: SeqNum(right) })
                .collect::<ArrayVec<_, 4>>(),
        },
    )
}

fn any_segment() -> impl Strategy<Value = Segment> {
    let payload = prop_oneof![vec(any::<u8>(), 0..100), vec(any::<u8>(), 1_400..1_500)];
    (any::<(u32, u32, u16, u16)>(), 0..64_u8, any_options(), payload).prop_map(
        |((seq, ack, window, urgent), flags, options, payload)| {
            let flags = Flags::from_bits_truncate(flags);
            let header = Header {
                seq: SeqNum(seq),
                ack: SeqNum(ack),
                flags,
                window,
                urgent,
                ecn: Ecn::of_bits(seq as u8),
                options,
            };
            Segment { header, payload: payload.into(), gso_size: None }
        },
    )
}

fn any_way() -> impl Strategy<Value = (Direction, Endpoints)> {
    (any::<bool>(), any::<bool>()).prop_map(|(out, ipv4)| {
        (if out { Direction::Out } else { Direction::In }, if ipv4 { Endpoints::IPV4 } else { Endpoints::IPV6 })
    })
}

proptest! {
    #[test]
    fn what_is_encoded_decodes_to_the_same(segment in any_segment(), (direction, endpoints) in any_way(), ident: u16) {
        let mut out = Vec::new();

        match encode(&segment, direction, &endpoints, ident, &mut out) {
            Ok(()) => prop_assert_eq!(decode(&out, &endpoints), Ok((direction, segment))),
            Err(error) => {
                let too_long = matches!(error, EncodeError::OptionsTooLong { bytes } if bytes > 40);
                prop_assert!(too_long, "{}", error);
                prop_assert!(out.is_empty());
            }
        }
    }

    #[test]
    fn any_bytes_decode_or_give_an_error(bytes in vec(any::<u8>(), 0..200), version in 0..16_u8) {
        let mut bytes = bytes;
        if let Some(first) = bytes.first_mut() {
            *first = *first & 0xf | version << 4;
        }
        for endpoints in FAMILIES {
            let _ = decode(&bytes, &endpoints);
        }
    }

    /// Checksums are made right again, so that what lies behind them is reached too.
    #[test]
    fn a_changed_packet_decodes_or_gives_an_error(
        segment in any_segment(),
        (direction, endpoints) in any_way(),
        changes in vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in option::of(any::<prop::sample::Index>()),
    ) {
        let mut packet = Vec::new();
        prop_assume!(encode(&segment, direction, &endpoints, 1, &mut packet).is_ok());
        // Mostly headers: payload bytes decide nothing.
        let interesting = packet.len().min(100);
        for (at, value) in changes {
            packet[at.index(interesting)] = value;
        }
        if let Some(cut) = cut {
            packet.truncate(cut.index(interesting));
        }

        for _ in 0..3 {
            match decode(&packet, &endpoints) {
                Err(DecodeError::BadChecksum { layer, expected, .. }) => {
                    let tcp_at = if endpoints == Endpoints::IPV4 { usize::from(packet[0] & 0xf) * 4 } else { 40 };
                    let at = if layer == Layer::Ip { 10 } else { tcp_at + 16 };
                    packet[at..at + 2].copy_from_slice(&expected.to_be_bytes());
                }
                Ok((_, decoded)) => prop_assert!(decoded.payload.len() <= packet.len()),
                Err(_) => {}
            }
        }
    }
}
