//! What could hold the screen up: a terminal that nobody reads, a long paste, a pipe without a reader.

use rustix::process::Signal;

use super::driver::{Unread, how};
use crate::desk::Desk;

const PROGRAM: &str = env!("CARGO_BIN_EXE_skbscope");

#[test]
fn a_signal_is_answered_while_nobody_reads_the_terminal() {
    let unread = Unread::start(PROGRAM, &["run", "steady", "--speed", "10"], 200, 60);
    unread.wait_full();

    unread.signal(Signal::TERM);

    let mut driver = unread.read();
    assert_eq!(how(driver.wait_end()), "exit 143");
    driver.assert_restored();
}

#[test]
fn a_terminal_that_is_read_late_shows_the_whole_screen() {
    let unread = Unread::start(PROGRAM, &["run", "steady"], 200, 60);
    unread.wait_full();

    let mut driver = unread.read();
    driver.wait_text("Send buffer");
    driver.wait_text("? help");
    driver.press("q");
    assert_eq!(how(driver.wait_end()), "exit 0");
    driver.assert_restored();
}

/// 20 KB into a prompt, as one paste and as the keys of a terminal that tells pastes not apart.
#[test]
fn a_long_paste_is_one_edit_and_has_an_end() {
    let long = "y".repeat(20_000);
    for text in [format!("\x1b[200~{long}\x1b[201~"), long] {
        let mut driver = super::start(120, 40);
        driver.press("b");
        driver.wait_text("a dialog is open");

        driver.press(&text);
        driver.wait_text("A line has at most 4,096 bytes.");
        driver.press("\x15");
        driver.wait_no_text("yyy");
        driver.press("9000\r");
        driver.wait_text("9,000");
        driver.press("qq");
        assert_eq!(how(driver.wait_end()), "exit 0");
    }
}

#[test]
fn a_pipe_without_a_reader_is_told_and_the_screen_goes_on() {
    let desk = Desk::new();
    desk.good("mkfifo f.pcap f.jsonl");
    let mut driver = desk.start("run steady");
    driver.wait_text("? help");

    for (key, name) in [("c", "f.pcap"), ("J", "f.jsonl")] {
        driver.press(key);
        driver.wait_text("a dialog is open");
        driver.press(&format!("{name}\r"));
        driver.wait_text(&format!("{name} is a pipe, and nobody reads from it"));
    }
    driver.press("q");
    assert_eq!(how(driver.wait_end()), "exit 0");
    driver.assert_restored();
}
