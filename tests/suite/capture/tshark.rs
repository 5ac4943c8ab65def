//! The same captures, read by tshark where it is installed.

use std::io;
use std::process::Command;

use skbscope::capture::Format;
use skbscope::wire::codec::{Direction, Endpoints};

use super::session::{
    EPOCH, ISN, MSS, Passed, SmallDisk, as_handed_down, on_the_wire, options, session, write, written,
};

/// What tshark prints of `file`, a line for each packet that passes `filter`: `fields` with `|` between them. `None`,
/// and a note, where there is no tshark.
fn tshark(file: &[u8], filter: &str, fields: &[&str]) -> Option<Vec<String>> {
    tshark_with(&[], file, filter, fields)
}

/// The same, with more options.
fn tshark_with(more: &[&str], file: &[u8], filter: &str, fields: &[&str]) -> Option<Vec<String>> {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("capture");
    std::fs::write(&path, file).unwrap();
    let mut command = Command::new("tshark");
    command.env("HOME", dir.path()).arg("-r").arg(&path).args(["-Y", filter, "-T", "fields", "-E", "separator=|"]);
    command.args(["-o", "tcp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE"]);
    command.args(["-o", "tcp.relative_sequence_numbers:FALSE"]);
    command.args(more);
    for field in fields {
        command.args(["-e", field]);
    }
    let output = match command.output() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            println!("skipped: there is no tshark on this machine");
            return None;
        }
        output => output.unwrap(),
    };
    Some(String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect())
}

/// The values of tshark's fields for a right checksum.
const GOOD: &str = "1";

#[test]
fn tshark_finds_every_packet_whole_and_right() {
    for (endpoints, ip_checksum) in [(Endpoints::IPV4, GOOD), (Endpoints::IPV6, "")] {
        for format in [Format::PcapNg, Format::Pcap] {
            for gso in [false, true] {
                let file = written(&session(), format, options(gso, endpoints));
                let fields =
                    ["frame.time_epoch", "ip.checksum.status", "tcp.checksum.status", "tcp.seq_raw", "tcp.len"];
                let Some(lines) = tshark(&file, "tcp && !_ws.malformed", &fields) else { return };

                let packets = if gso { as_handed_down(&session()) } else { on_the_wire(&session()) };
                let expected: Vec<_> = packets
                    .iter()
                    .map(|Passed { at, segment, .. }| {
                        let time = EPOCH + at.as_duration();
                        let (seconds, nanos) = (time.as_secs(), time.subsec_nanos());
                        let (seq, len) = (segment.header.seq, segment.payload.len());
                        format!("{seconds}.{nanos:09}|{ip_checksum}|{GOOD}|{seq}|{len}")
                    })
                    .collect();
                assert_eq!(lines, expected);
            }
        }
    }
}

/// A port that Wireshark gives to some protocol would have it take the payload for that.
#[test]
fn tshark_takes_the_payload_for_plain_data() {
    let mut session = session();
    for passed in &mut session {
        passed.segment.payload = vec![0; passed.segment.payload.len()].into();
    }
    let file = written(&session, Format::PcapNg, options(false, Endpoints::IPV4));
    let Some(lines) = tshark(&file, "tcp.len > 0", &["frame.protocols"]) else { return };

    assert!(!lines.is_empty());
    assert!(lines.iter().all(|protocols| matches!(&**protocols, "raw:ip:tcp" | "raw:ip:tcp:data")), "{lines:?}");
}

#[test]
fn tshark_reads_the_options() {
    for endpoints in [Endpoints::IPV4, Endpoints::IPV6] {
        let file = written(&session(), Format::PcapNg, options(false, endpoints));
        let options = ["tcp.options.mss_val", "tcp.options.wscale.shift", "tcp.options.timestamp.tsval"];
        let Some(syns) = tshark(&file, "tcp.flags.syn == 1", &options) else { return };
        let sack = ["tcp.options.sack_le", "tcp.options.sack_re", "tcp.options.timestamp.tsecr"];
        let Some(sacks) = tshark(&file, "tcp.options.sack", &sack) else { return };

        assert_eq!(syns, ["1460|7|1000", "1460|7|1001"]);
        let [left, right] = [2, 3].map(|i| ISN + 1 + i * MSS as u32);
        assert_eq!(sacks, [format!("{left}|{right}|2004")]);
    }
}

#[test]
fn tshark_shows_and_filters_comments_direction_and_interface() {
    let file = written(&session(), Format::PcapNg, options(false, Endpoints::IPV4));
    let fields =
        ["frame.comment", "frame.packet_flags_direction", "frame.interface_name", "frame.interface_description"];
    let Some(lines) = tshark(&file, "tcp", &fields) else { return };
    let Some(of_skb_5) = tshark(&file, r#"frame.comment contains "skb#5 ""#, &["tcp.len"]) else { return };

    let description = "sender 192.0.2.1:40000 to receiver 192.0.2.2:50000, packets as a wire carries them";
    let expected: Vec<_> = on_the_wire(&session())
        .iter()
        .map(|Passed { direction, comment, .. }| {
            let direction = if *direction == Direction::In { "0x00000001" } else { "0x00000002" };
            format!("{comment}|{direction}|skbscope|{description}")
        })
        .collect();
    assert_eq!(lines, expected);
    // All parts of the super-packet, and not skb 50.
    assert_eq!(of_skb_5, ["1448", "1448", "1448"]);
}

#[test]
fn tshark_reads_what_a_full_disk_has_kept() {
    for format in [Format::PcapNg, Format::Pcap] {
        let disk = SmallDisk::new(2_700);
        write(&session(), disk.clone(), format, options(false, Endpoints::IPV4)).unwrap_err();
        let Some(lines) = tshark(&disk.file.borrow(), "tcp.checksum.status == 1", &["tcp.len"]) else { return };

        assert_eq!(lines, ["0", "0", "0", "1448"]);
    }
}

/// What the comment says, the plugin says in fields.
#[test]
fn the_plugin_makes_fields_of_the_comments() {
    let plugin = concat!("lua_script:", env!("CARGO_MANIFEST_DIR"), "/assets/wireshark/skbscope.lua");
    let file = written(&session(), Format::PcapNg, options(false, Endpoints::IPV4));
    let names = ["moment", "skb", "wmem_queued", "sndbuf", "unsent", "cwnd", "rwnd", "blocked", "blocked.task"];
    let fields: Vec<_> = names.iter().map(|name| format!("skbscope.{name}")).collect();
    let fields: Vec<_> = ["frame.comment"].into_iter().chain(fields.iter().map(String::as_str)).collect();
    let Some(lines) = tshark_with(&["-X", plugin], &file, "tcp", &fields) else { return };

    assert!(lines.iter().any(|line| line.contains("blocked")), "{lines:?}");
    for line in &lines {
        let [comment, moment, skb, queued, sndbuf, unsent, cwnd, rwnd, blocked, tasks] =
            line.split('|').collect::<Vec<_>>()[..]
        else {
            panic!("{line}")
        };
        let skb = if skb.is_empty() { String::new() } else { format!(" skb#{skb}") };
        let tasks = tasks.replace(',', ", task ");
        let asleep = if blocked == "1" { format!(" blocked: task {tasks}") } else { String::new() };
        let again = format!("@{moment}{skb} queued {queued}/{sndbuf} unsent {unsent} cwnd {cwnd} rwnd {rwnd}{asleep}");
        assert_eq!(again, comment);
    }
}
