//! Who acknowledges: a receiver that follows the RFCs, one that the user plays, or a real kernel; and the link to the first
//! two.
//!
//! Everything here is sans-IO: time comes in with every call, segments come in and are pushed to a list, the next
//! deadline is told. A peer serves one connection.

pub(crate) mod answers;
pub(crate) mod link;
pub(crate) mod manual;
pub(crate) mod reader;
pub(crate) mod reassembly;
pub(crate) mod receiver;
pub(crate) mod remote;
pub(crate) mod side;
pub(crate) mod window;

use std::fmt;

use bytes::Bytes;
use serde::{Deserialize, Serialize};

pub use answers::Answer;
pub(crate) use link::{Arrival, Link, LinkStats};
pub use link::{Fate, LinkChange, LinkConfig};
pub(crate) use manual::Manual;
pub use manual::ManualConfig;
pub(crate) use receiver::Receiver;
pub use receiver::ReceiverConfig;
pub(crate) use remote::RemotePeer;
pub use remote::{PeerReport, PeerSocket, RemoteConfig};

use crate::encode::encoded;
use crate::language::{Text, text};
use crate::units::{SeqNum, Time};
use crate::wire::Segment;

/// What a peer offers in its SYN-ACK, or in its SYN where it opens the connection. Scaling, SACK and timestamps are used
/// only if the other side offers them too.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Offer {
    /// Its initial sequence number.
    pub isn: SeqNum,
    /// Largest segment it takes, in bytes of payload and options.
    pub mss: u16,
    /// Shift of the windows it advertises: they reach to 65,535 << shift bytes. `None`: no scaling.
    pub window_scale: Option<u8>,
    /// Whether it permits SACK (RFC 2018).
    pub sack: bool,
    /// Whether it sends timestamps (RFC 7323), if the engine does.
    pub timestamps: bool,
}

impl Default for Offer {
    fn default() -> Self {
        Offer { isn: SeqNum(5_000_000), mss: 1460, window_scale: Some(7), sack: true, timestamps: true }
    }
}

/// Who acknowledges, and how it is set up.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum PeerConfig {
    /// A receiver in this process, behind the link.
    Loopback(ReceiverConfig),
    /// A peer that acknowledges when it is told to.
    Manual(ManualConfig),
    /// A real kernel; recordings call it so.
    #[serde(rename = "Outside")]
    Remote(RemoteConfig),
}

/// What the user or a script tells a peer. Byte numbers are relative: 0 is the first byte of data.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum PeerCommand {
    /// Bytes per second the application reads; `None`: all at once, 0: nothing.
    ReadRate(Option<u64>),
    /// Manual: acknowledge one more of the segments that arrived in order.
    AckNext,
    /// Manual: acknowledge up to this byte, whether or not it arrived.
    AckUpTo(u64),
    /// Manual: acknowledge all that arrived in order, with the FIN if it came.
    AckAll,
    /// Manual: advertise this window in bytes from now on, and say so at once.
    Window(u32),
    /// Manual: one ACK with these blocks `[left, right)`.
    Sack(Vec<(u64, u64)>),
    /// Manual: the last ACK again.
    DupAck,
    /// Send RST; from then on every segment is answered with RST.
    Reset,
    /// Send FIN.
    Close,
    /// Its program ends: it sends FIN, and RST to whatever comes then; RST at once if it has not read everything.
    Exit,
    /// Its program writes so many bytes.
    Write(u32),
    /// Manual: all of this in one segment.
    Together(Vec<PeerCommand>),
}

/// Why a peer does not do what it was told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Refusal {
    /// The handshake is not over, or the connection has ended.
    NotConnected,
    /// A command for the manual peer, but this one acknowledges by itself.
    IsAutomatic,
    /// A reading rate, but the manual peer has no reader.
    HasNoReader,
    /// What a program does, but the manual peer has none.
    HasNoProgram,
    /// All that arrived is acknowledged already.
    NothingToAcknowledge,
    /// SACK blocks, but the handshake did not agree on SACK.
    NoSack,
    /// SACK blocks, but the header has room for so many only.
    SackRoom(usize),
    /// A command for a peer of this process, but this one is remote.
    IsRemote,
    /// A reading rate, but it is the user's program that reads.
    ReadsByItself,
}

