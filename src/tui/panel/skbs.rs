//! How the panels reach skbs: by their place in the queues, never by walking them.

use crate::observe::{SkbView, SocketView};
use crate::tui::Model;
use crate::tui::style::glyphs::SkbState;
use crate::units::{SeqNum, SkbId};

/// All queued skbs as one row in sequence order: those that were sent, then those that were not. That is the retransmit
/// queue and the write queue, or one list before and behind its send head.
#[derive(Clone, Copy)]
pub struct Skbs<'a> {
    socket: SocketView<'a>,
    selected: Option<usize>,
}

/// A queued skb in its place.
#[derive(Clone, Copy)]
pub struct Queued<'a> {
    pub index: usize,
    pub skb: SkbView<'a>,
    pub state: SkbState,
}

impl<'a> Skbs<'a> {
    pub fn of(model: &'a Model) -> Self {
        Skbs { socket: model.session.socket(), selected: model.ui.selected_index }
    }

    pub fn len(&self) -> usize {
        self.socket.skb_count()
    }

    /// How many were sent: the index of the first unsent skb.
    pub fn sent(&self) -> usize {
        self.socket.sent_count()
    }

    pub fn get(&self, index: usize) -> Option<Queued<'a>> {
        #[cfg(test)]
        VISITS.with(|visits| visits.set(visits.get() + 1));
        let skb = self.socket.skb(index)?;
        Some(Queued { index, skb, state: SkbState::of(&skb, self.socket.snd_una) })
    }

    /// One list with a send head, instead of two queues.
    pub fn is_one_list(&self) -> bool {
        self.socket.kernel.has_send_head()
    }

    pub fn selected(&self) -> Option<Queued<'a>> {
        self.get(self.selected?)
    }

    pub fn is_selected(&self, index: usize) -> bool {
        self.selected == Some(index)
    }

    /// The skb around which there is most to see: the selected one, or the last one sent, next to the first unsent.
    pub fn anchor(&self) -> usize {
        self.selected.unwrap_or(self.sent().saturating_sub(1)).min(self.len().saturating_sub(1))
    }

    /// Index of the skb that holds `seq`, or the number of skbs. Takes logarithmic time.
    pub fn index_of_seq(&self, seq: SeqNum) -> usize {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low.midpoint(high);
            if self.get(middle).is_some_and(|queued| !queued.skb.end_seq.after(seq)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    /// Where the first queued skb begins.
    pub fn first_seq(&self) -> Option<SeqNum> {
        self.get(0).map(|first| first.skb.seq)
    }

    pub fn id_at(&self, index: usize) -> Option<SkbId> {
        self.get(index).map(|queued| queued.skb.id)
    }
}

#[cfg(test)]
thread_local! {
    /// Skbs looked at, for tests.
    pub static VISITS: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}
