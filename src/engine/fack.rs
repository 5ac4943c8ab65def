//! Loss recovery by distance: what lies far enough below the highest SACKed segment is lost (forward acknowledgement, with
//! early retransmit; net/ipv4/tcp_input.c before RACK). `recovery` has the way by time.

use crate::engine::Engine;
use crate::engine::ack::AckFlags;
use crate::engine::probe::Probe;
use crate::engine::queue::SkbRef;
use crate::engine::skb::Sacked;
use crate::engine::sock::{CaState, Nonagle};
use crate::engine::tell::{enter, event, test};
use crate::engine::timers::Timer;

/// tcp_max_reordering of that time.
const MAX_REORDERING: u32 = 127;
/// With no more segments out than this a duplicate ACK or two may be all that ever comes (RFC 5827).
const FEW_OUT: u32 = 4;

impl Engine {
    /// The recovery state machine.
    pub(super) fn alert_fack<P: Probe>(&mut self, flags: AckFlags, prior: (u32, u32), is_dup: bool, p: &mut P) {
        let far = self.fackets() > self.cong.reordering;
        let mut do_lost = is_dup || flags.contains(AckFlags::DATA_SACKED) && far;
        if self.sk.packets_out == 0 && self.sk.sacked_out > 0 {
            self.sk.sacked_out = 0;
        }
        if self.sk.sacked_out == 0 && self.sk.fackets_out > 0 {
            self.sk.fackets_out = 0;
        }
        if enter!(self, p, TcpCheckSackReneging, self.reneging_is_loss(flags, p)) {
            return;
        }
        if self.cong.ca_state == CaState::Open {
            self.timers.retrans_stamp = None;
        } else if !self.sk.snd_una.before(self.cong.high_seq) && self.high_seq_is_acked(p) {
            return;
        }
        let mut fast_rexmit = false;
        match self.cong.ca_state {
            CaState::Recovery => {
                if flags.contains(AckFlags::SND_UNA_ADVANCED) {
                    do_lost = self.tcp_try_undo_partial_fack(prior.0.saturating_sub(self.sk.packets_out), p);
                } else if self.is_reno() && is_dup {
                    self.tcp_add_reno_sack_fack(p);
                }
            }
            state => {
                if state == CaState::Loss {
                    enter!(self, p, TcpProcessLoss, self.process_loss_fack(flags, is_dup, p));
                    if self.cong.ca_state != CaState::Open {
                        return;
                    }
                }
                if !self.alert_before_recovery_fack(flags, prior, is_dup, p) {
                    return;
                }
                fast_rexmit = true;
            }
        }
        let delivered = self.newly_acked_sacked(prior);
        if do_lost || self.sk.fack && self.tcp_head_timedout() {
            enter!(self, p, TcpUpdateScoreboard, self.tcp_update_scoreboard(fast_rexmit, p));
        }
        enter!(self, p, TcpCwndReduction, self.cwnd_reduction_fack(delivered, fast_rexmit, p));
        enter!(self, p, TcpXmitRetransmitQueue, self.xmit_retransmit_queue_fack(p));
    }

    /// Open, Disorder or CWR. True: fast recovery begins.
    fn alert_before_recovery_fack<P: Probe>(
        &mut self,
        flags: AckFlags,
        prior: (u32, u32),
        is_dup: bool,
        p: &mut P,
    ) -> bool {
        if self.is_reno() {
            if flags.contains(AckFlags::SND_UNA_ADVANCED) {
                self.set_sacked_out(0, p);
            }
            if is_dup {
                self.tcp_add_reno_sack_fack(p);
            }
        }
        let delivered = self.newly_acked_sacked(prior);
        if self.cong.ca_state <= CaState::Disorder {
            self.tcp_try_undo_dsack(p);
        }
        if !enter!(self, p, TcpTimeToRecover, self.tcp_time_to_recover_fack(p)) {
            self.try_to_open_fack(delivered, p);
            return false;
        }
        enter!(self, p, TcpEnterRecovery, self.tcp_enter_recovery(p));
        true
    }

