//! Socket memory: what a socket is granted by the protocol, what it uses, what it gives back (net/core/sock.c).

use crate::engine::Engine;
use crate::engine::step::macros::{enter, set, test};
use crate::engine::step::probe::Probe;
use crate::kernel::rules::{Reclaim, Reservation};

/// The most that a socket may keep in stock, where that is bounded.
const LARGEST_STOCK: i64 = 1 << 21;

/// What memory is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::engine) enum Wanted {
    /// SK_MEM_SEND.
    ToSend,
    /// SK_MEM_RECV.
    ToReceive,
}

impl Engine {
    fn page_size(&self) -> i64 {
        i64::from(self.config.kernel.page_size)
    }

    /// Grants the socket at least `size` bytes, in whole pages, if the machine's memory allows it.
    /// Kernel: `sk_wmem_schedule`, include/net/sock.h, 3.10 to 6.18.
    #[inline]
    pub(in crate::engine) fn sk_wmem_schedule<P: Probe>(&mut self, size: u32, p: &mut P) -> bool {
        enter!(self, p, SkWmemSchedule, || {
            let have = self.sk.forward_alloc;
            if test!(self, p, ForwardAllocEnough, size, have) {
                return true;
            }
            self.schedule_missing(size, Wanted::ToSend, p)
        })
    }

    /// Asks for what `size` bytes lack, or for all of them.
    pub(in crate::engine) fn schedule_missing<P: Probe>(&mut self, size: u32, to: Wanted, p: &mut P) -> bool {
        let wanted = match self.config.kernel.rules.reservation {
            Reservation::WholeRequest => size,
            Reservation::Missing => (i64::from(size) - self.sk.forward_alloc) as u32,
        };
        self.sk_mem_schedule(wanted, to, p)
    }

    /// Asks the machine for pages for `wanted` bytes. They count as granted while it decides.
    /// Kernel: `__sk_mem_schedule`, net/core/sock.c, 5.10 to 6.18.
    fn sk_mem_schedule<P: Probe>(&mut self, wanted: u32, to: Wanted, p: &mut P) -> bool {
        let pages = self.pages_for(i64::from(wanted));
        let (stock, allocated) = (self.sk.forward_alloc, self.machine.allocated());
        self.sk.forward_alloc += pages * self.page_size();
        self.machine.pages_granted += pages;
        let granted = self.sk_mem_raise_allocated(wanted, to, p);
        if !granted {
            self.sk.forward_alloc -= pages * self.page_size();
            self.machine.pages_granted -= pages;
        }
        set!(self, p, ForwardAlloc, stock, self.sk.forward_alloc);
        set!(self, p, MemoryAllocated, allocated, self.machine.allocated());
        granted
    }

    fn pages_missing(&self, size: u32) -> i64 {
        match self.config.kernel.rules.reservation {
            Reservation::WholeRequest => self.pages_for(i64::from(size)),
            Reservation::Missing => self.pages_for(i64::from(size) - self.sk.forward_alloc),
        }
    }

    /// The pages that hold so many bytes; none for less than one.
    fn pages_for(&self, bytes: i64) -> i64 {
        (bytes + self.page_size() - 1).div_euclid(self.page_size()).max(0)
    }

    /// Grants memory without asking: for what must never fail (the first skb, SYN, FIN, splits).
    /// Kernel: `sk_forced_mem_schedule`, net/ipv4/tcp_output.c, 5.10 to 6.18.
    pub(in crate::engine) fn sk_forced_mem_schedule<P: Probe>(&mut self, size: u32, p: &mut P) {
        enter!(self, p, SkForcedMemSchedule, || self.grant(size, p))
    }

    /// Grants memory for what was received.
    /// Kernel: `__sk_mem_raise_allocated`, net/core/sock.c, 5.10 to 6.18.
    /// Kernel: `__sk_mem_schedule`, net/core/sock.c, 3.10.
    pub(in crate::engine) fn sk_mem_schedule_received<P: Probe>(&mut self, size: u32, p: &mut P) {
        enter!(self, p, SkMemRaiseAllocated, || self.grant(size, p))
    }

