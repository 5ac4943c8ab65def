//! The whole state of a world in a few bytes: two worlds of one configuration with equal digests go on alike.

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

/// A digest of a world, and of each of its parts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Digests {
    pub whole: Digest,
    pub parts: [(&'static str, Digest); 6],
}

impl Digests {
    pub fn of(world: &World) -> Digests {
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
            scripted: _,
            tx_done,
            held,
            wire,
            counts,
            turns,
            busy_until,
            interrupted_until,
            costs: _,
            // Empty between inputs.
            outputs: _,
            answers: _,
            // They change nothing.
            last_returned: _,
            looks: _,
        } = world;
        let rest =
            (((now, opening), (script, tx_done)), ((held, wire), (counts, (turns, (busy_until, interrupted_until)))));
        let parts = [
            ("engine", Digest::of(engine)),
            ("links", Digest::of(&(link, ack_link))),
            ("peer", Digest::of(peer)),
            ("programs", Digest::of(&(programs, run_queue))),
            ("streams", Digest::of(stream)),
            ("world", Digest::of(&rest)),
        ];
        let whole = Digest::of(&parts.map(|(_, digest)| digest));
        Digests { whole, parts }
    }
}

impl World {
    /// Hashes the whole state.
    pub fn digest(&self) -> Digest {
        Digests::of(self).whole
    }
}

encoded! { struct TxDone { at, skb, truesize } }
encoded! {
    struct Counts {
        inputs, data_packets, packets_sent, packets_received, timeouts, tail_loss_probes, window_probes, largest_wmem_queued,
        largest_sndbuf,
    }
}
