//! The congestion window beside its algorithm: validation, restart after a pause, and the pacing rate.

use crate::engine::Engine;
use crate::engine::congestion::ops::CwndEvent;
use crate::engine::socket::congestion::told_rate;
use crate::engine::socket::state::{CaState, Chrono};
use crate::engine::step::macros::{enter, set, test};
use crate::engine::step::probe::Probe;
use crate::kernel::rules::Growth;

impl Engine {
    /// A program that writes while little is unsent and cwnd has room is the limit, until what is in flight is delivered:
    /// rates measured until then say nothing about the path.
    /// Kernel: `tcp_rate_check_app_limited`, net/ipv4/tcp_rate.c, 5.10 to 6.18.
    #[inline]
    pub(in crate::engine) fn tcp_rate_check_app_limited(&mut self) {
        let little = self.sk.notsent() < self.sk.mss_cache;
        if little && !self.recovery.is_fack() && self.sk.wmem_alloc < self.config.kernel.skb_truesize(1) {
            let in_flight = self.sk.in_flight();
            if in_flight < self.cong.cwnd && self.sk.lost_out <= self.sk.retrans_out {
                self.sk.app_limited = (self.sk.delivered + in_flight).max(1);
            }
        }
    }

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
        self.ca_set_state(state);
        set!(self, p, CaState, from as u8, state as u8);
    }

    /// After sending: was the congestion window the limit, or did the application send too little?
    /// Kernel: `tcp_cwnd_validate`, net/ipv4/tcp_output.c, 3.10 to 6.18.
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
            if self.window_was_the_limit(p) {
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
    /// Kernel: `tcp_cwnd_application_limited`, net/ipv4/tcp_output.c, 3.10 to 6.18.
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
    /// Kernel: `tcp_slow_start_after_idle_check`, include/net/tcp.h, 5.10 to 6.18.
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

    /// Kernel: `tcp_cwnd_restart`, net/ipv4/tcp_output.c, 3.10 to 6.18.
    fn tcp_cwnd_restart<P: Probe>(&mut self, mut idle: u64, p: &mut P) {
        self.ca_event(CwndEvent::CwndRestart);
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

    /// The rate at which the current window goes out once per round trip, with some headroom.
    /// Kernel: `tcp_update_pacing_rate`, net/ipv4/tcp_input.c, 5.10 to 6.18.
    pub(in crate::engine) fn tcp_update_pacing_rate<P: Probe>(&mut self, p: &mut P) {
        enter!(self, p, TcpUpdatePacingRate, || {
            let from = self.cong.pacing_rate;
            let sysctl = &self.config.kernel.sysctl;
            let ratio =
                if self.cong.cwnd < self.cong.ssthresh / 2 { sysctl.pacing_ss_ratio } else { sysctl.pacing_ca_ratio };
            let per_second = u64::from(self.sk.mss_cache) * (10_000 << 3) * ratio;
            let rate = per_second.wrapping_mul(u64::from(self.cong.cwnd.max(self.sk.packets_out)));
            let rate = match self.rtt.given {
                Some(given) => given.pacing_rate,
                None if self.rtt.srtt_8th_us > 0 => rate / u64::from(self.rtt.srtt_8th_us),
                None => rate,
            };
            self.cong.pacing_rate = self.limit_pacing_rate(rate);
            set!(self, p, PacingRate, told_rate(from), told_rate(self.cong.pacing_rate));
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    use crate::engine::NoProbe;
    use crate::engine::test_support::{MSS, Sender};

    #[test]
    fn a_pause_halves_the_window_for_each_rto_down_to_the_first_window() {
        let windows = [0, 1, 2, 3].map(|rtos: u32| {
            let mut sender = Sender::new();
            sender.cong.cwnd = 60;
            sender.sk.lsndtime = sender.now;
            sender.later(Duration::from_millis(204) * rtos + Duration::from_millis(8));
            sender.tcp_slow_start_after_idle_check(&mut NoProbe);
            sender.cong.cwnd
        });

        assert_eq!(windows, [60, 30, 15, 10]);
    }

    #[test]
    fn nothing_is_forgotten_while_something_is_out() {
        let mut sender = Sender::new();
        (sender.cong.cwnd, sender.sk.packets_out) = (60, 1);
        sender.later(Duration::from_secs(10));

        sender.tcp_slow_start_after_idle_check(&mut NoProbe);

        assert_eq!(sender.cong.cwnd, 60);
    }

    #[test]
    fn the_pacing_rate_is_two_windows_per_round_trip_in_slow_start_and_a_fifth_more_than_one_after_it() {
        let mut sender = Sender::new();
        (sender.rtt.srtt_8th_us, sender.cong.cwnd) = (10_000 << 3, 10);

        let rates = [22, 20].map(|ssthresh| {
            sender.cong.ssthresh = ssthresh;
            sender.tcp_update_pacing_rate(&mut NoProbe);
            sender.cong.pacing_rate
        });

        let a_window_each_time = u64::from(10 * MSS) * 100;
        assert_eq!(rates, [a_window_each_time * 2, a_window_each_time * 6 / 5]);
    }
}
