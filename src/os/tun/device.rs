//! The engine's end of the TUN device: packets out, straight from the engine's pages; packets in, parsed and checked.

use std::collections::VecDeque;
use std::io::{self, IoSlice};
use std::os::fd::{AsRawFd, OwnedFd};

use arrayvec::ArrayVec;
use rustix::io::Errno;
use serde::Serialize;
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;

use crate::kernel::limits::MAX_SKB_FRAGS;
use crate::wire::Segment;
use crate::wire::codec;
use crate::wire::codec::{Direction, Endpoints, VIRTIO_HEADER};
use crate::world::Departure;

/// Room for the longest packet and its virtio header.
const ROOM: usize = VIRTIO_HEADER + 65_575;
/// Packets without data that may wait for a full device; more are dropped, as a device does.
const MOST_WAITING: usize = 1_000;

/// Counts of packets.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize)]
pub struct DeviceCounts {
    /// Written, super-packets as one.
    pub written: u64,
    /// That found the device full and had to wait.
    pub waited: u64,
    /// That the device refused, or that found no place to wait.
    pub dropped: u64,
    pub read: u64,
    /// Of other protocols or connections.
    pub foreign: u64,
    /// Truncated, self-contradictory or with a wrong checksum.
    pub malformed: u64,
}

pub struct Device {
    fd: AsyncFd<OwnedFd>,
    gso: bool,
    pub endpoints: Endpoints,
    counts: DeviceCounts,
    /// What the device was too full to take: the packet, and how many of its segments are gone.
    waiting: VecDeque<(Departure, usize)>,
    ident: u16,
    buffer: Vec<u8>,
}

/// What became of a packet.
enum Written {
    All,
    /// The device is full; so many of its segments are gone.
    Part(usize),
}

impl Device {
    /// `gso`: the device has virtio headers.
    pub fn new(fd: OwnedFd, gso: bool, endpoints: Endpoints) -> io::Result<Self> {
        // SAFETY: the descriptor is owned by what is registered, and is closed with it.
        let fd = unsafe { AsyncFd::register(fd) }.map_err(io::Error::from)?;
        Ok(Device {
            fd,
            gso,
            endpoints,
            counts: DeviceCounts::default(),
            waiting: VecDeque::new(),
            ident: 0,
            buffer: vec![0; ROOM],
        })
    }

    pub fn counts(&self) -> DeviceCounts {
        self.counts
    }

    /// Charged packets that wait for the device.
    pub fn held(&self) -> u32 {
        self.waiting.iter().filter(|(departure, _)| departure.charged).count() as u32
    }

    pub fn is_full(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// Sends a packet, or keeps it while the device is full. An error means that the device is gone.
    pub fn send(&mut self, departure: Departure) -> io::Result<()> {
        if !self.is_full() {
            match self.write(&departure, 0)? {
                Written::All => return Ok(()),
                Written::Part(done) => self.wait(departure, done),
            }
        } else {
            self.wait(departure, 0);
        }
        Ok(())
    }

    fn wait(&mut self, departure: Departure, done: usize) {
        if !departure.charged && self.waiting.len() >= MOST_WAITING {
            self.counts.dropped += 1;
            return;
        }
        self.counts.waited += 1;
        self.waiting.push_back((departure, done));
    }

    /// Sends what waits, as far as the device takes it.
    pub fn send_waiting(&mut self) -> io::Result<()> {
        while let Some((departure, done)) = self.waiting.pop_front() {
            if let Written::Part(done) = self.write(&departure, done)? {
                self.waiting.push_front((departure, done));
                break;
            }
        }
        Ok(())
    }

    /// Drops what waits: the connection it belongs to is over.
    pub fn forget_waiting(&mut self) {
        self.waiting.clear();
    }

    fn write(&mut self, departure: &Departure, done: usize) -> io::Result<Written> {
        if self.gso {
            return Ok(if self.write_whole(departure)? { Written::All } else { Written::Part(0) });
        }
        let segments = departure.header.split_gso(departure.len, departure.gso_size);
        for (index, (header, part)) in segments.enumerate().skip(done) {
            self.ident = self.ident.wrapping_add(1);
            let mut packet = Vec::with_capacity(part.len() + codec::LONGEST_HEADERS);
            let pieces = pieces_of(departure, part.start as usize..part.end as usize);
            let endpoints = &self.endpoints;
            let (len, out) = (part.len(), Direction::Out);
            codec::encode_pieces(&header, len, pieces, out, endpoints, self.ident, &mut packet)
                .map_err(io::Error::other)?;
            if !self.put(&[IoSlice::new(&packet)])? {
                return Ok(Written::Part(index));
            }
        }
        Ok(Written::All)
    }

    /// Hands over headers and payload where they lie. False: the device is full.
    fn write_whole(&mut self, departure: &Departure) -> io::Result<bool> {
        self.ident = self.ident.wrapping_add(1);
        let Departure { header, len, gso_size, pieces, .. } = departure;
        let headers = codec::offloaded_headers(header, *len as usize, *gso_size, &self.endpoints, self.ident)
            .map_err(io::Error::other)?;
        let mut slices = ArrayVec::<IoSlice<'_>, { MAX_SKB_FRAGS + 1 }>::new();
        slices.push(IoSlice::new(&headers));
        slices.extend(pieces.iter().map(|piece| IoSlice::new(piece.bytes())));
        self.put(&slices)
    }

    fn put(&mut self, slices: &[IoSlice<'_>]) -> io::Result<bool> {
        match rustix::io::writev(self.fd.get_ref(), slices) {
            Ok(_) => self.counts.written += 1,
            Err(Errno::AGAIN | Errno::NOBUFS) => return Ok(false),
            // The device is down, or does not like the packet: it is lost, as on any network.
            Err(Errno::IO | Errno::INVAL | Errno::NOMEM | Errno::INTR) => self.counts.dropped += 1,
            Err(error) => return Err(error.into()),
        }
        Ok(true)
    }

    /// The next segment of the peer, if one is there; others are counted.
    pub fn receive(&mut self) -> io::Result<Option<Segment>> {
        loop {
            let len = match rustix::io::read(self.fd.get_ref(), &mut self.buffer[..]) {
                Ok(len) => len,
                Err(Errno::AGAIN) => return Ok(None),
                Err(Errno::INTR) => continue,
                Err(error) => return Err(error.into()),
            };
            self.counts.read += 1;
            match codec::from_device(&self.buffer[..len], self.gso, &self.endpoints) {
                Ok(segment) => return Ok(Some(segment)),
                Err(error) if error.is_foreign() => self.counts.foreign += 1,
                Err(_) => self.counts.malformed += 1,
            }
        }
    }

    /// Waits until the device may have something to read, or if it was full, until it may take more.
    pub async fn ready(&self) -> io::Result<()> {
        let interest = if self.is_full() { Interest::READABLE | Interest::WRITABLE } else { Interest::READABLE };
        // What was read before found nothing more: from here on counts only what is new.
        self.fd.ready(interest).await?.clear_ready();
        Ok(())
    }

    pub fn raw(&self) -> i32 {
        self.fd.get_ref().as_raw_fd()
    }
}

/// A part of the payload, piece by piece.
fn pieces_of(departure: &Departure, part: std::ops::Range<usize>) -> impl Iterator<Item = &[u8]> {
    let mut end = 0;
    departure.pieces.iter().filter_map(move |piece| {
        let bytes = piece.bytes();
        let start = end;
        end += bytes.len();
        let (from, to) = (part.start.max(start), part.end.min(end));
        (from < to).then(|| &bytes[from - start..to - start])
    })
}
