//! What a changed counter means.

use std::time::Duration;

use crate::engine::congestion::window::INFINITE_SSTHRESH;
use crate::engine::step::probe::Field;
use crate::engine::{CaState, Chrono, Engine, Nonagle, State};
use crate::units::print::{bit_rate, bit_rates, durations, grouped, offset, signed};

/// `sk_wmem_queued 48,832 -> 50,280 (+1,448)`.
pub(super) fn headline(field: Field, from: i64, to: i64, engine: &Engine) -> String {
    let name = field.name();
    if let Some((from, to)) = told_apart(field, from, to, engine) {
        return format!("{name} {from} -> {to}");
    }
    match (shown(field, from), shown(field, to)) {
        (Some(from), Some(to)) => format!("{name} {from} -> {to}"),
        (Some(from), None) => format!("{name} {from} -> {}", grouped(to)),
        _ => format!("{name} {} -> {} ({})", grouped(from), grouped(to), signed(to - from)),
    }
}

/// A value as it is called: a code by its name, a time or a rate with its unit, any other number grouped.
pub fn in_words(field: Field, n: i64, engine: &Engine) -> String {
    both_in_words(field, n, n, engine).0
}

/// The same of two values, with as many digits as it takes to tell them apart.
pub fn both_in_words(field: Field, from: i64, to: i64, engine: &Engine) -> (String, String) {
    let one = |n| shown(field, n).unwrap_or_else(|| grouped(n).to_string());
    told_apart(field, from, to, engine).unwrap_or_else(|| (one(from), one(to)))
}

/// Both values of a field whose numbers are rounded.
fn told_apart(field: Field, from: i64, to: i64, engine: &Engine) -> Option<(String, String)> {
    let micros = |n: i64| Duration::from_micros(n.unsigned_abs());
    let jiffies = |n: i64| Duration::from_micros(engine.config.kernel.jiffies_to_usecs(n.unsigned_abs()));
    Some(match field {
        Field::Rto => durations(jiffies(from), jiffies(to)),
        Field::Srtt => durations(micros(from), micros(to)),
        // Without a round-trip time there is no limit: u64::MAX.
        Field::PacingRate if from < 0 => ("none".to_owned(), bit_rate(to.unsigned_abs())),
        Field::PacingRate if to < 0 => (bit_rate(from.unsigned_abs()), "none".to_owned()),
        Field::PacingRate => bit_rates(from.unsigned_abs(), to.unsigned_abs()),
        _ => return None,
    })
}

