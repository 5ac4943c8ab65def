//! Tail loss probes (net/ipv4/tcp_output.c; RFC 8985, section 7).

use crate::engine::Engine;
use crate::engine::api::io::TransmitKind;
use crate::engine::api::timer::Timer;
use crate::engine::step::macros::enter;
use crate::engine::step::probe::Probe;
use crate::kernel::rules::LossProbes;

impl Engine {
    /// Nothing came back for a while: provoke an ACK with a new segment, or with the last one again.
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
