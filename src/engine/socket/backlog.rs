//! What arrives while a task owns the socket.

use std::collections::VecDeque;

use crate::units::Time;
use crate::wire::Segment;

/// `sk_lock` and `sk_backlog`.
#[derive(Clone, Default, Debug)]
pub struct Backlog {
    /// Segments that wait for the owner to let go, in the order of their arrival.
    pub segments: VecDeque<Backlogged>,
    /// `sk_backlog.len`: their truesize.
    pub len: u32,
    /// A task owns the socket until then, as its system call goes on; none if nobody does.
    pub owned_until: Option<Time>,
    /// The owner is letting go, and takes what has waited.
    pub releasing: bool,
    /// TCP_ACK_DEFERRED: one ACK goes when all of it is taken.
    pub ack_deferred: bool,
}

/// A segment that waits.
#[derive(Clone, PartialEq, Debug)]
pub struct Backlogged {
    /// The segment, or several that follow each other.
    pub segment: Segment,
    /// What it costs.
    pub truesize: u32,
    /// Bytes left behind its data.
    pub room: u32,
}
