//! A TCP receiver that follows the RFCs and does as Linux does where they leave a choice.
//!
//! Its buffer counts bytes of payload: unread ones narrow the window, those out of order lie inside it. It takes no more
//! than its buffer, rounded up to what the scale can say (128 bytes with a shift of 7). It does not let its window grow slowly as Linux does at the start (`rcv_ssthresh`): the first ACK after the handshake offers the whole
//! buffer.

use std::iter;
use std::time::Duration;

use arrayvec::ArrayVec;
use bytes::Bytes;
use serde::{Deserialize, Serialize};

use crate::encode::encoded;
use crate::peer::answers::{Answer, Answers};
use crate::peer::reader::Reader;
use crate::peer::reassembly::{Range, Reassembly};
use crate::peer::side::{Heard, Side};
use crate::peer::window::Window;
use crate::peer::{Offer, PeerStats};
use crate::units::{SeqNum, Time};
use crate::wire::{Flags, SackBlock, Segment};

/// What Linux assumes segments to be at least, before it has seen larger ones (`TCP_MSS_DEFAULT`).
const FIRST_RCV_MSS: u32 = 536;
/// SACK blocks remembered (RFC 2018 section 4): as many as a header can hold.
const RECENT_BLOCKS: usize = 4;

/// A receiver with a buffer and a program that reads from it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct ReceiverConfig {
    /// What it offers in its SYN-ACK.
    pub offer: Offer,
    /// Bytes of payload it can hold, rounded up to the unit of the window scale; the largest window it advertises. At most
    /// 1 GiB count.
    pub buffer: u32,
    /// Bytes per second its application reads; `None`: all at once, 0: nothing.
    pub read_rate: Option<u64>,
    /// How long an ACK may wait for a second segment; zero: every segment is acknowledged at once.
    pub delayed_ack: Duration,
    /// Segments acknowledged at once before ACKs are delayed, for a sender in slow start; after anything out of order
    /// again.
    pub quick_acks: u32,
    /// Report duplicates (RFC 2883), where SACK is in use.
    pub dsack: bool,
    /// What its program answers; none: it only reads.
    #[serde(default)]
    pub answer: Option<Answer>,
}

impl Default for ReceiverConfig {
    fn default() -> Self {
        ReceiverConfig {
            offer: Offer::default(),
            buffer: 4 << 20,
            read_rate: None,
            delayed_ack: Duration::from_millis(40),
            quick_acks: 16,
            dsack: true,
            answer: None,
        }
    }
}

/// Offsets count from the first byte of data; sequence numbers only come in and go out.
#[derive(Clone, Debug)]
pub struct Receiver {
    config: ReceiverConfig,
    side: Side,
    window: Window,
    reader: Reader,
    out_of_order: Reassembly,
    /// Offsets inside the out-of-order ranges to report, the newest first.
    recent: ArrayVec<u64, RECENT_BLOCKS>,
    duplicate: Option<Range>,
    /// Offset of the next byte in order.
    next: u64,
    /// `next` when the last ACK left (`rcv_wup`).
    acked: u64,
    /// Where the stream ends, once a FIN has told.
    end: Option<u64>,
    /// Largest segment seen (`rcv_mss`).
    rcv_mss: u32,
    quick: u32,
    delayed_until: Option<Time>,
    answers: Answers,
    /// Its program has ended.
    gone: bool,
    stats: PeerStats,
}

encoded! {
    struct Receiver {
        side, window, reader, out_of_order, recent, duplicate, next, acked, end, rcv_mss, quick, delayed_until, answers,
        gone, stats,
    } but { config }
}

impl Receiver {
    pub fn new(config: &ReceiverConfig, opens: bool) -> Self {
        Receiver {
            side: Side::new(&config.offer, opens),
            window: Window::new(config.buffer),
            reader: Reader::new(config.read_rate),
            out_of_order: Reassembly::default(),
            recent: ArrayVec::new(),
            duplicate: None,
            next: 0,
            acked: 0,
            end: None,
            rcv_mss: FIRST_RCV_MSS.min(u32::from(config.offer.mss)),
            quick: config.quick_acks,
            delayed_until: None,
            answers: Answers::new(config.answer),
            gone: false,
            stats: PeerStats::default(),
            config: config.clone(),
        }
    }

