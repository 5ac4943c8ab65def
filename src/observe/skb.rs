//! One skb, and one block of memory, as they are shown.

use crate::engine::socket::skb::Sacked;
use crate::engine::{Checksum, Frag, Linear};
use crate::units::{PageId, SeqNum, SkbId, Time};
use crate::wire::Flags;

/// An skb of either queue. Lengths are in bytes.
#[derive(Clone, Copy, Debug)]
pub struct SkbView<'a> {
    /// Its own for life.
    pub id: SkbId,
    /// On the retransmit queue, or before the send head of one list.
    pub is_sent: bool,
    /// First sequence number of what is left of it.
    pub seq: SeqNum,
    /// First sequence number after it: payload, and one each for SYN and FIN.
    pub end_seq: SeqNum,
    /// Payload.
    pub len: u32,
    /// Charged to the socket: overhead and payload.
    pub truesize: u32,
    /// Headroom, linear area, and what the memory block leaves (`skb_end_offset`).
    pub head: u32,
    /// Payload behind the headers, in memory of its own.
    pub linear: Linear,
    /// Payload in pages, in the order of the stream.
    pub frags: &'a [Frag],
    /// Who sums the payload.
    pub checksum: Checksum,
    /// Header flags to send it with.
    pub flags: Flags,
    /// What is known of it: SACKed, lost, sent again (`TCP_SKB_CB(skb)->sacked`).
    pub sacked: Sacked,
    /// Closed by MSG_EOR.
    pub eor: bool,
    /// Its payload is the program's own memory and not charged.
    pub pure_zerocopy: bool,
    /// It holds pages of the program, by MSG_ZEROCOPY.
    pub zerocopy: bool,
    /// It holds pages that others may write to (sendfile, splice).
    pub shared_frags: bool,
    /// Wire segments it stands for; 0 while not counted since the last append.
    pub gso_segs: u32,
    /// Their size; 0 when there is only one.
    pub gso_size: u32,
    /// When it was last handed to the device; meaningless if it was not.
    pub sent_at: Time,
    /// When it was first handed to the device; meaningless if it was not.
    pub first_sent_at: Time,
    /// Segments that had been delivered when it was last sent.
    pub delivered_at_send: u32,
    /// Transmitted clones that the device still holds.
    pub live_clones: u32,
}

impl SkbView<'_> {
    /// Whether it stands for no byte of the stream.
    pub fn is_empty(&self) -> bool {
        self.seq == self.end_seq
    }

    /// Payload in fragments (`data_len`).
    pub fn data_len(&self) -> u32 {
        self.len - self.linear.len
    }

    /// Bytes that still fit into the linear area (`skb_availroom`): none behind a fragment.
    pub fn room(&self) -> u32 {
        if self.frags.is_empty() { self.linear.capacity - self.linear.end() } else { 0 }
    }
}

/// A block of memory that payload lies in.
#[derive(Clone, Copy, Debug)]
pub struct PageView {
    /// Its number, under which frags name it.
    pub id: PageId,
    /// In bytes.
    pub size: u32,
    /// References to it: one for each fragment, and one of the task that writes into it.
    pub refs: u32,
}
