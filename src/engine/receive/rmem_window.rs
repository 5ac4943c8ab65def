//! The window that the peer is offered (net/ipv4/tcp_output.c, tcp_input.c).

use crate::engine::Engine;
use crate::engine::step::macros::set;
use crate::engine::step::probe::Probe;
use crate::wire::Segment;

/// MAX_TCP_WINDOW and the largest number of the header's field.
const MAX_UNSCALED: u32 = 65_535;
/// Larger shifts are not allowed (RFC 7323, section 2.3).
const MAX_WSCALE: u32 = 14;
/// Without bound by the system, a first window of this many segments of 1,460 bytes (`tcp_default_init_rwnd`).
const FIRST_WINDOW_SEGS: u32 = 20;
/// Smaller segments tell nothing of how their overhead fits the buffer.
const LEAST_TO_GROW: u32 = 128;
/// Of a window while memory is short.
const SEGS_UNDER_PRESSURE: u32 = 4;
/// TCP_RMEM_TO_WIN_SCALE: `scaling_ratio` is in parts of 256.
const RATIO_BITS: u32 = 8;

impl Engine {
    /// The window that so much of the buffer is: without what the overhead of the peer's segments takes, half of it if that
    /// is not known (tcp_adv_win_scale 1).
    /// Kernel: `tcp_win_from_space`, include/net/tcp.h, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_win_from_space(&self, space: u32) -> u32 {
        if self.config.kernel.rules.learns_scaling_ratio {
            ((u64::from(space) * u64::from(self.rcv.scaling_ratio)) >> RATIO_BITS) as u32
        } else {
            space - (space >> 1)
        }
    }

    /// Segments of `len` bytes cost `truesize`: what of the buffer is window follows.
    pub(in crate::engine) fn learn_scaling_ratio(&mut self, len: u32, truesize: u32) {
        let ratio = ((u64::from(len) << RATIO_BITS) / u64::from(truesize)).clamp(1, u64::from(u8::MAX)) as u8;
        if std::mem::replace(&mut self.rcv.scaling_ratio, ratio) != ratio {
            self.tcp_set_window_clamp(self.tcp_full_space());
            self.rcv.space.bytes = self.rcv.space.bytes.min(self.rcv.window_clamp);
        }
    }

    /// Kernel: `tcp_set_window_clamp`, net/ipv4/tcp.c, 5.10 to 6.18.
    fn tcp_set_window_clamp(&mut self, clamp: u32) {
        let before = self.rcv.window_clamp;
        let clamp = clamp.max(self.config.kernel.min_rcvbuf() / 2);
        self.rcv.window_clamp = clamp;
        if clamp < before {
            self.rcv.rcv_ssthresh = self.rcv.rcv_ssthresh.min(clamp);
        } else if clamp > before {
            self.rcv.rcv_ssthresh = self.rcv.rcv_ssthresh.max(self.rcv.rcv_wnd.min(clamp));
        }
    }

    /// SO_RCVBUF: the double of what is asked for is stored, if an int holds that, and autotuning ends.
    /// Kernel: `__sock_set_rcvbuf`, net/core/sock.c, 5.10 to 6.18.
    pub(in crate::engine) fn set_rcvbuf<P: Probe>(&mut self, asked: u32, p: &mut P) {
        let from = self.rcv.rcvbuf;
        self.rcv.rcvbuf_locked = true;
        self.rcv.rcvbuf = (asked.min(i32::MAX as u32 / 2) * 2).max(self.config.kernel.min_rcvbuf());
        set!(self, p, Rcvbuf, from, self.rcv.rcvbuf);
    }

    /// Memory is short: the window to come is four segments at most.
    /// Kernel: `tcp_adjust_rcv_ssthresh`, include/net/tcp.h, 6.1 to 6.18.
    pub(in crate::engine) fn tcp_adjust_rcv_ssthresh(&mut self) {
        self.rcv.rcv_ssthresh = self.rcv.rcv_ssthresh.min(SEGS_UNDER_PRESSURE * self.advmss());
    }

    /// Kernel: `tcp_full_space`, include/net/tcp.h, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_full_space(&self) -> u32 {
        self.tcp_win_from_space(self.rcv.rcvbuf)
    }

    /// Kernel: `tcp_space`, include/net/tcp.h, 3.10 to 6.18.
    fn tcp_space(&self) -> u32 {
        let counts = self.config.kernel.rules.window_counts_backlog;
        let waiting = if counts { self.backlog.len } else { 0 };
        self.tcp_win_from_space(self.rcv.rcvbuf.saturating_sub(self.rcv.rmem_alloc).saturating_sub(waiting))
    }

    /// The shift that the largest buffer wants, told in the SYN.
    pub(in crate::engine) fn own_window_scale(&self) -> u8 {
        let sysctl = &self.config.kernel.sysctl;
        let largest = self.tcp_full_space().max(sysctl.rmem[2]).max(sysctl.rmem_max);
        largest.checked_ilog2().unwrap_or(0).saturating_sub(15).min(MAX_WSCALE) as u8
    }

    /// The window of the SYN (`tcp_select_initial_window`).
    /// Kernel: `tcp_select_initial_window`, net/ipv4/tcp_output.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_select_initial_window(&mut self) {
        let (window, clamp) = self.initial_window(self.offered_mss());
        self.rcv.rcv_wnd = window;
        self.rcv.rcv_ssthresh = window;
        self.rcv.window_clamp = clamp;
    }

    /// The first window for segments of `mss` bytes, and the largest one ever.
    pub(in crate::engine) fn initial_window(&self, mss: u32) -> (u32, u32) {
        let space = self.tcp_full_space();
        let space = if space > mss { space / mss * mss } else { space };
        let mut window = space.min(MAX_UNSCALED);
        if self.config.kernel.rules.first_window_is_short {
            let segs = if mss > 1460 { (1460 * FIRST_WINDOW_SEGS / mss).max(2) } else { FIRST_WINDOW_SEGS };
            window = window.min(segs * mss);
        }
        (window, space)
    }

    /// The connection is up: no window may use up the last segment's room (`tcp_init_buffer_space`).
    /// Kernel: `tcp_init_buffer_space`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_init_buffer_space(&mut self) {
        self.tcp_fixup_rcvbuf();
        let (space, mss) = (self.tcp_full_space(), self.advmss());
        self.rcv.window_clamp = space.saturating_sub(mss).max(2 * mss).min(space);
        self.rcv.rcv_ssthresh = self.rcv.rcv_ssthresh.min(self.rcv.window_clamp);
        self.init_rcvq_space();
    }

    /// Bytes of the window that is told which the peer has not used.
    /// Kernel: `tcp_receive_window`, include/net/tcp.h, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_receive_window(&self) -> u32 {
        (self.rcv.rcv_wup + self.rcv.rcv_wnd).distance(self.sk.rcv_nxt).max(0) as u32
    }

    /// The window for a segment that leaves now. What was offered is never taken back.
    /// Kernel: `tcp_select_window`, net/ipv4/tcp_output.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_select_window(&mut self) -> u16 {
        if self.rcv.ack.no_memory {
            (self.rcv.predicts, self.rcv.rcv_wnd, self.rcv.rcv_wup) = (false, 0, self.sk.rcv_nxt);
            return 0;
        }
        let shift = u32::from(self.sk.rcv_wscale);
        let left = self.tcp_receive_window();
        let window = self.tcp_select_window_size().max(left.next_multiple_of(1 << shift));
        self.rcv.rcv_wnd = window.min(MAX_UNSCALED << shift);
        self.rcv.rcv_wup = self.sk.rcv_nxt;
        self.rcv.predicts &= self.rcv.rcv_wnd > 0;
        (self.rcv.rcv_wnd >> shift) as u16
    }

    /// The window that there is room for (`__tcp_select_window`).
    /// Kernel: `__tcp_select_window`, net/ipv4/tcp_output.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_select_window_size(&mut self) -> u32 {
        let shift = u32::from(self.sk.rcv_wscale);
        let allowed = self.tcp_full_space();
        let full = self.rcv.window_clamp.min(allowed);
        let mss = self.rcv.ack.rcv_mss.min(full);
        let mut free = self.tcp_space();
        if free < full >> 1 {
            self.rcv.ack.quick = 0;
            if self.machine.pressure {
                self.tcp_adjust_rcv_ssthresh();
            }
            let closes_early = self.config.kernel.rules.closes_below_sixteenth;
            if closes_early {
                free = free >> shift << shift;
            }
            if free < mss || closes_early && free < allowed >> 4 {
                return 0;
            }
        }
        free = free.min(self.rcv.rcv_ssthresh);
        if shift > 0 {
            return free.next_multiple_of(1 << shift);
        }
        let window = self.rcv.rcv_wnd;
        if window + mss <= free || window > free {
            free / mss.max(1) * mss
        } else if mss == full && free > window + (full >> 1) {
            free
        } else {
            window
        }
    }

    /// Segments that carry enough for their overhead let the window grow (`tcp_grow_window`).
    /// Kernel: `tcp_grow_window`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_grow_window(&mut self, seg: &Segment) {
        let (len, truesize) = (seg.payload.len() as u32, self.received_skb(seg).truesize);
        let rules = &self.config.kernel.rules;
        let (clamp, free) = (self.rcv.window_clamp, self.tcp_space());
        let most =
            if rules.window_growth_fits_space || free <= self.rcv.rcv_ssthresh { clamp.min(free) } else { clamp };
        let room = most.saturating_sub(self.rcv.rcv_ssthresh);
        if len < LEAST_TO_GROW || room == 0 {
            return;
        }
        if self.machine.pressure {
            if rules.pressure_holds_window {
                self.tcp_adjust_rcv_ssthresh();
            }
            return;
        }
        let fits = self.tcp_win_from_space(truesize) <= len;
        let more = if fits { 2 * self.advmss() } else { self.careful_growth(len, truesize) };
        if more > 0 {
            self.rcv.rcv_ssthresh += room.min(more.max(2 * len));
            self.rcv.ack.quick |= 1;
        }
    }

    /// Would segments with such an overhead fit the largest buffer (`__tcp_grow_window`)?
    fn careful_growth(&self, len: u32, truesize: u32) -> u32 {
        let mut truesize = self.tcp_win_from_space(truesize) >> 1;
        let mut window = self.tcp_win_from_space(self.config.kernel.sysctl.rmem[2]) >> 1;
        while self.rcv.rcv_ssthresh <= window {
            if truesize <= len {
                return 2 * self.rcv.ack.rcv_mss;
            }
            truesize >>= 1;
            window >>= 1;
        }
        0
    }
}

