//! Sending without copying: MSG_ZEROCOPY and MSG_SPLICE_PAGES (sendfile), as far as accounting shows it.
//!
//! The bytes do get copied here, into blocks that stand for the user's pages. What is charged, and when, is the kernel's.

use crate::engine::Engine;
use crate::engine::api::frag::Frag;
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
            let entry = self.queues.get_mut(skb);
            if entry.len == 0 {
                entry.pure_zerocopy = self.config.kernel.rules.pure_zerocopy;
            }
            let pure = entry.pure_zerocopy;
            let n = if pure { want } else { self.tcp_wmem_schedule(want, p) };
            if n == 0 {
                return Attached::NoMemory;
            }
            let page_size = self.config.kernel.page_size;
            let start = call.offset_in_buffer() % page_size;
            let done = self.fill_pages(call, skb, n);
            if done == 0 {
                return Attached::SkbFull;
            }
            let charge = (start + done).next_multiple_of(page_size);
            let from = self.sk.wmem_queued;
            let entry = self.queues.get_mut(skb);
            entry.zerocopy = true;
            entry.len += done;
            entry.truesize += charge;
            self.sk.wmem_queued += charge;
            if !pure {
                self.sk.forward_alloc -= i64::from(charge);
            }
            event!(self, p, PagesAttached, self.subject(skb), done);
            set!(self, p, WmemQueued, from, self.sk.wmem_queued);
            Attached::Bytes(done)
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
        let rules = self.config.kernel.rules;
        let done = match (rules.sendpage, rules.splices_iter) {
            (true, _) => self.take_pages(call, skb, n, p),
            (false, true) => enter!(self, p, SkbSpliceFromIter, || self.take_pages(call, skb, n, p)),
            (false, false) => enter!(self, p, DoTcpSendpages, || self.take_pages(call, skb, n, p)),
        };
        if done == 0 { Attached::SkbFull } else { Attached::Bytes(done) }
    }

    /// Page after page, while slots are left; returns the bytes.
    fn take_pages<P: Probe>(&mut self, call: &mut SendCall, skb: SkbRef, n: u32, p: &mut P) -> u32 {
        let n = self.fill_pages(call, skb, n);
        if n == 0 {
            return 0;
        }
        let from = self.sk.wmem_queued;
        let entry = self.queues.get_mut(skb);
        entry.len += n;
        entry.truesize += n;
        self.charge_queued(n);
        event!(self, p, PagesAttached, self.subject(skb), n);
        set!(self, p, WmemQueued, from, self.sk.wmem_queued);
        n
    }

    /// Adds page after page of the message while slots are left; returns the bytes added.
    fn fill_pages(&mut self, call: &mut SendCall, skb: SkbRef, n: u32) -> u32 {
        let page_size = self.config.kernel.page_size;
        let mut done = 0;
        while done < n {
            if self.queues.get(skb).frags.len() == self.config.kernel.sysctl.max_skb_frags {
                break;
            }
            let offset = call.offset_in_buffer() % page_size;
            let len = (page_size - offset).min(n - done).min(call.left_in_buffer());
            let page = self.pages.alloc(page_size);
            call.take(self.pages.bytes_mut(page, offset, len));
            self.queues.get_mut(skb).frags.push(Frag { page, offset, len });
            done += len;
        }
        done
    }

    /// A pure zero-copy skb that is to take copied bytes must be charged like any other first.
    /// Kernel: `tcp_downgrade_zcopy_pure`, net/ipv4/tcp.c, 6.1 to 6.18.
    pub(in crate::engine) fn downgrade_zerocopy<P: Probe>(&mut self, skb: SkbRef, p: &mut P) -> bool {
        let entry = self.queues.get(skb);
        if !entry.pure_zerocopy {
            return true;
        }
        let extra = entry.truesize - self.config.kernel.empty_truesize();
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
    use crate::engine::MsgFlags;
    use crate::engine::test_support::Sender;
    use crate::kernel::{v3_10, v5_10, v6_1, v6_18};

    #[test]
    fn in_5_10_what_is_only_the_programs_own_is_charged_all_the_same() {
        let charged = [v6_1::KERNEL, v5_10::KERNEL].map(|kernel| {
            let mut sender = Sender::with(kernel, |_| {}).closed();
            let before = sender.sk.forward_alloc - sender.machine.pages_granted * 4096;
            sender.send(8192, MsgFlags::ZEROCOPY).unwrap();
            before - (sender.sk.forward_alloc - sender.machine.pages_granted * 4096)
        });

        assert_eq!(charged, [1280, 1280 + 8192]);
    }

    /// Whole pages are charged to the queue, and nothing of them to the stock, until copied bytes join them.
    #[test]
    fn the_programs_own_pages_come_out_of_no_stock_until_bytes_are_copied_behind_them() {
        let mut sender = Sender::new().closed();

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
