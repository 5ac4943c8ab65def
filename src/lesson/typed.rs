//! Answers as they are typed.

use crate::language::text;
use crate::lesson::cue::Kind;
use crate::lesson::form::Form;
use crate::units::amount::{Rate, Span};
use crate::units::print::without_commas;

/// Reads a number that was typed.
pub fn read(text: &str, kind: Kind) -> Result<i64, String> {
    let text = text.trim().trim_start_matches('#');
    match kind {
        Kind::Number(Form::Time) => {
            let span = text.replace(' ', "").parse::<Span>();
            let micros = span.ok().and_then(|Span(span)| i64::try_from(span.as_micros()).ok());
            micros.ok_or_else(|| text!("lesson-expected-a-time-such-as", text = text.to_string()).aloud())
        }
        Kind::Number(Form::Rate) => {
            let rate = text.replace("/s", "").replace(' ', "").to_lowercase().parse::<Rate>();
            let bytes = rate.ok().and_then(|rate| rate.bytes_per_second()).and_then(|rate| i64::try_from(rate).ok());
            bytes.ok_or_else(|| text!("lesson-expected-a-rate-such-as", text = text.to_string()).aloud())
        }
        _ => {
            let digits = without_commas(text.trim_end_matches('%').trim());
            digits
                .and_then(|digits| digits.parse().ok())
                .ok_or_else(|| text!("lesson-expected-a-number-such-as", text = text.to_string()).aloud())
        }
    }
}
