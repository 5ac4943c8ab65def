//! Congestion control: Reno and CUBIC, PRR, congestion window validation, pacing rate.

use serde::{Deserialize, Serialize};

use crate::engine::Engine;
use crate::engine::kernel::Kernel;
use crate::engine::probe::Probe;
use crate::engine::sock::{CaState, Chrono};
use crate::engine::tell::{set, test};
use crate::units::{SeqNum, Time};

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
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
    /// The receiver dropped data it had SACKed, in this recovery.
    pub sack_reneging: bool,
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

impl Congestion {
    pub(super) fn new(algorithm: Algorithm, kernel: &Kernel) -> Self {
        Congestion {
            algorithm,
            ca_state: CaState::Open,
            cwnd: kernel.sysctl.init_cwnd,
            cwnd_cnt: 0,
            ssthresh: INFINITE_SSTHRESH,
            prior_cwnd: 0,
            prior_ssthresh: 0,
            high_seq: SeqNum(0),
            undo_marker: None,
            undo_retrans: 0,
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
            cubic: Cubic::default(),
        }
    }

    /// CWR or Recovery: PRR sets the window.
    pub fn in_cwnd_reduction(&self) -> bool {
        matches!(self.ca_state, CaState::Cwr | CaState::Recovery)
    }

    pub fn in_slow_start(&self) -> bool {
        self.cwnd < self.ssthresh
    }

    /// `tcp_current_ssthresh`: what an undo or a restart may go back to.
    pub(super) fn current_ssthresh(&self) -> u32 {
        if self.in_cwnd_reduction() { self.ssthresh } else { self.ssthresh.max((self.cwnd >> 1) + (self.cwnd >> 2)) }
    }

    /// Did the window really bound what was sent (`tcp_is_cwnd_limited`)?
    fn limited(&self) -> bool {
        self.is_cwnd_limited || (self.in_slow_start() && self.cwnd < 2 * self.max_packets_out)
    }

    /// Exponential growth up to ssthresh; returns the ACKed segments left for linear growth.
    fn slow_start(&mut self, acked: u32) -> u32 {
        let cwnd = self.cwnd.saturating_add(acked).min(self.ssthresh);
        let rest = acked - (cwnd - self.cwnd);
        self.cwnd = cwnd;
        rest
    }

    /// One segment more for every `every` ACKed.
    fn grow_linearly(&mut self, every: u32, acked: u32) {
        if self.cwnd_cnt >= every {
            self.cwnd_cnt = 0;
            self.cwnd += 1;
        }
        self.cwnd_cnt += acked;
        if self.cwnd_cnt >= every {
            let steps = self.cwnd_cnt / every;
            self.cwnd_cnt -= steps * every;
            self.cwnd += steps;
        }
    }
}

impl Engine {
    pub(super) fn set_cwnd<P: Probe>(&mut self, cwnd: u32, p: &mut P) {
        let from = std::mem::replace(&mut self.cong.cwnd, cwnd);
        set!(self, p, TcpCwndReduction, Cwnd, from, cwnd);
    }

    pub(super) fn set_ssthresh<P: Probe>(&mut self, ssthresh: u32, p: &mut P) {
        let from = std::mem::replace(&mut self.cong.ssthresh, ssthresh);
        set!(self, p, TcpCwndReduction, Ssthresh, from, ssthresh);
    }

    pub(super) fn set_ca_state<P: Probe>(&mut self, state: CaState, p: &mut P) {
        let from = std::mem::replace(&mut self.cong.ca_state, state);
        if state == CaState::Loss && self.cong.algorithm == Algorithm::Cubic {
            self.cong.cubic.reset();
        }
        set!(self, p, TcpFastretransAlert, CaState, from as u8, state as u8);
    }

