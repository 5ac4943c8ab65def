//! Looks in a file: written by the rules of all recordings, shown again, and taken to other programs.

use std::process::{Command, Output, Stdio};
use std::time::Duration;

use super::namespace::{Connection, in_a_namespace};
use crate::desk::Desk;
use crate::pty::driver::{Driver, how};

/// A look at a sender in flight behind a slow device.
const FLIGHT: &[u8] = include_bytes!("looks/flight.jsonl");

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Under a terminal, in the folder of the desk.
fn on_a_terminal(desk: &Desk, words: &str) -> Driver {
    Driver::start("bash", &["-c", &desk.script(&format!("exec skbscope {words}"))], 120, 40)
}

fn stuck() -> Connection {
    let connection = Connection::with_buffers(16_384, 4_096);
    connection.fill();
    connection.wait_until_stuck();
    connection
}

#[test]
fn what_is_recorded_is_what_was_printed_and_no_file_is_written_over() {
    in_a_namespace("what_is_recorded_is_what_was_printed_and_no_file_is_written_over", || {
        let (desk, connection) = (Desk::new(), stuck());
        let attach = format!("skbscope attach :{} --headless --json --for 1s", connection.port());

        let printed = desk.shell(&format!("{attach} --record a.jsonl 2>said"));
        let told = desk.read("said");
        assert!(told.contains("recorded in a.jsonl") && told.contains("skbscope replay a.jsonl"), "{told}");
        let again = desk.shell("skbscope replay a.jsonl --headless --json");
        assert_eq!(out(&printed), out(&again));
        assert!(out(&again).lines().count() >= 1, "{}", out(&again));

        let before = desk.read("a.jsonl");
        let refused = desk.refused(&format!("{attach} --record a.jsonl"));
        assert!(refused.contains("exists already") && refused.contains("a-2.jsonl"), "{refused}");
        assert_eq!(desk.read("a.jsonl"), before);
        desk.good(&format!("{attach} --record a.jsonl --force"));
    });
}

#[test]
fn a_full_disk_is_told_and_the_looks_go_on_without_it() {
    in_a_namespace("a_full_disk_is_told_and_the_looks_go_on_without_it", || {
        let (desk, connection) = (Desk::new(), stuck());
        let port = connection.port();
        let ended = desk.shell(&format!("skbscope attach :{port} --headless --for 1500ms --record /dev/full"));
        assert_eq!(ended.status.code(), Some(2), "{}", err(&ended));
        assert!(err(&ended).contains("nothing is recorded"), "{}", err(&ended));
        assert!(out(&ended).lines().count() >= 1, "{}", out(&ended));
    });
}

#[test]
fn a_signal_ends_the_file_behind_its_last_look() {
    in_a_namespace("a_signal_ends_the_file_behind_its_last_look", || {
        let (desk, connection) = (Desk::new(), stuck());
        for (signal, code) in [("INT", 130), ("TERM", 143)] {
            let (file, port) = (desk.path(&format!("{signal}.jsonl")), connection.port());
            let mut attach = Command::new(env!("CARGO_BIN_EXE_skbscope"))
                .args(["attach", &format!(":{port}"), "--headless", "--record"])
                .arg(&file)
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .expect("it runs");
            while std::fs::metadata(&file).map_or(0, |file| file.len()) < 2_000 {
                std::thread::sleep(Duration::from_millis(50));
            }
            let pid = rustix::process::Pid::from_child(&attach);
            let signal = if signal == "INT" { rustix::process::Signal::INT } else { rustix::process::Signal::TERM };
            rustix::process::kill_process(pid, signal).expect("it runs");
            let ended = attach.wait().expect("it ends");

            assert_eq!(ended.code(), Some(code));
            let text = std::fs::read_to_string(&file).expect("it is there");
            assert!(text.ends_with("{\"ended\":\"left\"}\n"), "{}", &text[text.len().saturating_sub(200)..]);
        }
    });
}

