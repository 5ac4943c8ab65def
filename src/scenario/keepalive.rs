//! SO_KEEPALIVE as a scenario file writes it.

use std::fmt;

use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, Deserializer, MapAccess, Visitor};

use crate::units::amount::Span;

/// `keepalive = true`, or `keepalive = { idle = "1s", interval = "1s", probes = 3 }`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Keepalive {
    /// SO_KEEPALIVE, with the system's times.
    Switch(bool),
    /// The same with times of its own.
    Times(KeepaliveTable),
}

/// TCP_KEEPIDLE, TCP_KEEPINTVL and TCP_KEEPCNT; what is not given is the system's.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeepaliveTable {
    pub(super) idle: Option<Span>,
    pub(super) interval: Option<Span>,
    pub(super) probes: Option<u32>,
}

impl<'de> Deserialize<'de> for Keepalive {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(KeepaliveVisitor)
    }
}

struct KeepaliveVisitor;

impl<'de> Visitor<'de> for KeepaliveVisitor {
    type Value = Keepalive;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("true, false or a table such as { idle = \"1s\", interval = \"1s\", probes = 3 }")
    }

    fn visit_bool<E: de::Error>(self, on: bool) -> Result<Keepalive, E> {
        Ok(Keepalive::Switch(on))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Keepalive, A::Error> {
        KeepaliveTable::deserialize(MapAccessDeserializer::new(map)).map(Keepalive::Times)
    }
}
