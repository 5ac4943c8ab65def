//! How the window falls after a loss: proportional rate reduction (RFC 6937, net/ipv4/tcp_input.c).

use crate::engine::Engine;
use crate::engine::ack::verdict::AckFlags;
use crate::engine::socket::congestion::INFINITE_SSTHRESH;
use crate::engine::socket::state::CaState;
use crate::engine::step::macros::enter;
use crate::engine::step::probe::Probe;
use crate::kernel::rules::Reduction;

impl Engine {
    /// The way out of this host is congested: cwnd is reduced, though nothing is known to be lost.
    /// Kernel: `tcp_enter_cwr`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_enter_cwr<P: Probe>(&mut self, p: &mut P) {
        self.cong.prior_ssthresh = 0;
        if matches!(self.cong.ca_state, CaState::Open | CaState::Disorder) {
            self.cong.undo_marker = None;
            self.tcp_init_cwnd_reduction(p);
            self.set_ca_state(CaState::Cwr, p);
        }
    }

    /// Kernel: `tcp_init_cwnd_reduction`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_init_cwnd_reduction<P: Probe>(&mut self, p: &mut P) {
        self.cong.high_seq = self.sk.snd_nxt;
        self.timers.tlp_high_seq = None;
        self.cong.cwnd_cnt = 0;
        self.cong.prior_cwnd = self.cong.cwnd;
        self.cong.prr_delivered = 0;
        self.cong.prr_out = 0;
        let ssthresh = self.ca_ssthresh();
        self.set_ssthresh(ssthresh, p);
        self.tcp_ecn_queue_cwr();
    }

    /// Proportional rate reduction as it began: the window is set even by an ACK that delivers nothing.
    /// Kernel: `tcp_cwnd_reduction`, net/ipv4/tcp_input.c, 3.10.
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

    /// Proportional rate reduction (RFC 6937): sends in recovery what delivery allows.
    /// Kernel: `tcp_cwnd_reduction`, net/ipv4/tcp_input.c, 5.10 to 6.18.
    pub(in crate::engine) fn tcp_cwnd_reduction<P: Probe>(
        &mut self,
        newly_delivered: u32,
        newly_lost: u32,
        flags: AckFlags,
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
            let (arrived, unsent) = (i64::from(newly_delivered), delivered - out);
            let (lost_again, advanced) = (AckFlags::LOST_RETRANS, AckFlags::SND_UNA_ADVANCED);
            let send = if delta < 0 {
                (ssthresh * delivered + prior - 1) / prior - out
            } else if self.config.kernel.rules.reduction == Reduction::UnlessLost {
                let bonus = i64::from(flags.contains(advanced) && newly_lost == 0);
                delta.min(unsent.max(arrived) + bonus)
            } else if flags.contains(AckFlags::RETRANS_DATA_ACKED) && !flags.contains(lost_again) {
                delta.min(unsent.max(arrived) + 1)
            } else {
                delta.min(arrived)
            };
            let send = send.max(i64::from(self.cong.prr_out == 0));
            self.set_cwnd((in_flight + send).max(0) as u32, p);
        })
    }

    /// Kernel: `tcp_end_cwnd_reduction`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_end_cwnd_reduction<P: Probe>(&mut self, p: &mut P) {
        let reduced = self.cong.ca_state == CaState::Cwr || self.cong.undo_marker.is_some();
        if self.cong.ssthresh < INFINITE_SSTHRESH && reduced {
            self.set_cwnd(self.cong.ssthresh, p);
            self.cong.cwnd_stamp = self.now;
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::engine::NoProbe;
    use crate::engine::ack::verdict::AckFlags;
    use crate::engine::test_support::Sender;
    use crate::kernel::v5_10;

    /// Recovery from a window of 20 to one of 10, with so many segments in flight.
    fn recovering(mut sender: Sender, in_flight: u32) -> Sender {
        (sender.cong.prior_cwnd, sender.cong.ssthresh, sender.sk.packets_out) = (20, 10, in_flight);
        sender
    }

    #[test]
    fn above_ssthresh_one_segment_is_sent_for_two_delivered_rounded_up() {
        let mut sender = recovering(Sender::new(), 16);
        sender.cong.prr_out = 1;

        let sendable = [2, 1, 1, 2].map(|delivered| {
            sender.tcp_cwnd_reduction(delivered, 0, AckFlags::empty(), &mut NoProbe);
            sender.cong.cwnd - 16
        });

        assert_eq!(sendable, [0, 1, 1, 2]);
    }

    #[test]
    fn below_ssthresh_as_many_are_sent_as_were_delivered_and_one_more_if_nothing_more_was_lost() {
        let sendable = |lost, advanced| {
            let mut sender = recovering(Sender::new(), 4);
            sender.tcp_cwnd_reduction(2, lost, advanced, &mut NoProbe);
            sender.cong.cwnd - 4
        };

        assert_eq!(
            (
                sendable(0, AckFlags::SND_UNA_ADVANCED),
                sendable(1, AckFlags::SND_UNA_ADVANCED),
                sendable(0, AckFlags::empty())
            ),
            (3, 2, 2)
        );
    }

    #[test]
    fn ssthresh_is_not_passed() {
        let mut sender = recovering(Sender::new(), 9);

        sender.tcp_cwnd_reduction(5, 0, AckFlags::SND_UNA_ADVANCED, &mut NoProbe);

        assert_eq!(sender.cong.cwnd, 10);
    }

    #[test]
    fn the_first_retransmission_goes_in_any_case() {
        let mut sender = recovering(Sender::new(), 10);
        sender.sk.packets_out = 10;

        sender.tcp_cwnd_reduction(1, 1, AckFlags::empty(), &mut NoProbe);

        assert_eq!(sender.cong.cwnd, 11);
    }

    #[test]
    fn in_3_10_below_ssthresh_one_more_than_was_delivered_is_sent() {
        let mut sender = recovering(Sender::v3_10(), 4);

        sender.cwnd_reduction_fack(2, false, &mut NoProbe);

        assert_eq!(sender.cong.cwnd, 4 + 3);
    }

    #[test]
    fn in_5_10_more_than_arrives_is_sent_only_after_a_repair_that_shows_no_other_lost() {
        let repair = AckFlags::RETRANS_DATA_ACKED;
        let sendable = [AckFlags::SND_UNA_ADVANCED, repair, repair | AckFlags::LOST_RETRANS].map(|flags| {
            let mut sender = recovering(Sender::with(v5_10::KERNEL, |_| {}), 4);
            (sender.cong.prr_delivered, sender.cong.prr_out) = (3, 1);
            sender.tcp_cwnd_reduction(1, 0, flags, &mut NoProbe);
            sender.cong.cwnd - 4
        });

        assert_eq!(sendable, [1, 4, 1]);
    }
}
