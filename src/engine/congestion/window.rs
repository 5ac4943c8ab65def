//! Congestion control: Reno and CUBIC, PRR, congestion window validation, pacing rate.

use crate::engine::Engine;
use crate::engine::api::config::Algorithm;
use crate::engine::socket::congestion::{Congestion, INFINITE_SSTHRESH};
use crate::engine::socket::state::{CaState, Chrono};
use crate::engine::step::macros::{enter, set, test};
use crate::engine::step::probe::Probe;
use crate::kernel::limits::{GSO_LEGACY_MAX_SIZE, MAX_DEFERRED_SEGS};
use crate::kernel::rules::{Growth, Recovery};

impl Congestion {
    /// Exponential growth up to ssthresh; returns the ACKed segments left for linear growth.
    fn slow_start(&mut self, acked: u32) -> u32 {
        let cwnd = self.cwnd.saturating_add(acked).min(self.ssthresh);
        let rest = acked - (cwnd - self.cwnd);
        self.cwnd = cwnd;
        rest
    }

    /// One segment more for each ACK.
    fn slow_start_per_ack(&mut self) {
        let cwnd = self.cwnd.max(1);
        self.cwnd_cnt += cwnd;
        self.cwnd = cwnd + self.cwnd_cnt / cwnd;
        self.cwnd_cnt %= cwnd;
    }

