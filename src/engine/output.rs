//! Sending: `tcp_write_xmit` and its tests, splits, and the hand-over to the device (net/ipv4/tcp_output.c).

use std::num::NonZeroU32;

use crate::engine::Engine;
use crate::engine::cut::SplitIn;
use crate::engine::io::{MsgFlags, Output, Transmit, TransmitKind};
use crate::engine::probe::Probe;
use crate::engine::queue::SkbRef;
use crate::engine::sock::{CaState, Chrono, Nonagle, State};
use crate::engine::tell::{enter, event, set, test};
use crate::engine::timers::Timer;
use crate::units::{SeqNum, Time};
use crate::wire::{Flags, Header, Options, Timestamps};

/// How much `tcp_write_xmit` may send.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum PushOne {
    /// Whatever the windows allow.
    All,
    /// One skb.
    One,
    /// One skb as a tail loss probe: the congestion window does not count.
    LossProbe,
}

/// What stopped the output loop.
#[derive(Clone, Copy, Default)]
struct Limits {
    cwnd: bool,
    rwnd: bool,
    /// The send head is outside the window, and nothing else happened.
    idle: bool,
}

/// Whether the head skb may be sent now.
enum Gate {
    Send,
    Stop,
}

/// `65,536 - (MAX_TCP_HEADER + 1)`: payload a super-packet may carry.
pub(super) const GSO_LEGACY_MAX_SIZE: u32 = 65_536;
const GSO_MAX_SEGS: u32 = 65_535;
const NSEC_PER_MSEC: u64 = 1_000_000;

impl Engine {
    pub(super) fn gso_max_size(&self) -> u32 {
        GSO_LEGACY_MAX_SIZE - (self.config.kernel.max_tcp_header + 1)
    }

    /// Segment size now, and the length at which a tail skb counts as full.
    #[inline]
    pub(super) fn tcp_send_mss<P: Probe>(&mut self, flags: MsgFlags, _p: &mut P) -> (u32, u32) {
        let mss = self.sk.mss_cache;
        if flags.contains(MsgFlags::OOB) {
            return (mss, mss);
        }
        let upper = self.tcp_bound_to_half_wnd(self.gso_max_size());
        let mut goal = self.sk.size_goal_segs * mss;
        if upper < goal || upper >= goal + mss {
            self.sk.size_goal_segs = (upper / mss).min(GSO_MAX_SEGS);
            goal = self.sk.size_goal_segs * mss;
        }
        (mss, goal.max(mss))
    }

    /// No packet may be larger than half of the largest window the peer ever offered.
    #[inline]
    pub(super) fn tcp_bound_to_half_wnd(&self, size: u32) -> u32 {
        let max_window = self.sk.max_window;
        let cutoff = if max_window > 536 { max_window >> 1 } else { max_window };
        if cutoff != 0 && size > cutoff { cutoff.max(68 - self.sk.tcp_header_len) } else { size }
    }

    /// End of a send: mark the push, hold back if autocorking says so, run the output loop.
    #[inline]
    pub(super) fn tcp_push<P: Probe>(&mut self, flags: MsgFlags, mss: u32, nonagle: Nonagle, goal: u32, p: &mut P) {
        let Some(tail) = self.queues.write_tail() else { return };
        if !flags.contains(MsgFlags::MORE) || self.forced_push(p) {
            self.tcp_mark_push(tail, p);
        }
        if self.tcp_should_autocork(tail, goal, p) {
            self.sk.tsq_throttled = true;
            return;
        }
        let nonagle = if flags.contains(MsgFlags::MORE) { Nonagle::CORK } else { nonagle };
        self.tcp_push_pending_frames_with(mss, nonagle, p);
    }

    #[inline]
    fn tcp_should_autocork<P: Probe>(&mut self, tail: SkbRef, goal: u32, p: &mut P) -> bool {
        let skb = self.queues.get(tail);
        if skb.len >= goal || !self.config.kernel.sysctl.autocorking || self.queues.rtx_is_empty() || skb.eor {
            return false;
        }
        let (below, truesize) = (self.sk.wmem_alloc, skb.truesize);
        test!(self, p, TcpShouldAutocork, Autocork, below, truesize, below > truesize)
    }

