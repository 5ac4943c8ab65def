//! The peer's own side of the connection: its handshake, its sequence numbers, and the headers made of them.
//!
//! Of a manual peer SYN and FIN are all that uses them; another one may send data too.

use std::time::Duration;

use arrayvec::ArrayVec;
use bytes::Bytes;

use crate::encode::encoded;
use crate::peer::Offer;
use crate::units::{SeqNum, Time};
use crate::wire::{Flags, Header, Options, SackBlock, Segment, Timestamps};

/// Its timestamp clock runs this many milliseconds ahead of virtual time: two hosts' clocks have nothing in common.
const CLOCK_AHEAD_MS: u64 = 700_000;
/// First wait for the answer to a SYN, and for the ACK of a FIN (RFC 6298 section 2.1); it doubles each time.
const FIRST_TIMEOUT: Duration = Duration::from_secs(1);
const FIN_TRIES: u32 = 8;
const SYN_TRIES: u32 = 7;
/// A header has room for so many SACK blocks, and for so many beside timestamps.
const SACK_BLOCKS: usize = 4;
const SACK_BLOCKS_WITH_TIMESTAMPS: usize = 3;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum State {
    Listen,
    SynSent,
    SynReceived,
    Open,
    Reset,
}

encoded! { enum State { Listen = 0, SynReceived = 1, Open = 2, Reset = 3, SynSent = 4 } }

/// A SYN that opens the connection.
#[derive(Clone, Copy, Debug)]
struct Syn {
    tries: u32,
    /// `None` once it is answered, or given up.
    again_at: Option<Time>,
}

encoded! { struct Syn { tries, again_at } }

/// A FIN that was sent.
#[derive(Clone, Copy, Debug)]
struct Fin {
    seq: SeqNum,
    tries: u32,
    /// `None` once it is acknowledged, or given up.
    again_at: Option<Time>,
}

encoded! { struct Fin { seq, tries, again_at } }

/// What a segment means to the connection, before its payload is looked at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Heard {
    /// The SYN, the first time or again: answer with [`Side::syn_ack`].
    Syn,
    /// The answer to its own SYN: answer with an ACK.
    SynAck,
    /// A SYN inside the connection: answer with an ACK (RFC 9293 section 3.10.7.4).
    StraySyn,
    /// Part of the connection.
    Segment,
    /// Nothing more to do.
    Done,
}

#[derive(Clone, Debug)]
pub struct Side {
    offer: Offer,
    state: State,
    irs: SeqNum,
    /// Shift of windows; in a SYN none is shifted.
    shift: u8,
    sack: bool,
    timestamps: bool,
    ts_recent: u32,
    /// Shift of the windows that it is offered.
    their_shift: u8,
    snd_nxt: SeqNum,
    /// Acknowledgement number of the last header.
    last_ack: SeqNum,
    /// Where it opens the connection.
    syn: Option<Syn>,
    fin: Option<Fin>,
}

encoded! {
    struct Side {
        state, irs, shift, sack, timestamps, ts_recent, their_shift, snd_nxt, last_ack, syn, fin,
    } but { offer }
}

impl Side {
    /// One that waits for a SYN, or sends one.
    pub fn new(offer: &Offer, opens: bool) -> Self {
        Side {
            offer: offer.clone(),
            state: if opens { State::SynSent } else { State::Listen },
            irs: SeqNum(0),
            shift: 0,
            sack: false,
            timestamps: false,
            ts_recent: 0,
            their_shift: 0,
            snd_nxt: offer.isn,
            last_ack: SeqNum(0),
            syn: opens.then_some(Syn { tries: 0, again_at: Some(Time::ZERO) }),
            fin: None,
        }
    }

    /// The handshake has begun, and nobody reset the connection.
    pub fn is_connected(&self) -> bool {
        matches!(self.state, State::SynReceived | State::Open)
    }

    pub fn is_reset(&self) -> bool {
        self.state == State::Reset
    }

    pub fn has_sent_fin(&self) -> bool {
        self.fin.is_some()
    }

    pub fn sack(&self) -> bool {
        self.sack
    }

    pub fn shift(&self) -> u8 {
        self.shift
    }

    pub fn mss(&self) -> u32 {
        u32::from(self.offer.mss)
    }

