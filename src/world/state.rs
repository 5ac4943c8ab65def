//! The whole state of a world in a few bytes: two worlds of one configuration with equal digests go on alike.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::encode::{Encode, Encoder, encoded};
use crate::world::{Counts, TxDone, World};

/// The first half of a SHA-256; written as 32 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Digest(u128);

impl Digest {
    fn of(value: &impl Encode) -> Digest {
        let bytes = Encoder::digest(value);
        let (half, _) = bytes.split_first_chunk::<16>().expect("16 of 32 bytes");
        Digest(u128::from_be_bytes(*half))
    }
}

impl Encode for Digest {
    fn encode(&self, to: &mut Encoder) {
        to.bytes(&self.0.to_be_bytes());
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        u128::from_str_radix(&text, 16).map(Digest).map_err(D::Error::custom)
    }
}

/// A world's state as a recording keeps it: a digest of each part, and the numbers that people look at first.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct State {
    pub digest: Digest,
    pub parts: BTreeMap<String, Digest>,
    pub counters: BTreeMap<String, i64>,
}

impl State {
    pub fn of(world: &World) -> State {
        let World {
            engine,
            peer,
            link,
            ack_link,
            programs,
            run_queue,
            stream,
            now,
            opening,
            script,
            tx_done,
            held,
            wire,
            counts,
            turns,
            // Empty between inputs.
            outputs: _,
            answers: _,
        } = world;
        let rest = (((now, opening), (script, tx_done)), ((held, wire), (counts, turns)));
        let parts = [
            ("engine", Digest::of(engine)),
            ("links", Digest::of(&(link, ack_link))),
            ("peer", Digest::of(peer)),
            ("programs", Digest::of(&(programs, run_queue))),
            ("streams", Digest::of(stream)),
            ("world", Digest::of(&rest)),
        ];
        let whole = Digest::of(&parts.map(|(_, digest)| digest));
        let owned = |(name, digest): (&str, Digest)| (name.to_owned(), digest);
        State { digest: whole, parts: parts.into_iter().map(owned).collect(), counters: counters(world) }
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

impl World {
    /// Hashes the whole state.
    pub fn digest(&self) -> Digest {
        State::of(self).digest
    }
}

encoded! { struct TxDone { at, skb, truesize } }
encoded! {
    struct Counts {
        inputs, data_packets, packets_sent, packets_received, timeouts, tail_loss_probes, window_probes, largest_wmem_queued,
        largest_sndbuf,
    }
}

fn counters(world: &World) -> BTreeMap<String, i64> {
    let engine = &world.engine;
    let sk = &engine.sk;
    let asleep = engine.tasks.iter().filter(|task| task.is_asleep()).count();
    let counters = [
        ("sk_state", sk.state as i64),
        ("sk_wmem_queued", i64::from(sk.wmem_queued)),
        ("sk_sndbuf", i64::from(sk.sndbuf)),
        ("sk_forward_alloc", sk.forward_alloc),
        ("sk_wmem_alloc", i64::from(sk.wmem_alloc)),
        ("tcp_memory_allocated", engine.machine.allocated()),
        ("snd_una", sk.relative(sk.snd_una).max(0)),
        ("snd_nxt", sk.relative(sk.snd_nxt).max(0)),
        ("write_seq", sk.relative(sk.write_seq).max(0)),
        ("snd_wnd", i64::from(sk.snd_wnd)),
        ("snd_cwnd", i64::from(engine.cong.cwnd)),
        ("snd_ssthresh", i64::from(engine.cong.ssthresh)),
        ("packets_out", i64::from(sk.packets_out)),
        ("sacked_out", i64::from(sk.sacked_out)),
        ("lost_out", i64::from(sk.lost_out)),
        ("retrans_out", i64::from(sk.retrans_out)),
        ("skbs not sent", engine.queues.write_len() as i64),
        ("skbs sent", engine.queues.rtx_len() as i64),
        ("page blocks", engine.pages.live().count() as i64),
        ("tasks asleep", asleep as i64),
        ("bytes written", world.written() as i64),
        ("bytes delivered", world.peer.delivered() as i64),
    ];
    counters.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
