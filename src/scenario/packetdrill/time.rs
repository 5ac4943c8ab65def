//! When an event happens.

use crate::scenario::packetdrill::cursor::{Cursor, Parsed};

/// The latest time of a script, in microseconds: a day.
const LATEST_US: i64 = 86_400_000_000;

/// When an event happens, or must. Times are in microseconds; `since_last` counts them from when the last event really was.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum When {
    /// At any time after the last event.
    Any,
    /// At one time.
    At {
        /// The time.
        us: i64,
        /// Not from the beginning of the script.
        since_last: bool,
    },
    /// Between two times.
    Within {
        /// Not earlier,
        from_us: i64,
        /// and not later.
        to_us: i64,
        /// Not from the beginning of the script.
        since_last: bool,
    },
}

/// A time, and the end of a call that sleeps: `+0...0.3`.
pub(super) fn time(cursor: &mut Cursor<'_>) -> Parsed<(When, Option<i64>)> {
    if cursor.eat("*") {
        return Ok((When::Any, None));
    }
    let start = cursor.at();
    let since_last = cursor.eat("+");
    let from_us = seconds(cursor)?;
    if cursor.eat("~") {
        cursor.eat("+");
        let to_us = seconds(cursor)?;
        if to_us < from_us {
            return cursor.wrong(start..cursor.at(), "the range ends before it begins");
        }
        return Ok((When::Within { from_us, to_us, since_last }, None));
    }
    let when = When::At { us: from_us, since_last };
    let before = cursor.clone();
    cursor.skip_blanks();
    if !cursor.eat("...") {
        *cursor = before;
        return Ok((when, None));
    }
    cursor.skip_blanks();
    cursor.eat("+");
    let until = seconds(cursor)?;
    if until < from_us {
        return cursor.wrong(start..cursor.at(), "the call returns before it begins");
    }
    Ok((when, Some(until)))
}

/// Seconds with a fraction, in microseconds.
fn seconds(cursor: &mut Cursor<'_>) -> Parsed<i64> {
    let start = cursor.at();
    let whole = cursor.take_while(|c| c.is_ascii_digit());
    let ellipsis = cursor.rest().starts_with("...");
    let fraction = if !ellipsis && cursor.eat(".") { cursor.take_while(|c| c.is_ascii_digit()) } else { "" };
    if whole.is_empty() && fraction.is_empty() {
        return cursor.expected("a time such as 0.1, +.02, +0~+0.1 or *");
    }
    let micros =
        fraction.bytes().chain(std::iter::repeat(b'0')).take(6).fold(0, |us, digit| us * 10 + i64::from(digit - b'0'));
    let whole = if whole.is_empty() { Some(0) } else { whole.parse::<i64>().ok() };
    match whole.and_then(|seconds| seconds.checked_mul(1_000_000)).map(|us| us.saturating_add(micros)) {
        Some(us) if us <= LATEST_US => Ok(us),
        _ => cursor.wrong(start..cursor.at(), "a script may take a day, 86400 seconds"),
    }
}
