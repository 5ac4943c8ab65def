//! A peer that completes the handshake and then acknowledges only what it is told to.

use std::collections::BTreeSet;

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use crate::encode::encoded;
use crate::peer::reassembly::{Range, Reassembly};
use crate::peer::side::{Heard, Side};
use crate::peer::{Offer, PeerCommand, PeerStats, Refusal};
use crate::units::{SeqNum, Time};
use crate::wire::{Flags, SackBlock, Segment};

/// A peer that only acts when it is told to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ManualConfig {
    /// What it offers in its SYN-ACK.
    pub offer: Offer,
    /// The window it advertises, in bytes, until told otherwise.
    pub window: u32,
}

impl Default for ManualConfig {
    fn default() -> Self {
        ManualConfig { offer: Offer::default(), window: 65_535 }
    }
}

/// Offsets count from the first byte of data.
#[derive(Clone, Debug)]
pub struct Manual {
    side: Side,
    window: u32,
    out_of_order: Reassembly,
    /// Offset of the next byte in order.
    next: u64,
    /// Where the stream ends, once a FIN has told.
    end: Option<u64>,
    /// Ends of the segments that came and are not acknowledged; a FIN counts one byte.
    segment_ends: BTreeSet<u64>,
    /// Offset acknowledged last.
    acked: u64,
    received: Vec<Bytes>,
    stats: PeerStats,
}

encoded! {
    struct Manual { side, window, out_of_order, next, end, segment_ends, acked, received, stats }
}

/// What one segment is to say.
struct Said<'a> {
    ends: Ends,
    ack: u64,
    window: u32,
    sack: &'a [Range],
    /// It says anything at all.
    is_segment: bool,
}

/// What is over behind a segment.
#[derive(PartialEq, Eq)]
enum Ends {
    Nothing,
    /// FIN.
    Stream,
    /// RST.
    Connection,
}

impl Manual {
    pub fn new(config: &ManualConfig, opens: bool) -> Self {
        Manual {
            side: Side::new(&config.offer, opens),
            window: config.window,
            out_of_order: Reassembly::default(),
            next: 0,
            end: None,
            segment_ends: BTreeSet::new(),
            acked: 0,
            received: Vec::new(),
            stats: PeerStats::default(),
        }
    }

    pub fn side(&self) -> &Side {
        &self.side
    }

    pub fn stats(&self) -> PeerStats {
        self.stats
    }

    /// Everything it holds.
    pub fn payloads_mut(&mut self) -> impl Iterator<Item = &mut Bytes> {
        self.received.iter_mut().chain(self.out_of_order.payloads_mut())
    }

    /// Bytes received in order.
    pub fn received(&self) -> u64 {
        self.next
    }

    /// Offsets of what waits for the hole before it.
    pub fn out_of_order(&self) -> &[Range] {
        self.out_of_order.ranges()
    }

    /// Offset acknowledged last.
    pub fn acked(&self) -> u64 {
        self.acked
    }

    /// The window it advertises, in bytes.
    pub fn window(&self) -> u32 {
        self.window
    }

    /// The end of the next segment to acknowledge, if one came in order.
    pub fn next_to_ack(&self) -> Option<u64> {
        let next = self.segment_ends.range(self.acked.saturating_add(1)..).next().copied();
        next.filter(|&end| end <= self.in_order())
    }

    /// Something came that it has not acknowledged.
    pub fn owes_an_answer(&self) -> bool {
        self.in_order() > self.acked || !self.out_of_order().is_empty()
    }

