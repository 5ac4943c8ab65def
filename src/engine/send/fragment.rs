//! Cutting an skb in two, and moving bytes from one to the one before.

use crate::engine::Engine;
use crate::engine::api::frag::Frag;
use crate::engine::socket::queue::SkbRef;
use crate::engine::socket::skb::{Checksum, Skb, split_frags};
use crate::engine::step::macros::{event, set};
use crate::engine::step::probe::Probe;
use crate::units::PageId;
use crate::wire::Flags;

impl Engine {
    /// What `tso_fragment` and `tcp_fragment` share: a new skb with the bytes from `len` on, right behind the old one.
    /// None: there is no memory for it.
    pub(in crate::engine) fn split_skb<P: Probe>(
        &mut self,
        skb: SkbRef,
        len: u32,
        mss: u32,
        queue: SplitIn,
        p: &mut P,
    ) -> Option<SkbRef> {
        let linear = self.queues.get(skb).linear.len.saturating_sub(len);
        let new = self.new_split_skb(linear, p)?;
        let (queued, stock) = (self.sk.wmem_queued, self.sk.forward_alloc);
        self.charge_queued(self.queues.get(new).truesize);
        self.split_linear(skb, new, linear);
        let (old, rest) = self.queues.pair_mut(skb, new);
        if let Some(page) = split_into(old, rest, len, linear) {
            self.pages.get_ref(page);
        }
        self.pin_for(new);
        self.tcp_set_skb_tso_segs(skb, mss);
        self.tcp_set_skb_tso_segs(new, mss);
        match queue {
            SplitIn::WriteQueue => self.queues.insert_after_send_head(new),
            SplitIn::RtxQueue => self.queues.insert_rtx_after(skb, new),
        }
        event!(self, p, SkbSplit, self.subject(new), len);
        set!(self, p, WmemQueued, queued, self.sk.wmem_queued);
        set!(self, p, ForwardAlloc, stock, self.sk.forward_alloc);
        Some(new)
    }

    /// The last `n` linear bytes are copied to the new skb's own linear area.
    fn split_linear(&mut self, skb: SkbRef, new: SkbRef, n: u32) {
        if let Some(from) = self.take_linear_tail(skb, n) {
            let to = self.extend_linear(new, n);
            self.pages.copy(from, to);
        }
        let old = self.queues.get_mut(skb);
        let copied_whole = old.checksum == Checksum::Copied && old.frags.is_empty();
        if !copied_whole {
            // Sums of parts are not known.
            old.checksum = Checksum::Partial;
        }
        let checksum = old.checksum;
        self.queues.get_mut(new).checksum = checksum;
    }

    /// Shortens the linear area by `n` bytes; returns where they still are.
    fn take_linear_tail(&mut self, skb: SkbRef, n: u32) -> Option<Frag> {
        let linear = &mut self.queues.get_mut(skb).linear;
        let page = linear.page.filter(|_| n > 0)?;
        linear.len -= n;
        Some(Frag { page, offset: linear.end(), len: n })
    }

    /// Kernel: `tcp_skb_can_collapse`, include/net/tcp.h, 5.10 to 6.18.
    pub(in crate::engine) fn tcp_skb_can_collapse(&self, to: SkbRef, from: SkbRef) -> bool {
        let (to, from) = (self.queues.get(to), self.queues.get(from));
        !to.eor && to.pure_zerocopy == from.pure_zerocopy
    }

    /// Moves the first `n` payload bytes of `from` to the end of `to`: all or nothing. Fails if fragment slots run out.
    /// Kernel: `skb_shift`, net/core/skbuff.c, 3.10 to 6.18.
    pub(in crate::engine) fn skb_shift(&mut self, to: SkbRef, from: SkbRef, n: u32) -> bool {
        let (to, from) = self.queues.pair_mut(to, from);
        if to.pinned.is_some() || from.pinned.is_some() {
            return false;
        }
        let Some(moved) = plan_shift(to, from, n) else { return false };
        let (rest, shared) = split_frags(&mut from.frags, n);
        let mut front = std::mem::replace(&mut from.frags, rest);
        if let Some(page) = shared {
            self.pages.get_ref(page);
        }
        if moved.merge_first {
            let first = front.remove(0);
            to.frags.last_mut().expect("a fragment to merge with").len += first.len;
            self.pages.put_ref(first.page);
        }
        to.frags.extend(front);
        (to.checksum, from.checksum) = (Checksum::Partial, Checksum::Partial);
        to.len += n;
        to.truesize += n;
        from.len -= n;
        from.truesize -= n;
        true
    }
}

