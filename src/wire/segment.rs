//! A TCP segment with its header fields typed (RFC 9293 section 3.1; options of RFC 7323 and RFC 2018).

use std::num::NonZeroU32;
use std::ops::Range;

use arrayvec::ArrayVec;
use bytes::Bytes;
use serde::{Deserialize, Serialize};

use crate::encode::{Encode, Encoder, encoded};
use crate::units::SeqNum;

bitflags::bitflags! {
    /// The control bits of a TCP header, with the header's own bit values.
    #[derive(Clone, Copy, PartialEq, Eq, Hash, Default, Debug, Serialize, Deserialize)]
    pub struct Flags: u8 {
        /// The sender has no more data.
        const FIN = 1;
        /// The sequence number is the initial one.
        const SYN = 2;
        /// The connection ends at once.
        const RST = 4;
        /// The receiver is to hand over what it has.
        const PSH = 8;
        /// The acknowledgement number counts.
        const ACK = 16;
        /// The urgent pointer counts.
        const URG = 32;
        /// ECN-Echo: a segment of the receiver's was marked on its way (RFC 3168).
        const ECE = 64;
        /// Congestion window reduced: the echo was heard (RFC 3168).
        const CWR = 128;
    }
}

/// What the IP header says of explicit congestion notification (RFC 3168, section 5).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default, Debug, Serialize, Deserialize)]
pub enum Ecn {
    /// The transport does without it: a full router drops the packet.
    #[default]
    NotEct = 0,
    /// A full router may mark the packet instead.
    Ect1 = 1,
    /// The same; what Linux sends.
    Ect0 = 2,
    /// A router was full.
    Ce = 3,
}

impl Ecn {
    /// The last two bits of the traffic class.
    pub fn of_bits(bits: u8) -> Ecn {
        [Ecn::NotEct, Ecn::Ect1, Ecn::Ect0, Ecn::Ce][usize::from(bits & 3)]
    }

    fn is_unused(&self) -> bool {
        *self == Ecn::NotEct
    }
}

encoded! { enum Ecn { NotEct = 0, Ect1 = 1, Ect0 = 2, Ce = 3 } }

/// A block of received bytes `[left, right)` beyond the cumulative ACK (RFC 2018).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct SackBlock {
    /// The first byte of the block.
    pub left: SeqNum,
    /// The first byte after it.
    pub right: SeqNum,
}

encoded! { struct SackBlock { left, right } }

/// RFC 7323 timestamps, in milliseconds of each side's own clock.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Timestamps {
    /// `TSval`: the sender's clock.
    pub value: u32,
    /// `TSecr`: the peer's clock as last seen; 0 without ACK.
    pub echo: u32,
}

encoded! { struct Timestamps { value, echo } }

/// Options of a TCP header.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub struct Options {
    /// Maximum segment size in bytes; only in a SYN.
    pub mss: Option<u16>,
    /// Window shift count; only in a SYN.
    pub window_scale: Option<u8>,
    /// Only in a SYN.
    pub sack_permitted: bool,
    /// Timestamps (RFC 7323, section 3.2).
    pub timestamps: Option<Timestamps>,
    /// A header has room for four blocks, or three beside timestamps.
    pub sack: ArrayVec<SackBlock, 4>,
}

encoded! { struct Options { mss, window_scale, sack_permitted, timestamps, sack } }

impl Options {
    /// The bytes they take in a header, as Linux lays them out: aligned to four bytes. It may be more than a header holds.
    #[inline]
    pub fn bytes_on_wire(&self) -> usize {
        let mss = if self.mss.is_some() { 4 } else { 0 };
        // SACK-permitted takes the padding of timestamps.
        let timestamps = match (self.timestamps, self.sack_permitted) {
            (Some(_), _) => 12,
            (None, true) => 4,
            (None, false) => 0,
        };
        let scale = if self.window_scale.is_some() { 4 } else { 0 };
        let sack = if self.sack.is_empty() { 0 } else { 4 + 8 * self.sack.len() };
        mss + timestamps + scale + sack
    }
}

