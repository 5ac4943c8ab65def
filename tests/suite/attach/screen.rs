//! The screen of real sockets on a terminal: choose, look, go back, leave.

use std::thread;
use std::time::Duration;

use super::namespace::{Connection, in_a_namespace};
use crate::pty::driver::{Driver, how};

#[test]
fn a_socket_is_chosen_watched_looked_back_at_and_left() {
    in_a_namespace("a_socket_is_chosen_watched_looked_back_at_and_left", || {
        let (stuck, idle) = (Connection::with_buffers(16_384, 4_096), Connection::with_buffers(16_384, 4_096));
        stuck.fill();
        stuck.wait_until_stuck();
        let mut screen = Driver::start(env!("CARGO_BIN_EXE_skbscope"), &["attach"], 120, 40);

        screen.wait_text("4 of 4 TCP sockets");
        screen.wait_text("reader stopped");
        screen.press(&format!(":{}", idle.port()));
        screen.wait_text("2 of 4 TCP sockets");
        screen.press("\x1b");
        screen.wait_text("4 of 4 TCP sockets");
        screen.press("\r");
        screen.wait_text("LIVE  look 3 of 3");
        screen.wait_text(&format!("127.0.0.1:{} -> ", stuck.port()));
        screen.wait_text("reads nothing");
        screen.press("hh");
        screen.wait_text("PAST");
        screen.press("l ");
        screen.wait_text("LIVE");
        drop(stuck);
        // Both ends are gone by that: the socket ends.
        screen.wait_text("ENDED");
        screen.press("\x1b");
        screen.wait_text("of 2 TCP sockets");
        thread::sleep(Duration::from_millis(50));
        screen.press("\x03");

        assert_eq!(how(screen.wait_end()), "exit 0");
        screen.assert_restored();
    });
}
