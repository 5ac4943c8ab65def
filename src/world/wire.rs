//! How segments become packets: payload copied out of the engine's pages once, and on request everything made into bytes
//! with checksums and parsed again.

use std::fmt;

use bytes::{Buf, Bytes, BytesMut};

use crate::encode::encoded;
use crate::wire::codec;
use crate::wire::codec::{Direction, Endpoints};
use crate::wire::{Header, Segment};
use crate::world::config::WorldConfig;

/// Packets lie one after the other in blocks of this size. Small enough for the cache to hold those in use.
const BLOCK: usize = 256 << 10;
/// Full blocks that are remembered, to be used again when all their packets are gone.
const SPARE_BLOCKS: usize = 32;

#[derive(Clone)]
pub struct Wire {
    /// Super-packets travel whole.
    pub super_packets: bool,
    /// The device takes super-packets whole.
    pub tso: bool,
    checksums: bool,
    endpoints: Endpoints,
    block: BytesMut,
    full: Vec<BytesMut>,
    ident: u16,
}

encoded! { struct Wire { ident } but { super_packets, tso, checksums, endpoints, block, full } }

/// Without the blocks: which of them are free says nothing about the session.
impl fmt::Debug for Wire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Wire { super_packets, tso, checksums, endpoints, ident, .. } = self;
        f.debug_tuple("Wire").field(&(super_packets, tso, checksums, endpoints, ident)).finish()
    }
}

impl Wire {
    pub fn new(config: &WorldConfig) -> Self {
        let device = config.engine.device;
        Wire {
            super_packets: config.gso_link,
            tso: device.tso,
            checksums: config.checksums,
            endpoints: if device.ip_header == 40 { Endpoints::IPV6 } else { Endpoints::IPV4 },
            block: BytesMut::new(),
            full: Vec::new(),
            ident: 0,
        }
    }

    /// The packet with this header and the `len` bytes of `pieces` as it comes out at the other end: with checksums on,
    /// by way of its bytes.
    pub fn packet<'a>(
        &mut self,
        header: Header,
        len: usize,
        pieces: impl Iterator<Item = &'a [u8]>,
        direction: Direction,
    ) -> Result<Segment, String> {
        if self.checksums {
            self.make_room(len + codec::LONGEST_HEADERS);
            let payload = self.by_way_of_bytes(&header, len, pieces, direction)?;
            return Ok(Segment { header, payload, gso_size: None });
        }
        if len == 0 {
            return Ok(Segment::bare(header));
        }
        self.make_room(len);
        pieces.for_each(|piece| self.block.extend_from_slice(piece));
        Ok(Segment { header, payload: self.block.split().freeze(), gso_size: None })
    }

    /// The payload after its way; the header is the same afterwards, or that is the error.
    fn by_way_of_bytes<'a>(
        &mut self,
        header: &Header,
        len: usize,
        pieces: impl Iterator<Item = &'a [u8]>,
        direction: Direction,
    ) -> Result<Bytes, String> {
        self.ident = self.ident.wrapping_add(1);
        if let Err(error) =
            codec::encode_pieces(header, len, pieces, direction, &self.endpoints, self.ident, &mut self.block)
        {
            return Err(error.to_string());
        }
        let mut parsed = Header::default();
        let (came, at) = match codec::parse(&self.block, &self.endpoints, &mut parsed) {
            Ok(found) => found,
            Err(error) => return Err(error.to_string()),
        };
        if came != direction || parsed != *header || at.len() != len {
            return Err(format!("{header:?} came out of the codec as {parsed:?}"));
        }
        let mut payload = Bytes::new();
        if len > 0 {
            payload = self.block.split().freeze();
            payload.truncate(at.end);
            payload.advance(at.start);
        }
        Ok(payload)
    }

    /// Makes the block, in which nothing is kept any more, hold `len` bytes: another one takes its place if it is full, if
    /// possible an old one.
    fn make_room(&mut self, len: usize) {
        self.block.clear();
        if self.block.capacity() >= len {
            return;
        }
        let size = len.max(BLOCK);
        self.full.push(std::mem::take(&mut self.block));
        let free = self.full.iter_mut().position(|block| block.try_reclaim(size));
        if self.full.len() > SPARE_BLOCKS && free.is_none() {
            self.full.remove(0);
        }
        self.block = free.map_or_else(|| BytesMut::with_capacity(size), |index| self.full.swap_remove(index));
    }
}
