//! What enters the engine and what leaves it.
//!
//! An [`Input`] is atomic, as everything done under one hold of the socket lock is. After each input the caller drains
//! all [`Output`]s before it applies the next one: a [`Transmit`] names bytes in pages that the engine may reuse later.

use std::fmt;
use std::num::NonZeroU32;
use std::time::Duration;

use arrayvec::ArrayVec;
use bytes::Bytes;
use serde::{Deserialize, Serialize};

use crate::engine::api::errno::Errno;
use crate::engine::api::events::Events;
use crate::engine::api::frag::Frag;
use crate::engine::api::timer::Timer;
use crate::engine::socket::error_queue::{Notice, Stamping};
use crate::kernel::limits::MAX_SKB_FRAGS;
use crate::units::print::{duration, grouped};
use crate::units::{SkbId, TaskId, Time};
use crate::wire::{Header, Segment};

/// Something that enters the engine from outside.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum Input {
    /// A task makes a system call. It must not be inside another one.
    Syscall {
        /// The task that calls.
        task: TaskId,
        /// The call and its arguments.
        call: Syscall,
    },
    /// A woken task gets the processor and the socket lock, and continues its call.
    Run {
        /// The task that goes on.
        task: TaskId,
    },
    /// A signal for a task: an interruptible sleep ends with EINTR or a partial count.
    Interrupt {
        /// The task that gets the signal.
        task: TaskId,
    },
    /// A segment arrives from the peer.
    Segment(Segment),
    /// The time of [`crate::engine::Engine::next_deadline`] has come.
    Timer,
    /// The device has sent and freed a clone of this skb, charged with this much truesize. Only where
    /// [`crate::engine::DeviceConfig::holds_clones`] is set.
    TxDone {
        /// The queued skb; it may be acknowledged and freed already.
        skb: SkbId,
        /// Bytes that leave `sk_wmem_alloc`.
        truesize: u32,
    },
    /// Other sockets of the machine now hold this many pages of TCP memory.
    OtherMemory {
        /// Pages in use by others.
        pages: i64,
    },
    /// net.ipv4.tcp_mem is set: minimum, pressure, maximum, in pages.
    TcpMem {
        /// The three of them.
        pages: [i64; 3],
    },
    /// The queue of the device refuses so many of the skbs to come (NET_XMIT_DROP).
    DeviceRefuses {
        /// How many, from now on.
        skbs: u32,
    },
    /// The queue of the device takes so many of the skbs to come, and says that it is congested (NET_XMIT_CN).
    DeviceCongested {
        /// How many, from now on.
        skbs: u32,
    },
    /// Take these values for the clock-dependent estimates, and keep them whatever is measured (`None`: measure again).
    Timing(Option<GivenTiming>),
}

/// Clock-dependent estimates given from outside, for replaying what another machine measured.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct GivenTiming {
    /// Smoothed round-trip time in microseconds (not shifted).
    pub srtt_us: u32,
    /// `icsk_rto` in ticks of the kernel's clock.
    pub rto_jiffies: u32,
    /// `sk_pacing_rate`, bytes per second.
    pub pacing_rate: u64,
    /// The smallest round-trip time in microseconds.
    pub min_rtt_us: u32,
}

bitflags::bitflags! {
    /// Flags of `send(2)`, with Linux's values.
    #[derive(Clone, Copy, PartialEq, Eq, Hash, Default, Debug, Serialize, Deserialize)]
    pub struct MsgFlags: u32 {
        /// MSG_OOB: the last byte is urgent.
        const OOB = 0x1;
        /// MSG_DONTWAIT: the call does not sleep.
        const DONTWAIT = 0x40;
        /// MSG_EOR: no later byte joins the last skb.
        const EOR = 0x80;
        /// MSG_MORE: more follows at once, as under TCP_CORK.
        const MORE = 0x8000;
        /// MSG_ZEROCOPY: pages of the program are queued, not copies.
        const ZEROCOPY = 0x400_0000;
        /// MSG_SPLICE_PAGES: pages are queued by reference, as `sendfile` does.
        const SPLICE_PAGES = 0x800_0000;
    }
}

