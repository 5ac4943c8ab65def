//! The program as its users call it: what it prints, and how it exits.

use std::fs;
use std::path::Path;
use std::process::{Command as Process, Output};

use assert_cmd::Command;
use pcap_file::pcap::PcapReader;
use pcap_file::pcapng::PcapNgReader;
use serde_json::Value;
use tempfile::tempdir;

fn skbscope(args: &str) -> Output {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("skbscope"));
    command.args(args.split_whitespace()).output().expect("runs")
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

/// What a command prints that succeeds.
fn prints(args: &str) -> String {
    let output = skbscope(args);
    assert_eq!(output.status.code(), Some(0), "{args}: {}", stderr(&output));
    stdout(&output)
}

/// What a command says that fails with exit code 2.
fn fails(args: &str) -> String {
    let output = skbscope(args);
    assert_eq!(output.status.code(), Some(2), "{args}: {}", stdout(&output));
    assert_eq!(stdout(&output), "", "{args}");
    stderr(&output)
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("one JSON value")
}

#[test]
fn help_is_grouped_and_has_units_examples_and_exit_codes() {
    let help = prints("--help");

    let mut rest = help.as_str();
    for heading in [
        "Usage:",
        "Commands:",
        "Run:",
        "Without a screen:",
        "Socket:",
        "Writers:",
        "Peer:",
        "Link:",
        "Screen:",
        "Units:",
        "Examples:",
        "Exit codes:",
    ] {
        let at = rest.find(heading).unwrap_or_else(|| panic!("{heading} is missing or out of order"));
        rest = &rest[at..];
    }
    for line in help.lines() {
        assert!(line.chars().count() <= 120, "too long: {line}");
    }
    assert!(prints("-h").len() < help.len());
    assert!(prints("run --help").contains("[SCENARIO|FILE]"));
    assert!(prints("--version").starts_with("skbscope 0."));
}

#[test]
fn an_option_that_a_kernel_does_not_have_is_told() {
    let report = json(&prints("run steady --kernel 3.10 --lowat 8k --headless --for 1s --json"));
    let refused = report["refused"][0].as_str().expect("it is refused");
    assert!(refused.contains("TCP_NOTSENT_LOWAT") && refused.contains("3.10"), "{refused}");

    let report = json(&prints("run steady --kernel 6.18 --lowat 8k --headless --for 1s --json"));
    assert_eq!(report["refused"], serde_json::json!([]));
}

#[test]
fn both_kernels_report_their_own_byte_counts() {
    let [old, new] = ["3.10", "6.18"].map(|kernel| {
        let report = json(&prints(&format!("run ten-bytes --kernel {kernel} --headless --json")));
        (report["kernel"].clone(), report["written_bytes"].clone(), report["largest_wmem_queued"].clone())
    });

    assert_eq!(old, ("3.10".into(), 4.into(), (4 * 2_304).into()));
    assert_eq!(new, ("6.18".into(), 10.into(), (10 * 833).into()));
}

#[test]
fn the_scenarios_are_listed_and_can_be_read() {
    let list = prints("scenarios");
    let all = json(&prints("scenarios --json"));
    let all = all.as_array().expect("a list");
    assert!(all.len() >= 12);
    for scenario in all {
        let of = |key: &str| scenario[key].as_str().expect(key).to_owned();
        assert!(list.contains(&of("name")) && list.contains(&of("title")) && list.contains(&of("shows")));
        assert_eq!(prints(&format!("scenarios {}", of("name"))), of("text"));
    }
}

#[test]
fn a_printed_scenario_is_a_file_to_start_from() {
    let dir = tempdir().expect("a directory");
    let mine = dir.path().join("mine.toml");
    fs::write(&mine, prints("scenarios first-1000").replace("write = 1000", "write = 2000")).expect("written");

    let report = json(&prints(&format!("run {} --headless --json", mine.display())));

    assert_eq!((report["scenario"].as_str(), report["written_bytes"].as_u64()), (Some("mine"), Some(2_000)));
}

#[test]
fn an_unknown_scenario_is_answered_with_the_nearest_and_the_list() {
    let message = fails("run frist-1000");
    assert!(message.contains("there is no scenario `frist-1000`"), "{message}");
    assert!(message.contains("did you mean `first-1000`?"), "{message}");
    assert!(message.contains("scenarios: steady, first-1000, "), "{message}");
    assert!(fails("scenarios frist-1000").contains("did you mean `first-1000`?"));
    assert!(fails("first-1000").contains("skbscope run first-1000"));
    assert!(fails("run no/such.toml").contains("   0: cannot read the scenario no/such.toml\n   1: No such file"));
}

