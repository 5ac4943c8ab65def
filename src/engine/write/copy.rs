//! Bytes of a program into an skb: into its linear area, or into page fragments (net/ipv4/tcp.c, include/net/sock.h).

use crate::engine::Engine;
use crate::engine::api::frag::Frag;
use crate::engine::socket::page_frag::PageFrag;
use crate::engine::socket::queue::SkbRef;
use crate::engine::socket::task::SendCall;
use crate::engine::step::macros::{enter, event, set, test};
use crate::engine::step::probe::Probe;
use crate::engine::write::zerocopy::Attached;

impl Engine {
    /// Copies the next bytes of the message, `want` at most. An skb that has linear room left takes them there.
    #[inline]
    pub(in crate::engine) fn copy_chunk<P: Probe>(
        &mut self,
        index: usize,
        call: &mut SendCall,
        skb: SkbRef,
        want: u32,
        p: &mut P,
    ) -> Attached {
        if self.config.kernel.has_linear_payload() {
            let room = self.queues.get(skb).room();
            if test!(self, p, LinearRoom, room, 0) {
                let n = want.min(room);
                self.skb_add_data(call, skb, n, p);
                return Attached::Bytes(n);
            }
        }
        self.copy_to_page(index, call, skb, want, p)
    }

    /// Into the linear area. It was paid for when the skb was made.
    /// Kernel: `skb_add_data_nocache`, include/net/sock.h, 3.10.
    fn skb_add_data<P: Probe>(&mut self, call: &mut SendCall, skb: SkbRef, n: u32, p: &mut P) {
        enter!(self, p, SkbAddData, || {
            let to = self.extend_linear(skb, n);
            call.take(self.pages.bytes_mut(to.page, to.offset, to.len));
            event!(self, p, BytesCopied, self.subject(skb), n);
            event!(self, p, LinearExtended, self.subject(skb), n);
        })
    }

    /// `n` bytes more of the linear area are in use (`skb_put`). Returns where they are.
    /// Kernel: `skb_put`, net/core/skbuff.c, 3.10 to 6.18.
    pub(in crate::engine) fn extend_linear(&mut self, skb: SkbRef, n: u32) -> Frag {
        let entry = self.queues.get_mut(skb);
        let page = *entry.linear.page.get_or_insert_with(|| self.pages.alloc_linear(entry.linear.capacity));
        let offset = entry.linear.end();
        entry.linear.len += n;
        entry.len += n;
        Frag { page, offset, len: n }
    }

    /// Into the task's page fragment.
    #[inline]
    fn copy_to_page<P: Probe>(
        &mut self,
        index: usize,
        call: &mut SendCall,
        skb: SkbRef,
        want: u32,
        p: &mut P,
    ) -> Attached {
        self.sk_page_frag_refill(index, p);
        let PageFrag { page: Some(page), offset } = self.tasks[index].frag else { return Attached::NoMemory };
        let entry = self.queues.get(skb);
        let (slots, zerocopy, last) = (entry.frags.len(), entry.pinned.is_some(), entry.frags.last().copied());
        let (block, end) = last.map_or((-1, -1), |last| (last.page.0 as i64, i64::from(last.end())));
        let merge = test!(self, p, SameBlock, block, page.0)
            && test!(self, p, CanCoalesce, end, offset)
            && !(zerocopy && test!(self, p, SkbZerocopy, 1, 1));
        if !merge && !self.frag_slot_left(slots, p) {
            return Attached::SkbFull;
        }
        let want = want.min(self.pages.size(page) - offset);
        if !self.downgrade_zerocopy(skb, p) {
            return Attached::NoMemory;
        }
        let n = self.tcp_wmem_schedule(want, p);
        if n == 0 {
            return Attached::NoMemory;
        }
        call.take(self.pages.bytes_mut(page, offset, n));
        self.tasks[index].frag.offset = offset + n;
        self.add_payload(skb, Frag { page, offset, len: n }, merge, p);
        Attached::Bytes(n)
    }

    /// May the skb get another fragment?
    fn frag_slot_left<P: Probe>(&mut self, slots: usize, p: &mut P) -> bool {
        if self.config.kernel.has_linear_payload() {
            let sg = self.config.device.features.scatter_gather;
            if !test!(self, p, ScatterGather, sg, 1) {
                return false;
            }
        }
        let limit = self.config.kernel.sysctl.max_skb_frags;
        test!(self, p, FragSlotLeft, slots, limit)
    }

    /// The skb has `new.len` bytes more, in its last fragment or in a new one, and the socket pays for them.
    /// Kernel: `skb_copy_to_page_nocache`, include/net/sock.h, 3.10 to 6.18.
    #[inline]
    fn add_payload<P: Probe>(&mut self, skb: SkbRef, new: Frag, merge: bool, p: &mut P) {
        enter!(self, p, SkbCopyToPage, || {
            let (queued, stock) = (self.sk.wmem_queued, self.sk.forward_alloc);
            self.charge_queued(new.len);
            let entry = self.queues.get_mut(skb);
            entry.len += new.len;
            entry.truesize += new.len;
            let slots = entry.frags.len();
            match entry.frags.last_mut() {
                Some(last) if merge => last.len += new.len,
                _ => {
                    entry.frags.push(new);
                    self.pages.get_ref(new.page);
                }
            }
            event!(self, p, BytesCopied, self.subject(skb), new.len);
            if merge {
                event!(self, p, FragExtended, self.subject(skb), new.len);
            } else {
                event!(self, p, FragAdded, self.subject(skb), slots);
            }
            set!(self, p, WmemQueued, queued, self.sk.wmem_queued);
            set!(self, p, ForwardAlloc, stock, self.sk.forward_alloc);
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::SockOpt;
    use crate::engine::api::io::MsgFlags;
    use crate::engine::test_support::Sender;
    use crate::kernel::limits::MAX_SKB_FRAGS;

    fn fragments(sender: &Sender) -> Vec<usize> {
        sender.queues.write_queue().map(|skb| skb.frags.len()).collect()
    }

    #[test]
    fn bytes_that_lie_behind_the_last_fragment_extend_it() {
        let mut sender = Sender::new().closed();

        sender.write(100).unwrap();
        sender.write(100).unwrap();

        assert_eq!((sender.unsent(), fragments(&sender)), (vec![(0, 200, 1032)], vec![1]));
    }

    #[test]
    fn a_copied_byte_adds_one_to_truesize_and_queue_and_takes_one_from_the_stock() {
        let mut sender = Sender::new().closed();
        sender.write(1).unwrap();
        assert_eq!((sender.unsent(), sender.memory()), (vec![(0, 1, 833)], (833, 3263)));

        sender.write(1).unwrap();

        assert_eq!((sender.unsent(), sender.memory()), (vec![(0, 2, 834)], (834, 3262)));
    }

    #[test]
    fn writers_that_take_turns_use_up_the_fragment_slots_of_an_skb() {
        let mut sender = Sender::new().closed();

        for task in 0..=MAX_SKB_FRAGS {
            sender.send_of(task as u16 % 2, 3, MsgFlags::DONTWAIT);
        }

        assert_eq!((sender.unsent(), fragments(&sender)), (vec![(0, 51, 883), (51, 54, 835)], vec![17, 1]));
    }

    #[test]
    fn a_write_larger_than_a_block_takes_a_fragment_of_each() {
        let mut sender = Sender::with_wide_window().set(&[SockOpt::SndBuf(100_000)]).closed();

        sender.write(60_000).unwrap();

        assert_eq!((sender.unsent(), fragments(&sender)), (vec![(0, 60_000, 60_832)], vec![2]));
    }
}
