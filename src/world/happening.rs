//! What one engine input was, and all that followed from it.

use std::num::NonZeroU32;
use std::ops::Range;
use std::time::Duration;

use arrayvec::ArrayVec;
use bytes::Bytes;

use crate::engine::api::io::TransmitKind;
use crate::engine::{Errno, Events, MsgFlags, Piece, SockOpt, SysResult, Timer};
use crate::kernel::limits::MAX_SKB_FRAGS;
use crate::peer::Fate;
use crate::units::{SkbId, TaskId, Time};
use crate::wire::codec::Direction;
use crate::wire::{Flags, Header, Segment};

/// One engine input and all that followed from it. Made once and used again for every input: its lists keep their room.
#[derive(Clone, PartialEq, Debug)]
pub struct Happening {
    /// The virtual time of the input.
    pub at: Time,
    /// What the input was.
    pub cause: Cause,
    /// Packets at the sender's interface, as they are on the wire, in order.
    pub packets: Vec<Packet>,
    /// The super-packets among them, as a device with TSO gets them.
    pub super_packets: Vec<SuperPacket>,
    /// What a remote peer is to get, in order; collected by those who look at no packets too.
    pub departures: Vec<Departure>,
    /// Bytes that the peer sent, for the local program.
    pub received: Vec<Bytes>,
    /// Calls that returned, with what they returned.
    pub returns: Vec<(TaskId, SysResult)>,
    /// Tasks that fell asleep.
    pub blocked: Vec<TaskId>,
    /// Tasks that were woken.
    pub woken: Vec<TaskId>,
    /// The handshake is complete.
    pub connected: bool,
    /// The connection is gone.
    pub closed: Option<Option<Errno>>,
    /// Set for those who do not look at packets: they are not collected.
    quiet: bool,
}

impl Default for Happening {
    fn default() -> Self {
        Happening::new()
    }
}

impl Happening {
    /// Nothing yet, to be filled by an input.
    pub fn new() -> Self {
        Happening {
            at: Time::ZERO,
            cause: Cause::Timer(Timer::Retransmit),
            packets: Vec::new(),
            super_packets: Vec::new(),
            departures: Vec::new(),
            received: Vec::new(),
            returns: Vec::new(),
            blocked: Vec::new(),
            woken: Vec::new(),
            connected: false,
            closed: None,
            quiet: false,
        }
    }

    /// One that collects no packets, for runs that nobody watches.
    pub fn quiet() -> Self {
        Happening { quiet: true, ..Happening::new() }
    }

    /// Whether nothing but time went by.
    pub fn is_quiet(&self) -> bool {
        self.quiet
    }

    pub(super) fn begin(&mut self, at: Time, cause: Cause) {
        self.at = at;
        self.cause = cause;
        self.packets.clear();
        self.super_packets.clear();
        self.departures.clear();
        self.received.clear();
        self.returns.clear();
        self.blocked.clear();
        self.woken.clear();
        self.connected = false;
        self.closed = None;
    }
}

/// What entered the engine. Sequence numbers are relative: 0 is the first byte of data.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cause {
    /// A task made a system call.
    Call {
        /// The task that called.
        task: TaskId,
        /// The call and its arguments.
        call: CallCause,
    },
    /// A woken task continues its call.
    Run {
        /// The task that runs again.
        task: TaskId,
    },
    /// A signal came to a sleeping task.
    Interrupt {
        /// The task that sleeps.
        task: TaskId,
    },
    /// A segment came from the peer: acknowledgement number, window in bytes, SACK blocks, payload bytes.
    Segment {
        /// The flags of its header.
        flags: Flags,
        /// Its relative acknowledgement number: 0 is the first byte of data.
        ack: i64,
        /// The peer's window in bytes, scaled.
        window: u32,
        /// How many SACK blocks it has.
        sack_blocks: u8,
        /// Bytes of data in it.
        payload: u32,
    },
    /// A timer of the socket went off.
    Timer(Timer),
    /// The device has sent a packet and gives its memory back.
    TxDone {
        /// Bytes that leave `sk_wmem_alloc`.
        truesize: u32,
    },
    /// The device's queue refuses so many skbs to come.
    DeviceRefuses {
        /// How many.
        skbs: u32,
    },
    /// The device's queue says at so many skbs to come that it is congested.
    DeviceCongested {
        /// How many.
        skbs: u32,
    },
    /// Other sockets hold another amount of TCP memory.
    OtherMemory {
        /// Pages in use by others.
        pages: i64,
    },
    /// net.ipv4.tcp_mem has other values.
    TcpMem {
        /// Minimum, pressure and maximum, in pages.
        pages: [i64; 3],
    },
    /// Estimates given from outside; a world makes no such input.
    Timing,
}

