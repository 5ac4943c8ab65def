//! Loss detection and repair: RTT estimate, RACK, fast recovery, RTO recovery, undo.

use crate::units::{SeqNum, Time};

/// Round-trip estimate and the time-out made of it (RFC 6298).
#[derive(Clone, Debug)]
pub struct Rtt {
    /// Smoothed round-trip time in microseconds; 0: none yet.
    pub srtt_us: u32,
    pub mdev_us: u32,
    pub mdev_max_us: u32,
    pub rttvar_us: u32,
    pub rtt_seq: SeqNum,
    pub min_rtt_us: u32,
    pub min_rtt_at: Time,
    /// `icsk_rto`, in ticks.
    pub rto: u64,
    /// Estimates come from outside and are not measured.
    pub given: bool,
}

/// RACK's state (RFC 8985, `tp->rack`).
#[derive(Clone, Default, Debug)]
pub struct Rack {
    /// Send time of the newest segment known to be delivered.
    pub mstamp: Time,
    pub rtt_us: u32,
    pub end_seq: SeqNum,
    pub advanced: bool,
    pub reo_wnd_steps: u32,
    pub reo_wnd_persist: u32,
    pub dsack_seen: bool,
    pub last_delivered: u32,
}
