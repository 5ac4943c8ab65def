//! How the engine tells what it does: one [`Step`] for each function entered, each decision taken and each change made.
//!
//! Engine functions are generic over [`Probe`]. With [`NoProbe`] the calls compile to nothing; all others share one copy of
//! the engine, since each costs seconds to compile.

use crate::engine::Engine;
pub use crate::engine::step::changes::Field;
pub use crate::engine::step::decisions::Test;
pub use crate::engine::step::events::{Event, Subject};
pub use crate::engine::step::site::{KernelFunction, Site};

/// Receives the engine's steps, with the engine as it is at that step.
pub trait Probe {
    /// One step, and the engine just after it.
    fn step(&mut self, step: Step, engine: &Engine);

    /// The engine as it was at one of the steps, to show what is around it at that step: asked for when an input is over,
    /// and put in the place of the engine that made it.
    fn engine_to_go_on_with(&mut self) -> Option<Engine> {
        None
    }

    /// False where nobody watches: then a step's numbers are not even computed.
    #[inline(always)]
    fn is_on(&self) -> bool {
        true
    }
}

/// Watches nothing and costs nothing.
#[derive(Clone, Copy, Default, Debug)]
pub struct NoProbe;

impl Probe for NoProbe {
    #[inline(always)]
    fn step(&mut self, _: Step, _: &Engine) {}

    #[inline(always)]
    fn is_on(&self) -> bool {
        false
    }
}

impl Probe for &mut (dyn Probe + '_) {
    fn step(&mut self, step: Step, engine: &Engine) {
        (**self).step(step, engine);
    }

    fn engine_to_go_on_with(&mut self) -> Option<Engine> {
        (**self).engine_to_go_on_with()
    }

    fn is_on(&self) -> bool {
        (**self).is_on()
    }
}

/// One thing the engine did or decided inside an input.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Step {
    /// The kernel function that took the step.
    pub site: Site,
    /// What it did.
    pub what: What,
}

/// What a step says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum What {
    /// The function at the site begins.
    Enter,
    /// The function at the site returns.
    Leave,
    /// A decision with its two numbers: what they are and how they compare is told by [`Test::rule`].
    Test {
        /// Which decision.
        test: Test,
        /// The number on its left side.
        left: i64,
        /// The number on its right side.
        right: i64,
        /// Whether the test holds.
        verdict: bool,
    },
    /// A counter changed.
    Set {
        /// Which counter.
        field: Field,
        /// Its value before.
        from: i64,
        /// Its value now.
        to: i64,
    },
    /// Something happened to an skb, a page, a task or a timer; what `n` is, [`Event::number`] tells.
    Event {
        /// Which event.
        event: Event,
        /// What it happened to.
        subject: Subject,
        /// Its number: what it counts stands in the table of events.
        n: i64,
    },
}

impl What {
    /// A decision that holds something up.
    pub fn is_refusal(&self) -> bool {
        matches!(*self, What::Test { test, verdict, .. } if test.is_refusal(verdict))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn behind_a_reference_too_nobody_watches() {
        let behind: &mut dyn Probe = &mut NoProbe;

        assert!(!Probe::is_on(&behind));
    }
}
