//! After a retransmission time-out: what counts as lost, and whether it was needless (F-RTO; net/ipv4/tcp_input.c).

use crate::engine::Engine;
use crate::engine::ack::verdict::{AckFlags, Rexmit};
use crate::engine::socket::skb::Sacked;
use crate::engine::socket::state::{CaState, Nonagle};
use crate::engine::step::macros::{enter, event};
use crate::engine::step::probe::Probe;

impl Engine {
    /// The retransmission timer went off: everything old is lost, the window starts again from one segment.
    /// Kernel: `tcp_enter_loss`, net/ipv4/tcp_input.c, 5.10 to 6.18.
    pub(in crate::engine) fn tcp_enter_loss<P: Probe>(&mut self, p: &mut P) {
        enter!(self, p, TcpEnterLoss, || {
            let state = self.cong.ca_state;
            let new_recovery = state < CaState::Recovery;
            self.tcp_timeout_mark_lost(p);
            if state <= CaState::Disorder
                || !self.cong.high_seq.after(self.sk.snd_una)
                || (state == CaState::Loss && self.timers.retransmits == 0)
            {
                self.cong.prior_ssthresh = self.cong.current_ssthresh();
                self.cong.prior_cwnd = self.cong.cwnd;
                let ssthresh = self.ca_ssthresh();
                self.set_ssthresh(ssthresh, p);
                self.tcp_init_undo();
            }
            self.set_cwnd(self.sk.in_flight() + 1, p);
            self.cong.cwnd_cnt = 0;
            self.cong.cwnd_stamp = self.now;
            let reordering = self.config.kernel.sysctl.reordering;
            if state <= CaState::Disorder && self.sk.sacked_out >= reordering {
                self.cong.reordering = self.cong.reordering.min(reordering);
            }
            self.set_ca_state(CaState::Loss, p);
            self.tcp_ecn_queue_cwr();
            self.cong.high_seq = self.sk.snd_nxt;
            self.timers.tlp_high_seq = None;
            self.cong.frto = new_recovery || self.timers.retransmits > 0;
        })
    }

    /// Kernel: `tcp_timeout_mark_lost`, net/ipv4/tcp_input.c, 5.10 to 6.18.
    fn tcp_timeout_mark_lost<P: Probe>(&mut self, p: &mut P) {
        let Some(head) = self.queues.rtx_head() else { return };
        let reneging = self.queues.get(head).sacked.contains(Sacked::SACKED_ACKED);
        if reneging {
            self.set_sacked_out(0, p);
            self.cong.sack_reneging = true;
        } else if self.is_reno() {
            self.set_sacked_out(0, p);
        }
        for index in 0..self.queues.rtx_len() {
            let Some(skb) = self.queues.rtx_at(index) else { break };
            if reneging {
                self.queues.get_mut(skb).sacked.remove(Sacked::SACKED_ACKED);
            } else if skb != head && self.tcp_rack_skb_timeout(skb, 0) > 0 {
                continue;
            }
            self.tcp_mark_skb_lost(skb, p);
        }
        self.sk.retransmit_hint = None;
    }

    /// Kernel: `tcp_process_loss`, net/ipv4/tcp_input.c, 5.10 to 6.18.
    pub(in crate::engine) fn tcp_process_loss<P: Probe>(
        &mut self,
        flags: AckFlags,
        dup_acks: u32,
        p: &mut P,
    ) -> Rexmit {
        enter!(self, p, TcpProcessLoss, || {
            let recovered = !self.sk.snd_una.before(self.cong.high_seq);
            let advanced = flags.contains(AckFlags::SND_UNA_ADVANCED);
            if advanced && self.tcp_try_undo_loss(false, p) {
                return Rexmit::None;
            }
            if self.cong.frto {
                if flags.contains(AckFlags::ORIG_SACK_ACKED) && self.tcp_try_undo_loss(true, p) {
                    return Rexmit::None;
                }
                if self.sk.snd_nxt.after(self.cong.high_seq) {
                    if flags.contains(AckFlags::DATA_SACKED) || dup_acks > 0 {
                        self.cong.frto = false;
                    }
                } else if advanced && !recovered {
                    self.cong.high_seq = self.sk.snd_nxt;
                    let has_data = self.sk.write_seq != self.sk.snd_nxt;
                    if has_data && self.sk.wnd_end().after(self.sk.snd_nxt) {
                        return Rexmit::New;
                    }
                    self.cong.frto = false;
                }
            }
            if recovered {
                self.tcp_try_undo_recovery(p);
                return Rexmit::None;
            }
            if self.is_reno() {
                if self.sk.snd_nxt.after(self.cong.high_seq) && dup_acks > 0 {
                    self.tcp_add_reno_sack(dup_acks, p);
                } else if advanced {
                    self.set_sacked_out(0, p);
                }
            }
            Rexmit::Lost
        })
    }

