//! A session made by hand, and what to write it to.

use std::cell::RefCell;
use std::io::{self, Write};
use std::num::NonZeroU32;
use std::rc::Rc;
use std::time::Duration;

use bytes::Bytes;
use skbscope::capture::{Capture, CaptureOptions, CommentFacts, Format};
use skbscope::units::{SeqNum, SkbId, TaskId, Time};
use skbscope::wire::codec::{Direction, Endpoints};
use skbscope::wire::{Flags, Header, Options, SackBlock, Segment, Timestamps};

/// 2026-01-02 03:04:05.123456789 UTC.
pub const EPOCH: Duration = Duration::new(1_767_323_045, 123_456_789);
pub const MSS: usize = 1_448;
/// Sequence numbers wrap inside the super-packet.
pub const ISN: SeqNum = SeqNum(u32::MAX - 2_000);
pub const PEER_ISN: SeqNum = SeqNum(5_000);

/// One packet at the sender's interface.
#[derive(Clone, PartialEq, Debug)]
pub struct Passed {
    pub at: Time,
    pub direction: Direction,
    pub segment: Segment,
    pub comment: String,
}

/// Handshake, a super-packet of three whose second is lost, SACK, retransmission, and FIN both ways.
pub fn session() -> Vec<Passed> {
    use Direction::{In, Out};
    let data: Bytes = (0..MSS * 3).map(|i| b'a' + (i % 26) as u8).collect();
    let syn = |at| Options { mss: Some(1_460), window_scale: Some(7), sack_permitted: true, ..stamped(at) };
    let [first, second, third, end] = [0, 1, 2, 3].map(|i| ISN + 1 + i * MSS as u32);
    let lost = SackBlock { left: third, right: end };
    let sack = |at| Options { sack: [lost].into_iter().collect(), ..stamped(at) };
    let (mine, theirs) = (PEER_ISN + 1, PEER_ISN + 2);

    let none = Bytes::new();
    let whole = segment(first, mine, Flags::PSH | Flags::ACK, stamped(3), data.clone());
    let super_packet = Segment { gso_size: NonZeroU32::new(MSS as u32), ..whole };
    let again = segment(second, mine, Flags::ACK, stamped(5), data.slice(MSS..2 * MSS));
    [
        (Out, None, segment(ISN, SeqNum(0), Flags::SYN, syn(0), none.clone())),
        (In, None, segment(PEER_ISN, ISN + 1, Flags::SYN | Flags::ACK, syn(1), none.clone())),
        (Out, None, segment(first, mine, Flags::ACK, stamped(2), none.clone())),
        (Out, Some(SkbId(5)), super_packet),
        (In, None, segment(mine, second, Flags::ACK, sack(4), none.clone())),
        (Out, Some(SkbId(50)), again),
        (In, None, segment(mine, end, Flags::ACK, stamped(6), none.clone())),
        (Out, Some(SkbId(6)), segment(end, mine, Flags::FIN | Flags::ACK, stamped(7), none.clone())),
        (In, None, segment(mine, end + 1, Flags::FIN | Flags::ACK, stamped(8), none.clone())),
        (Out, None, segment(end + 1, theirs, Flags::ACK, stamped(9), none)),
    ]
    .into_iter()
    .enumerate()
    .map(|(number, (direction, skb, segment))| Passed {
        at: Time::from_nanos(number as u64 * 10_000_001),
        direction,
        segment,
        comment: comment(number as u64, skb),
    })
    .collect()
}

fn stamped(at: u32) -> Options {
    Options { timestamps: Some(Timestamps { value: 1_000 + at, echo: 2_000 + at }), ..Options::default() }
}

fn segment(seq: SeqNum, ack: SeqNum, flags: Flags, options: Options, payload: Bytes) -> Segment {
    Segment {
        header: Header { seq, ack, flags, window: 512, urgent: 0, ecn: Default::default(), options },
        payload,
        gso_size: None,
    }
}

fn comment(input: u64, skb: Option<SkbId>) -> String {
    let mut comment = String::new();
    let (wmem_queued, sndbuf, unsent, cwnd, rwnd) = (8_132, 46_080, 0, 10, 65_535);
    let blocked = skb.map(|_| TaskId(1));
    CommentFacts { moment: (input, 3), skb, wmem_queued, sndbuf, unsent, cwnd, rwnd, blocked }.write_to(&mut comment);
    comment
}

/// What a capture of wire packets holds of `session`.
pub fn on_the_wire(session: &[Passed]) -> Vec<Passed> {
    let parts = |passed: &Passed| {
        let parts: Vec<_> = passed.segment.split_gso().collect();
        parts.into_iter().map(|segment| Passed { segment, ..passed.clone() }).collect::<Vec<_>>()
    };
    session.iter().flat_map(parts).collect()
}

/// What a capture of super-packets holds of `session`: one packet each, with nothing to tell its `gso_size`.
pub fn as_handed_down(session: &[Passed]) -> Vec<Passed> {
    let whole = |passed: &Passed| {
        let segment = Segment { gso_size: None, ..passed.segment.clone() };
        Passed { segment, ..passed.clone() }
    };
    session.iter().map(whole).collect()
}

pub fn options(gso: bool, endpoints: Endpoints) -> CaptureOptions {
    CaptureOptions { gso, epoch: EPOCH, endpoints }
}

pub fn write(session: &[Passed], writer: impl Write, format: Format, options: CaptureOptions) -> io::Result<()> {
    let mut capture = Capture::new(writer, format, options)?;
    for Passed { at, direction, segment, comment } in session {
        capture.packet(*at, *direction, segment, comment)?;
    }
    capture.flush()
}

pub fn written(session: &[Passed], format: Format, options: CaptureOptions) -> Vec<u8> {
    let mut file = Vec::new();
    write(session, &mut file, format, options).unwrap();
    file
}

/// A disk with room for so many bytes more, and what has been written to it.
#[derive(Clone)]
pub struct SmallDisk {
    room: usize,
    pub file: Rc<RefCell<Vec<u8>>>,
}

impl SmallDisk {
    pub fn new(room: usize) -> Self {
        SmallDisk { room, file: Rc::default() }
    }
}

impl Write for SmallDisk {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.room == 0 && !bytes.is_empty() {
            return Err(io::ErrorKind::StorageFull.into());
        }
        let fits = bytes.len().min(self.room);
        self.room -= fits;
        self.file.borrow_mut().extend_from_slice(&bytes[..fits]);
        Ok(fits)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
