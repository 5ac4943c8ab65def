//! What goes to and comes from a remote peer.

use std::collections::VecDeque;

use bytes::Bytes;

use crate::world::{Command, Departure};

/// Segments that the backlog holds; more are dropped, as the kernel does when a socket is locked for too long.
pub(super) const BACKLOG: usize = 4_096;

#[derive(Clone, Default, Debug)]
pub struct PeerTraffic {
    pub(super) backlog: VecDeque<Command>,
    pub(super) dropped: u64,
    pub(super) departures: Vec<Departure>,
    pub(super) received: Vec<Bytes>,
    /// Something has happened since [`Session::has_moved`] was asked.
    pub(super) moved: bool,
    /// Somebody brings the packets to a real peer.
    pub(super) on: bool,
    /// And has begun with this session, which may have been started again.
    pub(super) begun: bool,
}

impl PeerTraffic {
    /// The same for the session started again.
    pub(in crate::debugger) fn again(&self) -> PeerTraffic {
        PeerTraffic { on: self.on, ..PeerTraffic::default() }
    }
}