    /// One segment more for every `every` ACKs.
    fn grow_linearly_per_ack(&mut self, every: u32) {
        if self.cwnd_cnt >= every {
            self.cwnd += 1;
            self.cwnd_cnt = 0;
        } else {
            self.cwnd_cnt += 1;
        }
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
    pub(in crate::engine) fn set_cwnd<P: Probe>(&mut self, cwnd: u32, p: &mut P) {
        let from = std::mem::replace(&mut self.cong.cwnd, cwnd);
        set!(self, p, Cwnd, from, cwnd);
    }

    pub(in crate::engine) fn set_ssthresh<P: Probe>(&mut self, ssthresh: u32, p: &mut P) {
        let from = std::mem::replace(&mut self.cong.ssthresh, ssthresh);
        set!(self, p, Ssthresh, from, ssthresh);
    }

    pub(in crate::engine) fn set_ca_state<P: Probe>(&mut self, state: CaState, p: &mut P) {
        let from = std::mem::replace(&mut self.cong.ca_state, state);
        if state == CaState::Loss && self.cong.algorithm == Algorithm::Cubic {
            self.cong.cubic.reset();
        }
        set!(self, p, CaState, from as u8, state as u8);
    }

    /// After sending: was the congestion window the limit, or did the application send too little?
    pub(in crate::engine) fn tcp_cwnd_validate<P: Probe>(&mut self, is_cwnd_limited: bool, p: &mut P) {
        enter!(self, p, TcpCwndValidate, || {
            if self.config.kernel.rules.growth == Growth::PerAck {
                self.cwnd_validate_by_packets(p);
                return;
            }
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
            if self.is_cwnd_limited(p) {
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
        })
    }

    /// Was cwnd the limit, or in slow start more than half of it in use?
    fn is_cwnd_limited<P: Probe>(&mut self, p: &mut P) -> bool {
        let Congestion { is_cwnd_limited, cwnd, ssthresh, max_packets_out, .. } = self.cong;
        test!(self, p, CwndLimited, is_cwnd_limited, 1)
            || test!(self, p, SlowStart, cwnd, ssthresh) && test!(self, p, HalfUsed, cwnd, 2 * max_packets_out)
    }

    /// The same by what is out now.
    fn cwnd_validate_by_packets<P: Probe>(&mut self, p: &mut P) {
        let (out, cwnd) = (self.sk.packets_out, self.cong.cwnd);
        if test!(self, p, CwndFilled, out, cwnd) {
            self.cong.cwnd_used = 0;
            self.cong.cwnd_stamp = self.now;
            return;
        }
        self.cong.cwnd_used = self.cong.cwnd_used.max(out);
        let idle = self.config.kernel.jiffies(self.now) - self.config.kernel.jiffies(self.cong.cwnd_stamp);
        if self.config.kernel.sysctl.slow_start_after_idle && idle >= self.rtt.rto {
            self.tcp_cwnd_application_limited(p);
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
    pub(in crate::engine) fn tcp_slow_start_after_idle_check<P: Probe>(&mut self, p: &mut P) {
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
    pub(in crate::engine) fn recalc_ssthresh(&mut self) -> u32 {
        match self.cong.algorithm {
            Algorithm::Reno => (self.cong.cwnd >> 1).max(2),
            Algorithm::Cubic => self.cong.cubic.recalc_ssthresh(self.cong.cwnd),
        }
    }

    /// The window after recovery turned out to be needless: never less than before it.
    pub(in crate::engine) fn undo_cwnd(&self) -> u32 {
        let before = match (self.config.kernel.rules.recovery, self.cong.algorithm) {
            (Recovery::Rack, _) => self.cong.prior_cwnd,
            (Recovery::Fack, Algorithm::Reno) => self.cong.ssthresh << 1,
            (Recovery::Fack, Algorithm::Cubic) => self.cong.cubic.last_max_cwnd,
        };
        self.cong.cwnd.max(before)
    }

    /// Growth for one ACK, whatever it acknowledges, if the window was nearly full when it came.
    pub(in crate::engine) fn cong_avoid_per_ack<P: Probe>(&mut self, in_flight: u32, p: &mut P) {
        enter!(self, p, TcpCongAvoid, || {
            let from = self.cong.cwnd;
            if self.is_nearly_full(in_flight, p) {
                let ssthresh = self.cong.ssthresh;
                if test!(self, p, SlowStartPerAck, from, ssthresh) {
                    self.cong.slow_start_per_ack();
                } else {
                    let every = match self.cong.algorithm {
                        Algorithm::Reno => from,
                        Algorithm::Cubic => {
                            let now_ms = self.cubic_clock_ms();
                            self.cong.cubic.update(from, 1, now_ms)
                        }
                    };
                    self.cong.grow_linearly_per_ack(every);
                }
            }
            set!(self, p, Cwnd, from, self.cong.cwnd);
            self.cong.cwnd_stamp = self.now;
        })
    }

    /// `tcp_is_cwnd_limited`: a few segments may be held back to make super-packets of them.
    fn is_nearly_full<P: Probe>(&mut self, in_flight: u32, p: &mut P) -> bool {
        let cwnd = self.cong.cwnd;
        if test!(self, p, CwndUsedUp, in_flight, cwnd) {
            return true;
        }
        let left = cwnd - in_flight;
        if test!(self, p, FewLeft, left, MAX_DEFERRED_SEGS) {
            return true;
        }
        // So few bytes are also few segments.
        let (gso, share) = (self.config.device.features.gso, left * self.config.kernel.sysctl.tso_win_divisor);
        let bytes = left.saturating_mul(self.sk.mss_cache);
        test!(self, p, CanGso, gso, 1)
            && test!(self, p, SmallShareLeft, share, cwnd)
            && test!(self, p, LessThanSuperPacket, bytes, GSO_LEGACY_MAX_SIZE)
    }

    /// Proportional rate reduction as it began: the window is set even by an ACK that delivers nothing.
    pub(in crate::engine) fn cwnd_reduction_fack<P: Probe>(
        &mut self,
        newly_delivered: i64,
        fast_rexmit: bool,
        p: &mut P,
    ) {
        enter!(self, p, TcpCwndReduction, || {
            let in_flight = i64::from(self.sk.in_flight());
            let ssthresh = i64::from(self.cong.ssthresh);
            self.cong.prr_delivered = (i64::from(self.cong.prr_delivered) + newly_delivered).max(0) as u32;
            let (delivered, out) = (i64::from(self.cong.prr_delivered), i64::from(self.cong.prr_out));
            let prior = i64::from(self.cong.prior_cwnd.max(1));
            let send = if in_flight > ssthresh {
                (ssthresh * delivered + prior - 1) / prior - out
            } else {
                (ssthresh - in_flight).min((delivered - out).max(newly_delivered) + 1)
            };
            let send = send.max(i64::from(fast_rexmit));
            self.set_cwnd((in_flight + send) as u32, p);
        })
    }

    /// Growth for `acked` newly delivered segments.
    pub(in crate::engine) fn tcp_cong_avoid<P: Probe>(&mut self, acked: u32, p: &mut P) {
        enter!(self, p, TcpCongAvoid, || {
            let from = self.cong.cwnd;
            if self.is_cwnd_limited(p) {
                let (cwnd, ssthresh) = (self.cong.cwnd, self.cong.ssthresh);
                let rest = if test!(self, p, SlowStart, cwnd, ssthresh) { self.cong.slow_start(acked) } else { acked };
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
            set!(self, p, Cwnd, from, self.cong.cwnd);
            self.cong.cwnd_stamp = self.now;
        })
    }

    /// Proportional rate reduction (RFC 6937): sends in recovery what delivery allows.
    pub(in crate::engine) fn tcp_cwnd_reduction<P: Probe>(
        &mut self,
        newly_delivered: u32,
        newly_lost: u32,
        una_advanced: bool,
        p: &mut P,
    ) {
        enter!(self, p, TcpCwndReduction, || {
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
        })
    }

    pub(in crate::engine) fn tcp_init_cwnd_reduction<P: Probe>(&mut self, p: &mut P) {
        self.cong.high_seq = self.sk.snd_nxt;
        self.timers.tlp_high_seq = None;
        self.cong.cwnd_cnt = 0;
        self.cong.prior_cwnd = self.cong.cwnd;
        self.cong.prr_delivered = 0;
        self.cong.prr_out = 0;
        let ssthresh = self.recalc_ssthresh();
        self.set_ssthresh(ssthresh, p);
    }

    pub(in crate::engine) fn tcp_end_cwnd_reduction<P: Probe>(&mut self, p: &mut P) {
        let reduced = self.cong.ca_state == CaState::Cwr || self.cong.undo_marker.is_some();
        if self.cong.ssthresh < INFINITE_SSTHRESH && reduced {
            self.set_cwnd(self.cong.ssthresh, p);
            self.cong.cwnd_stamp = self.now;
        }
    }

    /// The rate at which the current window goes out once per round trip, with some headroom.
    pub(in crate::engine) fn tcp_update_pacing_rate<P: Probe>(&mut self, p: &mut P) {
        enter!(self, p, TcpUpdatePacingRate, || {
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
            set!(self, p, PacingRate, from, self.cong.pacing_rate);
        })
    }
}
