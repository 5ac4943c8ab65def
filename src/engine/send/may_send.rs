//! The tests that an skb must pass before it is sent, and where it is cut for that (net/ipv4/tcp_output.c).

use crate::engine::Engine;
use crate::engine::send::fragment::SplitIn;
use crate::engine::send::verdict::{Limits, MaySend, PushOne};
use crate::engine::socket::queue::SkbRef;
use crate::engine::socket::skb::Checksum;
use crate::engine::socket::state::{CaState, Nonagle};
use crate::engine::step::macros::{enter, event, test};
use crate::engine::step::probe::Probe;
use crate::kernel::limits::{GSO_LEGACY_MAX_SIZE, GSO_MAX_SEGS, MAX_DEFERRED_SEGS};
use crate::kernel::rules::SuperPackets;
use crate::wire::Flags;

const NSEC_PER_MSEC: u64 = 1_000_000;

impl Engine {
    /// All tests on the send head, in the kernel's order. It may be grown or cut on the way, and stays so even if a later
    /// test stops it.
    #[allow(clippy::too_many_arguments)]
    pub(in crate::engine) fn may_send<P: Probe>(
        &mut self,
        head: SkbRef,
        mss: u32,
        nonagle: Nonagle,
        push: PushOne,
        max_segs: u32,
        limits: &mut Limits,
        p: &mut P,
    ) -> MaySend {
        let rules = self.config.kernel.rules;
        if rules.counts_unsendable {
            self.tcp_init_tso_segs(head, mss);
        }
        let quota = match self.tcp_cwnd_test(head, p) {
            0 if push == PushOne::LossProbe => 1,
            0 => return MaySend::No,
            quota => quota,
        };
        let quota = quota.min(max_segs);
        if rules.grows_head {
            self.grow_head(head, quota * mss, p);
        }
        if !rules.counts_unsendable {
            self.queues.get_mut(head).set_tso_segs(mss);
        }
        let segs = self.queues.get(head).gso_segs;
        if !self.tcp_snd_wnd_test(head, mss, p) {
            limits.rwnd = true;
            return MaySend::No;
        }
        let is_last = self.queues.write_len() == 1;
        if segs == 1 {
            let word = if is_last { nonagle } else { Nonagle::PUSH };
            if !self.tcp_nagle_test(head, mss, word, p) {
                return MaySend::No;
            }
        } else if push == PushOne::All && self.tcp_tso_should_defer(head, is_last, max_segs, limits, p) {
            return MaySend::No;
        }
        let whole = segs > 1 && self.sk.snd_up.is_none();
        let limit = if whole { self.tcp_mss_split_point(head, mss, quota, is_last, nonagle) } else { mss };
        let len = self.queues.get(head).len;
        if test!(self, p, MustSplit, len, limit) {
            self.tso_fragment(head, limit, mss, p);
        }
        if self.tcp_small_queue_check(head, 0, p) || self.queues.get(head).is_empty() {
            return MaySend::No;
        }
        MaySend::Yes
    }

    /// The same for super-packets as large as the windows allow. The head never grows here.
    pub(in crate::engine) fn may_send_full_size<P: Probe>(
        &mut self,
        head: SkbRef,
        mss: u32,
        nonagle: Nonagle,
        push: PushOne,
        p: &mut P,
    ) -> MaySend {
        let segs = self.tcp_init_tso_segs(head, mss);
        let quota = match self.tcp_cwnd_test(head, p) {
            0 if push == PushOne::LossProbe => 1,
            0 => return MaySend::No,
            quota => quota,
        };
        if !self.tcp_snd_wnd_test(head, mss, p) {
            return MaySend::No;
        }
        let is_last = self.queues.write_len() == 1;
        if segs == 1 {
            let word = if is_last { nonagle } else { Nonagle::PUSH };
            if !self.tcp_nagle_test(head, mss, word, p) {
                return MaySend::No;
            }
        } else if push == PushOne::All && self.tcp_tso_should_defer_full_size(head, is_last, p) {
            return MaySend::No;
        }
        if self.device_is_full(p) {
            return MaySend::No;
        }
        let whole = segs > 1 && self.sk.snd_up.is_none();
        let limit = if whole { self.split_point_full_size(head, mss, quota.min(GSO_MAX_SEGS), is_last) } else { mss };
        let len = self.queues.get(head).len;
        if test!(self, p, MustSplit, len, limit) && !self.tso_fragment(head, limit, mss, p) {
            return MaySend::No;
        }
        MaySend::Yes
    }

