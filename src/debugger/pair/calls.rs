//! What the same system call came to in runs beside each other.
//!
//! A call is the same if the same task made it as its so-manieth `send`. Where one kernel lets a writer sleep and the
//! other does not, that call ends at different times; by its number it is still the same call.

use std::collections::BTreeMap;

use crate::engine::SysResult;
use crate::observe::SocketView;
use crate::units::{TaskId, Time};
use crate::world::{CallCause, Cause, Happening};

/// Calls that are remembered of one run: the first ones.
const REMEMBERED: usize = 10_000;

/// What a `send` came to, and the send buffer right after it; or as it is now, while the call lasts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Outcome {
    /// Bytes it asked to send.
    pub bytes: u32,
    pub began: Time,
    /// None while the call lasts.
    pub ended: Option<Time>,
    pub result: Option<SysResult>,
    pub wmem_queued: u32,
    pub sndbuf: u32,
    pub skbs: usize,
}

impl Outcome {
    /// Whether it differs from `other` in anything but the time.
    fn differs(&self, other: &Outcome) -> bool {
        let facts = |of: &Outcome| (of.bytes, of.result, of.wmem_queued, of.sndbuf, of.skbs);
        facts(self) != facts(other)
    }
}

/// The sends of one run, by task and number; numbers count from 1.
#[derive(Clone, Default, Debug)]
pub struct CallLog {
    calls: BTreeMap<(TaskId, u32), Outcome>,
    made: BTreeMap<TaskId, u32>,
    forgotten: u64,
}

impl CallLog {
    /// Remembers what an input means for the calls; `socket` is as that input left it.
    pub fn record(&mut self, happening: &Happening, socket: &SocketView<'_>) {
        if let Cause::Call { task, call: CallCause::Send { bytes, .. } } = happening.cause {
            let number = self.made.entry(task).or_default();
            *number += 1;
            if self.calls.len() < REMEMBERED {
                let outcome = Outcome { bytes, began: happening.at, ..Outcome::now(socket) };
                self.calls.insert((task, *number), outcome);
            } else {
                self.forgotten += 1;
            }
        }
        for &(task, result) in &happening.returns {
            let number = self.made.get(&task).copied().unwrap_or_default();
            if let Some(outcome) = self.calls.get_mut(&(task, number)).filter(|outcome| outcome.ended.is_none()) {
                let Outcome { bytes, began, .. } = *outcome;
                *outcome =
                    Outcome { bytes, began, ended: Some(happening.at), result: Some(result), ..Outcome::now(socket) };
            }
        }
    }

    /// Sends that were made but are not remembered.
    pub fn forgotten(&self) -> u64 {
        self.forgotten
    }
}

impl Outcome {
    /// The send buffer now.
    fn now(socket: &SocketView<'_>) -> Self {
        Outcome {
            bytes: 0,
            began: socket.now,
            ended: None,
            result: None,
            wmem_queued: socket.wmem_queued,
            sndbuf: socket.sndbuf,
            skbs: socket.skb_count(),
        }
    }
}

/// The same call in all runs; none where a run has not made it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ComparedCall {
    /// The task that called in all runs.
    pub task: TaskId,
    /// Which of the calls of its task it is.
    pub number: u32,
    /// How it went in each run.
    pub outcomes: Vec<Option<Outcome>>,
}

impl ComparedCall {
    /// Whether any run answered in another way than the first, or only some made it.
    pub fn differs(&self) -> bool {
        self.outcomes.windows(2).any(|pair| match pair {
            [Some(one), Some(other)] => one.differs(other),
            _ => pair[0].is_some() != pair[1].is_some(),
        })
    }
}

/// All sends that any run has made: by number, and those of the same number by task.
pub fn compare_calls(logs: &[&CallLog]) -> Vec<ComparedCall> {
    let mut keys: Vec<_> = logs.iter().flat_map(|log| log.calls.keys()).copied().collect();
    keys.sort_unstable_by_key(|&(task, number)| (number, task));
    keys.dedup();
    let compared = |(task, number)| {
        let outcomes = logs.iter().map(|log| log.calls.get(&(task, number)).copied()).collect();
        ComparedCall { task, number, outcomes }
    };
    keys.into_iter().map(compared).collect()
}