    fn grant<P: Probe>(&mut self, size: u32, p: &mut P) {
        let pages = self.pages_missing(size);
        let (stock, granted) = (self.sk.forward_alloc, self.machine.allocated());
        self.sk.forward_alloc += pages * self.page_size();
        self.machine.pages_granted += pages;
        set!(self, p, ForwardAlloc, stock, self.sk.forward_alloc);
        set!(self, p, MemoryAllocated, granted, self.machine.allocated());
    }

    /// How many of `size` payload bytes may be charged now: all, some, or none.
    /// Kernel: `tcp_wmem_schedule`, net/ipv4/tcp.c, 6.1 to 6.18.
    #[inline]
    pub(in crate::engine) fn tcp_wmem_schedule<P: Probe>(&mut self, size: u32, p: &mut P) -> u32 {
        if self.sk_wmem_schedule(size, p) {
            return size;
        }
        if !self.config.kernel.rules.copies_what_stock_allows {
            return 0;
        }
        let guarantee = i64::from(self.config.kernel.sysctl.wmem[0]) - i64::from(self.sk.wmem_queued);
        if guarantee > 0 {
            self.sk_forced_mem_schedule(size.min(guarantee as u32), p);
        }
        i64::from(size).min(self.sk.forward_alloc).max(0) as u32
    }

    /// The machine's word on the pages that were just added for `size` more bytes.
    /// Kernel: `__sk_mem_raise_allocated`, net/core/sock.c, 5.10 to 6.18.
    /// Kernel: `__sk_mem_schedule`, net/core/sock.c, 3.10.
    fn sk_mem_raise_allocated<P: Probe>(&mut self, size: u32, to: Wanted, p: &mut P) -> bool {
        enter!(self, p, SkMemRaiseAllocated, || {
            let allocated = self.machine.allocated();
            let [min, pressure, max] = self.machine.mem;
            if test!(self, p, MemBelowMin, allocated, min) {
                self.set_memory_pressure(false, p);
                return true;
            }
            if test!(self, p, MemOverPressure, allocated, pressure) {
                self.set_memory_pressure(true, p);
            }
            let over_max = test!(self, p, MemOverMax, allocated, max);
            if !over_max && self.fits_under_pressure(max, to, p) {
                return true;
            }
            to == Wanted::ToSend && self.suppress_allocation(size, p)
        })
    }

    fn fits_under_pressure<P: Probe>(&mut self, max: i64, to: Wanted, p: &mut P) -> bool {
        let sysctl = &self.config.kernel.sysctl;
        let (queued, held) = (self.sk.wmem_queued, self.rcv.rmem_alloc);
        let (sends, receives) = (sysctl.wmem[0], sysctl.rmem[0]);
        let guaranteed = match to {
            Wanted::ToSend => test!(self, p, WmemGuarantee, queued, sends),
            Wanted::ToReceive => test!(self, p, RmemGuarantee, held, receives),
        };
        if guaranteed {
            return true;
        }
        let pressure = self.machine.pressure;
        if !test!(self, p, UnderPressure, pressure, 1) {
            return true;
        }
        let bytes = i64::from(queued) + i64::from(held) + self.sk.forward_alloc;
        let share = self.machine.sockets * (bytes + self.page_size() - 1).div_euclid(self.page_size());
        test!(self, p, FairShare, share, max)
    }

    fn suppress_allocation<P: Probe>(&mut self, size: u32, p: &mut P) -> bool {
        self.sk_stream_moderate_sndbuf(p);
        let would = self.sk.wmem_queued + size;
        let sndbuf = self.sk.sndbuf;
        test!(self, p, StopsAtSndbufAnyway, would, sndbuf)
    }

    /// Under pressure the send buffer shrinks towards half of what is queued, unless the user has set it.
    /// Kernel: `sk_stream_moderate_sndbuf`, include/net/sock.h, 3.10 to 6.18.
    pub(in crate::engine) fn sk_stream_moderate_sndbuf<P: Probe>(&mut self, p: &mut P) {
        enter!(self, p, SkStreamModerateSndbuf, || {
            let locked = self.sk.sndbuf_locked;
            if !test!(self, p, SndbufUnlocked, locked, 0) {
                return;
            }
            let from = self.sk.sndbuf;
            self.sk.sndbuf = from.min(self.sk.wmem_queued / 2).max(self.config.kernel.min_sndbuf());
            set!(self, p, Sndbuf, from, self.sk.sndbuf);
        })
    }

