//! Standard error: what is said there is said if anybody can hear it, and is never a reason to fail.

use std::fmt::Display;
use std::io::{self, Write};

/// Says a line.
pub fn tell(line: impl Display) {
    say(format_args!("{line}\n"));
}

/// Says a text as it is.
pub fn say(text: impl Display) {
    let mut stderr = io::stderr().lock();
    let _ = write!(stderr, "{text}").and_then(|()| stderr.flush());
}
