//! The numbers that texts and expressions of a lesson may name, and how they are shown.

use std::collections::BTreeMap;
use std::time::Duration;

use thiserror::Error;

use crate::debugger::Session;
use crate::debugger::breakpoint::names;
use crate::engine::step::probe::{Field, Subject, What};
use crate::lesson::form::Form;
use crate::lesson::settings;
use crate::observe::{Counter, Known, SkbView, Unit, counters};
use crate::units::Time;
use crate::units::print::{bit_rate, duration, grouped};

/// A number, and how it is shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Value {
    /// In the unit of its form.
    pub n: i64,
    /// How it is shown.
    pub form: Form,
}

/// The numbers that a lesson has named so far.
pub type Values = BTreeMap<String, Value>;

/// A name that has no number at this moment.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[error("`{name}` has no value here: {reason}")]
pub struct NoValue {
    /// The name.
    pub name: String,
    /// Why.
    pub reason: String,
}

impl Value {
    /// As people read it.
    pub fn shown(self) -> String {
        let whole = u64::try_from(self.n).unwrap_or(0);
        match self.form {
            Form::Number => grouped(self.n).to_string(),
            Form::Time => duration(Duration::from_micros(whole)),
            Form::Rate => bit_rate(whole),
            Form::Percent => format!("{}%", grouped(self.n)),
        }
    }
}

/// The names that are no counters, with what they are.
pub const OWN: &[(&str, &str)] = &[
    ("wake", "sk_wmem_queued at which a sleeping writer is woken"),
    ("now", "the virtual time"),
    ("returned", "what the last system call returned; negative: an errno"),
    ("asked", "the bytes that the last send() was given"),
    ("taken", "the bytes of the last send() that are queued"),
    ("slept", "how long the last system call has slept"),
    ("lasted", "how long the last system call has lasted"),
    ("skb", "the id of the skb that the step is about"),
    ("skb_truesize", "what that skb costs"),
    ("skb_payload", "its bytes"),
    ("skb_segments", "the segments that it stands for"),
    ("left", "the number on the left side of the decision"),
    ("right", "the number on its right side"),
    ("first_skb", "the id of the oldest skb of the queue"),
    ("first_truesize", "what the oldest skb costs"),
    ("first_payload", "its bytes"),
    ("first_segments", "the segments that it stands for"),
    ("first_frags", "its page fragments"),
    ("last_skb", "the id of the newest skb"),
    ("last_segments", "the segments that the newest skb stands for"),
    ("send_head", "the id of the first skb of which nothing was sent"),
    ("in_flight", "segments believed to be in the network"),
    ("granted_pages", "pages granted to this socket"),
    ("other_pages", "pages that other sockets hold"),
    ("busy", "how long the connection was busy"),
    ("rwnd_limited", "of that, limited by the peer's window"),
    ("sndbuf_limited", "of that, limited by the send buffer"),
    ("unsent_age", "how long the next byte to be sent has waited since its send() began"),
    ("timer_in", "when the timer for what was sent goes off"),
    ("script_entries", "entries of the script so far"),
    ("packets_sent", "packets of the sender so far, as long as they are remembered"),
];

/// The name of a counter in an expression: `Send-Q` is `send_q`.
pub fn counter_name(counter: &Counter) -> String {
    counter.name.to_lowercase().replace(['-', ' '], "_")
}

/// All names that an expression may use beside the fields.
pub fn names() -> Vec<String> {
    let counters = counters::all().map(counter_name).filter(|name| names::field(name).is_none());
    let own = OWN.iter().map(|(name, _)| *name).chain(settings::NAMES.iter().map(|(name, ..)| *name));
    counters.chain(own.map(str::to_owned)).collect()
}

/// The row of the counter of this name.
pub fn counter(name: &str) -> Option<&'static Counter> {
    let field = names::field(name).map(counters::of);
    field.or_else(|| {
        counters::all().find(|counter| counter_name(counter) == name.to_lowercase() || counter.name == name)
    })
}

/// Whether there may be a number of this name.
pub fn is_name(name: &str) -> bool {
    counter(name).is_some() || OWN.iter().any(|(own, _)| *own == name) || settings::form(name).is_some()
}

/// How the number of this name is shown.
pub fn form_of(name: &str) -> Form {
    let times = ["now", "slept", "lasted", "busy", "rwnd_limited", "sndbuf_limited", "unsent_age", "timer_in"];
    match counter(name).map(|counter| counter.unit) {
        Some(Unit::Microseconds) => Form::Time,
        Some(Unit::BytesPerSecond) => Form::Rate,
        None if times.contains(&name) => Form::Time,
        None => settings::form(name).unwrap_or_default(),
        _ => Form::Number,
    }
}

