//! What a number of `ss` counts, and how its text is read.

use std::time::Duration;

use crate::language::text;
use crate::units::print::{bits, duration, grouped};

/// What a number counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Unit {
    Bytes,
    Segments,
    /// Pieces of something that the words name.
    Times,
    /// A shift, a number of the kernel's, or one without a unit.
    Plain,
    Milliseconds,
    /// As timers are printed, which is not as it looks: `1.536ms` is 1 s and 536 ms.
    Clock,
    BitsPerSecond,
    Percent,
    /// No number.
    Word,
}

impl Unit {
    /// For programs.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Unit::Bytes => "bytes",
            Unit::Segments => "segments",
            Unit::Times | Unit::Plain | Unit::Word => "",
            Unit::Milliseconds | Unit::Clock => "ms",
            Unit::BitsPerSecond => "bits_per_second",
            Unit::Percent => "percent",
        }
    }

    /// The number that a text stands for, in the unit.
    pub(crate) fn number(self, text: &str) -> Option<f64> {
        match self {
            Unit::Word => None,
            Unit::Clock => clock(text),
            Unit::Milliseconds => text.strip_suffix("ms").unwrap_or(text).parse().ok(),
            Unit::BitsPerSecond => rate(text),
            Unit::Percent => text.strip_suffix('%').unwrap_or(text).parse().ok(),
            Unit::Bytes | Unit::Segments | Unit::Times | Unit::Plain => text.parse().ok(),
        }
    }

    /// For people.
    pub(crate) fn shown(self, n: f64) -> String {
        match self {
            Unit::Bytes => text!("bytes", n = n as i64).aloud(),
            Unit::Segments => text!("count-segment", n = n as i64).aloud(),
            Unit::Percent => format!("{n} %"),
            Unit::Milliseconds | Unit::Clock => span(n),
            Unit::BitsPerSecond => bits(n as u64),
            Unit::Times | Unit::Plain | Unit::Word if n.fract() == 0.0 => grouped(n as i64).to_string(),
            Unit::Times | Unit::Plain | Unit::Word => n.to_string(),
        }
    }
}

/// Milliseconds in the unit people would say.
pub(crate) fn span(milliseconds: f64) -> String {
    duration(Duration::try_from_secs_f64(milliseconds / 1e3).unwrap_or_default())
}

/// `5494474bps`, `94.6Mbps`: with prefixes of 1,000.
fn rate(text: &str) -> Option<f64> {
    let text = text.strip_suffix("bps")?;
    let (digits, factor) = match text.char_indices().next_back()? {
        (at, 'K') => (&text[..at], 1e3),
        (at, 'M') => (&text[..at], 1e6),
        (at, 'G') => (&text[..at], 1e9),
        (at, 'T') => (&text[..at], 1e12),
        _ => (text, 1.0),
    };
    digits.parse::<f64>().ok().map(|n| n * factor)
}

/// `1min23sec`, `34sec`, `1.536ms` (1 s and 536 ms), `029ms`; nothing at all is 0.
fn clock(text: &str) -> Option<f64> {
    let (minutes, rest) = text.split_once("min").unwrap_or(("0", text));
    let (seconds, rest) = rest.split_once("sec").or_else(|| rest.split_once('.')).unwrap_or(("0", rest));
    let milliseconds = if rest.is_empty() { "0" } else { rest.strip_suffix("ms")? };
    let [minutes, seconds, milliseconds] = [minutes, seconds, milliseconds].map(|part| part.parse::<u32>().ok());
    Some(f64::from(minutes?) * 60_000.0 + f64::from(seconds?) * 1_000.0 + f64::from(milliseconds?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timer_is_read_as_it_is_meant() {
        for (text, milliseconds) in [
            ("1.536ms", 1_536.0),
            ("029ms", 29.0),
            ("9.005ms", 9_005.0),
            ("34sec", 34_000.0),
            ("1min59sec", 119_000.0),
            ("119min", 7_140_000.0),
            ("", 0.0),
        ] {
            assert_eq!(Unit::Clock.number(text), Some(milliseconds), "{text}");
        }
        assert_eq!(Unit::Clock.number("soon"), None);
    }

    #[test]
    fn rates_have_prefixes_or_none() {
        assert_eq!(Unit::BitsPerSecond.number("5494474bps"), Some(5_494_474.0));
        assert_eq!(Unit::BitsPerSecond.number("94.6Mbps"), Some(94_600_000.0));
        assert_eq!(Unit::BitsPerSecond.number("94.6"), None);
    }
}