    pub(in crate::engine) fn set_memory_pressure<P: Probe>(&mut self, pressure: bool, p: &mut P) {
        let from = std::mem::replace(&mut self.machine.pressure, pressure);
        set!(self, p, MemoryPressure, from, pressure);
    }

    /// Spends granted bytes on the queue.
    /// Kernel: `sk_mem_charge`, include/net/sock.h, 3.10 to 6.18.
    #[inline]
    pub(in crate::engine) fn charge_queued(&mut self, bytes: u32) {
        self.sk.wmem_queued += bytes;
        self.sk.forward_alloc -= i64::from(bytes);
    }

    /// Takes bytes off the queue and back into stock, whole pages back to the machine (`sk_mem_uncharge`).
    /// `uncharged` is less than `queued` only for pure zero-copy skbs, whose payload was never charged.
    /// Kernel: `sk_mem_uncharge`, include/net/sock.h, 3.10 to 6.18.
    pub(in crate::engine) fn uncharge_queued<P: Probe>(&mut self, queued: u32, uncharged: u32, p: &mut P) {
        let (from_queued, from_stock) = (self.sk.wmem_queued, self.sk.forward_alloc);
        self.sk.wmem_queued -= queued;
        self.sk.forward_alloc += i64::from(uncharged);
        set!(self, p, WmemQueued, from_queued, self.sk.wmem_queued);
        set!(self, p, ForwardAlloc, from_stock, self.sk.forward_alloc);
        self.sk.queue_shrunk = true;
        self.reclaim_uncharged(p);
    }

    /// Bytes have come back into stock: whole pages of it go on to the machine, or what is too much.
    pub(in crate::engine) fn reclaim_uncharged<P: Probe>(&mut self, p: &mut P) {
        let rules = self.config.kernel.rules;
        if rules.reclaim == Reclaim::AtOnce {
            self.sk_mem_reclaim(i64::MAX, p);
        } else if rules.bounds_stock && self.sk.forward_alloc >= LARGEST_STOCK {
            self.sk_mem_reclaim(LARGEST_STOCK / 2, p);
        }
    }

    /// One of the points at which unused memory goes back, where it does not go at once.
    pub(in crate::engine) fn reclaim_point<P: Probe>(&mut self, p: &mut P) {
        if self.config.kernel.rules.reclaim == Reclaim::AtCertainPoints {
            self.sk_mem_reclaim(i64::MAX, p);
        }
    }

    /// The same where memory is short and a new skb is wanted; a page stays.
    pub(in crate::engine) fn reclaim_under_pressure<P: Probe>(&mut self, p: &mut P) {
        if self.machine.pressure && self.config.kernel.rules.pressed_allocation_reclaims {
            self.sk_mem_reclaim_partial(p);
        }
    }

    /// Gives back whole pages, but never all: up to one page stays.
    /// Kernel: `sk_mem_reclaim_partial`, include/net/sock.h, 3.10 to 5.10.
    pub(in crate::engine) fn sk_mem_reclaim_partial<P: Probe>(&mut self, p: &mut P) {
        let stock = self.sk.forward_alloc;
        if stock > self.page_size() {
            self.sk_mem_reclaim(stock - 1, p);
        }
    }