#[test]
fn looks_go_to_tables_pictures_and_casts_and_what_they_lack_is_said() {
    let desk = Desk::new();
    std::fs::write(desk.path("a.jsonl"), FLIGHT).expect("written");

    let csv = desk.good("skbscope export a.jsonl --to csv");
    let rows: Vec<Vec<&str>> = csv.lines().map(|line| line.split(',').collect()).collect();
    let column = |name: &str| rows[0].iter().position(|column| *column == name).expect("a column");
    assert_eq!(rows.len(), 2, "{csv}");
    assert_eq!((rows[1][column("wmem_queued")], rows[1][column("cwnd")]), ("189720", "47"), "{csv}");
    assert_eq!((rows[1][column("skbs")], rows[1][column("blame")]), ("7", "path"), "{csv}");

    let json = desk.json("skbscope export a.jsonl --to json");
    assert_eq!(json["looks"][0]["socket"]["memory"]["wmem_queued"], 189_720);
    assert_eq!(json["recorded"]["attach"], 1);
    let svg = desk.good("skbscope export a.jsonl --to svg --size 120x40");
    assert!(svg.starts_with("<svg") && svg.contains("REPLAY"), "{svg}");
    let cast = desk.good("skbscope export a.jsonl --to asciicast");
    assert!(cast.lines().next().is_some_and(|line| line.contains("\"version\"")), "{cast}");
    assert!(cast.contains("wmem_queued"), "{cast}");

    let refused = desk.refused("skbscope export a.jsonl --to pcapng -o a.pcapng");
    assert!(refused.contains("no steps and no packets"), "{refused}");
    assert!(!desk.path("a.pcapng").exists());
    let beyond = desk.refused("skbscope replay a.jsonl@7 --headless");
    assert!(beyond.contains("no look 7: the recording has 1 look"), "{beyond}");
}

#[test]
fn a_session_on_the_screen_is_marked_stopped_recorded_reproduced_and_seen_again() {
    in_a_namespace("a_session_on_the_screen_is_marked_stopped_recorded_reproduced_and_seen_again", || {
        let (desk, connection) = (Desk::new(), stuck());
        let mut screen = on_a_terminal(&desk, &format!("attach :{}", connection.port()));
        screen.wait_text("LIVE  look ");
        screen.press("J");
        screen.wait_text("record into: attach.jsonl_");
        screen.press("\r");
        screen.wait_text("LIVE REC");
        screen.press("m");
        screen.press("bsend_q < 1\r");
        screen.wait_text("stops at: send_q < 1");
        // The reader takes everything: the queue empties.
        connection.read_slowly(1 << 20, Duration::ZERO);
        screen.wait_text("stopped at: send_q < 1");
        screen.wait_text("PAST REC");
        screen.press("p");
        screen.wait_text("marked here: a bookmark");
        screen.press("r\r");
        screen.wait_text("A scenario of this look is in reproduced.toml");
        screen.press("r\r");
        screen.wait_text("exists already");
        screen.press("\x1b");
        screen.wait_text("marked here: a bookmark");
        screen.press("q");
        assert_eq!(how(screen.wait_end()), "exit 0");
        screen.assert_restored();

        assert!(desk.read("attach.jsonl").ends_with("{\"ended\":\"left\"}\n"));
        let ran = desk.shell("skbscope run reproduced.toml --headless");
        assert!(out(&ran).contains("you offer no window"), "{}{}", out(&ran), err(&ran));

        let mut screen = on_a_terminal(&desk, "replay attach.jsonl");
        screen.wait_text("REPLAY  look 1 of ");
        // The bookmark may be at the first look: it is looked for from the end.
        screen.press("\x1b[F");
        screen.press("p");
        screen.wait_text("marked here: a bookmark");
        screen.press("bsend_q < 1\r");
        screen.wait_text("stops at: send_q < 1");
        screen.press("n");
        screen.wait_text("marked here: send_q < 1");
        screen.press("q");
        assert_eq!(how(screen.wait_end()), "exit 0");
    });
}
