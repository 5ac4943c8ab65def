//! The files that a session on the screen is written into: they are whole however it ends, and lose nothing that was
//! there before.

use crate::traces;
use std::fs;
use std::io::Read;

use pcap_file::pcapng::PcapNgReader;
use rustix::process::Signal;
use serde_json::Value;

use super::driver::{Driver, how};
use crate::desk::Desk;

impl Desk {
    /// Starts the program in this folder, on a terminal that is wide enough for every message.
    pub fn start(&self, args: &str) -> Driver {
        self.start_shell(&format!("exec skbscope {args}"))
    }

    pub fn start_shell(&self, script: &str) -> Driver {
        Driver::start("bash", &["-c", &self.script(script)], 160, 40)
    }

    /// What is in the file `told`, as soon as it says this.
    #[track_caller]
    fn wait_told(&self, wanted: &str) -> String {
        let told = || fs::read_to_string(self.path("told")).unwrap_or_default();
        for _ in 0..3_000 {
            if told().contains(wanted) {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
        assert!(told().contains(wanted), "{}", told());
        told()
    }

    /// The recording comes out equal to its last line, which has this number of inputs.
    #[track_caller]
    pub fn assert_replays(&self, name: &str, is_complete: bool, told: &str) {
        let text = self.read(name);
        assert!(text.ends_with('\n'), "the last line is whole");
        let last = text
            .lines()
            .rev()
            .find_map(|line| serde_json::from_str::<Value>(line).expect("a line is JSON")["input"]["n"].as_u64());
        let replay = self.json(&format!("skbscope replay {name} --headless --json"));
        assert_eq!(replay["equal"], true, "{replay}");
        assert_eq!(replay["complete"], is_complete, "{replay}");
        assert!(replay["damage"].is_null(), "{replay}");
        assert!(replay["inputs"].as_u64() >= last && last.is_some(), "{last:?} {replay}");
        let counted = skbscope::units::print::grouped(replay["inputs"].as_i64().expect("a number"));
        assert!(told.contains(&format!("{counted} inputs")), "{counted} inputs in {name}:\n{told}");
    }

    /// The capture holds whole packets, as many as were told.
    #[track_caller]
    pub fn assert_packets(&self, name: &str, told: &str) {
        let bytes = fs::read(self.path(name)).expect("a capture");
        let mut reader = PcapNgReader::new(&bytes[..]).expect("a header");
        let mut packets = 0;
        while let Some(block) = reader.next_block() {
            packets += i64::from(block.expect("it is whole").0.into_enhanced_packet().is_some());
        }
        assert!(packets > 0, "nothing was captured");
        let counted = skbscope::units::print::grouped(packets);
        assert!(told.contains(&format!("{counted} packets")), "{counted} packets in {name}:\n{told}");
    }
}

/// What ends a file.
enum Way {
    Keys(&'static [&'static str]),
    Signal(Signal),
}

/// Waits until something is on the wire and in the files.
fn let_run(driver: &mut Driver) {
    driver.wait_text("LIVE");
    driver.wait_text("REC 3");
}

#[test]
fn a_recording_and_a_capture_are_whole_in_every_way_of_ending_them() {
    let ways = [
        ("q", Way::Keys(&["q"]), "exit 0"),
        ("Ctrl-C", Way::Keys(&["\x03"]), "exit 0"),
        ("stopped, then q", Way::Keys(&["J", "c", "q"]), "exit 0"),
        ("another start", Way::Keys(&["R", "q"]), "exit 0"),
        ("another kernel", Way::Keys(&["K", "q"]), "exit 0"),
        ("another scenario", Way::Keys(&["o", "\r", "q"]), "exit 0"),
        ("the past, and another branch", Way::Keys(&["\u{1b}[D", "N", "n", "Y", "g\r", "n", "q"]), "exit 0"),
        ("SIGTERM", Way::Signal(Signal::TERM), "exit 143"),
        ("SIGHUP", Way::Signal(Signal::HUP), "exit 129"),
        ("SIGINT", Way::Signal(Signal::INT), "exit 130"),
    ];
    for (name, way, end) in ways {
        let desk = Desk::new();
        let mut driver = desk.start("run lossy --record s.jsonl --pcap a.pcapng");
        let_run(&mut driver);

        match way {
            Way::Keys(keys) => keys.iter().for_each(|keys| driver.press(keys)),
            Way::Signal(signal) => driver.signal(signal),
        }

        assert_eq!(how(driver.wait_end()), end, "{name}\n{}", driver.text());
        driver.assert_restored();
        desk.assert_replays("s.jsonl", true, &driver.text());
        desk.assert_packets("a.pcapng", &driver.text());
    }
}

/// With the shell that opened the terminal the terminal goes: what is read and written there fails.
#[test]
fn a_session_whose_terminal_is_gone_leaves_whole_files() {
    let desk = Desk::new();
    let mut driver = desk.start_shell("skbscope run lossy --record s.jsonl --pcap a.pcapng 2> told; true");
    let_run(&mut driver);

    driver.signal(Signal::KILL);

    let told = desk.wait_told("The capture is in");
    desk.assert_replays("s.jsonl", true, &told);
    desk.assert_packets("a.pcapng", &told);
}

/// In a session of its own nobody tells it, and while it stands nothing is written that could fail: it has to see for itself.
#[test]
fn a_terminal_that_goes_without_a_word_is_missed() {
    let desk = Desk::new();
    let (mut terminal, inside) = pty_process::blocking::open().expect("a pseudo-terminal");
    terminal.resize(pty_process::Size::new(40, 160)).expect("a size");
    let script = desk.script("setsid --wait skbscope run lossy --at 1s --record s.jsonl 2> told");
    let command = pty_process::blocking::Command::new("bash").args(["-c", &script]).env("TERM", "xterm-256color");
    let mut shell = command.spawn(inside).expect("a shell");
    let (mut shown, mut buffer) = (Vec::new(), [0; 4096]);
    while !String::from_utf8_lossy(&shown).contains("PAUSED") {
        let count = terminal.read(&mut buffer).expect("the screen");
        shown.extend_from_slice(&buffer[..count]);
    }

    drop(terminal);

    let told = desk.wait_told("The session is recorded in");
    desk.assert_replays("s.jsonl", true, &told);
    let _ = shell.wait();
}

#[test]
fn a_recording_goes_on_behind_the_end_of_its_scenario() {
    let desk = Desk::new();
    let mut driver = desk.start("run lossy --bytes 100KB --speed 10 --record s.jsonl --pcap a.pcapng");
    driver.wait_text("IDLE");
    driver.press("q");

    assert_eq!(how(driver.wait_end()), "exit 0");
    desk.assert_replays("s.jsonl", true, &driver.text());
    desk.assert_packets("a.pcapng", &driver.text());
}

#[test]
fn a_recording_that_begins_late_has_all_branches() {
    let desk = Desk::new();
    let mut driver = desk.start("run lossy");
    driver.wait_text("input 3");
    for (keys, answer) in [("\x1b[D", "LOOKING BACK"), ("N", "This is branch 2 now"), ("J", "(Enter takes it")] {
        driver.press(keys);
        driver.wait_text(answer);
    }
    driver.press("\r");
    driver.wait_text("Recording the session into skbscope.jsonl");
    driver.press("Y");
    driver.wait_text("Branches of this session");
    driver.press("g\r");
    driver.wait_no_text("Branches of this session");
    driver.press("n");
    driver.press("q");

    assert_eq!(how(driver.wait_end()), "exit 0", "all of it is in the file: nothing is asked");
    let told = driver.text();
    let replay = desk.json("skbscope replay skbscope.jsonl --headless --json");
    assert_eq!((&replay["equal"], &replay["complete"]), (&true.into(), &true.into()), "{replay}\n{told}");
    assert_eq!(desk.read("skbscope.jsonl").matches("{\"fork\":").count(), 1);
    assert_eq!(desk.read("skbscope.jsonl").matches("{\"switch\":").count(), 1);
}

#[test]
fn a_kernel_trace_on_the_screen_is_recorded_as_any_session() {
    let desk = Desk::new();
    desk.write("trace.jsonl", &traces::text("6.18/blocked-writer"));
    let before = desk.read("trace.jsonl");

    let mut driver = desk.start("run --verify trace.jsonl --record trace.jsonl --force");
    assert_eq!(how(driver.wait_end()), "exit 2");
    assert!(driver.text().contains("is what is read here"), "{}", driver.text());

    let mut driver = desk.start("run --verify trace.jsonl --record s.jsonl --pcap a.pcapng");
    driver.wait_text("PAUSED");
    for _ in 0..5 {
        driver.press("n");
    }
    driver.press(" ");
    driver.wait_text("LIVE");
    driver.wait_text("REC");
    driver.press("q");

    assert_eq!(how(driver.wait_end()), "exit 0");
    desk.assert_replays("s.jsonl", true, &driver.text());
    desk.assert_packets("a.pcapng", &driver.text());
    assert_eq!(desk.read("trace.jsonl"), before);
}

#[test]
fn a_full_disk_ends_the_files_behind_what_is_whole_and_is_told_at_the_end() {
    let desk = Desk::new();
    // No file may become larger than 100 KiB, and that is told by an error instead of a signal.
    let limited = "trap '' XFSZ; ulimit -f 100; exec skbscope run lossy --speed 10";
    for (option, name) in [("--record", "s.jsonl"), ("--pcap", "a.pcapng")] {
        let mut driver = desk.start_shell(&format!("{limited} {option} {name}"));
        driver.wait_text("File too large");
        driver.press("q");

        assert_eq!(how(driver.wait_end()), "exit 2");
        driver.assert_restored();
        let told = driver.text();
        assert!(told.contains("File too large") && told.contains("ends here"), "{told}");
        match name {
            "s.jsonl" => desk.assert_replays(name, false, &told),
            _ => desk.assert_packets(name, &told),
        }
    }

    let mut driver = desk.start("run lossy --record /dev/full");
    driver.wait_text("No space left");
    driver.press("q");
    assert_eq!(how(driver.wait_end()), "exit 2");
    assert!(driver.text().contains("nothing is recorded"), "{}", driver.text());
}

#[test]
fn a_file_that_is_gone_at_the_end_is_an_error() {
    for (option, name) in [("--record", "s.jsonl"), ("--pcap", "a.pcapng")] {
        let desk = Desk::new();
        let mut driver = desk.start(&format!("run lossy {option} {name}"));
        driver.wait_text("LIVE");
        driver.wait_text("Recording");
        fs::remove_file(desk.path(name)).expect("it is there");
        driver.press("q");

        assert_eq!(how(driver.wait_end()), "exit 2");
        assert!(driver.text().contains("not there any more"), "{}", driver.text());
    }
}

#[test]
fn a_file_that_is_there_is_never_lost_without_a_question() {
    let desk = Desk::new();
    for (key, name, free) in
        [("J", "skbscope.jsonl", "skbscope-2.jsonl"), ("c", "skbscope.pcapng", "skbscope-2.pcapng")]
    {
        desk.write(name, "mine");
        let mut driver = desk.start("run steady");
        driver.wait_text("? help");

        // The prompt offers a name that is free; the one that is not is asked about.
        driver.press(key);
        driver.wait_text(&format!("> {free}"));
        driver.press(&format!("{name}\r"));
        driver.wait_text(&format!("{name} exists already, with 4 bytes"));
        driver.press("\r");
        driver.wait_no_text("exists already");
        assert_eq!(desk.read(name), "mine");

        // The other name.
        driver.press(key);
        driver.wait_text(&format!("> {free}"));
        driver.press(&format!("{name}\r"));
        driver.wait_text("exists already");
        driver.press("f");
        driver.wait_text(&format!("into {free}"));
        driver.press(key);
        driver.wait_text(&format!("in {free}: "));
        assert_eq!(desk.read(name), "mine");

        // Written over, as the user says so.
        driver.press(key);
        driver.wait_text("(Enter takes it");
        driver.press(&format!("{name}\r"));
        driver.wait_text("exists already");
        driver.press("o");
        driver.wait_text(&format!("into {name}"));
        driver.press(key);
        driver.wait_text(&format!("in {name}: "));
        driver.press("q");
        assert_eq!(how(driver.wait_end()), "exit 0");
        assert!(desk.read(name).len() > 100);
    }
}

#[test]
fn a_name_that_cannot_be_written_is_told_and_leaves_everything_as_it_was() {
    let desk = Desk::new();
    desk.write("notes.txt", "mine");
    let mut driver = desk.start("run steady");
    driver.wait_text("? help");
    for (key, name, told) in [
        ("c", "notes.txt", "must end in .pcapng or .pcap"),
        ("c", "new.txt", "must end in .pcapng or .pcap"),
        ("J", "no/such/s.jsonl", "No such file"),
        ("J", "/", "Is a directory"),
    ] {
        driver.press(key);
        driver.wait_text("(Enter takes it");
        driver.press(&format!("{name}\r"));
        driver.wait_text(told);
    }
    driver.press("q");

    assert_eq!(how(driver.wait_end()), "exit 0", "nothing was begun, nothing is lost");
    assert_eq!(desk.read("notes.txt"), "mine");
    assert!(!desk.path("new.txt").exists());
}

#[test]
fn what_is_replayed_is_not_written_over() {
    let desk = Desk::new();
    let mut driver = desk.start("run lossy --record s.jsonl");
    driver.wait_text("input 3");
    driver.press("q");
    assert_eq!(how(driver.wait_end()), "exit 0");
    let recorded = desk.read("s.jsonl");

    let mut driver = desk.start("replay s.jsonl");
    driver.wait_text("equal to this run");
    driver.press("J");
    driver.wait_text("(Enter takes it");
    driver.press("./s.jsonl\r");
    driver.wait_text("is what is read here");
    driver.press("J");
    driver.wait_text("(Enter takes it");
    driver.press("\r");
    driver.wait_text("Recording the session into skbscope.jsonl");
    driver.press("q");

    assert_eq!(how(driver.wait_end()), "exit 0");
    assert_eq!(desk.read("s.jsonl"), recorded);
    desk.assert_replays("skbscope.jsonl", true, &driver.text());
}

#[test]
fn what_cannot_begin_leaves_no_file_and_takes_no_terminal() {
    let desk = Desk::new();
    desk.write("s.jsonl", "mine");
    for (args, told) in [
        ("run steady --record s.jsonl", "--force writes over it"),
        ("run steady --pcap a.pcapng --record s.jsonl", "--force writes over it"),
        ("run steady --record no/such/s.jsonl", "No such file"),
        ("run steady --pcap a.pcapng --record /", "Is a directory"),
    ] {
        let mut driver = desk.start(args);
        assert_eq!(how(driver.wait_end()), "exit 2", "{args}");
        assert!(driver.text().contains(told), "{args}: {}", driver.text());
        assert!(!desk.path("a.pcapng").exists(), "{args}");
        assert_eq!(desk.read("s.jsonl"), "mine");
    }
}

/// No sound engine fails a check. A recording that somebody has changed does: bytes that no program has written go into the
/// socket, and the peer reads them while the session runs on the screen.
#[test]
fn a_session_in_which_a_check_fails_stops_says_so_and_its_files_are_whole() {
    let desk = Desk::new();
    desk.good("skbscope run steady --headless --write 1000 --bytes 1000 --check --record s.jsonl");
    let mut lines: Vec<_> = desk.read("s.jsonl").lines().take(5).map(str::to_owned).collect();
    let place = serde_json::from_str::<Value>(&lines[4]).expect("JSON")["input"].clone();
    let place = format!(r#"{{"input":{},"turn":{},"at":{}}}"#, place["n"], place["turn"], place["at"]);
    lines.push(format!(r#"{{"command":{{"after":{place},"command":{{"Data":{{"task":0,"bytes":"YWJjZA=="}}}}}}}}"#));
    desk.write("v.jsonl", &(lines.join("\n") + "\n"));

    let mut driver = desk.start("replay v.jsonl");
    driver.wait_text("LOOKING BACK");
    driver.press("J");
    driver.wait_text("(Enter takes it");
    driver.press("r.jsonl\r");
    driver.wait_text("Recording the session into r.jsonl");
    driver.press(" ");
    driver.wait_text("the peer read byte 1000, which nobody has written");
    driver.wait_text("CHECK FAILED");
    driver.press("q");

    assert_eq!(how(driver.wait_end()), "exit 1");
    driver.assert_restored();
    let told = driver.text();
    assert!(told.contains("check failed: the peer read byte 1000, which nobody has written"), "{told}");
    desk.assert_replays("r.jsonl", true, &told);
}
