//! Socket memory: what a socket is granted by the protocol, what it uses, what it gives back (net/core/sock.c).

use crate::engine::Engine;
use crate::engine::step::macros::{enter, set, test};
use crate::engine::step::probe::Probe;
use crate::kernel::rules::{Reclaim, Reservation};

impl Engine {
    fn page_size(&self) -> i64 {
        i64::from(self.config.kernel.page_size)
    }

    /// Grants the socket at least `size` bytes, in whole pages, if the machine's memory allows it.
    #[inline]
    pub(in crate::engine) fn sk_wmem_schedule<P: Probe>(&mut self, size: u32, p: &mut P) -> bool {
        enter!(self, p, SkWmemSchedule, || {
            let have = self.sk.forward_alloc;
            if test!(self, p, ForwardAllocEnough, size, have) {
                return true;
            }
            self.sk_mem_schedule(size, p)
        })
    }

    fn sk_mem_schedule<P: Probe>(&mut self, size: u32, p: &mut P) -> bool {
        let pages = self.pages_missing(size);
        let (stock, allocated) = (self.sk.forward_alloc, self.machine.allocated());
        self.sk.forward_alloc += pages * self.page_size();
        self.machine.pages_granted += pages;
        let granted = self.sk_mem_raise_allocated(size, p);
        if !granted {
            self.sk.forward_alloc -= pages * self.page_size();
            self.machine.pages_granted -= pages;
        }
        set!(self, p, ForwardAlloc, stock, self.sk.forward_alloc);
        set!(self, p, MemoryAllocated, allocated, self.machine.allocated());
        granted
    }

    fn pages_missing(&self, size: u32) -> i64 {
        let deficit = match self.config.kernel.rules.reservation {
            Reservation::WholeRequest => i64::from(size),
            Reservation::Missing => i64::from(size) - self.sk.forward_alloc,
        };
        (deficit + self.page_size() - 1).div_euclid(self.page_size()).max(0)
    }

    /// Grants memory without asking: for what must never fail (the first skb, SYN, FIN, splits).
    pub(in crate::engine) fn sk_forced_mem_schedule<P: Probe>(&mut self, size: u32, p: &mut P) {
        enter!(self, p, SkForcedMemSchedule, || {
            let pages = self.pages_missing(size);
            let (stock, granted) = (self.sk.forward_alloc, self.machine.allocated());
            self.sk.forward_alloc += pages * self.page_size();
            self.machine.pages_granted += pages;
            set!(self, p, ForwardAlloc, stock, self.sk.forward_alloc);
            set!(self, p, MemoryAllocated, granted, self.machine.allocated());
        })
    }

    /// How many of `size` payload bytes may be charged now (`tcp_wmem_schedule`): all, some, or none.
    #[inline]
    pub(in crate::engine) fn tcp_wmem_schedule<P: Probe>(&mut self, size: u32, p: &mut P) -> u32 {
        if self.sk_wmem_schedule(size, p) {
            return size;
        }
        if self.config.kernel.rules.reservation == Reservation::WholeRequest {
            return 0;
        }
        let guarantee = i64::from(self.config.kernel.sysctl.wmem[0]) - i64::from(self.sk.wmem_queued);
        if guarantee > 0 {
            self.sk_forced_mem_schedule(size.min(guarantee as u32), p);
        }
        i64::from(size).min(self.sk.forward_alloc).max(0) as u32
    }

    /// The machine's word on the pages that were just added for `size` more bytes.
    fn sk_mem_raise_allocated<P: Probe>(&mut self, size: u32, p: &mut P) -> bool {
        enter!(self, p, SkMemRaiseAllocated, || {
            let allocated = self.machine.allocated();
            let [min, pressure, max] = self.config.kernel.sysctl.mem;
            if test!(self, p, MemBelowMin, allocated, min) {
                self.set_memory_pressure(false, p);
                return true;
            }
            if test!(self, p, MemOverPressure, allocated, pressure) {
                self.set_memory_pressure(true, p);
            }
            let over_max = test!(self, p, MemOverMax, allocated, max);
            if !over_max && self.fits_under_pressure(max, p) {
                return true;
            }
            self.suppress_allocation(size, p)
        })
    }

