//! A world's state as a recording keeps it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::engine::step::probe::Field;
use crate::observe::counters::of;
use crate::observe::{Counter, SocketView, counters};
use crate::world::{Digest, Digests, World};

/// A digest of each part, and the numbers that people look at first.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct State {
    /// Of everything.
    pub digest: Digest,
    /// Of each part of the world, by name.
    pub parts: BTreeMap<String, Digest>,
    /// By label.
    pub counters: BTreeMap<String, i64>,
}

/// The numbers, by their labels.
static RECORDED: &[&Counter] = &[
    of(Field::State),
    of(Field::WmemQueued),
    of(Field::Sndbuf),
    of(Field::ForwardAlloc),
    of(Field::WmemAlloc),
    of(Field::MemoryAllocated),
    of(Field::SndUna),
    of(Field::SndNxt),
    of(Field::WriteSeq),
    of(Field::SndWnd),
    of(Field::Cwnd),
    of(Field::Ssthresh),
    of(Field::PacketsOut),
    of(Field::SackedOut),
    of(Field::LostOut),
    of(Field::RetransOut),
    &counters::UNSENT_SKBS,
    &counters::SENT_SKBS,
    &counters::PAGE_BLOCKS,
    &counters::TASKS_ASLEEP,
    &counters::WRITTEN,
    &counters::DELIVERED,
];

impl State {
    /// As a world stands between two inputs.
    pub fn of(world: &World) -> State {
        let Digests { whole, parts } = Digests::of(world);
        let socket = SocketView::of_world(world);
        let number = |counter: &&Counter| Some((counter.label.to_owned(), counter.of_session(&socket, world).value()?));
        State {
            digest: whole,
            parts: parts.into_iter().map(|(name, digest)| (name.to_owned(), digest)).collect(),
            counters: RECORDED.iter().filter_map(number).collect(),
        }
    }

    /// What of `other` is not as in this one: names, and both values as text.
    pub fn differences(&self, other: &State) -> Vec<(String, String, String)> {
        let none = || "none".to_owned();
        let counters = self.counters.iter().filter(|(name, value)| other.counters.get(*name) != Some(value));
        let counters = counters.map(|(name, value)| {
            (name.clone(), value.to_string(), other.counters.get(name).map_or_else(none, i64::to_string))
        });
        let parts = self.parts.iter().filter(|(name, digest)| other.parts.get(*name) != Some(digest));
        let parts = parts.map(|(name, digest)| {
            (
                format!("digest of {name}"),
                digest.to_string(),
                other.parts.get(name).map_or_else(none, Digest::to_string),
            )
        });
        let whole = (self.digest != other.digest)
            .then(|| ("digest of all".to_owned(), self.digest.to_string(), other.digest.to_string()));
        counters.chain(parts).chain(whole).collect()
    }
}