/// A TCP header without ports: a session is one connection, its addresses belong to whoever carries the segment.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub struct Header {
    /// The number of the first byte, or of the SYN.
    pub seq: SeqNum,
    /// The number that is expected next; meaningless without the ACK flag.
    pub ack: SeqNum,
    /// The flags that are set.
    pub flags: Flags,
    /// The 16 bits on the wire, not yet shifted by the window scale.
    pub window: u16,
    /// How many bytes from the first one on the urgent data ends; only with the URG flag.
    #[serde(default)]
    pub urgent: u16,
    /// What the IP header below says of ECN.
    #[serde(default, skip_serializing_if = "Ecn::is_unused")]
    pub ecn: Ecn,
    /// The options, in the order in which Linux writes them.
    pub options: Options,
}

encoded! { struct Header { seq, ack, flags, window, urgent, ecn, options } }

/// A segment with its bytes. With `gso_size` it is a super-packet that stands for several segments of at most that size.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Segment {
    /// The header, without ports and checksum.
    pub header: Header,
    /// The bytes after the header.
    #[serde(with = "crate::wire::text")]
    pub payload: Bytes,
    /// Payload of each packet, where this is a super-packet that a device cuts; none for one packet.
    pub gso_size: Option<NonZeroU32>,
}

encoded! { struct Segment { header, payload, gso_size } }

impl Encode for Flags {
    fn encode(&self, to: &mut Encoder) {
        self.bits().encode(to);
    }
}

impl Segment {
    /// A segment without payload.
    pub fn bare(header: Header) -> Self {
        Segment { header, payload: Bytes::new(), gso_size: None }
    }

    /// Sequence numbers used: payload bytes, and one each for SYN and FIN.
    pub fn seq_len(&self) -> u32 {
        let flags = self.header.flags;
        self.payload.len() as u32 + u32::from(flags.contains(Flags::SYN)) + u32::from(flags.contains(Flags::FIN))
    }

    pub(crate) fn end_seq(&self) -> SeqNum {
        self.header.seq + self.seq_len()
    }

    /// The segments of at most `gso_size` bytes that software GSO makes of a super-packet (`tcp_gso_segment`).
    pub fn split_gso(&self) -> impl Iterator<Item = Segment> + '_ {
        self.header.split_gso(self.payload.len() as u32, self.gso_size).map(|(header, part)| Segment {
            header,
            payload: self.payload.slice(part.start as usize..part.end as usize),
            gso_size: None,
        })
    }
}

impl Header {
    /// The headers of the segments that software GSO makes of a super-packet with `len` bytes of payload, and which part
    /// of it each one carries. FIN and PSH stay with the last one, CWR with the
    /// first. Without `gso_size` there is one segment.
    pub fn split_gso(&self, len: u32, gso_size: Option<NonZeroU32>) -> impl Iterator<Item = (Header, Range<u32>)> + '_ {
        let size = gso_size.map_or(len.max(1), NonZeroU32::get);
        let count = len.div_ceil(size).max(1);
        (0..count).map(move |index| {
            let part = index * size..(index * size + size).min(len);
            let mut header = self.clone();
            header.seq += part.start;
            if index + 1 < count {
                header.flags.remove(Flags::FIN | Flags::PSH);
            }
            if index > 0 {
                header.flags.remove(Flags::CWR);
            }
            (header, part)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_super_packet_splits_like_tcp_gso_segment() {
        let header = Header {
            seq: SeqNum(u32::MAX - 99),
            ack: SeqNum(7),
            flags: Flags::ACK | Flags::PSH | Flags::FIN,
            window: 100,
            urgent: 0,
            ecn: Ecn::Ect0,
            options: Options::default(),
        };
        let payload = Bytes::from((0..250).map(|i| i as u8).collect::<Vec<_>>());
        let big = Segment { header, payload, gso_size: NonZeroU32::new(100) };

        let parts: Vec<_> = big.split_gso().collect();

        let seqs: Vec<_> = parts.iter().map(|part| part.header.seq.0).collect();
        assert_eq!(seqs, [u32::MAX - 99, 0, 100]);
        let lens: Vec<_> = parts.iter().map(|part| part.payload.len()).collect();
        assert_eq!(lens, [100, 100, 50]);
        assert_eq!(parts[0].header.flags, Flags::ACK);
        assert_eq!(parts[2].header.flags, Flags::ACK | Flags::PSH | Flags::FIN);
        assert_eq!(parts[2].end_seq(), big.end_seq());
    }
}
