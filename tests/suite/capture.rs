//! Captures of a small session, read again by pcap-file and, where it is installed, by tshark.

use std::io;
use std::path::Path;
use std::time::Duration;

use pcap_file::DataLink;
use pcap_file::pcap::{PcapReader, PcapTsResolution};
use pcap_file::pcapng::blocks::enhanced_packet::EnhancedPacketOption;
use pcap_file::pcapng::blocks::interface_description::{InterfaceDescriptionOption, InterfaceTsResolution};
use pcap_file::pcapng::blocks::opt_common::CommonOption;
use pcap_file::pcapng::blocks::section_header::SectionHeaderOption;
use pcap_file::pcapng::{Block, PcapNgReader};
use skbscope::capture::{Capture, CaptureError, CaptureOptions, Format};
use skbscope::units::{SeqNum, Time};
use skbscope::wire::SackBlock;
use skbscope::wire::codec;
use skbscope::wire::codec::{Direction, Endpoints};

mod session;
mod tshark;

use session::{EPOCH, Passed, SmallDisk, as_handed_down, on_the_wire, options, session, written};

/// Reads a pcapng file up to its end or the first packet that is not whole.
fn read_pcapng(file: &[u8], endpoints: &Endpoints) -> Vec<Passed> {
    let mut reader = PcapNgReader::new(file).unwrap();
    let mut packets = Vec::new();
    while let Some(Ok((block, _))) = reader.next_block() {
        let Block::EnhancedPacket(packet) = block else { continue };
        assert_eq!(packet.original_len as usize, packet.data.len());
        let (direction, segment) = codec::decode(&packet.data, endpoints).unwrap();
        let mut comment = String::new();
        let mut flags = None;
        for option in &packet.options {
            match option {
                EnhancedPacketOption::Flags(value) => flags = Some(*value),
                EnhancedPacketOption::Common(CommonOption::Comment(text)) => comment = text.to_string(),
                other => panic!("unexpected option {other:?}"),
            }
        }
        assert_eq!(flags, Some(if direction == Direction::In { 1 } else { 2 }));
        packets.push(Passed { at: since_epoch(packet.timestamp), direction, segment, comment });
    }
    packets
}

/// Reads a pcap file up to its end or the first packet that is not whole.
fn read_pcap(file: &[u8], endpoints: &Endpoints) -> Vec<Passed> {
    let mut reader = PcapReader::new(file).unwrap();
    let mut packets = Vec::new();
    while let Some(Ok(packet)) = reader.next_packet() {
        let (direction, segment) = codec::decode(packet.data(), endpoints).unwrap();
        packets.push(Passed { at: since_epoch(packet.timestamp()), direction, segment, comment: String::new() });
    }
    packets
}

fn since_epoch(timestamp: Duration) -> Time {
    Time::ZERO + (timestamp - EPOCH)
}

fn without_comments(mut packets: Vec<Passed>) -> Vec<Passed> {
    packets.iter_mut().for_each(|packet| packet.comment.clear());
    packets
}

#[test]
fn a_pcapng_file_gives_back_every_packet_with_its_comment() {
    for endpoints in [Endpoints::IPV4, Endpoints::IPV6] {
        let file = written(&session(), Format::PcapNg, options(false, endpoints));

        assert_eq!(read_pcapng(&file, &endpoints), on_the_wire(&session()));
    }
}

#[test]
fn a_pcap_file_gives_back_every_packet_without_comments() {
    for endpoints in [Endpoints::IPV4, Endpoints::IPV6] {
        let file = written(&session(), Format::Pcap, options(false, endpoints));

        assert_eq!(read_pcap(&file, &endpoints), without_comments(on_the_wire(&session())));
        let header = PcapReader::new(&file[..]).unwrap().header();
        assert_eq!((header.datalink, header.ts_resolution), (DataLink::RAW, PcapTsResolution::NanoSecond));
    }
}

#[test]
fn with_gso_a_super_packet_is_one_packet() {
    let options = options(true, Endpoints::IPV4);

    let pcapng = written(&session(), Format::PcapNg, options);
    let pcap = written(&session(), Format::Pcap, options);

    assert_eq!(read_pcapng(&pcapng, &Endpoints::IPV4), as_handed_down(&session()));
    assert_eq!(read_pcap(&pcap, &Endpoints::IPV4), without_comments(as_handed_down(&session())));
}

#[test]
fn a_pcapng_file_names_program_and_interface() {
    let file = written(&session(), Format::PcapNg, options(false, Endpoints::IPV4));
    let mut reader = PcapNgReader::new(&file[..]).unwrap();
    let _ = reader.next_block();

    let program = concat!("skbscope ", env!("CARGO_PKG_VERSION"));
    assert_eq!(reader.section().options, [SectionHeaderOption::UserApplication(program.into())]);
    let [interface] = reader.interfaces() else { panic!("one interface, not {:?}", reader.interfaces()) };
    assert_eq!(interface.linktype, DataLink::RAW);
    let description = "sender 192.0.2.1:40000 to receiver 192.0.2.2:50000, packets as a wire carries them";
    let expected = [
        InterfaceDescriptionOption::IfName("skbscope".into()),
        InterfaceDescriptionOption::IfDescription(description.into()),
        InterfaceDescriptionOption::IfTsResol(InterfaceTsResolution::NANO),
    ];
    assert_eq!(interface.options, expected);
}

