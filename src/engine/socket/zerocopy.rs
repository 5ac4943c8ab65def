//! What a socket keeps of sends without a copy: which calls still have pages in skbs, and what it has to tell of them.

use crate::units::SkbId;

/// MSG_ZEROCOPY of a socket.
#[derive(Clone, Default, Debug)]
pub struct ZeroCopy {
    /// SO_ZEROCOPY; without it MSG_ZEROCOPY copies like any other send.
    pub enabled: bool,
    /// Calls with MSG_ZEROCOPY so far (`sk_zckey`): the number of the next one.
    pub next_call: u32,
    /// Calls whose pages are in use, each with those that were joined to it.
    pub(in crate::engine) pinned: Vec<PinnedPages>,
    /// Skbs that are gone while the device still reads their pages.
    pub(in crate::engine) in_device: Vec<InDevice>,
}

/// Pages of one call, or of several that follow each other (`struct ubuf_info_msgzc`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PinnedPages {
    /// The number of the first call.
    pub first: u32,
    /// How many calls they are.
    pub calls: u16,
    /// Bytes of all of them.
    pub bytes: u32,
    /// Skbs, clones and running calls that refer to them.
    pub refs: u32,
    /// The device made a copy of its own after all.
    pub copied: bool,
}

/// Clones of an skb that is gone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct InDevice {
    /// The skb.
    pub skb: SkbId,
    /// The first of the calls whose pages it held.
    pub first: u32,
    /// Clones that the device still has.
    pub clones: u32,
}
