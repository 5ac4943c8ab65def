//! A packet at the sender's interface, in the numbers that people count in.

use arrayvec::ArrayVec;

use crate::debugger::moment::Moment;
use crate::debugger::record::bounded::HasMoment;
use crate::engine::Sock;
use crate::engine::api::io::TransmitKind;
use crate::peer::Fate;
use crate::units::{SeqNum, SkbId, Time};
use crate::wire::{Flags, Options};
use crate::world::{Direction, Packet};

/// A packet at the sender's interface. Sequence and acknowledgement numbers are relative: 0 is the first data byte of
/// the stream they count.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PacketRecord {
    /// The input, and the step in it, that sent the packet. Of an arriving packet the step is 0: it is the input.
    pub moment: Moment,
    /// The virtual time at which it passed the socket.
    pub at: Time,
    /// Whether the engine sent or received it.
    pub direction: Direction,
    /// Its first byte, relative: 0 is the first byte of data, -1 the SYN.
    pub seq: i64,
    /// Meaningless without [`Flags::ACK`].
    pub ack: i64,
    /// Payload bytes.
    pub len: u32,
    /// The flags of its TCP header.
    pub flags: Flags,
    /// The offered window in bytes, window scale applied.
    pub window: u32,
    /// SACK blocks, as `[left, right)` of the stream that the packet acknowledges.
    pub sack: ArrayVec<(i64, i64), 4>,
    /// The queued skb it was made of; none for incoming packets, bare ACKs, RSTs and window probes.
    pub skb: Option<SkbId>,
    /// Why it was sent; none for incoming packets.
    pub kind: Option<TransmitKind>,
    /// What the link did with it; none for incoming packets.
    pub fate: Option<Fate>,
    /// The time at the peer: when it will arrive there (never, if lost), or when it was sent.
    pub peer_at: Option<Time>,
    /// The numbers of its header as they are on the wire.
    pub raw: Raw,
}

/// What stands in a packet's header.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Raw {
    pub seq: SeqNum,
    pub ack: SeqNum,
    /// Not scaled yet.
    pub window: u16,
    /// The scale that is meant with it: none in a SYN.
    pub window_scale: u8,
    pub urgent: u16,
    pub options: Options,
}

impl PacketRecord {
    /// The record of a packet that passed at `moment`; relative numbers come from `sk`.
    pub fn new(packet: &Packet, sk: &Sock, moment: Moment) -> Self {
        let header = &packet.segment.header;
        let ours = |seq| sk.relative(seq);
        let theirs = |seq: SeqNum| if seq == sk.irs { -1 } else { i64::from(seq - (sk.irs + 1)) };
        let (seq, ack, window_scale) = match packet.direction {
            Direction::Out => (ours(header.seq), theirs(header.ack), sk.rcv_wscale),
            Direction::In => (theirs(header.seq), ours(header.ack), sk.snd_wscale),
        };
        let sack = |seq| if packet.direction == Direction::Out { theirs(seq) } else { ours(seq) };
        let window_scale = if header.flags.contains(Flags::SYN) { 0 } else { window_scale };
        PacketRecord {
            moment,
            at: packet.at,
            direction: packet.direction,
            seq,
            ack,
            len: packet.segment.payload.len() as u32,
            flags: header.flags,
            window: u32::from(header.window) << window_scale,
            sack: header.options.sack.iter().map(|block| (sack(block.left), sack(block.right))).collect(),
            skb: packet.skb,
            kind: packet.kind,
            fate: packet.fate,
            peer_at: packet.peer_at,
            raw: Raw {
                seq: header.seq,
                ack: header.ack,
                window: header.window,
                window_scale,
                urgent: header.urgent,
                options: header.options.clone(),
            },
        }
    }
}

impl HasMoment for PacketRecord {
    fn moment(&self) -> Moment {
        self.moment
    }
}
