//! What a counter counts.

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unit {
    Bytes,
    BytesPerSecond,
    /// Bytes of the stream before it: 0 is the first byte of data.
    StreamOffset,
    Pages,
    Segments,
    Skbs,
    Tasks,
    Microseconds,
    /// 0 or 1.
    Flag,
    /// One of the kernel's numbers for a state, or a set of its bits.
    Code,
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