    /// Segments out and SACKed before the ACK: what it delivered.
    fn newly_acked_sacked(&self, (packets, sacked): (u32, u32)) -> i64 {
        i64::from(packets) - i64::from(self.sk.packets_out) + i64::from(self.sk.sacked_out) - i64::from(sacked)
    }

    fn try_to_open_fack<P: Probe>(&mut self, delivered: i64, p: &mut P) {
        if !self.tcp_any_retrans_done() {
            self.timers.retrans_stamp = None;
        }
        if self.cong.ca_state == CaState::Cwr {
            enter!(self, p, TcpCwndReduction, self.cwnd_reduction_fack(delivered, false, p));
            return;
        }
        self.tcp_try_keep_open(p);
        if self.cong.ca_state != CaState::Open {
            self.tcp_moderate_cwnd(p);
        }
    }

    /// Segments up to the highest SACKed one; without SACK duplicate ACKs stand for them (`tcp_fackets_out`).
    fn fackets(&self) -> u32 {
        if self.is_reno() { self.sk.sacked_out + 1 } else { self.sk.fackets_out }
    }

    fn timed_out(&self, skb: SkbRef) -> bool {
        let kernel = &self.config.kernel;
        kernel.jiffies(self.now) - kernel.jiffies(self.queues.get(skb).sent_at) > self.rtt.rto
    }

    fn tcp_head_timedout(&self) -> bool {
        self.sk.packets_out > 0 && self.queues.rtx_head().is_some_and(|head| self.timed_out(head))
    }

    fn tcp_time_to_recover_fack<P: Probe>(&mut self, p: &mut P) -> bool {
        let lost = self.sk.lost_out;
        if test!(self, p, TcpTimeToRecover, TimeToRecover, lost, 0, lost > 0) {
            return true;
        }
        let (seen, reordering) =
            (if self.sk.fack { self.sk.fackets_out } else { self.sk.sacked_out + 1 }, self.cong.reordering);
        if test!(self, p, TcpTimeToRecover, FarBehind, seen, reordering, seen > reordering) {
            return true;
        }
        if self.sk.fack && self.tcp_head_timedout() {
            return true;
        }
        let (out, sacked) = (self.sk.packets_out, self.sk.sacked_out);
        let enough = (out / 2).max(self.config.kernel.sysctl.reordering);
        if out <= reordering && sacked >= enough && !self.tcp_may_send_now(p) {
            // Nothing else will ever cause more duplicate ACKs.
            return true;
        }
        let early = self.sk.early_retrans
            && self.sk.retrans_out == 0
            && sacked > 0
            && out > sacked
            && out < FEW_OUT
            && !self.tcp_may_send_now(p);
        test!(self, p, TcpTimeToRecover, EarlyRetransmit, out, FEW_OUT, early)
            && !enter!(self, p, TcpPauseEarlyRetransmit, self.tcp_pause_early_retransmit(p))
    }

    /// Waits a quarter of a round trip before an early retransmit, unless the RTO comes before. True: it does wait.
    fn tcp_pause_early_retransmit<P: Probe>(&mut self, p: &mut P) -> bool {
        let kernel = &self.config.kernel;
        if !(2..=3).contains(&kernel.sysctl.early_retrans) || self.rtt.srtt_8th_us == 0 {
            return false;
        }
        let quarter = u64::from(self.rtt.srtt_8th_us >> 5) / kernel.tick_us();
        let delay = quarter.max(kernel.usecs_to_jiffies(2000));
        let expires = self.timers.retransmit.map_or(0, |pending| pending.expires);
        if expires <= kernel.jiffies(self.now) + delay {
            return false;
        }
        self.reset_xmit_timer(Timer::EarlyRetransmit, delay, p);
        true
    }