#[cfg(test)]
mod tests {
    use crate::engine::test_support::Sender;
    use crate::engine::{Kernel, Syscall};
    use crate::kernel::{v3_10, v5_10, v6_1, v6_18};

    #[test]
    fn the_first_window_is_half_of_rcvbuf_in_whole_segments_and_in_3_10_no_more_than_twenty() {
        let first = |kernel: Kernel| {
            let mut sender = Sender::with(kernel, |config| config.device.mtu = 1500);
            sender.tcp_select_initial_window();
            (sender.rcv.rcv_wnd, sender.own_window_scale())
        };

        assert_eq!(first(v6_18::KERNEL), (44 * 1460, 10));
        assert_eq!(first(v3_10::KERNEL), (20 * 1460, 7));
    }

    #[test]
    fn the_window_shrinks_by_what_nobody_reads_and_is_told_again_when_much_is_read() {
        let mut sender = Sender::new();
        let before = sender.rcv.rcv_wnd;
        for _ in 0..45 {
            sender.data(sender.sk.rcv_nxt, 1448);
        }
        let unread = sender.tcp_receive_window();
        assert!(unread < before / 2, "{unread} of {before}");

        sender.call(Syscall::Recv { bytes: 100_000, wait: false });

        assert_eq!(sender.transmits().count(), 1, "a window update");
        assert!(sender.tcp_receive_window() > 2 * unread);
    }

