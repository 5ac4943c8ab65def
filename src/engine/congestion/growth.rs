//! How the window grows: what all algorithms share (`tcp_slow_start`, `tcp_cong_avoid_ai`, `tcp_is_cwnd_limited`).

use crate::engine::Engine;
use crate::engine::socket::congestion::Congestion;
use crate::engine::step::macros::test;
use crate::engine::step::probe::Probe;
use crate::kernel::limits::{GSO_LEGACY_MAX_SIZE, MAX_DEFERRED_SEGS};
use crate::kernel::rules::Growth;

impl Engine {
    /// Did the window bound what was sent? Otherwise it tells nothing that more of it arrives.
    /// Kernel: `tcp_is_cwnd_limited`, include/net/tcp.h, 5.10 to 6.18.
    /// Kernel: `tcp_is_cwnd_limited`, net/ipv4/tcp_cong.c, 3.10.
    pub(in crate::engine) fn tcp_is_cwnd_limited<P: Probe>(&mut self, in_flight: u32, p: &mut P) -> bool {
        match self.config.kernel.rules.growth {
            Growth::PerAck => self.window_is_nearly_full(in_flight, p),
            Growth::PerSegment => self.window_was_the_limit(p),
        }
    }

    /// Exponential growth below ssthresh; returns the segments left for linear growth.
    /// Kernel: `tcp_slow_start`, net/ipv4/tcp_cong.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_slow_start<P: Probe>(&mut self, acked: u32, p: &mut P) -> u32 {
        let (cwnd, ssthresh) = (self.cong.cwnd, self.cong.ssthresh);
        match self.config.kernel.rules.growth {
            Growth::PerAck if test!(self, p, SlowStartPerAck, cwnd, ssthresh) => {
                self.cong.slow_start_per_ack();
                0
            }
            Growth::PerSegment if test!(self, p, SlowStart, cwnd, ssthresh) => self.cong.slow_start(acked),
            Growth::PerAck | Growth::PerSegment => acked,
        }
    }

    /// One segment more for every `every` that are acknowledged.
    /// Kernel: `tcp_cong_avoid_ai`, net/ipv4/tcp_cong.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_cong_avoid_ai(&mut self, every: u32, acked: u32) {
        match self.config.kernel.rules.growth {
            Growth::PerAck => self.cong.grow_linearly_per_ack(every),
            Growth::PerSegment => self.cong.grow_linearly(every, acked),
        }
    }

    /// By what is out when the ACK comes: a few segments may be held back to make super-packets of them.
    fn window_is_nearly_full<P: Probe>(&mut self, in_flight: u32, p: &mut P) -> bool {
        let cwnd = self.cong.cwnd;
        if test!(self, p, CwndUsedUp, in_flight, cwnd) {
            return true;
        }
        let left = cwnd - in_flight;
        if test!(self, p, FewLeft, left, MAX_DEFERRED_SEGS) {
            return true;
        }
        // So few bytes are also few segments.
        let (gso, share) =
            (self.config.device.features.gso, left.wrapping_mul(self.config.kernel.sysctl.tso_win_divisor));
        let bytes = left.saturating_mul(self.sk.mss_cache);
        test!(self, p, CanGso, gso, 1)
            && test!(self, p, SmallShareLeft, share, cwnd)
            && test!(self, p, LessThanSuperPacket, bytes, GSO_LEGACY_MAX_SIZE)
    }

    /// As it was when last sent: was cwnd the limit, or in slow start more than half of it in use?
    pub(in crate::engine) fn window_was_the_limit<P: Probe>(&mut self, p: &mut P) -> bool {
        let Congestion { is_cwnd_limited, cwnd, ssthresh, max_packets_out, .. } = self.cong;
        test!(self, p, CwndLimited, is_cwnd_limited, 1)
            || test!(self, p, SlowStart, cwnd, ssthresh) && test!(self, p, HalfUsed, cwnd, 2 * max_packets_out)
    }
}

impl Congestion {
    /// One segment more for each ACK.
    fn slow_start_per_ack(&mut self) {
        let cwnd = self.cwnd.max(1);
        self.cwnd_cnt += cwnd;
        self.cwnd = cwnd + self.cwnd_cnt / cwnd;
        self.cwnd_cnt %= cwnd;
    }

    /// One segment more for each that is acknowledged, up to ssthresh; returns what is left.
    fn slow_start(&mut self, acked: u32) -> u32 {
        let cwnd = self.cwnd.saturating_add(acked).min(self.ssthresh);
        let rest = acked - (cwnd - self.cwnd);
        self.cwnd = cwnd;
        rest
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

    /// One segment more for every `every` segments.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Algorithm;
    use crate::kernel::v6_18;

    fn window(cwnd: u32, ssthresh: u32) -> Congestion {
        Congestion { cwnd, ssthresh, ..Congestion::new(Algorithm::Reno, &v6_18::KERNEL) }
    }

    #[test]
    fn slow_start_takes_one_more_for_each_segment_and_leaves_what_comes_beyond_ssthresh() {
        let mut cong = window(10, 12);

        assert_eq!((cong.slow_start(1), cong.cwnd), (0, 11));
        assert_eq!((cong.slow_start(5), cong.cwnd), (4, 12));
    }

    #[test]
    fn in_3_10_slow_start_takes_one_more_for_each_ack() {
        let mut cong = window(10, 100);

        let grown = [(); 3].map(|()| {
            cong.slow_start_per_ack();
            cong.cwnd
        });

        assert_eq!(grown, [11, 12, 13]);
    }

    #[test]
    fn beyond_ssthresh_a_whole_window_makes_one_more() {
        let mut cong = window(10, 5);

        (0..9).for_each(|_| cong.grow_linearly(10, 1));
        assert_eq!((cong.cwnd, cong.cwnd_cnt), (10, 9));
        cong.grow_linearly(10, 1);
        assert_eq!((cong.cwnd, cong.cwnd_cnt), (11, 0));

        cong.grow_linearly(10, 25);
        assert_eq!((cong.cwnd, cong.cwnd_cnt), (13, 5));
    }

    #[test]
    fn in_3_10_the_ack_after_a_whole_window_makes_one_more() {
        let mut cong = window(10, 5);

        (0..10).for_each(|_| cong.grow_linearly_per_ack(10));
        assert_eq!((cong.cwnd, cong.cwnd_cnt), (10, 10));
        cong.grow_linearly_per_ack(10);
        assert_eq!((cong.cwnd, cong.cwnd_cnt), (11, 0));
    }
}