#[test]
fn errors_in_a_scenario_file_have_their_place() {
    let dir = tempdir().expect("a directory");
    let file = dir.path().join("wrong.toml");
    fs::write(&file, "title = 't'\nshows = 's'\n[socket]\nsndbuff = 1\n").expect("written");

    let message = fails(&format!("run {} --headless", file.display()));

    assert!(
        message.starts_with("error:\n   0: ") && message.contains("wrong.toml:4:1: unknown key `sndbuff`"),
        "{message}"
    );
    assert!(message.contains("did you mean `sndbuf`?"), "{message}");
    assert!(!message.contains("backtrace") && !message.contains("panicked"), "{message}");
}

#[test]
fn wrong_options_say_what_was_expected_and_what_came() {
    let table = [
        ("run --sndbuf 64kk", "expected a size below 2GiB such as 1000, 64k or 64KiB, got `64kk`"),
        ("run --loss 2", "expected a percentage such as 2% or 0.1%, got `2`; the % sign is missing"),
        ("run --delay 20", "expected a duration such as 200us, 20ms, 1.5s or 2min, got `20`; the unit is missing"),
        ("run --rate 10", "expected a rate such as 10mbit"),
        ("run --kernel 2.6", "possible values: 6.18"),
        ("run --peer manul", "a similar value exists: 'manual'"),
        ("run --sndbuff 1", "a similar argument exists: '--sndbuf'"),
        ("run --json", "--headless"),
        ("run --pcap a.txt --headless", "a.txt: the name of a capture must end in .pcapng or .pcap"),
        ("run first-1000 --headless --bytes 1k --writers 2000", "1..=1000"),
        ("run --loss 60% --reorder 60% --headless", "`loss`, `duplicate` and `reorder` make 120% together"),
    ];
    for (args, expected) in table {
        let message = fails(args);
        assert!(message.contains(expected), "{args}: {message}");
    }
}

#[test]
fn completions_and_the_manual_are_printed() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        assert!(prints(&format!("completions {shell}")).contains("sndbuf"), "{shell}");
    }
    let manual = prints("man");
    assert!(manual.contains(".TH skbscope 1") && manual.contains("Exit codes"), "{manual}");
}

#[test]
fn a_reader_that_has_enough_is_no_error() {
    for args in ["scenarios", "--help", "man", "completions bash", "run first-1000 --headless"] {
        let program = assert_cmd::cargo::cargo_bin!("skbscope");
        let script = format!("{} {args} | true; echo ${{PIPESTATUS[0]}}", program.display());
        let output = Process::new("bash").args(["-c", &script]).output().expect("bash");
        assert_eq!((stdout(&output), stderr(&output)), ("0\n".to_owned(), String::new()), "{args}");
    }
}

const LOSSY: &str = "run --headless --bytes 2MB --loss 2% --reorder 1% --duplicate 1% --check --json --seed";

#[test]
fn a_headless_run_delivers_everything_and_says_so() {
    let report = json(&prints(&format!("{LOSSY} 7")));

    assert_eq!(report["written_bytes"], 2_000_000);
    assert_eq!(report["delivered_bytes"], 2_000_000);
    assert_eq!(report["digests_equal"], true);
    assert_eq!(report["written_sha256"], report["delivered_sha256"]);
    assert_eq!(report["ended"], "finished");
    assert_eq!(report["seed"], 7);
    assert!(report["segments"].as_u64().expect("a number") > 1_300);
    assert!(report["retransmits"].as_u64().expect("a number") > 10);
    assert!(report["largest_wmem_queued"].as_u64().expect("a number") > 50_000);
    assert!(report["blocked_seconds"]["sndbuf"].as_f64().expect("a number") > 0.0);
    assert!(report["virtual_seconds"].as_f64().expect("a number") > 1.0);
    assert!(report["check"]["checks"].as_u64().expect("a number") > 1_000);
    assert_eq!(report["check"]["failure"], Value::Null);
}

#[test]
fn equal_seeds_give_equal_runs_but_for_wall_time() {
    let run = |seed: u32| {
        let mut report = json(&prints(&format!("{LOSSY} {seed}")));
        let wall = report.as_object_mut().expect("an object").remove("wall_seconds").expect("there");
        assert!(wall.as_f64().is_some());
        report
    };
    let seven = run(7);
    assert_eq!(seven, run(7));
    let (mut eight, mut other) = (run(8), seven);
    for report in [&mut eight, &mut other] {
        report.as_object_mut().expect("an object").remove("seed");
    }
    assert_ne!(eight, other, "another seed loses other packets");
}

