//! What is different when the peer is remote: segments leave by way of a device, and the peer tells of itself.

use crate::engine::Transmit;
use crate::peer::{Peer, PeerReport};
use crate::wire::Segment;
use crate::world::happening::{Departure, Happening, Packet};
use crate::world::{Direction, World};

impl World {
    /// Leaves a segment to whoever carries it to a remote peer, if that is where the peer is.
    pub(super) fn depart(&mut self, transmit: &Transmit, happening: &mut Happening) {
        if !matches!(self.peer, Peer::Remote(_)) {
            return;
        }
        let pages = &self.engine.pages;
        happening.departures.push(Departure {
            header: transmit.header.clone(),
            len: transmit.len,
            gso_size: transmit.gso_size,
            pieces: transmit.places().map(|frag| pages.share(frag.page, frag.offset, frag.len)).collect(),
            charged: self.engine.config.device.holds_clones && transmit.truesize > 0 && transmit.skb.is_some(),
        });
    }

    /// A packet on its way to a remote peer: nobody knows what becomes of it.
    pub(super) fn remote_packet(&self, segment: Segment, transmit: &Transmit) -> Packet {
        Packet {
            at: self.now,
            direction: Direction::Out,
            segment,
            skb: transmit.skb,
            kind: Some(transmit.kind),
            fate: None,
            peer_at: None,
        }
    }

    pub(super) fn peer_told(&mut self, report: PeerReport) {
        if let Peer::Remote(remote) = &mut self.peer {
            remote.told(report);
        }
    }
}
