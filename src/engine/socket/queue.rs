//! The two queues of a socket: the write queue (never sent) and the retransmit queue (sent, not yet acknowledged). Where a
//! kernel has one list, they are its parts before the send head and from it on; where it has a tree of sent skbs, it keeps
//! these by the time of transmission too.
//!
//! Skbs live in a slab and are named by [`SkbRef`] inside the engine, so that a queue moves four bytes for each skb and
//! an skb's storage is used again without allocation.

use std::collections::VecDeque;

use crate::encode::{Encode, Encoder, encoded, items};
use crate::engine::socket::skb::Skb;
use crate::kernel::rules::QueueKind;
use crate::units::{SeqNum, SkbId};

/// The place of a live skb in the slab. Only valid while that skb is queued.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct SkbRef(u32);

impl Encode for SkbRef {
    fn encode(&self, to: &mut Encoder) {
        self.0.encode(to);
    }
}

#[derive(Clone, Debug)]
struct Slot {
    skb: Skb,
    /// Neighbours on the time-sorted list, if on it.
    tsorted: Option<Links>,
}

encoded! { struct Slot { skb, tsorted } }

#[derive(Clone, Copy, Default, Debug)]
struct Links {
    prev: Option<SkbRef>,
    next: Option<SkbRef>,
}

encoded! { struct Links { prev, next } }

/// How sent skbs are kept, with what only that way has.
#[derive(Clone, Debug)]
enum Sent {
    /// On one list with those never sent, which begin at the send head.
    SendHead,
    /// In a tree of their own, and on a list by time.
    RetransmitTree(BySendTime),
}

/// The list of sent skbs by the time of their last transmission (`tsorted_sent_queue`).
#[derive(Clone, Default, Debug)]
struct BySendTime {
    oldest: Option<SkbRef>,
    newest: Option<SkbRef>,
}

/// Which way it is never changes in a session; one list knows no first and last by time.
impl Encode for Sent {
    fn encode(&self, to: &mut Encoder) {
        let (oldest, newest) = match self {
            Sent::SendHead => (None, None),
            Sent::RetransmitTree(list) => (list.oldest, list.newest),
        };
        (oldest, newest).encode(to);
    }
}

#[derive(Clone, Debug)]
pub struct Queues {
    slab: Vec<Slot>,
    free: Vec<SkbRef>,
    write: VecDeque<SkbRef>,
    rtx: VecDeque<SkbRef>,
    sent: Sent,
    next_id: u64,
}

/// Of the slab only what is queued: the rest is what skbs have left that are gone.
impl Encode for Queues {
    fn encode(&self, to: &mut Encoder) {
        let Queues { slab, free, write, rtx, sent, next_id } = self;
        for queue in [write, rtx] {
            items(queue.iter().map(|place| (place, &slab[place.0 as usize])), to);
        }
        (free, next_id).encode(to);
        sent.encode(to);
    }
}

impl Queues {
    /// Empty queues of a kind.
    pub fn new(kind: QueueKind) -> Self {
        let sent = match kind {
            QueueKind::SendHead => Sent::SendHead,
            QueueKind::RetransmitQueue => Sent::RetransmitTree(BySendTime::default()),
        };
        Queues { slab: Vec::new(), free: Vec::new(), write: VecDeque::new(), rtx: VecDeque::new(), sent, next_id: 0 }
    }

    /// The id the next skb will have.
    pub fn new_id(&mut self) -> SkbId {
        self.next_id += 1;
        SkbId(self.next_id)
    }

    pub fn insert(&mut self, skb: Skb) -> SkbRef {
        let slot = Slot { skb, tsorted: None };
        match self.free.pop() {
            Some(place) => {
                self.slab[place.0 as usize] = slot;
                place
            }
            None => {
                self.slab.push(slot);
                SkbRef(self.slab.len() as u32 - 1)
            }
        }
    }

    /// Gives the slot back; the skb must be on no queue any more.
    pub fn release(&mut self, skb: SkbRef) {
        self.tsorted_remove(skb);
        self.free.push(skb);
    }

    pub fn get(&self, skb: SkbRef) -> &Skb {
        &self.slab[skb.0 as usize].skb
    }

    pub fn get_mut(&mut self, skb: SkbRef) -> &mut Skb {
        &mut self.slab[skb.0 as usize].skb
    }

    /// Two different skbs at once.
    pub fn pair_mut(&mut self, a: SkbRef, b: SkbRef) -> (&mut Skb, &mut Skb) {
        let [a, b] = self.slab.get_disjoint_mut([a.0 as usize, b.0 as usize]).expect("two different skbs in the slab");
        (&mut a.skb, &mut b.skb)
    }