#[test]
fn a_run_ends_after_its_time() {
    let report = json(&prints("run --headless --for 1500ms --json"));
    assert_eq!((report["ended"].as_str(), report["virtual_seconds"].as_f64()), (Some("time"), Some(1.5)));

    let summary = prints("run lossy --headless --for 3s --check");
    assert!(summary.starts_with("lossy, kernel 6.18, seed 1: stopped after 3.000000 s of virtual"), "{summary}");
    for word in ["written", "delivered", "segments", "queued", "asleep", "check", "all good"] {
        assert!(summary.contains(word), "{word}: {summary}");
    }
}

#[test]
fn a_run_that_cannot_deliver_the_bytes_asked_for_ends_and_fails() {
    for (options, ended, error) in [
        ("--loss 100%", "finished", json("\"ETIMEDOUT\"")),
        ("--peer manual", "finished", json("\"ETIMEDOUT\"")),
        ("--read-rate 0", "stuck", Value::Null),
    ] {
        let output = skbscope(&format!("run --headless --bytes 1MB --json {options}"));

        let report = json(&stdout(&output));
        assert_eq!(output.status.code(), Some(1), "{options}: {report}");
        assert_eq!((&report["ended"], &report["error"]), (&ended.into(), &error), "{options}");
        assert_eq!(report["wanted_bytes"], 1_000_000);
    }
    let text = stdout(&skbscope("run --headless --bytes 1MB --loss 100%"));
    assert!(text.contains("1,000,000 bytes of --bytes did not arrive"), "{text}");
}

#[test]
fn all_writers_together_write_the_bytes_asked_for() {
    let report = json(&prints("run --headless --writers 4 --write 3000 --bytes 1MB --check --json"));
    assert_eq!((report["delivered_bytes"].as_u64(), report["digests_equal"].as_bool()), (Some(1_000_000), Some(true)));
}

#[test]
fn an_interrupted_run_still_tells_what_it_did() {
    let program = assert_cmd::cargo::cargo_bin!("skbscope");
    let script = format!(
        "{} run --headless --bytes 100GB --json & pid=$!; sleep 1; kill -INT $pid; wait $pid; echo code $?",
        program.display()
    );
    // A shell that is not interactive starts background jobs deaf to SIGINT, unless job control is on.
    let output = Process::new("bash").args(["-mc", &script]).output().expect("bash");
    let text = stdout(&output);
    assert!(text.ends_with("code 130\n"), "{text} {}", stderr(&output));
    let report = json(text.trim_end_matches("code 130\n"));
    assert_eq!(report["ended"], "interrupted");
    assert!(report["written_bytes"].as_u64().expect("a number") > 0);
}

#[test]
fn a_capture_that_cannot_be_written_does_not_stop_the_run() {
    let dir = tempdir().expect("a directory");
    let link = dir.path().join("full.pcap");
    std::os::unix::fs::symlink("/dev/full", &link).expect("linked");
    let path = link.display().to_string();

    let output = skbscope(&format!("run --headless --bytes 1MB --json --pcap {path}"));

    assert_eq!(output.status.code(), Some(2));
    let report = json(&stdout(&output));
    assert_eq!(report["digests_equal"], true);
    assert!(report["capture"]["error"].is_string());
    assert_eq!(stderr(&output).lines().count(), 1, "{}", stderr(&output));
    assert!(stderr(&output).contains(&path), "{}", stderr(&output));
}

/// The packets in a capture, if it ends behind a whole one.
fn whole_packets(file: &Path) -> u64 {
    let bytes = std::fs::read(file).expect("written");
    let mut packets = 0;
    if file.extension().is_some_and(|ending| ending == "pcap") {
        let mut reader = PcapReader::new(&bytes[..]).expect("a header");
        while let Some(packet) = reader.next_packet() {
            packet.expect("whole");
            packets += 1;
        }
    } else {
        let mut reader = PcapNgReader::new(&bytes[..]).expect("a header");
        while let Some(block) = reader.next_block() {
            packets += u64::from(block.expect("whole").0.into_enhanced_packet().is_some());
        }
    }
    packets
}