    /// The sequence number of the first byte of data.
    pub fn first_byte(&self) -> SeqNum {
        self.irs + 1
    }

    pub fn last_ack(&self) -> SeqNum {
        self.last_ack
    }

    /// Takes the connection's part of a segment. Pushes the answer where that is a RST.
    pub fn hear(&mut self, segment: &Segment, out: &mut Vec<Segment>) -> Heard {
        let header = &segment.header;
        if header.flags.contains(Flags::RST) {
            self.state = State::Reset;
            (self.syn, self.fin) = (None, None);
            return Heard::Done;
        }
        match self.state {
            State::Listen if header.flags.contains(Flags::SYN) => {
                self.agree(header);
                Heard::Syn
            }
            State::SynSent if header.flags.contains(Flags::SYN | Flags::ACK) && header.ack == self.offer.isn + 1 => {
                self.agree(header);
                (self.state, self.syn) = (State::Open, None);
                Heard::SynAck
            }
            State::Listen | State::SynSent | State::Reset => {
                out.push(refusal(segment));
                Heard::Done
            }
            State::SynReceived if header.flags.contains(Flags::SYN) => Heard::Syn,
            State::Open if header.flags.contains(Flags::SYN) => Heard::StraySyn,
            State::SynReceived | State::Open => self.hear_ack(header),
        }
    }

    fn agree(&mut self, syn: &Header) {
        let options = &syn.options;
        self.state = State::SynReceived;
        self.irs = syn.seq;
        self.last_ack = syn.seq;
        self.sack = self.offer.sack && options.sack_permitted;
        if let (true, Some(timestamps)) = (self.offer.timestamps, options.timestamps) {
            self.timestamps = true;
            self.ts_recent = timestamps.value;
        }
        if let (Some(shift), Some(theirs)) = (self.offer.window_scale, options.window_scale) {
            (self.shift, self.their_shift) = (shift, theirs);
        }
        self.snd_nxt = self.offer.isn + 1;
    }

    fn hear_ack(&mut self, header: &Header) -> Heard {
        if !header.flags.contains(Flags::ACK) {
            return Heard::Done;
        }
        self.state = State::Open;
        if let Some(fin) = &mut self.fin
            && header.ack.after(fin.seq)
        {
            fin.again_at = None;
        }
        // RFC 7323 section 4.3. Old timestamps are not refused (PAWS): no packet of a session lives for 4 GiB.
        if let Some(timestamps) = header.options.timestamps
            && !header.seq.after(self.last_ack)
            && SeqNum(timestamps.value).after(SeqNum(self.ts_recent))
        {
            self.ts_recent = timestamps.value;
        }
        Heard::Segment
    }

    /// The SYN that opens the connection, the first time or again; windows in it are not scaled.
    pub fn syn(&mut self, at: Time, window: u32) -> Segment {
        if let Some(syn) = &mut self.syn {
            syn.again_at = (syn.tries + 1 < SYN_TRIES).then(|| at + FIRST_TIMEOUT * (1 << syn.tries));
            syn.tries += 1;
        }
        let mut header = self.header(at, Flags::SYN, self.offer.isn, SeqNum(0), window);
        header.options = Options {
            mss: Some(self.offer.mss),
            window_scale: self.offer.window_scale,
            sack_permitted: self.offer.sack,
            timestamps: self.offer.timestamps.then(|| Timestamps { value: clock(at), echo: 0 }),
            ..Options::default()
        };
        Segment::bare(header)
    }

    /// When the SYN must be sent, the first time or again.
    pub fn syn_deadline(&self) -> Option<Time> {
        self.syn?.again_at
    }

    /// The SYN-ACK; windows in it are not scaled.
    pub fn syn_ack(&mut self, at: Time, window: u32) -> Segment {
        let shift = std::mem::take(&mut self.shift);
        let mut header = self.header(at, Flags::SYN | Flags::ACK, self.offer.isn, self.irs + 1, window);
        self.shift = shift;
        header.options.mss = Some(self.offer.mss);
        header.options.sack_permitted = self.sack;
        header.options.window_scale = self.offer.window_scale.filter(|&offered| offered == shift);
        Segment::bare(header)
    }

