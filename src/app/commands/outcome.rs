//! What a command comes to: what it prints, and its exit code.

use std::io;
use std::io::Write;
use std::process::ExitCode;

use serde::Serialize;

use crate::units::print::visible;

/// An invariant does not hold, or the receiver got other bytes than were written, or not those asked for; or two things
/// that were compared are not the same.
pub const CHECK_FAILED: u8 = 1;
/// A wrong option or scenario, or a file that cannot be read or written.
pub const FAILED: u8 = 2;

pub type Outcome = color_eyre::Result<ExitCode>;

/// Everything is fine, unless this is not.
pub fn checked(holds: bool) -> ExitCode {
    if holds { ExitCode::SUCCESS } else { ExitCode::from(CHECK_FAILED) }
}

/// On standard output, at once; what files say there is no command to the terminal.
pub fn print(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(visible(text).as_bytes())?;
    stdout.flush()
}

/// On standard output: for programs as JSON, for people as text.
pub fn print_as<T: Serialize + std::fmt::Display>(value: &T, json: bool) -> io::Result<()> {
    if json { print_json(value) } else { print(&value.to_string()) }
}

/// On standard output, readable.
pub fn print_json(value: &impl Serialize) -> io::Result<()> {
    let mut text = serde_json::to_string_pretty(value).map_err(io::Error::other)?;
    text.push('\n');
    print(&text)
}
