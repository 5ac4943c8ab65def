//! Every number is what others say of the same socket at the same time: its own getsockopt() and `ss`.

use std::collections::BTreeMap;
use std::io::Write;
use std::process::Command;
use std::thread;
use std::time::Duration;

use serde_json::Value;

use super::namespace::{Connection, attach, in_a_namespace, json, tcp_info};

/// What `ss -tmineo` says of the socket with this port: `cwnd`, `unacked`, `skmem w` and so on.
fn ss(port: u16) -> Option<BTreeMap<String, String>> {
    let filter = format!("sport = :{port}");
    let output = Command::new("ss").args(["-HtmineO", &filter]).output().ok()?;
    let line = String::from_utf8_lossy(&output.stdout).into_owned();
    let mut said = BTreeMap::new();
    for word in line.split_whitespace() {
        if let Some(memory) = word.strip_prefix("skmem:(") {
            for part in memory.trim_end_matches(')').split(',') {
                let digits = part.find(|c: char| c.is_ascii_digit())?;
                said.insert(format!("skmem {}", &part[..digits]), part[digits..].to_owned());
            }
        } else if let Some((name, value)) = word.split_once(':') {
            said.insert(name.to_owned(), value.to_owned());
        }
    }
    (!said.is_empty()).then_some(said)
}

fn compare(test: &str, connection: &Connection) {
    let mut moved: Vec<usize> = Vec::new();
    // The socket may move between two looks: what all must agree on is a moment in which it did not.
    for _ in 0..50 {
        let before = (tcp_info(&connection.sender), connection.memory(), connection.outq());
        let look = json(&attach(&format!("--cookie {} --once --json", connection.cookie())));
        let said = ss(connection.port());
        if before != (tcp_info(&connection.sender), connection.memory(), connection.outq()) {
            let now = tcp_info(&connection.sender);
            moved = (0..now.len()).filter(|at| now[*at] != before.0[*at]).collect();
            thread::sleep(Duration::from_millis(20));
            continue;
        }
        agree(&look, &before.0);
        assert_eq!(look["socket"]["memory"]["wmem_queued"], before.1.wmem_queued);
        assert_eq!(look["socket"]["memory"]["sndbuf"], before.1.sndbuf);
        assert_eq!(look["socket"]["memory"]["forward_alloc"], before.1.forward_alloc);
        assert_eq!(look["socket"]["send_q_bytes"], before.2);
        assert_eq!(look["socket"]["info"]["notsent_bytes"], connection.outq_not_sent());
        match said {
            Some(said) => agree_with_ss(&look, &said),
            None => drop(writeln!(std::io::stderr(), "SKIPPED {test}: what `ss` says; it is not installed")),
        }
        return;
    }
    panic!("{test}: the socket never stood still: {moved:?}");
}

/// `struct tcp_info`, byte by byte as the kernel's header has it.
fn agree(look: &Value, info: &[u8]) {
    let u32_at = |at: usize| u32::from_ne_bytes(info[at..at + 4].try_into().expect("four"));
    let u64_at = |at: usize| u64::from_ne_bytes(info[at..at + 8].try_into().expect("eight"));
    let told = &look["socket"]["info"];
    let numbers = [
        ("rto_us", 8),
        ("snd_mss", 16),
        ("unacked", 24),
        ("sacked", 28),
        ("lost", 32),
        ("retrans", 36),
        ("rtt_us", 68),
        ("rttvar_us", 72),
        ("snd_ssthresh", 76),
        ("snd_cwnd", 80),
        ("reordering", 88),
        ("total_retrans", 100),
        ("segs_out", 136),
        ("segs_in", 140),
        ("notsent_bytes", 144),
        ("min_rtt_us", 148),
        ("snd_wnd", 228),
    ];
    for (name, at) in numbers {
        assert_eq!(told[name], u32_at(at), "{name}: {told:#}");
    }
    for (name, at) in [("bytes_acked", 120), ("bytes_received", 128), ("bytes_sent", 200), ("bytes_retrans", 208)] {
        assert_eq!(told[name], u64_at(at), "{name}: {told:#}");
    }
    for (name, at) in [("ca_state", 1), ("retransmits", 2), ("probes", 3), ("backoff", 4), ("options", 5)] {
        assert_eq!(told[name], info[at], "{name}: {told:#}");
    }
}