/// A system call on the socket, with its arguments.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum Syscall {
    /// `connect(2)`: sends the SYN. It never sleeps here; writers that come too early do.
    Connect,
    /// `listen(2)`: a peer may open the connection. Returns 0, or EINVAL.
    Listen,
    /// `accept(2)`: takes the connection that a peer has opened. Returns 0, or EINVAL where nobody listens.
    Accept {
        /// Whether it waits for the handshake; otherwise it returns EAGAIN.
        wait: bool,
    },
    /// `sendmsg(2)` of one or more buffers.
    Send {
        /// What is to be sent.
        msg: Message,
        /// Flags of the call.
        flags: MsgFlags,
    },
    /// `poll(2)`; `timeout` zero asks without sleeping, `None` waits for ever. Returns 1 or 0.
    Poll {
        /// What it waits for.
        #[serde(default)]
        events: Events,
        /// How long it waits.
        timeout: Option<Duration>,
    },
    /// `epoll_ctl` with EPOLL_CTL_ADD, or EPOLL_CTL_MOD if the task watches already.
    EpollAdd {
        /// What it watches for.
        #[serde(default)]
        events: Events,
        /// Whether with EPOLLONESHOT: it hears once, and then nothing until it watches anew.
        #[serde(default)]
        oneshot: bool,
        /// Whether with EPOLLET.
        edge: bool,
    },
    /// `epoll_wait(2)`. Returns the event mask, 0 on time-out.
    EpollWait {
        /// How long it waits; zero does not, `None` is for ever.
        timeout: Option<Duration>,
    },
    /// `setsockopt(2)`. Returns 0, or EINVAL or ENOPROTOOPT.
    SetSockOpt(SockOpt),
    /// `recvmsg(MSG_ERRQUEUE)`: one notice of the error queue, or EAGAIN.
    RecvNotice,
    /// `shutdown(SHUT_WR)`.
    Shutdown,
    /// `close(2)`.
    Close,
    /// `recv(2)`. Returns the bytes that were read; 0 after the peer's FIN.
    Recv {
        /// The size of the buffer.
        bytes: u32,
        /// Whether it waits for the first byte; otherwise (MSG_DONTWAIT) it returns EAGAIN.
        wait: bool,
    },
}

/// The buffers of one system call.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub struct Message {
    buffers: Buffers,
    /// Whose memory the bytes lie in, and where in it they begin.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    place: Option<(Origin, u64)>,
}

/// Whose memory bytes lie in that are sent without a copy: the kernel sees whether they share a page.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Origin {
    /// Memory that the call brings along, from the beginning of a page on, and no other call has.
    Call,
    /// A buffer that the program keeps.
    Program,
    /// A file.
    File,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