    /// `__tcp_push_pending_frames`.
    #[inline]
    pub(super) fn tcp_push_pending_frames_with<P: Probe>(&mut self, mss: u32, nonagle: Nonagle, p: &mut P) {
        if self.sk.state == State::Close {
            return;
        }
        if enter!(self, p, TcpWriteXmit, self.tcp_write_xmit(mss, nonagle, PushOne::All, p)) {
            self.tcp_check_probe_timer(p);
        }
        if self.stopped_by_window {
            self.note_stopped_by_window();
        }
    }

    /// `tcp_push_pending_frames`: with the socket's own nagle word, if there is anything.
    pub(super) fn tcp_push_pending_frames<P: Probe>(&mut self, p: &mut P) {
        if self.queues.send_head().is_some() {
            self.tcp_push_pending_frames_with(self.sk.mss_cache, self.sk.nonagle, p);
        }
    }

    /// The output loop. Returns true if data is queued and nothing is in flight, so that a timer must watch.
    pub(super) fn tcp_write_xmit<P: Probe>(&mut self, mss: u32, nonagle: Nonagle, push: PushOne, p: &mut P) -> bool {
        let max_segs = self.tcp_tso_segs(mss);
        let mut limits = Limits::default();
        let mut sent_segs = 0;
        while let Some(head) = self.queues.send_head() {
            match self.may_send(head, mss, nonagle, push, max_segs, &mut limits, p) {
                Gate::Send => {}
                Gate::Stop => break,
            }
            let kind = if push == PushOne::LossProbe { TransmitKind::Probe } else { TransmitKind::New };
            enter!(self, p, TcpTransmitSkb, self.tcp_transmit_skb(head, kind, p));
            enter!(self, p, TcpEventNewDataSent, self.tcp_event_new_data_sent(head, p));
            let (segs, len, end) = {
                let skb = self.queues.get(head);
                (skb.gso_segs, skb.len, skb.end_seq)
            };
            if len < segs * mss {
                self.sk.snd_sml = end;
            }
            sent_segs += segs;
            if push != PushOne::All {
                break;
            }
        }
        self.finish_write_xmit(sent_segs, push, limits, p)
    }

    fn finish_write_xmit<P: Probe>(&mut self, sent_segs: u32, push: PushOne, mut limits: Limits, p: &mut P) -> bool {
        if limits.rwnd {
            self.tcp_chrono_start(Chrono::RwndLimited, p);
            limits.idle &= sent_segs == 0;
        } else {
            self.tcp_chrono_stop(Chrono::RwndLimited, p);
        }
        limits.cwnd |= self.sk.in_flight() >= self.cong.cwnd;
        if sent_segs > 0 || limits.cwnd {
            enter!(self, p, TcpCwndValidate, self.tcp_cwnd_validate(limits.cwnd, p));
        }
        if sent_segs > 0 {
            if self.cong.in_cwnd_reduction() {
                self.cong.prr_out += sent_segs;
            }
            if push != PushOne::LossProbe {
                self.tcp_schedule_loss_probe(false, p);
            }
            return false;
        }
        self.stopped_by_window = limits.idle;
        self.sk.packets_out == 0 && self.sk.write_seq != self.sk.snd_nxt
    }

    /// All tests on the send head, in the kernel's order. It may be grown or cut on the way, and stays so even if a later
    /// test stops it.
    #[allow(clippy::too_many_arguments)]
    fn may_send<P: Probe>(
        &mut self,
        head: SkbRef,
        mss: u32,
        nonagle: Nonagle,
        push: PushOne,
        max_segs: u32,
        limits: &mut Limits,
        p: &mut P,
    ) -> Gate {
        let quota = match self.tcp_cwnd_test(p) {
            0 if push == PushOne::LossProbe => 1,
            0 => return Gate::Stop,
            quota => quota,
        };
        let quota = quota.min(max_segs);
        self.grow_head(head, quota * mss, p);
        let skb = self.queues.get_mut(head);
        skb.set_tso_segs(mss);
        let segs = skb.gso_segs;
        if !self.tcp_snd_wnd_test(head, mss, p) {
            limits.rwnd = true;
            // Bytes behind the head matter to it only if it could grow.
            limits.idle = self.queues.write_len() == 1 || self.queues.get(head).len >= quota * mss;
            return Gate::Stop;
        }
        let is_last = self.queues.write_len() == 1;
        if segs == 1 {
            let word = if is_last { nonagle } else { Nonagle::PUSH };
            if !enter!(self, p, TcpNagleTest, self.tcp_nagle_test(head, mss, word, p)) {
                return Gate::Stop;
            }
        } else if push == PushOne::All
            && enter!(self, p, TcpTsoShouldDefer, self.tcp_tso_should_defer(head, is_last, max_segs, limits, p))
        {
            return Gate::Stop;
        }
        let limit = if segs > 1 { self.tcp_mss_split_point(head, mss, quota, is_last, nonagle) } else { mss };
        let len = self.queues.get(head).len;
        if test!(self, p, TcpMssSplitPoint, MustSplit, len, limit, len > limit) {
            enter!(self, p, TsoFragment, self.tso_fragment(head, limit, mss, p));
        }
        if self.tcp_small_queue_check(head, 0, p) || self.queues.get(head).is_empty() {
            return Gate::Stop;
        }
        Gate::Send
    }

