//! How segments become packets: payload copied out of the engine's pages, super-packets cut, and on request everything
//! made into bytes with checksums and parsed again.

use bytes::{Bytes, BytesMut};

use crate::engine::{Engine, Transmit};
use crate::wire::Segment;
use crate::wire::codec::{self, Direction, Endpoints};
use crate::world::config::WorldConfig;

/// Payload is copied into blocks of this size; one allocation serves many segments.
const BLOCK: usize = 1 << 20;

#[derive(Clone, Debug)]
pub struct Wire {
    /// Super-packets travel whole.
    pub whole: bool,
    /// The device takes super-packets whole.
    pub tso: bool,
    checksums: bool,
    endpoints: Endpoints,
    block: BytesMut,
    /// The packet being checked; kept for its storage.
    packet: Vec<u8>,
    ident: u16,
}

impl Wire {
    pub fn new(config: &WorldConfig) -> Self {
        let device = config.engine.device;
        Wire {
            whole: config.gso_link,
            tso: device.tso,
            checksums: config.checksums,
            endpoints: if device.ip_header == 40 { Endpoints::IPV6 } else { Endpoints::IPV4 },
            block: BytesMut::new(),
            packet: Vec::new(),
            ident: 0,
        }
    }

    /// The segment that the engine wants sent, with its bytes.
    pub fn segment(&mut self, engine: &Engine, transmit: &Transmit) -> Segment {
        Segment {
            header: transmit.header.clone(),
            payload: self.payload(engine, transmit),
            gso_size: transmit.gso_size,
        }
    }

    fn payload(&mut self, engine: &Engine, transmit: &Transmit) -> Bytes {
        let len = transmit.len as usize;
        if len == 0 {
            return Bytes::new();
        }
        if self.block.capacity() < len {
            self.block.reserve(len.max(BLOCK));
        }
        for bytes in engine.payload(transmit) {
            self.block.extend_from_slice(bytes);
        }
        self.block.split().freeze()
    }

    /// The packet as it comes out at the other end: with checksums on, by way of its bytes.
    pub fn carry(&mut self, segment: Segment, direction: Direction) -> Result<Segment, String> {
        if !self.checksums {
            return Ok(segment);
        }
        self.packet.clear();
        self.ident = self.ident.wrapping_add(1);
        codec::encode(&segment, direction, &self.endpoints, self.ident, &mut self.packet)
            .map_err(|error| error.to_string())?;
        let (came, header, payload) = codec::parse(&self.packet, &self.endpoints).map_err(|error| error.to_string())?;
        if came != direction || header != segment.header || payload.len() != segment.payload.len() {
            return Err(format!("{:?} came out of the codec as {header:?}", segment.header));
        }
        Ok(Segment { header, ..segment })
    }
}
