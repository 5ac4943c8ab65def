//! Why each step happened: the formula with its numbers, and one plain sentence.
//!
//! The sentences stand in the tables of the steps (`engine/step`); here are those that depend on numbers or on the kernel.

mod blocked;
pub mod chain;
mod decision;
mod event;
mod field;
mod of_session;
mod site;

pub(crate) use blocked::Verdict;
pub use blocked::{Ending, why_blocked};
pub use chain::{Hold, hold};
pub(crate) use event::returned;
pub use field::{both_in_words, in_words as value_in_words};

use crate::debugger::StepRecord;
use crate::engine::step::probe::{Site, What};
use crate::language::{Text, text};
use crate::observe::SocketView;

/// What happened at a step, and why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Explanation {
    /// The formula with its numbers and verdict, or what changed; short, with the kernel's names.
    pub headline: Text,
    /// One sentence with what follows from it.
    pub why: Text,
}

/// Explains a recorded step. `socket` gives the sizes that depend on the kernel; the step's own numbers are its own.
pub fn explain(record: &StepRecord, socket: &SocketView<'_>) -> Explanation {
    explain_step(record.step.site, &record.step.what, socket)
}

/// Explains what happens at a site.
pub fn explain_step(site: Site, what: &What, socket: &SocketView<'_>) -> Explanation {
    Explanation { headline: headline(site, what, socket), why: why(site, what, socket) }
}

/// The first half of [`explain_step`] alone, for lists.
pub fn headline(site: Site, what: &What, socket: &SocketView<'_>) -> Text {
    match *what {
        What::Enter => Text::plain(format!("{}()", site.name(socket.kernel.release()))),
        What::Leave => text!("why-returns", name = site.name(socket.kernel.release())),
        What::Test { test, left, right, verdict } => decision::headline(test, left, right, verdict),
        What::Set { field, from, to } => field::headline(field, from, to, socket),
        What::Event { event, subject, n } => event::headline(event, subject, n),
    }
}

fn why(site: Site, what: &What, socket: &SocketView<'_>) -> Text {
    match *what {
        What::Enter => site::why(site, socket),
        What::Leave => {
            text!("why-is-done-and-its", name = site.name(socket.kernel.release()))
        }
        What::Test { test, verdict, .. } => test.rule().consequence(verdict),
        What::Set { field, from, to } => field::why(field, from, to),
        What::Event { event, n, .. } => event::why(event, n, socket.kernel.has_send_head()),
    }
}
