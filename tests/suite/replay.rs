//! Recordings and the binary: made, killed, damaged, replayed, opened at a moment.

use std::fs;
use std::path::Path;
use std::process::Stdio;

use serde_json::Value;

use crate::desk::Desk;

fn change(desk: &Desk, name: &str, by: impl Fn(&str) -> String) {
    desk.write(name, &by(&desk.read(name)));
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn a_recorded_run_is_replayed_with_equal_digests() {
    let desk = Desk::new();
    let run = desk.json("skbscope run lossy --headless --json --record s.jsonl");

    let replay = desk.json("skbscope replay s.jsonl --headless --json");

    assert_eq!(replay["equal"], true);
    assert_eq!(replay["complete"], true);
    assert_eq!(replay["inputs"], run["counters"]["inputs"]);
    assert_eq!(replay["virtual_seconds"], run["virtual_seconds"]);
    assert!(desk.good("skbscope replay s.jsonl --headless").contains("all equal"));
}

#[test]
fn a_killed_run_leaves_a_recording_that_is_replayed_to_its_last_line() {
    let desk = Desk::new();
    let mut run = desk.command("exec skbscope run steady --headless --for 9000000s --record s.jsonl");
    let mut run = run.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
    // Long before its end: something is on the disk.
    while lines(&desk.path("s.jsonl")) < 2_000 {
        assert_eq!(run.try_wait().expect("a child"), None, "it is too short a run");
        std::thread::yield_now();
    }

    run.kill().expect("it runs");
    run.wait().expect("a child");

    let written = desk.read("s.jsonl");
    let whole = &written[..written.rfind('\n').expect("lines") + 1];
    let last =
        whole.lines().rev().find_map(|line| serde_json::from_str::<Value>(line).expect("JSON")["input"]["n"].as_u64());
    let replay = desk.json("skbscope replay s.jsonl --headless --json");
    assert_eq!((&replay["equal"], &replay["complete"]), (&Value::Bool(true), &Value::Bool(false)));
    assert_eq!(replay["inputs"].as_u64(), last);
    assert_eq!(replay["damage"].is_null(), written.ends_with('\n'));
    assert!(replay["states"].as_u64() > Some(10), "{replay}");
}

fn lines(path: &Path) -> usize {
    fs::read(path).map_or(0, |bytes| bytes.iter().filter(|byte| **byte == b'\n').count())
}

#[test]
fn what_comes_out_differently_is_shown_with_both_values() {
    let desk = Desk::new();
    desk.good("skbscope run steady --headless --for 5s --record s.jsonl");
    // A link that is slower than the one that was recorded.
    change(&desk, "s.jsonl", |text| {
        let slower = text.replacen("\"rate\":800000", "\"rate\":700000", 1);
        assert_ne!(slower, text, "the link's rate is in the header");
        slower
    });

    let replay = desk.shell("skbscope replay s.jsonl --headless");

    assert_eq!(replay.status.code(), Some(1), "{replay:?}");
    let told = text(&replay.stdout);
    assert!(told.contains("DIFFERENT  at input") && told.contains("recorded") && told.contains("replayed"), "{told}");
    let first = &desk.json("skbscope replay s.jsonl --headless --json")["first_difference"];
    let names: Vec<_> = first["differences"].as_array().expect("a list").iter().map(|field| &field["name"]).collect();
    assert!(names.iter().any(|name| *name == "digest of links"), "{names:?}");
    assert!(names[0].as_str().expect("text").starts_with("input "), "{names:?}");
}

#[test]
fn a_changed_state_is_found_where_it_stands() {
    let desk = Desk::new();
    desk.good("skbscope run steady --headless --for 20s --record s.jsonl");
    change(&desk, "s.jsonl", |text| {
        let mut lines: Vec<_> = text.lines().map(str::to_owned).collect();
        let mut states = lines.iter_mut().filter(|line| line.starts_with("{\"state\""));
        let second = states.nth(1).expect("two states");
        *second = second.replace("\"sk_sndbuf\":98304", "\"sk_sndbuf\":98305");
        lines.join("\n") + "\n"
    });

    let first = &desk.json("skbscope replay s.jsonl --headless --json")["first_difference"];

    assert_eq!((&first["moment"], first["equal_until_input"].as_u64()), (&Value::from("256"), Some(128)));
    let sndbuf = &first["differences"][0];
    assert_eq!((&sndbuf["name"], &sndbuf["recorded"]), (&Value::from("sk_sndbuf"), &Value::from("98305")));
    assert_eq!(sndbuf["replayed"], "98304");
}

#[test]
fn a_damaged_tail_is_told_and_the_rest_is_replayed() {
    let desk = Desk::new();
    desk.good("skbscope run steady --headless --for 5s --record s.jsonl");
    change(&desk, "s.jsonl", |text| text[..text.len() - 400].to_owned() + "\u{0}\u{0}\n{}\n");

    let told = desk.good("skbscope replay s.jsonl --headless");

    assert!(told.contains("is damaged") && told.contains("left out") && told.contains("equal"), "{told}");
}

#[test]
fn a_recording_of_the_first_format_is_refused_with_what_to_do() {
    let desk = Desk::new();
    desk.good("skbscope run steady --headless --for 1s --record s.jsonl");
    change(&desk, "s.jsonl", |text| text.replacen("\"format\":2,", "\"format\":1,", 1));

    let refused = desk.shell("skbscope replay s.jsonl --headless");

    assert_eq!(refused.status.code(), Some(2));
    let why = text(&refused.stderr);
    assert!(
        why.contains("it has format 1") && why.contains("record it again: skbscope run steady --record FILE"),
        "{why}"
    );
}

#[test]
fn what_cannot_be_replayed_says_why() {
    let desk = Desk::new();
    desk.write("notes.txt", "hello\n");
    desk.good("skbscope run steady --headless --for 1s --record s.jsonl");

    for (args, told) in [
        ("replay nothing.jsonl --headless", "cannot read the recording nothing.jsonl"),
        ("replay notes.txt --headless", "it is no recording"),
        ("replay s.jsonl@77777.1 --headless", "there is no input 77777; the last one is "),
        ("replay s.jsonl@7.x --headless", "128.7"),
    ] {
        let output = desk.shell(&format!("skbscope {args}"));
        assert_eq!(output.status.code(), Some(2), "{args}");
        assert!(text(&output.stderr).contains(told), "{args}: {}", text(&output.stderr));
    }
}

/// The comment of a captured packet names the moment; the recording opens there.
#[test]
fn a_captured_packet_leads_back_to_the_step_that_sent_it() {
    let desk = Desk::new();
    desk.good("skbscope run blocked-writer --headless --record s.jsonl --pcap a.pcapng");
    let capture = desk.read("a.pcapng");
    let comments = capture.match_indices(" queued ").filter_map(|(end, _)| {
        let begin = capture[..end].rfind('@')?;
        Some(&capture[begin + 1..end])
    });
    let sent: Vec<_> = comments.filter(|comment| comment.contains(" skb#")).collect();
    assert!(sent.len() > 10, "{sent:?}");

    for comment in sent.iter().step_by(7) {
        let (moment, skb) = comment.split_once(" skb").expect("an skb");
        let told = desk.json(&format!("skbscope replay s.jsonl@{moment} --headless --json"));
        assert_eq!(told["moment"], *moment);
        assert_eq!(told["step"], "__tcp_transmit_skb returns", "{skb}: {told}");
        assert_eq!(told["stack"].as_array().and_then(|stack| stack.last()), Some(&Value::from("__tcp_transmit_skb")));
    }
}

#[test]
fn a_recording_that_cannot_be_written_is_told_and_the_run_goes_on() {
    let desk = Desk::new();

    let output = desk.shell("skbscope run steady --headless --for 1s --record /dev/full");

    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("nothing is recorded: No space left on device (os error 28)"), "{output:?}");
    assert!(text(&output.stdout).contains("stopped after 1.000000 s"), "{output:?}");
}