    /// After sending: was the congestion window the limit, or did the application send too little?
    pub(super) fn tcp_cwnd_validate<P: Probe>(&mut self, is_cwnd_limited: bool, p: &mut P) {
        let cong = &mut self.cong;
        let sk = &self.sk;
        if !sk.snd_una.before(cong.cwnd_usage_seq)
            || is_cwnd_limited
            || (!cong.is_cwnd_limited && sk.packets_out > cong.max_packets_out)
        {
            cong.is_cwnd_limited = is_cwnd_limited;
            cong.max_packets_out = sk.packets_out;
            cong.cwnd_usage_seq = sk.snd_nxt;
        }
        let limited = cong.limited();
        if test!(self, p, TcpCwndValidate, CwndLimited, limited, 1, limited) {
            self.cong.cwnd_used = 0;
            self.cong.cwnd_stamp = self.now;
            return;
        }
        self.cong.cwnd_used = self.cong.cwnd_used.max(self.sk.packets_out);
        let idle = self.config.kernel.jiffies(self.now) - self.config.kernel.jiffies(self.cong.cwnd_stamp);
        if self.config.kernel.sysctl.slow_start_after_idle && idle >= self.rtt.rto {
            self.tcp_cwnd_application_limited(p);
        }
        if self.sk.write_seq == self.sk.snd_nxt && self.sk.nospace && self.sk.state.can_send() {
            self.tcp_chrono_start(Chrono::SndbufLimited, p);
        }
    }

    /// The application used less than the window for a whole RTO: the window shrinks towards what was used.
    fn tcp_cwnd_application_limited<P: Probe>(&mut self, p: &mut P) {
        if self.cong.ca_state == CaState::Open && !self.sk.nospace {
            let used = self.cong.cwnd_used.max(self.config.kernel.sysctl.init_cwnd);
            if used < self.cong.cwnd {
                self.set_ssthresh(self.cong.current_ssthresh(), p);
                self.set_cwnd((self.cong.cwnd + used) >> 1, p);
            }
            self.cong.cwnd_used = 0;
        }
        self.cong.cwnd_stamp = self.now;
    }

    /// Idle for longer than an RTO: what the window knew is out of date (RFC 2861).
    pub(super) fn tcp_slow_start_after_idle_check<P: Probe>(&mut self, p: &mut P) {
        if !self.config.kernel.sysctl.slow_start_after_idle || self.sk.packets_out > 0 {
            return;
        }
        let kernel = &self.config.kernel;
        let idle = kernel.jiffies(self.now) - kernel.jiffies(self.sk.lsndtime);
        if idle > self.rtt.rto {
            self.tcp_cwnd_restart(idle, p);
        }
    }

    fn tcp_cwnd_restart<P: Probe>(&mut self, mut idle: u64, p: &mut P) {
        if self.cong.algorithm == Algorithm::Cubic {
            self.cong.cubic.epoch_start = 0;
        }
        self.set_ssthresh(self.cong.current_ssthresh(), p);
        let mut cwnd = self.cong.cwnd;
        let restart = self.config.kernel.sysctl.init_cwnd.min(cwnd);
        let rto = self.rtt.rto.max(1);
        while idle > rto && cwnd > restart {
            idle -= rto;
            cwnd >>= 1;
        }
        self.set_cwnd(cwnd.max(restart), p);
        self.cong.cwnd_stamp = self.now;
        self.cong.cwnd_used = 0;
    }

    /// The ssthresh of a loss now: half the window for Reno, 0.7 of it for CUBIC.
    pub(super) fn recalc_ssthresh(&mut self) -> u32 {
        match self.cong.algorithm {
            Algorithm::Reno => (self.cong.cwnd >> 1).max(2),
            Algorithm::Cubic => self.cong.cubic.recalc_ssthresh(self.cong.cwnd),
        }
    }

    /// The window after recovery turned out to be needless: never less than before it.
    pub(super) fn undo_cwnd(&self) -> u32 {
        self.cong.cwnd.max(self.cong.prior_cwnd)
    }

    /// Growth for `acked` newly delivered segments.
    pub(super) fn tcp_cong_avoid<P: Probe>(&mut self, acked: u32, p: &mut P) {
        let from = self.cong.cwnd;
        let limited = self.cong.limited();
        if test!(self, p, TcpCongAvoid, CwndLimited, limited, 1, limited) {
            let (cwnd, ssthresh) = (self.cong.cwnd, self.cong.ssthresh);
            let rest = if test!(self, p, TcpCongAvoid, SlowStart, cwnd, ssthresh, cwnd < ssthresh) {
                self.cong.slow_start(acked)
            } else {
                acked
            };
            if rest > 0 {
                let every = match self.cong.algorithm {
                    Algorithm::Reno => self.cong.cwnd,
                    Algorithm::Cubic => {
                        let now_ms = self.cubic_clock_ms();
                        self.cong.cubic.update(self.cong.cwnd, rest, now_ms)
                    }
                };
                self.cong.grow_linearly(every, rest);
            }
        }
        set!(self, p, TcpCongAvoid, Cwnd, from, self.cong.cwnd);
        self.cong.cwnd_stamp = self.now;
    }

