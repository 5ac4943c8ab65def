//! Reno: one segment more for each window that arrived, half of the window after a loss (RFC 5681, net/ipv4/tcp_cong.c).

use crate::engine::Engine;
use crate::engine::socket::congestion::Congestion;
use crate::engine::step::probe::Probe;
use crate::kernel::rules::UndoCwnd;

impl Congestion {
    /// `tcp_reno_ssthresh`.
    pub(in crate::engine) fn reno_ssthresh(cwnd: u32) -> u32 {
        (cwnd >> 1).max(2)
    }

    /// `tcp_reno_undo_cwnd`; before it existed, `tcp_undo_cwr` doubled the threshold.
    pub(in crate::engine) fn reno_undo_cwnd(&self, rule: UndoCwnd) -> u32 {
        match rule {
            UndoCwnd::AskAlgorithm => self.ssthresh << 1,
            UndoCwnd::Remembered => self.prior_cwnd,
        }
    }
}

impl Engine {
    /// `tcp_reno_cong_avoid`.
    pub(in crate::engine) fn reno_cong_avoid<P: Probe>(&mut self, in_flight: u32, acked: u32, p: &mut P) {
        if !self.tcp_is_cwnd_limited(in_flight, p) {
            return;
        }
        let rest = self.tcp_slow_start(acked, p);
        if rest > 0 {
            self.tcp_cong_avoid_ai(self.cong.cwnd, rest);
        }
    }
}