    pub fn config(&self) -> &ReceiverConfig {
        &self.config
    }

    pub fn reader(&self) -> &Reader {
        &self.reader
    }

    pub fn reader_mut(&mut self) -> &mut Reader {
        &mut self.reader
    }

    /// Everything it holds unread or out of order.
    pub fn payloads_mut(&mut self) -> impl Iterator<Item = &mut Bytes> {
        self.reader.payloads_mut().chain(self.out_of_order.payloads_mut())
    }

    /// Bytes received in order, read or not.
    pub fn received(&self) -> u64 {
        self.next
    }

    /// What of the window last advertised is left, in bytes.
    pub fn window(&self) -> u32 {
        self.window.left(self.next)
    }

    /// Offsets of what waits for the hole before it.
    pub fn out_of_order(&self) -> &[Range] {
        self.out_of_order.ranges()
    }

    pub fn stats(&self) -> PeerStats {
        self.stats
    }

    /// The whole stream and its FIN have come.
    pub fn has_fin(&self) -> bool {
        self.end == Some(self.next)
    }

    /// Everything that came in order is acknowledged.
    pub fn owes_ack(&self) -> bool {
        self.delayed_until.is_some()
    }

    pub fn side(&self) -> &Side {
        &self.side
    }

    /// A segment arrives. A super-packet counts as one segment of its size.
    pub fn on_segment(&mut self, at: Time, segment: Segment, out: &mut Vec<Segment>) {
        self.stats.segments += 1;
        match self.side.hear(&segment, out) {
            Heard::Syn => {
                self.window.set_shift(self.side.shift());
                let window = self.window.left(self.next);
                out.push(self.side.syn_ack(at, window));
            }
            Heard::SynAck => {
                self.window.set_shift(self.side.shift());
                self.send_ack(at, out);
            }
            Heard::StraySyn => self.send_ack(at, out),
            Heard::Segment if self.gone && self.offset(segment.end_seq()) > self.next + u64::from(self.has_fin()) => {
                self.reset(at, out);
            }
            Heard::Segment => {
                let (acknowledged, window) = self.side.heard_of_own(&segment.header);
                self.answers.heard(acknowledged, window);
                let at_once = self.take(at, segment);
                let said = self.stats.acks_sent;
                self.read(at, out);
                if self.stats.acks_sent == said {
                    self.acknowledge(at, at_once, out);
                }
            }
            Heard::Done => {}
        }
        if self.side.is_reset() {
            self.answers = Answers::default();
            self.delayed_until = None;
        }
    }

    pub fn next_deadline(&self) -> Option<Time> {
        let reading = [self.delayed_until, self.reader.next_deadline()];
        reading
            .into_iter()
            .chain([self.side.syn_deadline(), self.side.fin_deadline(), self.answers.deadline()])
            .flatten()
            .min()
    }

    pub fn on_timer(&mut self, at: Time, out: &mut Vec<Segment>) {
        if self.side.syn_deadline().is_some_and(|due| due <= at) {
            let window = self.window.left(self.next);
            out.push(self.side.syn(at, window));
        }
        self.answers.on_timer(at);
        self.read(at, out);
        if self.delayed_until.is_some_and(|due| due <= at) {
            self.send_ack(at, out);
        }
        if self.side.fin_deadline().is_some_and(|due| due <= at) {
            self.send_fin(at, out);
        }
    }

    /// From now on the application reads this many bytes per second.
    pub fn set_read_rate(&mut self, at: Time, rate: Option<u64>, out: &mut Vec<Segment>) {
        self.reader.set_rate(at, rate);
        self.read(at, out);
    }

    pub fn reset(&mut self, at: Time, out: &mut Vec<Segment>) {
        let ack = self.rcv_nxt();
        self.side.reset(at, ack, out);
        self.answers = Answers::default();
        self.delayed_until = None;
    }

