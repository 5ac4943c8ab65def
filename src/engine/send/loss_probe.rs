//! Tail loss probes (net/ipv4/tcp_output.c; RFC 8985, section 7).

use crate::engine::Engine;
use crate::engine::api::io::TransmitKind;
use crate::engine::api::timer::Timer;
use crate::engine::send::verdict::PushOne;
use crate::engine::socket::state::Nonagle;
use crate::engine::step::macros::enter;
use crate::engine::step::probe::Probe;
use crate::kernel::rules::LossProbes;

impl Engine {
    /// Nothing came back for a while: provoke an ACK with a new segment, or with the last one again.
    /// Kernel: `tcp_send_loss_probe`, net/ipv4/tcp_output.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_send_loss_probe<P: Probe>(&mut self, p: &mut P) {
        enter!(self, p, TcpSendLossProbe, || {
            if self.config.kernel.rules.loss_probes == LossProbes::Draft {
                self.send_draft_probe(p);
                self.reset_xmit_timer(Timer::Retransmit, self.rtt.rto, p);
                return;
            }
            if self.timers.tlp_high_seq.is_none() && self.send_loss_probe(p) {
                self.timers.retransmit = None;
            }
            self.tcp_rearm_rto(p);
        })
    }

    fn send_loss_probe<P: Probe>(&mut self, p: &mut P) -> bool {
        let mss = self.sk.mss_cache;
        if let Some(head) = self.queues.send_head()
            && self.tcp_snd_wnd_test(head, mss, p)
        {
            let before = self.sk.packets_out;
            self.probe_with_new_data(p);
            let sent = self.sk.packets_out > before;
            if sent {
                self.timers.tlp_high_seq = Some((self.sk.snd_nxt, false));
            }
            return sent;
        }
        if self.queues.rtx_tail().is_some_and(|tail| self.queues.get(tail).live_clones > 0) {
            return false;
        }
        self.resend_last_segment(p)
    }

    /// At most one retransmission is out as a probe, and a tail without payload is none; new data may go as often as the
    /// timer fires.
    fn send_draft_probe<P: Probe>(&mut self, p: &mut P) {
        if self.queues.send_head().is_some() {
            self.probe_with_new_data(p);
        } else if self.timers.tlp_high_seq.is_none()
            && self.queues.rtx_tail().is_some_and(|tail| self.queues.get(tail).len > 0)
        {
            self.resend_last_segment(p);
        }
    }

    /// The send head as a tail loss probe.
    fn probe_with_new_data<P: Probe>(&mut self, p: &mut P) {
        let mss = self.sk.mss_cache;
        self.tcp_write_xmit(mss, Nonagle::OFF, PushOne::LossProbe, p);
    }

    fn resend_last_segment<P: Probe>(&mut self, p: &mut P) -> bool {
        let mss = self.sk.mss_cache;
        let Some(mut skb) = self.queues.rtx_tail() else { return false };
        let entry = self.queues.get(skb);
        let (segs, len) = (entry.gso_segs, entry.len);
        if segs > 1 && len > (segs - 1) * mss {
            if self.tcp_fragment(skb, (segs - 1) * mss, mss, p).is_err() {
                return false;
            }
            let Some(last) = self.queues.rtx_tail() else { return false };
            skb = last;
        }
        let sent = self.tcp_retransmit_once(skb, 1, TransmitKind::Probe, p).is_ok();
        if sent {
            self.timers.tlp_high_seq = Some((self.sk.snd_nxt, true));
        }
        sent
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::SockOpt;
    use crate::engine::test_support::Sender;

    #[test]
    fn a_probe_splits_the_last_segment_off_and_sends_it_again() {
        let mut sender = Sender::new();
        sender.write(7240).unwrap();
        assert_eq!((sender.unacked(), sender.sk.wmem_queued), (vec![(0, 7240, 8072)], 8072));

        assert_eq!(sender.fire(), Timer::LossProbe);

        assert_eq!(sender.sent(), [(5792, 1448)]);
        assert_eq!((sender.unacked(), sender.sk.wmem_queued), (vec![(0, 5792, 6624), (5792, 7240, 2280)], 8904));
        assert!(sender.pending_is(Timer::Retransmit));
    }

    #[test]
    fn a_probe_sends_a_new_segment_where_there_is_one_whatever_cwnd_says() {
        let mut sender = Sender::new().set(&[SockOpt::NoDelay(true)]);
        sender.write(14_480).unwrap();
        sender.write(2).unwrap();
        assert_eq!((sender.sk.packets_out, sender.unsent()), (10, vec![(14_480, 14_482, 834)]));

        assert_eq!(sender.fire(), Timer::LossProbe);

        assert_eq!((sender.sent(), sender.sk.packets_out), (vec![(14_480, 2)], 11));
    }

    #[test]
    fn one_probe_is_out_at_a_time() {
        let mut sender = Sender::new();
        sender.write(1448).unwrap();

        let fired = [(); 2].map(|()| sender.fire());

        assert_eq!(fired, [Timer::LossProbe, Timer::Retransmit]);
    }

    #[test]
    fn the_tail_that_a_probe_cut_off_may_be_filled_beyond_sndbuf() {
        let mut sender = Sender::new();
        sender.write(100_000).unwrap();
        assert_eq!(sender.sk.wmem_queued, 48_832);

        sender.fire();
        assert_eq!((sender.sent(), sender.sk.wmem_queued), (vec![(14_480, 1448)], 49_664));

        assert_eq!((sender.write(100_000), sender.sk.wmem_queued), (Ok(1448), 51_112));
    }
}
