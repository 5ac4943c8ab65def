//! Values of keys that are names.

use serde::Deserialize;

/// A flag of SO_TIMESTAMPING.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StampName {
    /// When the last byte of a call comes to the device's queue.
    Sched,
    /// When the device gets it.
    Snd,
    /// When it is acknowledged.
    Ack,
    /// Told with the place of the byte; only once the socket is connected.
    Id,
    /// Told without the packet's bytes.
    Tsonly,
}

/// Flags of `send`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SendFlag {
    /// `MSG_MORE`.
    More,
    /// `MSG_EOR`.
    Eor,
    /// `MSG_OOB`.
    Oob,
    /// `MSG_ZEROCOPY`.
    Zerocopy,
    /// `MSG_DONTWAIT`.
    Dontwait,
    /// Pages by reference, as `sendfile` queues them.
    Sendfile,
}

/// What a program does after its last write.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FinallyName {
    /// It leaves the socket open.
    Nothing,
    /// `shutdown(SHUT_WR)`.
    Shutdown,
    /// `close`.
    Close,
}

/// Which way of the link is meant.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WayName {
    /// The one from the engine to the peer.
    Data,
    /// The one from the peer to the engine.
    Acks,
    /// Both of them.
    Both,
}