impl Refusal {
    /// In words, for people.
    pub fn text(self) -> Text {
        Text::english(match self {
            Refusal::NoSack => "SACK was not agreed on in the handshake",
            Refusal::SackRoom(room) => return text!("peer-sack-room", n = room),
            Refusal::NotConnected => "there is no connection",
            Refusal::IsAutomatic => "the peer acknowledges by itself; only the manual peer takes this",
            Refusal::HasNoReader => "the manual peer has no program that reads",
            Refusal::HasNoProgram => "the manual peer has no program that writes or ends; the loopback peer has",
            Refusal::NothingToAcknowledge => "nothing has arrived in order that is not acknowledged",
            Refusal::ReadsByItself => "your own program reads as it likes: nobody sets its rate",
            Refusal::IsRemote => "the peer is a real kernel, and acknowledges by itself",
        })
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text().fmt(f)
    }
}

/// A peer of any kind.
#[derive(Clone, Debug)]
pub enum Peer {
    /// A receiver in this process.
    Loopback(Box<Receiver>),
    /// One that acts when it is told to.
    Manual(Box<Manual>),
    /// Segments go to it and come from it by way of a device, not by [`Peer::on_segment`].
    Remote(Box<RemotePeer>),
}

encoded! { enum Peer { Loopback(peer) = 0, Manual(peer) = 1, Remote(peer) = 2 } }

impl Peer {
    /// One that waits for a SYN; or that opens the connection itself, which no remote peer does.
    pub(crate) fn new(config: &PeerConfig, opens: bool) -> Self {
        match config {
            PeerConfig::Loopback(config) => Peer::Loopback(Box::new(Receiver::new(config, opens))),
            PeerConfig::Manual(config) => Peer::Manual(Box::new(Manual::new(config, opens))),
            PeerConfig::Remote(config) => Peer::Remote(Box::new(RemotePeer::new(config))),
        }
    }

    /// A segment has arrived; the answers are pushed to `out`.
    pub fn on_segment(&mut self, at: Time, segment: Segment, out: &mut Vec<Segment>) {
        match self {
            Peer::Loopback(receiver) => receiver.on_segment(at, segment, out),
            Peer::Manual(manual) => manual.on_segment(at, segment, out),
            Peer::Remote(_) => {}
        }
    }

    /// When the peer next wants [`Peer::on_timer`].
    pub fn next_deadline(&self) -> Option<Time> {
        match self {
            Peer::Loopback(receiver) => receiver.next_deadline(),
            Peer::Manual(manual) => manual.next_deadline(),
            Peer::Remote(_) => None,
        }
    }

    /// When it sends its SYN, the first time or again, if it opens the connection.
    pub fn opens_again_at(&self) -> Option<Time> {
        match self {
            Peer::Loopback(receiver) => receiver.side().syn_deadline(),
            Peer::Manual(manual) => manual.side().syn_deadline(),
            Peer::Remote(_) => None,
        }
    }

    /// Does what is due at `at`; segments that it sends are added to `out`.
    pub fn on_timer(&mut self, at: Time, out: &mut Vec<Segment>) {
        match self {
            Peer::Loopback(receiver) => receiver.on_timer(at, out),
            Peer::Manual(manual) => manual.on_timer(at, out),
            Peer::Remote(_) => {}
        }
    }

    /// Does what it is told. Fails, and changes nothing, where this peer cannot do it now.
    pub fn command(&mut self, at: Time, command: &PeerCommand, out: &mut Vec<Segment>) -> Result<(), Refusal> {
        let receiver = match self {
            Peer::Loopback(receiver) => receiver,
            Peer::Manual(manual) => return manual.command(at, command, out),
            Peer::Remote(remote) => return remote.command(command),
        };
        match command {
            PeerCommand::ReadRate(rate) => receiver.set_read_rate(at, *rate, out),
            PeerCommand::Reset => receiver.reset(at, out),
            _ if !receiver.side().is_connected() => return Err(Refusal::NotConnected),
            PeerCommand::Close => receiver.close(at, out),
            PeerCommand::Exit => receiver.exit(at, out),
            PeerCommand::Write(_) if receiver.side().has_sent_fin() => return Err(Refusal::NotConnected),
            PeerCommand::Write(bytes) => receiver.write(at, *bytes, out),
            _ => return Err(Refusal::IsAutomatic),
        }
        Ok(())
    }

    /// Hands every payload that the peer holds to `each`.
    pub fn for_each_payload(&mut self, each: impl FnMut(&mut Bytes)) {
        match self {
            Peer::Loopback(receiver) => receiver.payloads_mut().for_each(each),
            Peer::Manual(manual) => manual.payloads_mut().for_each(each),
            Peer::Remote(_) => {}
        }
    }

    /// Bytes that came in order.
    pub fn received(&self) -> u64 {
        match self {
            Peer::Loopback(receiver) => receiver.received(),
            Peer::Manual(manual) => manual.received(),
            Peer::Remote(remote) => remote.received(),
        }
    }

