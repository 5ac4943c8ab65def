//! What a flow says of its connection, and what has to be assumed.

use std::time::Duration;

use crate::capture::read::{Flow, TcpPacket};
use crate::kernel::KernelVersion;
use crate::scenario::import::sent::{Kind, Sender, Sent};
use crate::scenario::tables::CongestionName;
use crate::units::SeqNum;
use crate::units::print::{duration, plural};
use crate::wire::Flags;

/// Bytes that time stamps take of every segment (RFC 7323 appendix A).
const TIMESTAMPS: u32 = 12;
/// Without a handshake in the capture.
const ASSUMED_RTT: Duration = Duration::from_millis(20);
const ASSUMED_SCALE: u8 = 7;
const ASSUMED_MSS: u32 = 1460;

/// What a capture cannot say.
#[derive(Clone, PartialEq, Debug)]
pub struct Choices {
    /// The sender's kernel.
    pub kernel: Option<KernelVersion>,
    /// SO_SNDBUF; none: the kernel tunes the buffer.
    pub sndbuf: Option<u32>,
    /// The sender's congestion control.
    pub congestion: CongestionName,
    /// The least retransmission time-out, if it is not the usual one.
    pub rto_min: Option<Duration>,
    /// How its program wrote.
    pub writes: Writes,
    /// Bytes that it wrote in all; none: as many as were sent.
    pub total: Option<u64>,
}

/// How a program wrote what was sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Writes {
    /// One call after the other, of so many bytes, from the beginning on: as much as fits is queued.
    AtOnce(u32),
    /// Each byte when it was sent for the first time: the least that can have been queued.
    AsSent,
}

/// All that a scenario is made of.
#[derive(Clone, Debug)]
pub struct Setup {
    /// Sequence number of the sender's SYN.
    pub isn: SeqNum,
    /// What the peer takes, and what its windows are shifted by, if they are.
    pub mss: u32,
    pub(crate) scale: Option<u8>,
    pub(crate) sack: bool,
    pub(crate) timestamps: bool,
    pub(crate) ipv6: bool,
    /// Largest packet that the sender's device takes.
    pub(crate) mtu: u32,
    /// The window of the SYN-ACK.
    pub(crate) window: u32,
    /// From the SYN to the SYN-ACK.
    pub rtt: Duration,
    /// The time of the SYN in the capture.
    pub(crate) zero: Duration,
    /// What was assumed, in sentences.
    pub assumed: Vec<String>,
}

impl Setup {
    /// Reads it from the handshake, or assumes it.
    pub fn of(flow: &Flow) -> Setup {
        let [ours, _] = flow.ends;
        let is_syn = |packet: &&TcpPacket| packet.header.flags.contains(Flags::SYN);
        let syn = flow.packets.iter().filter(|packet| packet.from == ours).find(is_syn);
        let answer = flow.packets.iter().filter(|packet| packet.from != ours).find(is_syn);
        let timestamps = flow.packets.iter().any(|packet| packet.header.options.timestamps.is_some());
        let header = if ours.is_ipv6() { 60 } else { 40 };
        let mut setup = match (syn, answer) {
            (Some(syn), Some(answer)) => Setup::of_handshake(syn, answer, header),
            _ => Setup::assumed(flow, timestamps, header),
        };
        setup.ipv6 = ours.is_ipv6();
        if let (Some(syn), Some(answer)) = (syn, answer)
            && syn.header.flags.contains(Flags::ACK)
        {
            setup.assumed.push(format!(
                "the sender accepted the connection; here it connects, {} later",
                duration(syn.at.saturating_sub(answer.at))
            ));
        }
        setup
    }

    fn of_handshake(syn: &TcpPacket, answer: &TcpPacket, header: u32) -> Setup {
        let (ours, theirs) = (&syn.header.options, &answer.header.options);
        let timestamps = ours.timestamps.is_some() && theirs.timestamps.is_some();
        let (first, last) = (syn.at.min(answer.at), syn.at.max(answer.at));
        Setup {
            isn: syn.header.seq,
            mss: u32::from(theirs.mss.unwrap_or(536)),
            scale: ours.window_scale.and(theirs.window_scale),
            sack: ours.sack_permitted && theirs.sack_permitted,
            timestamps,
            ipv6: false,
            mtu: u32::from(ours.mss.unwrap_or(536)) + header,
            window: u32::from(answer.header.window),
            rtt: last - first,
            zero: first,
            assumed: Vec::new(),
        }
    }

    fn assumed(flow: &Flow, timestamps: bool, header: u32) -> Setup {
        let [ours, _] = flow.ends;
        let mine = || flow.packets.iter().filter(|packet| packet.from == ours);
        let theirs = || flow.packets.iter().filter(|packet| packet.from != ours);
        let first = mine().next().or_else(|| theirs().next());
        let isn = match first {
            Some(packet) if packet.from == ours => packet.header.seq - 1,
            Some(packet) => packet.header.ack - 1,
            None => SeqNum(0),
        };
        let zero = flow.packets.first().map_or(Duration::ZERO, |packet| packet.at);
        let window = theirs().next().map_or(65_535, |packet| u32::from(packet.header.window));
        Setup {
            isn,
            mss: ASSUMED_MSS,
            scale: Some(ASSUMED_SCALE),
            sack: true,
            timestamps,
            ipv6: false,
            mtu: ASSUMED_MSS + header,
            window: (window << ASSUMED_SCALE).min(65_535),
            rtt: ASSUMED_RTT,
            zero,
            assumed: vec![format!(
                "the handshake is not in the capture: round trip {}, MSS {ASSUMED_MSS}, window scale {ASSUMED_SCALE}, SACK; \
                 and the engine begins with an initial cwnd",
                duration(ASSUMED_RTT)
            )],
        }
    }

    /// The sequence number of the first byte of data.
    pub fn first_byte(&self) -> SeqNum {
        self.isn + 1
    }

    /// Payload of a full segment.
    pub fn segment(&self) -> u32 {
        let header = if self.ipv6 { 60 } else { 40 };
        self.mss.min(self.mtu - header) - if self.timestamps { TIMESTAMPS } else { 0 }
    }

    /// What the captured sender sent, up to the end of the capture.
    pub fn sent(&self, flow: &Flow) -> Vec<Sent> {
        let mut sender = Sender::new(self.first_byte(), self.segment());
        let mine = flow.packets.iter().filter(|packet| packet.from == flow.ends[0]);
        let mut sent: Vec<_> =
            mine.flat_map(|packet| sender.sends(self.since(packet.at), &packet.header, packet.len)).collect();
        if sent.first().is_some_and(|first| first.kind != Kind::Syn) {
            sent.insert(0, Sent { at: Duration::ZERO, start: -1, len: 0, kind: Kind::Syn });
        }
        sent
    }

    /// Since the SYN; without one, since a round trip before the first packet.
    pub(crate) fn since(&self, at: Duration) -> Duration {
        let before = if self.assumed.is_empty() { Duration::ZERO } else { self.rtt };
        at.saturating_sub(self.zero) + before
    }

    /// The end of the capture.
    pub fn end(&self, flow: &Flow) -> Duration {
        flow.packets.last().map_or(Duration::ZERO, |packet| self.since(packet.at))
    }

    /// What a reader should know of the setup, in sentences.
    pub(crate) fn notes(&self, flow: &Flow) -> Vec<String> {
        let mut notes = self.assumed.clone();
        if flow.bytes[1] > 0 {
            notes.push(format!("the peer's own data is left out: {}", plural(flow.bytes[1], "byte")));
        }
        notes
    }
}