/// The value of a field that is neither a plain number nor rounded.
fn shown(field: Field, n: i64) -> Option<String> {
    Some(match field {
        Field::Nonagle => nonagle(n),
        Field::CaState => ca_state(n).map_or("?", CaState::name).to_owned(),
        Field::State => state(n).map_or("?", State::name).to_owned(),
        Field::Chrono => chrono(n).to_owned(),
        Field::Nospace | Field::MemoryPressure => if n == 0 { "off" } else { "on" }.to_owned(),
        Field::Ssthresh if n == i64::from(INFINITE_SSTHRESH) => "none".to_owned(),
        Field::Ssthresh => grouped(n).to_string(),
        Field::NotsentLowat if n == 0 => "default".to_owned(),
        Field::NotsentLowat => grouped(n).to_string(),
        Field::SndUna | Field::SndNxt | Field::WriteSeq | Field::PushedSeq if n < 0 => offset(n),
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

pub(super) fn why(field: Field, from: i64, to: i64) -> &'static str {
    let (up, down) = meaning(field);
    match field {
        Field::CaState => ca_state(to).map_or(up, entering),
        Field::SndWnd if to == 0 => "The peer's window is closed: nothing new may be sent until it opens.",
        Field::Chrono if to == Chrono::None as i64 => down,
        _ if to >= from => up,
        _ => down,
    }
}

fn entering(state: CaState) -> &'static str {
    match state {
        CaState::Open => "All is in order: nothing is missing that was sent.",
        CaState::Disorder => "Something arrived out of order, after a loss or by mere reordering.",
        CaState::Cwr => "cwnd is being reduced although nothing was lost.",
        CaState::Recovery => "Fast recovery: what is lost is resent while cwnd shrinks.",
        CaState::Loss => "The retransmission timer ran out: everything starts again from a small cwnd.",
    }
}

texts! {
    /// What it means that the field rose (or changed), and that it fell.
    meaning(Field) -> (&'static str, &'static str) {
        WmemQueued => (
            "More memory is charged to the queue: this is the number that sk_sndbuf limits.",
            "Memory of the queue is freed: this is what lets writers go on.",
        ),
        ForwardAlloc => (
            "The socket's stock of granted memory grew: pages came from the machine, or bytes from freed skbs.",
            "The socket's stock of granted memory shrank: bytes were spent on the queue, or pages went back.",
        ),
        MemoryAllocated => (
            "All TCP sockets together now hold more pages of the machine's memory.",
            "Pages went back to the machine, for any socket to use.",
        ),
        MemoryPressure => (
            "TCP memory is short from now on: sockets get only their share.",
            "TCP memory is no longer short.",
        ),
        WmemAlloc => (
            "The device holds another transmitted clone; small queues and autocork watch this number.",
            "The device has sent a clone and freed it.",
        ),
        Sndbuf => (
            "The limit of the send buffer rose.",
            "The limit of the send buffer fell: nothing that is queued goes away, but new skbs must wait longer.",
        ),
        SndUna => (
            "The peer has everything before this byte, so it need never be sent again.",
            "The first unacknowledged byte changed.",
        ),
        SndNxt => (
            "Everything before this byte has been sent at least once.",
            "The next byte to send changed.",
        ),
        WriteSeq => (
            "The program's bytes are in the queue up to here.",
            "The end of the queue changed.",
        ),
        PushedSeq => (
            "The receiver is asked to hand the bytes up to here to its reader at once (PSH).",
            "The end of the pushed bytes changed.",
        ),
        SndWnd => (
            "The peer offers more room than before.",
            "The peer offers less room than before, as when its program is behind with reading.",
        ),
        MaxWindow => (
            "The peer has never offered so much before; no super-packet may be larger than half of it.",
            "The largest window on record changed.",
        ),
        Cwnd => (
            "More segments may be in the network at once.",
            "Fewer segments may be in the network at once.",
        ),
        Ssthresh => (
            "Slow start will end later than before.",
            "Slow start will end at this many segments from now on.",
        ),
        PacketsOut => (
            "More segments are sent and not acknowledged.",
            "Fewer segments are waiting for their ACK.",
        ),
        SackedOut => (
            "More of the segments sent are known to have arrived beyond a gap.",
            "Fewer segments lie beyond a gap: the gap was closed, or the marks were dropped.",
        ),
        LostOut => (
            "More segments are taken for lost, which makes room in cwnd for sending them again.",
            "Fewer segments are missing: they arrived, or the loss was a false alarm.",
        ),
        RetransOut => (
            "More retransmitted segments are on their way.",
            "Fewer retransmitted segments are on their way: they arrived, or were lost again.",
        ),
        Nonagle => (
            "What small segments must wait for has changed (NODELAY, cork, one-time push).",
            "Small segments wait for less, or for Nagle's rule again.",
        ),
        CaState => (
            "The loss state changed.",
            "The loss state eased.",
        ),
        Nospace => (
            "Somebody found no space and will be told when there is some.",
            "Whoever waited for space is told, so nobody waits any more.",
        ),
        Chrono => (
            "What the connection is limited by has changed; TCP_INFO reports the time spent in each.",
            "Nothing is queued any more, so the connection is idle.",
        ),
        MssCache => (
            "Segments may be larger from now on.",
            "Segments must be smaller from now on.",
        ),
        Srtt => (
            "Round trips take longer than before, smoothed over many.",
            "Round trips take less time than before, smoothed over many.",
        ),
        Rto => (
            "From now on more time passes before something is resent without news of a loss.",
            "From now on less time passes before something is resent without news of a loss.",
        ),
        PacingRate => (
            "Sending is estimated to go faster, so super-packets may be larger.",
            "Sending is estimated to go slower, so super-packets get smaller.",
        ),
        NotsentLowat => (
            "More bytes may be unsent before writers have to wait.",
            "Fewer bytes may be unsent before writers have to wait (0: the system's setting).",
        ),
        State => (
            "The connection has come to another state of its life.",
            "The connection has come to a state with a lower number, as from SYN_SENT to ESTABLISHED.",
        ),
        Backoff => (
            "No answer came, so the next try waits twice as long.",
            "An answer came, so tries need not wait so long any more.",
        ),
    }
}
