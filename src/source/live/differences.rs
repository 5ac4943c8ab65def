//! What must have happened between two looks: inferred from the two queues, never seen.

use std::collections::BTreeMap;

use crate::language::{aloud, term, text};
use crate::source::live::inside::{Inside, LiveSkb};
use crate::units::print::grouped;

/// Sentences about skbs, each with how many and how many bytes.
pub fn between(before: &Inside, after: &Inside) -> Vec<String> {
    if before.truncated || after.truncated {
        return vec![term(&aloud(), "one of the two queues is not complete").to_owned()];
    }
    let offset = |seq: u32| seq.wrapping_sub(before.snd_una) as i32;
    let old: BTreeMap<i32, &LiveSkb> = before.skbs.iter().map(|skb| (offset(skb.seq), skb)).collect();
    let una = offset(after.snd_una);
    let mut told = Tally::default();
    for skb in before.skbs.iter().filter(|skb| offset(skb.end_seq) <= una) {
        told.add("acknowledged and freed", skb.len);
    }
    for skb in &after.skbs {
        // Whatever was acknowledged in part begins later now.
        let former = old.range(..=offset(skb.seq)).next_back().map(|(_, former)| *former);
        match former.filter(|former| offset(former.end_seq) > offset(skb.seq)) {
            None => told.add("new", skb.len),
            Some(former) => changes(former, skb, offset(before.snd_una).max(una), offset, &mut told),
        }
    }
    told.sentences()
}

fn changes(former: &LiveSkb, skb: &LiveSkb, una: i32, offset: impl Fn(u32) -> i32, told: &mut Tally) {
    let (old_end, end) = (offset(former.end_seq), offset(skb.end_seq));
    match () {
        () if end > old_end => told.add("grown", (end - old_end) as u32),
        () if end < old_end => told.add("split", former.len),
        () if former.seq != skb.seq && offset(former.seq) < una => {
            told.add("acknowledged in part", former.len - skb.len.min(former.len))
        }
        () => {}
    }
    let events = [
        ("sent", !former.sent && skb.sent),
        ("SACKed", !former.is_sacked() && skb.is_sacked()),
        ("taken for lost", !former.is_lost() && skb.is_lost()),
        ("sent again", !former.is_retransmitted() && skb.is_retransmitted()),
    ];
    for (what, _) in events.into_iter().filter(|(_, happened)| *happened) {
        told.add(what, skb.len);
    }
}

/// What happened, how often, and to how many bytes.
#[derive(Default)]
struct Tally(Vec<(&'static str, u64, u64)>);

impl Tally {
    fn add(&mut self, what: &'static str, bytes: u32) {
        match self.0.iter_mut().find(|(known, ..)| *known == what) {
            Some((_, count, sum)) => (*count, *sum) = (*count + 1, *sum + u64::from(bytes)),
            None => self.0.push((what, 1, bytes.into())),
        }
    }

    fn sentences(&self) -> Vec<String> {
        self.0
            .iter()
            .map(|(what, count, bytes)| {
                let (skbs, what) = (text!("count-skb", n = *count), term(&aloud(), what));
                text!("differences-what", skbs = skbs, what = what, bytes = grouped(*bytes)).aloud()
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn queue(una: u32, skbs: &[(bool, u32, u32)]) -> Inside {
        let skb = |&(sent, seq, end_seq): &(bool, u32, u32)| LiveSkb {
            sent,
            seq,
            end_seq,
            len: end_seq.wrapping_sub(seq),
            ..LiveSkb::default()
        };
        Inside { snd_una: una, skbs: skbs.iter().map(skb).collect(), ..Inside::default() }
    }

    #[test]
    fn what_happened_follows_from_two_queues() {
        let start = u32::MAX - 500;
        let at = |n: u32| start.wrapping_add(n);
        let before = queue(
            at(0),
            &[
                (true, at(0), at(100)),
                (true, at(100), at(200)),
                (false, at(200), at(1_000)),
                (false, at(1_000), at(1_100)),
            ],
        );
        let after = queue(
            at(150),
            &[
                (true, at(150), at(200)),
                (true, at(200), at(600)),
                (false, at(600), at(1_000)),
                (false, at(1_000), at(1_300)),
                (false, at(1_300), at(1_400)),
            ],
        );

        assert_eq!(
            between(&before, &after),
            [
                "1 skb acknowledged and freed (100 bytes)",
                "1 skb acknowledged in part (50 bytes)",
                "1 skb split (800 bytes)",
                "1 skb sent (400 bytes)",
                "1 skb grown (200 bytes)",
                "1 skb new (100 bytes)",
            ]
        );
        assert_eq!(between(&before, &before), [""; 0]);
    }
}
