//! A piece of payload, by its place.

use crate::units::PageId;

/// A slice of a page-fragment block (`skb_frag_t`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Frag {
    pub page: PageId,
    pub offset: u32,
    pub len: u32,
}

impl Frag {
    pub const fn end(self) -> u32 {
        self.offset + self.len
    }

    /// Whether `next` begins in the same block where this one ends.
    pub fn is_followed_by(self, next: Frag) -> bool {
        self.page == next.page && self.end() == next.offset
    }
}