/// The number of this name: what the lesson has named comes first.
pub fn value(name: &str, session: &Session, known: &Values) -> Result<Value, NoValue> {
    if let Some(value) = known.get(name) {
        return Ok(*value);
    }
    let no_value = |reason: &str| NoValue { name: name.to_owned(), reason: reason.to_owned() };
    let found = match counter(name) {
        Some(counter) => counter.of_session(&session.socket(), session.world()),
        None => own(name, session),
    };
    match found {
        Known::Is(n) => Ok(Value { n, form: form_of(name) }),
        Known::Missing(reason) => Err(no_value(reason)),
    }
}

fn own(name: &str, session: &Session) -> Known<i64> {
    let socket = session.socket();
    let call = || session.calls().calls.pop();
    let of_call = |value: Option<i64>| Known::of(value, "no system call was made yet");
    let of_skb = |value: Option<i64>| Known::of(value, "the step is about no skb");
    let of_queue = |value: Option<i64>| Known::of(value, "no skb is queued");
    match name {
        "wake" => Known::Is(socket.wake_threshold().into()),
        "now" => Known::Is(micros(session.now().since(Time::ZERO))),
        "returned" => {
            let mut returns = session.calls().calls.into_iter().filter_map(|call| call.returned);
            Known::of(returns.next_back().map(|(.., n)| n), "no system call has returned yet")
        }
        "asked" => of_call(call().and_then(|call| call.asked()).map(i64::from)),
        "taken" => of_call(call().map(|call| call.taken.into())),
        "slept" => of_call(call().map(|call| micros(call.slept()))),
        "lasted" => of_call(call().map(|call| micros(call.lasted(session.now())))),
        "skb" => of_skb(subject(session)),
        "skb_truesize" => of_skb(subject_skb(session).map(|skb| skb.truesize.into())),
        "skb_payload" => of_skb(subject_skb(session).map(|skb| skb.len.into())),
        "skb_segments" => of_skb(subject_skb(session).map(|skb| skb.gso_segs.into())),
        "left" | "right" => Known::of(decision(session, name == "left"), "the step is no decision"),
        "first_skb" => of_queue(socket.skb(0).map(|skb| skb.id.0 as i64)),
        "first_truesize" => of_queue(socket.skb(0).map(|skb| skb.truesize.into())),
        "first_payload" => of_queue(socket.skb(0).map(|skb| skb.len.into())),
        "first_segments" => of_queue(socket.skb(0).map(|skb| skb.gso_segs.into())),
        "first_frags" => of_queue(socket.skb(0).map(|skb| skb.frags.len() as i64)),
        "last_skb" => of_queue(socket.last_skb().map(|skb| skb.id.0 as i64)),
        "last_segments" => of_queue(socket.last_skb().map(|skb| skb.gso_segs.into())),
        "send_head" => Known::of(socket.send_head().map(|skb| skb.id.0 as i64), "all that is queued was sent"),
        "in_flight" => Known::Is(socket.in_flight().into()),
        "granted_pages" => Known::Is(socket.granted_pages),
        "other_pages" => Known::Is(socket.other_pages),
        "busy" => Known::Is(micros(socket.limited()[0])),
        "rwnd_limited" => Known::Is(micros(socket.limited()[1])),
        "sndbuf_limited" => Known::Is(micros(socket.limited()[2])),
        "unsent_age" => Known::of(unsent_age(session), "nothing waits to be sent"),
        "timer_in" => {
            let timer = socket.timer.map(|pending| micros(pending.at.since(session.now())));
            Known::of(timer, "no timer runs for what was sent")
        }
        "script_entries" => Known::Is(session.world().script_items_taken() as i64),
        "packets_sent" => {
            Known::Is(session.packets().filter(|packet| packet.direction == crate::world::Direction::Out).count() as i64)
        }
        _ => settings::value(name, session),
    }
}

fn micros(span: Duration) -> i64 {
    i64::try_from(span.as_micros()).unwrap_or(i64::MAX)
}

fn subject(session: &Session) -> Option<i64> {
    match session.step()?.step.what {
        What::Event { subject: Subject::Skb(id), .. } => Some(id.0 as i64),
        _ => None,
    }
}

fn subject_skb(session: &Session) -> Option<SkbView<'_>> {
    session.step()?.skb().and_then(|id| session.socket().find_skb(id))
}

fn decision(session: &Session, is_left: bool) -> Option<i64> {
    match session.step()?.step.what {
        What::Test { left, right, .. } => Some(if is_left { left } else { right }),
        _ => None,
    }
}

/// Since the call began that wrote the first byte that was not sent.
fn unsent_age(session: &Session) -> Option<i64> {
    let socket = session.socket();
    let (next, end) = (socket.relative(socket.snd_nxt), counters::value(Field::WriteSeq, &socket));
    let calls = session.calls().calls;
    let mut begin = end;
    for call in calls.iter().rev().filter(|call| call.taken > 0) {
        begin -= i64::from(call.taken);
        if begin <= next && next < end {
            return Some(micros(session.now().since(call.began)));
        }
    }
    None
}