    /// Segments the congestion window allows in one skb now: never more than half of it.
    #[inline]
    fn tcp_cwnd_test<P: Probe>(&mut self, p: &mut P) -> u32 {
        let (in_flight, cwnd) = (self.sk.in_flight(), self.cong.cwnd);
        if !test!(self, p, TcpCwndTest, CwndFree, in_flight, cwnd, in_flight < cwnd) {
            return 0;
        }
        (cwnd >> 1).max(1).min(cwnd - in_flight)
    }

    #[inline]
    fn grow_head<P: Probe>(&mut self, head: SkbRef, full: u32, p: &mut P) {
        let len = self.queues.get(head).len;
        if len < full
            && let Some(next) = self.queues.second_unsent()
            && test!(self, p, TcpGrowSkb, CanGrow, len, full, self.tcp_skb_can_collapse(head, next))
        {
            enter!(self, p, TcpGrowSkb, self.tcp_grow_skb(head, next, full - len, p));
        }
    }

    /// Lets a short send head take bytes from the skb behind it.
    fn tcp_grow_skb<P: Probe>(&mut self, head: SkbRef, next: SkbRef, missing: u32, p: &mut P) {
        let n = missing.min(self.queues.get(next).len);
        if n == 0 || !self.skb_shift(head, next, n) {
            return;
        }
        let (to, from) = self.queues.pair_mut(head, next);
        to.end_seq += n;
        from.seq += n;
        let eaten = from.len == 0;
        event!(self, p, TcpGrowSkb, SkbGrown, self.subject(head), n);
        if eaten {
            let (to, from) = self.queues.pair_mut(head, next);
            to.end_seq = from.end_seq;
            to.flags |= from.flags;
            to.eor = from.eor;
            self.queues.remove_second_unsent();
            self.tcp_wmem_free_skb(next, p);
        }
    }

    #[inline]
    pub(super) fn tcp_snd_wnd_test<P: Probe>(&mut self, skb: SkbRef, mss: u32, p: &mut P) -> bool {
        let entry = self.queues.get(skb);
        let end = if entry.len > mss { entry.seq + mss } else { entry.end_seq };
        let edge = self.sk.wnd_end();
        test!(self, p, TcpSndWndTest, InWindow, self.sk.relative(end), self.sk.relative(edge), !end.after(edge))
    }

    fn tcp_nagle_test<P: Probe>(&mut self, skb: SkbRef, mss: u32, word: Nonagle, p: &mut P) -> bool {
        let entry = self.queues.get(skb);
        let (len, fin) = (entry.len, entry.flags.contains(Flags::FIN));
        let allowed = word.contains(Nonagle::PUSH) || fin || !self.tcp_nagle_check(len < mss, word);
        test!(self, p, TcpNagleTest, NagleAllows, len, mss, allowed)
    }

    /// Does Nagle's rule in Minshall's form, or cork, hold a partial segment back?
    #[inline]
    fn tcp_nagle_check(&self, partial: bool, word: Nonagle) -> bool {
        partial
            && (word.contains(Nonagle::CORK)
                || (word.is_empty() && self.sk.packets_out > 0 && self.small_segment_unacked()))
    }

