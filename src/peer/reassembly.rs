//! Bytes that came out of order, kept until the hole before them is filled.
//!
//! Positions are offsets in the stream, so that nothing here wraps.

use std::collections::VecDeque;

use bytes::Bytes;

use crate::encode::encoded;

/// Bytes of the stream, from the first up to but without the second.
pub type Range = (u64, u64);

#[derive(Clone, Debug)]
struct Chunk {
    start: u64,
    bytes: Bytes,
}

encoded! { struct Chunk { start, bytes } }

impl Chunk {
    fn end(&self) -> u64 {
        self.start + self.bytes.len() as u64
    }
}

#[derive(Clone, Default, Debug)]
pub struct Reassembly {
    /// By offset; they do not overlap.
    chunks: VecDeque<Chunk>,
    /// What the chunks cover, adjacent ones as one, by offset.
    ranges: Vec<Range>,
}

encoded! { struct Reassembly { chunks, ranges } }

/// What an insertion did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Inserted {
    /// The whole contiguous range that the bytes are in now.
    pub range: Range,
    /// The first part of them that was there already.
    pub duplicate: Option<Range>,
}

impl Reassembly {
    pub fn payloads_mut(&mut self) -> impl Iterator<Item = &mut Bytes> {
        self.chunks.iter_mut().map(|chunk| &mut chunk.bytes)
    }

    pub fn is_empty(&self) -> bool {
        self.chunks.is_empty()
    }

    /// What is held, by offset; no two ranges touch.
    pub fn ranges(&self) -> &[Range] {
        &self.ranges
    }

    /// The range that holds `offset`.
    pub fn range_at(&self, offset: u64) -> Option<Range> {
        let after = self.ranges.partition_point(|range| range.0 <= offset);
        self.ranges[..after].last().copied().filter(|range| offset < range.1)
    }

    /// Keeps the bytes of `bytes` (at least one) that are not here yet.
    pub fn insert(&mut self, start: u64, bytes: Bytes) -> Inserted {
        let end = start + bytes.len() as u64;
        // All ranges that overlap or touch [start, end).
        let first = self.ranges.partition_point(|range| range.1 < start);
        let last = self.ranges.partition_point(|range| range.0 <= end);

        let mut duplicate = None;
        let mut range = (start, end);
        let mut next = start;
        for index in first..last {
            let (left, right) = self.ranges[index];
            range = (range.0.min(left), range.1.max(right));
            let overlap = (left.max(start), right.min(end));
            if overlap.0 < overlap.1 {
                duplicate = duplicate.or(Some(overlap));
                self.keep(start, &bytes, (next, overlap.0));
                next = overlap.1;
            }
        }
        self.keep(start, &bytes, (next, end));
        self.ranges.splice(first..last, [range]);
        Inserted { range, duplicate }
    }

    /// The bytes at `next`, if they are here; those before it are forgotten.
    pub fn take(&mut self, next: u64) -> Option<Bytes> {
        while let Some(mut chunk) = self.chunks.pop_front_if(|chunk| chunk.start <= next) {
            if chunk.end() <= next {
                continue;
            }
            let bytes = chunk.bytes.split_off((next - chunk.start) as usize);
            self.forget_before(next + bytes.len() as u64);
            return Some(bytes);
        }
        self.forget_before(next);
        None
    }

    /// Inserts the bytes of `part`, which no chunk covers.
    fn keep(&mut self, start: u64, bytes: &Bytes, part: Range) {
        if part.0 >= part.1 {
            return;
        }
        let slice = bytes.slice((part.0 - start) as usize..(part.1 - start) as usize);
        let behind = self.chunks.iter().rev().take_while(|chunk| chunk.start > part.0).count();
        self.chunks.insert(self.chunks.len() - behind, Chunk { start: part.0, bytes: slice });
    }

    fn forget_before(&mut self, offset: u64) {
        while let Some(first) = self.ranges.first_mut() {
            if first.1 <= offset {
                self.ranges.remove(0);
            } else {
                first.0 = first.0.max(offset);
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Bytes whose values tell their offset.
    fn bytes(from: u64, to: u64) -> Bytes {
        (from..to).map(|offset| offset as u8).collect::<Vec<_>>().into()
    }

    fn insert(reassembly: &mut Reassembly, from: u64, to: u64) -> Inserted {
        reassembly.insert(from, bytes(from, to))
    }

    #[test]
    fn a_hole_is_filled_and_everything_comes_out_in_order() {
        let mut held = Reassembly::default();
        insert(&mut held, 20, 30);
        insert(&mut held, 40, 50);
        assert_eq!(held.ranges(), [(20, 30), (40, 50)]);
        assert_eq!(held.take(10), None);

        let inserted = insert(&mut held, 30, 40);

        assert_eq!(inserted, Inserted { range: (20, 50), duplicate: None });
        assert_eq!(held.take(20), Some(bytes(20, 30)));
        assert_eq!(held.ranges(), [(30, 50)]);
        assert_eq!(held.take(30), Some(bytes(30, 40)));
        assert_eq!(held.take(40), Some(bytes(40, 50)));
        assert!(held.is_empty() && held.ranges().is_empty());
    }

    #[test]
    fn what_was_there_already_is_told_and_kept_once() {
        let mut held = Reassembly::default();
        insert(&mut held, 20, 30);

        let inserted = insert(&mut held, 15, 40);

        assert_eq!(inserted, Inserted { range: (15, 40), duplicate: Some((20, 30)) });
        let out: Vec<u8> =
            [15, 20, 30].iter().flat_map(|&next| held.take(next).expect("contiguous").to_vec()).collect();
        assert_eq!(out, bytes(15, 40));
    }

    #[test]
    fn bytes_that_arrived_by_another_way_are_skipped() {
        let mut held = Reassembly::default();
        insert(&mut held, 20, 30);
        insert(&mut held, 35, 40);

        assert_eq!(held.take(25), Some(bytes(25, 30)));
        assert_eq!(held.take(38), Some(bytes(38, 40)));
        assert!(held.is_empty());
    }

    proptest! {
        #[test]
        fn any_order_of_any_pieces_gives_the_stream_back(
            pieces in proptest::collection::vec((0_u64..200, 1_u64..60), 1..60)
        ) {
            let mut held = Reassembly::default();
            let mut covered = [false; 300];
            for (start, len) in pieces {
                let fresh = covered[start as usize..(start + len) as usize].iter().all(|&known| !known);
                let inserted = insert(&mut held, start, start + len);
                prop_assert_eq!(inserted.duplicate.is_none(), fresh);
                covered[start as usize..(start + len) as usize].fill(true);
                prop_assert_eq!(held.range_at(start), Some(inserted.range));
                for pair in held.ranges().windows(2) {
                    prop_assert!(pair[0].1 < pair[1].0, "{:?}", held.ranges());
                }
            }
            let mut next = 0;
            while let Some(&(start, _)) = held.ranges().first() {
                prop_assert!(covered[next as usize..start as usize].iter().all(|&known| !known));
                next = start;
                while let Some(chunk) = held.take(next) {
                    prop_assert_eq!(&chunk, &bytes(next, next + chunk.len() as u64));
                    next += chunk.len() as u64;
                }
            }
            prop_assert!(covered[next as usize..].iter().all(|&known| !known));
        }
    }
}
