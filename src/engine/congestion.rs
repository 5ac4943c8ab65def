//! Congestion control: Reno and CUBIC, PRR, congestion window validation, pacing rate.

use crate::engine::sock::CaState;
use crate::units::{SeqNum, Time};

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Algorithm {
    Reno,
    Cubic,
}

impl Algorithm {
    pub const fn name(self) -> &'static str {
        match self {
            Algorithm::Reno => "reno",
            Algorithm::Cubic => "cubic",
        }
    }
}

/// The ssthresh of a connection that never lost anything.
pub const INFINITE_SSTHRESH: u32 = 0x7fff_ffff;

/// Congestion state of a connection (`tcp_sock`, `inet_connection_sock`).
#[derive(Clone, Debug)]
pub struct Congestion {
    pub algorithm: Algorithm,
    pub ca_state: CaState,
    /// `snd_cwnd`, in segments.
    pub cwnd: u32,
    /// ACKed segments not yet turned into growth.
    pub cwnd_cnt: u32,
    pub ssthresh: u32,
    pub prior_cwnd: u32,
    pub prior_ssthresh: u32,
    pub high_seq: SeqNum,
    pub undo_marker: Option<SeqNum>,
    /// Retransmissions not yet shown to be unnecessary; -1 when none was made.
    pub undo_retrans: i32,
    pub prr_delivered: u32,
    pub prr_out: u32,
    pub cwnd_used: u32,
    pub cwnd_stamp: Time,
    pub is_cwnd_limited: bool,
    pub max_packets_out: u32,
    pub cwnd_usage_seq: SeqNum,
    /// Segments that may arrive out of order before loss is assumed.
    pub reordering: u32,
    pub reordering_seen: u32,
    /// Forward RTO recovery runs (RFC 5682).
    pub frto: bool,
    /// `sk_pacing_rate`, bytes per second.
    pub pacing_rate: u64,
    pub cubic: Cubic,
}

/// CUBIC's own state (RFC 9438, `struct bictcp`).
#[derive(Clone, Copy, Default, Debug)]
pub struct Cubic {
    pub cnt: u32,
    pub last_max_cwnd: u32,
    pub last_cwnd: u32,
    pub last_time: u32,
    pub origin_point: u32,
    pub k: u32,
    pub delay_min_us: u32,
    pub epoch_start: u32,
    pub ack_cnt: u32,
    pub tcp_cwnd: u32,
}
