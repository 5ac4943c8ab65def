//! The two queues of a socket: the write queue (never sent) and the retransmit queue (sent, not yet acknowledged), and
//! the list of sent skbs by time of transmission.
//!
//! Skbs live in a slab and are named by [`SkbRef`] inside the engine, so that a queue moves four bytes for each skb and
//! an skb's storage is used again without allocation.

use std::collections::VecDeque;

use crate::encode::{Encode, Encoder, encoded, items};
use crate::engine::socket::skb::Skb;
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

#[derive(Clone, Default, Debug)]
pub struct Queues {
    slab: Vec<Slot>,
    free: Vec<SkbRef>,
    write: VecDeque<SkbRef>,
    rtx: VecDeque<SkbRef>,
    oldest_sent: Option<SkbRef>,
    newest_sent: Option<SkbRef>,
    next_id: u64,
}

/// Of the slab only what is queued: the rest is what skbs have left that are gone.
impl Encode for Queues {
    fn encode(&self, to: &mut Encoder) {
        let Queues { slab, free, write, rtx, oldest_sent, newest_sent, next_id } = self;
        for queue in [write, rtx] {
            items(queue.iter().map(|place| (place, &slab[place.0 as usize])), to);
        }
        (free, next_id).encode(to);
        (oldest_sent, newest_sent).encode(to);
    }
}

impl Queues {
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

    // ---- the time-sorted list (tsorted_sent_queue) ----

    pub fn tsorted_oldest(&self) -> Option<SkbRef> {
        self.oldest_sent
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
        self.tsorted_link(skb, self.newest_sent);
    }

    /// Links `new` behind `skb`, if that is on the list.
    pub fn tsorted_insert_after(&mut self, skb: SkbRef, new: SkbRef) {
        if self.is_tsorted(skb) {
            self.tsorted_link(new, Some(skb));
        }
    }

    pub fn tsorted_remove(&mut self, skb: SkbRef) {
        let Some(links) = self.slab[skb.0 as usize].tsorted.take() else { return };
        match links.prev {
            Some(prev) => self.links_mut(prev).next = links.next,
            None => self.oldest_sent = links.next,
        }
        match links.next {
            Some(next) => self.links_mut(next).prev = links.prev,
            None => self.newest_sent = links.prev,
        }
    }

    fn tsorted_link(&mut self, skb: SkbRef, prev: Option<SkbRef>) {
        let next = match prev {
            Some(prev) => self.links_mut(prev).next.replace(skb),
            None => self.oldest_sent.replace(skb),
        };
        match next {
            Some(next) => self.links_mut(next).prev = Some(skb),
            None => self.newest_sent = Some(skb),
        }
        self.slab[skb.0 as usize].tsorted = Some(Links { prev, next });
    }

    fn links_mut(&mut self, skb: SkbRef) -> &mut Links {
        self.slab[skb.0 as usize].tsorted.as_mut().expect("a neighbour on the time-sorted list is on it too")
    }
}
