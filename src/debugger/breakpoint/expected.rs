//! What fits at a place of a breakpoint's text: for errors, and to be completed.

use crate::debugger::breakpoint::expr::{Comparison, Operator};
use crate::debugger::breakpoint::names;
use crate::engine::step::probe::{Field, Site, Test};
use crate::language::text;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Expected {
    Class(Class),
    /// A word of the language.
    Word(&'static str),
    /// A word of an event's name.
    EventWord(&'static str),
    Sign(&'static str),
    End,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Class {
    Site,
    Decision,
    Field,
    Constant,
    Comparison,
    Operator,
    Number,
    /// The number of an skb or a task.
    Id,
}

/// So many words of events are listed; more of them are called events.
const EVENT_WORDS_LISTED: usize = 16;

impl Expected {
    /// All texts that would fit; none where there is no end of them.
    pub fn texts(self) -> Vec<String> {
        let owned = |text: &'static str| text.to_owned();
        match self {
            Expected::Class(Class::Site) => Site::ALL.iter().flat_map(|site| site.all_names()).map(owned).collect(),
            Expected::Class(Class::Decision) => Test::ALL.iter().map(|test| names::decision_name(*test)).collect(),
            Expected::Class(Class::Field) => {
                Field::ALL.iter().flat_map(|field| [field.name(), names::short_field(*field)]).map(owned).collect()
            }
            Expected::Class(Class::Constant) => names::constants().map(|(name, _)| owned(name)).collect(),
            Expected::Class(Class::Comparison) => Comparison::ALL.iter().map(|(_, sign)| owned(sign)).collect(),
            Expected::Class(Class::Operator) => Operator::ALL.iter().map(|(_, sign)| owned(sign)).collect(),
            Expected::Word(word) | Expected::EventWord(word) | Expected::Sign(word) => vec![owned(word)],
            Expected::Class(Class::Number | Class::Id) | Expected::End => Vec::new(),
        }
    }
}

/// A list of what fits, in words.
pub fn describe(expected: &[Expected]) -> String {
    let event_words = expected.iter().filter(|one| matches!(one, Expected::EventWord(_))).count();
    let mut parts: Vec<String> = Vec::new();
    for one in expected {
        let part = match one {
            Expected::Class(Class::Site) => text!("breakpoint-a-kernel-function").aloud(),
            Expected::Class(Class::Decision) => text!("breakpoint-a-decision").aloud(),
            Expected::Class(Class::Field) => text!("breakpoint-a-field").aloud(),
            // Whoever needs one of these knows that there are such; the others need not be told every time.
            Expected::Class(Class::Constant) | Expected::Sign("-" | "(" | "#") => continue,
            Expected::Class(Class::Comparison) => text!("breakpoint-a-comparison-such-as").aloud(),
            Expected::Class(Class::Operator) => "+ - * /".to_owned(),
            Expected::Class(Class::Number) => text!("breakpoint-a-number").aloud(),
            Expected::Class(Class::Id) => text!("breakpoint-its-number").aloud(),
            Expected::EventWord(_) if event_words > EVENT_WORDS_LISTED => text!("breakpoint-an-event").aloud(),
            Expected::Word(text) | Expected::EventWord(text) | Expected::Sign(text) => format!("`{text}`"),
            Expected::End => text!("breakpoint-the-end").aloud(),
        };
        if !parts.contains(&part) {
            parts.push(part);
        }
    }
    match parts.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => {
            text!("breakpoint-or", others = others.join(", ").to_string(), last = last.to_string()).aloud()
        }
        None => text!("breakpoint-nothing").aloud(),
    }
}
