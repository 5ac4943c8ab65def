//! What was seen of one socket, look after look.

use std::collections::VecDeque;

use crate::source::live::inside::LiveSkb;
use crate::source::live::look::Look;

/// So many looks are kept, and so many skbs in all of them.
const MOST_LOOKS: usize = 6_000;
const MOST_SKBS: usize = 300_000;

/// What was seen of a socket so far.
#[derive(Default)]
pub struct Watch {
    looks: VecDeque<Look>,
    skbs: usize,
    /// The look that is shown; none: the newest.
    pub(in crate::tui::attach) at: Option<usize>,
    ended: bool,
    pub(in crate::tui::attach) scroll: u16,
}

impl Watch {
    /// Keeps a look; the oldest go when there are too many.
    pub fn add(&mut self, look: Look) {
        self.skbs += skbs(&look).len();
        self.looks.push_back(look);
        while self.looks.len() > MOST_LOOKS || (self.skbs > MOST_SKBS && self.looks.len() > 2) {
            let oldest = self.looks.pop_front();
            self.skbs -= oldest.as_ref().map_or(0, |oldest| skbs(oldest).len());
            self.at = self.at.map(|at| at.saturating_sub(1));
        }
    }

    /// The socket is there no more: what was seen stays.
    pub fn end(&mut self) {
        self.ended = true;
    }

    /// Whether it is there no more.
    pub fn has_ended(&self) -> bool {
        self.ended
    }

    /// Which look is shown, counted from 0.
    pub fn place(&self) -> usize {
        self.at.unwrap_or(self.looks.len().saturating_sub(1))
    }

    /// The look that is shown, and the one before it.
    pub fn shown(&self) -> Option<(&Look, Option<&Look>)> {
        let at = self.place();
        Some((self.looks.get(at)?, at.checked_sub(1).and_then(|before| self.looks.get(before))))
    }

    /// All looks.
    pub fn looks(&self) -> impl ExactSizeIterator<Item = &Look> + Clone {
        self.looks.iter()
    }

    /// Back or forth in what was seen.
    pub fn go(&mut self, looks: isize) {
        let last = self.looks.len().saturating_sub(1);
        let at = self.place().saturating_add_signed(looks).min(last);
        self.at = (at < last || looks < 0).then_some(at);
    }

    /// Shows the newest again.
    pub fn go_on(&mut self) {
        self.at = None;
    }

    /// Holds the picture, or shows the newest again. The socket itself is never held.
    pub fn hold_or_go_on(&mut self) {
        self.at = if self.at.is_some() { None } else { Some(self.place()) };
    }

    /// Scrolls the text.
    pub fn scroll_by(&mut self, rows: i16) {
        self.scroll = self.scroll.saturating_add_signed(rows);
    }
}

fn skbs(look: &Look) -> &[LiveSkb] {
    look.seen.inside.as_ref().map_or(&[], |inside| &inside.skbs)
}
