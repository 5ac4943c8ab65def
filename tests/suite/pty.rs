//! The binary under a pseudo-terminal: it starts, answers every key, survives any size, and gives the terminal back
//! however it ends.

pub mod driver;
mod files;
mod held_up;
mod learn;
mod lesson;
mod tour;
mod tun;

use crate::desk::Desk;
use driver::{Driver, how};
use rustix::process::Signal;
use skbscope::os::terminal::Terminal;
use skbscope::tui::command::action::Id;
use skbscope::tui::command::table::ACTIONS;
use skbscope::tui::keys::{Code, Key};

/// Seen on every screen that is large enough.
const HINT: &str = "? help";

fn start(columns: u16, rows: u16) -> Driver {
    let mut driver = Driver::start(env!("CARGO_BIN_EXE_skbscope"), &["run", "steady", "--seed", "1"], columns, rows);
    driver.wait_text(HINT);
    driver
}

#[test]
fn it_starts_and_quits() {
    let mut driver = start(80, 24);
    assert!(driver.screen().alternate_screen());
    driver.wait_text("Send buffer");
    driver.wait_text("LIVE");

    driver.press("q");

    assert_eq!(how(driver.wait_end()), "exit 0");
    driver.assert_restored();
}

#[test]
fn two_kernels_stand_side_by_side_until_one_quits() {
    let program = env!("CARGO_BIN_EXE_skbscope");
    for (columns, rows) in [(120, 40), (80, 24)] {
        let mut driver = Driver::start(program, &["compare", "ten-bytes"], columns, rows);
        driver.wait_text("Linux 3.10 beside 6.18");

        driver.press("V");
        driver.wait_text("Linux 3.10 (V: 6.18)");
        driver.press("V");
        driver.wait_text("Linux 6.18 (V: ");
        driver.press("V");
        driver.wait_text("Linux 3.10 beside 6.18");
        driver.press("q");

        assert_eq!(how(driver.wait_end()), "exit 0");
        driver.assert_restored();
    }
}

#[test]
fn a_recording_that_comes_out_differently_says_so_on_the_screen_too() {
    let desk = Desk::new();
    desk.good("skbscope run first-1000 --headless --record s.jsonl");
    let recorded = desk.read("s.jsonl");
    let changed = recorded.replace("\"write_seq\":1000", "\"write_seq\":1001");
    assert_ne!(changed, recorded);

    for (text, told) in [(recorded, "equal to this run"), (changed, "DIFFERENT from input")] {
        desk.write("s.jsonl", &text);
        let mut driver = desk.start("replay s.jsonl");
        driver.wait_text(told);
        driver.press("q");
        assert_eq!(how(driver.wait_end()), "exit 0");
    }
}

#[test]
fn every_key_of_every_action_is_survived() {
    let mut driver = start(120, 40);

    // Esc with anything right behind it is another key; `settle` presses it alone, and reads English.
    let apart = [Id::Quit, Id::Suspend, Id::Out, Id::Language];
    let actions = ACTIONS.iter().filter(|action| !apart.contains(&action.id));
    for (key, sign) in actions.flat_map(|action| action.keys).zip(["`", "~"].into_iter().cycle()) {
        driver.press(&bytes(*key));
        settle(&mut driver, sign);
    }
    driver.press("Z");
    driver.wait_text("已切换到中文");
    driver.press("Z");
    settle(&mut driver, "`");
    driver.press("\x1b");
    driver.wait_no_text("does nothing here");
    // So much was done that it asks.
    driver.press("q");
    driver.wait_text("Quit?");
    driver.press("q");

    assert_eq!(how(driver.wait_end()), "exit 0");
    driver.assert_restored();
}

/// Waits until the keys before have been answered, and closes what they opened. A `sign` without a meaning is answered
/// by a message; two signs in turn tell each answer from the one before.
fn settle(driver: &mut Driver, sign: &str) {
    let nothing = format!("{sign} does nothing here");
    let overlay = |screen: &vt100::Screen| screen.contents().contains("Esc c");
    driver.press(sign);
    driver.wait(&nothing, |screen| screen.contents().contains(&nothing) || overlay(screen));
    if overlay(driver.screen()) {
        driver.press("\x1b");
        driver.wait("the overlay to close", |screen| !overlay(screen));
    }
}

