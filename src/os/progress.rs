//! One line on the terminal that tells how far it is.

use std::fmt::Display;
use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

use crate::os::clock::now;
use crate::os::stderr::say;

const EVERY: Duration = Duration::from_millis(200);

/// What shows it. Silent where nobody watches, and cleared when it is dropped.
pub struct Progress {
    /// When it was last shown; nobody watches if there is nothing.
    shown: Option<Instant>,
}

impl Progress {
    /// Silent if standard error is no terminal.
    pub fn on_stderr() -> Progress {
        Progress { shown: io::stderr().is_terminal().then(now) }
    }

    /// Shows what `text` says, unless it was shown a moment ago.
    pub fn show<T: Display>(&mut self, text: impl FnOnce() -> T) {
        if self.shown.is_none_or(|shown| shown.elapsed() < EVERY) {
            return;
        }
        self.shown = Some(now());
        say(format_args!("\r\x1b[K{}", text()));
    }

    /// Clears the line, for something else to be printed there.
    pub fn clear(&self) {
        if self.shown.is_some() {
            say("\r\x1b[K");
        }
    }
}

/// Clears the line.
impl Drop for Progress {
    fn drop(&mut self) {
        self.clear();
    }
}
