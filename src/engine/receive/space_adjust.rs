//! How the receive buffer grows with what the program reads (net/ipv4/tcp_input.c).

use crate::engine::Engine;
use crate::engine::socket::receive::ReadSpace;
use crate::engine::step::macros::{enter, set, test};
use crate::engine::step::probe::Probe;
use crate::kernel::rules::{Clock, ReceiveTuning};
use crate::wire::Segment;

/// TCP_INIT_CWND: so many segments are counted as read at first.
const FIRST_SEGS: u32 = 10;
/// Of a first buffer that is made larger at once (`tcp_default_init_rwnd`), and what they hold together at most.
const FIXUP_SEGS: u32 = 20;
const FIXUP_MSS: u32 = 1460;
/// What is added against losses.
const CUSHION_SEGS: u64 = 16;
/// Steps in which the memory of a full segment is looked for.
const MEMORY_STEP: u32 = 128;
const USEC_PER_MSEC: u64 = 1000;

impl Engine {
    /// The clock of the receiver's estimates.
    fn receiver_clock(&self) -> u64 {
        match self.config.kernel.rules.clock {
            Clock::Ticks => self.config.kernel.jiffies(self.now),
            Clock::Microseconds => self.now.as_micros(),
        }
    }

    /// The measures begin: the connection is up.
    pub(in crate::engine) fn init_rcvq_space(&mut self) {
        let first = match self.config.kernel.rules.receive_tuning {
            ReceiveTuning::ByTwiceCopied => ReadSpace { bytes: self.rcv.rcv_wnd, ..ReadSpace::default() },
            ReceiveTuning::ByGrowth | ReceiveTuning::ByDrained => ReadSpace {
                bytes: self.rcv.rcv_ssthresh.min(self.rcv.rcv_wnd).min(FIRST_SEGS * self.advmss()),
                seq: self.rcv.copied_seq,
                since: Some(self.receiver_clock()),
            },
        };
        self.rcv.space = first;
    }

    /// At first the buffer holds twenty full segments at least, where it does not tune itself by rounds from the start.
    /// Kernel: `tcp_fixup_rcvbuf`, net/ipv4/tcp_input.c, 3.10.
    pub(in crate::engine) fn tcp_fixup_rcvbuf(&mut self) {
        let tuning = self.config.kernel.rules.receive_tuning;
        if tuning != ReceiveTuning::ByTwiceCopied || self.rcv.rcvbuf_locked {
            return;
        }
        let mss = self.advmss();
        let segs = if mss > FIXUP_MSS { (FIXUP_MSS * FIXUP_SEGS / mss).max(2) } else { FIXUP_SEGS };
        let wanted = segs.saturating_mul(self.segment_memory()).min(self.config.kernel.sysctl.rmem[2]);
        self.rcv.rcvbuf = self.rcv.rcvbuf.max(wanted);
    }

    /// The buffer that a full segment needs for its bytes to be window.
    fn segment_memory(&self) -> u32 {
        let kernel = &self.config.kernel;
        let mss = self.advmss();
        let mut memory = kernel.skb_truesize(mss + kernel.max_tcp_header);
        while self.tcp_win_from_space(memory) < mss {
            memory += MEMORY_STEP;
        }
        memory
    }

