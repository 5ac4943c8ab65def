//! The script: commands that run by themselves, one after the other.

use std::rc::Rc;

use crate::encode::{Encode, Encoder, items};
use crate::units::Time;
use crate::world::command::Refused;
use crate::world::config::{ScriptItem, When, WorldConfig};

#[derive(Clone, Debug)]
pub struct Script {
    items: Rc<[ScriptItem]>,
    next: usize,
    /// When the item before the next one ran; for the first: when the handshake was complete.
    last: Option<Time>,
    /// The user asked for the next step.
    asked: bool,
    auto_step: bool,
    /// Items that could not be carried out.
    refused: Vec<(usize, Refused)>,
}

impl Encode for Script {
    fn encode(&self, to: &mut Encoder) {
        let Script { items: _, next, last, asked, auto_step, refused } = self;
        (next, last).encode(to);
        (asked, auto_step).encode(to);
        items(refused.iter().map(|(item, _)| item), to);
    }
}

impl Script {
    pub fn new(config: &WorldConfig) -> Self {
        Script {
            items: config.script.clone().into(),
            next: 0,
            last: None,
            asked: false,
            auto_step: config.auto_step,
            refused: Vec::new(),
        }
    }

    pub fn next(&self) -> Option<&ScriptItem> {
        self.items.get(self.next)
    }

    /// How many items have been taken.
    pub fn taken(&self) -> usize {
        self.next
    }

    pub fn is_over(&self) -> bool {
        self.next == self.items.len()
    }

    /// When the next item runs, as far as that is known. `quiet` is asked only where it decides.
    pub fn due(&self, now: Time, quiet: impl FnOnce() -> bool) -> Option<Time> {
        match self.next()?.when {
            When::At(at) => Some(at.max(now)),
            When::After(span) => Some((self.last? + span).max(now)),
            When::Step => (self.asked || (self.auto_step && quiet())).then_some(now),
        }
    }

    pub fn connected(&mut self, at: Time) {
        self.last.get_or_insert(at);
    }

    /// The user wants the next step. False: the script does not wait for one.
    pub fn ask(&mut self) -> bool {
        let waits = self.next().is_some_and(|item| item.when == When::Step);
        self.asked |= waits;
        waits
    }

    /// Takes the next item; it runs now.
    pub fn take(&mut self, now: Time) -> Option<ScriptItem> {
        let item = self.next()?.clone();
        self.next += 1;
        self.last = Some(now);
        self.asked = false;
        Some(item)
    }

    /// The item taken last could not be carried out.
    pub fn refuse(&mut self, why: Refused) {
        self.refused.push((self.next - 1, why));
    }

    pub fn refused(&self) -> &[(usize, Refused)] {
        &self.refused
    }
}
