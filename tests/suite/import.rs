//! Captures of senders, run again: the queue as it must have stood, and how far it holds.

use std::time::Duration;

use pcap_file::DataLink;
use pcap_file::pcap::{PcapHeader, PcapPacket, PcapReader, PcapTsResolution, PcapWriter};
use skbscope::engine::NoProbe;
use skbscope::observe::SocketView;
use skbscope::scenario::{File, Scenario};
use skbscope::units::Time;
use skbscope::world::{Happening, World};

use crate::desk::Desk;
use crate::pty::driver::{Driver, how};

/// A sender whose reader stops for two seconds, captured on its own host, 100 bytes of each packet; and what its kernel said
/// at the same times.
const CAPTURE: &[u8] = include_bytes!("import/stalled.pcap");
const KERNEL: &str = include_str!("import/stalled.txt");
/// What the sender had set.
const OPTIONS: &str = "--sndbuf 32768 --congestion reno";
/// When its samples begin to count, since the SYN: the first data left 21.25 ms behind it, in the middle of a call that took,
/// by the clock of the samples, from 0.3 to 0.5 ms.
const CONNECTED: Duration = Duration::from_micros(20_850);

fn desk_with(capture: &[u8]) -> Desk {
    let desk = Desk::new();
    std::fs::write(desk.path("a.pcap"), capture).expect("written");
    desk
}

#[test]
fn the_queue_of_a_captured_sender_is_its_kernels_at_every_sample_until_it_stalls_and_then() {
    let desk = desk_with(CAPTURE);
    desk.shell(&format!("skbscope import a.pcap {OPTIONS} -o a.toml"));
    let scenario: Scenario = File::parse(&desk.read("a.toml")).expect("parses").scenario("a").expect("is one");
    let mut world = World::new(&scenario.world);
    let mut samples = 0;
    // At first the program had not called send() yet.
    for line in KERNEL.lines().filter(|line| !line.starts_with('#')).skip(1) {
        let numbers: Vec<f64> = line.split(' ').map(|number| number.parse().expect("a number")).collect();
        let at = Time::ZERO + CONNECTED + Duration::from_secs_f64(numbers[0]);
        while world.advance(at, &mut NoProbe, &mut Happening::quiet()) {}
        let socket = SocketView::of_world(&world);
        let engine = [socket.wmem_queued, socket.outq, socket.outqnsd];
        assert_eq!(engine, [1, 2, 3].map(|place| numbers[place] as u32), "{} s after connect()", numbers[0]);
        samples += 1;
    }
    assert!(samples > 400, "{samples}");
}

#[test]
fn it_says_how_far_it_holds_and_ends_with_that_exit_code() {
    let desk = desk_with(CAPTURE);
    let told = desk.json(&format!("skbscope import a.pcap {OPTIONS} --headless --json"));
    assert_eq!(told["agreement"]["agree"], told["agreement"]["of"], "{told}");
    assert_eq!(told["agreement"]["of"], 395);
    assert_eq!(told["assumed"][0], "SO_SNDBUF 32,768 (--sndbuf)");

    // Another congestion control, which it was not, sends something else somewhere.
    let other = desk.shell("skbscope import a.pcap --sndbuf 4KiB --write 64KiB --headless");
    let text = String::from_utf8_lossy(&other.stdout);
    assert_eq!(other.status.code(), Some(1), "{text}");
    assert!(text.contains("differs   segment"), "{text}");
}

/// Scenarios whose senders are ordinary: time-outs and tail loss probes are as the kernel has them, or an option says so.
const ORDINARY: [(&str, &str, &str); 8] = [
    ("steady", "", ""),
    ("lossy", "--kernel 3.10", "--kernel 3.10"),
    ("lossy", "--loss 0%", ""),
    ("lossy", "--kernel 5.10 --seed 3", "--kernel 5.10"),
    ("lossy", "--ipv6", ""),
    ("zero-window", "", ""),
    ("nagle", "--kernel 6.1", "--kernel 6.1"),
    ("first-1000", "", "--rto-min 60s"),
];

#[test]
fn captures_of_our_own_sessions_agree_to_the_last_packet() {
    for (scenario, run, import) in ORDINARY {
        for (file, gso) in [("a.pcapng", ""), ("b.pcap", "--gso")] {
            let desk = Desk::new();
            desk.good(&format!("skbscope run {scenario} {run} --headless --for 5s --pcap {file} {gso}"));
            let output = desk.shell(&format!("skbscope import {file} {import} --headless"));
            let text = String::from_utf8_lossy(&output.stdout);
            assert_eq!(output.status.code(), Some(0), "{scenario} {run} {gso}:\n{text}");
        }
    }
}