    /// Proportional rate reduction (RFC 6937): sends in recovery what delivery allows.
    pub(super) fn tcp_cwnd_reduction<P: Probe>(
        &mut self,
        newly_delivered: u32,
        newly_lost: u32,
        una_advanced: bool,
        p: &mut P,
    ) {
        if newly_delivered == 0 || self.cong.prior_cwnd == 0 {
            return;
        }
        let in_flight = self.sk.in_flight() as i64;
        let ssthresh = i64::from(self.cong.ssthresh);
        let delta = ssthresh - in_flight;
        self.cong.prr_delivered += newly_delivered;
        let (delivered, out) = (i64::from(self.cong.prr_delivered), i64::from(self.cong.prr_out));
        let prior = i64::from(self.cong.prior_cwnd);
        let send = if delta < 0 {
            (ssthresh * delivered + prior - 1) / prior - out
        } else {
            let bonus = i64::from(una_advanced && newly_lost == 0);
            delta.min((delivered - out).max(i64::from(newly_delivered)) + bonus)
        };
        let send = send.max(i64::from(self.cong.prr_out == 0));
        self.set_cwnd((in_flight + send).max(0) as u32, p);
    }

    pub(super) fn tcp_init_cwnd_reduction<P: Probe>(&mut self, p: &mut P) {
        self.cong.high_seq = self.sk.snd_nxt;
        self.timers.tlp_high_seq = None;
        self.cong.cwnd_cnt = 0;
        self.cong.prior_cwnd = self.cong.cwnd;
        self.cong.prr_delivered = 0;
        self.cong.prr_out = 0;
        let ssthresh = self.recalc_ssthresh();
        self.set_ssthresh(ssthresh, p);
    }

    pub(super) fn tcp_end_cwnd_reduction<P: Probe>(&mut self, p: &mut P) {
        let reduced = self.cong.ca_state == CaState::Cwr || self.cong.undo_marker.is_some();
        if self.cong.ssthresh < INFINITE_SSTHRESH && reduced {
            self.set_cwnd(self.cong.ssthresh, p);
            self.cong.cwnd_stamp = self.now;
        }
    }

    /// The rate at which the current window goes out once per round trip, with some headroom.
    pub(super) fn tcp_update_pacing_rate<P: Probe>(&mut self, p: &mut P) {
        let from = self.cong.pacing_rate;
        let sysctl = &self.config.kernel.sysctl;
        let ratio =
            if self.cong.cwnd < self.cong.ssthresh / 2 { sysctl.pacing_ss_ratio } else { sysctl.pacing_ca_ratio };
        let per_second = u64::from(self.sk.mss_cache) * (10_000 << 3) * ratio;
        let rate = per_second * u64::from(self.cong.cwnd.max(self.sk.packets_out));
        self.cong.pacing_rate = match self.rtt.given {
            Some(given) => given.pacing_rate,
            None if self.rtt.srtt_8th_us > 0 => rate / u64::from(self.rtt.srtt_8th_us),
            None => rate,
        };
        set!(self, p, TcpUpdatePacingRate, PacingRate, from, self.cong.pacing_rate);
    }

    /// Milliseconds for CUBIC; 0 means "not started" there.
    fn cubic_clock_ms(&self) -> u32 {
        (self.now.as_micros() / 1000) as u32 + 1
    }

    /// Sending starts again after a pause: CUBIC's epoch must not count the pause.
    pub(super) fn cubic_tx_start(&mut self) {
        if self.cong.algorithm == Algorithm::Cubic && self.cong.cubic.epoch_start > 0 {
            let pause = self.now.since(self.sk.lsndtime).as_millis() as u32;
            let now = self.cubic_clock_ms();
            self.cong.cubic.epoch_start = (self.cong.cubic.epoch_start + pause).min(now);
        }
    }
}

/// Beta of CUBIC in fixed point: 717/1024. Its C is 410 / 2^40 in cubes of 1/1024 s.
const BETA: u32 = 717;
const BETA_SCALE: u32 = 1024;
/// 2^40 / 410: turns segments into (1/1024 s)^3.
const CUBE_FACTOR: u64 = (1 << 40) / 410;
/// 8 * (1024 + 717) / 3 / (1024 - 717): growth of the Reno flow that CUBIC must not fall behind.
const RENO_SCALE: u32 = 8 * (BETA_SCALE + BETA) / 3 / (BETA_SCALE - BETA);

