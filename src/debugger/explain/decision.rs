//! Decisions with their numbers.

use crate::engine::CaState;
use crate::engine::socket::congestion::INFINITE_SSTHRESH;
use crate::engine::step::decisions::{Numbers, Test};
use crate::language::{Text, text};
use crate::units::print::grouped;

/// `sk_wmem_queued 50,500 < sk_sndbuf 40,000? no`.
pub(super) fn headline(test: Test, left: i64, right: i64, verdict: bool) -> Text {
    let rule = test.rule();
    let answer = if verdict { text!("yes") } else { text!("no") };
    if let Numbers::Flag(question) = rule.numbers {
        return text!("decided", formula = Text::english(question), answer = answer);
    }
    let (left, right) = (with_name(rule.left, rule.numbers, left), with_name(rule.right, rule.numbers, right));
    let formula = Text::joined(vec![left, Text::plain(rule.op), right], " ");
    text!("decided", formula = formula, answer = answer)
}

/// A number with its name, in its unit.
fn with_name(name: &'static str, numbers: Numbers, n: i64) -> Text {
    let is_none = match numbers {
        Numbers::SkbId => n == 0,
        Numbers::Place => n < 0,
        Numbers::Lowat => n == i64::from(u32::MAX),
        Numbers::Ssthresh => n == i64::from(INFINITE_SSTHRESH),
        Numbers::Timeout => n == i64::MAX,
        _ => false,
    };
    // Where the name is the number.
    if name.parse::<i64>().is_ok() || CaState::ALL.iter().any(|state| name == format!("TCP_CA_{}", state.name())) {
        return Text::plain(name);
    }
    let number = match numbers {
        _ if is_none => text!("decided-none"),
        Numbers::SkbId => Text::plain(format!("#{n}")),
        Numbers::CaState => Text::plain(ca_state(n)),
        Numbers::Nanoseconds | Numbers::Timeout => Text::plain(span(n)),
        Numbers::Microseconds => Text::plain(span(n * 1000)),
        _ => Text::plain(grouped(n).to_string()),
    };
    Text::joined(vec![Text::english(name), number], " ")
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
