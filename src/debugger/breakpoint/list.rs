//! The breakpoints of a session.

use std::str::FromStr;

use crate::debugger::Moment;
use crate::debugger::breakpoint::error::ParseError;
use crate::debugger::breakpoint::parse::parse;
use crate::debugger::breakpoint::rule::Rule;
use crate::debugger::breakpoint::watch::{Hit, Watcher};
use crate::engine::Engine;

/// A breakpoint as it was written, and as it was understood.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Breakpoint {
    /// As it was written.
    pub text: String,
    /// What must be the case for a hit.
    pub rule: Rule,
    /// Whether it can hit.
    pub enabled: bool,
    /// How often it was stopped at.
    pub hits: u64,
    /// Where in a session it has hit, stopped at or not: branches and moments, in the order in which they were made.
    pub met: Vec<(usize, Moment)>,
}

impl FromStr for Breakpoint {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let text = text.trim();
        Ok(Breakpoint { text: text.to_owned(), rule: parse(text)?, enabled: true, hits: 0, met: Vec::new() })
    }
}

/// The breakpoints of a session, in the order in which they were set.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Breakpoints {
    items: Vec<Breakpoint>,
}

impl FromIterator<Breakpoint> for Breakpoints {
    fn from_iter<I: IntoIterator<Item = Breakpoint>>(items: I) -> Self {
        Breakpoints { items: items.into_iter().collect() }
    }
}

impl Breakpoints {
    /// Puts it at the end of the list.
    pub fn add(&mut self, breakpoint: Breakpoint) {
        self.items.push(breakpoint);
    }

    /// Does nothing if there is none at `index`.
    pub fn remove(&mut self, index: usize) {
        if index < self.items.len() {
            self.items.remove(index);
        }
    }

    /// Enables a disabled one, and the other way round.
    pub fn toggle(&mut self, index: usize) {
        if let Some(item) = self.items.get_mut(index) {
            item.enabled = !item.enabled;
        }
    }

    pub(crate) fn get(&self, index: usize) -> Option<&Breakpoint> {
        self.items.get(index)
    }

    /// All of them, in their order.
    pub fn iter(&self) -> std::slice::Iter<'_, Breakpoint> {
        self.items.iter()
    }

    /// How many there are, enabled or not.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether none is set.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Whether any is enabled: if not, nobody need watch.
    pub fn watch_anything(&self) -> bool {
        self.items.iter().any(|item| item.enabled)
    }

    /// A probe for the next input of `engine` that looks for hits of those enabled.
    pub fn watcher<P>(&self, engine: &Engine, inner: P) -> Watcher<'_, P> {
        let enabled = self.items.iter().enumerate().filter(|(_, item)| item.enabled);
        Watcher::new(enabled.map(|(index, item)| (index, &item.rule)), engine, inner)
    }

    /// Remembers where in a session its last input hit.
    pub fn meet(&mut self, hits: &[Hit], branch: usize, input: u64) {
        for hit in hits {
            if let Some(item) = self.items.get_mut(hit.breakpoint) {
                item.met.push((branch, Moment::new(input, hit.step)));
            }
        }
    }

    /// Says of the hits that `before` did not have yet that they lie in this branch.
    pub fn move_new_to(&mut self, before: &Breakpoints, branch: usize) {
        for (item, before) in self.items.iter_mut().zip(&before.items) {
            item.met[before.met.len()..].iter_mut().for_each(|met| met.0 = branch);
        }
    }

    /// Counts a hit, and switches off what was to hit once. False: it is switched off already.
    pub fn count(&mut self, hit: &Hit) -> bool {
        let Some(item) = self.items.get_mut(hit.breakpoint).filter(|item| item.enabled) else { return false };
        item.hits += 1;
        item.enabled = !item.rule.once;
        true
    }

    /// All enabled again where only a hit had switched them off: for a session that begins again.
    pub fn arm(&mut self) {
        self.items.iter_mut().for_each(|item| item.enabled |= item.rule.once && item.hits > 0);
    }

    /// The same, and all counts at zero: for a session that begins again and forgets what was.
    pub fn restart(&mut self) {
        self.arm();
        for item in &mut self.items {
            item.hits = 0;
            item.met.clear();
        }
    }
}
