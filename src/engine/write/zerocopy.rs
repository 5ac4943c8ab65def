//! Sending without copying: MSG_ZEROCOPY and MSG_SPLICE_PAGES (sendfile), as far as accounting shows it.
//!
//! The bytes do get copied here, into blocks that stand for the pages of a program or a file. What is charged, and when, is
//! the kernel's.

use crate::engine::Engine;
use crate::engine::api::frag::Frag;
use crate::engine::api::io::Origin;
use crate::engine::socket::queue::SkbRef;
use crate::engine::socket::task::SendCall;
use crate::engine::step::macros::{enter, event, set};
use crate::engine::step::probe::Probe;

/// What became of an attempt to put bytes into an skb.
pub(in crate::engine) enum Attached {
    Bytes(u32),
    /// No fragment slot is left.
    SkbFull,
    NoMemory,
}

/// What went into an skb without a copy.
struct Filled {
    bytes: u32,
    /// The same, each round up to whole pages.
    whole_pages: u32,
}

impl Engine {
    /// MSG_ZEROCOPY: whole user pages are charged, and to the stock only if the skb also holds copied bytes.
    /// Kernel: `skb_zerocopy_iter_stream`, net/core/skbuff.c, 5.10 to 6.18.
    pub(in crate::engine) fn attach_user_pages<P: Probe>(
        &mut self,
        call: &mut SendCall,
        skb: SkbRef,
        want: u32,
        p: &mut P,
    ) -> Attached {
        enter!(self, p, SkbZerocopyIterStream, || {
            let may_be_pure = self.config.kernel.rules.pure_zerocopy;
            let entry = self.queues.get_mut(skb);
            if entry.len == 0 {
                entry.pure_zerocopy = may_be_pure;
            }
            let (pure, others) = (entry.pure_zerocopy, entry.pinned.is_some() && entry.pinned != call.pinned);
            let n = if pure { want } else { self.tcp_wmem_schedule(want, p) };
            if n == 0 {
                return Attached::NoMemory;
            }
            if others {
                return Attached::SkbFull;
            }
            let filled = self.fill_pages(call, skb, n, true);
            if filled.bytes == 0 {
                return Attached::SkbFull;
            }
            let from = self.sk.wmem_queued;
            if self.queues.get(skb).pinned.is_none() {
                self.queues.get_mut(skb).pinned = call.pinned;
                self.pin_for(skb);
            }
            let entry = self.queues.get_mut(skb);
            entry.len += filled.bytes;
            entry.truesize += filled.whole_pages;
            self.sk.wmem_queued += filled.whole_pages;
            if !pure {
                self.sk.forward_alloc -= i64::from(filled.whole_pages);
            }
            event!(self, p, PagesAttached, self.subject(skb), filled.bytes);
            set!(self, p, WmemQueued, from, self.sk.wmem_queued);
            Attached::Bytes(filled.bytes)
        })
    }

    /// MSG_SPLICE_PAGES: page references are taken, bytes are charged.
    /// Kernel: `skb_splice_from_iter`, net/core/skbuff.c, 6.12 to 6.18.
    pub(in crate::engine) fn splice_pages<P: Probe>(
        &mut self,
        call: &mut SendCall,
        skb: SkbRef,
        want: u32,
        p: &mut P,
    ) -> Attached {
        if !self.downgrade_zerocopy(skb, p) {
            return Attached::NoMemory;
        }
        let n = self.tcp_wmem_schedule(want, p);
        if n == 0 {
            return Attached::NoMemory;
        }
        let done = if self.config.kernel.rules.sendpage {
            self.take_pages(call, skb, n, p)
        } else {
            enter!(self, p, SkbSpliceFromIter, || self.take_pages(call, skb, n, p))
        };
        if done == 0 { Attached::SkbFull } else { Attached::Bytes(done) }
    }

    /// Page after page, while slots are left; returns the bytes.
    fn take_pages<P: Probe>(&mut self, call: &mut SendCall, skb: SkbRef, n: u32, p: &mut P) -> u32 {
        let n = self.fill_pages(call, skb, n, false).bytes;
        if n == 0 {
            return 0;
        }
        let from = self.sk.wmem_queued;
        let entry = self.queues.get_mut(skb);
        entry.len += n;
        entry.truesize += n;
        entry.shared_frags = true;
        self.charge_queued(n);
        event!(self, p, PagesAttached, self.subject(skb), n);
        set!(self, p, WmemQueued, from, self.sk.wmem_queued);
        n
    }

    /// Where the next byte of a call lies that is sent without a copy. Memory that nobody named is the call's own.
    fn memory_of(&mut self, call: &mut SendCall) -> (Origin, u64) {
        let page = self.config.kernel.page_size;
        let (origin, start) = match (call.memory, call.msg.place()) {
            (Some(known), _) => known,
            (None, Some(place)) => place,
            (None, None) => {
                let pages = call.msg.buffers().iter().map(|buffer| buffer.len().div_ceil(page as usize) as u64).sum();
                (Origin::Call, self.pages.bring(pages) * u64::from(page))
            }
        };
        call.memory = Some((origin, start));
        let apart = if origin == Origin::Call { page } else { 1 };
        (origin, start + call.next_place(apart))
    }

