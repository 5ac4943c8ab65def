//! What a breakpoint waits for.

use crate::debugger::breakpoint::expr::{Comparison, Condition, Number};
use crate::debugger::breakpoint::names::{decision_name, words_behind};
use crate::engine::step::probe::{Event, Field, Site, Subject, Test, What};
use crate::kernel::release::Release;

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rule {
    /// Switched off by its first hit.
    pub once: bool,
    pub trigger: Trigger,
    /// Must hold at the step as well.
    pub condition: Option<Condition>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Trigger {
    /// The function begins.
    Site(Site),
    /// A decision is taken.
    Decision { at: Decision, outcome: Outcome },
    /// It happens; to this skb or task, if a number is given.
    Event { event: Event, number: Option<u64> },
    /// The counter gets another value.
    Changed(Field),
    /// `tcp_ack` is done, and so many bytes of `sk_wmem_queued` became free meanwhile.
    AckFrees(Comparison, Number),
    /// The condition begins to hold.
    Becomes(Condition),
}

/// Which decision.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Decision {
    /// Any of this function.
    At(Site),
    The(Test),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    Any,
    Yes,
    No,
    /// Something is held up by it.
    Refused,
    /// Nothing is held up by it.
    Passed,
}

impl Outcome {
    pub const WORDS: [(Outcome, &'static str); 4] =
        [(Outcome::Refused, "refused"), (Outcome::Passed, "passed"), (Outcome::Yes, "yes"), (Outcome::No, "no")];
}

impl Decision {
    pub fn is_taken(self, outcome: Outcome, site: Site, what: &What) -> bool {
        let What::Test { test, verdict, .. } = *what else { return false };
        let is_this = match self {
            Decision::At(place) => place == site,
            Decision::The(decision) => decision == test,
        };
        is_this
            && match outcome {
                Outcome::Any => true,
                Outcome::Yes => verdict,
                Outcome::No => !verdict,
                Outcome::Refused => what.is_refusal(),
                Outcome::Passed => !what.is_refusal(),
            }
    }
}

/// Whether `subject` has this number.
pub fn is_number(subject: Subject, number: u64) -> bool {
    match subject {
        Subject::Socket => false,
        Subject::Skb(id) => id.0 == number,
        Subject::Task(id) => u64::from(id.0) == number,
    }
}

impl Rule {
    /// A text that means the same, with the functions' names in a kernel version.
    pub fn text(&self, release: Release) -> String {
        let once = if self.once { "once " } else { "" };
        let trigger = self.trigger.text(release);
        match &self.condition {
            Some(condition) => format!("{once}{trigger} if {condition}"),
            None => format!("{once}{trigger}"),
        }
    }
}

impl Trigger {
    fn text(&self, release: Release) -> String {
        match self {
            Trigger::Site(site) => site.name(release).to_owned(),
            Trigger::Decision { at, outcome } => {
                let at = match at {
                    Decision::At(site) => site.name(release).to_owned(),
                    Decision::The(test) => decision_name(*test),
                };
                let word = Outcome::WORDS.iter().find(|(other, _)| other == outcome);
                word.map_or(at.clone(), |(_, word)| format!("{at} {word}"))
            }
            Trigger::Event { event, number } => match (event.noun(), number) {
                (Some(noun), Some(number)) => {
                    format!("{} {number} {}", noun.word(), words_behind(event.name(), noun))
                }
                _ => event.name().to_owned(),
            },
            Trigger::Changed(field) => format!("{} changed", field.name()),
            Trigger::AckFrees(comparison, amount) => format!("ack frees {comparison} {amount}"),
            Trigger::Becomes(condition) => condition.to_string(),
        }
    }
}
