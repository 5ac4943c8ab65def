//! The counters that are compared.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::engine::socket::task::Wait;
use crate::engine::{Engine, Skb};
use crate::units::print::{grouped, signed};
use crate::world::World;

/// What a counter has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Value {
    Number(i64),
    Word(&'static str),
    /// Nothing to count just now, or this kernel does not know it.
    Absent,
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

/// One counter of a run.
#[derive(Debug)]
pub struct Counter {
    pub name: &'static str,
    /// What it counts, in a few words.
    pub about: &'static str,
    /// From the world, and the engine as it is at the moment shown.
    read: fn(&World, &Engine) -> Value,
}

/// A counter of both runs at the same moment.
#[derive(Clone, Copy, Debug)]
pub struct Compared {
    pub counter: &'static Counter,
    pub values: [Value; 2],
}

impl Compared {
    pub fn differs(&self) -> bool {
        self.values[0] != self.values[1]
    }

    /// By how much the second is larger: `+832`; empty where that is no number or nothing.
    pub fn difference(&self) -> String {
        match self.values {
            [Value::Number(left), Value::Number(right)] if left != right => signed(right.saturating_sub(left)),
            _ => String::new(),
        }
    }
}

/// All counters of two runs at the same moment, in the order of [`COUNTERS`].
pub fn compare(left: (&World, &Engine), right: (&World, &Engine)) -> Vec<Compared> {
    let both = |counter: &'static Counter| [left, right].map(|(world, engine)| (counter.read)(world, engine));
    COUNTERS.iter().map(|counter| Compared { counter, values: both(counter) }).collect()
}

const fn counter(name: &'static str, about: &'static str, read: fn(&World, &Engine) -> Value) -> Counter {
    Counter { name, about, read }
}

/// What is compared, the most telling first.
pub static COUNTERS: &[Counter] = &[
    counter("sk_wmem_queued", "truesize of all queued skbs", |_, e| number(e.sk.wmem_queued)),
    counter("sk_sndbuf", "its limit", |_, e| number(e.sk.sndbuf)),
    counter("Send-Q", "bytes written and not acknowledged", |_, e| number(e.sk.outq())),
    counter("unsent", "bytes written and not sent", |_, e| number(e.sk.notsent())),
    counter("skbs", "skbs queued, sent and unsent", |_, e| count(e.queues.rtx_len() + e.queues.write_len())),
    counter("overhead", "queued truesize that is not payload", |_, e| {
        number(i64::from(e.sk.wmem_queued) - i64::from(e.sk.outq()))
    }),
    counter("forward_alloc", "bytes granted to the socket and unused", |_, e| number(e.sk.forward_alloc)),
    counter("tcp_mem pages", "pages granted to all TCP sockets", |_, e| number(e.machine.allocated())),
    counter("last truesize", "what the last skb costs", |_, e| of_last(e, |skb| skb.truesize)),
    counter("last payload", "bytes in the last skb", |_, e| of_last(e, |skb| skb.len)),
    counter("last linear", "of them in its linear area", |_, e| of_last(e, |skb| skb.linear.len)),
    counter("last frags", "page fragments of the last skb", |_, e| of_last(e, |skb| skb.frags.len() as u32)),
    counter("asleep", "writers that sleep in a call", |_, e| {
        count(e.tasks.iter().filter(|task| task.is_asleep()).count())
    }),
    counter("waits for", "what the first sleeper waits for", |_, e| waits_for(e)),
    counter("SOCK_NOSPACE", "somebody wants to be told of space", |_, e| yes(e.sk.nospace)),
    counter("calls", "system calls of the programs that returned", |w, _| total(w.stats().calls)),
    counter("EAGAIN", "calls that found the buffer full", |w, _| total(w.stats().eagain)),
    counter("refused", "script commands that were refused", |w, _| count(w.script_refusals().len())),
    counter("write_seq", "end of what programs have written", |_, e| number(e.sk.relative(e.sk.write_seq).max(0))),
    counter("delivered", "bytes in order at the peer, and read there", |w, _| total(w.peer.delivered())),
    counter("snd_una", "first byte not acknowledged", |_, e| number(e.sk.relative(e.sk.snd_una).max(0))),
    counter("snd_nxt", "next byte to send", |_, e| number(e.sk.relative(e.sk.snd_nxt).max(0))),
    counter("cwnd", "congestion window, in segments", |_, e| number(e.cong.cwnd)),
    counter("packets_out", "segments sent and not acknowledged", |_, e| number(e.sk.packets_out)),
    counter("sacked_out", "of them SACKed", |_, e| number(e.sk.sacked_out)),
    counter("lost_out", "of them taken for lost", |_, e| number(e.sk.lost_out)),
    counter("sent again", "segments sent again, ever", |_, e| number(e.sk.total_retrans)),
    counter("ca_state", "state of congestion control", |_, e| Value::Word(e.cong.ca_state.name())),
    counter("snd_wnd", "the peer's window", |_, e| number(e.sk.snd_wnd)),
    counter("size_goal", "bytes at which an skb is full", |_, e| number(e.size_goal())),
];

fn number(n: impl Into<i64>) -> Value {
    Value::Number(n.into())
}

fn count(n: usize) -> Value {
    Value::Number(n as i64)
}

fn total(n: u64) -> Value {
    Value::Number(i64::try_from(n).unwrap_or(i64::MAX))
}

fn yes(is: bool) -> Value {
    Value::Word(if is { "set" } else { "no" })
}

/// A fact about the skb at the end of the queue, where new bytes go.
fn of_last(engine: &Engine, fact: fn(&Skb) -> u32) -> Value {
    let queues = &engine.queues;
    let sent = queues.rtx_len().checked_sub(1).and_then(|index| queues.rtx_at(index));
    let last = queues.write_tail().or(sent);
    last.map_or(Value::Absent, |skb| number(fact(queues.get(skb))))
}

fn waits_for(engine: &Engine) -> Value {
    let sleeps = engine.tasks.iter().filter_map(|task| task.sleep).filter(|sleep| !sleep.woken);
    sleeps.map(|sleep| sleep.on).next().map_or(Value::Absent, |wait: Wait| Value::Word(wait.name()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_short() {
        let mut names: Vec<_> = COUNTERS.iter().map(|counter| counter.name).collect();
        names.sort_unstable();
        names.dedup();

        assert_eq!(names.len(), COUNTERS.len());
        assert!(COUNTERS.iter().all(|counter| counter.name.len() <= 14 && counter.about.len() <= 45));
    }

    #[test]
    fn a_difference_has_its_sign_and_words_have_none() {
        let compared = |left, right| Compared { counter: &COUNTERS[0], values: [left, right] };

        assert_eq!(compared(Value::Number(9_216), Value::Number(8_330)).difference(), "-886");
        assert_eq!(compared(Value::Number(1), Value::Absent).difference(), "");
        assert!(compared(Value::Number(1), Value::Absent).differs());
        assert!(!compared(Value::Word("Open"), Value::Word("Open")).differs());
    }
}
