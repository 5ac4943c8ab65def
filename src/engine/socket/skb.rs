//! The socket buffer: what one skb of a TCP send queue carries, and how it is cut, trimmed and merged.
//!
//! Everything here is geometry on one or two skbs. What a change costs the socket is paid by the callers, in
//! `write` and `send`.

use arrayvec::ArrayVec;

use crate::engine::api::frag::Frag;
use crate::engine::socket::error_queue::StampRequest;
use crate::kernel::limits::MAX_SKB_FRAGS;
use crate::units::{PageId, SeqNum, SkbId, Time};
use crate::wire::Flags;

/// The linear area of an skb, behind the headroom: a memory block of its own. It never moves to another skb.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Linear {
    /// The block, once it holds bytes.
    pub page: Option<PageId>,
    /// Bytes at its beginning that were acknowledged. They stay in memory, but are no longer charged.
    pub offset: u32,
    /// Payload bytes in it (`skb_headlen`).
    pub len: u32,
    /// Bytes it can hold.
    pub capacity: u32,
}

impl Linear {
    pub const fn end(self) -> u32 {
        self.offset + self.len
    }

    /// Its payload as a piece of memory.
    pub fn as_frag(self) -> Option<Frag> {
        let page = self.page.filter(|_| self.len > 0)?;
        Some(Frag { page, offset: self.offset, len: self.len })
    }
}

/// Who sums the payload (`ip_summed`), with the kernel's numbers.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
#[repr(u8)]
pub enum Checksum {
    /// Summed while it was copied from the program (CHECKSUM_NONE).
    Copied = 0,
    /// Left to the device, or to the last stage before it (CHECKSUM_PARTIAL).
    #[default]
    Partial = 3,
}

bitflags::bitflags! {
    /// `TCP_SKB_CB(skb)->sacked`, with the kernel's bit values.
    #[derive(Clone, Copy, PartialEq, Eq, Hash, Default, Debug)]
    pub struct Sacked: u8 {
        /// The peer has SACKed it.
        const SACKED_ACKED = 0x01;
        /// It was sent again, and that is not lost.
        const SACKED_RETRANS = 0x02;
        /// It is taken as lost.
        const LOST = 0x04;
        /// It was put into the queue by a repaired socket; a retransmission sets it too.
        const REPAIRED = 0x10;
        /// It was ever sent again: its ACK gives no round-trip time (RFC 6298).
        const EVER_RETRANS = 0x80;
        /// What `tcp_retransmit_skb` sets in one go.
        const RETRANS = 0x02 | 0x10 | 0x80;
    }
}

/// One skb of the write queue or of the retransmit queue.
#[derive(Clone, PartialEq, Debug)]
pub struct Skb {
    /// Its own for life; no other skb of the session has it.
    pub id: SkbId,
    /// The sequence number of its first byte, or of its SYN or FIN.
    pub seq: SeqNum,
    /// First sequence number after this skb: payload, and one each for SYN and FIN.
    pub end_seq: SeqNum,
    /// Payload bytes.
    pub len: u32,
    /// Bytes charged to the socket for this skb: overhead and payload.
    pub truesize: u32,
    /// Bytes of its head: headroom, linear area, and what the memory block leaves (`skb_end_offset`).
    pub head: u32,
    /// Payload in its linear area.
    pub linear: Linear,
    /// The sum over its payload.
    pub checksum: Checksum,
    /// Header flags to send it with.
    pub flags: Flags,
    /// Marks of what became of it (`TCP_SKB_CB(skb)->sacked`).
    pub sacked: Sacked,
    /// No later byte may be appended (MSG_EOR).
    pub eor: bool,
    /// Pure zero-copy: its payload is not charged to `sk_forward_alloc`.
    pub pure_zerocopy: bool,
    /// The first of the calls with MSG_ZEROCOPY whose pages it holds, copied from nowhere: no other skb merges with it.
    pub pinned: Option<u32>,
    /// Holds pages that others may write to (sendfile, splice).
    pub shared_frags: bool,
    /// Times are wanted of one of its bytes.
    pub stamp: Option<StampRequest>,
    /// Wire segments it stands for; 0 while not counted since the last append.
    pub gso_segs: u32,
    /// Their size; 0 when there is only one.
    pub gso_size: u32,
    /// Payload in pages, in the order of the stream.
    pub frags: ArrayVec<Frag, MAX_SKB_FRAGS>,
    /// When it was last handed to the device (`skb_mstamp`); meaningless in the write queue.
    pub sent_at: Time,
    /// When it was sent first; meaningless in the write queue.
    pub first_sent_at: Time,
    /// `tp->delivered` when it was last sent.
    pub delivered_at_send: u32,
    /// `snd_nxt` when it was last retransmitted (`ack_seq`).
    pub(in crate::engine) retransmitted_at: SeqNum,
    /// Transmitted clones that the device still holds.
    pub live_clones: u32,
}

impl Skb {
    /// Whether it has no payload; a SYN or FIN has none.
    pub fn is_empty(&self) -> bool {
        self.seq == self.end_seq
    }

