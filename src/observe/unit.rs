//! What a counter counts.

/// In what a number is told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unit {
    /// Of payload, of memory or of a window.
    Bytes,
    /// A rate.
    BytesPerSecond,
    /// Bytes of the stream before it: 0 is the first byte of data.
    StreamOffset,
    /// Of the machine's memory.
    Pages,
    /// As large as the mss, or shorter.
    Segments,
    /// Of either queue.
    Skbs,
    /// Programs.
    Tasks,
    /// A time, also where the kernel keeps ticks.
    Microseconds,
    /// 0 or 1.
    Flag,
    /// One of the kernel's numbers for a state, or a set of its bits.
    Code,
    /// How often, or how many of something that has no unit.
    Times,
}

impl Unit {
    /// Behind a number on the screen; empty where a plain number says it all.
    pub const fn name(self) -> &'static str {
        match self {
            Unit::BytesPerSecond => "bytes/s",
            Unit::StreamOffset => "byte of the stream",
            Unit::Microseconds => "microseconds",
            other => other.suffix(),
        }
    }

    /// As a suffix of a column's name; empty where a plain number says it all.
    pub const fn suffix(self) -> &'static str {
        match self {
            Unit::Bytes => "bytes",
            Unit::BytesPerSecond => "bytes_per_second",
            Unit::StreamOffset => "offset",
            Unit::Pages => "pages",
            Unit::Segments => "segments",
            Unit::Skbs => "skbs",
            Unit::Tasks => "tasks",
            Unit::Microseconds => "us",
            Unit::Flag | Unit::Code | Unit::Times => "",
        }
    }
}
