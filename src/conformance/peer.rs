//! The remote end of a trace: it says what the trace has it say, and nothing by itself.

use arrayvec::ArrayVec;
use bytes::Bytes;

use crate::conformance::format::SocketSetup;
use crate::conformance::ops::Echo;
use crate::units::SeqNum;
use crate::wire::{Flags, Header, Options, SackBlock, Segment, Timestamps};

const ISN: SeqNum = SeqNum(5_000_000);

pub(super) struct Peer {
    /// The first byte that it has not sent.
    seq: SeqNum,
    /// Our first byte of data.
    start: SeqNum,
    /// What it acknowledged last.
    acknowledged: SeqNum,
    /// In bytes; the segment has it shifted.
    window: u32,
    wscale: u8,
    stamps: bool,
    /// Its own time stamp: it grows with each segment.
    stamp: u32,
    echo: Echo,
    /// The time stamp that it echoes, the SYN's, and that of the packet that came last.
    echoed: u32,
    of_syn: u32,
    of_last: u32,
}

impl Peer {
    pub(super) fn new(setup: &SocketSetup, isn: SeqNum) -> Peer {
        Peer {
            seq: ISN,
            start: isn + 1,
            acknowledged: isn + 1,
            window: setup.win,
            wscale: setup.wscale.unwrap_or(0),
            stamps: setup.ts,
            stamp: 0,
            echo: setup.echo,
            echoed: 0,
            of_syn: 0,
            of_last: 0,
        }
    }

    /// A packet of ours came.
    pub(super) fn hears(&mut self, header: &Header) {
        let Some(stamps) = header.options.timestamps else { return };
        self.of_last = stamps.value;
        if header.flags.contains(Flags::SYN) {
            self.of_syn = stamps.value;
        }
    }

    pub(super) fn set_echo(&mut self, echo: Echo) {
        self.echo = echo;
    }

    pub(super) fn set_window(&mut self, window: Option<u32>) {
        self.window = window.unwrap_or(self.window);
    }

    /// The answer to our SYN. Its window is never shifted.
    pub(super) fn syn_ack(&mut self, setup: &SocketSetup) -> Segment {
        let options = Options {
            mss: Some(setup.mss),
            window_scale: setup.wscale,
            sack_permitted: setup.sack,
            timestamps: self.timestamps(),
            ..Options::default()
        };
        let window = self.window.min(65_535) as u16;
        let header = Header {
            seq: self.seq,
            ack: self.start,
            flags: Flags::SYN | Flags::ACK,
            window,
            urgent: 0,
            ecn: Default::default(),
            options,
        };
        self.seq += 1;
        Segment::bare(header)
    }

    /// A segment that acknowledges up to a relative number (none: what was acknowledged last).
    pub(super) fn segment(
        &mut self,
        flags: Flags,
        upto: Option<u32>,
        blocks: &[(u32, u32)],
        payload: Bytes,
    ) -> Segment {
        self.acknowledged = upto.map_or(self.acknowledged, |upto| self.start + upto);
        let block = |&(left, right): &(u32, u32)| SackBlock { left: self.start + left, right: self.start + right };
        let sack: ArrayVec<SackBlock, 4> = blocks.iter().take(4).map(block).collect();
        let options = Options { sack, timestamps: self.timestamps(), ..Options::default() };
        let window = (self.window >> self.wscale).min(65_535) as u16;
        let header = Header {
            seq: self.seq,
            ack: self.acknowledged,
            flags,
            window,
            urgent: 0,
            ecn: Default::default(),
            options,
        };
        self.seq = self.seq + payload.len() as u32 + u32::from(flags.contains(Flags::FIN));
        Segment { payload, ..Segment::bare(header) }
    }

    fn timestamps(&mut self) -> Option<Timestamps> {
        match self.echo {
            Echo::Syn => self.echoed = self.of_syn,
            Echo::Last => self.echoed = self.of_last,
            Echo::Hold => {}
        }
        self.stamp += 1;
        self.stamps.then_some(Timestamps { value: self.stamp, echo: self.echoed })
    }
}
