//! What steps, values and sleeping tasks mean at the moment that a session shows.

use crate::debugger::explain::{Explanation, Verdict, both_in_words, explain, headline, value_in_words, why_blocked};
use crate::debugger::{Session, StepRecord};
use crate::engine::step::probe::{Field, Site, What};
use crate::language::Text;
use crate::units::TaskId;

impl Session {
    /// A recorded step in words.
    pub fn explain(&self, record: &StepRecord) -> Explanation {
        explain(record, &self.socket())
    }

    /// A step in one line.
    pub fn headline(&self, site: Site, what: &What) -> Text {
        headline(site, what, &self.socket())
    }

    /// Why a task sleeps, if it does.
    pub fn why_blocked(&self, task: TaskId) -> Option<Verdict> {
        why_blocked(task, &self.socket())
    }

    /// A counter's value as it is called.
    pub fn value_in_words(&self, field: Field, n: i64) -> Text {
        value_in_words(field, n, &self.socket())
    }

    /// The same of two values, with as many digits as it takes to tell them apart.
    pub fn both_in_words(&self, field: Field, from: i64, to: i64) -> (Text, Text) {
        both_in_words(field, from, to, &self.socket())
    }
}
