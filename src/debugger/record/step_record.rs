//! A step of the engine, with its moment.

use crate::debugger::moment::Moment;
use crate::debugger::record::bounded::HasMoment;
use crate::engine::step::probe::{Event, Step, Subject, What};
use crate::units::{SkbId, TaskId, Time};

/// One step of the engine, as it was recorded.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct StepRecord {
    /// The moment at which the step has just been done.
    pub moment: Moment,
    /// The virtual time of its input.
    pub at: Time,
    /// How many functions deep: 0 for what the input itself enters.
    pub depth: u8,
    /// What the engine said of it.
    pub step: Step,
}

impl StepRecord {
    /// The skb this step is about, if it is about one.
    pub fn skb(&self) -> Option<SkbId> {
        match self.step.what {
            What::Event { subject: Subject::Skb(id), .. } => Some(id),
            _ => None,
        }
    }

    /// The task this step is about, if it is about one.
    pub fn task(&self) -> Option<TaskId> {
        match self.step.what {
            What::Event { subject: Subject::Task(id), .. } => Some(id),
            _ => None,
        }
    }

    /// The event, where the step is one.
    pub fn event(&self) -> Option<Event> {
        match self.step.what {
            What::Event { event, .. } => Some(event),
            _ => None,
        }
    }
}

impl HasMoment for StepRecord {
    fn moment(&self) -> Moment {
        self.moment
    }
}
