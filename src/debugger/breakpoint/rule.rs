//! What a breakpoint waits for.

use std::fmt;

use crate::debugger::breakpoint::expr::{Comparison, Condition, Number};
use crate::debugger::breakpoint::names::{Noun, decision_name, noun, words_behind};
use crate::debugger::explain::is_refusal;
use crate::engine::probe::{Event, Field, Site, Subject, Test, What};

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
                Outcome::Refused => is_refusal(what),
                Outcome::Passed => !is_refusal(what),
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

/// The text of a rule that means the same.
impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.once {
            f.write_str("once ")?;
        }
        self.trigger.fmt(f)?;
        match &self.condition {
            Some(condition) => write!(f, " if {condition}"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Trigger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Trigger::Site(site) => f.write_str(site.name()),
            Trigger::Decision { at, outcome } => {
                match at {
                    Decision::At(site) => f.write_str(site.name())?,
                    Decision::The(test) => f.write_str(&decision_name(*test))?,
                }
                let word = Outcome::WORDS.iter().find(|(other, _)| other == outcome);
                word.map_or(Ok(()), |(_, word)| write!(f, " {word}"))
            }
            Trigger::Event { event, number } => match (noun(*event), number) {
                (Some(noun), Some(number)) => {
                    write!(f, "{} {number} {}", Noun::word(noun), words_behind(event.name(), noun))
                }
                _ => f.write_str(event.name()),
            },
            Trigger::Changed(field) => write!(f, "{} changed", field.name()),
            Trigger::AckFrees(comparison, amount) => write!(f, "ack frees {comparison} {amount}"),
            Trigger::Becomes(condition) => condition.fmt(f),
        }
    }
}
