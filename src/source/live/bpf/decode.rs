//! What the program left in the shared memory, as numbers; and whether it fits together.

use std::collections::BTreeMap;
use std::mem::offset_of;

use thiserror::Error;

use crate::source::live::bpf::arrays::{Record, Shared, TCP_SOCK};
use crate::source::live::bpf::members::Members;
use crate::source::live::btf::Place;
use crate::source::live::bytes::u64_at;
use crate::source::live::inside::{Inside, LiveFrag, LiveSkb};

/// SOCK_NOSPACE is this bit of `struct socket`'s flags.
const SOCK_NOSPACE: u64 = 1 << 2;
const SOCK_SNDBUF_LOCK: u64 = 1;
/// More fragments than any kernel is built for.
const MAX_FRAGS: u64 = 45;

/// Why a copy is not shown: what a locked socket always satisfies does not hold.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum Torn {
    /// A member that every kernel has is missing.
    #[error("this kernel's BTF has no {0}")]
    Missing(&'static str),
    /// Truesize was lost or found.
    #[error("the truesize of all skbs is {sum}, but sk_wmem_queued is {wmem_queued}")]
    Truesize {
        /// Of the skbs.
        sum: u64,
        /// Of the socket.
        wmem_queued: u32,
    },
    /// The stream has a gap.
    #[error("an skb ends at {end_seq}, the next begins at {seq}")]
    Gap {
        /// Of the first.
        end_seq: u32,
        /// Of the second.
        seq: u32,
    },
    /// The queues do not end where the socket says.
    #[error("{what} ends at {end_seq}, but the socket says {expected}")]
    End {
        /// Which part.
        what: &'static str,
        /// Where it ends.
        end_seq: u32,
        /// Where it should.
        expected: u32,
    },
    /// Nobody held the socket.
    #[error("the socket was not locked")]
    NotLocked,
}

/// How many records there are.
pub fn records(shared: &[u8]) -> usize {
    u64_at(shared, offset_of!(Shared, records)).unwrap_or(0) as usize
}

/// The inside of a socket, from copies of the header and of the records, checked.
pub fn inside(members: &Members, shared: &[u8], records: &[u8]) -> Result<Inside, Torn> {
    let start = offset_of!(Shared, tcp_sock);
    let sock = shared.get(start..start + TCP_SOCK).unwrap_or_default();
    let of = |place: Option<Place>| place.and_then(|place| place.read(sock));
    let needed = |place, name| of(place).map(|value| value as u32).ok_or(Torn::Missing(name));
    let word = |at| u64_at(shared, at).unwrap_or(0);
    let has_socket = word(offset_of!(Shared, socket)) != 0;
    let held_ns = word(offset_of!(Shared, ended_ns)).saturating_sub(word(offset_of!(Shared, begun_ns)));
    let mut pages = Pages::default();
    let skbs = records.chunks_exact(size_of::<Record>()).map(|record| skb(members, record, &mut pages));
    let inside = Inside {
        snd_una: needed(members.snd_una, "snd_una")?,
        snd_nxt: needed(members.snd_nxt, "snd_nxt")?,
        write_seq: needed(members.write_seq, "write_seq")?,
        pushed_seq: of(members.pushed_seq).map(|value| value as u32),
        wmem_queued: needed(members.wmem_queued, "sk_wmem_queued")?,
        sndbuf: needed(members.sndbuf, "sk_sndbuf")?,
        forward_alloc: of(members.forward_alloc).map(|value| value as i32),
        snd_wnd: of(members.snd_wnd).map(|value| value as u32),
        sndbuf_locked: of(members.userlocks).map(|locks| locks & SOCK_SNDBUF_LOCK != 0),
        nospace: has_socket.then(|| word(offset_of!(Shared, socket_flags)) & SOCK_NOSPACE != 0),
        write_pending: of(members.write_pending).map(|value| value as u32),
        notsent_lowat: of(members.notsent_lowat).map(|value| value as u32),
        nonagle: of(members.nonagle).map(|value| value as u32),
        chrono: of(members.chrono_type).map(|value| value as u32),
        backlog_bytes: of(members.backlog_len).map(|value| value as u32),
        held_us: held_ns / 1_000,
        truncated: word(offset_of!(Shared, truncated)) != 0,
        skbs: skbs.collect::<Option<_>>().ok_or(Torn::Missing("member of struct sk_buff"))?,
    };
    if of(members.lock_owned) == Some(0) {
        return Err(Torn::NotLocked);
    }
    check(&inside)?;
    Ok(inside)
}

/// Pages by their addresses, which say nothing to people and must not leave the kernel: numbers in the order in which they come.
#[derive(Default)]
struct Pages(BTreeMap<u64, u32>);