enum Buffers {
    One(#[serde(with = "crate::wire::text")] Bytes),
    Many(#[serde(with = "crate::wire::text::list")] Vec<Bytes>),
}

impl Default for Buffers {
    fn default() -> Self {
        Buffers::One(Bytes::new())
    }
}

impl Message {
    /// One buffer, as of `send(2)`.
    pub fn new(buffer: Bytes) -> Self {
        Message { buffers: Buffers::One(buffer), place: None }
    }

    /// One message from several buffers, as `writev` makes it.
    pub fn vectored(buffers: Vec<Bytes>) -> Self {
        Message { buffers: Buffers::Many(buffers), place: None }
    }

    /// The same, its bytes from this byte of that memory on.
    pub fn at(self, origin: Origin, offset: u64) -> Self {
        Message { place: Some((origin, offset)), ..self }
    }

    /// Where its bytes lie, if that was said.
    pub fn place(&self) -> Option<(Origin, u64)> {
        self.place
    }

    /// Bytes of all its buffers.
    #[inline]
    pub fn len(&self) -> usize {
        match &self.buffers {
            Buffers::One(buffer) => buffer.len(),
            Buffers::Many(buffers) => buffers.iter().map(Bytes::len).sum(),
        }
    }

    /// Whether there is no byte to send.
    pub fn is_empty(&self) -> bool {
        self.buffers().iter().all(Bytes::is_empty)
    }

    /// The buffers in their order.
    #[inline]
    pub fn buffers(&self) -> &[Bytes] {
        match &self.buffers {
            Buffers::One(buffer) => std::slice::from_ref(buffer),
            Buffers::Many(buffers) => buffers,
        }
    }
}

/// A socket option and its value.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum SockOpt {
    /// SO_SNDBUF in bytes, as the caller sets it (the kernel stores the double).
    SndBuf(i32),
    /// SO_SNDBUFFORCE in bytes: the same beyond net.core.wmem_max, for a privileged program.
    SndBufForce(i32),
    /// SO_RCVBUF in bytes, as the caller sets it (the kernel stores the double).
    RcvBuf(i32),
    /// SO_RCVBUFFORCE in bytes: the same beyond net.core.rmem_max, for a privileged program.
    RcvBufForce(i32),
    /// SO_MAX_PACING_RATE in bytes per second; `None` is without limit.
    MaxPacingRate(Option<u64>),
    /// SO_SNDTIMEO; `None` waits for ever.
    SndTimeo(Option<Duration>),
    /// TCP_NODELAY.
    NoDelay(bool),
    /// TCP_CORK.
    Cork(bool),
    /// TCP_NOTSENT_LOWAT in bytes; 0 stands for the system's value.
    NotsentLowat(u32),
    /// TCP_USER_TIMEOUT; zero stands for the system's limits.
    UserTimeout(Duration),
    /// TCP_SYNCNT: how often a SYN is sent again.
    SynCnt(u32),
    /// TCP_MAXSEG in bytes, before the connection.
    MaxSeg(u32),
    /// SO_KEEPALIVE.
    KeepAlive(bool),
    /// TCP_KEEPIDLE, in whole seconds.
    KeepIdle(Duration),
    /// TCP_KEEPINTVL, in whole seconds.
    KeepIntvl(Duration),
    /// TCP_KEEPCNT.
    KeepCnt(u32),
    /// SO_LINGER; `None` is off, zero resets the connection at close.
    Linger(Option<Duration>),
    /// TCP_LINGER2 in seconds: how long a closed socket waits for the peer's FIN; 0 is the system's time, less than 0 not at
    /// all.
    Linger2(i32),
    /// SO_ZEROCOPY: MSG_ZEROCOPY may send pages of the program.
    ZeroCopy(bool),
    /// SO_TIMESTAMPING: times of the last byte of each call.
    Timestamping(Stamping),
}

impl fmt::Display for SockOpt {
    /// `SO_SNDBUF 49,152`, `TCP_CORK on`; in the alternate form, for programs, without commas.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, value) = match *self {
            SockOpt::SndBuf(bytes) if f.alternate() => ("SO_SNDBUF", bytes.to_string()),
            SockOpt::SndBuf(bytes) => ("SO_SNDBUF", grouped(bytes).to_string()),
            SockOpt::SndBufForce(bytes) if f.alternate() => ("SO_SNDBUFFORCE", bytes.to_string()),
            SockOpt::SndBufForce(bytes) => ("SO_SNDBUFFORCE", grouped(bytes).to_string()),
            SockOpt::RcvBuf(bytes) if f.alternate() => ("SO_RCVBUF", bytes.to_string()),
            SockOpt::RcvBuf(bytes) => ("SO_RCVBUF", grouped(bytes).to_string()),
            SockOpt::RcvBufForce(bytes) if f.alternate() => ("SO_RCVBUFFORCE", bytes.to_string()),
            SockOpt::RcvBufForce(bytes) => ("SO_RCVBUFFORCE", grouped(bytes).to_string()),
            SockOpt::MaxPacingRate(None) => ("SO_MAX_PACING_RATE", "none".to_owned()),
            SockOpt::MaxPacingRate(Some(rate)) if f.alternate() => ("SO_MAX_PACING_RATE", rate.to_string()),
            SockOpt::MaxPacingRate(Some(rate)) => ("SO_MAX_PACING_RATE", grouped(rate).to_string()),
            SockOpt::SndTimeo(None) => ("SO_SNDTIMEO", "none".to_owned()),
            SockOpt::SndTimeo(Some(span)) => ("SO_SNDTIMEO", duration(span)),
            SockOpt::NoDelay(on) => ("TCP_NODELAY", on_or_off(on)),
            SockOpt::Cork(on) => ("TCP_CORK", on_or_off(on)),
            SockOpt::NotsentLowat(bytes) if f.alternate() => ("TCP_NOTSENT_LOWAT", bytes.to_string()),
            SockOpt::NotsentLowat(bytes) => ("TCP_NOTSENT_LOWAT", grouped(bytes).to_string()),
            SockOpt::ZeroCopy(on) => ("SO_ZEROCOPY", on_or_off(on)),
            SockOpt::Timestamping(flags) => ("SO_TIMESTAMPING", flags.bits().to_string()),
            SockOpt::UserTimeout(span) => ("TCP_USER_TIMEOUT", duration(span)),
            SockOpt::SynCnt(tries) => ("TCP_SYNCNT", tries.to_string()),
            SockOpt::Linger2(seconds) => ("TCP_LINGER2", seconds.to_string()),
            SockOpt::MaxSeg(bytes) => ("TCP_MAXSEG", bytes.to_string()),
            SockOpt::KeepAlive(on) => ("SO_KEEPALIVE", on_or_off(on)),
            SockOpt::KeepIdle(span) => ("TCP_KEEPIDLE", duration(span)),
            SockOpt::KeepIntvl(span) => ("TCP_KEEPINTVL", duration(span)),
            SockOpt::KeepCnt(probes) => ("TCP_KEEPCNT", probes.to_string()),
            SockOpt::Linger(None) => ("SO_LINGER", on_or_off(false)),
            SockOpt::Linger(Some(span)) => ("SO_LINGER", duration(span)),
        };
        write!(f, "{name} {value}")
    }
}