    /// Minshall: is the last small segment sent still unacknowledged?
    pub fn small_segment_unacked(&self) -> bool {
        self.sk.snd_sml.after(self.sk.snd_una) && !self.sk.snd_sml.after(self.sk.snd_nxt)
    }

    /// Is the next ACK so near that it pays to wait and send more at once?
    fn tcp_tso_should_defer<P: Probe>(
        &mut self,
        head: SkbRef,
        is_last: bool,
        max_segs: u32,
        limits: &mut Limits,
        p: &mut P,
    ) -> bool {
        let mss = self.sk.mss_cache;
        let skb = self.queues.get(head);
        let (len, closed) = (skb.len, skb.flags.contains(Flags::FIN) || skb.eor);
        let send_win = self.sk.wnd_end() - skb.seq;
        let cong_win = (self.cong.cwnd - self.sk.in_flight()).saturating_mul(mss);
        let limit = send_win.min(cong_win);
        let worth = self.worth_sending(len, is_last, max_segs);
        let ack_is_near = self.cong.ca_state < CaState::Recovery
            && self.now.since(self.sk.wstamp).as_nanos() as u64 <= NSEC_PER_MSEC
            && self.next_ack_is_near();
        let mut defer = limit < worth && ack_is_near;
        if defer {
            if cong_win < send_win && cong_win <= len {
                limits.cwnd = true;
            } else if cong_win >= send_win && send_win <= len {
                limits.rwnd = true;
            } else {
                defer = !closed;
            }
        }
        test!(self, p, TcpTsoShouldDefer, DeferTso, limit, worth, defer)
    }

    /// The number of sendable bytes from which deferring makes no sense.
    fn worth_sending(&self, len: u32, is_last: bool, max_segs: u32) -> u32 {
        let mss = self.sk.mss_cache;
        let full = max_segs.saturating_mul(mss);
        let rest = if is_last { u32::MAX } else { len };
        let share = match self.config.kernel.sysctl.tso_win_divisor {
            0 => 3 * mss + 1,
            divisor => self.sk.snd_wnd.min(self.cong.cwnd.saturating_mul(mss)) / divisor,
        };
        full.min(rest).min(share)
    }

    fn next_ack_is_near(&self) -> bool {
        let Some(oldest) = self.queues.rtx_head() else { return false };
        let srtt_ns = u64::from(self.rtt.srtt_8th_us) * 1000 / 8;
        let expected = self.queues.get(oldest).sent_at.as_nanos() + srtt_ns;
        let away = expected as i64 - self.now.as_nanos() as i64;
        away <= (srtt_ns >> 1).min(NSEC_PER_MSEC) as i64
    }

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

    /// Segments a super-packet may stand for: about a millisecond of the pacing rate, more on short paths.
    #[inline]
    pub(super) fn tcp_tso_segs(&self, mss: u32) -> u32 {
        let sysctl = &self.config.kernel.sysctl;
        let max_size = u64::from(self.gso_max_size());
        let mut bytes = self.cong.pacing_rate >> 10;
        let shift = self.rtt.min_rtt_us.checked_shr(sysctl.tso_rtt_log).unwrap_or(0);
        if shift < 32 {
            bytes += max_size >> shift;
        }
        let segs = (bytes.min(max_size) as u32 / mss).max(sysctl.min_tso_segs);
        segs.min(GSO_MAX_SEGS)
    }

    /// Does the device hold so much of this socket's data that more would only queue there (TCP small queues)?
    #[inline]
    pub(super) fn tcp_small_queue_check<P: Probe>(&mut self, skb: SkbRef, factor: u32, p: &mut P) -> bool {
        if self.sk.wmem_alloc == 0 {
            return false;
        }
        let millisecond = self.cong.pacing_rate >> 10;
        let limit = u64::from(2 * self.queues.get(skb).truesize).max(millisecond);
        let limit = limit.min(u64::from(self.config.kernel.sysctl.limit_output_bytes)) << factor;
        let below = u64::from(self.sk.wmem_alloc);
        let full = below > limit && self.queues.rtx_len() > 1;
        if test!(self, p, TcpSmallQueueCheck, SmallQueueFull, below, limit, full) {
            self.sk.tsq_throttled = true;
            return true;
        }
        false
    }