    /// Closes its own direction, if it is open; it goes on receiving.
    pub fn close(&mut self, at: Time, out: &mut Vec<Segment>) {
        if self.side.is_connected() && !self.side.has_sent_fin() {
            self.send_fin(at, out);
        }
    }

    /// Its program writes.
    pub fn write(&mut self, at: Time, bytes: u32, out: &mut Vec<Segment>) {
        self.answers.write(bytes.into());
        self.send_answers(at, out);
    }

    /// Its program ends, and nobody reads any more: what comes then, and what was not read, is answered with RST.
    pub fn exit(&mut self, at: Time, out: &mut Vec<Segment>) {
        if self.reader.unread_bytes() > 0 {
            self.reset(at, out);
        } else {
            self.gone = true;
            self.close(at, out);
        }
    }

    fn send_answers(&mut self, at: Time, out: &mut Vec<Segment>) {
        while let Some((offset, payload)) = self.answers.next(at, self.side.mss()) {
            let (window, ack) = (self.say_window(), self.rcv_nxt());
            let push = self.answers.is_last();
            out.push(self.side.data(at, ack, window, offset, payload, push));
        }
    }

    /// The next sequence number expected: after a FIN that came in order, one more than the data.
    fn rcv_nxt(&self) -> SeqNum {
        self.seq(self.next) + u32::from(self.has_fin())
    }

    fn seq(&self, offset: u64) -> SeqNum {
        self.side.first_byte() + offset as u32
    }

    /// The offset that a sequence number near `next` stands for; those before the stream count as its start.
    fn offset(&self, seq: SeqNum) -> u64 {
        self.next.saturating_add_signed(i64::from(seq.distance(self.seq(self.next))))
    }

    /// Takes what is new of a segment. True: it must be acknowledged at once.
    fn take(&mut self, at: Time, segment: Segment) -> bool {
        let had_fin = self.has_fin();
        let start = self.offset(segment.header.seq);
        if segment.seq_len() == 0 {
            // A probe, or something far off: any other empty segment needs no answer (RFC 9293 section 3.10.7.4).
            let before = segment.header.seq.distance(self.seq(self.acked)) < 0;
            return before || start > self.window.edge().max(self.next + u64::from(had_fin));
        }
        let fin = segment.header.flags.contains(Flags::FIN);
        let end = start + segment.payload.len() as u64;
        let edge = self.window.edge();
        if end < self.next || (end == self.next && (!fin || had_fin)) {
            self.stats.duplicates += 1;
            self.report_duplicate((start, end));
            return self.hurry();
        }
        // A FIN alone needs no room.
        let outside = if segment.payload.is_empty() { start > edge } else { start.max(self.next) >= edge };
        if outside {
            self.stats.outside_window += 1;
            return self.hurry();
        }
        if fin && end <= edge {
            self.end = Some(end);
        }
        self.measure(&segment);
        let mut payload = segment.payload;
        payload.truncate((end.min(edge) - start) as usize);
        let at_once = if start <= self.next {
            self.take_in_order(at, start, payload)
        } else {
            self.take_out_of_order(start, payload)
        };
        at_once || (self.has_fin() && !had_fin)
    }

    fn take_in_order(&mut self, at: Time, start: u64, mut payload: Bytes) -> bool {
        let mut at_once = false;
        if start < self.next {
            self.report_duplicate((start, self.next));
            payload = payload.split_off((self.next - start) as usize);
            at_once = true;
        }
        self.deliver(payload);
        if !self.out_of_order.is_empty() {
            if let Some(overlap) = self.out_of_order.ranges().first().filter(|range| range.0 < self.next) {
                self.duplicate = Some((overlap.0, overlap.1.min(self.next)));
            }
            while let Some(chunk) = self.out_of_order.take(self.next) {
                self.deliver(chunk);
            }
            let next = self.next;
            self.recent.retain(|&mut offset| offset >= next);
            at_once = true;
        }
        self.delayed_until = self.delayed_until.or(Some(at + self.config.delayed_ack));
        at_once
    }

