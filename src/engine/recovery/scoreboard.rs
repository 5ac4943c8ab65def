//! Which segments are lost, told by their distance to the highest SACKed one (FACK, net/ipv4/tcp_input.c before RACK).

use crate::engine::Engine;
use crate::engine::socket::queue::SkbRef;
use crate::engine::socket::skb::Sacked;
use crate::engine::socket::state::CaState;
use crate::engine::step::macros::{enter, event, test};
use crate::engine::step::probe::Probe;

impl Engine {
    /// Kernel: `tcp_update_scoreboard`, net/ipv4/tcp_input.c, 3.10.
    pub(in crate::engine) fn tcp_update_scoreboard<P: Probe>(&mut self, fast_rexmit: bool, p: &mut P) {
        enter!(self, p, TcpUpdateScoreboard, || {
            let reordering = self.cong.reordering;
            if self.is_reno() {
                self.tcp_mark_head_lost(1, true, p);
            } else if self.recovery.fack().trusted {
                let lost = self.recovery.fack().fackets_out.saturating_sub(reordering).max(1);
                self.tcp_mark_head_lost(lost, false, p);
            } else if self.sk.sacked_out >= reordering {
                let upto = self.sk.sacked_out - reordering;
                self.tcp_mark_head_lost(upto, false, p);
            } else if fast_rexmit {
                self.tcp_mark_head_lost(1, true, p);
            }
            self.tcp_timeout_skbs(p);
        })
    }

    /// Marks the first `packets` segments lost; those that were counted before are skipped.
    /// Kernel: `tcp_mark_head_lost`, net/ipv4/tcp_input.c, 3.10.
    fn tcp_mark_head_lost<P: Probe>(&mut self, packets: u32, only_head: bool, p: &mut P) {
        enter!(self, p, TcpMarkHeadLost, || {
            let loss_high = if self.is_reno() { self.cong.high_seq } else { self.sk.snd_nxt };
            let head = self.queues.rtx_head();
            let (mut next, mut count) = match self.recovery.fack().lost_hint {
                Some((hint, _)) if only_head && Some(hint) != head => return,
                Some((hint, count)) => (Some(hint), count),
                None => (head, 0),
            };
            while let Some(skb) = next {
                self.recovery.fack_mut().lost_hint = Some((skb, count));
                let entry = self.queues.get(skb);
                let (end, segs, size) = (entry.end_seq, entry.gso_segs, entry.gso_size);
                let is_sacked = entry.sacked.contains(Sacked::SACKED_ACKED);
                if end.after(loss_high) {
                    break;
                }
                let before = count;
                if self.recovery.fack().trusted || self.is_reno() || is_sacked {
                    count += segs;
                }
                if count > packets {
                    let by_sacks = !self.is_reno() && !self.recovery.fack().trusted;
                    if by_sacks || is_sacked || before >= packets {
                        break;
                    }
                    if self.tcp_fragment(skb, (packets - before) * size, size, p).is_err() {
                        break;
                    }
                    count = packets;
                }
                self.mark_lost_unless_known(skb, p);
                if only_head {
                    break;
                }
                next = self.queues.rtx_next(skb);
            }
        })
    }

    fn mark_lost_unless_known<P: Probe>(&mut self, skb: SkbRef, p: &mut P) {
        if !self.queues.get(skb).sacked.intersects(Sacked::LOST | Sacked::SACKED_ACKED) {
            self.mark_lost_verified(skb, p);
        }
    }

    /// Moves the marks from which and up to which losses are resent, whether the skb was known to be lost or not.
    /// Kernel: `tcp_skb_mark_lost`, net/ipv4/tcp_input.c, 3.10.
    fn mark_lost_verified<P: Probe>(&mut self, skb: SkbRef, p: &mut P) {
        enter!(self, p, TcpMarkSkbLost, || {
            let entry = self.queues.get(skb);
            let (seq, end, segs, sacked) = (entry.seq, entry.end_seq, entry.gso_segs, entry.sacked);
            if self.sk.retransmit_hint.is_none_or(|hint| seq.before(self.queues.get(hint).seq)) {
                self.sk.retransmit_hint = Some(skb);
            }
            if self.sk.lost_out == 0 || end.after(self.recovery.fack().retransmit_high) {
                self.recovery.fack_mut().retransmit_high = end;
            }
            if !sacked.intersects(Sacked::LOST | Sacked::SACKED_ACKED) {
                self.queues.get_mut(skb).sacked.insert(Sacked::LOST);
                self.set_lost_out(self.sk.lost_out + segs, p);
                event!(self, p, SkbLost, self.subject(skb), segs);
            }
        })
    }