    /// Bytes of memory that the queues take.
    pub fn footprint(&self) -> usize {
        self.slab.capacity() * size_of::<Slot>() + (self.write.capacity() + self.rtx.capacity()) * size_of::<SkbRef>()
    }

    // ---- the write queue ----

    /// Skbs of which no byte was ever sent, in sequence order; the first is the send head.
    pub fn write_queue(&self) -> impl DoubleEndedIterator<Item = &Skb> + ExactSizeIterator {
        self.write.iter().map(|&skb| self.get(skb))
    }

    pub fn send_head(&self) -> Option<SkbRef> {
        self.write.front().copied()
    }

    pub fn write_tail(&self) -> Option<SkbRef> {
        self.write.back().copied()
    }

    pub fn second_unsent(&self) -> Option<SkbRef> {
        self.write.get(1).copied()
    }

    pub fn write_at(&self, index: usize) -> Option<SkbRef> {
        self.write.get(index).copied()
    }

    pub fn write_len(&self) -> usize {
        self.write.len()
    }

    pub fn push_write(&mut self, skb: SkbRef) {
        self.write.push_back(skb);
    }

    pub fn pop_send_head(&mut self) -> Option<SkbRef> {
        self.write.pop_front()
    }

    pub fn pop_write_tail(&mut self) -> Option<SkbRef> {
        self.write.pop_back()
    }

    /// Links `skb` right behind the send head.
    pub fn insert_after_send_head(&mut self, skb: SkbRef) {
        self.write.insert(1, skb);
    }

    pub fn remove_second_unsent(&mut self) -> Option<SkbRef> {
        self.write.remove(1)
    }

    // ---- the retransmit queue ----

    /// Sent skbs not yet acknowledged whole, in sequence order.
    pub fn rtx_queue(&self) -> impl DoubleEndedIterator<Item = &Skb> + ExactSizeIterator {
        self.rtx.iter().map(|&skb| self.get(skb))
    }

    pub fn rtx_refs(&self) -> impl DoubleEndedIterator<Item = SkbRef> + '_ {
        self.rtx.iter().copied()
    }

    pub fn rtx_is_empty(&self) -> bool {
        self.rtx.is_empty()
    }

    pub fn rtx_len(&self) -> usize {
        self.rtx.len()
    }

    pub fn rtx_head(&self) -> Option<SkbRef> {
        self.rtx.front().copied()
    }

    pub fn rtx_tail(&self) -> Option<SkbRef> {
        self.rtx.back().copied()
    }

    pub fn rtx_at(&self, index: usize) -> Option<SkbRef> {
        self.rtx.get(index).copied()
    }

    pub fn push_rtx(&mut self, skb: SkbRef) {
        self.rtx.push_back(skb);
    }

    pub fn pop_rtx_head(&mut self) -> Option<SkbRef> {
        self.rtx.pop_front()
    }

    /// Index of the first skb that ends after `seq`.
    pub fn rtx_index_of_seq(&self, seq: SeqNum) -> usize {
        self.rtx.partition_point(|&skb| !self.get(skb).end_seq.after(seq))
    }

    pub fn rtx_index(&self, skb: SkbRef) -> usize {
        let seq = self.get(skb).seq;
        let first = self.rtx.partition_point(|&other| self.get(other).seq.before(seq));
        // An skb without bytes begins where the next one does.
        first + self.rtx.iter().skip(first).take_while(|&&other| other != skb).count()
    }

    pub fn rtx_next(&self, skb: SkbRef) -> Option<SkbRef> {
        self.rtx_at(self.rtx_index(skb) + 1)
    }

    pub fn rtx_prev(&self, skb: SkbRef) -> Option<SkbRef> {
        self.rtx_at(self.rtx_index(skb).checked_sub(1)?)
    }

    pub fn insert_rtx_after(&mut self, skb: SkbRef, new: SkbRef) {
        let index = self.rtx_index(skb);
        self.rtx.insert(index + 1, new);
    }

    pub fn remove_rtx(&mut self, skb: SkbRef) {
        let index = self.rtx_index(skb);
        debug_assert_eq!(self.rtx.get(index), Some(&skb));
        self.rtx.remove(index);
    }

    pub fn both_empty(&self) -> bool {
        self.write.is_empty() && self.rtx.is_empty()
    }

    /// The queued skb with this id, if it is still there.
    pub fn find(&self, id: SkbId) -> Option<&Skb> {
        self.rtx_queue().chain(self.write_queue()).find(|skb| skb.id == id)
    }

    /// A transmitted clone of the skb is gone. The skb itself may be gone already, or merged into another.
    pub fn clone_freed(&mut self, id: SkbId) {
        let found = self.rtx.iter().chain(&self.write).copied().find(|&skb| self.get(skb).id == id);
        if let Some(skb) = found {
            let skb = self.get_mut(skb);
            skb.live_clones = skb.live_clones.saturating_sub(1);
        }
    }

    // ---- the list by time of transmission, where there is one ----

    /// The skb that was sent longest ago and has not arrived.
    pub fn tsorted_oldest(&self) -> Option<SkbRef> {
        match &self.sent {
            Sent::SendHead => None,
            Sent::RetransmitTree(list) => list.oldest,
        }
    }

    pub fn tsorted_next(&self, skb: SkbRef) -> Option<SkbRef> {
        self.slab[skb.0 as usize].tsorted?.next
    }

    pub fn is_tsorted(&self, skb: SkbRef) -> bool {
        self.slab[skb.0 as usize].tsorted.is_some()
    }

    /// Moves the skb to the list's end: it was just sent.
    pub fn tsorted_push(&mut self, skb: SkbRef) {
        self.tsorted_remove(skb);
        if let Sent::RetransmitTree(list) = &mut self.sent {
            list.link(&mut self.slab, skb, list.newest);
        }
    }

    /// Links `new` behind `skb`, if that is on the list.
    pub fn tsorted_insert_after(&mut self, skb: SkbRef, new: SkbRef) {
        if self.is_tsorted(skb)
            && let Sent::RetransmitTree(list) = &mut self.sent
        {
            list.link(&mut self.slab, new, Some(skb));
        }
    }

    pub fn tsorted_remove(&mut self, skb: SkbRef) {
        if let Sent::RetransmitTree(list) = &mut self.sent {
            list.remove(&mut self.slab, skb);
        }
    }
}

