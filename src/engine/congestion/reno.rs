//! Reno: one segment more for each window that arrived, half of the window after a loss (RFC 5681, net/ipv4/tcp_cong.c).

use crate::engine::Engine;
use crate::engine::socket::congestion::Congestion;
use crate::engine::step::probe::Probe;
use crate::kernel::rules::UndoCwnd;

impl Congestion {
    /// Half of the window.
    /// Kernel: `tcp_reno_ssthresh`, net/ipv4/tcp_cong.c, 3.10 to 6.18.
    pub(in crate::engine) fn reno_ssthresh(cwnd: u32) -> u32 {
        (cwnd >> 1).max(2)
    }

    /// The window from before the loss; where nobody remembered it, the double of the threshold.
    /// Kernel: `tcp_reno_undo_cwnd`, net/ipv4/tcp_cong.c, 5.10 to 6.18.
    pub(in crate::engine) fn reno_undo_cwnd(&self, rule: UndoCwnd) -> u32 {
        match rule {
            UndoCwnd::AskAlgorithm => self.ssthresh << 1,
            UndoCwnd::Remembered => self.prior_cwnd,
        }
    }
}

impl Engine {
    /// Slow start, then one segment for each window.
    /// Kernel: `tcp_reno_cong_avoid`, net/ipv4/tcp_cong.c, 3.10 to 6.18.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::test_support::Sender;
    use crate::engine::{Algorithm, Kernel, NoProbe};
    use crate::kernel::{v3_10, v6_18};

    fn limited(kernel: Kernel, cwnd: u32, ssthresh: u32) -> Sender {
        let mut sender = Sender::with(kernel, |config| config.congestion = Algorithm::Reno);
        (sender.cong.cwnd, sender.cong.ssthresh, sender.cong.is_cwnd_limited) = (cwnd, ssthresh, true);
        sender
    }

    #[test]
    fn a_loss_halves_the_window_but_leaves_two_segments() {
        assert_eq!([20, 5, 3].map(Congestion::reno_ssthresh), [10, 2, 2]);
    }

    #[test]
    fn slow_start_adds_what_was_acknowledged_up_to_ssthresh_and_the_rest_counts_linearly() {
        let mut sender = limited(v6_18::KERNEL, 10, 13);

        sender.reno_cong_avoid(10, 5, &mut NoProbe);

        assert_eq!((sender.cong.cwnd, sender.cong.cwnd_cnt), (13, 2));
    }

    #[test]
    fn beyond_ssthresh_a_window_of_acknowledged_segments_adds_one() {
        let mut sender = limited(v6_18::KERNEL, 10, 10);

        let windows = [9, 1, 10].map(|acked| {
            sender.reno_cong_avoid(10, acked, &mut NoProbe);
            sender.cong.cwnd
        });

        assert_eq!(windows, [10, 11, 11]);
    }

    #[test]
    fn in_3_10_an_ack_counts_once_however_much_it_acknowledges() {
        let mut sender = limited(v3_10::KERNEL, 10, 100);

        sender.reno_cong_avoid(10, 5, &mut NoProbe);

        assert_eq!(sender.cong.cwnd, 11);
    }

    #[test]
    fn a_window_that_was_not_the_limit_does_not_grow() {
        let mut sender = limited(v6_18::KERNEL, 10, 10);
        sender.cong.is_cwnd_limited = false;

        sender.reno_cong_avoid(2, 10, &mut NoProbe);

        assert_eq!((sender.cong.cwnd, sender.cong.cwnd_cnt), (10, 0));
    }
}