#[test]
fn an_empty_comment_is_left_out() {
    let mut silent = session();
    silent[1].comment.clear();

    let file = written(&silent, Format::PcapNg, options(false, Endpoints::IPV4));

    assert_eq!(read_pcapng(&file, &Endpoints::IPV4), on_the_wire(&silent));
    let mut reader = PcapNgReader::new(&file[..]).unwrap();
    let mut options = Vec::new();
    while let Some(Ok((block, _))) = reader.next_block() {
        options.extend(block.into_enhanced_packet().map(|packet| packet.options.len()));
    }
    assert_eq!(options, [2, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2]);
}

#[test]
fn the_ending_of_the_name_chooses_the_format() {
    assert_eq!(Format::of_path(Path::new("lesson/a.pcapng")), Ok(Format::PcapNg));
    assert_eq!(Format::of_path(Path::new("A.PCAP")), Ok(Format::Pcap));

    for name in ["a.cap", "pcapng", "a.pcapng.gz"] {
        let error = Format::of_path(Path::new(name)).unwrap_err();
        assert_eq!(error.to_string(), format!("{name}: the name of a capture must end in .pcapng or .pcap"));
    }
}

#[test]
fn a_full_disk_is_told_once_and_leaves_the_packets_before_it() {
    for format in [Format::PcapNg, Format::Pcap] {
        let whole = written(&session(), format, options(false, Endpoints::IPV4));
        // In the middle of the second part of the super-packet, which is packet 5.
        let disk = SmallDisk::new(2_700);
        let mut capture = Capture::new(disk.clone(), format, options(false, Endpoints::IPV4)).unwrap();

        let mut errors = Vec::new();
        for Passed { at, direction, segment, comment } in session() {
            errors.extend(capture.packet(at, direction, &segment, &comment).err());
            errors.extend(capture.flush().err());
        }

        let [error] = &errors[..] else { panic!("one error, not {errors:?}") };
        assert_eq!(error.kind(), io::ErrorKind::StorageFull);
        assert_eq!(error.to_string(), "cannot capture packet 5: no storage space");
        assert!(error.get_ref().unwrap().is::<CaptureError>());
        assert!(capture.has_failed());
        assert_eq!(capture.packets(), 4);
        let file = disk.file.borrow();
        assert_eq!(file[..], whole[..2_700]);
        let expected = &on_the_wire(&session())[..4];
        match format {
            Format::PcapNg => assert_eq!(read_pcapng(&file, &Endpoints::IPV4), expected),
            Format::Pcap => assert_eq!(read_pcap(&file, &Endpoints::IPV4), without_comments(expected.to_vec())),
        }
    }
}

#[test]
fn a_disk_that_is_full_from_the_start_cannot_start_a_capture() {
    for format in [Format::PcapNg, Format::Pcap] {
        let error = Capture::new(SmallDisk::new(10), format, CaptureOptions::default()).err().unwrap();

        assert_eq!(error.to_string(), "cannot start the capture: no storage space");
    }
}

#[test]
fn a_flush_that_fails_is_told_once() {
    let disk = SmallDisk::new(400);
    let writer = io::BufWriter::with_capacity(100_000, disk.clone());
    let mut capture = Capture::new(writer, Format::PcapNg, options(false, Endpoints::IPV4)).unwrap();
    for Passed { at, direction, segment, comment } in session() {
        capture.packet(at, direction, &segment, &comment).unwrap();
    }

    let error = capture.flush().unwrap_err();

    assert_eq!(error.to_string(), "cannot write the capture: no storage space");
    assert!(capture.flush().is_ok());
    assert_eq!(disk.file.borrow().len(), 400);
}

#[test]
fn a_packet_without_a_form_is_left_out_and_the_capture_goes_on() {
    let mut session = session();
    let blocks = [SackBlock { left: SeqNum(1), right: SeqNum(2) }; 4];
    session[4].segment.header.options.sack = blocks.into();
    let mut file = Vec::new();
    let mut capture = Capture::new(&mut file, Format::PcapNg, options(true, Endpoints::IPV4)).unwrap();

    let mut errors = Vec::new();
    for Passed { at, direction, segment, comment } in &session {
        errors.extend(capture.packet(*at, *direction, segment, comment).err());
    }

    assert!(!capture.has_failed());
    let [error] = &errors[..] else { panic!("one error, not {errors:?}") };
    assert_eq!(error.to_string(), "cannot capture packet 5: 48 bytes of TCP options where 40 fit");
    session.remove(4);
    assert_eq!(read_pcapng(&file, &Endpoints::IPV4), as_handed_down(&session));
}
