//! Who limits a sender: the words for it.

use std::fmt;

use serde::Serialize;

use crate::language::{aloud, term};

/// Who limits a sender.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    /// Listening, closed, or not connected: there is no sender.
    NoSender,
    /// Nothing is queued, or all is sent and there is room for more: the program, or something in front of it.
    NotTcp,
    /// One look at these numbers cannot tell.
    Unclear,
    /// As much in flight as congestion control allows.
    Cwnd,
    /// The send buffer is full of what is in flight.
    SendBuffer,
    /// The peer's window: its program reads slowly.
    ReaderSlow,
    /// Packets or their ACKs do not arrive.
    Path,
    /// The peer's window is closed: its program has stopped reading.
    ReaderStopped,
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(term(&aloud(), self.word()))
    }
}

impl Limit {
    /// In a word or two.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Limit::NoSender => "no sender",
            Limit::NotTcp => "not TCP",
            Limit::Unclear => "unclear",
            Limit::Cwnd => "cwnd",
            Limit::SendBuffer => "send buffer",
            Limit::ReaderSlow => "reader slow",
            Limit::Path => "path",
            Limit::ReaderStopped => "reader stopped",
        }
    }
}