    /// Adds page after page of the message while slots are left. `user`: pages are pinned as many at a time as there are
    /// slots, and what each round takes is rounded up to whole pages; a full skb is asked for none. Otherwise a piece that
    /// goes on where the last fragment ends needs no slot.
    fn fill_pages(&mut self, call: &mut SendCall, skb: SkbRef, n: u32, user: bool) -> Filled {
        let (page_size, limit) = (self.config.kernel.page_size, self.config.kernel.sysctl.max_skb_frags);
        let mut filled = Filled { bytes: 0, whole_pages: 0 };
        while filled.bytes < n {
            let slots = limit - self.queues.get(skb).frags.len();
            if user && slots == 0 {
                break;
            }
            call.skip_empty_buffers();
            let (origin, at) = self.memory_of(call);
            let (index, offset) = (at / u64::from(page_size), (at % u64::from(page_size)) as u32);
            let room = if user { slots as u32 * page_size } else { page_size } - offset;
            let mut left = room.min(n - filled.bytes).min(call.left_in_buffer());
            let round = left;
            let mut place = (index, offset);
            while left > 0 {
                let len = (page_size - place.1).min(left);
                if !self.add_page(call, skb, (origin, place.0), place.1, len, user) {
                    return filled;
                }
                left -= len;
                filled.bytes += len;
                place = (place.0 + 1, 0);
            }
            filled.whole_pages += (offset + round).next_multiple_of(page_size);
        }
        filled
    }

    /// The next `len` bytes of the message are an skb's, where they lie: in its last fragment or a new one. False: there is
    /// no slot for a new one.
    fn add_page(
        &mut self,
        call: &mut SendCall,
        skb: SkbRef,
        (origin, index): (Origin, u64),
        offset: u32,
        len: u32,
        user: bool,
    ) -> bool {
        let limit = self.config.kernel.sysctl.max_skb_frags;
        let known = self.pages.find_given(origin, index);
        let entry = self.queues.get_mut(skb);
        let slots = limit - entry.frags.len();
        let may_extend = user || entry.pinned.is_none();
        let last = entry.frags.last_mut().filter(|last| Some(last.page) == known && last.end() == offset && may_extend);
        let page = match last {
            Some(last) => {
                last.len += len;
                last.page
            }
            None if slots == 0 => return false,
            None => {
                let page = self.pages.given(origin, index, self.config.kernel.page_size);
                self.queues.get_mut(skb).frags.push(Frag { page, offset, len });
                page
            }
        };
        call.take(self.pages.bytes_mut(page, offset, len));
        true
    }

    /// A pure zero-copy skb that is to take copied bytes must be charged like any other first.
    /// Kernel: `tcp_downgrade_zcopy_pure`, net/ipv4/tcp.c, 6.1 to 6.18.
    #[inline]
    pub(in crate::engine) fn downgrade_zerocopy<P: Probe>(&mut self, skb: SkbRef, p: &mut P) -> bool {
        !self.queues.get(skb).pure_zerocopy || self.charge_pure(skb, p)
    }

    fn charge_pure<P: Probe>(&mut self, skb: SkbRef, p: &mut P) -> bool {
        let extra = self.queues.get(skb).truesize - self.config.kernel.empty_truesize();
        if !self.sk_wmem_schedule(extra, p) {
            return false;
        }
        let from = self.sk.forward_alloc;
        self.sk.forward_alloc -= i64::from(extra);
        self.queues.get_mut(skb).pure_zerocopy = false;
        set!(self, p, ForwardAlloc, from, self.sk.forward_alloc);
        true
    }
}

#[cfg(test)]
mod tests {
    use crate::engine::test_support::Sender;
    use crate::engine::{MsgFlags, SockOpt};
    use crate::kernel::{v3_10, v5_10, v6_1, v6_18};

    #[test]
    fn in_5_10_what_is_only_the_programs_own_is_charged_all_the_same() {
        let charged = [v6_1::KERNEL, v5_10::KERNEL].map(|kernel| {
            let mut sender = Sender::with(kernel, |_| {}).set(&[SockOpt::ZeroCopy(true)]).closed();
            let before = sender.sk.forward_alloc - sender.machine.pages_granted * 4096;
            sender.send(8192, MsgFlags::ZEROCOPY).unwrap();
            before - (sender.sk.forward_alloc - sender.machine.pages_granted * 4096)
        });

        assert_eq!(charged, [1280, 1280 + 8192]);
    }

    /// Whole pages are charged to the queue, and nothing of them to the stock, until copied bytes join them.
    #[test]
    fn the_programs_own_pages_come_out_of_no_stock_until_bytes_are_copied_behind_them() {
        let mut sender = Sender::new().set(&[SockOpt::ZeroCopy(true)]).closed();

        sender.send(5_000, MsgFlags::ZEROCOPY | MsgFlags::MORE).unwrap();
        let skb = sender.queues.write_queue().next().expect("an skb");
        assert_eq!((skb.len, skb.truesize, skb.frags.len(), skb.pure_zerocopy), (5_000, 832 + 8_192, 2, true));
        assert_eq!(sender.memory(), (832 + 8_192, 4_096 - 832));

        sender.send(100, MsgFlags::MORE).unwrap();
        let skb = sender.queues.write_queue().next().expect("an skb");
        assert_eq!((skb.len, skb.truesize, skb.pure_zerocopy), (5_100, 832 + 8_192 + 100, false));
        assert_eq!(sender.memory(), (832 + 8_192 + 100, 12_288 - 832 - 8_192 - 100));
    }

    #[test]
    fn spliced_pages_are_charged_by_their_bytes_and_take_a_slot_each() {
        for kernel in [v6_18::KERNEL, v3_10::KERNEL] {
            let mut sender = Sender::with(kernel, |_| {}).closed();

            sender.send(10_000, MsgFlags::SPLICE_PAGES).unwrap();

            let empty = sender.config.kernel.empty_truesize();
            let skb = sender.queues.write_queue().next().expect("an skb");
            let lengths: Vec<_> = skb.frags.iter().map(|frag| frag.len).collect();
            assert_eq!((lengths, skb.linear.len, skb.truesize), (vec![4_096, 4_096, 1_808], 0, empty + 10_000));
        }
    }
}
