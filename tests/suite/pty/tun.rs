//! The screen against a real kernel, where the machine allows one.

use std::fs::OpenOptions;
use std::io::Write;
use std::process::{Command, Stdio};

use rustix::process::Signal;

use super::driver::{Driver, how};
use crate::desk::Desk;

fn allowed() -> bool {
    let device = OpenOptions::new().read(true).write(true).open("/dev/net/tun");
    let namespaces = Command::new("unshare").args(["--user", "--net", "true"]).stderr(Stdio::null()).status();
    device.is_ok() && namespaces.is_ok_and(|status| status.success())
}

fn skip(what: &str) -> bool {
    let skipped = !allowed();
    if skipped {
        // Past the harness, which keeps what passing tests print to itself.
        let why = "this machine does not allow /dev/net/tun and namespaces";
        let _ = writeln!(std::io::stderr(), "SKIPPED {what}: {why}");
    }
    skipped
}

/// What the kernel answered is in the recording, so that the engine's part comes out as it was.
#[test]
fn files_of_a_session_with_a_real_kernel_are_whole_however_it_ends() {
    if skip("files of a session with a real kernel") {
        return;
    }
    for (keys, signal, end) in [
        (&["q"][..], None, "exit 0"),
        (&["J", "c", "qq"], None, "exit 0"),
        (&["R", "qq"], None, "exit 0"),
        (&[], Some(Signal::TERM), "exit 143"),
        (&[], Some(Signal::HUP), "exit 129"),
    ] {
        let desk = Desk::new();
        let mut driver = desk.start("run --peer tun --record s.jsonl --pcap a.pcapng");
        driver.wait_text("in real time");
        driver.wait_text("REC 3");

        keys.iter().for_each(|keys| driver.press(keys));
        signal.into_iter().for_each(|signal| driver.signal(signal));

        assert_eq!(how(driver.wait_end()), end, "{keys:?} {}", driver.text());
        driver.assert_restored();
        desk.assert_replays("s.jsonl", true, &driver.text());
        desk.assert_packets("a.pcapng", &driver.text());
    }
}

#[test]
fn the_screen_shows_the_kernels_own_numbers_and_holds_only_the_engine() {
    if skip("the screen against a real kernel") {
        return;
    }
    let mut driver = Driver::start(env!("CARGO_BIN_EXE_skbscope"), &["run", "--peer", "tun"], 120, 40);
    driver.wait_text("its kernel");
    driver.wait_text("in real time");
    driver.wait_text("read/written");

    driver.press(" ");
    driver.wait_text("ENGINE HELD");
    driver.wait_text("its program can read what has arrived");
    driver.press("n");
    driver.press(" ");
    driver.wait_text("in real time");
    // Such a run cannot be made again.
    driver.press("R");
    driver.wait_text("Connect again?");
    driver.press("l");
    driver.wait_text("Started again");
    driver.wait_text("read/written");
    driver.press("qq");

    assert_eq!(how(driver.wait_end()), "exit 0");
    driver.assert_restored();
}
