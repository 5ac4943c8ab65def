//! A connection that a peer has asked for, before the handshake is complete: `struct tcp_request_sock`. It is a small
//! reminder; there is no socket for it yet.

use crate::engine::socket::timers::Pending;
use crate::units::{SeqNum, Time};
use crate::wire::Header;

/// What the SYN said, and how often it was answered.
#[derive(Clone, PartialEq, Debug)]
pub struct Request {
    /// The SYN's header (`rcv_isn` is its sequence number).
    pub syn: Header,
    /// Scaling is in force: both sides offer it.
    pub wscale_ok: bool,
    /// Timestamps are.
    pub tstamp_ok: bool,
    /// Explicit congestion notification is.
    pub ecn_ok: bool,
    /// The time stamp to be echoed next.
    pub ts_recent: u32,
    /// The window that the SYN-ACK tells, in bytes (`rsk_rcv_wnd`).
    pub rcv_wnd: u32,
    /// How large it may ever be told (`rsk_window_clamp`).
    pub window_clamp: u32,
    /// When the first SYN-ACK left (`snt_synack`).
    pub answered_at: Time,
    /// SYN-ACKs that were sent again, for whatever reason.
    pub num_retrans: u32,
    /// Those of them that a time-out sent.
    pub num_timeout: u32,
    /// When something that did not fit was answered last (`last_oow_ack_time`).
    pub oow_ack_at: Option<Time>,
    /// When the SYN-ACK is sent again, or the request forgotten (`rsk_timer`).
    pub timer: Pending,
}

impl Request {
    /// The sequence number of the peer's SYN.
    pub fn irs(&self) -> SeqNum {
        self.syn.seq
    }
}

/// How the connection of a socket was opened.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Opened {
    /// By `connect`.
    #[default]
    Actively,
    /// Not yet: it listens, and a peer may open it.
    Listening,
    /// By the peer, on a socket that listened.
    Passively {
        /// A program has taken it with `accept`.
        accepted: bool,
    },
}
