//! One line on the terminal that tells how far it is.

use std::fmt::Display;
use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

const EVERY: Duration = Duration::from_millis(200);

pub struct Progress {
    /// When it was last shown; nobody watches if there is nothing.
    shown: Option<Instant>,
}

impl Progress {
    /// Silent if standard error is no terminal.
    pub fn new() -> Progress {
        Progress { shown: io::stderr().is_terminal().then(now) }
    }

    /// Shows what `text` says, unless it was shown a moment ago.
    pub fn show<T: Display>(&mut self, text: impl FnOnce() -> T) {
        if self.shown.is_none_or(|shown| shown.elapsed() < EVERY) {
            return;
        }
        self.shown = Some(now());
        eprint!("\r\x1b[K{}", text());
        let _ = io::stderr().flush();
    }
}

/// Clears the line.
impl Drop for Progress {
    fn drop(&mut self) {
        if self.shown.is_some() {
            eprint!("\r\x1b[K");
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "this is runtime: progress is shown by the clock")]
fn now() -> Instant {
    Instant::now()
}