    /// So many SACK blocks fit into a header.
    pub fn sack_room(&self) -> usize {
        match (self.sack, self.timestamps) {
            (false, _) => 0,
            (true, true) => SACK_BLOCKS_WITH_TIMESTAMPS,
            (true, false) => SACK_BLOCKS,
        }
    }

    /// A bare ACK with as many of the SACK blocks as fit.
    pub fn ack(&mut self, at: Time, ack: SeqNum, window: u32, sack: impl Iterator<Item = SackBlock>) -> Segment {
        let mut header = self.header(at, Flags::ACK, self.snd_nxt, ack, window);
        header.options.sack = sack.take(self.sack_room()).collect::<ArrayVec<_, SACK_BLOCKS>>();
        Segment::bare(header)
    }

    /// How many of its own bytes a segment acknowledges, if so many were sent, and the window that it offers.
    pub fn heard_of_own(&self, header: &Header) -> (u64, u32) {
        let own = header.ack.distance(self.offer.isn + 1).max(0) as u64;
        (own, u32::from(header.window) << self.their_shift)
    }

    /// A segment with payload of its own, `offset` bytes behind the first.
    pub fn data(&mut self, at: Time, ack: SeqNum, window: u32, offset: u64, payload: Bytes, push: bool) -> Segment {
        let seq = self.offer.isn + 1 + offset as u32;
        let end = seq + payload.len() as u32;
        if end.after(self.snd_nxt) {
            self.snd_nxt = end;
        }
        let flags = if push { Flags::ACK | Flags::PSH } else { Flags::ACK };
        Segment { payload, ..Segment::bare(self.header(at, flags, seq, ack, window)) }
    }

    /// The FIN, the first time or again, with as many of the SACK blocks as fit.
    pub fn fin(&mut self, at: Time, ack: SeqNum, window: u32, sack: impl Iterator<Item = SackBlock>) -> Segment {
        let mut fin = match self.fin {
            Some(fin) => fin,
            None => {
                let seq = self.snd_nxt;
                self.snd_nxt += 1;
                Fin { seq, tries: 0, again_at: None }
            }
        };
        fin.again_at = (fin.tries < FIN_TRIES).then(|| at + FIRST_TIMEOUT * (1 << fin.tries));
        fin.tries += 1;
        self.fin = Some(fin);
        let mut header = self.header(at, Flags::FIN | Flags::ACK, fin.seq, ack, window);
        header.options.sack = sack.take(self.sack_room()).collect::<ArrayVec<_, SACK_BLOCKS>>();
        Segment::bare(header)
    }

    /// When the FIN must be sent again.
    pub fn fin_deadline(&self) -> Option<Time> {
        self.fin?.again_at
    }

    /// Resets the connection, or refuses the one to come.
    pub fn reset(&mut self, at: Time, ack: SeqNum, out: &mut Vec<Segment>) {
        if self.is_connected() {
            let header = self.header(at, Flags::RST | Flags::ACK, self.snd_nxt, ack, 0);
            out.push(Segment::bare(header));
        }
        self.state = State::Reset;
        (self.syn, self.fin) = (None, None);
    }

    fn header(&mut self, at: Time, flags: Flags, seq: SeqNum, ack: SeqNum, window: u32) -> Header {
        self.last_ack = ack;
        let timestamps = self.timestamps.then(|| Timestamps { value: clock(at), echo: self.ts_recent });
        let window = u16::try_from(window >> self.shift).unwrap_or(u16::MAX);
        Header {
            seq,
            ack,
            flags,
            window,
            urgent: 0,
            ecn: Default::default(),
            options: Options { timestamps, ..Options::default() },
        }
    }
}

/// Its timestamp clock, in milliseconds.
fn clock(at: Time) -> u32 {
    (at.as_micros() / 1000 + CLOCK_AHEAD_MS) as u32
}

/// The RST for a segment of no connection (RFC 9293 section 3.10.7.1).
fn refusal(segment: &Segment) -> Segment {
    let header = &segment.header;
    let (flags, seq, ack) = if header.flags.contains(Flags::ACK) {
        (Flags::RST, header.ack, SeqNum(0))
    } else {
        (Flags::RST | Flags::ACK, SeqNum(0), segment.end_seq())
    };
    Segment::bare(Header {
        seq,
        ack,
        flags,
        window: 0,
        urgent: 0,
        ecn: Default::default(),
        options: Options::default(),
    })
}
