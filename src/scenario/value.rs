//! Values of scenario files that are more than an amount: lists of sizes, what to acknowledge, packet sizes.

use std::fmt;
use std::str::FromStr;

use serde::Deserialize;
use serde::de::{self, Deserializer, IntoDeserializer, SeqAccess, Visitor};

use crate::scenario::from_toml::{Text, from_toml};
use crate::units::amount::{AmountError, Size, Size32};

/// One size, or a list of them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sizes(pub Vec<Size32>);

impl<'de> Deserialize<'de> for Sizes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SizesVisitor)
    }
}

struct SizesVisitor;

impl<'de> Visitor<'de> for SizesVisitor {
    type Value = Sizes;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a size such as 1000 or \"64KiB\", or a list of sizes")
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Sizes, E> {
        let size = Size32::deserialize(value.into_deserializer())?;
        Ok(Sizes(vec![size]))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Sizes, E> {
        let size = Size32::deserialize(text.into_deserializer())?;
        Ok(Sizes(vec![size]))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Sizes, A::Error> {
        let mut sizes = Vec::new();
        while let Some(size) = items.next_element()? {
            sizes.push(size);
        }
        if sizes.is_empty() { Err(de::Error::invalid_length(0, &self)) } else { Ok(Sizes(sizes)) }
    }
}

/// What a manual peer acknowledges.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ack {
    /// Everything before this byte; 0 is the first byte of data.
    UpTo(u64),
    /// One more segment.
    Next,
    All,
}

impl FromStr for Ack {
    type Err = AmountError;

    fn from_str(text: &str) -> Result<Self, AmountError> {
        let fail = |hint| AmountError { expected: "a number of bytes, next or all", got: text.to_owned(), hint };
        match text {
            "next" => Ok(Ack::Next),
            "all" => Ok(Ack::All),
            _ => text.parse().map(|Size(bytes)| Ack::UpTo(bytes)).map_err(|_| fail(None)),
        }
    }
}

from_toml!(Ack, "a number of bytes, \"next\" or \"all\"", |bytes| Some(Ack::UpTo(bytes)));

/// A packet size that leaves room for headers and data.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Mtu(u32);

impl Mtu {
    const MIN: u64 = 128;
    const MAX: u64 = 65_535;

    pub fn new(bytes: u64) -> Option<Mtu> {
        (Mtu::MIN..=Mtu::MAX).contains(&bytes).then_some(Mtu(bytes as u32))
    }

    pub fn bytes(self) -> u32 {
        self.0
    }
}

impl FromStr for Mtu {
    type Err = AmountError;

    fn from_str(text: &str) -> Result<Self, AmountError> {
        let fail = || AmountError { expected: "a packet size from 128 to 65,535", got: text.to_owned(), hint: None };
        text.parse().ok().and_then(|Size(bytes)| Mtu::new(bytes)).ok_or_else(fail)
    }
}

impl fmt::Display for Mtu {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

from_toml!(Mtu, "a packet size from 128 to 65,535", Mtu::new);
