//! The state of congestion control (`tcp_sock`, `inet_connection_sock`, `struct bictcp`).

use crate::engine::api::config::Algorithm;
use crate::engine::socket::state::CaState;
use crate::kernel::profile::Kernel;
use crate::units::{SeqNum, Time};

/// The ssthresh of a connection that never lost anything.
pub const INFINITE_SSTHRESH: u32 = 0x7fff_ffff;

/// What steps and counters tell of `sk_pacing_rate` where it has no limit.
pub const UNLIMITED_RATE: i64 = i64::MAX;

/// A rate as steps and counters tell it.
pub fn told_rate(rate: u64) -> i64 {
    i64::try_from(rate).unwrap_or(UNLIMITED_RATE)
}

/// Congestion state of a connection (`tcp_sock`, `inet_connection_sock`).
#[derive(Clone, Debug)]
pub struct Congestion {
    /// The algorithm, with what it keeps for itself.
    pub ops: CongestionOps,
    /// `icsk_ca_state`: how far an episode of loss has gone.
    pub ca_state: CaState,
    /// `snd_cwnd`, in segments.
    pub cwnd: u32,
    /// ACKed segments, or ACKs in 3.10, that have not yet made `cwnd` grow by one.
    pub cwnd_cnt: u32,
    /// `snd_ssthresh`, in segments: below it is slow start.
    pub ssthresh: u32,
    /// `cwnd` before the last reduction, in segments.
    pub prior_cwnd: u32,
    /// `ssthresh` before the last reduction, in segments, to be taken back by an undo.
    pub prior_ssthresh: u32,
    /// `snd_nxt` when the episode began: an ACK of it ends the episode.
    pub high_seq: SeqNum,
    /// `snd_una` when the episode began; none if it cannot be undone.
    pub undo_marker: Option<SeqNum>,
    /// Retransmissions not yet shown to be unnecessary; -1 when none was made.
    pub undo_retrans: i32,
    /// Segments delivered in this recovery (RFC 6937).
    pub prr_delivered: u32,
    /// Segments sent in this recovery (RFC 6937).
    pub prr_out: u32,
    /// `snd_cwnd_used`: the most segments in flight while the program was the limit.
    pub cwnd_used: u32,
    /// When `cwnd` was last checked against what is used (`snd_cwnd_stamp`).
    pub cwnd_stamp: Time,
    /// Whether `cwnd` was the limit in the last window of data.
    pub is_cwnd_limited: bool,
    /// The most segments that were out in the window of data that ends at `cwnd_usage_seq`.
    pub max_packets_out: u32,
    /// `snd_nxt` when that window began: an ACK of it ends the window.
    pub cwnd_usage_seq: SeqNum,
    /// Segments that may arrive out of order before loss is assumed.
    pub reordering: u32,
    /// `reord_seen`: how often segments were seen to arrive out of order.
    pub reordering_seen: u32,
    /// Forward RTO recovery runs (RFC 5682).
    pub frto: bool,
    /// The receiver dropped data it had SACKed, in this recovery.
    pub sack_reneging: bool,
    /// `sk_pacing_rate`, bytes per second; the largest number while no round trip was measured.
    pub pacing_rate: u64,
}

impl Congestion {
    pub(in crate::engine) fn new(algorithm: Algorithm, kernel: &Kernel) -> Self {
        Congestion {
            ops: CongestionOps::new(algorithm),
            ca_state: CaState::Open,
            cwnd: kernel.sysctl.init_cwnd,
            cwnd_cnt: 0,
            ssthresh: INFINITE_SSTHRESH,
            prior_cwnd: 0,
            prior_ssthresh: 0,
            high_seq: SeqNum(0),
            undo_marker: None,
            undo_retrans: -1,
            prr_delivered: 0,
            prr_out: 0,
            cwnd_used: 0,
            cwnd_stamp: Time::ZERO,
            is_cwnd_limited: false,
            max_packets_out: 0,
            cwnd_usage_seq: SeqNum(0),
            reordering: kernel.sysctl.reordering,
            reordering_seen: 0,
            frto: false,
            sack_reneging: false,
            pacing_rate: u64::MAX,
        }
    }

    /// CWR or Recovery: PRR sets the window.
    pub fn in_cwnd_reduction(&self) -> bool {
        matches!(self.ca_state, CaState::Cwr | CaState::Recovery)
    }

