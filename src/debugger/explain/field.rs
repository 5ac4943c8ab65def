//! What a changed counter means.

use std::time::Duration;

use crate::engine::socket::congestion::{INFINITE_SSTHRESH, UNLIMITED_RATE};
use crate::engine::step::changes::Field;
use crate::engine::{CaState, Chrono, Nonagle, State};
use crate::language::{Text, text};
use crate::observe::SocketView;
use crate::units::print::{bit_rate, bit_rates, durations, grouped, offset, signed};

/// `sk_wmem_queued 48,832 -> 50,280 (+1,448)`.
pub(super) fn headline(field: Field, from: i64, to: i64, socket: &SocketView<'_>) -> Text {
    let name = field.name();
    let told = |from: Text, to: Text| text!("changed", name = name, from = from, to = to);
    if let Some((from, to)) = told_apart(field, from, to, socket) {
        return told(from, to);
    }
    match (shown(field, from), shown(field, to)) {
        (Some(from), Some(to)) => told(from, to),
        (Some(from), None) => told(from, number(to)),
        _ => Text::plain(format!("{name} {} -> {} ({})", grouped(from), grouped(to), signed(to - from))),
    }
}

fn number(n: i64) -> Text {
    Text::plain(grouped(n).to_string())
}

/// A value as it is called: a code by its name, a time or a rate with its unit, any other number grouped.
pub fn in_words(field: Field, n: i64, socket: &SocketView<'_>) -> Text {
    both_in_words(field, n, n, socket).0
}

/// The same of two values, with as many digits as it takes to tell them apart.
pub fn both_in_words(field: Field, from: i64, to: i64, socket: &SocketView<'_>) -> (Text, Text) {
    let one = |n| shown(field, n).unwrap_or_else(|| number(n));
    told_apart(field, from, to, socket).unwrap_or_else(|| (one(from), one(to)))
}

/// Both values of a field whose numbers are rounded.
fn told_apart(field: Field, from: i64, to: i64, socket: &SocketView<'_>) -> Option<(Text, Text)> {
    let micros = |n: i64| Duration::from_micros(n.unsigned_abs());
    let jiffies = |n: i64| Duration::from_micros(socket.kernel.jiffies_to_usecs(n.unsigned_abs()));
    let (from, to) = match field {
        Field::Rto => durations(jiffies(from), jiffies(to)),
        Field::Srtt => durations(micros(from), micros(to)),
        // Without a round-trip time there is no limit.
        Field::PacingRate if from == UNLIMITED_RATE && to == UNLIMITED_RATE => return Some((NONE, NONE)),
        Field::PacingRate if from == UNLIMITED_RATE => return Some((NONE, Text::plain(bit_rate(to.unsigned_abs())))),
        Field::PacingRate if to == UNLIMITED_RATE => return Some((Text::plain(bit_rate(from.unsigned_abs())), NONE)),
        Field::PacingRate => bit_rates(from.unsigned_abs(), to.unsigned_abs()),
        _ => return None,
    };
    Some((Text::plain(from), Text::plain(to)))
}

const NONE: Text = Text::english("none");

/// The value of a field that is neither a plain number nor rounded.
fn shown(field: Field, n: i64) -> Option<Text> {
    Some(match field {
        Field::Nonagle => Text::plain(nonagle(n)),
        Field::CaState => ca_state(n).map_or("?", CaState::name).into(),
        Field::State => state(n).map_or("?", State::name).into(),
        Field::Chrono => Text::english(chrono(n)),
        Field::Nospace | Field::MemoryPressure => Text::english(if n == 0 { "off" } else { "on" }),
        Field::Ssthresh if n == i64::from(INFINITE_SSTHRESH) => NONE,
        Field::Ssthresh => number(n),
        Field::NotsentLowat if n == 0 => Text::english("default"),
        Field::NotsentLowat => number(n),
        Field::SndUna | Field::SndNxt | Field::WriteSeq | Field::PushedSeq if n < 0 => Text::plain(offset(n)),
        _ => return None,
    })
}

fn nonagle(n: i64) -> String {
    let word = Nonagle::from_bits_truncate(n as u8);
    if word.is_empty() {
        return "Nagle".to_owned();
    }
    let names = [(Nonagle::OFF, "NODELAY"), (Nonagle::CORK, "CORK"), (Nonagle::PUSH, "PUSH")];
    let set: Vec<_> = names.iter().filter(|(bit, _)| word.contains(*bit)).map(|(_, name)| *name).collect();
    set.join("+")
}

fn ca_state(n: i64) -> Option<CaState> {
    CaState::ALL.into_iter().find(|state| *state as i64 == n)
}

fn state(n: i64) -> Option<State> {
    State::ALL.into_iter().find(|state| *state as i64 == n)
}

fn chrono(n: i64) -> &'static str {
    let is = |kind: Chrono| n == kind as i64;
    if is(Chrono::None) {
        "idle"
    } else if is(Chrono::Busy) {
        "busy"
    } else if is(Chrono::RwndLimited) {
        "rwnd-limited"
    } else {
        "sndbuf-limited"
    }
}

pub(super) fn why(field: Field, from: i64, to: i64) -> Text {
    let (rose, fell) = (field.rose(), field.fell());
    match field {
        Field::CaState => ca_state(to).map_or(rose, entering),
        Field::SndWnd if to == 0 => text!("why-the-peers-window-is"),
        Field::Chrono if to == Chrono::None as i64 => fell,
        _ if to >= from => rose,
        _ => fell,
    }
}

fn entering(state: CaState) -> Text {
    match state {
        CaState::Open => text!("why-all-is-in-order"),
        CaState::Disorder => text!("why-something-arrived-out-of"),
        CaState::Cwr => text!("why-cwnd-is-being-reduced"),
        CaState::Recovery => text!("why-fast-recovery-what-is"),
        CaState::Loss => text!("why-the-retransmission-timer-ran"),
    }
}
