//! What must never be.

use thiserror::Error;

use crate::language::{Text, text};
use crate::units::TaskId;

/// Something that must never be.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum Violation {
    /// An invariant of the engine, in its own words.
    #[error("{}", self.text())]
    Engine(String),
    /// The peer read a byte that was not written there.
    #[error("{}", self.text())]
    Stream {
        /// The offset of the first byte that is wrong.
        at: u64,
        /// What was written there.
        wrote: u8,
        /// What the peer read there.
        read: u8,
    },
    /// The peer read more than was written.
    #[error("{}", self.text())]
    TooMuch {
        /// The offset of the first byte too many.
        at: u64,
    },
    /// A call returned another count than it queued.
    #[error("{}", self.text())]
    Count {
        /// The task whose calls do not add up.
        task: TaskId,
        /// Bytes of it that the socket took.
        queued: u64,
        /// Bytes that its calls returned.
        returned: u64,
    },
    /// A packet came out of the codec changed, or not at all.
    #[error("{}", self.text())]
    Packet(String),
}

impl Violation {
    /// In words, for people.
    pub fn text(&self) -> Text {
        match self {
            Violation::Engine(of) => text!("violation-text", of = of.to_string()),
            Violation::Stream { at, wrote, read } => text!(
                "violation-byte-of-the-stream-was",
                at = at.to_string(),
                wrote = format!("{wrote:#04x}"),
                read = format!("{read:#04x}")
            ),
            Violation::TooMuch { at } => text!("violation-the-peer-read-byte-which", at = at.to_string()),
            Violation::Count { task, queued, returned } => text!(
                "violation-the-call-returned-but-bytes",
                task = task,
                returned = returned.to_string(),
                queued = queued.to_string()
            ),
            Violation::Packet(of) => text!("violation-text-2", of = of.to_string()),
        }
    }
}