    /// A round trip took so long. `by_window`: from one window to its end, which is never less than that.
    /// Kernel: `tcp_rcv_rtt_update`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    fn tcp_rcv_rtt_update(&mut self, sample: u64, by_window: bool) {
        let (old, times_8) = (self.rcv.rtt.times_8, sample << 3);
        let smooth = old.wrapping_sub(old >> 3).wrapping_add(sample);
        let news = match self.config.kernel.rules.receive_tuning {
            _ if old == 0 => times_8,
            ReceiveTuning::ByDrained if times_8 < old => times_8,
            // What lies unread may have waited for the program.
            ReceiveTuning::ByDrained if by_window || self.sk.rcv_nxt != self.rcv.copied_seq => return,
            ReceiveTuning::ByDrained => smooth,
            _ if by_window => times_8.min(old),
            _ => smooth,
        };
        self.rcv.rtt.times_8 = news;
    }

    /// Data has come: was it the end of the window that was told a round trip ago?
    /// Kernel: `tcp_rcv_rtt_measure`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_rcv_rtt_measure(&mut self) {
        let now = self.receiver_clock();
        if let Some(since) = self.rcv.rtt.since {
            if self.sk.rcv_nxt.before(self.rcv.rtt.seq) {
                return;
            }
            self.tcp_rcv_rtt_update((now - since).max(1), true);
        }
        self.rcv.rtt.seq = self.sk.rcv_nxt + self.rcv.rcv_wnd;
        self.rcv.rtt.since = Some(now);
    }

    /// The same by the echo of our own time stamp, if a full segment brings a new one.
    /// Kernel: `tcp_rcv_rtt_measure_ts`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_rcv_rtt_measure_ts(&mut self, seg: &Segment) {
        let Some(echo) = self.sk.rcv_tsecr else { return };
        let tuning = self.config.kernel.rules.receive_tuning;
        let repeats = self.rcv.rtt.last_tsecr == Some(echo) && tuning != ReceiveTuning::ByTwiceCopied;
        if repeats {
            return;
        }
        self.rcv.rtt.last_tsecr = Some(echo);
        if seg.end_seq() - seg.header.seq < self.rcv.ack.rcv_mss {
            return;
        }
        let millis = u64::from(self.timestamp_clock().wrapping_sub(echo));
        let millis = if tuning == ReceiveTuning::ByDrained { millis } else { millis.max(1) };
        if millis > 0 && millis <= i32::MAX as u64 {
            let micros = millis * USEC_PER_MSEC;
            let sample = match self.config.kernel.rules.clock {
                Clock::Ticks => micros / self.config.kernel.tick_us(),
                Clock::Microseconds => micros,
            };
            self.tcp_rcv_rtt_update(sample.max(1), false);
        }
    }

    /// The program has read. Once in a round trip the buffer is made to fit what it reads in one.
    /// Kernel: `tcp_rcv_space_adjust`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_rcv_space_adjust<P: Probe>(&mut self, p: &mut P) {
        enter!(self, p, TcpRcvSpaceAdjust, || {
            let now = self.receiver_clock();
            if let Some(since) = self.rcv.space.since {
                let (round, passed) = (self.rcv.rtt.times_8, now - since);
                if round == 0 || !test!(self, p, RoundTripRead, passed, round >> 3) {
                    return;
                }
                self.space_measured(p);
            }
            self.rcv.space.seq = self.rcv.copied_seq;
            self.rcv.space.since = Some(now);
        });
    }

    fn space_measured<P: Probe>(&mut self, p: &mut P) {
        let copied = self.rcv.copied_seq - self.rcv.space.seq;
        match self.config.kernel.rules.receive_tuning {
            ReceiveTuning::ByTwiceCopied => {
                let twice = copied.saturating_mul(2).max(self.rcv.space.bytes);
                if twice != self.rcv.space.bytes {
                    self.rcv.space.bytes = twice;
                    let segs = u64::from((twice / self.advmss()).max(1));
                    self.grow_rcvbuf(segs * u64::from(self.segment_memory()), twice, p);
                }
            }
            ReceiveTuning::ByGrowth => {
                let before = self.rcv.space.bytes;
                if test!(self, p, MoreRead, copied, before) {
                    let base = 2 * u64::from(copied) + CUSHION_SEGS * u64::from(self.advmss());
                    let window = growth(base, copied, before).saturating_mul(2).saturating_add(base);
                    self.rcv.space.bytes = copied;
                    self.grow_to_window(window, p);
                }
            }
            ReceiveTuning::ByDrained => {
                let waiting = self.sk.rcv_nxt - self.rcv.copied_seq;
                let (drained, before) = (i64::from(copied) - i64::from(waiting), self.rcv.space.bytes);
                if test!(self, p, MoreRead, drained, before) {
                    self.tcp_rcvbuf_grow(drained as u32, p);
                }
            }
        }
    }

    /// `bytes` are drained in a round trip: twice as much, what the sender grows by, and what is out of order is to have room.
    /// Kernel: `tcp_rcvbuf_grow`, net/ipv4/tcp_input.c, 6.18.
    pub(in crate::engine) fn tcp_rcvbuf_grow<P: Probe>(&mut self, bytes: u32, p: &mut P) {
        let before = std::mem::replace(&mut self.rcv.space.bytes, bytes);
        let twice = 2 * u64::from(bytes);
        let islands = self.rcv.out_of_order.last().map_or(0, |last| last.end_seq - self.sk.rcv_nxt);
        let window = growth(twice, bytes, before).saturating_mul(2).saturating_add(twice + u64::from(islands));
        self.grow_to_window(window, p);
    }

    fn grow_to_window<P: Probe>(&mut self, window: u64, p: &mut P) {
        let wanted = if self.config.kernel.rules.learns_scaling_ratio {
            window.saturating_mul(256) / u64::from(self.rcv.scaling_ratio)
        } else {
            (window / u64::from(self.advmss())).saturating_mul(u64::from(self.segment_memory()))
        };
        let most = wanted.min(u64::from(self.config.kernel.sysctl.rmem[2])) as u32;
        let clamp = self.tcp_win_from_space(most);
        self.grow_rcvbuf(wanted, clamp, p);
    }

    /// The buffer grows, unless the program has set it or the system forbids it, and the window may follow.
    fn grow_rcvbuf<P: Probe>(&mut self, wanted: u64, clamp: u32, p: &mut P) {
        let sysctl = &self.config.kernel.sysctl;
        let (from, wanted) = (self.rcv.rcvbuf, wanted.min(u64::from(sysctl.rmem[2])) as u32);
        if sysctl.moderate_rcvbuf && !self.rcv.rcvbuf_locked && wanted > from {
            self.rcv.rcvbuf = wanted;
            self.rcv.window_clamp = clamp;
            set!(self, p, Rcvbuf, from, wanted);
        }
    }
}

/// How much `base` grows if the sender goes on as it did from `before` to `now`.
fn growth(base: u64, now: u32, before: u32) -> u64 {
    base.saturating_mul(u64::from(now.saturating_sub(before))).checked_div(u64::from(before)).unwrap_or(0)
}

#[cfg(test)]
mod tests;