/// The capture as one of another link type, with this in front of each packet.
fn on_link(link: DataLink, front: &[u8]) -> Vec<u8> {
    let mut reader = PcapReader::new(CAPTURE).expect("a capture");
    let header = PcapHeader { datalink: link, ts_resolution: PcapTsResolution::NanoSecond, ..reader.header() };
    let mut writer = PcapWriter::with_header(Vec::new(), header).expect("a header");
    while let Some(packet) = reader.next_packet() {
        let packet = packet.expect("whole");
        let data = [front, packet.data()].concat();
        let len = packet.orig_len() + front.len() as u32;
        writer.write_packet(&PcapPacket::new(packet.timestamp(), len, &data).expect("a packet")).expect("written");
    }
    writer.into_inner()
}

#[test]
fn it_does_not_matter_what_the_packets_were_captured_on() {
    let ethernet = [&[2; 12][..], &[8, 0]].concat();
    let vlan = [&[2; 12][..], &[0x81, 0, 0, 7, 8, 0]].concat();
    let cooked = [&[0; 14][..], &[8, 0]].concat();
    let cooked_v2 = [&[8, 0][..], &[0; 18]].concat();
    for (link, front) in [
        (DataLink::ETHERNET, ethernet),
        (DataLink::ETHERNET, vlan),
        (DataLink::LINUX_SLL, cooked),
        (DataLink::LINUX_SLL2, cooked_v2),
        (DataLink::NULL, vec![2, 0, 0, 0]),
        (DataLink::IPV4, vec![]),
    ] {
        let desk = desk_with(&on_link(link, &front));
        desk.good(&format!("skbscope import a.pcap {OPTIONS} --headless"));
    }
    let desk = desk_with(&on_link(DataLink::BLUETOOTH_HCI_H4, &[]));
    assert!(desk.refused("skbscope import a.pcap --headless").contains("known are Ethernet"));
}

#[test]
fn of_several_connections_one_is_chosen_and_either_end_may_send() {
    let desk = Desk::new();
    desk.good("skbscope run steady --headless --for 2s --pcap a.pcap");
    desk.good("skbscope run nagle --ipv6 --headless --for 2s --pcap b.pcap");
    let mut both = std::fs::read(desk.path("a.pcap")).expect("a capture");
    // Behind the header of a file come its packets.
    both.extend_from_slice(&std::fs::read(desk.path("b.pcap")).expect("a capture")[24..]);
    std::fs::write(desk.path("both.pcap"), both).expect("written");

    let list = desk.good("skbscope import both.pcap --headless");
    assert!(list.contains("2 connections") && list.contains("  1  192.0.2.1:40000 -> 192.0.2.2:50000"), "{list}");
    assert!(desk.good("skbscope import both.pcap --flow 1 --headless").contains("192.0.2.1:40000"));
    let turned = desk.shell("skbscope import both.pcap --flow 1 --sender 50000 --headless");
    assert!(String::from_utf8_lossy(&turned.stdout).starts_with("192.0.2.2:50000 -> 192.0.2.1:40000"));

    assert!(desk.refused("skbscope import both.pcap --flow 3 --headless").contains("the capture has 2 connections"));
    assert!(desk.refused("skbscope import both.pcap --flow 1 --sender 7 --headless").contains("neither end is 7"));
}

#[test]
fn what_is_no_capture_is_told_and_what_is_cut_short_is_used() {
    let desk = desk_with(b"title = 'a scenario'\n");
    assert!(desk.refused("skbscope import a.pcap --headless").contains("neither pcap nor pcapng"));
    assert!(desk.refused("skbscope import none.pcap --headless").contains("cannot read none.pcap"));

    let desk = desk_with(&CAPTURE[..CAPTURE.len() / 2]);
    let output = desk.shell(&format!("skbscope import a.pcap {OPTIONS} --headless"));
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stderr).contains("ends early"), "{output:?}");
}

#[test]
fn without_a_handshake_the_rest_is_assumed_and_said() {
    let mut reader = PcapReader::new(CAPTURE).expect("a capture");
    let mut writer = PcapWriter::with_header(Vec::new(), reader.header()).expect("a header");
    let mut place = 0;
    while let Some(packet) = reader.next_packet() {
        if place >= 3 {
            writer.write_packet(&packet.expect("whole")).expect("written");
        }
        place += 1;
    }
    let desk = desk_with(&writer.into_inner());
    let told = desk.json(&format!("skbscope import a.pcap {OPTIONS} --headless --json"));

    let assumed = told["assumed"].to_string();
    assert!(assumed.contains("the handshake is not in the capture: round trip 20 ms"), "{assumed}");
    assert!(told["agreement"]["agree"].as_u64() > Some(10), "{told}");
}

#[test]
fn on_the_screen_the_queue_is_marked_as_reconstructed_until_another_scenario_is_shown() {
    let desk = desk_with(CAPTURE);
    let script = desk.script(&format!("exec skbscope import a.pcap {OPTIONS}"));
    let mut screen = Driver::start("bash", &["-c", &script], 120, 40);

    screen.wait_text("Reconstructed: 395 of 395");
    screen.wait_text("Queue (reconstructed)");
    screen.press("o");
    screen.wait_text("steady");
    screen.press("\r");
    screen.wait_no_text("Queue (reconstructed)");

    screen.press("q");
    assert_eq!(how(screen.wait_end()), "exit 0");
}
