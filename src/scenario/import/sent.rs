//! What a sender puts on a wire, so that a captured sender and the engine can be compared.

use std::time::Duration;

use crate::units::SeqNum;
use crate::wire::{Flags, Header};

/// One thing that was sent: a segment's worth of data, or a packet without any that means something.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sent {
    /// Since the SYN.
    pub at: Duration,
    /// Bytes of the stream before it.
    pub start: i64,
    /// Of data.
    pub len: u32,
    /// What it is.
    pub kind: Kind,
}

/// What a packet of a sender is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// It begins the connection.
    Syn,
    /// With payload.
    Data,
    /// Nothing new, below what was sent last: it asks a closed window, or an idle peer.
    Probe,
    /// The end of the stream; data may have gone with it.
    Fin,
    /// The end of the connection.
    Reset,
}

/// Takes the packets of one sender apart.
#[derive(Clone, Debug)]
pub struct Sender {
    /// Of the first byte of data.
    first_byte: SeqNum,
    /// Payload of a full segment: larger packets are super-packets.
    mss: u32,
    /// What was sent last ends here.
    end: i64,
}

impl Sender {
    /// Of a stream whose first byte has this sequence number.
    pub fn new(first_byte: SeqNum, mss: u32) -> Sender {
        Sender { first_byte, mss, end: 0 }
    }

    /// `seq` as an offset, near what was sent last.
    pub fn offset(&self, seq: SeqNum) -> i64 {
        self.end + i64::from(seq.distance(self.first_byte + self.end as u32))
    }

    /// What this packet sends. A plain ACK is nothing.
    pub fn sends(&mut self, at: Duration, header: &Header, len: u32) -> Vec<Sent> {
        let flags = header.flags;
        let start = self.offset(header.seq);
        let sent = |start, len, kind| Sent { at, start, len, kind };
        if flags.contains(Flags::SYN) {
            return vec![sent(-1, 0, Kind::Syn)];
        }
        if flags.contains(Flags::RST) {
            return vec![sent(start, 0, Kind::Reset)];
        }
        let mut all = Vec::new();
        let mut from = 0;
        while from < len {
            let part = self.mss.max(1).min(len - from);
            all.push(sent(start + i64::from(from), part, Kind::Data));
            from += part;
        }
        let end = start + i64::from(len);
        if flags.contains(Flags::FIN) {
            all.push(sent(end, 0, Kind::Fin));
        } else if len == 0 && start < self.end {
            all.push(sent(start, 0, Kind::Probe));
        }
        self.end = self.end.max(end + i64::from(flags.contains(Flags::FIN)));
        all
    }
}
