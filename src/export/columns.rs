//! What a table tells of each input: the kernel's counters by their names, and a few of our own.

use crate::debugger::counter;
use crate::debugger::counter::Unit;
use crate::engine::step::probe::Field;
use crate::world::World;

/// One number of a row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Column {
    Counter(Field),
    /// skbs on the write queue: not sent yet.
    WriteQueue,
    /// skbs on the retransmit queue: sent and not acknowledged.
    RtxQueue,
    TasksAsleep,
    /// Bytes that the peer's application has read.
    Delivered,
}

impl Column {
    pub fn all() -> impl Iterator<Item = Column> {
        let own = [Column::WriteQueue, Column::RtxQueue, Column::TasksAsleep, Column::Delivered];
        Field::ALL.iter().map(|field| Column::Counter(*field)).chain(own)
    }

    pub const fn name(self) -> &'static str {
        match self {
            Column::Counter(field) => field.name(),
            Column::WriteQueue => "write_queue",
            Column::RtxQueue => "rtx_queue",
            Column::TasksAsleep => "tasks_asleep",
            Column::Delivered => "delivered",
        }
    }

    /// The unit as a word; empty for flags and the kernel's own codes.
    pub const fn unit(self) -> &'static str {
        match self {
            Column::Counter(field) => counter::unit(field).suffix(),
            Column::WriteQueue | Column::RtxQueue => "skbs",
            Column::TasksAsleep => "tasks",
            Column::Delivered => Unit::Bytes.suffix(),
        }
    }

    /// Name and unit, as in `sk_wmem_queued_bytes`.
    pub fn heading(self) -> String {
        let (name, unit) = (self.name(), self.unit());
        if unit.is_empty() || name.ends_with(unit) || name.starts_with(unit) {
            name.to_owned()
        } else {
            format!("{name}_{unit}")
        }
    }

    pub fn value(self, world: &World) -> i64 {
        let engine = &world.engine;
        match self {
            Column::Counter(field) => counter::value(field, engine),
            Column::WriteQueue => engine.queues.write_len() as i64,
            Column::RtxQueue => engine.queues.rtx_len() as i64,
            Column::TasksAsleep => engine.tasks.iter().filter(|task| task.is_asleep()).count() as i64,
            Column::Delivered => world.peer.delivered() as i64,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn headings_have_units_and_are_all_different() {
        let headings: BTreeSet<_> = Column::all().map(Column::heading).collect();

        assert_eq!(headings.len(), Column::all().count());
        for heading in ["sk_wmem_queued_bytes", "snd_cwnd_segments", "srtt_us", "icsk_rto_us", "SOCK_NOSPACE"] {
            assert!(headings.contains(heading), "{heading} of {headings:?}");
        }
    }
}
