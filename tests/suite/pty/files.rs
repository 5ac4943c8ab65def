//! The files that a session on the screen is written into: they are whole however it ends, and lose nothing that was
//! there before.

use std::fs;
use std::io::Read;
use std::path::PathBuf;
use std::process::Command;

use pcap_file::pcapng::PcapNgReader;
use rustix::process::Signal;
use serde_json::Value;
use tempfile::TempDir;

use super::driver::{Driver, how};

const PROGRAM: &str = env!("CARGO_BIN_EXE_skbscope");

/// A folder, and sessions in it.
pub struct Desk {
    folder: TempDir,
}

impl Desk {
    pub fn new() -> Desk {
        Desk { folder: TempDir::new().expect("a folder") }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn has(&self, name: &str) -> bool {
        self.path(name).exists()
    }

    /// Starts the program in this folder, on a terminal that is wide enough for every message.
    pub fn start(&self, args: &str) -> Driver {
        self.script(&format!("exec {PROGRAM} {args}"))
    }

    fn script(&self, script: &str) -> Driver {
        let script = format!("cd {} && {script}", self.folder.path().display());
        Driver::start("bash", &["-c", &script], 160, 40)
    }

    fn replay(&self, name: &str) -> Value {
        let mut command = Command::new(PROGRAM);
        command.args(["replay", name, "--headless", "--json"]).current_dir(self.folder.path());
        let output = command.output().expect("the program starts");
        let told = String::from_utf8_lossy(&output.stderr);
        serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {told}"))
    }

    /// The recording comes out equal to its last line, which has this number of inputs.
    #[track_caller]
    pub fn assert_replays(&self, name: &str, is_complete: bool, told: &str) {
        let text = fs::read_to_string(self.path(name)).expect("a recording");
        assert!(text.ends_with('\n'), "the last line is whole");
        let last = text
            .lines()
            .rev()
            .find_map(|line| serde_json::from_str::<Value>(line).expect("a line is JSON")["input"]["n"].as_u64());
        let replay = self.replay(name);
        assert_eq!(replay["equal"], true, "{replay}");
        assert_eq!(replay["complete"], is_complete, "{replay}");
        assert!(replay["damage"].is_null(), "{replay}");
        assert!(replay["inputs"].as_u64() >= last && last.is_some(), "{last:?} {replay}");
        let counted = skbscope::format::grouped(replay["inputs"].as_i64().expect("a number"));
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
        let counted = skbscope::format::grouped(packets);
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
    let mut driver = desk.script(&format!("{PROGRAM} run lossy --record s.jsonl --pcap a.pcapng 2> told; true"));
    let_run(&mut driver);

    driver.signal(Signal::KILL);

    let told = || fs::read_to_string(desk.path("told")).unwrap_or_default();
    for _ in 0..3_000 {
        if told().contains("The capture is in") {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    desk.assert_replays("s.jsonl", true, &told());
    desk.assert_packets("a.pcapng", &told());
}

/// In a session of its own nobody tells it, and while it stands nothing is written that could fail: it has to see for itself.
#[test]
fn a_terminal_that_goes_without_a_word_is_missed() {
    let desk = Desk::new();
    let (mut terminal, inside) = pty_process::blocking::open().expect("a pseudo-terminal");
    terminal.resize(pty_process::Size::new(40, 160)).expect("a size");
    let script = format!("setsid --wait {PROGRAM} run lossy --at 1s --record s.jsonl 2> told");
    let command = pty_process::blocking::Command::new("sh").args(["-c", &script]).env("TERM", "xterm-256color");
    let mut shell = command.current_dir(desk.folder.path()).spawn(inside).expect("a shell");
    let (mut shown, mut buffer) = (Vec::new(), [0; 4096]);
    while !String::from_utf8_lossy(&shown).contains("PAUSED") {
        let count = terminal.read(&mut buffer).expect("the screen");
        shown.extend_from_slice(&buffer[..count]);
    }

    drop(terminal);

    let told = || fs::read_to_string(desk.path("told")).unwrap_or_default();
    for _ in 0..3_000 {
        if told().contains("The session is recorded in") {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    assert!(told().contains("The session is recorded in"), "{}", told());
    desk.assert_replays("s.jsonl", true, &told());
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
fn a_recording_ends_whole_where_the_session_goes_to_a_branch_that_is_not_in_it() {
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
    driver.wait_text("The session is recorded in skbscope.jsonl");
    driver.press("q");

    assert_eq!(how(driver.wait_end()), "exit 0");
    desk.assert_replays("skbscope.jsonl", true, &driver.text());
}

#[test]
fn a_kernel_trace_on_the_screen_is_recorded_as_any_session() {
    let desk = Desk::new();
    let trace = concat!(env!("CARGO_MANIFEST_DIR"), "/traces/kernel/6.18/blocked-writer.jsonl");
    fs::copy(trace, desk.path("trace.jsonl")).expect("copied");
    let before = fs::read(desk.path("trace.jsonl")).expect("a trace");

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
    assert_eq!(fs::read(desk.path("trace.jsonl")).expect("a trace"), before);
}

#[test]
fn a_full_disk_ends_the_files_behind_what_is_whole_and_is_told_at_the_end() {
    let desk = Desk::new();
    // No file may become larger than 100 KiB, and that is told by an error instead of a signal.
    let limited = format!("trap '' XFSZ; ulimit -f 100; exec {PROGRAM} run lossy --speed 10");
    for (option, name) in [("--record", "s.jsonl"), ("--pcap", "a.pcapng")] {
        let mut driver = desk.script(&format!("{limited} {option} {name}"));
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
        fs::write(desk.path(name), "mine").expect("written");
        let mut driver = desk.start("run steady");
        driver.wait_text("? help");

        // The prompt offers a name that is free; the one that is not is asked about.
        driver.press(key);
        driver.wait_text(&format!("> {free}"));
        driver.press(&format!("{name}\r"));
        driver.wait_text(&format!("{name} exists already, with 4 bytes"));
        driver.press("\r");
        driver.wait_no_text("exists already");
        assert_eq!(fs::read_to_string(desk.path(name)).expect("a file"), "mine");

        // The other name.
        driver.press(key);
        driver.wait_text(&format!("> {free}"));
        driver.press(&format!("{name}\r"));
        driver.wait_text("exists already");
        driver.press("f");
        driver.wait_text(&format!("into {free}"));
        driver.press(key);
        driver.wait_text(&format!("in {free}: "));
        assert_eq!(fs::read_to_string(desk.path(name)).expect("a file"), "mine");

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
        assert!(fs::read(desk.path(name)).expect("a file").len() > 100);
    }
}

#[test]
fn a_name_that_cannot_be_written_is_told_and_leaves_everything_as_it_was() {
    let desk = Desk::new();
    fs::write(desk.path("notes.txt"), "mine").expect("written");
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
    assert_eq!(fs::read_to_string(desk.path("notes.txt")).expect("a file"), "mine");
    assert!(!desk.has("new.txt"));
}

#[test]
fn what_is_replayed_is_not_written_over() {
    let desk = Desk::new();
    let mut driver = desk.start("run lossy --record s.jsonl");
    driver.wait_text("input 3");
    driver.press("q");
    assert_eq!(how(driver.wait_end()), "exit 0");
    let recorded = fs::read(desk.path("s.jsonl")).expect("a recording");

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
    assert_eq!(fs::read(desk.path("s.jsonl")).expect("a recording"), recorded);
    desk.assert_replays("skbscope.jsonl", true, &driver.text());
}

#[test]
fn what_cannot_begin_leaves_no_file_and_takes_no_terminal() {
    let desk = Desk::new();
    fs::write(desk.path("s.jsonl"), "mine").expect("written");
    for (args, told) in [
        ("run steady --record s.jsonl", "--force writes over it"),
        ("run steady --pcap a.pcapng --record s.jsonl", "--force writes over it"),
        ("run steady --record no/such/s.jsonl", "No such file"),
        ("run steady --pcap a.pcapng --record /", "Is a directory"),
    ] {
        let mut driver = desk.start(args);
        assert_eq!(how(driver.wait_end()), "exit 2", "{args}");
        assert!(driver.text().contains(told), "{args}: {}", driver.text());
        assert!(!desk.has("a.pcapng"), "{args}");
        assert_eq!(fs::read_to_string(desk.path("s.jsonl")).expect("a file"), "mine");
    }
}
