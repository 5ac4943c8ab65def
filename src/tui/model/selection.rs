//! The skbs of the queues in their order, and the one that is selected.

use crate::observe::SkbView;
use crate::tui::model::Model;
use crate::units::{SeqNum, SkbId};

impl Model {
    /// Number of skbs on both queues.
    pub fn skb_count(&self) -> usize {
        self.session.socket().skb_count()
    }

    /// The skb at `index` in sequence order: first the retransmit queue, then the write queue. Takes constant time.
    pub fn skb_at(&self, index: usize) -> Option<SkbView<'_>> {
        self.session.socket().skb(index)
    }

    /// The selected skb, while it is queued.
    pub fn selected_skb(&self) -> Option<SkbView<'_>> {
        self.skb_at(self.ui.selected_index?)
    }

    /// Selects the skb at `index`, or the last one if the queue is shorter, or none if it is empty.
    pub fn select_at(&mut self, index: usize) {
        let index = index.min(self.skb_count().saturating_sub(1));
        let found = self.skb_at(index).map(|skb| (skb.id, skb.seq));
        self.ui.selected = found.map(|(id, _)| id);
        self.ui.selected_index = found.map(|_| index);
        self.ui.selected_seq = found.map_or(SeqNum(0), |(_, seq)| seq);
    }

    /// Selects an skb in all panels.
    pub fn select(&mut self, id: SkbId) {
        self.ui.selected = Some(id);
        self.ui.selected_index = self.index_of(id);
        if let Some(seq) = self.selected_skb().map(|skb| skb.seq) {
            self.ui.selected_seq = seq;
        }
    }

    pub(crate) fn deselect(&mut self) {
        self.ui.selected = None;
        self.ui.selected_index = None;
        self.ui.follow = false;
    }

    /// Finds the selected skb again after the queues have changed. Without `follow`, the selection passes to the skb
    /// in its place when its own is gone.
    pub fn refresh_selection(&mut self) {
        let Some(id) = self.ui.selected else { return };
        if self.ui.selected_index.is_none() {
            // An skb that is gone comes back only with the past.
            self.ui.selected_index = self.index_of(id);
            return;
        }
        self.ui.selected_index = self.index_by_seq(id, self.ui.selected_seq).or_else(|| self.index_of(id));
        match self.selected_skb().map(|skb| skb.seq) {
            Some(seq) => self.ui.selected_seq = seq,
            None if self.ui.follow => {}
            None => self.select_at(self.first_index_from(self.ui.selected_seq)),
        }
    }

    /// Looks where the skb was when last seen; its start moves only when its head is acknowledged.
    fn index_by_seq(&self, id: SkbId, seq: SeqNum) -> Option<usize> {
        let index = self.first_index_from(seq);
        self.skb_at(index).filter(|skb| skb.id == id).map(|_| index)
    }

    /// Index of the first skb that ends after `seq`.
    fn first_index_from(&self, seq: SeqNum) -> usize {
        let socket = self.session.socket();
        let (mut low, mut high) = (0, socket.skb_count());
        while low < high {
            let middle = low.midpoint(high);
            if socket.skb(middle).is_some_and(|skb| !skb.end_seq.after(seq)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    /// The place of an skb in the queue.
    pub fn index_of(&self, id: SkbId) -> Option<usize> {
        self.session.socket().skbs().position(|skb| skb.id == id)
    }
}