    /// What has waited for longer than the RTO is lost too.
    /// Kernel: `tcp_timeout_skbs`, net/ipv4/tcp_input.c, 3.10.
    fn tcp_timeout_skbs<P: Probe>(&mut self, p: &mut P) {
        if !self.recovery.fack().trusted || !self.tcp_head_timedout() {
            return;
        }
        let mut next = self.recovery.fack().scoreboard_hint.or(self.queues.rtx_head());
        while let Some(skb) = next.filter(|&skb| self.timed_out(skb)) {
            self.mark_lost_unless_known(skb, p);
            next = self.queues.rtx_next(skb);
        }
        self.recovery.fack_mut().scoreboard_hint = next;
    }

    /// A retransmission is lost if something arrived that was first sent after it.
    /// Kernel: `tcp_mark_lost_retrans`, net/ipv4/tcp_input.c, 3.10.
    pub(in crate::engine) fn tcp_mark_lost_retrans<P: Probe>(&mut self, p: &mut P) {
        enter!(self, p, TcpMarkLostRetrans, || {
            let received = self.highest_sack_seq();
            if !self.recovery.fack().trusted
                || self.sk.retrans_out == 0
                || !received.after(self.recovery.fack().lost_retrans_low)
                || self.cong.ca_state != CaState::Recovery
            {
                return;
            }
            let mut low = self.sk.snd_nxt;
            let mut count = 0;
            let mut next = self.queues.rtx_head();
            while let Some(skb) = next.filter(|_| count != self.sk.retrans_out) {
                next = self.queues.rtx_next(skb);
                let entry = self.queues.get(skb);
                let (sent_at, segs) = (entry.retransmitted_at, entry.gso_segs);
                if !entry.end_seq.after(self.sk.snd_una) || !entry.sacked.contains(Sacked::SACKED_RETRANS) {
                    continue;
                }
                let (left, right) = (self.sk.relative(received), self.sk.relative(sent_at));
                if test!(self, p, RetransmissionPassed, left, right) {
                    self.queues.get_mut(skb).sacked.remove(Sacked::SACKED_RETRANS);
                    self.set_retrans_out(self.sk.retrans_out - segs, p);
                    self.mark_lost_verified(skb, p);
                } else {
                    low = low.min(sent_at);
                    count += segs;
                }
            }
            if self.sk.retrans_out > 0 {
                self.recovery.fack_mut().lost_retrans_low = low;
            }
        })
    }

    /// The network reorders more than was thought: distance says less from now on.
    /// Kernel: `tcp_update_reordering`, net/ipv4/tcp_input.c, 3.10.
    pub(in crate::engine) fn tcp_update_reordering(&mut self, metric: u32) {
        if metric > self.cong.reordering {
            self.cong.reordering = metric.min(self.config.kernel.sysctl.max_reordering);
            self.recovery.fack_mut().trusted = false;
        }
        if metric > 0 {
            self.recovery.fack_mut().early_retrans = false;
        }
    }

    /// Segments of a sent skb that now count less, before the highest SACK and before where losses are looked for.
    pub(in crate::engine) fn adjust_fack_counts(&mut self, skb: SkbRef, fewer: i64) {
        let less = |n: u32| (i64::from(n) - fewer).max(0) as u32;
        let entry = self.queues.get(skb);
        let (seq, is_sacked) = (entry.seq, entry.sacked.contains(Sacked::SACKED_ACKED));
        if self.sk.sacked_out > 0 && !self.is_reno() && self.highest_sack_seq().after(seq) {
            let fack = self.recovery.fack_mut();
            fack.fackets_out = less(fack.fackets_out);
        }
        if let Some((hint, count)) = self.recovery.fack().lost_hint
            && seq.before(self.queues.get(hint).seq)
            && (self.recovery.fack().trusted || is_sacked)
        {
            self.recovery.fack_mut().lost_hint = Some((hint, less(count)));
        }
    }

    /// After segments were acknowledged: reordering, and the counts from the head on.
    pub(in crate::engine) fn forget_acked_fack(
        &mut self,
        acked: u32,
        sacked_before: u32,
        reord: u32,
        prior_fackets: u32,
    ) {
        if reord < prior_fackets {
            self.tcp_update_reordering(self.recovery.fack().fackets_out.saturating_sub(reord));
        }
        let delta = if self.recovery.fack().trusted { acked } else { sacked_before.saturating_sub(self.sk.sacked_out) };
        if let Some((hint, count)) = self.recovery.fack().lost_hint {
            self.recovery.fack_mut().lost_hint = Some((hint, count.saturating_sub(delta)));
        }
    }
}
