//! The kinds of steps that a session can be searched for.

use crate::engine::step::probe::{Event, Field, What};
use crate::language::{Text, text};

/// A kind of step to look for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StepKind {
    /// A decision that holds something up.
    Refusal,
    /// An event of this kind.
    Event(Event),
    /// This counter got another value.
    Changed(Field),
}

impl StepKind {
    /// Those that are offered.
    pub const ALL: [StepKind; 9] = [
        StepKind::Refusal,
        StepKind::Event(Event::SkbAllocated),
        StepKind::Event(Event::SkbSplit),
        StepKind::Event(Event::SkbFreed),
        StepKind::Event(Event::SkbSent),
        StepKind::Event(Event::SkbRetransmitted),
        StepKind::Event(Event::TaskBlocked),
        StepKind::Event(Event::TaskWoken),
        StepKind::Changed(Field::Sndbuf),
    ];

    /// Its name as it is typed and listed.
    pub const fn name(self) -> &'static str {
        match self {
            StepKind::Refusal => "a decision that refused",
            StepKind::Event(Event::SkbAllocated) => "skb made",
            StepKind::Event(event) => event.name(),
            StepKind::Changed(Field::Sndbuf) => "limit changed",
            StepKind::Changed(field) => field.name(),
        }
    }

    /// The same for a list.
    pub fn title(self) -> Text {
        match self {
            StepKind::Refusal => text!("step-refusal"),
            StepKind::Event(Event::SkbAllocated) => text!("step-skb-made"),
            StepKind::Event(event) => event.title(),
            StepKind::Changed(Field::Sndbuf) => text!("step-limit-changed"),
            StepKind::Changed(field) => Text::plain(field.name()),
        }
    }

    /// That there is none.
    pub fn none(self) -> Text {
        match self {
            StepKind::Refusal => text!("step-no-refusal"),
            kind => text!("step-none", what = kind.title()),
        }
    }

    /// Whether a step is of this kind.
    pub fn is(self, what: &What) -> bool {
        match (self, *what) {
            (StepKind::Refusal, _) => what.is_refusal(),
            (StepKind::Event(wanted), What::Event { event, .. }) => event == wanted,
            (StepKind::Changed(wanted), What::Set { field, .. }) => field == wanted,
            _ => false,
        }
    }
}