    #[test]
    fn what_was_offered_is_never_taken_back() {
        let mut sender = Sender::new();
        let offered = sender.tcp_receive_window();
        sender.rcv.rmem_alloc = sender.rcv.rcvbuf;

        sender.tcp_select_window();

        assert!(sender.tcp_receive_window() >= offered);
    }

    #[test]
    fn the_window_closes_at_a_sixteenth_of_the_buffer_and_in_3_10_at_a_segment() {
        let offered = |mut sender: Sender| {
            sender.rcv.rcvbuf = 131_072;
            sender.rcv.window_clamp = 65_536;
            sender.rcv.rmem_alloc = sender.rcv.rcvbuf - 2 * 4000;
            sender.tcp_select_window_size()
        };

        assert_eq!(offered(Sender::new()), 0);
        assert_eq!(offered(Sender::v3_10()), 4096);
    }

    #[test]
    fn what_comes_out_of_order_makes_the_window_grow_too_but_not_in_3_10() {
        let grown = |mut sender: Sender| {
            sender.rcv.rcv_ssthresh = 10_000;
            sender.data(sender.sk.rcv_nxt + 1448, 1448);
            sender.rcv.rcv_ssthresh > 10_000
        };

        assert_eq!([grown(Sender::new()), grown(Sender::v3_10())], [true, false]);
    }

    #[test]
    fn the_window_to_come_stops_at_what_is_free_and_in_3_10_at_its_clamp() {
        let grown = |mut sender: Sender| {
            (sender.rcv.rcvbuf, sender.rcv.window_clamp) = (30_000, 60_000);
            let free = sender.tcp_space();
            sender.rcv.rcv_ssthresh = free - 2304 - 100;
            sender.data(sender.sk.rcv_nxt, 1448);
            i64::from(sender.rcv.rcv_ssthresh) - i64::from(free)
        };

        assert!(grown(Sender::with(v6_1::KERNEL, |_| {})) <= 0);
        assert!(grown(Sender::v3_10()) > 0);
    }

    #[test]
    fn under_pressure_data_cuts_the_window_to_come_to_four_segments_and_in_5_10_only_stops_it() {
        let left = |kernel: Kernel| {
            let mut sender = Sender::with(kernel, |_| {});
            sender.rcv.rcv_ssthresh = 20_000;
            sender.machine.other_pages = (sender.machine.mem[0] + sender.machine.mem[1]) / 2;
            sender.machine.pressure = true;
            sender.data(sender.sk.rcv_nxt, 1448);
            sender.rcv.rcv_ssthresh
        };

        assert_eq!([left(v6_18::KERNEL), left(v5_10::KERNEL)], [4 * 1448, 20_000]);
    }
}