    /// All bytes that came in order since the last drain.
    pub fn drain(&mut self) -> std::vec::Drain<'_, Bytes> {
        self.received.drain(..)
    }

    pub fn on_segment(&mut self, at: Time, segment: Segment, out: &mut Vec<Segment>) {
        self.stats.segments += 1;
        match self.side.hear(&segment, out) {
            Heard::Syn => out.push(self.side.syn_ack(at, self.window)),
            Heard::SynAck | Heard::StraySyn => self.send_ack(at, &[], out),
            Heard::Segment => self.take(&segment),
            Heard::Done => {}
        }
    }

    pub fn next_deadline(&self) -> Option<Time> {
        [self.side.syn_deadline(), self.side.fin_deadline()].into_iter().flatten().min()
    }

    pub fn on_timer(&mut self, at: Time, out: &mut Vec<Segment>) {
        if self.side.syn_deadline().is_some_and(|due| due <= at) {
            out.push(self.side.syn(at, self.window));
        }
        if self.side.fin_deadline().is_some_and(|due| due <= at) {
            self.send_fin(at, &[], out);
        }
    }

    /// All that it is told at once becomes one segment; what cannot be said changes nothing.
    pub fn command(&mut self, at: Time, command: &PeerCommand, out: &mut Vec<Segment>) -> Result<(), Refusal> {
        let mut said = Said { ends: Ends::Nothing, ack: self.acked, window: self.window, sack: &[], is_segment: false };
        self.understand(command, &mut said)?;
        if said.ends == Ends::Connection {
            let ack = self.seq(said.ack);
            self.side.reset(at, ack, out);
            return Ok(());
        }
        if !self.side.is_connected() {
            // A window is a setting, too: it goes into the SYN-ACK.
            if !matches!(command, PeerCommand::Window(_)) {
                return Err(Refusal::NotConnected);
            }
            self.window = said.window;
            return Ok(());
        }
        match self.side.sack_room() {
            _ if said.sack.is_empty() => {}
            0 => return Err(Refusal::NoSack),
            room if said.sack.len() > room => return Err(Refusal::SackRoom(room)),
            _ => {}
        }
        (self.acked, self.window) = (said.ack, said.window);
        self.segment_ends = self.segment_ends.split_off(&self.acked.saturating_add(1));
        if said.ends == Ends::Stream {
            self.send_fin(at, said.sack, out);
        } else if said.is_segment {
            self.send_ack(at, said.sack, out);
        }
        Ok(())
    }

    fn understand<'a>(&self, command: &'a PeerCommand, said: &mut Said<'a>) -> Result<(), Refusal> {
        match command {
            PeerCommand::Together(parts) => return parts.iter().try_for_each(|part| self.understand(part, said)),
            PeerCommand::ReadRate(_) => return Err(Refusal::HasNoReader),
            PeerCommand::Exit | PeerCommand::Write(_) => return Err(Refusal::HasNoProgram),
            PeerCommand::Close if self.side.has_sent_fin() => return Ok(()),
            PeerCommand::Close => said.ends = Ends::Stream,
            PeerCommand::Reset => said.ends = Ends::Connection,
            PeerCommand::AckNext => said.ack = self.next_to_ack().ok_or(Refusal::NothingToAcknowledge)?,
            PeerCommand::AckUpTo(offset) => said.ack = *offset,
            PeerCommand::AckAll => said.ack = self.in_order(),
            PeerCommand::Sack(ranges) => said.sack = ranges,
            PeerCommand::Window(bytes) => said.window = *bytes,
            PeerCommand::DupAck => {}
        }
        said.is_segment = true;
        Ok(())
    }

    fn seq(&self, offset: u64) -> SeqNum {
        self.side.first_byte() + offset as u32
    }

    /// What came in order, a FIN included.
    fn in_order(&self) -> u64 {
        self.next + u64::from(self.end == Some(self.next))
    }

    fn take(&mut self, segment: &Segment) {
        if segment.seq_len() == 0 {
            return;
        }
        let ahead = i64::from(segment.header.seq.distance(self.seq(self.next)));
        let start = self.next.saturating_add_signed(ahead);
        let end = start + segment.payload.len() as u64;
        let mut end_with_fin = end;
        if segment.header.flags.contains(Flags::FIN) {
            self.end = Some(end);
            end_with_fin += 1;
        }
        if end_with_fin > self.acked {
            self.segment_ends.insert(end_with_fin);
        }
        if end <= self.next {
            self.stats.duplicates += 1;
            return;
        }
        if start > self.next {
            self.stats.out_of_order += 1;
        }
        if !segment.payload.is_empty() {
            self.out_of_order.insert(start, segment.payload.clone());
        }
        while let Some(chunk) = self.out_of_order.take(self.next) {
            self.next += chunk.len() as u64;
            self.received.push(chunk);
        }
    }

    fn send_ack(&mut self, at: Time, sack: &[Range], out: &mut Vec<Segment>) {
        self.stats.acks_sent += 1;
        let (ack, first_byte) = (self.seq(self.acked), self.side.first_byte());
        out.push(self.side.ack(at, ack, self.window, blocks(sack, first_byte)));
    }

    fn send_fin(&mut self, at: Time, sack: &[Range], out: &mut Vec<Segment>) {
        let (ack, first_byte) = (self.seq(self.acked), self.side.first_byte());
        out.push(self.side.fin(at, ack, self.window, blocks(sack, first_byte)));
    }
}