    /// Everything that is not SACKed is lost, the window starts again from one segment. `distrust`: SACKs count for nothing.
    /// Kernel: `tcp_enter_loss`, net/ipv4/tcp_input.c, 3.10.
    pub(in crate::engine) fn enter_loss_fack<P: Probe>(&mut self, distrust: bool, p: &mut P) {
        enter!(self, p, TcpEnterLoss, || {
            let state = self.cong.ca_state;
            let new_recovery = state <= CaState::Disorder
                || !self.cong.high_seq.after(self.sk.snd_una)
                || state == CaState::Loss && self.timers.retransmits == 0;
            if new_recovery {
                self.cong.prior_ssthresh = self.cong.current_ssthresh();
                let ssthresh = self.ca_ssthresh();
                self.set_ssthresh(ssthresh, p);
            }
            self.set_cwnd(1, p);
            self.cong.cwnd_cnt = 0;
            self.cong.cwnd_stamp = self.now;
            self.set_retrans_out(0, p);
            self.set_lost_out(0, p);
            self.cong.undo_retrans = 0;
            if self.is_reno() || distrust {
                self.set_sacked_out(0, p);
                self.recovery.fack_mut().fackets_out = 0;
            }
            self.clear_retrans_hints();
            self.cong.undo_marker = Some(self.sk.snd_una);
            self.mark_all_lost(distrust, p);
            self.cong.reordering = self.cong.reordering.min(self.config.kernel.sysctl.reordering);
            self.set_ca_state(CaState::Loss, p);
            self.tcp_ecn_queue_cwr();
            self.cong.high_seq = self.sk.snd_nxt;
            self.cong.frto = new_recovery || self.timers.retransmits > 0;
        })
    }

    fn mark_all_lost<P: Probe>(&mut self, distrust: bool, p: &mut P) {
        for index in 0..self.queues.rtx_len() {
            let Some(skb) = self.queues.rtx_at(index) else { break };
            let entry = self.queues.get_mut(skb);
            if entry.sacked.intersects(Sacked::SACKED_RETRANS | Sacked::EVER_RETRANS) {
                self.cong.undo_marker = None;
            }
            entry.sacked.remove(Sacked::SACKED_RETRANS | Sacked::LOST);
            if distrust {
                entry.sacked.remove(Sacked::SACKED_ACKED);
            }
            if !entry.sacked.contains(Sacked::SACKED_ACKED) {
                entry.sacked.insert(Sacked::LOST);
                let (segs, end) = (entry.gso_segs, entry.end_seq);
                self.recovery.fack_mut().retransmit_high = end;
                self.set_lost_out(self.sk.lost_out + segs, p);
                event!(self, p, SkbLost, self.subject(skb), segs);
            }
        }
    }

