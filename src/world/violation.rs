//! What must never be.

use std::fmt;

use crate::units::TaskId;

/// Something that must never be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Violation {
    /// An invariant of the engine, in its own words.
    Engine(String),
    /// The peer read a byte that was not written there.
    Stream { at: u64, wrote: u8, read: u8 },
    /// The peer read more than was written.
    TooMuch { at: u64 },
    /// A call returned another count than it queued.
    Count { task: TaskId, queued: u64, returned: u64 },
    /// A packet came out of the codec changed, or not at all.
    Packet(String),
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Violation::Engine(what) => f.write_str(what),
            Violation::Stream { at, wrote, read } => {
                write!(f, "byte {at} of the stream was written as {wrote:#04x} and read as {read:#04x}")
            }
            Violation::TooMuch { at } => write!(f, "the peer read byte {at}, which nobody has written"),
            Violation::Count { task, queued, returned } => {
                write!(f, "{task}: the call returned {returned}, but {queued} bytes were queued")
            }
            Violation::Packet(what) => f.write_str(what),
        }
    }
}

impl std::error::Error for Violation {}
