//! What must never be.

use thiserror::Error;

use crate::units::TaskId;

/// Something that must never be.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum Violation {
    /// An invariant of the engine, in its own words.
    #[error("{0}")]
    Engine(String),
    /// The peer read a byte that was not written there.
    #[error("byte {at} of the stream was written as {wrote:#04x} and read as {read:#04x}")]
    Stream {
        /// The offset of the first byte that is wrong.
        at: u64,
        /// What was written there.
        wrote: u8,
        /// What the peer read there.
        read: u8,
    },
    /// The peer read more than was written.
    #[error("the peer read byte {at}, which nobody has written")]
    TooMuch {
        /// The offset of the first byte too many.
        at: u64,
    },
    /// A call returned another count than it queued.
    #[error("{task}: the call returned {returned}, but {queued} bytes were queued")]
    Count {
        /// The task whose calls do not add up.
        task: TaskId,
        /// Bytes of it that the socket took.
        queued: u64,
        /// Bytes that its calls returned.
        returned: u64,
    },
    /// A packet came out of the codec changed, or not at all.
    #[error("{0}")]
    Packet(String),
}
