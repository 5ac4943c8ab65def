//! Decisions with their numbers, and which of them hold something up.

use crate::debugger::explain::consequence::consequences;
use crate::engine::CaState;
use crate::engine::congestion::window::INFINITE_SSTHRESH;
use crate::engine::step::probe::{Rule, Test};
use crate::units::print::grouped;

/// `sk_wmem_queued 50,500 < sk_sndbuf 40,000? no`.
pub(super) fn headline(test: Test, left: i64, right: i64, verdict: bool) -> String {
    let rule = test.rule();
    let answer = if verdict { "yes" } else { "no" };
    if is_flag(test) {
        return format!("{}? {answer}", flag_question(test, rule));
    }
    let (left, right) = (named(rule.left, test, left), named(rule.right, test, right));
    format!("{left} {} {right}? {answer}", rule.op)
}

/// Decisions about a bit: the numbers 0 and 1 say no more than the answer.
const fn is_flag(test: Test) -> bool {
    matches!(
        test,
        Test::TailIsEor
            | Test::UnderPressure
            | Test::NospaceSet
            | Test::SndbufUnlocked
            | Test::CanShift
            | Test::HeadIsSacked
            | Test::CwndLimited
            | Test::CanCollapse
            | Test::ScatterGather
            | Test::CanGso
            | Test::QueueShrunk
            | Test::SkbZerocopy
            | Test::NaglePush
            | Test::HasFin
            | Test::Corked
            | Test::NagleOff
            | Test::SkbClosed
            | Test::NextMayJoin
            | Test::FirstOrLast
            | Test::UnaAdvanced
            | Test::EarlyEnabled
            | Test::PacketDelayed
    )
}

const fn flag_question(test: Test, rule: Rule) -> &'static str {
    match test {
        Test::TailIsEor => "tail.eor set",
        Test::NospaceSet => "SOCK_NOSPACE set",
        Test::QueueShrunk => "SOCK_QUEUE_SHRUNK set",
        Test::SndbufUnlocked => "SOCK_SNDBUF_LOCK clear",
        Test::CanShift => "skb before it SACKed",
        Test::NaglePush => "TCP_NAGLE_PUSH set",
        Test::HasFin => "FIN set",
        Test::Corked => "TCP_NAGLE_CORK set",
        Test::NagleOff => "TCP_NAGLE_OFF set",
        _ => rule.left,
    }
}

/// A number with its name, in its unit.
fn named(name: &str, test: Test, n: i64) -> String {
    match test {
        // Where the name is the number.
        _ if name.parse::<i64>().is_ok() => name.to_owned(),
        Test::IsSendHead if n == 0 => format!("{name} (none)"),
        Test::IsSendHead => format!("{name} #{n}"),
        Test::SameBlock | Test::CanCoalesce if n < 0 => format!("{name} (none)"),
        Test::NotsentBelowLowat if n == i64::from(u32::MAX) => format!("{name} (none)"),
        Test::SlowStart | Test::SlowStartPerAck if n == i64::from(INFINITE_SSTHRESH) => format!("{name} (none)"),
        Test::MayWait if n == i64::MAX => format!("{name} (none)"),
        Test::InRecovery | Test::StateOpen if name == "icsk_ca_state" => format!("{name} {}", ca_state(n)),
        Test::InRecovery | Test::StateOpen => name.to_owned(),
        Test::MayWait | Test::SentLongAgo | Test::AckIsNear | Test::UserTimeout | Test::PeerSilent => {
            format!("{name} {}", span(n))
        }
        Test::RackLost => format!("{name} {}", span(n * 1000)),
        _ => format!("{name} {}", grouped(n)),
    }
}

fn ca_state(n: i64) -> &'static str {
    CaState::ALL.into_iter().find(|state| *state as i64 == n).map_or("?", CaState::name)
}

/// Nanoseconds to the last digit, also before zero: what is compared must not look equal where it is not.
fn span(nanos: i64) -> String {
    let sign = if nanos < 0 { "-" } else { "" };
    let n = nanos.unsigned_abs();
    let (unit, size, digits) = match n {
        0..1_000 => ("ns", 1, 0),
        1_000..1_000_000 => ("us", 1_000, 3),
        1_000_000..1_000_000_000 => ("ms", 1_000_000, 6),
        _ => ("s", 1_000_000_000, 9),
    };
    let whole = grouped(i64::try_from(n / size).unwrap_or(i64::MAX));
    match n % size {
        0 if n == 0 => "0".to_owned(),
        0 => format!("{sign}{whole} {unit}"),
        rest => format!("{sign}{whole}.{} {unit}", format!("{rest:0digits$}").trim_end_matches('0')),
    }
}

/// Whether the verdict holds something up: a byte, a packet, a wake-up, or memory.
pub(super) const fn is_refusal(test: Test, verdict: bool) -> bool {
    match test {
        Test::SndbufFree
        | Test::NotsentBelowLowat
        | Test::FragSlotLeft
        | Test::FairShare
        | Test::StopsAtSndbufAnyway
        | Test::WspaceEnough
        | Test::MayWait
        | Test::CwndFree
        | Test::InWindow
        | Test::CanTrim
        | Test::RetriesLeft
        | Test::ProbesLeft
        | Test::ProbeHasWindow
        | Test::FirstOrLast => !verdict,
        Test::Autocork
        | Test::Corked
        | Test::SmallUnacked
        | Test::DeferTso
        | Test::OthersOut
        | Test::DeviceFull
        | Test::MemOverMax
        | Test::AckIsOld
        | Test::AckIsFuture
        | Test::UnaAdvanced
        | Test::DeviceHoldsTooMuch
        | Test::RetransmitBusy
        | Test::UserTimeout
        | Test::PeerSilent => verdict,
        _ => false,
    }
}

pub(super) fn why(test: Test, verdict: bool) -> &'static str {
    let (yes, no) = consequences(test);
    if verdict { yes } else { no }
}