impl BySendTime {
    fn link(&mut self, slab: &mut [Slot], skb: SkbRef, prev: Option<SkbRef>) {
        let next = match prev {
            Some(prev) => links_mut(slab, prev).next.replace(skb),
            None => self.oldest.replace(skb),
        };
        match next {
            Some(next) => links_mut(slab, next).prev = Some(skb),
            None => self.newest = Some(skb),
        }
        slab[skb.0 as usize].tsorted = Some(Links { prev, next });
    }

    fn remove(&mut self, slab: &mut [Slot], skb: SkbRef) {
        let Some(links) = slab[skb.0 as usize].tsorted.take() else { return };
        match links.prev {
            Some(prev) => links_mut(slab, prev).next = links.next,
            None => self.oldest = links.next,
        }
        match links.next {
            Some(next) => links_mut(slab, next).prev = links.prev,
            None => self.newest = links.prev,
        }
    }
}

fn links_mut(slab: &mut [Slot], skb: SkbRef) -> &mut Links {
    slab[skb.0 as usize].tsorted.as_mut().expect("a neighbour on the list by time is on it too")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three skbs, sent one after the other.
    fn sent(kind: QueueKind) -> (Queues, [SkbRef; 3]) {
        let mut queues = Queues::new(kind);
        let skbs = [(); 3].map(|()| {
            let id = queues.new_id();
            let skb = queues.insert(Skb::empty(id, 256, 0, 832));
            queues.push_rtx(skb);
            queues.tsorted_push(skb);
            skb
        });
        (queues, skbs)
    }

    fn by_time(queues: &Queues) -> Vec<SkbRef> {
        std::iter::successors(queues.tsorted_oldest(), |skb| queues.tsorted_next(*skb)).collect()
    }

    #[test]
    fn what_is_sent_again_is_the_newest_and_a_part_of_it_stands_behind_it() {
        let (mut queues, [a, b, c]) = sent(QueueKind::RetransmitQueue);

        queues.tsorted_push(a);
        assert_eq!(by_time(&queues), [b, c, a]);

        let id = queues.new_id();
        let part = queues.insert(Skb::empty(id, 256, 0, 832));
        queues.tsorted_insert_after(b, part);
        queues.tsorted_remove(c);
        assert_eq!(by_time(&queues), [b, part, a]);
    }

    #[test]
    fn one_list_with_a_send_head_knows_no_order_by_time() {
        let (queues, skbs) = sent(QueueKind::SendHead);

        assert_eq!(by_time(&queues), []);
        assert!(skbs.iter().all(|skb| !queues.is_tsorted(*skb)));
    }

    #[test]
    fn the_place_of_a_freed_skb_is_the_next_ones() {
        let (mut queues, [a, ..]) = sent(QueueKind::RetransmitQueue);

        assert_eq!(queues.pop_rtx_head(), Some(a));
        queues.release(a);
        let id = queues.new_id();

        assert_eq!(queues.insert(Skb::empty(id, 256, 0, 832)), a);
        assert_eq!((queues.get(a).id, queues.find(SkbId(1)).is_none()), (SkbId(4), true));
    }
}
