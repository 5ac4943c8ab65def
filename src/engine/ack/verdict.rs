//! What one part of an ACK's processing tells the next: what it brought, what tagging found, what recovery wants to send.

use crate::engine::socket::queue::SkbRef;
use crate::engine::socket::skb::Skb;
use crate::units::{SeqNum, Time};

bitflags::bitflags! {
    /// What one ACK brought (the FLAG_ constants of tcp_input.c).
    #[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
    pub(in crate::engine) struct AckFlags: u32 {
        const DATA = 1;
        const WIN_UPDATE = 1 << 1;
        const DATA_ACKED = 1 << 2;
        const SYN_ACKED = 1 << 3;
        const RETRANS_DATA_ACKED = 1 << 4;
        const DATA_SACKED = 1 << 5;
        const LOST_RETRANS = 1 << 6;
        const ORIG_SACK_ACKED = 1 << 7;
        const SND_UNA_ADVANCED = 1 << 8;
        const DSACKING_ACK = 1 << 9;
        const SET_XMIT_TIMER = 1 << 10;
        const SACK_RENEGING = 1 << 11;
        const DSACK_TLP = 1 << 12;
        const ECE = 1 << 13;

        const ACKED = Self::DATA_ACKED.bits() | Self::SYN_ACKED.bits();
        const NOT_DUP = Self::DATA.bits() | Self::WIN_UPDATE.bits() | Self::ACKED.bits();
        const FORWARD_PROGRESS = Self::ACKED.bits() | Self::DATA_SACKED.bits();
    }
}

/// The socket before the ACK.
pub(in crate::engine) struct Prior {
    pub una: SeqNum,
    pub fack: SeqNum,
    /// Segments up to the highest SACKed one, and SACKed ones.
    pub fackets: u32,
    pub sacked: u32,
    pub in_flight: u32,
    pub packets_out: u32,
    pub delivered: u32,
    pub lost: u32,
}

/// What tagging found out for the rest of the ACK.
#[derive(Clone, Copy, Debug)]
pub(in crate::engine) struct SackState {
    /// Lowest sequence number that arrived out of order without having been retransmitted.
    pub reord: SeqNum,
    pub flags: AckFlags,
    /// Send times of the first and the last segment newly SACKed that was never retransmitted.
    pub first_sackt: Option<Time>,
    pub last_sackt: Option<Time>,
    /// `delivered` when the newest segment now delivered was sent (`rs->prior_delivered`), and that time and end.
    pub prior_delivered: u32,
    /// Segments before the skb in hand, and the fewest before one that arrived out of order (FACK counts, RACK does not).
    pub fack_count: u32,
    pub reord_count: u32,
    pub newest: Option<(Time, SeqNum)>,
}

impl SackState {
    pub(in crate::engine) fn new(reord: SeqNum) -> Self {
        SackState {
            reord,
            flags: AckFlags::empty(),
            first_sackt: None,
            last_sackt: None,
            prior_delivered: 0,
            fack_count: 0,
            reord_count: u32::MAX,
            newest: None,
        }
    }

    /// `tcp_rate_skb_delivered`, as far as RACK needs it.
    /// Kernel: `tcp_rate_skb_delivered`, net/ipv4/tcp_rate.c, 5.10 to 6.18.
    pub(in crate::engine) fn skb_delivered(&mut self, skb: &Skb) {
        let this = (skb.sent_at, skb.end_seq);
        let newer = self.newest.is_none_or(|(at, end)| this.0 > at || (this.0 == at && this.1.after(end)));
        if newer {
            self.newest = Some(this);
            self.prior_delivered = skb.delivered_at_send;
        }
    }
}

pub(in crate::engine) enum Shifted {
    /// Nothing to do for this skb.
    Noop,
    /// Tag it in place.
    Fallback,
    /// Its bytes (or some) are now in this skb; go on behind it. So many segments were moved.
    Into(SkbRef, u32),
}

/// What recovery wants to send after an ACK was processed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::engine) enum Rexmit {
    None,
    Lost,
    /// New data, to see whether an RTO was needless (F-RTO).
    New,
}

/// Segments out and SACKed before an ACK.
#[derive(Clone, Copy)]
pub(in crate::engine) struct Scoreboard {
    pub packets: u32,
    pub sacked: u32,
}
