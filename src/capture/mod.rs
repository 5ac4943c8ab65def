//! Packets of a session as a capture file that Wireshark opens.
//!
//! A [`Capture`] writes raw IP packets with valid checksums and times in nanoseconds. In pcapng each packet has its
//! direction and a [`comment`]; in pcap it has neither, because the format has no place for them. What it writes to is
//! given, and should be buffered: it gets many short pieces.

use std::io::{self, Write};

use crate::units::Time;
use crate::wire::Segment;
use crate::wire::codec;
use crate::wire::codec::Direction;

pub mod comment;
mod error;
mod file;
pub(crate) mod options;
pub mod read;

pub use comment::CommentFacts;
pub use error::CaptureError;
pub(crate) use error::UnknownFormat;
pub use options::{CaptureOptions, Format};

use crate::capture::error::{Cause, Doing};
use crate::capture::file::File;

/// A capture being written.
///
/// After the first error of the writer below, the capture writes nothing more: later calls do nothing and succeed, so
/// that the error is told once and the session goes on. The packets before it stay readable.
pub struct Capture<W: Write> {
    file: File<W>,
    options: CaptureOptions,
    /// The packet being written.
    buffer: Vec<u8>,
    /// IPv4 identification of the next packet out and in.
    next_ident: [u16; 2],
    packets: u64,
    failed: bool,
}

impl<W: Write> Capture<W> {
    /// Writes the file's header.
    pub fn new(writer: W, format: Format, options: CaptureOptions) -> io::Result<Self> {
        let file = File::new(writer, format, &options).map_err(|cause| cause.while_doing(Doing::Header))?;
        Ok(Capture { file, options, buffer: Vec::new(), next_ident: [1, 1], packets: 0, failed: false })
    }

    /// Writes a segment that passed the sender's interface at `at`. All packets of a super-packet get its `comment`; an
    /// empty one is left out.
    ///
    /// An error carries a [`CaptureError`]. Where the writer below failed it is the last, and [`Capture::has_failed`].
    /// Where this segment or its time has no form in the file, only this packet is left out.
    pub fn packet(&mut self, at: Time, direction: Direction, segment: &Segment, comment: &str) -> io::Result<()> {
        if self.options.gso || segment.gso_size.is_none() {
            return self.one_packet(at, direction, segment, comment);
        }
        segment.split_gso().try_for_each(|part| self.one_packet(at, direction, &part, comment))
    }

    fn one_packet(&mut self, at: Time, direction: Direction, segment: &Segment, comment: &str) -> io::Result<()> {
        if self.failed {
            return Ok(());
        }
        let result = self.encode_and_write(at, direction, segment, comment);
        self.packets += u64::from(result.is_ok());
        result.map_err(|cause| self.fail(cause, Doing::Packet(self.packets + 1)))
    }

    fn encode_and_write(
        &mut self,
        at: Time,
        direction: Direction,
        segment: &Segment,
        comment: &str,
    ) -> Result<(), Cause> {
        let ident = &mut self.next_ident[direction as usize];
        self.buffer.clear();
        codec::encode(segment, direction, &self.options.endpoints, *ident, &mut self.buffer).map_err(Cause::Segment)?;
        *ident = ident.wrapping_add(1);
        let timestamp = self.options.epoch.saturating_add(at.as_duration());
        self.file.packet(timestamp, direction, comment, &mut self.buffer)
    }

    /// Hands everything written so far to the operating system.
    pub fn flush(&mut self) -> io::Result<()> {
        if self.failed {
            return Ok(());
        }
        self.file.flush().map_err(|cause| self.fail(cause, Doing::Flush))
    }

    /// Packets written so far; a super-packet that was cut counts as its parts.
    pub fn packets(&self) -> u64 {
        self.packets
    }

    /// Whether the capture has ended by an error.
    pub fn has_failed(&self) -> bool {
        self.failed
    }

    fn fail(&mut self, cause: Cause, doing: Doing) -> io::Error {
        self.failed = cause.is_final();
        cause.while_doing(doing)
    }
}