    /// Kernel: `tcp_process_loss`, net/ipv4/tcp_input.c, 3.10.
    pub(in crate::engine) fn process_loss_fack<P: Probe>(&mut self, flags: AckFlags, is_dup: bool, p: &mut P) {
        enter!(self, p, TcpProcessLoss, || {
            let recovered = !self.sk.snd_una.before(self.cong.high_seq);
            let advanced = flags.contains(AckFlags::SND_UNA_ADVANCED);
            if self.cong.frto {
                if flags.contains(AckFlags::ORIG_SACK_ACKED) {
                    self.tcp_try_undo_loss(true, p);
                    return;
                }
                if self.sk.snd_nxt.after(self.cong.high_seq) && (flags.contains(AckFlags::DATA_SACKED) || is_dup) {
                    self.cong.frto = false;
                } else if advanced && !recovered {
                    self.cong.high_seq = self.sk.snd_nxt;
                    self.tcp_push_pending_frames_with(self.sk.mss_cache, Nonagle::OFF, p);
                    if self.sk.snd_nxt.after(self.cong.high_seq) {
                        return;
                    }
                    self.cong.frto = false;
                }
            }
            if recovered {
                self.timers.retransmits = 0;
                self.tcp_try_undo_recovery(p);
                return;
            }
            if flags.contains(AckFlags::DATA_ACKED) {
                self.timers.retransmits = 0;
            }
            if self.is_reno() {
                if self.sk.snd_nxt.after(self.cong.high_seq) && is_dup {
                    self.tcp_add_reno_sack_fack(p);
                } else if advanced {
                    self.set_sacked_out(0, p);
                }
            }
            if !self.tcp_try_undo_loss(false, p) {
                self.xmit_retransmit_queue_fack(p);
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::api::timer::Timer;
    use crate::engine::socket::congestion::INFINITE_SSTHRESH;
    use crate::engine::test_support::{MSS, Sender};
    use crate::engine::{Input, Kernel, SockOpt};
    use crate::kernel::rules::UndoCwnd;
    use crate::kernel::{v3_10, v6_18};

    fn without_loss_probes(kernel: Kernel, segments: u32) -> Sender {
        let mut sender = Sender::with(kernel, |config| config.kernel.sysctl.early_retrans = 0);
        sender = sender.set(&[SockOpt::NoDelay(true)]);
        for _ in 0..segments {
            sender.write(MSS as usize).unwrap();
        }
        sender
    }

    #[test]
    fn an_rto_loses_everything_and_resends_the_head_from_a_window_of_one() {
        for kernel in [v6_18::KERNEL, v3_10::KERNEL] {
            let mut sender = without_loss_probes(kernel, 5);

            assert_eq!(sender.fire(), Timer::Retransmit);

            assert_eq!((sender.cong.ca_state, sender.cong.cwnd, sender.cong.ssthresh), (CaState::Loss, 1, 7));
            assert_eq!((sender.sk.lost_out, sender.sk.retrans_out, sender.sent()), (5, 1, vec![(0, MSS)]));
        }
    }

    #[test]
    fn what_was_sent_just_before_the_rto_is_not_lost() {
        let mut sender = without_loss_probes(v6_18::KERNEL, 1);
        sender.now = sender.next_deadline().unwrap().at;
        sender.write(MSS as usize).unwrap();

        sender.input(Input::Timer);

        assert_eq!((sender.sk.packets_out, sender.sk.lost_out, sender.cong.cwnd), (2, 1, 2));
    }

    #[test]
    fn the_sack_of_an_original_shows_that_the_rto_was_needless() {
        let mut sender = without_loss_probes(v6_18::KERNEL, 5);
        sender.fire();

        sender.sack(0, &[(MSS, 2 * MSS)]);

        assert_eq!((sender.sk.lost_out, sender.cong.cwnd), (0, 10));
        assert_ne!(sender.cong.ca_state, CaState::Loss);
    }

    /// After the RTO the head is acknowledged, and there is something new to send.
    fn asked_with_new_data(kernel: Kernel) -> Sender {
        let mut sender = without_loss_probes(kernel, 5);
        sender.fire();
        sender.write(2 * MSS as usize).unwrap();
        assert!(sender.sent().is_empty());
        sender.ack(MSS);
        sender
    }

    #[test]
    fn new_data_asks_whether_the_rto_was_needless() {
        for kernel in [v6_18::KERNEL, v3_10::KERNEL] {
            let mut sender = asked_with_new_data(kernel);
            assert_eq!(sender.sent().first().map(|(seq, _)| *seq), Some(i64::from(5 * MSS)));

            sender.ack(3 * MSS);

            assert_eq!((sender.sk.lost_out, sender.cong.ssthresh), (0, INFINITE_SSTHRESH));
            assert_ne!(sender.cong.ca_state, CaState::Loss);
            // In 3.10 CUBIC is asked for the window, and a time-out has made it forget.
            let remembered = sender.cong.cwnd >= 10;
            assert_eq!(remembered, sender.config.kernel.rules.undo_cwnd == UndoCwnd::Remembered);
        }
    }

    #[test]
    fn an_ack_that_stays_where_it_was_says_that_the_rto_was_right() {
        for kernel in [v6_18::KERNEL, v3_10::KERNEL] {
            let mut sender = asked_with_new_data(kernel);

            sender.sack(MSS, &[(5 * MSS, 6 * MSS)]);

            assert_eq!((sender.cong.ca_state, sender.cong.frto), (CaState::Loss, false));
            assert!(sender.sk.lost_out > 0 && sender.sent().first().is_some_and(|(seq, _)| *seq == i64::from(MSS)));
        }
    }
}
