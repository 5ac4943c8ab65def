//! Amounts as people write them, in scenario files and on the command line: sizes, rates, chances, spans of time.
//!
//! Every type here is read with [`FromStr`] and from TOML by the same rules, and printed so that it reads back as itself.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use crate::units::print::{plural, without_commas};

const KIB: u64 = 1 << 10;
const MIB: u64 = 1 << 20;
const GIB: u64 = 1 << 30;
/// The largest `int`, which is how system calls take sizes.
const INT_MAX: u64 = i32::MAX as u64;

/// Says what was expected, what came, and what may have been meant.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub struct AmountError {
    pub expected: &'static str,
    pub got: String,
    pub hint: Option<&'static str>,
}

/// An amount of bytes: `1000`, `64k` = `64KiB` = 65,536, `200MB` = 200,000,000.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Debug)]
pub struct Size(pub u64);

impl Size {
    pub const EXPECTED: &str = "a size such as 1000, 64k, 64KiB or 200MB";

    const UNITS: &[(&str, u64)] = &[
        ("", 1),
        ("b", 1),
        ("k", KIB),
        ("kib", KIB),
        ("kb", 1_000),
        ("m", MIB),
        ("mib", MIB),
        ("mb", 1_000_000),
        ("g", GIB),
        ("gib", GIB),
        ("gb", 1_000_000_000),
    ];
}

impl FromStr for Size {
    type Err = AmountError;

    fn from_str(text: &str) -> Result<Self, AmountError> {
        let fail = |hint| AmountError { expected: Size::EXPECTED, got: text.to_owned(), hint };
        let (number, unit) = split(text).ok_or_else(|| fail(None))?;
        let scale = scale_of(Size::UNITS, unit)
            .ok_or_else(|| fail(Some("k, m, g and KiB, MiB, GiB count in 1024s, KB, MB, GB in 1000s")))?;
        let bytes = number.times(scale).map_err(|problem| {
            fail(Some(match problem {
                Problem::NotWhole => "that is not a whole number of bytes",
                Problem::TooLarge => "that is too large",
            }))
        })?;
        Ok(Size(bytes))
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            0 => f.write_str("0"),
            n if n % GIB == 0 => write!(f, "{}GiB", n / GIB),
            n if n % MIB == 0 => write!(f, "{}MiB", n / MIB),
            n if n % KIB == 0 => write!(f, "{}KiB", n / KIB),
            n => write!(f, "{n}"),
        }
    }
}

/// An amount of bytes that fits an `int`, as an argument of a system call or a window.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Debug)]
pub struct Size32(u32);

impl Size32 {
    pub const EXPECTED: &str = "a size below 2GiB such as 1000, 64k or 64KiB";

    pub const fn new(bytes: u64) -> Option<Size32> {
        if bytes <= INT_MAX { Some(Size32(bytes as u32)) } else { None }
    }

    pub const fn bytes(self) -> u32 {
        self.0
    }

    pub const fn int(self) -> i32 {
        self.0 as i32
    }
}

impl FromStr for Size32 {
    type Err = AmountError;

    fn from_str(text: &str) -> Result<Self, AmountError> {
        let fail = |hint| AmountError { expected: Size32::EXPECTED, got: text.to_owned(), hint };
        let size: Size = text.parse().map_err(|error: AmountError| fail(error.hint))?;
        Size32::new(size.0).ok_or_else(|| fail(Some("that is too large")))
    }
}

impl fmt::Display for Size32 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Size(u64::from(self.0)).fmt(f)
    }
}

/// A speed: `10mbit` in bits per second (decimal, as links are sold), `100KiB/s` in bytes, or `unlimited`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rate {
    Unlimited,
    BitsPerSecond(u64),
}

impl Rate {
    pub const EXPECTED: &str = "a rate such as 10mbit, 1gbit, 100KiB/s or unlimited";

