//! The error queue: what a program is told besides its data, and reads with MSG_ERRQUEUE.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use crate::units::{SeqNum, Time};

bitflags::bitflags! {
    /// Flags of SO_TIMESTAMPING that concern what is sent, with Linux's values.
    #[derive(Clone, Copy, PartialEq, Eq, Hash, Default, Debug, Serialize, Deserialize)]
    pub struct Stamping: u32 {
        /// SOF_TIMESTAMPING_TX_SOFTWARE: when the device gets the last byte of a call.
        const TX_SOFTWARE = 1 << 1;
        /// SOF_TIMESTAMPING_SOFTWARE: the times are told to the program.
        const SOFTWARE = 1 << 4;
        /// SOF_TIMESTAMPING_OPT_ID: each is told with the place of its byte.
        const OPT_ID = 1 << 7;
        /// SOF_TIMESTAMPING_TX_SCHED: when it comes to the device's queue.
        const TX_SCHED = 1 << 8;
        /// SOF_TIMESTAMPING_TX_ACK: when it is acknowledged.
        const TX_ACK = 1 << 9;
        /// SOF_TIMESTAMPING_OPT_TSONLY: without the bytes of the packet.
        const OPT_TSONLY = 1 << 11;
    }
}

impl Stamping {
    /// What times are wanted of.
    pub const TIMES: Stamping = Stamping::TX_SOFTWARE.union(Stamping::TX_SCHED).union(Stamping::TX_ACK);
    /// What kernels know whose streams have no time stamps.
    pub const OLD: Stamping = Stamping::TX_SOFTWARE.union(Stamping::SOFTWARE);
}

/// What waits to be read, and what is told.
#[derive(Clone, Default, Debug)]
pub struct ErrorQueue {
    /// `sk_error_queue`: what the program has not read yet.
    pub notices: VecDeque<Notice>,
    /// SO_TIMESTAMPING.
    pub stamping: Stamping,
    /// `sk_tskey`: the byte that time stamps count from.
    pub tskey: SeqNum,
}

/// The last byte of a call, of which times are wanted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct StampRequest {
    /// Which ones.
    pub times: Stamping,
    /// The byte (`tskey`).
    pub key: SeqNum,
}

/// Which time a time stamp tells (SCM_TSTAMP_*).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stamp {
    /// The device got the byte.
    Snd,
    /// It came to the device's queue.
    Sched,
    /// It was acknowledged.
    Ack,
}

/// One entry of the error queue.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Notice {
    /// Calls with MSG_ZEROCOPY: their pages are the program's own again.
    Pages(PagesNotice),
    /// A time stamp.
    Stamp(StampNotice),
}

/// These calls' pages are the program's own again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PagesNotice {
    /// The first call.
    pub first: u32,
    /// The last call.
    pub last: u32,
    /// They were copied after all (SO_EE_CODE_ZEROCOPY_COPIED).
    pub copied: bool,
}

/// When something happened to the last byte of a call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct StampNotice {
    /// What happened.
    pub what: Stamp,
    /// When.
    pub at: Time,
    /// The byte, counted from the first one that was not acknowledged when SOF_TIMESTAMPING_OPT_ID was set; 0 without that.
    pub id: u32,
    /// Charged to `sk_rmem_alloc` until it is read: the skb of its own, or the clone of the packet.
    pub truesize: u32,
}
