//! Packets with their comments, as a live capture writes them.

use std::io::{self, Write};
use std::time::Duration;

use crate::capture::{Capture, CaptureOptions, CommentFacts, Format};
use crate::engine::DeviceConfig;
use crate::export::{Seen, Sink};
use crate::observe::of_engine;
use crate::units::TaskId;
use crate::wire::codec::Endpoints;
use crate::world::{Passing, World};

/// A capture of a session. Virtual time begins in 1970, so that equal sessions give equal files.
pub struct Packets<W: Write> {
    capture: Capture<W>,
    /// Super-packets are written whole.
    whole: bool,
    comment: String,
}

/// How sessions between these ends are captured.
pub fn options(endpoints: Endpoints, whole: bool) -> CaptureOptions {
    CaptureOptions { gso: whole, epoch: Duration::ZERO, endpoints }
}

/// What the comment of a packet says that passed in the input of this number.
pub fn comment(number: u64, passing: &Passing<'_>) -> CommentFacts<impl Iterator<Item = TaskId>> {
    let facts = &passing.facts;
    CommentFacts {
        moment: (number, facts.step),
        skb: passing.skb,
        wmem_queued: facts.wmem_queued,
        sndbuf: facts.sndbuf,
        unsent: facts.unsent(),
        cwnd: facts.cwnd,
        rwnd: facts.rwnd,
        blocked: facts.blocked.iter().copied(),
    }
}

impl<W: Write> Packets<W> {
    pub fn new(out: W, format: Format, device: &DeviceConfig, whole: bool) -> io::Result<Self> {
        let capture = Capture::new(out, format, options(Endpoints::of(device.ip_header), whole))?;
        Ok(Packets { capture, whole, comment: String::new() })
    }
}

impl<W: Write> Sink for Packets<W> {
    fn input(&mut self, seen: &Seen) -> io::Result<()> {
        for passing in of_engine::packets(seen.facts, seen.happening, seen.world, self.whole) {
            comment(seen.number, &passing).write_to(&mut self.comment);
            self.capture.packet(passing.at, passing.direction, &passing.segment, &self.comment)?;
        }
        Ok(())
    }

    fn finish(&mut self, _: &World) -> io::Result<()> {
        self.capture.flush()
    }
}
