//! The window that the peer is offered (net/ipv4/tcp_output.c, tcp_input.c).

use crate::engine::Engine;
use crate::wire::Segment;

/// MAX_TCP_WINDOW and the largest number of the header's field.
const MAX_UNSCALED: u32 = 65_535;
/// Larger shifts are not allowed (RFC 7323, section 2.3).
const MAX_WSCALE: u32 = 14;
/// Without bound by the system, a first window of this many segments of 1,460 bytes (`tcp_default_init_rwnd`).
const FIRST_WINDOW_SEGS: u32 = 20;
/// Smaller segments tell nothing of how their overhead fits the buffer.
const LEAST_TO_GROW: u32 = 128;

impl Engine {
    /// Half of the buffer is for overhead (tcp_adv_win_scale 1).
    fn win_from_space(space: u32) -> u32 {
        space - (space >> 1)
    }

    /// Kernel: `tcp_full_space`, include/net/tcp.h, 3.10 to 6.18.
    fn tcp_full_space(&self) -> u32 {
        Self::win_from_space(self.rcv.rcvbuf)
    }

    /// Kernel: `tcp_space`, include/net/tcp.h, 3.10 to 6.18.
    fn tcp_space(&self) -> u32 {
        Self::win_from_space(self.rcv.rcvbuf.saturating_sub(self.rcv.rmem_alloc))
    }

    /// The shift that the largest buffer wants, told in the SYN.
    pub(in crate::engine) fn own_window_scale(&self) -> u8 {
        let largest = self.config.kernel.sysctl.rmem[2];
        largest.checked_ilog2().unwrap_or(0).saturating_sub(15).min(MAX_WSCALE) as u8
    }

    /// The window of the SYN (`tcp_select_initial_window`).
    /// Kernel: `tcp_select_initial_window`, net/ipv4/tcp_output.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_select_initial_window(&mut self) {
        let (window, clamp) = self.initial_window(self.advmss());
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
        let (space, mss) = (self.tcp_full_space(), self.advmss());
        self.rcv.window_clamp = space.saturating_sub(mss).max(2 * mss).min(space);
        self.rcv.rcv_ssthresh = self.rcv.rcv_ssthresh.min(self.rcv.window_clamp);
    }

    /// Bytes of the window that is told which the peer has not used.
    /// Kernel: `tcp_receive_window`, include/net/tcp.h, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_receive_window(&self) -> u32 {
        (self.rcv.rcv_wup + self.rcv.rcv_wnd).distance(self.sk.rcv_nxt).max(0) as u32
    }

    /// The window for a segment that leaves now. What was offered is never taken back.
    /// Kernel: `tcp_select_window`, net/ipv4/tcp_output.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_select_window(&mut self) -> u16 {
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
        let room = self.rcv.window_clamp.min(self.tcp_space()).saturating_sub(self.rcv.rcv_ssthresh);
        if len < LEAST_TO_GROW || room == 0 || self.machine.pressure {
            return;
        }
        let more =
            if Self::win_from_space(truesize) <= len { 2 * self.advmss() } else { self.careful_growth(len, truesize) };
        if more > 0 {
            self.rcv.rcv_ssthresh += room.min(more.max(2 * len));
            self.rcv.ack.quick |= 1;
        }
    }

    /// Would segments with such an overhead fit the largest buffer (`__tcp_grow_window`)?
    fn careful_growth(&self, len: u32, truesize: u32) -> u32 {
        let mut truesize = Self::win_from_space(truesize) >> 1;
        let mut window = Self::win_from_space(self.config.kernel.sysctl.rmem[2]) >> 1;
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
    use crate::kernel::{v3_10, v6_18};

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
        for _ in 0..35 {
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
}
