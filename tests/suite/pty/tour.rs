//! The tour: offered at the first start, and never again unasked.

use crate::desk::Desk;

use super::driver::Driver;
use super::how;

const OFFER: &str = "First time here?";

/// The program alone, for somebody whose state is kept in the desk's folder. CI is no person: here it plays one.
fn first(desk: &Desk) -> Driver {
    desk.start_shell("exec env -u CI XDG_STATE_HOME=$PWD/state LC_ALL=C.UTF-8 skbscope")
}

#[test]
fn it_is_offered_once_and_any_other_key_starts_as_always() {
    let desk = Desk::new();
    let mut driver = first(&desk);
    driver.wait_text(OFFER);
    // The demo runs behind it.
    driver.wait_text("LIVE");
    driver.press("?");
    driver.wait_no_text(OFFER);
    driver.wait_text("Esc close");
    driver.press("\x1b");
    driver.wait_no_text("Esc close");
    driver.press("q");
    assert_eq!(how(driver.wait_end()), "exit 0");

    let mut again = first(&desk);
    again.wait_text("? help");
    again.wait_no_text(OFFER);
    again.press("q");
    assert_eq!(how(again.wait_end()), "exit 0");
}

#[test]
fn one_key_takes_it_and_it_is_played_to_its_end() {
    let desk = Desk::new();
    let mut driver = first(&desk);
    driver.wait_text(OFFER);
    driver.press("\r");
    driver.wait_text("1/6 The screen in five minutes");
    for cue in ["2/6", "3/6", "4/6"] {
        driver.press(" ");
        driver.wait_text(cue);
    }
    driver.wait_text("Who sleeps now, and for what?");
    driver.press("a");
    driver.wait_text("Right: 3 of 3 points");
    for cue in ["5/6", "6/6"] {
        driver.press(" ");
        driver.wait_text(cue);
    }
    driver.press(" ");
    driver.wait_text("To take home:");
    driver.press("q");
    assert_eq!(how(driver.wait_end()), "exit 0");
    assert!(desk.good("XDG_STATE_HOME=$PWD/state skbscope learn").contains("x tour"));
}

/// Not where nobody sits, where somebody has said what they want, or where it could not be remembered.
#[test]
fn it_is_not_offered_to_pipes_ci_or_those_who_know_what_they_want() {
    let desk = Desk::new();
    desk.good("env -u CI XDG_STATE_HOME=$PWD/state skbscope run --headless --for 1s");
    assert!(!desk.path("state").exists(), "a run without a screen is no start");

    let quiet = [
        "exec env CI=true XDG_STATE_HOME=$PWD/state skbscope",
        "exec env -u CI XDG_STATE_HOME=$PWD/state skbscope run steady",
        "exec env -u CI XDG_STATE_HOME=/proc/nowhere skbscope",
    ];
    for script in quiet {
        let mut driver = desk.start_shell(script);
        driver.wait_text("? help");
        driver.wait_no_text(OFFER);
        driver.press("q");
        assert_eq!(how(driver.wait_end()), "exit 0", "{script}");
    }
    assert!(!desk.path("state").exists());
}
