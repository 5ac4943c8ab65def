//! Steps as a kernel reader writes them.

use std::fmt;

use crate::engine::step::probe::{Step, Subject, What};
use crate::kernel::release::Release;

impl Step {
    /// The step as a kernel reader writes it, with that kernel's release.
    pub const fn text(self, release: Release) -> StepText {
        StepText { step: self, release }
    }
}

/// A step for showing: `sk_stream_memory_free: sk_wmem_queued 49216 < sk_sndbuf 32768? no`.
#[derive(Clone, Copy, Debug)]
pub struct StepText {
    step: Step,
    release: Release,
}

impl fmt::Display for StepText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let site = self.step.site.name(self.release);
        match self.step.what {
            What::Enter => write!(f, "{site}()"),
            What::Leave => write!(f, "{site} returns"),
            What::Test { test, left, right, verdict } => {
                let rule = test.rule();
                let verdict = if verdict { "yes" } else { "no" };
                write!(f, "{site}: {} {left} {} {}", rule.left, rule.op, rule.right)?;
                if !rule.right.starts_with(|c: char| c.is_ascii_digit()) {
                    write!(f, " {right}")?;
                }
                write!(f, "? {verdict}")
            }
            What::Set { field, from, to } => write!(f, "{site}: {} {from} -> {to}", field.name()),
            What::Event { event, subject, n } => match subject {
                Subject::Socket => write!(f, "{site}: {} {n}", event.name()),
                Subject::Skb(id) => write!(f, "{site}: {} {id} {n}", event.name()),
                Subject::Task(id) => write!(f, "{site}: {} {id} {n}", event.name()),
            },
        }
    }
}