/// The queue of an skb that is cut.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::engine) enum SplitIn {
    WriteQueue,
    RtxQueue,
}

/// Gives `rest` the bytes of `old` from `len` on, of which `linear` are already there. Returns the block of a fragment that
/// both now share.
fn split_into(old: &mut Skb, rest: &mut Skb, len: u32, linear: u32) -> Option<PageId> {
    let moved = old.len - len;
    let paged = moved - linear;
    old.truesize -= paged;
    rest.truesize += paged;
    (old.len, rest.len) = (len, moved);
    rest.end_seq = old.end_seq;
    old.end_seq = old.seq + len;
    rest.seq = old.end_seq;
    rest.flags = old.flags;
    old.flags.remove(Flags::FIN | Flags::PSH);
    rest.eor = std::mem::take(&mut old.eor);
    rest.stamp = old.stamp.take_if(|stamp| !stamp.key.before(rest.seq));
    (rest.pinned, rest.pure_zerocopy, rest.shared_frags) = (old.pinned, old.pure_zerocopy, old.shared_frags);
    let (frags, shared) = split_frags(&mut old.frags, len - old.linear.len);
    rest.frags = frags;
    shared
}

struct Shift {
    /// The first moved fragment continues the last one of the taker.
    merge_first: bool,
}

/// Whether `n` bytes of `from` fit behind `to`, and how.
fn plan_shift(to: &Skb, from: &Skb, n: u32) -> Option<Shift> {
    let first = *from.frags.first()?;
    let merge_first = to.frags.last().is_some_and(|last| last.is_followed_by(first));
    let mut slots = 0;
    let mut start = 0;
    for frag in &from.frags {
        if start >= n {
            break;
        }
        slots += 1;
        start += frag.len;
    }
    let needed = slots - usize::from(merge_first);
    (to.frags.len() + needed <= to.frags.capacity()).then_some(Shift { merge_first })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::test_support::{MSS, Sender};
    use crate::engine::{MsgFlags, NoProbe, SockOpt};

    #[test]
    fn what_is_cut_off_takes_psh_and_the_end_of_the_record_with_it_and_has_a_truesize_of_its_own() {
        let mut sender = Sender::new().closed();
        sender.send(2 * MSS as usize, MsgFlags::EOR).unwrap();
        let (head, queued) = (sender.queues.send_head().unwrap(), sender.sk.wmem_queued);

        let rest = sender.split_skb(head, MSS, MSS, SplitIn::WriteQueue, &mut NoProbe).unwrap();

        let (middle, end) = (i64::from(MSS), 2 * i64::from(MSS));
        assert_eq!(sender.unsent(), [(0, middle, MSS + 832), (middle, end, MSS + 832)]);
        assert_eq!(sender.sk.wmem_queued, queued + 832);
        let marks = [head, rest].map(|skb| sender.queues.get(skb)).map(|skb| (skb.flags.contains(Flags::PSH), skb.eor));
        assert_eq!(marks, [(false, false), (true, true)]);
    }

    #[test]
    fn both_parts_refer_to_the_block_that_the_cut_goes_through() {
        let mut sender = Sender::new().closed();
        sender.write(2 * MSS as usize).unwrap();
        let refs = |sender: &Sender| sender.pages.live().map(|(_, refs)| refs).collect::<Vec<_>>();
        assert_eq!(refs(&sender), [2]);

        let head = sender.queues.send_head().unwrap();
        sender.split_skb(head, MSS, MSS, SplitIn::WriteQueue, &mut NoProbe);

        assert_eq!(refs(&sender), [3]);
    }

    #[test]
    fn bytes_that_lie_behind_those_of_the_skb_before_need_no_fragment_there() {
        let mut sender = Sender::new().set(&[SockOpt::NoDelay(true)]);
        sender.write(1000).unwrap();
        sender.write(1000).unwrap();
        let skbs: Vec<_> = sender.queues.rtx_refs().collect();

        assert!(sender.skb_shift(skbs[0], skbs[1], 300));

        let shapes = [0, 1].map(|n| sender.queues.get(skbs[n])).map(|skb| (skb.len, skb.truesize, skb.frags.len()));
        assert_eq!(shapes, [(1300, 2132, 1), (700, 1532, 1)]);
    }
}