    /// Bytes that its application has read. What a manual peer receives in order counts as read.
    pub fn delivered(&self) -> u64 {
        match self {
            Peer::Loopback(receiver) => receiver.reader().read_bytes(),
            Peer::Manual(manual) => manual.received(),
            Peer::Remote(remote) => remote.report().read_bytes,
        }
    }

    /// What was delivered since the last drain, in order; a remote peer keeps that to itself.
    pub fn drain_delivered(&mut self) -> Option<std::vec::Drain<'_, Bytes>> {
        match self {
            Peer::Loopback(receiver) => Some(receiver.reader_mut().drain()),
            Peer::Manual(manual) => Some(manual.drain()),
            Peer::Remote(_) => None,
        }
    }

    /// Offsets in the stream of what waits for the hole before it.
    pub fn out_of_order(&self) -> &[(u64, u64)] {
        match self {
            Peer::Loopback(receiver) => receiver.out_of_order(),
            Peer::Manual(manual) => manual.out_of_order(),
            Peer::Remote(_) => &[],
        }
    }

    /// Bytes in order that its application has not read.
    pub fn unread(&self) -> u64 {
        self.received().saturating_sub(self.delivered())
    }

    pub(crate) fn stats(&self) -> PeerStats {
        match self {
            Peer::Loopback(receiver) => receiver.stats(),
            Peer::Manual(manual) => manual.stats(),
            Peer::Remote(remote) => remote.stats(),
        }
    }
}

/// What a peer has seen and said.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize)]
pub struct PeerStats {
    /// Segments with data that arrived.
    pub segments: u64,
    /// Segments with nothing new in them.
    pub duplicates: u64,
    /// Those of them that did not begin where the stream had ended.
    pub out_of_order: u64,
    /// Segments dropped because they lay outside the window.
    pub outside_window: u64,
    /// ACKs without data that it sent.
    pub acks_sent: u64,
    /// ACKs sent because the reader made room.
    pub window_updates: u64,
    /// Times the window was closed.
    pub zero_windows: u64,
}

encoded! {
    struct PeerStats {
        segments, duplicates, out_of_order, outside_window, acks_sent, window_updates, zero_windows,
    }
}

#[cfg(test)]
pub(crate) mod testing {
    //! Segments of a sender whose first byte has sequence number [`FIRST_BYTE`].

    use bytes::Bytes;

    use crate::units::SeqNum;
    use crate::wire::{Flags, Header, Options, Segment, Timestamps};

    /// Just before the wrap, so that most tests cross it.
    pub const FIRST_BYTE: SeqNum = SeqNum(u32::MAX - 1999);

    pub fn segment(flags: Flags, offset: i64, payload: Bytes) -> Segment {
        let seq = SeqNum(FIRST_BYTE.0.wrapping_add(offset as u32));
        let options = Options { timestamps: Some(Timestamps { value: 10, echo: 0 }), ..Options::default() };
        let header =
            Header { seq, ack: SeqNum(5_000_001), flags, window: 500, urgent: 0, ecn: Default::default(), options };
        Segment { header, payload, gso_size: None }
    }

    /// Bytes whose values tell their offset.
    pub fn pattern(from: u64, len: u64) -> Bytes {
        (from..from + len).map(|offset| (offset % 251) as u8).collect::<Vec<_>>().into()
    }

    pub fn data(from: u64, len: u64) -> Segment {
        segment(Flags::ACK, from as i64, pattern(from, len))
    }

    pub fn fin(from: u64, len: u64) -> Segment {
        segment(Flags::ACK | Flags::FIN, from as i64, pattern(from, len))
    }

    pub fn syn() -> Segment {
        let mut syn = segment(Flags::SYN, -1, Bytes::new());
        syn.header.ack = SeqNum(0);
        syn.header.options.mss = Some(1460);
        syn.header.options.window_scale = Some(10);
        syn.header.options.sack_permitted = true;
        syn
    }

    /// Runs the sender's part of the handshake.
    pub fn connect(mut send: impl FnMut(Segment)) {
        send(syn());
        send(segment(Flags::ACK, 0, Bytes::new()));
    }

    /// Relative acknowledgement number, window field, relative SACK blocks.
    pub fn ack_of(segment: &Segment) -> (u32, u16, Vec<(u32, u32)>) {
        let relative = |seq: SeqNum| seq.0.wrapping_sub(FIRST_BYTE.0);
        let header = &segment.header;
        let blocks = header.options.sack.iter().map(|block| (relative(block.left), relative(block.right)));
        (relative(header.ack), header.window, blocks.collect())
    }
}