fn blocks(ranges: &[Range], first_byte: SeqNum) -> impl Iterator<Item = SackBlock> {
    let place = move |offset: u64| first_byte + offset as u32;
    ranges.iter().map(move |&(left, right)| SackBlock { left: place(left), right: place(right) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::peer::testing::{ack_of, connect, data, fin};

    fn manual() -> (Manual, Vec<Segment>) {
        let mut manual = Manual::new(&ManualConfig::default(), false);
        let mut out = Vec::new();
        connect(|segment| manual.on_segment(Time::ZERO, segment, &mut out));
        out.clear();
        (manual, out)
    }

    /// Relative acknowledgement number, window field, SACK blocks.
    type Ack = (u32, u16, Vec<(u32, u32)>);

    /// The ACKs that a command makes.
    fn command(manual: &mut Manual, command: PeerCommand) -> Vec<Ack> {
        let mut out = Vec::new();
        manual.command(Time::from_millis(1), &command, &mut out).expect("connected");
        out.iter().map(ack_of).collect()
    }

    #[test]
    fn it_acknowledges_nothing_by_itself() {
        let (mut manual, mut out) = manual();
        manual.on_segment(Time::ZERO, data(0, 1000), &mut out);
        manual.on_segment(Time::ZERO, fin(1000, 0), &mut out);
        assert!(out.is_empty());
        assert_eq!(manual.received(), 1000);

        assert_eq!(command(&mut manual, PeerCommand::AckUpTo(500)), [(500, 511, vec![])]);
        assert_eq!(command(&mut manual, PeerCommand::AckAll), [(1001, 511, vec![])]);
    }

    #[test]
    fn ack_next_goes_segment_by_segment_and_stops_at_a_hole() {
        let (mut manual, mut out) = manual();
        for (from, len) in [(0, 1000), (1000, 500), (2000, 500)] {
            manual.on_segment(Time::ZERO, data(from, len), &mut out);
        }

        assert_eq!(command(&mut manual, PeerCommand::AckNext), [(1000, 511, vec![])]);
        assert_eq!(command(&mut manual, PeerCommand::AckNext), [(1500, 511, vec![])]);
        let refused = manual.command(Time::ZERO, &PeerCommand::AckNext, &mut out);
        assert_eq!(refused, Err(Refusal::NothingToAcknowledge));

        manual.on_segment(Time::ZERO, data(1500, 500), &mut out);
        assert_eq!(command(&mut manual, PeerCommand::AckNext), [(2000, 511, vec![])]);
        assert_eq!(command(&mut manual, PeerCommand::AckNext), [(2500, 511, vec![])]);
    }

    #[test]
    fn window_sack_and_duplicate_acks_say_what_they_are_told() {
        let (mut manual, mut out) = manual();
        manual.on_segment(Time::ZERO, data(0, 1000), &mut out);

        assert_eq!(command(&mut manual, PeerCommand::Window(1000)), [(0, 7, vec![])]);
        let blocks = vec![(300, 400), (100, 200)];
        assert_eq!(command(&mut manual, PeerCommand::Sack(blocks)), [(0, 7, vec![(300, 400), (100, 200)])]);
        assert_eq!(command(&mut manual, PeerCommand::DupAck), [(0, 7, vec![])]);
    }

    #[test]
    fn what_is_said_together_is_one_segment() {
        let (mut manual, mut out) = manual();
        manual.on_segment(Time::ZERO, data(0, 1000), &mut out);
        let parts = [PeerCommand::Window(2560), PeerCommand::AckUpTo(600), PeerCommand::Sack(vec![(700, 900)])];

        let together = PeerCommand::Together(parts.to_vec());
        assert_eq!(command(&mut manual, together), [(600, 20, vec![(700, 900)])]);

        let together = PeerCommand::Together(vec![PeerCommand::AckAll, PeerCommand::Close]);
        manual.command(Time::ZERO, &together, &mut out).expect("connected");
        let [fin] = &out[..] else { panic!("{out:?}") };
        assert!(fin.header.flags.contains(Flags::FIN));
        assert_eq!(ack_of(fin), (1000, 20, vec![]));
    }

    #[test]
    fn what_cannot_be_said_changes_nothing() {
        let (mut manual, mut out) = manual();
        let together = PeerCommand::Together(vec![PeerCommand::Window(0), PeerCommand::AckNext]);
        assert_eq!(manual.command(Time::ZERO, &together, &mut out), Err(Refusal::NothingToAcknowledge));
        let blocks = PeerCommand::Sack(vec![(1, 2), (3, 4), (5, 6), (7, 8)]);
        assert_eq!(manual.command(Time::ZERO, &blocks, &mut out), Err(Refusal::SackRoom(3)));
        assert!(out.is_empty());

        assert_eq!(command(&mut manual, PeerCommand::DupAck), [(0, 511, vec![])]);
    }

    #[test]
    fn after_a_reset_it_refuses_everything() {
        let (mut manual, mut out) = manual();
        manual.command(Time::ZERO, &PeerCommand::Reset, &mut out).expect("always possible");
        manual.on_segment(Time::ZERO, data(0, 10), &mut out);

        assert!(out.iter().all(|segment| segment.header.flags.contains(Flags::RST)));
        assert_eq!(out.len(), 2);
        let refused = manual.command(Time::ZERO, &PeerCommand::DupAck, &mut out);
        assert_eq!(refused, Err(Refusal::NotConnected));
    }
}