impl Pages {
    fn number(&mut self, address: u64) -> u32 {
        let next = self.0.len() as u32;
        *self.0.entry(address).or_insert(next)
    }
}

fn skb(members: &Members, record: &[u8], pages: &mut Pages) -> Option<LiveSkb> {
    let sk_buff = record.get(offset_of!(Record, sk_buff)..offset_of!(Record, shared_info))?;
    let shared_info = record.get(offset_of!(Record, shared_info)..)?;
    let cb = sk_buff.get(members.cb?.byte()..)?;
    let of = |place: Option<Place>, raw: &[u8]| Some(place?.read(raw)? as u32);
    let frags = (0..of(members.nr_frags, shared_info)?.min(MAX_FRAGS as u32) as usize).map_while(|n| {
        let raw = shared_info.get(members.frags?.byte() + n * members.frag_size?..)?;
        let page = pages.number(members.frag_page?.read(raw)?);
        Some(LiveFrag { page, offset: of(members.frag_offset, raw)?, len: of(members.frag_len, raw)? })
    });
    Some(LiveSkb {
        sent: u64_at(record, offset_of!(Record, queue))? == 1,
        seq: of(members.seq, cb)?,
        end_seq: of(members.end_seq, cb)?,
        len: of(members.len, sk_buff)?,
        data_len: of(members.data_len, sk_buff)?,
        truesize: of(members.truesize, sk_buff)?,
        tcp_flags: of(members.tcp_flags, cb)?,
        sacked: of(members.sacked, cb)?,
        eor: of(members.eor, cb).unwrap_or(0) != 0,
        gso_segs: of(members.gso_segs, cb).unwrap_or(0),
        cloned: of(members.cloned, sk_buff).unwrap_or(0) != 0,
        shared_info_flags: of(members.shared_info_flags, shared_info).unwrap_or(0),
        frags: frags.collect(),
    })
}

/// What a locked socket always satisfies.
fn check(inside: &Inside) -> Result<(), Torn> {
    let sum: u64 = inside.skbs.iter().map(|skb| u64::from(skb.truesize)).sum();
    if !inside.truncated && sum != u64::from(inside.wmem_queued) {
        return Err(Torn::Truesize { sum, wmem_queued: inside.wmem_queued });
    }
    if let Some(pair) = inside.skbs.windows(2).find(|pair| pair[0].end_seq != pair[1].seq) {
        return Err(Torn::Gap { end_seq: pair[0].end_seq, seq: pair[1].seq });
    }
    let ends_at = |what, skb: Option<&LiveSkb>, expected| match skb {
        Some(skb) if skb.end_seq != expected => Err(Torn::End { what, end_seq: skb.end_seq, expected }),
        _ => Ok(()),
    };
    ends_at("what is sent", inside.skbs.iter().rfind(|skb| skb.sent), inside.snd_nxt)?;
    if !inside.truncated {
        ends_at("the queue", inside.skbs.last(), inside.write_seq)?;
    }
    if inside.skbs.is_empty() && inside.snd_una != inside.write_seq {
        return Err(Torn::End { what: "an empty queue", end_seq: inside.snd_una, expected: inside.write_seq });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn skb(sent: bool, seq: u32, len: u32) -> LiveSkb {
        LiveSkb { sent, seq, end_seq: seq.wrapping_add(len), len, truesize: len + 832, ..LiveSkb::default() }
    }

    /// 1,000 bytes sent and 500 to send, the stream wrapping in between.
    fn whole() -> Inside {
        let start = u32::MAX - 99;
        Inside {
            snd_una: start,
            snd_nxt: start.wrapping_add(1_000),
            write_seq: start.wrapping_add(1_500),
            wmem_queued: 1_500 + 2 * 832,
            skbs: vec![skb(true, start, 1_000), skb(false, start.wrapping_add(1_000), 500)],
            ..Inside::default()
        }
    }

    #[test]
    fn a_whole_copy_passes_and_each_kind_of_torn_one_is_told() {
        assert_eq!(check(&whole()), Ok(()));

        let mut lost = whole();
        lost.wmem_queued += 832;
        assert!(matches!(check(&lost), Err(Torn::Truesize { sum: 3_164, wmem_queued: 3_996 })));
        let mut gap = whole();
        gap.skbs[1].seq += 1;
        assert!(matches!(check(&gap), Err(Torn::Gap { .. })));
        let mut sent = whole();
        sent.snd_nxt = sent.write_seq;
        assert!(matches!(check(&sent), Err(Torn::End { what: "what is sent", .. })));
        let empty = Inside { write_seq: 7, ..Inside::default() };
        assert!(matches!(check(&empty), Err(Torn::End { what: "an empty queue", .. })));
    }
}
