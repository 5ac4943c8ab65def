//! What was seen of one socket, look after look.

use std::collections::VecDeque;

use crate::source::live::inside::LiveSkb;
use crate::source::live::look::Look;
use crate::source::live::recording::{Ending, Observations};
use crate::tui::attach::marks::{Breakpoint, Marks};

/// So many looks are kept, and so many skbs in all of them.
const MOST_LOOKS: usize = 6_000;
const MOST_SKBS: usize = 300_000;

/// What was seen of a socket so far.
#[derive(Default)]
pub struct Watch {
    looks: VecDeque<Look>,
    /// How many were kept once and are not any more.
    dropped: u64,
    skbs: usize,
    /// The look that is shown; none: the newest.
    pub(in crate::tui::attach) at: Option<usize>,
    ended: Option<Ending>,
    /// It comes out of a file, which is shown whole.
    is_recorded: bool,
    pub(in crate::tui::attach) marks: Marks,
    pub(in crate::tui::attach) scroll: u16,
}

impl Watch {
    /// What was recorded, at its first look.
    pub fn of(recorded: Observations) -> Watch {
        let mut watch = Watch { looks: recorded.looks.into(), at: Some(0), is_recorded: true, ..Watch::default() };
        recorded.bookmarks.into_iter().for_each(|look| watch.marks.toggle(look as u64));
        watch.ended = Some(recorded.ended.unwrap_or(Ending::Left));
        watch
    }

    /// Of a recording whose looks are added one after the other; the last one is shown.
    pub fn replayed() -> Watch {
        Watch { is_recorded: true, ended: Some(Ending::Left), ..Watch::default() }
    }

    /// Keeps a look; the oldest go when there are too many. A breakpoint that it hits is told, and the look stays shown.
    pub fn add(&mut self, look: Look) -> Option<String> {
        let number = self.dropped + self.looks.len() as u64;
        let hit = self.marks.hit(number, self.looks.back(), &look);
        self.skbs += skbs(&look).len();
        self.looks.push_back(look);
        if hit.is_some() && self.at.is_none() {
            self.at = Some(self.looks.len() - 1);
        }
        while self.looks.len() > MOST_LOOKS || (self.skbs > MOST_SKBS && self.looks.len() > 2) {
            let oldest = self.looks.pop_front();
            self.skbs -= oldest.as_ref().map_or(0, |oldest| skbs(oldest).len());
            self.dropped += 1;
            self.at = self.at.map(|at| at.saturating_sub(1));
        }
        self.marks.forget_before(self.dropped);
        hit
    }

    /// The socket is there no more: what was seen stays. A breakpoint that waited for that is told.
    pub fn end(&mut self) -> Option<String> {
        self.ended = Some(Ending::Gone);
        self.marks.hit_by_end().map(|breakpoint| breakpoint.text.clone())
    }

    /// Whether nothing more comes.
    pub fn has_ended(&self) -> bool {
        self.ended.is_some()
    }

    /// The word for where one stands.
    pub(in crate::tui::attach) fn state(&self) -> &'static str {
        match (self.is_recorded, self.ended, self.at) {
            (true, ..) => "REPLAY",
            (false, Some(_), _) => "ENDED",
            (false, None, None) => "LIVE",
            (false, None, Some(_)) => "PAST",
        }
    }

    /// Whether it comes out of a file.
    pub fn is_recorded(&self) -> bool {
        self.is_recorded
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
        self.show(self.place().saturating_add_signed(looks), looks < 0);
    }

    /// Shows the look with this place, counted from 0, or the last one.
    pub fn go_to(&mut self, place: usize) {
        self.show(place, true);
    }

    fn show(&mut self, place: usize, stays: bool) {
        let last = self.looks.len().saturating_sub(1);
        let at = place.min(last);
        self.at = (at < last || stays || self.is_recorded).then_some(at);
    }

    /// Shows the newest again.
    pub fn go_on(&mut self) {
        self.at = self.is_recorded.then(|| self.looks.len().saturating_sub(1));
    }

    /// Holds the picture, or shows the newest again. The socket itself is never held.
    pub fn hold_or_go_on(&mut self) {
        self.at = if self.at.is_some() && !self.is_recorded { None } else { Some(self.place()) };
    }

    /// The number of the look that is shown, counted from the first one of all.
    fn number(&self) -> u64 {
        self.dropped + self.place() as u64
    }

    /// Sets a bookmark at the look that is shown, or takes it away; tells its number, counted from 1.
    pub fn bookmark(&mut self) -> u64 {
        let number = self.number();
        self.marks.toggle(number);
        number + 1
    }

    /// Looks with a bookmark that are still kept, as places among those that are kept.
    pub fn bookmarks(&self) -> impl Iterator<Item = usize> + '_ {
        self.marks.bookmarks().map(|number| (number - self.dropped) as usize)
    }

    /// How many looks were kept once and are not any more.
    pub fn dropped(&self) -> u64 {
        self.dropped
    }

    /// What is marked at the look that is shown.
    pub(in crate::tui::attach) fn mark(&self) -> Option<&str> {
        self.marks.at(self.number())
    }

    /// Goes to the next mark, or the one before. False: there is none.
    pub fn go_to_mark(&mut self, forth: bool) -> bool {
        let mark = self.marks.next(self.number(), forth);
        if let Some(number) = mark {
            self.go_to((number - self.dropped) as usize);
        }
        mark.is_some()
    }

    /// From now on this is looked for; where it was so before is marked.
    pub fn stop_at(&mut self, breakpoint: Breakpoint) {
        self.marks.add(breakpoint, self.dropped, self.looks.iter());
    }

    /// Scrolls the text.
    pub fn scroll_by(&mut self, rows: i16) {
        self.scroll = self.scroll.saturating_add_signed(rows);
    }
}

fn skbs(look: &Look) -> &[LiveSkb] {
    look.seen.inside.as_ref().map_or(&[], |inside| &inside.skbs)
}
