//! The receiving half of a socket: its queues, the window it offers, and what it owes the peer in ACKs.

use std::collections::VecDeque;

use arrayvec::ArrayVec;
use bytes::Bytes;

use crate::engine::socket::timers::Pending;
use crate::kernel::profile::Kernel;
use crate::units::{SeqNum, Time};
use crate::wire::SackBlock;

/// TCP_MSS_DEFAULT: the first guess at the size of the peer's segments.
pub const MSS_DEFAULT: u32 = 536;
/// TCP_DEFAULT_SCALING_RATIO.
const HALF: u8 = 128;

/// A received skb that no program has read whole.
#[derive(Clone, Debug)]
pub struct Received {
    /// The first sequence number in it.
    pub seq: SeqNum,
    /// The first one after it; a FIN counts.
    pub end_seq: SeqNum,
    /// The payload, in the pieces in which it came.
    pub payload: Vec<Bytes>,
    /// The peer's FIN is its last number.
    pub fin: bool,
    /// What it costs: `struct sk_buff` and the whole memory block behind it.
    pub truesize: u32,
    /// Bytes left behind its data (`skb_tailroom`).
    pub room: u32,
}

impl Received {
    /// Payload bytes.
    pub fn payload_len(&self) -> u32 {
        (self.end_seq - self.seq) - u32::from(self.fin)
    }
}

/// What is received and not read, and how that is acknowledged.
#[derive(Clone, Debug)]
pub struct Receive {
    /// `sk_receive_queue`: in order, without gaps.
    pub queue: VecDeque<Received>,
    /// `out_of_order_queue`: islands, lowest first.
    pub out_of_order: Vec<Received>,
    /// `sk_rmem_alloc`: truesize of both queues.
    pub rmem_alloc: u32,
    /// `sk_rcvbuf`: the limit for `rmem_alloc`, in bytes.
    pub rcvbuf: u32,
    /// SOCK_RCVBUF_LOCK: set by SO_RCVBUF.
    pub rcvbuf_locked: bool,
    /// The first byte that no program has read.
    pub copied_seq: SeqNum,
    /// `rcv_nxt` when the window was last told.
    pub rcv_wup: SeqNum,
    /// The window that was last told, in bytes from `rcv_wup`.
    pub rcv_wnd: u32,
    /// How large a window may be told at most now.
    pub rcv_ssthresh: u32,
    /// How large it may ever be told.
    pub window_clamp: u32,
    /// `scaling_ratio`: parts of 256 of the buffer that are window, where that is learnt.
    pub scaling_ratio: u8,
    /// `rcv_rtt_est`: the round-trip time as a receiver sees it.
    pub rtt: ReceiverRtt,
    /// `rcvq_space`: what the program reads in such a time.
    pub space: ReadSpace,
    /// `selective_acks`: what the next segments report, the newest island first.
    pub sacks: ArrayVec<SackBlock, 4>,
    /// `duplicate_sack`: what came twice, to be reported once (RFC 2883).
    pub dsack: Option<SackBlock>,
    /// `pred_flags` is set: a segment that is what was expected takes the short way.
    pub predicts: bool,
    /// ACKs sent at once for islands since the last byte in order.
    pub dup_acks: u32,
    /// ACKs for islands held back since.
    pub compressed_acks: u32,
    /// When they are sent at the latest.
    pub compressed_until: Option<Time>,
    /// What the next ACK waits for.
    pub ack: AckState,
}

/// How long a round trip takes for one who only receives: in microseconds, or in ticks where the kernel counts in them.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct ReceiverRtt {
    /// Eight times the estimate; 0: there is none.
    pub times_8: u64,
    /// The measure ends when this byte has come: the end of the window that was told when it began.
    pub seq: SeqNum,
    /// When it began; none before the first data.
    pub since: Option<u64>,
    /// The last time stamp that gave a sample.
    pub last_tsecr: Option<u32>,
}

/// What a program has read in a round trip, which the buffer grows with.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct ReadSpace {
    /// The most so far, in bytes.
    pub bytes: u32,
    /// Where the measure began.
    pub seq: SeqNum,
    /// And when; none: not yet.
    pub since: Option<u64>,
}

/// `icsk_ack`: whether an ACK is owed, and how soon.
#[derive(Clone, Debug)]
pub struct AckState {
    /// ICSK_ACK_SCHED: an ACK is owed.
    pub scheduled: bool,
    /// ICSK_ACK_NOW: and may not wait.
    pub now: bool,
    /// ICSK_ACK_NOMEM: it says that the window is closed, as there was no memory for what came.
    pub no_memory: bool,
    /// ICSK_ACK_PUSHED and ICSK_ACK_PUSHED2: small segments since the last ACK, up to two.
    pub pushed: u8,
    /// ICSK_ACK_TIMER: the delayed ACK's timer.
    pub timer: Option<Pending>,
    /// ACKs that are still to be sent at once.
    pub quick: u32,
    /// The program answers what it receives, so that data may carry the ACK.
    pub pingpong: bool,
    /// How long an ACK is delayed, in ticks; 0 before any data.
    pub ato: u64,
    /// The size of the peer's segments, as far as it shows.
    pub rcv_mss: u32,
    /// The last small segment's size.
    pub last_seg_size: u32,
}

impl Receive {
    pub(in crate::engine) fn new(kernel: &Kernel) -> Self {
        Receive {
            queue: VecDeque::new(),
            out_of_order: Vec::new(),
            rmem_alloc: 0,
            rcvbuf: kernel.sysctl.rmem[1],
            rcvbuf_locked: false,
            copied_seq: SeqNum(0),
            rcv_wup: SeqNum(0),
            rcv_wnd: 0,
            rcv_ssthresh: 0,
            window_clamp: 0,
            scaling_ratio: HALF,
            rtt: ReceiverRtt::default(),
            space: ReadSpace::default(),
            sacks: ArrayVec::new(),
            dsack: None,
            predicts: false,
            dup_acks: 0,
            compressed_acks: 0,
            compressed_until: None,
            ack: AckState {
                scheduled: false,
                now: false,
                no_memory: false,
                pushed: 0,
                timer: None,
                quick: 0,
                pingpong: false,
                ato: 0,
                rcv_mss: MSS_DEFAULT,
                last_seg_size: 0,
            },
        }
    }
}
