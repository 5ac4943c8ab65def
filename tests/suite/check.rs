//! Files are read and not run: what they are is said, or what is wrong with them and where.

use crate::desk::Desk;
use crate::traces;

#[test]
fn whatever_comes_with_the_program_is_good() {
    let desk = Desk::new();
    let own = env!("CARGO_MANIFEST_DIR");
    let told = desk.good(&format!(
        "skbscope check {own}/traces/*.toml {own}/traces/lessons/*.toml {own}/traces/packetdrill/*.pkt {own}/tests/suite/import/*.pcap"
    ));
    for line in [
        "traces/first-1000.toml: a scenario with 1 task",
        "traces/lessons/sack.toml: a lesson of ",
        "traces/packetdrill/poll-waits-for-a-third.pkt: a script of ",
        "stalled.pcap: a capture of ",
    ] {
        assert!(told.contains(line), "{line} in\n{told}");
    }
    assert!(!told.contains("WRONG"), "{told}");
}

#[test]
fn recordings_and_traces_are_told_apart() {
    let desk = Desk::new();
    desk.good("skbscope run first-1000 --headless --record s.jsonl");
    desk.write("t.jsonl", &traces::text("6.18/first-write"));

    let told = desk.good("skbscope check s.jsonl t.jsonl");
    assert!(told.contains("s.jsonl: a recording of 1 branch"), "{told}");
    assert!(told.contains("t.jsonl: a trace of "), "{told}");
}

#[test]
fn what_is_wrong_is_told_with_its_place_and_the_others_are_read() {
    let desk = Desk::new();
    desk.good("skbscope scenarios steady > good.toml");
    desk.good("sed 's/^sndbuf/sndbug/' good.toml > misspelt.toml; head -c 3000 good.toml | tr = : > torn.toml");
    desk.good(
        "skbscope run first-1000 --headless --record s.jsonl; head -c -20 s.jsonl > cut.jsonl; cp good.toml notes.txt",
    );

    let output = desk.shell("skbscope check misspelt.toml torn.toml cut.jsonl notes.txt missing.toml good.toml");
    let told = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{told}");
    for part in [
        "WRONG   misspelt.toml: misspelt.toml:",
        "sndbuf",
        "WRONG   torn.toml: torn.toml:",
        "WRONG   cut.jsonl: a recording, and then: line ",
        "WRONG   notes.txt: it is no file that can be checked: ",
        "WRONG   missing.toml: No such file",
        "ok      good.toml",
    ] {
        assert!(told.contains(part), "{part} in\n{told}");
    }

    let all = desk.json("skbscope check misspelt.toml good.toml --json");
    assert_eq!(all[1]["is"], "a scenario with 1 task");
    assert_eq!(all[1]["wrong"], serde_json::Value::Null);
    assert!(all[0]["wrong"].as_str().is_some_and(|wrong| wrong.contains("sndbug")), "{all}");
}