    fn fits_under_pressure<P: Probe>(&mut self, max: i64, p: &mut P) -> bool {
        let (queued, guarantee) = (self.sk.wmem_queued, self.config.kernel.sysctl.wmem[0]);
        if test!(self, p, WmemGuarantee, queued, guarantee) {
            return true;
        }
        let pressure = self.machine.pressure;
        if !test!(self, p, UnderPressure, pressure, 1) {
            return true;
        }
        let bytes = i64::from(queued) + self.sk.forward_alloc;
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
    pub(in crate::engine) fn sk_stream_moderate_sndbuf<P: Probe>(&mut self, p: &mut P) {
        enter!(self, p, SkStreamModerateSndbuf, || {
            let locked = self.sk.sndbuf_locked;
            if !test!(self, p, SndbufUnlocked, locked, 0) {
                return;
            }
            let from = self.sk.sndbuf;
            self.sk.sndbuf = from.min(self.sk.wmem_queued / 2).max(self.config.kernel.min_sndbuf);
            set!(self, p, Sndbuf, from, self.sk.sndbuf);
        })
    }

    pub(in crate::engine) fn set_memory_pressure<P: Probe>(&mut self, pressure: bool, p: &mut P) {
        let from = std::mem::replace(&mut self.machine.pressure, pressure);
        set!(self, p, MemoryPressure, from, pressure);
    }

    /// Spends granted bytes on the queue: `sk_wmem_queued_add` and `sk_mem_charge`.
    #[inline]
    pub(in crate::engine) fn charge_queued(&mut self, bytes: u32) {
        self.sk.wmem_queued += bytes;
        self.sk.forward_alloc -= i64::from(bytes);
    }

    /// Takes bytes off the queue and back into stock, whole pages back to the machine (`sk_mem_uncharge`).
    /// `uncharged` is less than `queued` only for pure zero-copy skbs, whose payload was never charged.
    pub(in crate::engine) fn uncharge_queued<P: Probe>(&mut self, queued: u32, uncharged: u32, p: &mut P) {
        let (from_queued, from_stock) = (self.sk.wmem_queued, self.sk.forward_alloc);
        self.sk.wmem_queued -= queued;
        self.sk.forward_alloc += i64::from(uncharged);
        set!(self, p, WmemQueued, from_queued, self.sk.wmem_queued);
        set!(self, p, ForwardAlloc, from_stock, self.sk.forward_alloc);
        self.sk.queue_shrunk = true;
        if self.config.kernel.rules.reclaim == Reclaim::AtOnce {
            self.sk_mem_reclaim(p);
        }
    }

    /// One of the points at which unused memory goes back, where it does not go at once.
    pub(in crate::engine) fn reclaim_point<P: Probe>(&mut self, p: &mut P) {
        if self.config.kernel.rules.reclaim == Reclaim::AtCertainPoints {
            self.sk_mem_reclaim(p);
        }
    }

    fn sk_mem_reclaim<P: Probe>(&mut self, p: &mut P) {
        enter!(self, p, SkMemReclaim, || {
            let (stock, page) = (self.sk.forward_alloc, self.page_size());
            if !test!(self, p, ReclaimPages, stock, page) {
                return;
            }
            let pages = stock / page;
            let before = self.machine.allocated();
            self.sk.forward_alloc -= pages * page;
            self.machine.pages_granted -= pages;
            set!(self, p, ForwardAlloc, stock, self.sk.forward_alloc);
            set!(self, p, MemoryAllocated, before, self.machine.allocated());
            if self.machine.pressure && self.machine.allocated() < self.config.kernel.sysctl.mem[0] {
                self.set_memory_pressure(false, p);
            }
        })
    }
}