    pub(super) fn tcp_resume_early_retransmit<P: Probe>(&mut self, p: &mut P) {
        self.tcp_rearm_rto(p);
        if !self.sk.early_retrans {
            return;
        }
        enter!(self, p, TcpEnterRecovery, self.tcp_enter_recovery(p));
        enter!(self, p, TcpUpdateScoreboard, self.tcp_update_scoreboard(true, p));
        enter!(self, p, TcpXmitRetransmitQueue, self.xmit_retransmit_queue_fack(p));
    }

    /// Could the send head go now?
    pub(super) fn tcp_may_send_now<P: Probe>(&mut self, p: &mut P) -> bool {
        let Some(head) = self.queues.send_head() else { return false };
        let mss = self.sk.mss_cache;
        self.tcp_init_tso_segs(head, mss);
        let word = if self.queues.write_len() == 1 { self.sk.nonagle } else { Nonagle::PUSH };
        self.tcp_nagle_test(head, mss, word, p)
            && self.tcp_cwnd_test_for(head, p) > 0
            && self.tcp_snd_wnd_test(head, mss, p)
    }

    // ---- what is lost ----

    fn tcp_update_scoreboard<P: Probe>(&mut self, fast_rexmit: bool, p: &mut P) {
        let reordering = self.cong.reordering;
        if self.is_reno() {
            self.tcp_mark_head_lost(1, true, p);
        } else if self.sk.fack {
            let lost = self.sk.fackets_out.saturating_sub(reordering).max(1);
            enter!(self, p, TcpMarkHeadLost, self.tcp_mark_head_lost(lost, false, p));
        } else if self.sk.sacked_out >= reordering {
            let upto = self.sk.sacked_out - reordering;
            enter!(self, p, TcpMarkHeadLost, self.tcp_mark_head_lost(upto, false, p));
        } else if fast_rexmit {
            enter!(self, p, TcpMarkHeadLost, self.tcp_mark_head_lost(1, true, p));
        }
        self.tcp_timeout_skbs(p);
    }

    /// Marks the first `packets` segments lost; those that were counted before are skipped.
    fn tcp_mark_head_lost<P: Probe>(&mut self, packets: u32, only_head: bool, p: &mut P) {
        let loss_high = if self.is_reno() { self.cong.high_seq } else { self.sk.snd_nxt };
        let head = self.queues.rtx_head();
        let (mut next, mut count) = match self.sk.lost_hint {
            Some((hint, _)) if only_head && Some(hint) != head => return,
            Some((hint, count)) => (Some(hint), count),
            None => (head, 0),
        };
        while let Some(skb) = next {
            self.sk.lost_hint = Some((skb, count));
            let entry = self.queues.get(skb);
            let (end, segs, size) = (entry.end_seq, entry.gso_segs, entry.gso_size);
            let is_sacked = entry.sacked.contains(Sacked::SACKED_ACKED);
            if end.after(loss_high) {
                break;
            }
            let before = count;
            if self.sk.fack || self.is_reno() || is_sacked {
                count += segs;
            }
            if count > packets {
                let by_sacks = !self.is_reno() && !self.sk.fack;
                if by_sacks || is_sacked || before >= packets {
                    break;
                }
                if self.tcp_fragment(skb, (packets - before) * size, size, p).is_err() {
                    break;
                }
                count = packets;
            }
            self.tcp_skb_mark_lost(skb, p);
            if only_head {
                break;
            }
            next = self.queues.rtx_next(skb);
        }
    }

    fn tcp_skb_mark_lost<P: Probe>(&mut self, skb: SkbRef, p: &mut P) {
        if !self.queues.get(skb).sacked.intersects(Sacked::LOST | Sacked::SACKED_ACKED) {
            self.mark_lost_verified(skb, p);
        }
    }

    /// `tcp_skb_mark_lost_uncond_verify`.
    fn mark_lost_verified<P: Probe>(&mut self, skb: SkbRef, p: &mut P) {
        let entry = self.queues.get(skb);
        let (seq, end, segs, sacked) = (entry.seq, entry.end_seq, entry.gso_segs, entry.sacked);
        if self.sk.retransmit_hint.is_none_or(|hint| seq.before(self.queues.get(hint).seq)) {
            self.sk.retransmit_hint = Some(skb);
        }
        if self.sk.lost_out == 0 || end.after(self.sk.retransmit_high) {
            self.sk.retransmit_high = end;
        }
        if !sacked.intersects(Sacked::LOST | Sacked::SACKED_ACKED) {
            self.queues.get_mut(skb).sacked.insert(Sacked::LOST);
            self.set_lost_out(self.sk.lost_out + segs, p);
            event!(self, p, TcpMarkSkbLost, SkbLost, self.subject(skb), segs);
        }
    }