#[test]
fn a_capture_that_fills_the_disk_ends_behind_a_whole_packet() {
    let dir = tempdir().expect("a directory");
    for name in ["a.pcap", "a.pcapng"] {
        let file = dir.path().join(name);
        let program = assert_cmd::cargo::cargo_bin!("skbscope");
        // No file may become larger than 300 KiB, and that is told by an error instead of a signal.
        let script =
            format!("trap '' XFSZ; ulimit -f 300; exec {} run lossy --headless --json --pcap ", program.display());
        let output = Process::new("bash").arg("-c").arg(script + &file.display().to_string()).output().expect("bash");

        assert_eq!(output.status.code(), Some(2), "{name}: {}", stderr(&output));
        let report = json(&stdout(&output));
        assert_eq!(report["virtual_seconds"], 20.0, "{name}: the run goes on");
        assert!(whole_packets(&file) > 100, "{name}");
        assert_eq!(report["capture"]["packets"], whole_packets(&file), "{name}");
        let told = format!("ends here, with {} packets: File too large (os error 27)", whole_packets(&file));
        assert!(stderr(&output).contains(&told), "{name}: {}", stderr(&output));
    }
}

/// What tshark finds in a capture: one line a packet, the fields between tabs. None where tshark is not installed.
fn tshark(file: &Path, filter: &str, fields: &[&str]) -> Option<Vec<String>> {
    let mut command = Process::new("tshark");
    command.arg("-r").arg(file).args(["-o", "tcp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE"]);
    command.args(["-Y", filter, "-T", "fields"]).args(fields.iter().flat_map(|field| ["-e", field]));
    let output = match command.output() {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            eprintln!("tshark is not installed: the capture is not read back");
            return None;
        }
        output => output.expect("tshark runs"),
    };
    assert!(output.status.success(), "{}", stderr(&output));
    Some(stdout(&output).lines().map(str::to_owned).collect())
}

const BAD: &str = "tcp.checksum.status == \"Bad\" || ip.checksum.status == \"Bad\" || _ws.malformed";

#[test]
fn wireshark_finds_handshake_data_ack_and_comments() {
    let dir = tempdir().expect("a directory");
    let file = dir.path().join("a.pcapng");
    prints(&format!("run first-1000 --headless --pcap {}", file.display()));

    let Some(packets) = tshark(&file, "tcp", &["tcp.flags.str", "tcp.len", "tcp.ack", "frame.comment"]) else { return };

    let all = packets.join("\n");
    assert!(packets[0].contains("S·") && packets[1].contains("A··S·"), "handshake:\n{all}");
    let data = packets.iter().position(|packet| packet.contains("\t1000\t")).expect("the write");
    assert!(packets[data].contains("queued 1832/46080 unsent 0 cwnd 10 rwnd 65535"), "{all}");
    assert!(packets[data].contains("skb#"), "{all}");
    assert!(packets[data + 1..].iter().any(|packet| packet.contains("\t0\t1001\t")), "its ACK:\n{all}");
    assert!(packets.iter().all(|packet| packet.contains("queued ")), "every packet has a comment:\n{all}");
    assert_eq!(tshark(&file, BAD, &["frame.number"]), Some(vec![]));
}

#[test]
fn a_capture_of_a_lossy_run_is_sound_in_every_form() {
    for (name, more) in [("a.pcapng", ""), ("b.pcap", ""), ("c.pcapng", "--gso"), ("d.pcapng", "--ipv6")] {
        let dir = tempdir().expect("a directory");
        let file = dir.path().join(name);
        let args = format!("run lossy --headless --bytes 500KB --json --pcap {} {more}", file.display());
        let report = json(&prints(&args));
        let Some(packets) = tshark(&file, "tcp", &["frame.time_epoch", "frame.len"]) else { return };

        assert_eq!(packets.len() as u64, report["capture"]["packets"].as_u64().expect("a number"), "{name}");
        assert_eq!(tshark(&file, BAD, &["frame.number"]), Some(vec![]), "{name}");
        let longest = packets.iter().filter_map(|packet| packet.split('\t').nth(1)?.parse::<u32>().ok()).max();
        assert_eq!(longest > Some(1_500), more == "--gso", "{name}: {longest:?}");
    }
}

#[test]
fn equal_runs_give_equal_captures() {
    let dir = tempdir().expect("a directory");
    let capture = |name: &str| {
        let file = dir.path().join(name);
        prints(&format!("run lossy --headless --for 2s --pcap {}", file.display()));
        fs::read(file).expect("written")
    };
    assert_eq!(capture("a.pcapng"), capture("b.pcapng"));
}