    /// Gives back the whole pages of the stock, or of so many bytes of it.
    /// Kernel: `sk_mem_reclaim`, include/net/sock.h, 3.10 to 6.18.
    fn sk_mem_reclaim<P: Probe>(&mut self, most: i64, p: &mut P) {
        enter!(self, p, SkMemReclaim, || {
            let (stock, page) = (self.sk.forward_alloc, self.page_size());
            if !test!(self, p, ReclaimPages, stock, page) {
                return;
            }
            let pages = stock.min(most) / page;
            let before = self.machine.allocated();
            self.sk.forward_alloc -= pages * page;
            self.machine.pages_granted -= pages;
            set!(self, p, ForwardAlloc, stock, self.sk.forward_alloc);
            set!(self, p, MemoryAllocated, before, self.machine.allocated());
            if self.machine.pressure && self.machine.allocated() < self.machine.mem[0] {
                self.set_memory_pressure(false, p);
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::test_support::Sender;
    use crate::engine::{Errno, Input, NoProbe, SockOpt};
    use crate::kernel::{v5_10, v6_18};

    /// A socket that has `pages` of the machine's memory left to it before tcp_mem's hard limit.
    fn with_pages_left(pages: i64) -> Sender {
        let mut sender = Sender::new().closed();
        sender.machine.other_pages = v6_18::KERNEL.sysctl.mem[2] - pages;
        sender
    }

    #[test]
    fn memory_is_granted_in_pages_for_what_the_stock_does_not_cover() {
        let mut sender = Sender::new().closed();

        let steps = [1, 3263, 1, 4095, 1, 10_000, 5000].map(|bytes| {
            sender.write(bytes).unwrap();
            sender.memory()
        });

        assert_eq!(
            steps,
            [(833, 3263), (4096, 0), (4097, 4095), (8192, 0), (8193, 4095), (18_193, 2287), (23_193, 1383)]
        );
        assert_eq!(sender.machine.pages_granted, 6);
    }

    #[test]
    fn in_3_10_pages_come_for_the_whole_request_whatever_is_in_stock() {
        let mut sender = Sender::v3_10();
        (sender.sk.forward_alloc, sender.machine.pages_granted) = (4095, 1);

        assert!(sender.sk_wmem_schedule(4096, &mut NoProbe));

        assert_eq!((sender.sk.forward_alloc, sender.machine.pages_granted), (8191, 2));
    }

    #[test]
    fn freed_bytes_go_back_in_whole_pages_at_once() {
        let mut sender = Sender::new();
        sender.write(7240).unwrap();
        assert_eq!((sender.memory(), sender.machine.pages_granted), ((8072, 120), 2));

        sender.ack(5792);

        assert_eq!((sender.memory(), sender.machine.pages_granted), ((2280, 1816), 1));
    }

    #[test]
    fn in_3_10_freed_bytes_stay_in_stock() {
        let mut sender = Sender::v3_10();
        sender.write(1000).unwrap();
        let granted = sender.machine.pages_granted;

        sender.ack(1000);

        assert_eq!(sender.memory(), (0, granted * 4096));
        assert_eq!(sender.machine.pages_granted, granted);
    }

    #[test]
    fn below_the_first_mark_pressure_ends_and_above_the_second_it_begins() {
        let mut sender = Sender::new();
        let [low, pressure, _] = v6_18::KERNEL.sysctl.mem;
        let under = [low, pressure, pressure + 1, pressure, low].map(|allocated| {
            sender.machine.other_pages = allocated - sender.machine.pages_granted;
            assert!(sender.sk_mem_raise_allocated(1, Wanted::ToSend, &mut NoProbe));
            sender.machine.pressure
        });

        assert_eq!(under, [false, false, true, true, false]);
    }

    #[test]
    fn at_the_hard_limit_the_buffer_shrinks_to_half_of_what_is_queued() {
        let mut sender = with_pages_left(4);
        sender.write(12_000).unwrap();
        assert_eq!((sender.memory(), sender.sk.sndbuf), ((12_832, 3552), 46_080));

        sender.write(4000).unwrap();

        assert_eq!(sender.sk.sndbuf, 12_832 / 2);
    }

    #[test]
    fn at_the_hard_limit_a_write_takes_what_is_in_stock() {
        let mut sender = with_pages_left(4).set(&[SockOpt::SndBuf(100_000)]);
        sender.write(12_000).unwrap();

        assert_eq!(sender.write(4000), Ok(3552));

        assert_eq!((sender.memory(), sender.sk.sndbuf), ((16_384, 0), 200_000));
    }

    #[test]
    fn at_the_hard_limit_what_reaches_sndbuf_is_granted_all_the_same() {
        let mut sender = with_pages_left(0);
        sender.sk.wmem_queued = 4608 - 100;

        assert!(!sender.sk_wmem_schedule(99, &mut NoProbe));
        assert!(sender.sk_wmem_schedule(100, &mut NoProbe));
    }

    #[test]
    fn at_the_hard_limit_only_what_the_stock_lacks_counts_against_sndbuf() {
        let lacking = |queued, stock| {
            let mut sender = with_pages_left(0);
            (sender.sk.wmem_queued, sender.sk.forward_alloc) = (queued, stock);
            sender.sk_wmem_schedule(832, &mut NoProbe)
        };

        assert!(lacking(4608 - 832, 0));
        assert!(!lacking(4608 - 832, 1));
        assert!(lacking(4608 - 832 + 264, 264));
    }

    #[test]
    fn tcp_mem_holds_from_the_moment_that_it_is_set() {
        let mut sender = Sender::new();
        sender.write(3000).unwrap();
        sender.input(Input::TcpMem { pages: [0, 0, 0] });

        assert_eq!((sender.write(60_000), sender.sk.sndbuf), (Err(Errno::Eagain), 4608));
        sender.input(Input::TcpMem { pages: v6_18::KERNEL.sysctl.mem });
        assert_eq!(sender.write(1000), Ok(1000));
    }

    #[test]
    fn a_locked_buffer_is_not_moderated() {
        let mut sender = with_pages_left(0).set(&[SockOpt::SndBuf(8192)]);

        sender.sk_stream_moderate_sndbuf(&mut NoProbe);

        assert_eq!(sender.sk.sndbuf, 16_384);
    }

    #[test]
    fn the_first_skb_and_the_first_4096_bytes_are_never_refused() {
        let mut sender = with_pages_left(0).set(&[SockOpt::SndBuf(100_000)]);

        assert_eq!(sender.write(10_000), Ok(4096 - 832));

        assert_eq!((sender.memory(), sender.machine.pages_granted), ((4096, 0), 1));
        assert_eq!(sender.write(1), Err(Errno::Eagain));
    }

    #[test]
    fn under_pressure_a_socket_may_have_its_fair_share() {
        let [_, pressure, max] = v6_18::KERNEL.sysctl.mem;
        let granted = |sockets| {
            let mut sender = Sender::new().set(&[SockOpt::SndBuf(100_000)]);
            sender.sk.wmem_queued = 20_000;
            (sender.machine.other_pages, sender.machine.sockets) = (pressure + 1, sockets);
            sender.sk_wmem_schedule(1, &mut NoProbe)
        };

        // Six pages: five for the queue, and the new one.
        assert!(granted(max / 6 - 1));
        assert!(!granted(max / 6));
    }

    #[test]
    fn in_5_10_freed_bytes_stay_in_stock_until_a_timer_runs() {
        let mut sender = Sender::with(v5_10::KERNEL, |_| {});
        sender.write(7240).unwrap();

        sender.ack(7240);
        assert_eq!(sender.memory(), (0, 12_288));
        sender.fire();

        assert_eq!((sender.memory(), sender.machine.pages_granted), ((0, 0), 0));
    }

    #[test]
    fn in_5_10_a_stock_of_2_mib_gives_one_back_at_once() {
        let mut sender = Sender::with(v5_10::KERNEL, |_| {});
        let stocks = [LARGEST_STOCK - 1, LARGEST_STOCK].map(|stock| {
            (sender.sk.forward_alloc, sender.machine.pages_granted) = (stock, 512);
            sender.uncharge_queued(0, 0, &mut NoProbe);
            sender.sk.forward_alloc
        });

        assert_eq!(stocks, [LARGEST_STOCK - 1, LARGEST_STOCK / 2]);
    }

    #[test]
    fn in_5_10_a_new_skb_gives_the_stock_back_where_memory_is_short() {
        let stock = |pressure| {
            let mut sender = Sender::with(v5_10::KERNEL, |_| {}).closed();
            (sender.sk.forward_alloc, sender.machine.pages_granted) = (5 * 4096, 5);
            sender.machine.pressure = pressure;
            sender.new_split_skb(0, &mut NoProbe);
            sender.sk.forward_alloc
        };

        assert_eq!([false, true].map(stock), [5 * 4096, 4096]);
    }

    #[test]
    fn at_the_hard_limit_5_10_copies_a_chunk_whole_or_not_at_all() {
        let mut sender = Sender::with(v5_10::KERNEL, |_| {}).set(&[SockOpt::SndBuf(100_000)]).closed();
        sender.machine.other_pages = v5_10::KERNEL.sysctl.mem[2];

        assert_eq!(sender.write(10_000), Err(Errno::Eagain));
    }
}
