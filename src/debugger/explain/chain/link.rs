//! The links of a chain.

use std::fmt;
use std::time::Duration;

use serde::{Serialize, Serializer};

use unicode_width::UnicodeWidthStr;

use crate::engine::step::probe::Field;
use crate::language::Text;
use crate::units::TaskId;

/// What a link says.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    // The first links: who waits, or that nobody does.
    /// A task sleeps in a call.
    Asleep,
    /// A task is woken and waits for its turn.
    Woken,
    /// A task is in a call and runs.
    InCall,
    /// Nobody waits, but bytes are queued that are not sent.
    NotSent,
    /// Nobody waits, and all that is queued is sent.
    NothingToSend,
    /// There is no connection, or no longer.
    NoConnection,
    // What a sleeper waits for.
    /// `sk_wmem_queued` has reached `sk_sndbuf`.
    BufferFull,
    /// As many bytes are unsent as `TCP_NOTSENT_LOWAT` allows.
    NotsentLowat,
    /// There is room again, and the sleeper has not looked yet.
    RoomAgain,
    /// TCP's memory is used up.
    NoMemory,
    /// The handshake is not over.
    Handshake,
    /// Our FIN, and what is queued before it, is not acknowledged.
    FinUnacked,
    /// There is nothing to read.
    NoData,
    // What keeps unsent bytes back.
    /// The pacing rate does not let the next packet leave yet.
    Pacing,
    /// The congestion window is full.
    Cwnd,
    /// The peer's window is full.
    Window,
    /// The peer's window is 0.
    WindowClosed,
    /// Nagle's algorithm keeps a small segment back.
    Nagle,
    /// `TCP_CORK` or `MSG_MORE` keeps a small segment back.
    Cork,
    /// A larger super-packet is waited for (`tcp_tso_should_defer`).
    Deferred,
    /// The device holds enough already (`tcp_small_queue_check`), or autocork waits for it.
    Device,
    /// An skb must be cut before it is sent, and there is no memory for that.
    NoMemoryToCut,
    /// The next push sends it; nothing else is in the way.
    NextPush,
    // What has not come back.
    /// Nothing is acknowledged.
    NoAck,
    /// An ACK is under way on the link.
    AckOnItsWay,
    /// Data is under way on the link.
    DataOnItsWay,
    /// The peer delays its ACK.
    DelayedAck,
    /// The ACK was lost.
    AckLost,
    /// The data was lost.
    DataLost,
    // Who is behind it.
    /// The one before the screen plays the peer, and has not acted.
    YouHold,
    /// The script plays the peer, and its next entry is not due.
    ScriptHolds,
    /// The peer's program reads slowly, or not at all.
    Reader,
    /// The peer is a real kernel, of which only the packets are seen.
    RealPeer,
    /// The writing program: its own pace is the limit.
    Program,
    /// The socket has an error, or was reset.
    Error,
}

/// One reason; the next link of the chain is the reason for it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Link {
    pub kind: Kind,
    /// In JSON it is English.
    #[serde(serialize_with = "in_english")]
    pub text: Text,
    /// The numbers in the text, by name; those that end with `_ns` are times.
    #[serde(serialize_with = "by_name")]
    pub numbers: Vec<(&'static str, i64)>,
    /// Where it can be seen.
    #[serde(skip)]
    pub lead: Lead,
}

fn in_english<S: Serializer>(text: &Text, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(text)
}

fn by_name<S: Serializer>(numbers: &[(&'static str, i64)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(numbers.iter().copied())
}

impl Link {
    pub(in crate::debugger::explain) fn new(kind: Kind, text: impl Into<Text>, lead: Lead) -> Self {
        Link { kind, text: text.into(), numbers: Vec::new(), lead }
    }

    pub(in crate::debugger::explain) fn with(mut self, name: &'static str, number: impl Into<i64>) -> Self {
        self.numbers.push((name, number.into()));
        self
    }
}

/// From the system call to its cause. There is always one link at least.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(transparent)]
pub struct Chain(pub Vec<Link>);

impl Chain {
    /// All links: the first is what is seen, the last is what is behind it all.
    pub fn links(&self) -> &[Link] {
        &self.0
    }

    /// For a report: one link a line, behind a label.
    pub fn write_lines(&self, label: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, link) in self.0.iter().enumerate() {
            let (label, because) = if index == 0 { (label, "") } else { ("", BECAUSE.trim_start()) };
            let pad = 10_usize.saturating_sub(label.width());
            writeln!(f, "  {label}{:pad$} {because}{}", "", link.text.aloud())?;
        }
        Ok(())
    }
}

const BECAUSE: &str = " <- ";

impl fmt::Display for Chain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, link) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str(BECAUSE)?;
            }
            f.write_str(&link.text.aloud())?;
        }
        Ok(())
    }
}

/// Where a link leads; it is looked for only when somebody goes there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Lead {
    Nowhere,
    /// To the step at which the task fell asleep.
    Asleep(TaskId),
    /// To the step at which a counter last changed.
    Changed(Field),
    /// To the last packet out that carried this byte of the stream; -1 is the SYN.
    Packet(i64),
}

pub(super) fn nanos(span: Duration) -> i64 {
    i64::try_from(span.as_nanos()).unwrap_or(i64::MAX)
}
