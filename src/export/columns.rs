//! What a table tells of each input: the kernel's counters by their names, and a few of our own.

use crate::engine::step::probe::Field;
use crate::observe::{Counter, SocketView, counters};
use crate::world::World;

/// All of them, in their order.
pub fn all() -> impl Iterator<Item = &'static Counter> {
    let own = [&counters::UNSENT_SKBS, &counters::SENT_SKBS, &counters::TASKS_ASLEEP, &counters::DELIVERED];
    let own = own.into_iter().chain(counters::OF_TCP_INFO);
    Field::ALL.iter().map(|field| counters::of(*field)).chain(own)
}

/// Name and unit, as in `sk_wmem_queued_bytes`.
pub fn heading(counter: &Counter) -> String {
    let (name, unit) = (counter.name, counter.unit.suffix());
    if unit.is_empty() || name.ends_with(unit) || name.starts_with(unit) {
        name.to_owned()
    } else {
        format!("{name}_{unit}")
    }
}

/// The numbers of all columns, none where there is nothing to count.
pub fn values(world: &World) -> impl Iterator<Item = Option<i64>> {
    let socket = SocketView::of_world(world);
    all().map(move |counter| counter.of_session(&socket, world).value())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn headings_have_units_and_are_all_different() {
        let headings: BTreeSet<_> = all().map(heading).collect();

        assert_eq!(headings.len(), all().count());
        for heading in ["sk_wmem_queued_bytes", "snd_cwnd_segments", "srtt_us", "icsk_rto_us", "SOCK_NOSPACE"] {
            assert!(headings.contains(heading), "{heading} of {headings:?}");
        }
    }
}
