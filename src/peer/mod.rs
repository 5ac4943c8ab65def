//! Who acknowledges: a receiver that follows the RFCs, or a hand; and the link to it.
//!
//! Everything here is sans-IO: time comes in with every call, segments come in and are pushed to a list, the next
//! deadline is told. A peer serves one connection.

pub mod link;
pub mod manual;
pub mod reassembly;
pub mod receiver;

use serde::Serialize;

pub use link::{Fate, Link, LinkChange, LinkConfig, LinkStats, Sent};
pub use manual::{Manual, ManualConfig};
pub use receiver::{Receiver, ReceiverConfig};

use crate::units::SeqNum;

/// What a peer offers in its SYN-ACK. Scaling, SACK and timestamps are used only if the SYN offers them too.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Offer {
    pub isn: SeqNum,
    /// Largest segment it takes, in bytes of payload and options.
    pub mss: u16,
    /// Shift of the windows it advertises: they reach to 65,535 << shift bytes. `None`: no scaling.
    pub window_scale: Option<u8>,
    pub sack: bool,
    pub timestamps: bool,
}

impl Default for Offer {
    fn default() -> Self {
        Offer { isn: SeqNum(5_000_000), mss: 1460, window_scale: Some(7), sack: true, timestamps: true }
    }
}

#[derive(Clone, PartialEq, Debug)]
pub enum PeerConfig {
    Loopback(ReceiverConfig),
    Manual(ManualConfig),
}

/// What the user or a script tells a peer. Byte numbers are relative: 0 is the first byte of data.
#[derive(Clone, PartialEq, Eq, Debug)]
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
}

/// A peer of either kind.
#[derive(Clone, Debug)]
pub enum Peer {
    Loopback(Receiver),
    Manual(Manual),
}

/// What a peer has seen and said.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize)]
pub struct PeerStats {
    pub segments: u64,
    /// Segments with nothing new in them.
    pub duplicates: u64,
    pub out_of_order: u64,
    /// Segments dropped because they lay outside the window.
    pub outside_window: u64,
    pub acks_sent: u64,
    /// ACKs sent because the reader made room.
    pub window_updates: u64,
    /// Times the window was closed.
    pub zero_windows: u64,
}
