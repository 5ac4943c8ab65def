//! The screen against a real kernel, where the machine allows one.

use std::fs::OpenOptions;
use std::io::Write;
use std::process::{Command, Stdio};

use super::driver::{Driver, how};

fn allowed() -> bool {
    let device = OpenOptions::new().read(true).write(true).open("/dev/net/tun");
    let namespaces = Command::new("unshare").args(["--user", "--net", "true"]).stderr(Stdio::null()).status();
    device.is_ok() && namespaces.is_ok_and(|status| status.success())
}

#[test]
fn the_screen_shows_the_kernels_own_numbers_and_holds_only_the_engine() {
    if !allowed() {
        // Past the harness, which keeps what passing tests print to itself.
        let why = "this machine does not allow /dev/net/tun and namespaces";
        let _ = writeln!(std::io::stderr(), "SKIPPED the screen against a real kernel: {why}");
        return;
    }
    let mut driver = Driver::start(env!("CARGO_BIN_EXE_skbscope"), &["run", "--peer", "tun"], 120, 40);
    driver.wait_text("its kernel");
    driver.wait_text("in real time");
    driver.wait_text("read/written");

    driver.press(" ");
    driver.wait_text("ENGINE HELD");
    driver.wait_text("its program can read");
    driver.press("n");
    driver.press(" ");
    driver.wait_text("in real time");
    // Such a run cannot be made again.
    driver.press("R");
    driver.wait_text("Connect again?");
    driver.press("l");
    driver.wait_text("Started again");
    driver.wait_text("read/written");
    driver.press("q");

    assert_eq!(how(driver.wait_end()), "exit 0");
    driver.assert_restored();
}
