//! What a run without a screen writes: never over what is there, never over what it reads, and whole to its last line.

use std::fs;
use std::os::unix::fs::symlink;

use serde_json::Value;

use crate::desk::Desk;

const RUN: &str = "skbscope run lossy --headless --for 1s";

#[test]
fn a_file_that_is_there_is_written_over_only_with_force() {
    let desk = Desk::new();
    desk.good("skbscope run first-1000 --headless --record in.jsonl");
    for (command, name) in [
        (format!("{RUN} --record s.jsonl"), "s.jsonl"),
        (format!("{RUN} --pcap a.pcapng"), "a.pcapng"),
        ("skbscope export in.jsonl --to csv -o s.csv".to_owned(), "s.csv"),
        ("skbscope export in.jsonl --to svg --output s.svg".to_owned(), "s.svg"),
    ] {
        desk.write(name, "mine");

        let told = desk.refused(&command);
        assert!(told.contains(&format!("{name} exists already, with 4 bytes")), "{told}");
        assert!(told.contains("Suggestion: --force writes over it"), "{told}");
        assert_eq!(desk.read(name), "mine");

        desk.good(&format!("{command} --force"));
        assert!(desk.read(name).len() > 100 && !desk.read(name).starts_with("mine"), "{name}");
        fs::remove_file(desk.path(name)).expect("there");
        desk.good(&command);
    }
}

#[test]
fn what_is_read_is_never_written_over_under_any_of_its_names() {
    let desk = Desk::new();
    desk.good(&format!("{RUN} --record s.jsonl; skbscope scenarios steady > mine.toml"));
    fs::hard_link(desk.path("s.jsonl"), desk.path("hard.csv")).expect("linked");
    symlink("s.jsonl", desk.path("soft.csv")).expect("linked");
    let (recording, scenario) = (desk.read("s.jsonl"), desk.read("mine.toml"));

    for command in [
        "skbscope export s.jsonl --to csv -o ./s.jsonl --force",
        "skbscope export s.jsonl --to csv -o hard.csv --force",
        "skbscope export soft.csv@3 --to csv -o s.jsonl --force",
        "skbscope export /dev/stdin --to csv -o soft.csv --force < hard.csv",
        "skbscope run mine.toml --headless --record mine.toml --force",
    ] {
        let told = desk.refused(command);
        assert!(told.contains("is what is read here"), "{command}: {told}");
    }
    assert_eq!((desk.read("s.jsonl"), desk.read("mine.toml")), (recording, scenario));
}

#[test]
fn two_outputs_are_two_files() {
    let desk = Desk::new();
    desk.write("a.pcapng", "mine");
    symlink("a.pcapng", desk.path("s.jsonl")).expect("linked");

    let told = desk.refused(&format!("{RUN} --pcap a.pcapng --record s.jsonl --force"));
    assert!(told.contains("written already"), "{told}");
    assert_eq!(desk.read("a.pcapng"), "mine");
}

#[test]
fn what_cannot_be_opened_is_told_before_anything_runs_and_leaves_nothing() {
    let desk = Desk::new();
    desk.write("s.jsonl", "mine");
    for (options, told) in [
        ("--record no/such/s.jsonl", "cannot write no/such/s.jsonl\n   1: No such file"),
        ("--pcap no/such/a.pcapng", "cannot write no/such/a.pcapng\n   1: No such file"),
        ("--pcap a.pcapng --record /", "Is a directory"),
        ("--pcap a.pcapng --record s.jsonl", "--force"),
    ] {
        assert!(desk.refused(&format!("{RUN} {options}")).contains(told), "{options}");
        assert!(!desk.path("a.pcapng").exists(), "{options}");
    }
    desk.good(&format!("{RUN} --record new.jsonl"));
    let told = desk.refused("skbscope export new.jsonl@99999 --to csv -o new.csv");
    assert!(told.contains("no input 99999") && !desk.path("new.csv").exists(), "{told}");
}

#[test]
fn pipes_and_devices_are_written_as_ever() {
    let desk = Desk::new();
    desk.good(&format!("{RUN} --record s.jsonl"));
    let csv = desk.good("skbscope export s.jsonl@9 --to csv");
    assert_eq!(csv.lines().count(), 10);

    assert_eq!(desk.good("skbscope export s.jsonl@9 --to csv -o /dev/stdout"), csv);
    assert_eq!(desk.good("skbscope export s.jsonl@9 --to csv -o /dev/stdout | cat"), csv);
    assert_eq!(
        desk.good("skbscope export s.jsonl@9 --to csv -o >(cat > s.csv; touch done); until [ -e done ]; do :; done"),
        ""
    );
    assert_eq!(desk.read("s.csv"), csv);
    desk.good("mkfifo f; skbscope export s.jsonl@9 --to csv -o f & cat f > t.csv; wait");
    assert_eq!(desk.read("t.csv"), csv);
    desk.good("skbscope export s.jsonl --to csv -o /dev/null");
    desk.good(&format!("{RUN} --record /dev/null"));

    // Standard output goes on where it stands: what a shell appends to stays.
    desk.good("echo first > u.csv; skbscope export s.jsonl@9 --to csv -o /dev/stdout >> u.csv; echo last >> u.csv");
    assert_eq!(desk.read("u.csv"), format!("first\n{csv}last\n"));
    desk.good(&format!("{RUN} --record /dev/stdout > all; grep -q delivered all && grep -q '\"end\"' all"));
}

#[test]
fn a_recording_that_fills_the_disk_is_counted_as_far_as_it_goes_and_can_be_replayed() {
    let desk = Desk::new();
    let run = desk.shell("trap '' XFSZ; ulimit -f 40; exec skbscope run lossy --headless --json --record s.jsonl");

    assert_eq!(run.status.code(), Some(2), "{run:?}");
    let report: Value = serde_json::from_slice(&run.stdout).expect("JSON");
    assert_eq!(report["virtual_seconds"], 20.0, "the run goes on");
    let replay = desk.json("skbscope replay s.jsonl --headless --json");
    assert_eq!((&replay["equal"], &replay["complete"]), (&Value::Bool(true), &Value::Bool(false)));
    assert!(replay["damage"].is_null(), "it ends behind a whole line: {replay}");
    assert!(replay["inputs"].as_u64() > Some(10), "{replay}");
    assert_eq!(report["recording"]["inputs"], replay["inputs"]);
    let told = String::from_utf8_lossy(&run.stderr).into_owned();
    assert!(told.contains("File too large") && told.contains(&format!("{} inputs", replay["inputs"])), "{told}");
}

#[test]
fn a_run_that_a_signal_ends_has_a_last_line() {
    for (signal, code) in [("INT", 130), ("TERM", 143), ("HUP", 129), ("USR1", 138)] {
        let desk = Desk::new();
        // A shell that is not interactive starts background jobs deaf to SIGINT, unless job control is on.
        let run = "skbscope run lossy --headless --for 9000000s --record s.jsonl --pcap a.pcapng > /dev/null & pid=$!";
        let wait = "until [ -s s.jsonl ] && [ -s a.pcapng ]; do sleep 0.01; done";
        let ended = desk.shell(&format!("set -m; {run}; {wait}; kill -{signal} $pid; wait $pid"));
        assert_eq!(ended.status.code(), Some(code), "{signal}");

        let replay = desk.json("skbscope replay s.jsonl --headless --json");
        assert_eq!((&replay["equal"], &replay["complete"]), (&Value::Bool(true), &Value::Bool(true)), "{signal}");
    }
}
