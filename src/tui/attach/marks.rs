//! Places in what was seen that somebody wants to come back to: bookmarks, and looks at which a breakpoint was hit.

use std::collections::{BTreeMap, BTreeSet};

use crate::source::live::condition::Condition;
use crate::source::live::look::Look;

/// A condition, as it was typed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Breakpoint {
    /// What must be so.
    pub condition: Condition,
    /// As it was typed.
    pub text: String,
}

/// Places by the numbers of looks, counted from the first one of all.
#[derive(Default)]
pub(super) struct Marks {
    bookmarks: BTreeSet<u64>,
    hits: BTreeMap<u64, String>,
    breakpoints: Vec<Breakpoint>,
}

impl Marks {
    /// Sets a bookmark, or takes it away.
    pub fn toggle(&mut self, number: u64) {
        if !self.bookmarks.remove(&number) {
            self.bookmarks.insert(number);
        }
    }

    pub fn bookmarks(&self) -> impl Iterator<Item = u64> + '_ {
        self.bookmarks.iter().copied()
    }

    /// One more breakpoint; where it would have been hit before is marked too.
    pub fn add<'a>(&mut self, breakpoint: Breakpoint, first: u64, looks: impl Iterator<Item = &'a Look>) {
        self.breakpoints.push(breakpoint);
        let mut before: Option<&Look> = None;
        for (look, number) in looks.zip(first..) {
            if let Some(hit) = hit(self.breakpoints.last().as_slice(), before, look) {
                self.hits.entry(number).or_insert(hit);
            }
            before = Some(look);
        }
    }

    /// Takes all breakpoints away.
    pub fn clear_breakpoints(&mut self) {
        self.breakpoints.clear();
        self.hits.clear();
    }

    /// The breakpoint that a new look hits: it holds now and did not before.
    pub fn hit(&mut self, number: u64, before: Option<&Look>, look: &Look) -> Option<String> {
        let hit = hit(self.breakpoints.iter().collect::<Vec<_>>().as_slice(), before, look)?;
        self.hits.insert(number, hit.clone());
        Some(hit)
    }

    /// The breakpoint that waits for the end.
    pub fn hit_by_end(&self) -> Option<&Breakpoint> {
        self.breakpoints.iter().find(|breakpoint| breakpoint.condition == Condition::Gone)
    }

    /// What there is at a look.
    pub fn at(&self, number: u64) -> Option<&str> {
        let hit = self.hits.get(&number).map(String::as_str);
        hit.or_else(|| self.bookmarks.contains(&number).then_some("a bookmark"))
    }

    /// The next mark behind a look, or the last one before it.
    pub fn next(&self, number: u64, forth: bool) -> Option<u64> {
        let all = || self.bookmarks.iter().chain(self.hits.keys()).copied();
        if forth { all().filter(|mark| *mark > number).min() } else { all().filter(|mark| *mark < number).max() }
    }

    pub fn all(&self) -> impl Iterator<Item = u64> + '_ {
        self.bookmarks.iter().chain(self.hits.keys()).copied()
    }

    /// Looks before this one are not kept any more.
    pub fn forget_before(&mut self, number: u64) {
        self.bookmarks = self.bookmarks.split_off(&number);
        self.hits = self.hits.split_off(&number);
    }
}

/// The first of them that holds at a look and did not at the look before.
fn hit(breakpoints: &[&Breakpoint], before: Option<&Look>, look: &Look) -> Option<String> {
    let is_hit = |breakpoint: &&&Breakpoint| {
        let condition = &breakpoint.condition;
        condition.holds(look) && !before.is_some_and(|before| condition.holds(before))
    };
    breakpoints.iter().find(is_hit).map(|breakpoint| breakpoint.text.clone())
}