    /// Counts the segments of an skb that has changed since it was last counted.
    /// Kernel: `tcp_init_tso_segs`, net/ipv4/tcp_output.c, 3.10 to 6.1.
    pub(in crate::engine) fn tcp_init_tso_segs(&mut self, skb: SkbRef, mss: u32) -> u32 {
        let entry = self.queues.get(skb);
        if entry.gso_segs == 0 || entry.gso_segs > 1 && entry.gso_size != mss {
            self.tcp_set_skb_tso_segs(skb, mss);
        }
        self.queues.get(skb).gso_segs
    }

    /// Segments and their size, for an skb of any kernel.
    /// Kernel: `tcp_set_skb_tso_segs`, net/ipv4/tcp_output.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_set_skb_tso_segs(&mut self, skb: SkbRef, mss: u32) {
        let whole = self.without_gso();
        let entry = self.queues.get_mut(skb);
        let whole = whole || entry.checksum == Checksum::Copied;
        entry.set_tso_segs(if whole { u32::MAX } else { mss });
    }

    /// Segments of an skb that the congestion window allows now; where super-packets are sized, never more than half
    /// of it.
    /// Kernel: `tcp_cwnd_test`, net/ipv4/tcp_output.c, 3.10 to 6.18.
    #[inline]
    pub(in crate::engine) fn tcp_cwnd_test<P: Probe>(&mut self, skb: SkbRef, p: &mut P) -> u32 {
        enter!(self, p, TcpCwndTest, || {
            let (rules, entry) = (self.config.kernel.rules, self.queues.get(skb));
            if rules.last_fin_passes_cwnd && entry.flags.contains(Flags::FIN) && entry.gso_segs == 1 {
                return 1;
            }
            let (in_flight, cwnd) = (self.sk.in_flight(), self.cong.cwnd);
            if !test!(self, p, CwndFree, in_flight, cwnd) {
                return 0;
            }
            let most = if rules.super_packets == SuperPackets::Autosized { (cwnd >> 1).max(1) } else { cwnd };
            most.min(cwnd - in_flight)
        })
    }

    #[inline]
    fn grow_head<P: Probe>(&mut self, head: SkbRef, full: u32, p: &mut P) {
        let len = self.queues.get(head).len;
        if len < full
            && let Some(next) = self.queues.second_unsent()
        {
            self.tcp_grow_skb(head, next, full - len, p);
        }
    }

    /// Lets a short send head take bytes from the skb behind it.
    /// Kernel: `tcp_grow_skb`, net/ipv4/tcp_output.c, 6.12 to 6.18.
    fn tcp_grow_skb<P: Probe>(&mut self, head: SkbRef, next: SkbRef, missing: u32, p: &mut P) {
        enter!(self, p, TcpGrowSkb, || {
            let may_join = self.tcp_skb_can_collapse(head, next);
            if !test!(self, p, NextMayJoin, may_join, 1) {
                return;
            }
            let n = missing.min(self.queues.get(next).len);
            if n == 0 || !self.skb_shift(head, next, n) {
                return;
            }
            let (to, from) = self.queues.pair_mut(head, next);
            to.end_seq += n;
            from.seq += n;
            let eaten = from.len == 0;
            event!(self, p, SkbGrown, self.subject(head), n);
            if eaten {
                let (to, from) = self.queues.pair_mut(head, next);
                to.end_seq = from.end_seq;
                to.flags |= from.flags;
                to.eor = from.eor;
                to.tcp_skb_collapse_tstamp(from.stamp);
                self.queues.remove_second_unsent();
                self.tcp_wmem_free_skb(next, p);
            }
        })
    }

    /// Kernel: `tcp_snd_wnd_test`, net/ipv4/tcp_output.c, 3.10 to 6.18.
    #[inline]
    pub(in crate::engine) fn tcp_snd_wnd_test<P: Probe>(&mut self, skb: SkbRef, mss: u32, p: &mut P) -> bool {
        enter!(self, p, TcpSndWndTest, || {
            let entry = self.queues.get(skb);
            let end = if entry.len > mss { entry.seq + mss } else { entry.end_seq };
            let edge = self.sk.wnd_end();
            test!(self, p, InWindow, self.sk.relative(end), self.sk.relative(edge))
        })
    }

    /// Kernel: `tcp_nagle_test`, net/ipv4/tcp_output.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_nagle_test<P: Probe>(
        &mut self,
        skb: SkbRef,
        mss: u32,
        word: Nonagle,
        p: &mut P,
    ) -> bool {
        enter!(self, p, TcpNagleTest, || {
            let entry = self.queues.get(skb);
            let (len, fin) = (entry.len, entry.flags.contains(Flags::FIN));
            let (pushed, corked, off) =
                (word.contains(Nonagle::PUSH), word.contains(Nonagle::CORK), word.contains(Nonagle::OFF));
            if test!(self, p, NaglePush, pushed, 1)
                || self.passes_as_urgent(p)
                || test!(self, p, HasFin, fin, 1)
                || test!(self, p, FullSegment, len, mss)
            {
                return true;
            }
            if test!(self, p, Corked, corked, 1) {
                return false;
            }
            if test!(self, p, NagleOff, off, 1) || test!(self, p, NothingOut, self.sk.packets_out, 0) {
                return true;
            }
            // Half of the sequence space later an old small segment would seem to lie ahead.
            let (una, nxt) = (self.sk.snd_una, self.sk.snd_nxt);
            let small = self.sk.snd_sml;
            !test!(self, p, SmallSent, small.distance(nxt), 0) || !test!(self, p, SmallUnacked, small.distance(una), 0)
        })
    }

    /// Does Nagle's rule in Minshall's form, or cork, hold a partial segment back?
    /// Kernel: `tcp_nagle_check`, net/ipv4/tcp_output.c, 3.10 to 6.18.
    #[inline]
    fn tcp_nagle_check(&self, partial: bool, word: Nonagle) -> bool {
        partial
            && (word.contains(Nonagle::CORK)
                || (word.is_empty() && self.sk.packets_out > 0 && self.small_segment_unacked()))
    }

    /// Minshall: is the last small segment sent still unacknowledged?
    /// Kernel: `tcp_minshall_check`, net/ipv4/tcp_output.c, 3.10 to 6.18.
    pub fn small_segment_unacked(&self) -> bool {
        self.sk.snd_sml.after(self.sk.snd_una) && !self.sk.snd_sml.after(self.sk.snd_nxt)
    }

    /// Is the next ACK so near that it pays to wait and send more at once?
    /// Kernel: `tcp_tso_should_defer`, net/ipv4/tcp_output.c, 5.10 to 6.18.
    fn tcp_tso_should_defer<P: Probe>(
        &mut self,
        head: SkbRef,
        is_last: bool,
        max_segs: u32,
        limits: &mut Limits,
        p: &mut P,
    ) -> bool {
        enter!(self, p, TcpTsoShouldDefer, || {
            let mss = self.sk.mss_cache;
            let skb = self.queues.get(head);
            let (len, closed) = (skb.len, skb.flags.contains(Flags::FIN) || skb.eor);
            let send_win = self.sk.wnd_end() - skb.seq;
            let cong_win = (self.cong.cwnd - self.sk.in_flight()).saturating_mul(mss);
            let limit = send_win.min(cong_win);
            let worth = self.worth_sending(len, is_last, max_segs);
            let (state, since) = (self.cong.ca_state, self.now.since(self.sk.wstamp).as_nanos());
            if test!(self, p, InRecovery, state as u8, CaState::Recovery as u8)
                || test!(self, p, SentLongAgo, since, NSEC_PER_MSEC)
                || !self.next_ack_is_near(p)
            {
                return false;
            }
            let (by_cwnd, by_rwnd) = (cong_win < send_win && cong_win <= len, cong_win >= send_win && send_win <= len);
            if !by_cwnd && !by_rwnd && test!(self, p, SkbClosed, closed, 1) {
                return false;
            }
            let defer = test!(self, p, DeferTso, limit, worth);
            limits.cwnd |= defer && by_cwnd;
            limits.rwnd |= defer && by_rwnd;
            defer
        })
    }

    /// Would a super-packet be larger after the next ACK? No more than two ticks are waited for that.
    /// Kernel: `tcp_tso_should_defer`, net/ipv4/tcp_output.c, 3.10.
    fn tcp_tso_should_defer_full_size<P: Probe>(&mut self, head: SkbRef, is_last: bool, p: &mut P) -> bool {
        enter!(self, p, TcpTsoShouldDefer, || {
            let mss = self.sk.mss_cache;
            let skb = self.queues.get(head);
            let (len, fin, seq) = (skb.len, skb.flags.contains(Flags::FIN), skb.seq);
            let tick = self.config.kernel.jiffies(self.now);
            let waited = self.sk.tso_deferred.map_or(0, |since| tick - since);
            let send_win = self.sk.wnd_end() - seq;
            let cong_win = self.cong.cwnd.saturating_sub(self.sk.in_flight()).saturating_mul(mss);
            let limit = send_win.min(cong_win);
            let worth = self.worth_sending_full_size(len, is_last);
            let state = self.cong.ca_state;
            let defer = !test!(self, p, HasFin, fin, 1)
                && test!(self, p, StateOpen, state as u8, CaState::Open as u8)
                && !test!(self, p, DeferredLong, waited, 1)
                && test!(self, p, DeferTso, limit, worth);
            self.sk.tso_deferred = defer.then(|| self.sk.tso_deferred.unwrap_or(tick));
            defer
        })
    }

    fn worth_sending_full_size(&self, len: u32, is_last: bool) -> u32 {
        let mss = self.sk.mss_cache;
        let full = GSO_LEGACY_MAX_SIZE.min(GSO_MAX_SEGS.saturating_mul(mss));
        let rest = if is_last { u32::MAX } else { len };
        let share = match self.config.kernel.sysctl.tso_win_divisor {
            0 => MAX_DEFERRED_SEGS * mss + 1,
            divisor => self.sk.snd_wnd.min(self.cong.cwnd.saturating_mul(mss)) / divisor,
        };
        full.min(rest).min(share)
    }

    /// The number of sendable bytes from which deferring makes no sense.
    fn worth_sending(&self, len: u32, is_last: bool, max_segs: u32) -> u32 {
        let mss = self.sk.mss_cache;
        let full = max_segs.saturating_mul(mss);
        let rest = if is_last { u32::MAX } else { len };
        let share = match self.config.kernel.sysctl.tso_win_divisor {
            0 => MAX_DEFERRED_SEGS * mss + 1,
            divisor => self.sk.snd_wnd.min(self.cong.cwnd.saturating_mul(mss)) / divisor,
        };
        full.min(rest).min(share)
    }

    fn next_ack_is_near<P: Probe>(&mut self, p: &mut P) -> bool {
        let out = self.queues.rtx_len();
        if test!(self, p, NoneSent, out, 0) {
            return false;
        }
        let Some(oldest) = self.queues.rtx_head() else { return false };
        let srtt_ns = u64::from(self.rtt.srtt_8th_us) * 1000 / 8;
        let expected = self.queues.get(oldest).sent_at.as_nanos() + srtt_ns;
        let away = expected as i64 - self.now.as_nanos() as i64;
        test!(self, p, AckIsNear, away, (srtt_ns >> 1).min(NSEC_PER_MSEC))
    }

    /// Kernel: `tcp_mss_split_point`, net/ipv4/tcp_output.c, 5.10 to 6.18.
    fn tcp_mss_split_point(&self, head: SkbRef, mss: u32, quota: u32, is_last: bool, nonagle: Nonagle) -> u32 {
        let skb = self.queues.get(head);
        let window = self.sk.wnd_end() - skb.seq;
        let max_len = mss.saturating_mul(quota);
        if max_len <= window && !is_last {
            return max_len;
        }
        let needed = skb.len.min(window);
        if max_len <= needed {
            return max_len;
        }
        let partial = needed % mss;
        if self.tcp_nagle_check(partial != 0, nonagle) { needed - partial } else { needed }
    }

    /// A tail is always cut to whole segments; the rest is for Nagle's rule to judge.
    /// Kernel: `tcp_mss_split_point`, net/ipv4/tcp_output.c, 3.10.
    fn split_point_full_size(&self, head: SkbRef, mss: u32, quota: u32, is_last: bool) -> u32 {
        let skb = self.queues.get(head);
        let window = self.sk.wnd_end() - skb.seq;
        let max_len = mss.saturating_mul(quota);
        if max_len <= window && !is_last {
            return max_len;
        }
        let needed = skb.len.min(window);
        if max_len <= needed { max_len } else { needed - needed % mss }
    }

    /// Segments a super-packet may stand for: about a millisecond of the pacing rate, more on short paths.
    /// Kernel: `tcp_tso_segs`, net/ipv4/tcp_output.c, 5.10 to 6.18.
    #[inline(always)]
    pub(in crate::engine) fn tcp_tso_segs(&self, mss: u32) -> u32 {
        let sysctl = &self.config.kernel.sysctl;
        let max_size = u64::from(self.gso_max_size());
        let mut bytes = self.cong.pacing_rate >> 10;
        let shift = self.rtt.min_rtt_us.checked_shr(sysctl.tso_rtt_log).unwrap_or(0);
        if shift < 32 && self.config.kernel.rules.sized_by_rtt {
            bytes += max_size >> shift;
        }
        let segs = (bytes.min(max_size) as u32 / mss).max(sysctl.min_tso_segs);
        segs.min(GSO_MAX_SEGS)
    }

    /// Does the device hold so much of this socket's data that more would only queue there (TCP small queues)?
    /// Kernel: `tcp_small_queue_check`, net/ipv4/tcp_output.c, 5.10 to 6.18.
    #[inline]
    pub(in crate::engine) fn tcp_small_queue_check<P: Probe>(&mut self, skb: SkbRef, factor: u32, p: &mut P) -> bool {
        // Nothing is in the device, so there is nothing to ask.
        self.sk.wmem_alloc > 0 && enter!(self, p, TcpSmallQueueCheck, || self.device_has_enough(skb, factor, p))
    }

    fn device_has_enough<P: Probe>(&mut self, skb: SkbRef, factor: u32, p: &mut P) -> bool {
        let millisecond = self.cong.pacing_rate >> 10;
        let limit = u64::from(2 * self.queues.get(skb).truesize).max(millisecond);
        let kernel = &self.config.kernel;
        let bounded = kernel.rules.limits_paced_queue || !self.sk.paced;
        let most = if bounded { u64::from(kernel.sysctl.limit_output_bytes) } else { u64::MAX >> 1 };
        let limit = limit.min(most) << factor;
        let below = u64::from(self.sk.wmem_alloc_refs());
        let others = self.queues.rtx_len();
        let full = test!(self, p, SmallQueueFull, below, limit) && test!(self, p, OthersOut, others, 1);
        self.sk.tsq_throttled |= full;
        full
    }

    /// The same with a fixed limit. (The kernel counts one byte more than the device holds.)
    fn device_is_full<P: Probe>(&mut self, p: &mut P) -> bool {
        let (held, limit) = (self.sk.wmem_alloc_refs(), self.config.kernel.sysctl.limit_output_bytes);
        let full = test!(self, p, DeviceFull, held, limit);
        self.sk.tsq_throttled |= full;
        full
    }

    /// Cuts a never-sent skb at `len`; the rest becomes a new skb behind it. False: there is no memory for that.
    /// Kernel: `tso_fragment`, net/ipv4/tcp_output.c, 3.10 to 6.18.
    fn tso_fragment<P: Probe>(&mut self, skb: SkbRef, len: u32, mss: u32, p: &mut P) -> bool {
        enter!(self, p, TsoFragment, || { self.split_skb(skb, len, mss, SplitIn::WriteQueue, p).is_some() })
    }
}

#[cfg(test)]
mod tests;