#[test]
fn a_breakpoint_stops_a_run_and_tells_where_and_why() {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("skbscope"));
    let args = ["run", "blocked-writer", "--headless", "--break", "skb 4000 freed", "--break", "sndbuf_free no"];
    let output = command.args(args).output().expect("runs");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let text = stdout(&output);
    assert!(
        text.starts_with("blocked-writer, kernel 6.18, seed 1: stopped at a breakpoint after 1.020000 s"),
        "{text}"
    );
    assert!(text.contains("  stopped    at 4.212, 1.020000 s, by `sndbuf_free no`\n"), "{text}");
    assert!(text.contains("sk_stream_memory_free: sk_wmem_queued 49,216 < sk_sndbuf 32,768? no\n"), "{text}");
    assert!(text.contains("in do_syscall_64 > tcp_sendmsg_locked > sk_stream_memory_free\n"), "{text}");
    assert!(text.contains("  breakpoint 0 hits: skb 4000 freed\n  breakpoint 1 hit: sndbuf_free no\n"), "{text}");

    let output = command.arg("--json").output().expect("runs");
    let told = json(&stdout(&output));
    assert_eq!(told["ended"], "breakpoint");
    assert_eq!(told["stop"]["moment"], "4.212");
    assert_eq!(told["stop"]["counters"]["sk_wmem_queued"], 49_216);
    assert_eq!(told["breakpoints"][1]["hits"], 1);
}

#[test]
fn a_scenario_has_breakpoints_of_its_own_that_a_run_without_a_screen_counts() {
    let folder = tempdir().expect("a folder");
    let path = folder.path().join("mine.toml");
    let text = prints("scenarios blocked-writer");
    let with = |breakpoints: &str| {
        fs::write(&path, format!("breakpoints = [{breakpoints}]\n{text}")).expect("written");
        format!("run {} --headless", path.display())
    };

    let told = prints(&with("\"task woken\", \"tcp_nagle_test refused\""));
    assert!(told.contains("finished after"), "{told}");
    assert!(told.contains("  breakpoint 1 hit: task woken\n"), "{told}");

    let told = fails(&with("\"task woken\",\n  \"task wokken\""));
    assert!(told.contains("mine.toml:2:9: `wokken` does not fit here"), "{told}");
    assert!(told.contains("        2 |   \"task wokken\"]\n          |         ^^^^^^\n"), "{told}");
    assert!(told.contains("did you mean `woken`?"), "{told}");
}

#[test]
fn the_language_of_breakpoints_is_taught() {
    let guide = prints("breakpoints");
    for word in ["tcp_write_xmit", "sndbuf_free", "[sk_]wmem_queued", "skb freed", "once"] {
        assert!(guide.contains(word), "{word}");
    }
    assert!(prints("run --help").contains("sk_stream_memory_free refused"));

    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("skbscope"));
    let output = command.args(["breakpoints", "wmem_queued >= sndbuf*2"]).output().expect("runs");
    assert_eq!(stdout(&output), "sk_wmem_queued >= (sk_sndbuf * 2)\n");

    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("skbscope"));
    let output = command.args(["run", "--headless", "--break", "wmem_queued >= sndbuff"]).output().expect("runs");
    assert_eq!(output.status.code(), Some(2));
    let told = stderr(&output);
    assert!(told.contains("'--break <EXPR>'"), "{told}");
    assert!(told.contains("\n  wmem_queued >= sndbuff\n                 ^^^^^^^\n  did you mean `sndbuf`?"), "{told}");
}

#[test]
fn a_stuck_run_says_in_its_report_who_stopped_reading() {
    let args = "run zero-window --headless --for 3s";
    let text = prints(args);
    let report = json(&prints(&format!("{args} --json")));

    assert!(text.contains("  end state  "), "{text}");
    assert!(text.contains("<- its program stopped reading: 16,384 of 16,384 unread\n"), "{text}");
    let links = report["end_state"].as_array().expect("a chain");
    let kinds: Vec<_> = links.iter().map(|link| link["kind"].as_str().expect("named")).collect();
    assert_eq!(kinds, ["asleep", "buffer-full", "window-closed", "reader"]);
    assert_eq!(links[3]["numbers"]["unread"], 16_384);
}

#[test]
fn a_breakpoint_tells_the_chain_as_it_was_there_and_not_at_the_end_of_its_input() {
    let stop = json(&prints("run blocked-writer --headless --json --break tcp_write_xmit"));
    let first = stop["stop"]["reasons"][0]["text"].as_str().expect("a chain");
    assert!(first.starts_with("send(100,000) runs; "), "inside the call nobody sleeps yet: {first}");
}
