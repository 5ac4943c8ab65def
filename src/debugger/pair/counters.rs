//! The counters that are compared.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::engine::step::probe::Field;
use crate::observe::counters::of;
use crate::observe::{Counter, Known, SocketView, counters};
use crate::units::print::{grouped, signed};
use crate::world::World;

/// What a counter has, as it is compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Value {
    /// A number, in the unit of its counter.
    Number(i64),
    /// One of the words that the counter can say.
    Word(&'static str),
    /// Nothing to count just now, or this kernel does not know it.
    Absent,
}

impl Value {
    fn of(counter: &Counter, socket: &SocketView<'_>, world: &World) -> Value {
        match counter.of_session(socket, world) {
            Known::Is(n) => counter.word(n).map_or(Value::Number(n), Value::Word),
            Known::Missing(_) => Value::Absent,
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Value::Number(n) => grouped(n).fmt(f),
            Value::Word(word) => f.pad(word),
            Value::Absent => f.pad("-"),
        }
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match *self {
            Value::Number(n) => serializer.serialize_i64(n),
            Value::Word(word) => serializer.serialize_str(word),
            Value::Absent => serializer.serialize_none(),
        }
    }
}

/// A counter of all runs at the same moment.
#[derive(Clone, Debug)]
pub struct Compared {
    pub counter: &'static Counter,
    pub values: Vec<Value>,
}

impl Compared {
    pub fn differs(&self) -> bool {
        self.values.windows(2).any(|pair| pair[0] != pair[1])
    }

    /// By how much the second of two is larger: `+832`; empty where that is no number or nothing, or there are more.
    pub fn difference(&self) -> String {
        match self.values[..] {
            [Value::Number(left), Value::Number(right)] if left != right => signed(right.saturating_sub(left)),
            _ => String::new(),
        }
    }
}

/// All counters of runs at the same moment, in the order of [`COUNTERS`]: of each the socket as it is at the moment
/// shown, and the world around it.
pub fn compare(runs: &[(SocketView<'_>, &World)]) -> Vec<Compared> {
    let all =
        |counter: &'static Counter| runs.iter().map(|(socket, world)| Value::of(counter, socket, world)).collect();
    COUNTERS.iter().map(|&counter| Compared { counter, values: all(counter) }).collect()
}

/// What is compared, the most telling first.
pub static COUNTERS: &[&Counter] = &[
    of(Field::WmemQueued),
    of(Field::Sndbuf),
    &counters::SEND_Q,
    &counters::UNSENT,
    &counters::SKBS,
    &counters::OVERHEAD,
    of(Field::ForwardAlloc),
    of(Field::MemoryAllocated),
    &counters::LAST_TRUESIZE,
    &counters::LAST_PAYLOAD,
    &counters::LAST_LINEAR,
    &counters::LAST_FRAGS,
    &counters::TASKS_ASLEEP,
    &counters::WAITS_FOR,
    of(Field::Nospace),
    &counters::CALLS,
    &counters::EAGAIN,
    &counters::REFUSED,
    of(Field::WriteSeq),
    &counters::DELIVERED,
    of(Field::SndUna),
    of(Field::SndNxt),
    of(Field::Cwnd),
    of(Field::PacketsOut),
    of(Field::SackedOut),
    of(Field::LostOut),
    &counters::TOTAL_RETRANS,
    of(Field::CaState),
    of(Field::SndWnd),
    &counters::SIZE_GOAL,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_short() {
        let mut names: Vec<_> = COUNTERS.iter().map(|counter| counter.short).collect();
        names.sort_unstable();
        names.dedup();

        assert_eq!(names.len(), COUNTERS.len());
        assert!(COUNTERS.iter().all(|counter| counter.short.len() <= 14 && counter.brief.len() <= 45));
    }

    #[test]
    fn a_difference_has_its_sign_and_words_have_none() {
        let compared = |left, right| Compared { counter: COUNTERS[0], values: vec![left, right] };

        assert_eq!(compared(Value::Number(9_216), Value::Number(8_330)).difference(), "-886");
        assert_eq!(compared(Value::Number(1), Value::Absent).difference(), "");
        assert!(compared(Value::Number(1), Value::Absent).differs());
        assert!(!compared(Value::Word("Open"), Value::Word("Open")).differs());
    }
}
