//! Sending again: retransmission of one skb, of what is lost (net/ipv4/tcp_output.c).

use crate::engine::Engine;
use crate::engine::api::io::TransmitKind;
use crate::engine::api::timer::Timer;
use crate::engine::send::fragment::SplitIn;
use crate::engine::send::verdict::{NotSent, TooBig};
use crate::engine::socket::queue::SkbRef;
use crate::engine::socket::recovery::Recovery;
use crate::engine::socket::skb::{Checksum, Sacked, Skb};
use crate::engine::socket::state::CaState;
use crate::engine::step::macros::{enter, event, set, test};
use crate::engine::step::probe::Probe;
use crate::kernel::rules::RetransmitBusy;
use crate::wire::Flags;

impl Engine {
    /// Cuts an skb of the retransmit queue at `len`.
    /// Kernel: `tcp_fragment`, net/ipv4/tcp_output.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_fragment<P: Probe>(
        &mut self,
        skb: SkbRef,
        len: u32,
        mss: u32,
        p: &mut P,
    ) -> Result<(), TooBig> {
        enter!(self, p, TcpFragment, || {
            if self.config.kernel.rules.limits_splits && self.wqueue_too_big(skb, p) {
                return Err(TooBig);
            }
            let before = self.queues.get(skb).gso_segs;
            let new = self.fragment_parts(skb, len, mss, SplitIn::RtxQueue, p).ok_or(TooBig)?;
            let after = self.queues.get(skb).gso_segs + self.queues.get(new).gso_segs;
            self.tcp_adjust_pcount(skb, i64::from(before) - i64::from(after), p);
            self.queues.tsorted_insert_after(skb, new);
            Ok(())
        })
    }

    /// Have splits eaten the send buffer? A hostile peer shall not cut the queue to pieces.
    fn wqueue_too_big<P: Probe>(&mut self, skb: SkbRef, p: &mut P) -> bool {
        let limit = self.sk.sndbuf + 2 * self.config.kernel.skb_truesize(65_536);
        let half = self.sk.wmem_queued >> 1;
        let at_end = self.queues.rtx_head() == Some(skb) || self.queues.rtx_tail() == Some(skb);
        test!(self, p, WqueueTooBig, half, limit) && !test!(self, p, FirstOrLast, at_end, 1)
    }

    /// The same for one that was never sent.
    /// Kernel: `tcp_fragment`, net/ipv4/tcp_output.c, 3.10 to 6.18.
    pub(in crate::engine) fn fragment_unsent<P: Probe>(
        &mut self,
        skb: SkbRef,
        len: u32,
        mss: u32,
        p: &mut P,
    ) -> Option<SkbRef> {
        enter!(self, p, TcpFragment, || self.fragment_parts(skb, len, mss, SplitIn::WriteQueue, p))
    }

    /// The second part inherits the first one's history. None: there is no memory for it.
    fn fragment_parts<P: Probe>(
        &mut self,
        skb: SkbRef,
        len: u32,
        mss: u32,
        queue: SplitIn,
        p: &mut P,
    ) -> Option<SkbRef> {
        let new = self.split_skb(skb, len, mss, queue, p)?;
        let (old, rest) = self.queues.pair_mut(skb, new);
        rest.sacked = old.sacked;
        rest.sent_at = old.sent_at;
        rest.first_sent_at = old.first_sent_at;
        rest.delivered_at_send = old.delivered_at_send;
        Some(new)
    }

    /// The segment count of a sent skb fell by `fewer`.
    /// Kernel: `tcp_adjust_pcount`, net/ipv4/tcp_output.c, 3.10 to 6.18.
    fn tcp_adjust_pcount<P: Probe>(&mut self, skb: SkbRef, fewer: i64, p: &mut P) {
        if fewer == 0 {
            return;
        }
        let less = |n: u32| (i64::from(n) - fewer).max(0) as u32;
        let sacked = self.queues.get(skb).sacked;
        let from = self.sk.packets_out;
        self.sk.packets_out = less(from);
        set!(self, p, PacketsOut, from, self.sk.packets_out);
        if sacked.contains(Sacked::SACKED_ACKED) {
            self.set_sacked_out(less(self.sk.sacked_out), p);
        }
        if sacked.contains(Sacked::SACKED_RETRANS) {
            self.set_retrans_out(less(self.sk.retrans_out), p);
        }
        if sacked.contains(Sacked::LOST) {
            self.set_lost_out(less(self.sk.lost_out), p);
        }
        if self.is_reno() && fewer > 0 {
            self.set_sacked_out(less(self.sk.sacked_out), p);
        }
        if self.recovery.is_fack() {
            self.adjust_fack_counts(skb, fewer);
        }
    }

    /// Sends up to `segs` segments of an skb again.
    /// Kernel: `__tcp_retransmit_skb`, net/ipv4/tcp_output.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_retransmit_once<P: Probe>(
        &mut self,
        skb: SkbRef,
        segs: u32,
        kind: TransmitKind,
        p: &mut P,
    ) -> Result<(), NotSent> {
        enter!(self, p, TcpRetransmitSkb, || {
            let rules = self.config.kernel.rules;
            let busy = match rules.retransmit_busy {
                RetransmitBusy::DeviceHoldsMuch => self.device_holds_more_than_queued(p),
                RetransmitBusy::DeviceHoldsMuchOrClone => {
                    self.device_holds_more_than_queued(p) || self.device_holds_clone(skb, p)
                }
                RetransmitBusy::DeviceHoldsClone => self.device_holds_clone(skb, p),
            };
            if busy {
                return Err(NotSent::Busy);
            }
            let seq = self.queues.get(skb).seq;
            if seq.before(self.sk.snd_una) {
                self.tcp_trim_head(skb, self.sk.snd_una - seq, p);
            }
            let mss = self.sk.mss_cache;
            let seq = self.queues.get(skb).seq;
            let mut room = self.sk.wnd_end().distance(seq);
            if room <= 0 {
                if seq != self.sk.snd_una {
                    return Err(NotSent::Window);
                }
                room = mss as i32;
            }
            let room = room as u32;
            let mut limit = mss.saturating_mul(segs);
            if limit > room && rules.resends_whole_segments {
                limit = if room >= mss { room / mss * mss } else { room };
            }
            self.fit_retransmission(skb, limit, room, mss, p)?;
            let (count, len) = {
                let entry = self.queues.get(skb);
                (entry.gso_segs, entry.len)
            };
            self.sk.total_retrans += count;
            self.sk.bytes.retrans += u64::from(len);
            let flags = self.queues.get(skb).flags;
            self.queues.get_mut(skb).flags = self.tcp_ecn_clear_syn(flags);
            let sent = self.tcp_transmit_skb(skb, kind, p);
            if rules.probe_marks_skb {
                self.queues.get_mut(skb).sacked.insert(Sacked::EVER_RETRANS);
            }
            if !sent {
                return Err(NotSent::Busy);
            }
            event!(self, p, SkbRetransmitted, self.subject(skb), count);
            Ok(())
        })
    }

    /// Kernel: `skb_still_in_host_queue`, net/ipv4/tcp_output.c, 5.10 to 6.18.
    fn device_holds_clone<P: Probe>(&mut self, skb: SkbRef, p: &mut P) -> bool {
        let clones = self.queues.get(skb).live_clones;
        let busy = test!(self, p, RetransmitBusy, clones, 0);
        self.sk.tsq_throttled |= busy;
        busy
    }

    fn device_holds_more_than_queued<P: Probe>(&mut self, p: &mut P) -> bool {
        let held = self.sk.wmem_alloc_refs();
        let limit = (self.sk.wmem_queued + (self.sk.wmem_queued >> 2)).min(self.sk.sndbuf);
        test!(self, p, DeviceHoldsTooMuch, held, limit)
    }

    /// Cuts the skb to what may go, or lets a short one absorb what follows.
    fn fit_retransmission<P: Probe>(
        &mut self,
        skb: SkbRef,
        limit: u32,
        room: u32,
        mss: u32,
        p: &mut P,
    ) -> Result<(), NotSent> {
        let rules = self.config.kernel.rules;
        let len = self.queues.get(skb).len;
        if !test!(self, p, RetransmitFits, len, limit) {
            self.tcp_fragment(skb, limit, mss, p).map_err(|TooBig| NotSent::TooBig)?;
        } else {
            let before = self.queues.get(skb).gso_segs;
            if rules.recounts_when_resent || before > 1 {
                self.tcp_set_skb_tso_segs(skb, mss);
            }
            let after = self.queues.get(skb).gso_segs;
            self.tcp_adjust_pcount(skb, i64::from(before) - i64::from(after), p);
        }
        let space = if rules.collapses_in_window { room.min(mss) } else { mss };
        let may_grow = !rules.collapses_in_window || self.queues.get(skb).len < space;
        if may_grow && self.config.kernel.sysctl.retrans_collapse {
            self.tcp_retrans_try_collapse(skb, space, p);
        }
        Ok(())
    }

    /// Retransmission with all its marks.
    /// Kernel: `tcp_retransmit_skb`, net/ipv4/tcp_output.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_retransmit_skb<P: Probe>(
        &mut self,
        skb: SkbRef,
        segs: u32,
        p: &mut P,
    ) -> Result<(), NotSent> {
        let result = self.tcp_retransmit_once(skb, segs, TransmitKind::Retransmission, p);
        let count = self.queues.get(skb).gso_segs;
        if result.is_ok() {
            self.mark_retransmitted(skb);
            self.set_retrans_out(self.sk.retrans_out + count, p);
        } else if !self.config.kernel.rules.failed_resends_count {
            return result;
        }
        if self.timers.retrans_stamp.is_none() {
            self.timers.retrans_stamp = Some(self.timestamp_at(self.queues.get(skb).sent_at));
        }
        self.cong.undo_retrans = self.cong.undo_retrans.max(0) + count as i32;
        result
    }

    /// The marks of a retransmission; FACK also keeps by what it may itself be found lost.
    fn mark_retransmitted(&mut self, skb: SkbRef) {
        let entry = self.queues.get_mut(skb);
        match &mut self.recovery {
            Recovery::Fack(fack) => {
                if self.sk.retrans_out == 0 {
                    fack.lost_retrans_low = self.sk.snd_nxt;
                }
                entry.sacked.insert(Sacked::SACKED_RETRANS | Sacked::EVER_RETRANS);
                entry.retransmitted_at = self.sk.snd_nxt;
            }
            Recovery::Rack(_) => entry.sacked.insert(Sacked::RETRANS),
        }
    }

    /// Small skbs behind the one to be resent join it, while they fit into one segment.
    /// Kernel: `tcp_retrans_try_collapse`, net/ipv4/tcp_output.c, 3.10 to 6.18.
    fn tcp_retrans_try_collapse<P: Probe>(&mut self, to: SkbRef, space: u32, p: &mut P) {
        enter!(self, p, TcpRetransTryCollapse, || {
            let linear = self.config.kernel.has_linear_payload();
            let entry = self.queues.get(to);
            let collapsible = |skb: &Skb| {
                skb.gso_segs <= 1 && (!linear || skb.frags.is_empty()) && !skb.sacked.contains(Sacked::SACKED_ACKED)
            };
            if entry.gso_segs > 1
                || linear && (!collapsible(entry) || entry.live_clones > 0 || entry.flags.contains(Flags::SYN))
            {
                return;
            }
            let mut left = i64::from(space) - i64::from(entry.len);
            while let Some(next) = self.queues.rtx_next(to) {
                let entry = self.queues.get(next);
                left -= i64::from(entry.len);
                let fits = collapsible(entry)
                    && entry.live_clones == 0
                    && (!linear || entry.len <= self.queues.get(to).room())
                    && self.tcp_skb_can_collapse(to, next)
                    && left >= 0
                    && !entry.end_seq.after(self.sk.wnd_end());
                if !test!(self, p, CanCollapse, fits, 1) || !self.collapse(to, next, p) {
                    break;
                }
            }
        })
    }

    /// Kernel: `tcp_collapse_retrans`, net/ipv4/tcp_output.c, 3.10 to 6.18.
    fn collapse<P: Probe>(&mut self, to: SkbRef, next: SkbRef, p: &mut P) -> bool {
        let n = self.queues.get(next).len;
        if self.config.kernel.has_linear_payload() {
            self.copy_linear(to, next);
        } else if n > 0 && !self.skb_shift(to, next, n) {
            return false;
        }
        let segs = self.queues.get(next).gso_segs;
        self.tcp_adjust_pcount(next, i64::from(segs), p);
        self.queues.remove_rtx(next);
        if let Recovery::Fack(fack) = &mut self.recovery {
            fack.clear_hints();
        }
        for hint in [&mut self.sk.highest_sack, &mut self.sk.retransmit_hint] {
            if *hint == Some(next) {
                *hint = Some(to);
            }
        }
        let (taker, eaten) = self.queues.pair_mut(to, next);
        taker.end_seq = eaten.end_seq;
        taker.flags |= eaten.flags;
        taker.sacked |= eaten.sacked & Sacked::EVER_RETRANS;
        taker.eor = eaten.eor;
        taker.tcp_skb_collapse_tstamp(eaten.stamp);
        self.tcp_wmem_free_skb(next, p);
        event!(self, p, SkbCollapsed, self.subject(to), n);
        true
    }

    /// The linear bytes of `next` behind those of `to`, which has room for them.
    fn copy_linear(&mut self, to: SkbRef, next: SkbRef) {
        let Some(from) = self.queues.get(next).linear.as_frag() else { return };
        let place = self.extend_linear(to, from.len);
        self.pages.copy(from, place);
        if self.queues.get(next).checksum == Checksum::Partial {
            self.queues.get_mut(to).checksum = Checksum::Partial;
        }
    }

    /// Sends what is marked lost and not yet sent again, as far as the congestion window allows.
    /// Kernel: `tcp_xmit_retransmit_queue`, net/ipv4/tcp_output.c, 5.10 to 6.18.
    pub(in crate::engine) fn tcp_xmit_retransmit_queue<P: Probe>(&mut self, p: &mut P) {
        enter!(self, p, TcpXmitRetransmitQueue, || {
            if self.sk.packets_out == 0 {
                return;
            }
            let head = self.queues.rtx_head();
            let max_segs = self.tcp_tso_segs(self.sk.mss_cache);
            let mut next = self.sk.retransmit_hint.or(head);
            let mut hole_seen = false;
            let mut rearm = false;
            while let Some(skb) = next {
                if self.tcp_pacing_check(p) {
                    break;
                }
                if !hole_seen {
                    self.sk.retransmit_hint = Some(skb);
                }
                let (in_flight, cwnd) = (self.sk.in_flight(), self.cong.cwnd);
                if !test!(self, p, CwndFree, in_flight, cwnd) || self.sk.retrans_out >= self.sk.lost_out {
                    break;
                }
                let segs = (cwnd - in_flight).min(max_segs);
                let sacked = self.queues.get(skb).sacked;
                if !sacked.contains(Sacked::LOST) {
                    hole_seen |= !sacked.intersects(Sacked::SACKED_RETRANS | Sacked::SACKED_ACKED);
                } else if !sacked.intersects(Sacked::SACKED_RETRANS | Sacked::SACKED_ACKED) {
                    if self.tcp_small_queue_check(skb, 1, p) || self.tcp_retransmit_skb(skb, segs, p).is_err() {
                        break;
                    }
                    if self.cong.in_cwnd_reduction() {
                        self.cong.prr_out += self.queues.get(skb).gso_segs;
                    }
                    rearm |= Some(skb) == head && !self.pending_is(Timer::ReoTimeout);
                }
                next = self.queues.rtx_next(skb);
            }
            if rearm {
                self.reset_xmit_timer(Timer::Retransmit, self.rtt.rto + self.pacing_delay(), p);
            }
        })
    }

    /// Resends what is marked lost, and when all of that is out, holes below the highest SACK, as far as cwnd allows.
    /// Kernel: `tcp_xmit_retransmit_queue`, net/ipv4/tcp_output.c, 3.10.
    pub(in crate::engine) fn xmit_retransmit_queue_fack<P: Probe>(&mut self, p: &mut P) {
        enter!(self, p, TcpXmitRetransmitQueue, || {
            if self.sk.packets_out == 0 {
                return;
            }
            if self.sk.lost_out == 0 {
                self.recovery.fack_mut().retransmit_high = self.sk.snd_una;
            }
            let head = self.queues.rtx_head();
            let (mut next, mut last_lost) = match self.sk.retransmit_hint {
                Some(hint) => {
                    let end = self.queues.get(hint).end_seq;
                    (Some(hint), end.min(self.recovery.fack().retransmit_high))
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
                if !test!(self, p, CwndFree, in_flight, cwnd) {
                    return;
                }
                let sacked = self.queues.get(skb).sacked;
                if !forward && !self.queues.get(skb).seq.before(self.recovery.fack().retransmit_high) {
                    self.recovery.fack_mut().retransmit_high = last_lost;
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
        })
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
    /// Kernel: `tcp_can_forward_retransmit`, net/ipv4/tcp_output.c, 3.10.
    fn tcp_can_forward_retransmit<P: Probe>(&mut self, p: &mut P) -> bool {
        self.cong.ca_state == CaState::Recovery && !self.is_reno() && !self.tcp_may_send_now(p)
    }
}

#[cfg(test)]
mod tests;
