//! Amounts in TOML: strings as on the command line, and plain integers where they cannot be misread.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use serde::de::{self, Deserialize, Deserializer, Visitor};

use crate::language::{aloud, term};
use crate::units::amount::{AmountError, Chance, QueueLimit, Rate, Size, Size32, Span};

/// Reads an amount from a TOML string, or from an integer where `whole` makes one of it.
pub(super) struct Text<T> {
    pub(super) expected: &'static str,
    pub(super) whole: fn(u64) -> Option<T>,
}

impl<T: FromStr<Err = AmountError>> Visitor<'_> for Text<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(term(&aloud(), self.expected))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        text.parse().map_err(E::custom)
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<T, E> {
        let wrong = |_| E::invalid_type(de::Unexpected::Signed(value), &self.expected);
        u64::try_from(value).map_err(wrong).and_then(|value| self.visit_u64(value))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<T, E> {
        (self.whole)(value).ok_or_else(|| E::invalid_type(de::Unexpected::Unsigned(value), &self.expected))
    }
}

macro_rules! from_toml {
    ($name:ident, $expected:expr, $whole:expr) => {
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_any(Text { expected: $expected, whole: $whole })
            }
        }
    };
}

from_toml!(Size, "a size such as 1000, \"64k\", \"64KiB\" or \"200MB\"", |bytes| Some(Size(bytes)));
from_toml!(Size32, "a size below 2GiB such as 1000, \"64k\" or \"64KiB\"", Size32::new);
from_toml!(QueueLimit, "a queue limit such as 100, \"100 packets\" or \"64KiB\"", |packets| {
    u32::try_from(packets).ok().filter(|packets| *packets > 0).map(QueueLimit::Packets)
});
from_toml!(Rate, "a rate such as \"10mbit\", \"100KiB/s\", \"unlimited\" or 0", |rate| {
    (rate == 0).then_some(Rate::BitsPerSecond(0))
});
from_toml!(Chance, "a percentage such as \"2%\" or \"0.1%\"", |chance| (chance == 0).then_some(Chance::NEVER));
from_toml!(Span, "a duration such as \"200us\", \"20ms\" or \"1.5s\"", |span| {
    (span == 0).then_some(Span(Duration::ZERO))
});

pub(super) use from_toml;

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Deserialize, PartialEq, Debug)]
    struct File {
        size: Option<Size>,
        rate: Option<Rate>,
        chance: Option<Chance>,
        span: Option<Span>,
    }

    #[test]
    fn toml_takes_strings_and_plain_numbers_of_bytes() {
        let file: File = toml::from_str("size = 4096\nrate = '1mbit'\nchance = '2%'\nspan = '20ms'").expect("valid");
        assert_eq!(file.size, Some(Size(4096)));
        assert_eq!(file.rate, Some(Rate::BitsPerSecond(1_000_000)));
        assert_eq!(file.chance, "2%".parse().ok());
        assert_eq!(file.span, Some(Span(Duration::from_millis(20))));

        for (line, expected) in [
            ("size = -1", "invalid type: integer `-1`, expected a size"),
            ("size = 1.5", "invalid type: floating point `1.5`, expected a size"),
            ("rate = 10", "invalid type: integer `10`, expected a rate"),
            ("span = 20", "invalid type: integer `20`, expected a duration"),
            ("chance = 0.02", "invalid type: floating point `0.02`, expected a percentage"),
        ] {
            let error = toml::from_str::<File>(line).expect_err(line);
            assert!(error.message().starts_with(expected), "{}", error.message());
        }
    }
}