    /// Whether `cwnd` is below `ssthresh`.
    pub fn in_slow_start(&self) -> bool {
        self.cwnd < self.ssthresh
    }

    /// `tcp_current_ssthresh`: what an undo or a restart may go back to.
    pub(in crate::engine) fn current_ssthresh(&self) -> u32 {
        if self.in_cwnd_reduction() { self.ssthresh } else { self.ssthresh.max((self.cwnd >> 1) + (self.cwnd >> 2)) }
    }
}

/// The algorithm in use, with what it keeps for itself (`icsk_ca_ops` and `icsk_ca_priv`).
#[derive(Clone, Copy, Debug)]
pub enum CongestionOps {
    /// New Reno (RFC 5681).
    Reno,
    /// CUBIC (RFC 9438), with its state.
    Cubic(Cubic),
}

impl CongestionOps {
    pub(in crate::engine) fn new(algorithm: Algorithm) -> Self {
        match algorithm {
            Algorithm::Reno => CongestionOps::Reno,
            Algorithm::Cubic => CongestionOps::Cubic(Cubic::default()),
        }
    }

    /// Which of those that can be configured it is.
    pub const fn algorithm(&self) -> Algorithm {
        match self {
            CongestionOps::Reno => Algorithm::Reno,
            CongestionOps::Cubic(_) => Algorithm::Cubic,
        }
    }
}

/// CUBIC's own state (RFC 9438, `struct bictcp`).
#[derive(Clone, Copy, Default, Debug)]
pub struct Cubic {
    /// ACKed segments for which `cwnd` grows by one.
    pub cnt: u32,
    /// `cwnd` before the last reduction (W_max), in segments.
    pub last_max_cwnd: u32,
    /// `cwnd` when `cnt` was last computed, in segments.
    pub last_cwnd: u32,
    /// When `cnt` was last computed, in ticks.
    pub last_time: u32,
    /// `cwnd` at the middle of the curve, in segments.
    pub origin_point: u32,
    /// Time from the beginning of the epoch to the origin point, in units of 1/1024 second.
    pub k: u32,
    /// The smallest round-trip time in microseconds; 0 is none yet.
    pub delay_min_us: u32,
    /// When the epoch began, in ticks; 0 is not yet.
    pub epoch_start: u32,
    /// Segments ACKed in this epoch.
    pub ack_cnt: u32,
    /// `cwnd` that Reno would have, in segments.
    pub tcp_cwnd: u32,
    /// What may end slow start before a loss.
    pub hystart: Hystart,
}

/// What is watched in a round: from the ACK of what was sent last in the one before.
#[derive(Clone, Copy, Default, Debug)]
pub struct Hystart {
    /// `snd_nxt` when the round began.
    pub end_seq: SeqNum,
    /// When it began.
    pub round_start: Time,
    /// The last ACK of its train.
    pub last_ack: Time,
    /// The smallest round trip of its first samples, in microseconds.
    pub curr_rtt_us: u32,
    /// How many there were.
    pub sample_cnt: u32,
    /// Slow start was ended by it; not again before a timeout.
    pub found: bool,
}

impl Hystart {
    /// Another round begins.
    pub(in crate::engine) fn reset(&mut self, snd_nxt: SeqNum, now: Time) {
        let found = self.found;
        *self =
            Hystart { end_seq: snd_nxt, round_start: now, last_ack: now, curr_rtt_us: u32::MAX, sample_cnt: 0, found };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::v6_18;

    #[test]
    fn what_an_undo_may_go_back_to_is_three_quarters_of_the_window_but_in_a_reduction_ssthresh() {
        let mut cong = Congestion::new(Algorithm::Reno, &v6_18::KERNEL);
        (cong.cwnd, cong.ssthresh) = (20, 10);
        assert_eq!((cong.current_ssthresh(), cong.in_slow_start()), (15, false));

        cong.ssthresh = 30;
        assert_eq!((cong.current_ssthresh(), cong.in_slow_start()), (30, true));

        for state in [CaState::Cwr, CaState::Recovery] {
            (cong.ca_state, cong.ssthresh) = (state, 10);
            assert_eq!(cong.current_ssthresh(), 10);
        }
    }
}