    /// What has waited for longer than the RTO is lost too.
    fn tcp_timeout_skbs<P: Probe>(&mut self, p: &mut P) {
        if !self.sk.fack || !self.tcp_head_timedout() {
            return;
        }
        let mut next = self.sk.scoreboard_hint.or(self.queues.rtx_head());
        while let Some(skb) = next.filter(|&skb| self.timed_out(skb)) {
            self.tcp_skb_mark_lost(skb, p);
            next = self.queues.rtx_next(skb);
        }
        self.sk.scoreboard_hint = next;
    }

    /// A retransmission is lost if something arrived that was first sent after it.
    pub(super) fn tcp_mark_lost_retrans<P: Probe>(&mut self, p: &mut P) {
        let received = self.highest_sack_seq();
        if !self.sk.fack
            || self.sk.retrans_out == 0
            || !received.after(self.sk.lost_retrans_low)
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
            if test!(self, p, TcpMarkLostRetrans, RetransmissionPassed, left, right, received.after(sent_at)) {
                self.queues.get_mut(skb).sacked.remove(Sacked::SACKED_RETRANS);
                self.set_retrans_out(self.sk.retrans_out - segs, p);
                self.mark_lost_verified(skb, p);
            } else {
                low = low.min(sent_at);
                count += segs;
            }
        }
        if self.sk.retrans_out > 0 {
            self.sk.lost_retrans_low = low;
        }
    }

    /// The network reorders more than was thought: distance says less from now on.
    pub(super) fn tcp_update_reordering(&mut self, metric: u32) {
        if metric > self.cong.reordering {
            self.cong.reordering = metric.min(MAX_REORDERING);
            self.sk.fack = false;
        }
        if metric > 0 {
            self.sk.early_retrans = false;
        }
    }

    // ---- time-outs ----

    /// The first unacknowledged skb is SACKed: the receiver has dropped what it had reported. As after an RTO.
    fn reneging_is_loss<P: Probe>(&mut self, flags: AckFlags, p: &mut P) -> bool {
        let reneging = flags.contains(AckFlags::SACK_RENEGING);
        if !test!(self, p, TcpCheckSackReneging, HeadIsSacked, reneging, 1, reneging) {
            return false;
        }
        enter!(self, p, TcpEnterLoss, self.enter_loss_fack(true, p));
        self.timers.retransmits += 1;
        self.retransmit_head(p);
        self.reset_xmit_timer(Timer::Retransmit, self.rtt.rto, p);
        true
    }

    /// Everything that is not SACKed is lost, the window starts again from one segment. `distrust`: SACKs count for nothing.
    pub(super) fn enter_loss_fack<P: Probe>(&mut self, distrust: bool, p: &mut P) {
        let state = self.cong.ca_state;
        let new_recovery = state <= CaState::Disorder
            || !self.cong.high_seq.after(self.sk.snd_una)
            || state == CaState::Loss && self.timers.retransmits == 0;
        if new_recovery {
            self.cong.prior_ssthresh = self.cong.current_ssthresh();
            let ssthresh = self.recalc_ssthresh();
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
            self.sk.fackets_out = 0;
        }
        self.clear_retrans_hints();
        self.cong.undo_marker = Some(self.sk.snd_una);
        self.mark_all_lost(distrust, p);
        self.cong.reordering = self.cong.reordering.min(self.config.kernel.sysctl.reordering);
        self.set_ca_state(CaState::Loss, p);
        self.cong.high_seq = self.sk.snd_nxt;
        self.cong.frto = new_recovery || self.timers.retransmits > 0;
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
                self.sk.retransmit_high = end;
                self.set_lost_out(self.sk.lost_out + segs, p);
                event!(self, p, TcpMarkSkbLost, SkbLost, self.subject(skb), segs);
            }
        }
    }

    fn process_loss_fack<P: Probe>(&mut self, flags: AckFlags, is_dup: bool, p: &mut P) {
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
            enter!(self, p, TcpXmitRetransmitQueue, self.xmit_retransmit_queue_fack(p));
        }
    }

    // ---- without SACK ----

    fn tcp_add_reno_sack_fack<P: Probe>(&mut self, p: &mut P) {
        self.set_sacked_out(self.sk.sacked_out + 1, p);
        self.check_reno_reordering_fack(0, p);
    }

    pub(super) fn remove_reno_sacks_fack<P: Probe>(&mut self, acked: u32, p: &mut P) {
        if acked > 0 {
            self.set_sacked_out(self.sk.sacked_out.saturating_sub(acked - 1), p);
        }
        self.check_reno_reordering_fack(acked, p);
    }

    fn check_reno_reordering_fack<P: Probe>(&mut self, extra: u32, p: &mut P) {
        let holes = self.sk.lost_out.max(1).min(self.sk.packets_out);
        if self.sk.sacked_out + holes > self.sk.packets_out {
            self.set_sacked_out(self.sk.packets_out - holes, p);
            self.tcp_update_reordering(self.sk.packets_out + extra);
        }
    }

    // ---- undo and cwnd ----

    /// A partial ACK in recovery. True: what is at the head now is to be resent.
    fn tcp_try_undo_partial_fack<P: Probe>(&mut self, acked: u32, p: &mut P) -> bool {
        let failed = self.is_reno() || self.fackets() > self.cong.reordering;
        if !self.tcp_may_undo(p) {
            return failed;
        }
        if !self.tcp_any_retrans_done() {
            self.timers.retrans_stamp = None;
        }
        self.tcp_update_reordering(self.fackets() + acked);
        enter!(self, p, TcpUndoCwndReduction, self.tcp_undo_cwr(false, p));
        false
    }

    /// cwnd, and ssthresh if asked for, go back to what they were.
    pub(super) fn tcp_undo_cwr<P: Probe>(&mut self, undo_ssthresh: bool, p: &mut P) {
        if self.cong.prior_ssthresh > 0 {
            self.set_cwnd(self.undo_cwnd(), p);
            if undo_ssthresh && self.cong.prior_ssthresh > self.cong.ssthresh {
                self.set_ssthresh(self.cong.prior_ssthresh, p);
            }
        } else {
            self.set_cwnd(self.cong.cwnd.max(self.cong.ssthresh), p);
        }
        self.cong.cwnd_stamp = self.now;
    }

    /// No burst is larger than the reordering that is allowed for.
    pub(super) fn tcp_moderate_cwnd<P: Probe>(&mut self, p: &mut P) {
        let burst = self.sk.in_flight() + self.cong.reordering;
        self.set_cwnd(self.cong.cwnd.min(burst), p);
        self.cong.cwnd_stamp = self.now;
    }

    pub(super) fn clear_retrans_hints(&mut self) {
        self.sk.lost_hint = None;
        self.sk.scoreboard_hint = None;
        self.sk.retransmit_hint = None;
    }

    // ---- retransmission ----

    /// Resends what is marked lost, and when all of that is out, holes below the highest SACK, as far as cwnd allows.
    pub(super) fn xmit_retransmit_queue_fack<P: Probe>(&mut self, p: &mut P) {
        if self.sk.packets_out == 0 {
            return;
        }
        if self.sk.lost_out == 0 {
            self.sk.retransmit_high = self.sk.snd_una;
        }
        let head = self.queues.rtx_head();
        let (mut next, mut last_lost) = match self.sk.retransmit_hint {
            Some(hint) => {
                let end = self.queues.get(hint).end_seq;
                (Some(hint), end.min(self.sk.retransmit_high))
            }
            None => (head, self.sk.snd_una),
        };
        let mut hole: Option<SkbRef> = None;
        let mut forward = false;
        while let Some(mut skb) = next {
            if hole.is_none() {
                self.sk.retransmit_hint = Some(skb);
            }
            let (in_flight, cwnd) = (self.sk.in_flight(), self.cong.cwnd);
            if !test!(self, p, TcpXmitRetransmitQueue, CwndFree, in_flight, cwnd, in_flight < cwnd) {
                return;
            }
            let sacked = self.queues.get(skb).sacked;
            if !forward && !self.queues.get(skb).seq.before(self.sk.retransmit_high) {
                self.sk.retransmit_high = last_lost;
                if !self.tcp_can_forward_retransmit(p) {
                    return;
                }
                skb = hole.take().unwrap_or(skb);
                forward = true;
            } else if !forward && !sacked.contains(Sacked::LOST) {
                if hole.is_none() && !sacked.intersects(Sacked::SACKED_RETRANS | Sacked::SACKED_ACKED) {
                    hole = Some(skb);
                }
                next = self.queues.rtx_next(skb);
                continue;
            } else if !forward {
                last_lost = self.queues.get(skb).end_seq;
            }
            if forward && !self.queues.get(skb).seq.before(self.highest_sack_seq()) {
                return;
            }
            // The marks are those of the skb where the search was, even if it went back to a hole.
            if !self.resend_unless_there(skb, sacked, head, p) {
                return;
            }
            next = self.queues.rtx_next(skb);
        }
    }

    /// Resends one skb, unless it is SACKed or out already. False: it could not be sent.
    fn resend_unless_there<P: Probe>(&mut self, skb: SkbRef, sacked: Sacked, head: Option<SkbRef>, p: &mut P) -> bool {
        if sacked.intersects(Sacked::SACKED_ACKED | Sacked::SACKED_RETRANS) {
            return true;
        }
        if self.tcp_retransmit_skb(skb, 1, p).is_err() {
            return false;
        }
        if self.cong.in_cwnd_reduction() {
            self.cong.prr_out += self.queues.get(skb).gso_segs;
        }
        if Some(skb) == head {
            self.reset_xmit_timer(Timer::Retransmit, self.rtt.rto, p);
        }
        true
    }

    /// In recovery, when there is nothing new to send.
    fn tcp_can_forward_retransmit<P: Probe>(&mut self, p: &mut P) -> bool {
        self.cong.ca_state == CaState::Recovery && !self.is_reno() && !self.tcp_may_send_now(p)
    }

    /// Segments of a sent skb that now count less, before the highest SACK and before where losses are looked for.
    pub(super) fn adjust_fack_counts(&mut self, skb: SkbRef, fewer: i64) {
        let less = |n: u32| (i64::from(n) - fewer).max(0) as u32;
        let entry = self.queues.get(skb);
        let (seq, is_sacked) = (entry.seq, entry.sacked.contains(Sacked::SACKED_ACKED));
        if self.sk.sacked_out > 0 && !self.is_reno() && self.highest_sack_seq().after(seq) {
            self.sk.fackets_out = less(self.sk.fackets_out);
        }
        if let Some((hint, count)) = self.sk.lost_hint
            && seq.before(self.queues.get(hint).seq)
            && (self.sk.fack || is_sacked)
        {
            self.sk.lost_hint = Some((hint, less(count)));
        }
    }

    /// After segments were acknowledged: reordering, and the counts from the head on.
    pub(super) fn forget_acked_fack(&mut self, acked: u32, sacked_before: u32, reord: u32, prior_fackets: u32) {
        if reord < prior_fackets {
            self.tcp_update_reordering(self.sk.fackets_out.saturating_sub(reord));
        }
        let delta = if self.sk.fack { acked } else { sacked_before.saturating_sub(self.sk.sacked_out) };
        if let Some((hint, count)) = self.sk.lost_hint {
            self.sk.lost_hint = Some((hint, count.saturating_sub(delta)));
        }
    }
}