/// What a terminal sends for a key.
fn bytes(key: Key) -> String {
    match key.code {
        Code::Char(c) if key.ctrl => char::from(c as u8 & 0x1f).to_string(),
        Code::Char(c) => c.to_string(),
        Code::Enter => "\r".into(),
        Code::Esc => "\x1b".into(),
        Code::Tab => "\t".into(),
        Code::BackTab => "\x1b[Z".into(),
        Code::Backspace => "\x7f".into(),
        Code::Delete => "\x1b[3~".into(),
        Code::Up => "\x1b[A".into(),
        Code::Down => "\x1b[B".into(),
        Code::Right => "\x1b[C".into(),
        Code::Left => "\x1b[D".into(),
        Code::Home => "\x1b[H".into(),
        Code::End => "\x1b[F".into(),
        Code::PageUp => "\x1b[5~".into(),
        Code::PageDown => "\x1b[6~".into(),
        Code::F(n @ 1..=4) => format!("\x1bO{}", char::from(b'P' + n - 1)),
        Code::F(10) => "\x1b[21~".into(),
        Code::F(11) => "\x1b[23~".into(),
        Code::F(n) => panic!("no sequence for F{n} here"),
    }
}

#[test]
fn a_storm_of_resizes_ends_in_a_whole_screen() {
    let mut driver = start(80, 24);

    for (columns, rows) in [(200, 60), (20, 5), (59, 40), (300, 100), (1, 1), (60, 16), (10, 200), (120, 40)] {
        driver.resize(columns, rows);
    }
    driver.wait_text(HINT);
    driver.wait_text("Wire");
    driver.resize(50, 12);
    driver.wait_text("at least 60 columns");
    driver.resize(80, 24);
    driver.wait_text(HINT);
    driver.press("q");

    assert_eq!(how(driver.wait_end()), "exit 0");
    driver.assert_restored();
}

#[test]
fn the_mouse_is_taken_and_given_back() {
    let mut driver = start(120, 40);
    assert_eq!(driver.screen().mouse_protocol_mode(), vt100::MouseProtocolMode::None);

    driver.press("m");
    driver.wait("the mouse", |screen| screen.mouse_protocol_mode() != vt100::MouseProtocolMode::None);
    // A click on the hint bar's first hint opens the help.
    driver.press("\x1b[<0;2;40M\x1b[<0;2;40m");
    driver.wait_text("Keys, words, manual");
    driver.press("\x1b");
    driver.wait_no_text("Keys, words, manual");
    driver.press("q");

    assert_eq!(how(driver.wait_end()), "exit 0");
    driver.assert_restored();
}

#[test]
fn signals_end_it_with_the_terminal_restored() {
    for (signal, end) in [
        (Signal::TERM, "exit 143"),
        (Signal::HUP, "exit 129"),
        (Signal::INT, "exit 130"),
        (Signal::QUIT, "exit 131"),
        (Signal::ABORT, "exit 134"),
        (Signal::USR1, "exit 138"),
        (Signal::USR2, "exit 140"),
        (Signal::ALARM, "exit 142"),
    ] {
        let mut driver = start(80, 24);
        driver.press("m");
        driver.wait("the mouse", |screen| screen.mouse_protocol_mode() != vt100::MouseProtocolMode::None);

        driver.signal(signal);

        assert_eq!(how(driver.wait_end()), end);
        driver.assert_restored();
    }
}

#[test]
fn suspended_it_gives_the_terminal_back_and_continued_it_draws_everything() {
    let mut driver = start(80, 24);

    driver.press("\x1a");
    driver.wait_stopped();
    driver.wait("the shell's screen", |screen| !screen.alternate_screen());
    driver.assert_restored();

    driver.signal(Signal::CONT);
    driver.wait("its own screen", |screen| screen.alternate_screen());
    driver.wait_text(HINT);
    driver.press("q");
    assert_eq!(how(driver.wait_end()), "exit 0");
    driver.assert_restored();
}

#[test]
fn a_panic_gives_the_terminal_back_before_it_is_reported() {
    let own = std::env::current_exe().expect("a path");
    let args = ["--exact", "pty::panics_on_a_terminal", "--nocapture", "--test-threads=1"];
    let mut driver = Driver::start(own, &args, 100, 30);

    let status = driver.wait_end();

    assert_eq!(how(status), "exit 101");
    driver.assert_restored();
    assert!(driver.text().contains("on purpose"), "{}", driver.text());
}