    const BIT_UNITS: &[(&str, u64)] = &[("bit", 1), ("kbit", 1_000), ("mbit", 1_000_000), ("gbit", 1_000_000_000)];

    /// Bits per second; `None` is unlimited.
    pub fn bits_per_second(self) -> Option<u64> {
        match self {
            Rate::Unlimited => None,
            Rate::BitsPerSecond(bits) => Some(bits),
        }
    }

    /// Bytes per second, rounded down; `None` is unlimited.
    pub fn bytes_per_second(self) -> Option<u64> {
        self.bits_per_second().map(|bits| bits / 8)
    }
}

impl FromStr for Rate {
    type Err = AmountError;

    fn from_str(text: &str) -> Result<Self, AmountError> {
        let fail = |hint| AmountError { expected: Rate::EXPECTED, got: text.to_owned(), hint };
        let lower = text.trim().to_ascii_lowercase();
        if lower == "unlimited" {
            return Ok(Rate::Unlimited);
        }
        let (number, unit) = split(&lower).ok_or_else(|| fail(None))?;
        if number.is_zero() && unit.is_empty() {
            return Ok(Rate::BitsPerSecond(0));
        }
        let (bare, per_second) = match unit.strip_suffix("/s") {
            Some(bare) => (bare, true),
            None => (unit, false),
        };
        let scale = match scale_of(Rate::BIT_UNITS, bare) {
            Some(scale) => Some(scale),
            None if per_second && !bare.is_empty() => scale_of(Size::UNITS, bare).map(|bytes| bytes * 8),
            None => None,
        };
        let scale = scale.ok_or_else(|| fail(Some("write mbit for megabits per second, MB/s or MiB/s for bytes")))?;
        let bits = number.times(scale).map_err(|problem| {
            fail(Some(match problem {
                Problem::NotWhole => "that is not a whole number of bits per second",
                Problem::TooLarge => "that is too large",
            }))
        })?;
        Ok(Rate::BitsPerSecond(bits))
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Rate::Unlimited => f.write_str("unlimited"),
            Rate::BitsPerSecond(0) => f.write_str("0"),
            Rate::BitsPerSecond(n) if n % 1_000_000_000 == 0 => write!(f, "{}gbit", n / 1_000_000_000),
            Rate::BitsPerSecond(n) if n % 1_000_000 == 0 => write!(f, "{}mbit", n / 1_000_000),
            Rate::BitsPerSecond(n) if n % 1_000 == 0 => write!(f, "{}kbit", n / 1_000),
            Rate::BitsPerSecond(n) => write!(f, "{n}bit"),
        }
    }
}

/// A probability, written as a percentage: `2%`, `0.1%`.
#[derive(Clone, Copy, PartialEq, PartialOrd, Default, Debug)]
pub struct Chance(f64);

impl Chance {
    pub const EXPECTED: &str = "a percentage such as 2% or 0.1%";
    pub const NEVER: Chance = Chance(0.0);

    /// From 0 to 1.
    pub fn probability(self) -> f64 {
        self.0
    }
}

impl FromStr for Chance {
    type Err = AmountError;

    fn from_str(text: &str) -> Result<Self, AmountError> {
        let fail = |hint| AmountError { expected: Chance::EXPECTED, got: text.to_owned(), hint };
        let trimmed = text.trim();
        if trimmed == "0" {
            return Ok(Chance::NEVER);
        }
        let number = trimmed.strip_suffix('%').ok_or_else(|| fail(Some("the % sign is missing")))?.trim_end();
        let plain = number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        let percent: f64 = number.parse().ok().filter(|_| plain).ok_or_else(|| fail(None))?;
        if percent > 100.0 {
            return Err(fail(Some("more than 100% cannot be")));
        }
        Ok(Chance(percent / 100.0))
    }
}

impl fmt::Display for Chance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}%", self.0 * 100.0)
    }
}