    /// An skb without payload, on no queue yet.
    pub(in crate::engine) fn empty(id: SkbId, head: u32, linear_capacity: u32, truesize: u32) -> Self {
        Skb {
            id,
            seq: SeqNum(0),
            end_seq: SeqNum(0),
            len: 0,
            truesize,
            head,
            linear: Linear { capacity: linear_capacity, ..Linear::default() },
            checksum: Checksum::Partial,
            flags: Flags::ACK,
            sacked: Sacked::empty(),
            eor: false,
            pure_zerocopy: false,
            pinned: None,
            shared_frags: false,
            stamp: None,
            gso_segs: 0,
            gso_size: 0,
            frags: ArrayVec::new(),
            sent_at: Time::ZERO,
            first_sent_at: Time::ZERO,
            delivered_at_send: 0,
            retransmitted_at: SeqNum(0),
            live_clones: 0,
        }
    }

    /// Payload bytes in fragments (`data_len`).
    pub fn data_len(&self) -> u32 {
        self.len - self.linear.len
    }

    /// Bytes that still fit into the linear area (`skb_availroom`): none behind a fragment.
    pub fn room(&self) -> u32 {
        if self.frags.is_empty() { self.linear.capacity - self.linear.end() } else { 0 }
    }

    /// Sets segment count and size for `mss` (`tcp_set_skb_tso_segs`).
    pub fn set_tso_segs(&mut self, mss: u32) {
        if self.len <= mss {
            self.gso_size = 0;
            self.gso_segs = 1;
        } else {
            self.gso_size = mss;
            self.gso_segs = self.len.div_ceil(mss);
        }
    }

    /// Segment size for byte arithmetic on several segments (`tcp_skb_seglen`): the whole skb if it is one.
    pub fn segment_size(&self) -> u32 {
        if self.gso_segs <= 1 { self.len } else { self.gso_size }
    }
}

/// Drops the first `n` bytes of `frags`, fewer than there are; `freed` gets the page of each fragment that is gone whole.
pub fn trim_frags(frags: &mut ArrayVec<Frag, MAX_SKB_FRAGS>, mut n: u32, mut freed: impl FnMut(PageId)) {
    let mut gone = 0;
    while let Some(frag) = frags.get_mut(gone) {
        if n < frag.len {
            frag.offset += n;
            frag.len -= n;
            break;
        }
        n -= frag.len;
        freed(frag.page);
        gone += 1;
    }
    frags.drain(..gone);
}

/// Moves the bytes from `at` on out of `frags`. The second value is the page of a fragment that both sides now share.
pub fn split_frags(
    frags: &mut ArrayVec<Frag, MAX_SKB_FRAGS>,
    at: u32,
) -> (ArrayVec<Frag, MAX_SKB_FRAGS>, Option<PageId>) {
    let mut tail = ArrayVec::new();
    let mut shared = None;
    let mut start = 0;
    let mut keep = frags.len();
    for (index, frag) in frags.iter_mut().enumerate() {
        let end = start + frag.len;
        if end > at {
            if start < at {
                let kept = at - start;
                tail.push(Frag { offset: frag.offset + kept, len: frag.len - kept, ..*frag });
                frag.len = kept;
                shared = Some(frag.page);
                keep = index + 1;
            } else {
                keep = keep.min(index);
                tail.push(*frag);
            }
        }
        start = end;
    }
    frags.truncate(keep);
    (tail, shared)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frag(page: u32, offset: u32, len: u32) -> Frag {
        Frag { page: PageId(page), offset, len }
    }

    #[test]
    fn splitting_inside_a_fragment_shares_its_page() {
        let mut front: ArrayVec<_, MAX_SKB_FRAGS> = [frag(0, 100, 50), frag(1, 0, 30)].into_iter().collect();

        let (back, shared) = split_frags(&mut front, 60);

        assert_eq!(front.as_slice(), [frag(0, 100, 50), frag(1, 0, 10)]);
        assert_eq!(back.as_slice(), [frag(1, 10, 20)]);
        assert_eq!(shared, Some(PageId(1)));
    }

    #[test]
    fn trimming_frees_only_the_pages_of_whole_fragments() {
        let mut frags: ArrayVec<_, MAX_SKB_FRAGS> = [frag(0, 100, 50), frag(1, 0, 30)].into_iter().collect();
        let mut freed = Vec::new();

        trim_frags(&mut frags, 20, |page| freed.push(page));
        assert_eq!((frags.as_slice(), freed.len()), (&[frag(0, 120, 30), frag(1, 0, 30)][..], 0));
        trim_frags(&mut frags, 30, |page| freed.push(page));
        trim_frags(&mut frags, 10, |page| freed.push(page));

        assert_eq!((frags.as_slice(), freed.as_slice()), (&[frag(1, 10, 20)][..], &[PageId(0)][..]));
    }

    #[test]
    fn splitting_between_fragments_shares_nothing() {
        let mut front: ArrayVec<_, MAX_SKB_FRAGS> = [frag(0, 100, 50), frag(1, 0, 30)].into_iter().collect();

        let (back, shared) = split_frags(&mut front, 50);

        assert_eq!(front.as_slice(), [frag(0, 100, 50)]);
        assert_eq!(back.as_slice(), [frag(1, 0, 30)]);
        assert_eq!(shared, None);
    }
}