    fn take_out_of_order(&mut self, start: u64, payload: Bytes) -> bool {
        self.stats.out_of_order += 1;
        if payload.is_empty() {
            return self.hurry();
        }
        let inserted = self.out_of_order.insert(start, payload);
        if let Some(duplicate) = inserted.duplicate {
            self.report_duplicate(duplicate);
        }
        let (left, right) = inserted.range;
        self.recent.retain(|&mut offset| offset < left || offset >= right);
        if self.recent.is_full() {
            self.recent.pop();
        }
        self.recent.insert(0, start.max(left));
        self.hurry()
    }

    fn deliver(&mut self, bytes: Bytes) {
        if !bytes.is_empty() {
            self.next += bytes.len() as u64;
            self.reader.deliver(bytes);
        }
    }

    /// Something is wrong on the way: acknowledge quickly for a while (`tcp_enter_quickack_mode`).
    fn hurry(&mut self) -> bool {
        self.quick = self.config.quick_acks;
        true
    }

    fn report_duplicate(&mut self, range: Range) {
        if range.0 < range.1 {
            self.duplicate = Some(range);
        }
    }

    fn measure(&mut self, segment: &Segment) {
        let len = segment.gso_size.map_or(segment.payload.len() as u32, |size| size.get());
        self.rcv_mss = self.rcv_mss.max(len.min(self.side.mss()));
    }

    /// Lets the application read, tells the sender of room it made, and closes after the last byte.
    fn read(&mut self, at: Time, out: &mut Vec<Segment>) {
        let before = self.reader.read_bytes();
        self.reader.read(at);
        let moved = self.reader.read_bytes() > before;
        if !self.side.is_connected() {
            return;
        }
        if moved && self.window.is_worth_an_update(self.next, self.reader.unread_bytes(), self.rcv_mss) {
            self.stats.window_updates += 1;
            self.send_ack(at, out);
        }
        self.answers.has_read(at, self.reader.read_bytes());
        self.answers.on_timer(at);
        self.send_answers(at, out);
        if self.has_fin() && self.reader.is_at_end() && self.answers.is_said() && !self.side.has_sent_fin() {
            self.send_fin(at, out);
        }
    }

    /// Sends the ACK for a segment, or lets it wait for the next one (RFC 5681 section 4.2).
    fn acknowledge(&mut self, at: Time, at_once: bool, out: &mut Vec<Segment>) {
        let unacknowledged = self.next - self.acked;
        let now = at_once
            || (unacknowledged > 0
                && (unacknowledged > u64::from(self.rcv_mss) || self.quick > 0 || self.config.delayed_ack.is_zero()));
        if now {
            self.send_ack(at, out);
        }
    }

    fn send_ack(&mut self, at: Time, out: &mut Vec<Segment>) {
        let window = self.say_window();
        let duplicate = self.duplicate.take().filter(|_| self.config.dsack);
        let held = self.recent.iter().filter_map(|&offset| self.out_of_order.range_at(offset));
        let first_byte = self.side.first_byte();
        let blocks = duplicate
            .into_iter()
            .chain(held)
            .map(|(left, right)| SackBlock { left: first_byte + left as u32, right: first_byte + right as u32 });
        let ack = self.rcv_nxt();
        out.push(self.side.ack(at, ack, window, blocks));
    }

    fn send_fin(&mut self, at: Time, out: &mut Vec<Segment>) {
        let window = self.say_window();
        let ack = self.rcv_nxt();
        out.push(self.side.fin(at, ack, window, iter::empty()));
    }

    /// What every header does: choose the window, and take back the wait for an ACK.
    fn say_window(&mut self) -> u32 {
        let was_open = self.window.is_open();
        let window = self.window.select(self.next, self.reader.unread_bytes(), self.rcv_mss);
        if window == 0 && was_open {
            self.stats.zero_windows += 1;
        }
        self.acked = self.next;
        self.delayed_until = None;
        self.quick = self.quick.saturating_sub(1);
        self.stats.acks_sent += 1;
        window
    }
}

#[cfg(test)]
mod tests;