/// A span of time: `20ms`, `1.5ms`, `2s 500ms`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Debug)]
pub struct Span(pub Duration);

impl Span {
    pub const EXPECTED: &str = "a duration such as 200us, 20ms, 1.5s or 2min";
}

impl FromStr for Span {
    type Err = AmountError;

    fn from_str(text: &str) -> Result<Self, AmountError> {
        let fail = |hint| AmountError { expected: Span::EXPECTED, got: text.to_owned(), hint };
        let trimmed = text.trim();
        if trimmed.parse::<u64>().is_ok_and(|number| number > 0) {
            return Err(fail(Some("the unit is missing")));
        }
        let span = humantime::parse_duration(trimmed).map_err(|_| fail(None))?;
        // Virtual time is 64 bits of nanoseconds: some 584 years.
        u64::try_from(span.as_nanos()).map_err(|_| fail(Some("that is too long")))?;
        Ok(Span(span))
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.0)
    }
}

/// How much a link's queue holds: `100` or `100 packets`, or a size with a unit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum QueueLimit {
    Packets(u32),
    Bytes(u64),
}

impl QueueLimit {
    pub const EXPECTED: &str = "a queue limit such as 100, 100 packets or 64KiB";
}

impl FromStr for QueueLimit {
    type Err = AmountError;

    fn from_str(text: &str) -> Result<Self, AmountError> {
        let fail = |hint| AmountError { expected: QueueLimit::EXPECTED, got: text.to_owned(), hint };
        let trimmed = text.trim();
        let packets = trimmed.strip_suffix("packets").map_or(trimmed, str::trim_end);
        if packets.bytes().all(|byte| byte.is_ascii_digit()) {
            let packets = packets.parse().map_err(|_| fail(None))?;
            return if packets == 0 {
                Err(fail(Some("a queue holds at least 1 packet")))
            } else {
                Ok(QueueLimit::Packets(packets))
            };
        }
        let Size(bytes) = trimmed.parse().map_err(|error: AmountError| fail(error.hint))?;
        if bytes == 0 { Err(fail(None)) } else { Ok(QueueLimit::Bytes(bytes)) }
    }
}

impl fmt::Display for QueueLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            QueueLimit::Packets(packets) => f.write_str(&plural(packets, "packet")),
            QueueLimit::Bytes(bytes) => write!(f, "{bytes}B"),
        }
    }
}

/// A decimal number kept exact: `digits` / 10^`places`.
struct Number {
    digits: u64,
    places: u32,
}

enum Problem {
    NotWhole,
    TooLarge,
}

impl Number {
    fn is_zero(&self) -> bool {
        self.digits == 0
    }

    fn times(&self, scale: u64) -> Result<u64, Problem> {
        let scaled = u128::from(self.digits) * u128::from(scale);
        let divisor = 10_u128.pow(self.places);
        if !scaled.is_multiple_of(divisor) {
            return Err(Problem::NotWhole);
        }
        u64::try_from(scaled / divisor).map_err(|_| Problem::TooLarge)
    }
}

/// Separates a number from the unit behind it; `None` if there is no such number.
fn split(text: &str) -> Option<(Number, &str)> {
    let text = text.trim();
    let end = text.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '_' | ','))).unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if whole.is_empty() || (number.contains('.') && fraction.is_empty()) || fraction.len() > 12 {
        return None;
    }
    let whole = without_commas(whole)?;
    let digits: String = whole.chars().chain(fraction.chars()).filter(|c| *c != '_').collect();
    let digits = digits.parse().ok()?;
    Some((Number { digits, places: fraction.len() as u32 }, unit.trim_start()))
}

fn scale_of(units: &[(&str, u64)], unit: &str) -> Option<u64> {
    let unit = unit.to_ascii_lowercase();
    units.iter().find(|(name, _)| *name == unit).map(|(_, scale)| *scale)
}

#[cfg(test)]
mod tests;
