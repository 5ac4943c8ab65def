//! The system calls of a session: what each asked for and got, how long it slept on what, what woke it, what it returned.
//!
//! A table made of what happened to calls up to a moment knows nothing of what came later.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::debugger::record::step_record::StepRecord;
use crate::debugger::record::turns::{Turn, TurnKind};
use crate::debugger::{Moment, Session};
use crate::engine::socket::task::Wait;
use crate::engine::step::probe::{Event, What};
use crate::units::{TaskId, Time};
use crate::world::{CallCause, Cause};

/// A system call up to a moment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CallRecord {
    /// The task that called.
    pub task: TaskId,
    /// Its first step.
    pub moment: Moment,
    /// The virtual time at which it called.
    pub began: Time,
    /// The call and its arguments.
    pub call: CallCause,
    /// Bytes of a `send` that went into the queue.
    pub taken: u32,
    /// How often it slept on what, and how long in all, the present sleep included; in the order in which it first did.
    pub sleeps: Vec<(Wait, u32, Duration)>,
    /// What woke it last.
    pub woken_by: Option<(Moment, Cause)>,
    /// None while it lasts: when, and what it returned.
    pub returned: Option<(Moment, Time, i64)>,
    /// Since when, while it sleeps.
    asleep: Option<(Wait, Time)>,
}

impl CallRecord {
    /// Bytes that a `send` was given.
    pub fn asked(&self) -> Option<u32> {
        match self.call {
            CallCause::Send { bytes, .. } => Some(bytes),
            _ => None,
        }
    }

    /// Whether it sleeps now.
    pub fn is_asleep(&self) -> bool {
        self.asleep.is_some()
    }

    /// Time asleep, on whatever.
    pub fn slept(&self) -> Duration {
        self.sleeps.iter().map(|(_, _, span)| *span).sum()
    }

    /// From its beginning to its end, or to now.
    pub fn lasted(&self, now: Time) -> Duration {
        self.returned.map_or(now, |(_, at, _)| at).since(self.began)
    }

    fn fall_asleep(&mut self, on: Wait, at: Time) {
        self.asleep = Some((on, at));
        match self.sleeps.iter_mut().find(|(wait, ..)| *wait == on) {
            Some((_, count, _)) => *count += 1,
            None => self.sleeps.push((on, 1, Duration::ZERO)),
        }
    }

    /// The sleep has lasted until `at`; it goes on if `goes_on`.
    fn count_sleep(&mut self, at: Time) {
        if let Some((on, since)) = self.asleep.take()
            && let Some((.., span)) = self.sleeps.iter_mut().find(|(wait, ..)| *wait == on)
        {
            *span += at.since(since);
        }
    }

    fn take_turn(&mut self, turn: &Turn) {
        match turn.what {
            TurnKind::Began(_) => {}
            TurnKind::Asleep { on, taken } => {
                self.taken = taken;
                self.fall_asleep(on, turn.at);
            }
            TurnKind::Woken(cause) => self.woken_by = Some((turn.moment, cause)),
            TurnKind::Runs => self.count_sleep(turn.at),
            TurnKind::Returned(n) => {
                self.count_sleep(turn.at);
                if self.asked().is_some() {
                    self.taken = u32::try_from(n).unwrap_or(0);
                }
                self.returned = Some((turn.moment, turn.at, n));
            }
        }
    }
}

/// The calls of a session, as far as they are remembered.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Calls {
    /// In the order in which they began.
    pub calls: Vec<CallRecord>,
    /// There were more before.
    pub is_cut: bool,
}

impl Session {
    /// The system calls up to the moment shown, and nothing of what came later.
    pub fn calls(&self) -> Calls {
        let moment = self.moment();
        let all = &self.timeline().history.turns;
        let kept = &self.history().turns;
        // What a view remembers reaches further back only where the branch has forgotten that time.
        let turns = if all.until(moment).len() >= kept.until(moment).len() { all } else { kept };
        let mut calls: Vec<CallRecord> = Vec::new();
        let mut present: BTreeMap<TaskId, usize> = BTreeMap::new();
        for turn in turns.until(moment) {
            if let TurnKind::Began(call) = turn.what {
                present.insert(turn.task, calls.len());
                calls.push(CallRecord {
                    task: turn.task,
                    moment: turn.moment,
                    began: turn.at,
                    call,
                    taken: 0,
                    sleeps: Vec::new(),
                    woken_by: None,
                    returned: None,
                    asleep: None,
                });
            } else if let Some(call) = present.get(&turn.task).and_then(|&index| calls.get_mut(index)) {
                call.take_turn(turn);
            }
        }
        for &index in present.values() {
            self.bring_up_to_date(&mut calls[index]);
        }
        Calls { calls, is_cut: turns.dropped() > 0 }
    }

    /// A call that lasts sleeps until now, or has taken what the input shown has copied so far.
    fn bring_up_to_date(&self, call: &mut CallRecord) {
        if call.returned.is_some() {
            return;
        }
        if let Some((on, _)) = call.asleep {
            call.count_sleep(self.now());
            call.asleep = Some((on, self.now()));
            return;
        }
        let input = self.moment().input;
        let is_its_own = self.input(input).is_some_and(|record| match record.cause {
            Cause::Call { task, .. } | Cause::Run { task } => task == call.task,
            _ => false,
        });
        if is_its_own {
            let steps = self.steps().rev().take_while(|record| record.moment.input == input);
            call.taken += steps.map(copied).sum::<u32>();
        }
    }
}

/// Bytes that a step takes from the program.
fn copied(record: &StepRecord) -> u32 {
    match record.step.what {
        What::Event { event: Event::BytesCopied | Event::PagesAttached, n, .. } => u32::try_from(n).unwrap_or(0),
        _ => 0,
    }
}