fn on_or_off(on: bool) -> String {
    if on { "on" } else { "off" }.to_owned()
}

/// What a system call returned: a count, an event mask, or an error.
pub type SysResult = Result<u32, Errno>;

/// EPOLLOUT.
pub const EPOLLOUT: u32 = Events::OUT.bits();
/// The socket has an error.
pub const EPOLLERR: u32 = Events::ERR.bits();
/// The connection is over in both directions.
pub const EPOLLHUP: u32 = Events::HUP.bits();

/// Something that leaves the engine.
#[derive(Clone, PartialEq, Debug)]
#[expect(clippy::large_enum_variant, reason = "a box would be an allocation for each segment")]
pub enum Output {
    /// A segment for the device.
    Transmit(Transmit),
    /// A system call ended.
    Return {
        /// The task that called.
        task: TaskId,
        /// The count or the error.
        result: SysResult,
    },
    /// A system call fell asleep; [`crate::engine::Task`] tells what it waits for.
    Blocked {
        /// The task that fell asleep.
        task: TaskId,
    },
    /// A sleeping task may run again: the caller owes it an [`Input::Run`].
    Woken {
        /// The task that is to get an [`Input::Run`].
        task: TaskId,
    },
    /// What a program has read from the error queue.
    Notice(Notice),
    /// Bytes of the peer that a `recv` has read, in order.
    Received(Bytes),
    /// The handshake is complete.
    Connected,
    /// The connection is gone: by RST, time-out, or an orderly end.
    Closed(Option<Errno>),
}

/// A segment for the device: a header of its own, and payload by reference to the engine's pages. Read the bytes with
/// [`crate::engine::Engine::payload`] before the next input.
#[derive(Clone, PartialEq, Debug)]
pub struct Transmit {
    /// The TCP header, its options included.
    pub header: Header,
    /// The queued skb this is a clone of; none for bare ACKs, RSTs and window probes.
    pub skb: Option<SkbId>,
    /// Payload in the linear area; it comes before that in the fragments.
    pub linear: Option<Frag>,
    /// Payload in page fragments, in the order of the stream.
    pub frags: ArrayVec<Frag, MAX_SKB_FRAGS>,
    /// Payload bytes.
    pub len: u32,
    /// Set on a super-packet: the size of the segments it stands for.
    pub gso_size: Option<NonZeroU32>,
    /// Charged to `sk_wmem_alloc` until the device has sent it.
    pub truesize: u32,
    /// Why it is sent.
    pub kind: TransmitKind,
}

/// Why a segment is sent.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum TransmitKind {
    /// First transmission of a queued skb.
    New,
    /// A queued skb is sent again.
    Retransmission,
    /// A tail loss probe or a window probe, with data or without.
    Probe,
    /// SYN, bare ACK, RST.
    Control,
}

impl Transmit {
    /// A segment without payload that no queue remembers.
    pub(in crate::engine) fn bare(header: Header, kind: TransmitKind) -> Self {
        Transmit { header, skb: None, linear: None, frags: ArrayVec::new(), len: 0, gso_size: None, truesize: 0, kind }
    }

    /// Where the payload lies, in order.
    pub fn places(&self) -> impl Iterator<Item = &Frag> {
        self.linear.iter().chain(&self.frags)
    }
}

/// When the engine next wants an [`Input::Timer`], and why.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Deadline {
    /// When it is due.
    pub at: Time,
    /// What is due then.
    pub why: Timer,
}