    /// Cuts a never-sent skb at `len`; the rest becomes a new skb behind it.
    fn tso_fragment<P: Probe>(&mut self, skb: SkbRef, len: u32, mss: u32, p: &mut P) {
        self.split_skb(skb, len, mss, SplitIn::WriteQueue, p);
    }

    /// Hands a clone of the skb to the device.
    pub(super) fn tcp_transmit_skb<P: Probe>(&mut self, skb: SkbRef, kind: TransmitKind, p: &mut P) {
        let now = self.now;
        let delivered = self.sk.delivered;
        let entry = self.queues.get_mut(skb);
        if kind == TransmitKind::New {
            entry.first_sent_at = now;
        }
        entry.sent_at = now;
        entry.delivered_at_send = delivered;
        let mut flags = entry.flags;
        if entry.gso_segs > 1 {
            flags |= Flags::PSH;
        }
        let (seq, len, segs, truesize) = (entry.seq, entry.len, entry.gso_segs, entry.truesize);
        let transmit = Transmit {
            header: self.header(seq, flags),
            skb: Some(self.queues.get(skb).id),
            linear: self.queues.get(skb).linear.as_frag(),
            frags: self.queues.get(skb).frags.clone(),
            len,
            gso_size: if segs > 1 { NonZeroU32::new(self.queues.get(skb).gso_size) } else { None },
            truesize,
            kind,
        };
        self.queues.tsorted_push(skb);
        self.sk.wstamp = now;
        self.sk.segs_out += u64::from(segs);
        if len > 0 {
            self.sk.data_segs_out += u64::from(segs);
            self.tcp_event_data_sent();
        }
        if self.config.device.holds_clones {
            let from = self.sk.wmem_alloc;
            self.sk.wmem_alloc += truesize;
            self.queues.get_mut(skb).live_clones += 1;
            set!(self, p, TcpTransmitSkb, WmemAlloc, from, self.sk.wmem_alloc);
        }
        self.outputs.push(Output::Transmit(transmit));
    }

    fn tcp_event_data_sent(&mut self) {
        if self.sk.in_flight() == 0 {
            self.cubic_tx_start();
        }
        self.sk.lsndtime = self.now;
    }

    /// A header with what every segment of this connection carries.
    pub(super) fn header(&self, seq: SeqNum, flags: Flags) -> Header {
        Header {
            seq,
            ack: if flags.contains(Flags::ACK) { self.sk.rcv_nxt } else { SeqNum(0) },
            flags,
            window: self.receive_window(),
            options: Options { timestamps: self.timestamps(), ..Options::default() },
        }
    }

    pub(super) fn timestamps(&self) -> Option<Timestamps> {
        self.sk.tstamp_ok.then(|| Timestamps { value: self.timestamp_clock(), echo: self.sk.ts_recent })
    }

    /// The local timestamp clock, in milliseconds; never 0, which would mean that there is none.
    pub(super) fn timestamp_clock(&self) -> u32 {
        self.timestamp_at(self.now)
    }

    pub(super) fn timestamp_at(&self, at: Time) -> u32 {
        (at.as_nanos() / NSEC_PER_MSEC) as u32 + 1
    }

    /// The skb was sent: it moves to the retransmit queue, and writers may hear of space.
    pub(super) fn tcp_event_new_data_sent<P: Probe>(&mut self, skb: SkbRef, p: &mut P) {
        let (segs, end) = {
            let entry = self.queues.get(skb);
            (entry.gso_segs, entry.end_seq)
        };
        let from = self.sk.relative(self.sk.snd_nxt);
        self.sk.snd_nxt = end;
        self.queues.pop_send_head();
        self.queues.push_rtx(skb);
        if self.sk.highest_sack.is_none() {
            self.sk.highest_sack = Some(skb);
        }
        let prior = self.sk.packets_out;
        self.sk.packets_out += segs;
        event!(self, p, TcpEventNewDataSent, SkbSent, self.subject(skb), segs);
        set!(self, p, TcpEventNewDataSent, SndNxt, from, self.sk.relative(end));
        set!(self, p, TcpEventNewDataSent, PacketsOut, prior, self.sk.packets_out);
        if prior == 0 || self.pending_is(Timer::LossProbe) {
            self.tcp_rearm_rto(p);
        }
        enter!(self, p, TcpCheckSpace, self.tcp_check_space(p));
    }
}