/// Not a test of its own: the program of the test above, which gives it a terminal. Elsewhere it does nothing.
#[test]
fn panics_on_a_terminal() {
    if std::env::var_os(driver::MARK).is_none() {
        return;
    }
    let mut terminal = Terminal::open().expect("a terminal");
    terminal.capture_mouse(true).expect("a terminal");
    panic!("on purpose");
}

#[test]
fn without_a_terminal_it_says_what_to_do() {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_skbscope")).args(["run", "steady"]).output();
    let output = output.expect("the program starts");

    assert_eq!(how(output.status), "exit 2");
    assert!(String::from_utf8_lossy(&output.stderr).contains("--headless"), "{output:?}");
}

/// The whole of a long search, as one sees it: how far it is, and back at once.
#[test]
fn a_search_that_never_ends_is_stopped_with_esc_where_it_began() {
    let mut driver = start(120, 40);
    driver.press(" ");
    driver.wait_text("PAUSED");
    let input = |screen: &vt100::Screen| {
        let text = screen.contents();
        text.lines()
            .next()
            .and_then(|status| status.rsplit("input ").next().map(|rest| rest.trim().to_owned()))
            .expect("a number")
    };
    let before = input(driver.screen());

    driver.press("@skb retransmitted\r");
    driver.wait_text("Stops at: ");
    driver.press("}");
    driver.wait_text("Searching: input ");
    driver.wait_text("SEARCHING");
    // It goes on and on, far beyond what one look would find.
    driver.wait("a long way", |screen| {
        let text = screen.contents();
        let number = text.split("Searching: input ").nth(1).and_then(|rest| rest.split(' ').next());
        number.is_some_and(|number| {
            number.trim_end_matches(',').replace(',', "").parse::<u64>().is_ok_and(|n| n > 10_000)
        })
    });
    driver.press("\x1b");
    driver.wait_text("Stopped at input ");
    assert_eq!(input(driver.screen()), before);
    driver.wait_text("PAUSED");

    // What is found is a jump, and Ctrl-O undoes it.
    driver.press("/g\r");
    driver.wait("another moment", |screen| input(screen) != before);
    driver.press("\x0f");
    driver.wait("the moment before", |screen| input(screen) == before);
    driver.press("q");
    assert_eq!(how(driver.wait_end()), "exit 0");
    driver.assert_restored();
}

/// A class at the peer's end: time stands until it has answered, dialogs included.
#[test]
fn a_lesson_with_the_class_as_the_peer_is_held() {
    let args = ["run", "steady", "--peer", "manual", "--seed", "1"];
    let mut driver = Driver::start(env!("CARGO_BIN_EXE_skbscope"), &args, 120, 40);
    driver.wait_text("HELD: you are the peer");
    let status = |screen: &vt100::Screen| screen.contents().lines().next().unwrap_or_default().to_owned();
    let held = status(driver.screen());

    driver.press("?");
    driver.wait_text("Keys, words, manual");
    driver.press("\x1b");
    driver.wait_no_text("Keys, words, manual");
    assert_eq!(status(driver.screen()), held);
    driver.press("A");
    driver.wait("another moment at which it is held", |screen| {
        status(screen).contains("HELD: you are the peer") && status(screen) != held
    });
    driver.press("H");
    driver.wait_text("H hold time");
    driver.wait("a retransmission", |screen| screen.contents().contains("retransmi"));
    driver.press("qq");
    assert_eq!(how(driver.wait_end()), "exit 0");
}

#[test]
fn it_starts_where_it_is_told_to_and_stands_there() {
    let desk = Desk::new();
    for (args, shown) in
        [("--at 4.176 --pcap a.pcap", "input 4, step 176 of"), ("--at 1.25s", "1.250000 s"), ("--paused", "0.000000 s")]
    {
        let mut driver = desk.start(&format!("run blocked-writer {args}"));
        driver.wait_text("PAUSED");
        driver.wait_text(shown);
        driver.press("q");
        assert_eq!(how(driver.wait_end()), "exit 0");
    }
    // The capture has what passed on the way: the handshake at least.
    assert!(std::fs::metadata(desk.path("a.pcap")).expect("a capture").len() > 24 + 3 * 60);

    for (at, wrong) in [("9999", "there is no input 9999"), ("soon", "a time such as 1.5s")] {
        let told = desk.refused(&format!("skbscope run first-1000 --at {at}"));
        assert!(told.contains(wrong), "{told}");
    }
}