impl Cubic {
    fn reset(&mut self) {
        *self = Cubic { delay_min_us: self.delay_min_us, ..Cubic::default() };
    }

    fn recalc_ssthresh(&mut self, cwnd: u32) -> u32 {
        self.epoch_start = 0;
        self.last_max_cwnd =
            if cwnd < self.last_max_cwnd { cwnd * (BETA_SCALE + BETA) / (2 * BETA_SCALE) } else { cwnd };
        (cwnd * BETA / BETA_SCALE).max(2)
    }

    /// Takes a round-trip sample.
    pub(super) fn acked(&mut self, rtt_us: u32) {
        let delay = rtt_us.max(1);
        if self.delay_min_us == 0 || self.delay_min_us > delay {
            self.delay_min_us = delay;
        }
    }

    /// ACKed segments per segment of growth (`bictcp_update`).
    fn update(&mut self, cwnd: u32, acked: u32, now_ms: u32) -> u32 {
        self.ack_cnt += acked;
        if self.last_cwnd == cwnd && now_ms.wrapping_sub(self.last_time) as i32 <= 31 {
            return self.cnt.max(2);
        }
        if self.epoch_start == 0 || now_ms != self.last_time {
            self.last_cwnd = cwnd;
            self.last_time = now_ms;
            if self.epoch_start == 0 {
                self.start_epoch(cwnd, acked, now_ms);
            }
            let target = self.target(now_ms);
            self.cnt = if target > cwnd { cwnd / (target - cwnd) } else { 100 * cwnd };
            if self.last_max_cwnd == 0 && self.cnt > 20 {
                self.cnt = 20;
            }
        }
        self.keep_up_with_reno(cwnd);
        self.cnt = self.cnt.max(2);
        self.cnt
    }

    fn start_epoch(&mut self, cwnd: u32, acked: u32, now_ms: u32) {
        self.epoch_start = now_ms;
        self.ack_cnt = acked;
        self.tcp_cwnd = cwnd;
        if self.last_max_cwnd <= cwnd {
            self.k = 0;
            self.origin_point = cwnd;
        } else {
            self.k = cube_root(CUBE_FACTOR * u64::from(self.last_max_cwnd - cwnd));
            self.origin_point = self.last_max_cwnd;
        }
    }

    /// The cubic function at the time one minimum delay from now.
    fn target(&self, now_ms: u32) -> u32 {
        let elapsed_ms = u64::from(now_ms - self.epoch_start) + u64::from(self.delay_min_us / 1000);
        let t = (elapsed_ms << 10) / 1000;
        let offset = t.abs_diff(u64::from(self.k));
        let delta = ((410 * offset * offset * offset) >> 40) as u32;
        if t < u64::from(self.k) { self.origin_point.saturating_sub(delta) } else { self.origin_point + delta }
    }

    fn keep_up_with_reno(&mut self, cwnd: u32) {
        let every = (cwnd * RENO_SCALE) >> 3;
        while self.ack_cnt > every {
            self.ack_cnt -= every;
            self.tcp_cwnd += 1;
        }
        if self.tcp_cwnd > cwnd {
            self.cnt = self.cnt.min(cwnd / (self.tcp_cwnd - cwnd));
        }
    }
}

fn cube_root(n: u64) -> u32 {
    let (mut low, mut high) = (0u64, 1 << 21);
    while low < high {
        let middle = (low + high).div_ceil(2);
        if middle * middle * middle <= n { low = middle } else { high = middle - 1 }
    }
    low as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cube_roots_round_down() {
        assert_eq!([0, 7, 8, 26, 27, 1_000_000].map(cube_root), [0, 1, 2, 2, 3, 100]);
    }

    #[test]
    fn cubic_returns_to_its_old_maximum_after_k() {
        let mut cubic = Cubic::default();

        let ssthresh = cubic.recalc_ssthresh(100);
        cubic.start_epoch(ssthresh, 1, 1);

        assert_eq!(ssthresh, 70);
        let k_ms = u64::from(cubic.k) * 1000 / 1024;
        assert_eq!(cubic.target(1 + k_ms as u32), 100);
        assert!(cubic.target(1 + 2 * k_ms as u32) > 120);
    }
}