fn agree_with_ss(look: &Value, said: &BTreeMap<String, String>) {
    let (socket, info, memory) = (&look["socket"], &look["socket"]["info"], &look["socket"]["memory"]);
    let number = |name: &str| said.get(name).map_or("0", String::as_str).to_owned();
    assert_eq!(number("skmem w"), memory["wmem_queued"].to_string());
    assert_eq!(number("skmem tb"), memory["sndbuf"].to_string());
    assert_eq!(number("skmem t"), memory["wmem_alloc"].to_string());
    assert_eq!(number("skmem f"), memory["forward_alloc"].to_string());
    assert_eq!(number("cwnd"), info["snd_cwnd"].to_string());
    assert_eq!(number("mss"), info["snd_mss"].to_string());
    assert_eq!(number("unacked"), info["unacked"].to_string());
    assert_eq!(number("lost"), info["lost"].to_string());
    assert_eq!(number("sacked"), info["sacked"].to_string());
    assert_eq!(number("notsent"), info["notsent_bytes"].to_string());
    assert_eq!(number("bytes_acked"), info["bytes_acked"].to_string());
    assert_eq!(number("ino"), socket["inode"].to_string());
    let cookie = u64::from_str_radix(&number("sk"), 16).expect("a number");
    assert_eq!(socket["cookie"], cookie);
}

#[test]
fn of_a_sender_that_nobody_reads_from_every_number_is_what_the_kernel_says() {
    let test = "of_a_sender_that_nobody_reads_from_every_number_is_what_the_kernel_says";
    in_a_namespace(test, move || {
        let connection = Connection::with_buffers(100_000, 8_192);
        connection.fill();
        connection.wait_until_stuck();
        compare(test, &connection);
    });
}

#[test]
fn of_a_sender_whose_segments_are_lost_every_number_is_what_the_kernel_says() {
    let test = "of_a_sender_whose_segments_are_lost_every_number_is_what_the_kernel_says";
    in_a_namespace(test, move || {
        let tc = |words: &str| {
            Command::new("tc").args(words.split_whitespace()).output().is_ok_and(|tc| tc.status.success())
        };
        let mtu = Command::new("ip").args(["link", "set", "lo", "mtu", "1500"]).status();
        // A queue of two packets: whatever is sent at once is mostly lost.
        if !mtu.is_ok_and(|ip| ip.success()) || !tc("qdisc add dev lo root tbf rate 200kbit burst 1600 limit 3200") {
            let _ = writeln!(std::io::stderr(), "SKIPPED {test}: it takes `tc` and the kernel's tbf to lose segments");
            return;
        }
        let connection = Connection::with_buffers(200_000, 100_000);
        connection.fill();
        thread::sleep(Duration::from_secs(2));
        // From now on nothing arrives: the socket moves only when its timer runs, which waits longer each time. (What a
        // device refuses is tried again every half second.)
        assert!(tc("qdisc replace dev lo root tbf rate 8bit burst 1600 limit 10000000"));
        thread::sleep(Duration::from_secs(2));
        compare(test, &connection);

        let look = json(&attach(&format!("--cookie {} --once --json", connection.cookie())));
        assert!(look["socket"]["info"]["lost"].as_u64() > Some(0), "{look:#}");
        let Some(skbs) = look["inside"]["skbs"].as_array() else { return };
        // Each skb counts as many segments as it stands for.
        let lost = |skb: &&Value| skb["sacked"].as_u64().is_some_and(|sacked| sacked & 4 != 0);
        let segments: u64 =
            skbs.iter().filter(lost).map(|skb| skb["gso_segs"].as_u64().expect("a number").max(1)).sum();
        assert_eq!(Some(segments), look["socket"]["info"]["lost"].as_u64(), "{look:#}");
        let sent: u64 = skbs
            .iter()
            .filter(|skb| skb["sent"] == true)
            .map(|skb| skb["gso_segs"].as_u64().expect("a number").max(1))
            .sum();
        assert_eq!(Some(sent), look["socket"]["info"]["unacked"].as_u64(), "{look:#}");
    });
}