/// A system call and its arguments.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CallCause {
    /// `connect`.
    Connect,
    /// `listen`.
    Listen,
    /// `accept`.
    Accept,
    /// `send`, or `writev` with several buffers.
    Send {
        /// Bytes of all buffers.
        bytes: u32,
        /// How many buffers.
        buffers: u32,
        /// The flags of the call.
        flags: MsgFlags,
    },
    /// `poll`.
    Poll {
        /// What it waits for.
        events: Events,
        /// How long it waits; none is for ever.
        timeout: Option<Duration>,
    },
    /// `epoll_ctl` that adds the socket.
    EpollAdd {
        /// What it watches for.
        events: Events,
        /// Whether with `EPOLLONESHOT`.
        oneshot: bool,
        /// Whether with `EPOLLET`.
        edge: bool,
    },
    /// `epoll_wait`.
    EpollWait {
        /// How long it waits; none is for ever.
        timeout: Option<Duration>,
    },
    /// `setsockopt` with an option.
    SetSockOpt(SockOpt),
    /// `recvmsg(MSG_ERRQUEUE)`.
    RecvNotice,
    /// `shutdown(SHUT_WR)`.
    Shutdown,
    /// `close`.
    Close,
    /// `recv`.
    Recv {
        /// The size of its buffer.
        bytes: u32,
    },
}

/// The system call that a program makes for it.
pub fn send_name(buffers: u32, flags: MsgFlags) -> &'static str {
    match buffers {
        _ if flags.contains(MsgFlags::SPLICE_PAGES) => "sendfile",
        0 | 1 => "send",
        _ => "writev",
    }
}

/// A packet seen at the sender's interface, for ladder and capture.
#[derive(Clone, PartialEq, Debug)]
pub struct Packet {
    pub at: Time,
    pub direction: Direction,
    pub segment: Segment,
    /// The queued skb it carries; none for control packets and arriving ones.
    pub skb: Option<SkbId>,
    /// Why it was sent; none for an arriving packet.
    pub kind: Option<TransmitKind>,
    /// What the link does to it; an arriving packet has its fate behind it.
    pub fate: Option<Fate>,
    /// The time at the peer: when it will arrive there (never, if lost), or when it was sent.
    pub peer_at: Option<Time>,
}

/// A segment, or a super-packet, that leaves this process: its bytes are not copied, and stay as they are.
#[derive(Clone, PartialEq, Debug)]
pub struct Departure {
    pub header: Header,
    /// Payload bytes.
    pub len: u32,
    /// Set on a super-packet: the size of the segments it stands for.
    pub gso_size: Option<NonZeroU32>,
    pub pieces: ArrayVec<Piece, MAX_SKB_FRAGS>,
    /// The socket pays for it until the device has it: [`crate::world::Command::Device`].
    pub charged: bool,
}

/// A super-packet as the sender's device got it.
#[derive(Clone, PartialEq, Debug)]
pub struct SuperPacket {
    pub gso_size: Option<NonZeroU32>,
    /// The wire packets it became: indices into [`Happening::packets`].
    pub packets: Range<usize>,
}

impl SuperPacket {
    /// The super-packet put together again from [`Happening::packets`].
    pub fn segment(&self, packets: &[Packet]) -> Segment {
        let parts = &packets[self.packets.clone()];
        let mut header = parts[0].segment.header.clone();
        header.flags = parts[parts.len() - 1].segment.header.flags;
        let payload = parts.iter().flat_map(|part| part.segment.payload.iter().copied()).collect();
        Segment { header, payload, gso_size: self.gso_size }
    }
}
