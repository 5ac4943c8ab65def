//! What happened to system calls, each thing with its moment.

use crate::debugger::moment::Moment;
use crate::debugger::record::bounded::{Bounded, HasMoment};
use crate::debugger::record::step_record::StepRecord;
use crate::engine::Engine;
use crate::engine::socket::task::{Call, Wait};
use crate::engine::step::probe::{Event, What};
use crate::units::{TaskId, Time};
use crate::world::{CallCause, Cause, Happening};

/// How much is remembered of what happened to calls.
const TURNS: usize = 16_384;

/// Something that happened to a task's system call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Turn {
    pub moment: Moment,
    pub at: Time,
    pub task: TaskId,
    pub what: TurnKind,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TurnKind {
    Began(CallCause),
    /// It sleeps; so many of its bytes are in the send queue.
    Asleep {
        on: Wait,
        taken: u32,
    },
    /// By this input.
    Woken(Cause),
    Runs,
    /// A count, or a negative errno.
    Returned(i64),
}

impl HasMoment for Turn {
    fn moment(&self) -> Moment {
        self.moment
    }
}

pub(in crate::debugger) fn none() -> Bounded<Turn> {
    Bounded::new(TURNS)
}

/// Remembers what an input meant for the calls. `steps` are those of this input.
pub(in crate::debugger) fn remember<'a>(
    turns: &mut Bounded<Turn>,
    number: u64,
    happening: &Happening,
    steps: impl Iterator<Item = &'a StepRecord>,
    engine: &Engine,
) {
    let began = match happening.cause {
        Cause::Call { task, call } => Some((task, TurnKind::Began(call))),
        _ => None,
    };
    let is_about_none = happening.returns.is_empty() && happening.blocked.is_empty() && happening.woken.is_empty();
    if began.is_none() && is_about_none && !matches!(happening.cause, Cause::Run { .. }) {
        return;
    }
    let mut push = |moment, task, what| turns.push(Turn { moment, at: happening.at, task, what });
    if let Some((task, what)) = began {
        push(Moment::new(number, 1), task, what);
    }
    for record in steps {
        let (Some(task), What::Event { event, n, .. }) = (record.task(), record.step.what) else { continue };
        let what = match event {
            Event::TaskBlocked => TurnKind::Asleep { on: wait_of(n), taken: taken(task, engine) },
            Event::TaskWoken => TurnKind::Woken(happening.cause),
            Event::TaskResumed => TurnKind::Runs,
            Event::CallReturned => TurnKind::Returned(n),
            _ => continue,
        };
        push(record.moment, task, what);
    }
}

/// A task that fell asleep copies no more in that input.
fn taken(task: TaskId, engine: &Engine) -> u32 {
    match engine.task(task).and_then(|task| task.call.as_ref()) {
        Some(Call::Send(send)) => send.copied,
        _ => 0,
    }
}

/// The number that the engine tells with [`Event::TaskBlocked`].
fn wait_of(n: i64) -> Wait {
    Wait::ALL.into_iter().find(|wait| *wait as i64 == n).unwrap_or(Wait::Sndbuf)
}
