//! How the engine tells what it does: one [`Step`] for each function entered, each decision taken and each change made.
//!
//! Engine functions are generic over [`Probe`]. With [`NoProbe`] the calls compile to nothing; all others share one copy of
//! the engine, since each costs seconds to compile.

use crate::engine::Engine;
pub use crate::engine::step::site::Site;
use crate::units::{SkbId, TaskId};

/// Receives the engine's steps, with the engine as it is at that step.
pub trait Probe {
    fn step(&mut self, step: Step, engine: &Engine);

    /// The engine as it was at one of the steps, to show what is around it at that step: asked for when an input is over,
    /// and put in the place of the engine that made it.
    fn cut(&mut self) -> Option<Engine> {
        None
    }

    /// False where nobody watches: then a step's numbers are not even computed.
    #[inline(always)]
    fn is_on(&self) -> bool {
        true
    }
}

/// Watches nothing and costs nothing.
#[derive(Clone, Copy, Default, Debug)]
pub struct NoProbe;

impl Probe for NoProbe {
    #[inline(always)]
    fn step(&mut self, _: Step, _: &Engine) {}

    #[inline(always)]
    fn is_on(&self) -> bool {
        false
    }
}

/// Whoever watches: the engine is compiled once for all of them.
impl Probe for &mut (dyn Probe + '_) {
    fn step(&mut self, step: Step, engine: &Engine) {
        (**self).step(step, engine);
    }
}

/// One thing the engine did or decided inside an input.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Step {
    pub site: Site,
    pub what: What,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum What {
    /// The function at the site begins.
    Enter,
    /// The function at the site returns.
    Leave,
    /// A decision with its two numbers: what they are and how they compare is told by [`Test::rule`].
    Test { test: Test, left: i64, right: i64, verdict: bool },
    /// A counter changed.
    Set { field: Field, from: i64, to: i64 },
    /// Something happened to an skb, a page, a task or a timer; `n` is told by [`Event`].
    Event { event: Event, subject: Subject, n: i64 },
}

/// What an [`Event`] happened to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Subject {
    Socket,
    Skb(SkbId),
    Task(TaskId),
}

macro_rules! named {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum $name { $($(#[$vdoc])* $variant,)* }

        impl $name {
            pub const ALL: &[$name] = &[$($name::$variant,)*];

            pub const fn name(self) -> &'static str {
                match self { $($name::$variant => $text,)* }
            }
        }
    };
}

/// How a [`Test`] compares its two numbers, for showing them: `left op right`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rule {
    pub left: &'static str,
    pub op: &'static str,
    pub right: &'static str,
}

macro_rules! tests {
    ($($(#[$doc:meta])* $variant:ident: $left:literal $op:tt $right:literal,)*) => {
        /// The decisions the engine takes.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Test { $($(#[$doc])* $variant,)* }

        impl Test {
            pub const ALL: &[Test] = &[$(Test::$variant,)*];

            /// Its name in this enum, such as `SndbufFree`.
            pub const fn name(self) -> &'static str {
                match self { $(Test::$variant => stringify!($variant),)* }
            }

            pub const fn rule(self) -> Rule {
                match self { $(Test::$variant => Rule { left: $left, op: operator(stringify!($op)), right: $right },)* }
            }

            /// The verdict on two numbers.
            #[inline(always)]
            pub const fn holds(self, left: i64, right: i64) -> bool {
                match self { $(Test::$variant => left $op right,)* }
            }
        }
    };
}

/// As it is written between two numbers.
const fn operator(token: &'static str) -> &'static str {
    match token.as_bytes() {
        b"==" => "=",
        _ => token,
    }
}

tests! {
    // Writing: where do the bytes go?
    /// May the write queue's last skb take more bytes?
    TailHasRoom: "tail.len" < "size_goal",
    /// Is the tail closed by MSG_EOR?
    TailIsEor: "tail.eor" == "1",
    /// May a new skb be made, as far as the send buffer goes?
    SndbufFree: "sk_wmem_queued" < "sk_sndbuf",
    /// May a new skb be made (or, doubled, may POLLOUT be given), as far as unsent bytes go?
    NotsentBelowLowat: "notsent_bytes << wake" < "notsent_lowat",
    /// Is this the first skb of an idle connection, which no shortage may refuse?
    BothQueuesEmpty: "skbs queued" == "0",
    /// Are bytes of the skb's linear area left (`skb_availroom`)?
    LinearRoom: "linear room" > "0",
    /// Does the device take packets in pieces?
    ScatterGather: "scatter-gather" == "1",
    /// May the stack hand super-packets down?
    CanGso: "GSO" == "1",
    /// Is a segment longer than what fits behind the headers in a page?
    MssOverPage: "mss_cache" >= "room in a page",
    /// If so, do all fragments together hold one?
    MssFitsFrags: "mss_cache" <= "room in all fragments",
    /// Does the skb's last fragment lie in the block that the task fills?
    SameBlock: "block of the last frag" == "page_frag block",
    /// Does the new data continue the last fragment?
    CanCoalesce: "frag end" == "page_frag offset",
    /// Does the skb hold pages of the user's own (MSG_ZEROCOPY), which are never continued?
    SkbZerocopy: "zero-copy skb" == "1",
    /// Is a fragment slot left in the skb?
    FragSlotLeft: "nr_frags" < "max_skb_frags",
    /// Is the page-fragment block referenced by nobody else, so that it can be used again from its start?
    PageUnshared: "page references" == "1",
    /// Do 32 bytes fit behind the block's offset?
    PageHasRoom: "offset + room wanted" <= "block size",
    /// Is more than half of the largest window unpushed?
    ForcedPush: "write_seq - pushed_seq" > "max_window / 2",
    /// Is the skb full, so that it is time to push?
    SkbFull: "skb.len" >= "size_goal",
    /// Is the full skb the next one to send?
    IsSendHead: "skb" == "send head",

    // Memory.
    /// Has the socket enough granted memory in stock?
    ForwardAllocEnough: "bytes needed" <= "sk_forward_alloc",
    MemBelowMin: "memory_allocated" <= "tcp_mem[0]",
    /// Is so much of the machine's TCP memory in use that no send buffer may grow?
    MemNotLow: "memory_allocated" >= "tcp_mem[0]",
    MemOverPressure: "memory_allocated" > "tcp_mem[1]",
    MemOverMax: "memory_allocated" > "tcp_mem[2]",
    /// Every socket is guaranteed `tcp_wmem[0]`.
    WmemGuarantee: "sk_wmem_queued" < "tcp_wmem[0]",
    UnderPressure: "memory pressure" == "1",
    /// Below this socket's fair share of the machine's TCP memory?
    FairShare: "sockets * pages of this one" < "tcp_mem[2]",
    /// Refused memory is granted all the same when the writer will stop at sndbuf anyway.
    StopsAtSndbufAnyway: "sk_wmem_queued + size" >= "sk_sndbuf",
    /// Are whole pages of stock to give back?
    ReclaimPages: "sk_forward_alloc" >= "page size",

    // Wait and wake.
    /// Is a third of the buffer free, so that a writer may be woken and POLLOUT given?
    WspaceEnough: "sk_sndbuf - sk_wmem_queued" >= "sk_wmem_queued / 2",
    /// Does anybody wait for space?
    NospaceSet: "SOCK_NOSPACE" == "1",
    /// Were skbs freed or trimmed since the last look?
    QueueShrunk: "SOCK_QUEUE_SHRUNK" == "1",
    /// May the call sleep?
    MayWait: "timeout" > "0",
    /// May autotuning raise sndbuf?
    SndbufUnlocked: "SOCK_SNDBUF_LOCK" == "0",
    ExpandPacketsOut: "packets_out" < "cwnd",
    ExpandInFlight: "in_flight" < "cwnd",
    SndbufBelowTarget: "sk_sndbuf" < "target",

    // Output.
    Autocork: "sk_wmem_alloc" > "tail.truesize",
    /// Does the congestion window allow another segment?
    CwndFree: "in_flight" < "cwnd",
    /// Does the peer's window cover the segment?
    InWindow: "segment end" <= "window end",
    /// Is the segment to go whatever Nagle's rule says of it?
    NaglePush: "TCP_NAGLE_PUSH" == "1",
    HasFin: "FIN" == "1",
    /// Nagle's rule is about small segments only.
    FullSegment: "segment.len" >= "mss",
    /// Does TCP_CORK hold small segments?
    Corked: "TCP_NAGLE_CORK" == "1",
    /// Has the program switched Nagle's rule off (TCP_NODELAY)?
    NagleOff: "TCP_NAGLE_OFF" == "1",
    NothingOut: "packets_out" == "0",
    /// Is the last small segment's end at most snd_nxt? It is, unless it was sent half of the sequence space ago.
    SmallSent: "snd_sml - snd_nxt" <= "0",
    /// Minshall's form of Nagle's rule: is the last small segment still unacknowledged?
    SmallUnacked: "snd_sml - snd_una" > "0",
    /// Is a loss being repaired, so that nothing waits?
    InRecovery: "icsk_ca_state" >= "TCP_CA_Recovery",
    StateOpen: "icsk_ca_state" == "TCP_CA_Open",
    SentLongAgo: "since the last packet" > "limit",
    DeferredLong: "ticks deferred" > "1",
    /// Is nothing out whose ACK could be waited for?
    NoneSent: "skbs sent" == "0",
    AckIsNear: "next ACK in" <= "limit",
    /// Will nothing more come into the skb (FIN, MSG_EOR)?
    SkbClosed: "skb closed" == "1",
    /// Wait for the next ACK to send a larger super-packet?
    DeferTso: "sendable bytes" < "worth sending",
    /// Must the skb be cut before it is sent?
    MustSplit: "skb.len" > "limit",
    /// Has the device too much of this socket's data already (TSQ)?
    SmallQueueFull: "sk_wmem_alloc" > "tsq limit",
    /// Are others out, whose completion runs the output loop again?
    OthersOut: "skbs sent" > "1",
    /// The same with a fixed limit.
    DeviceFull: "sk_wmem_alloc" >= "tcp_limit_output_bytes",
    /// May the short head take bytes from the skb behind it?
    NextMayJoin: "next skb may join" == "1",
    /// May a split be refused because splits have eaten the buffer?
    WqueueTooBig: "sk_wmem_queued / 2" > "sk_sndbuf + 2 * SKB_TRUESIZE(64 KiB)",
    /// The first and the last skb may be cut all the same.
    FirstOrLast: "first or last skb" == "1",

    // ACKs.
    AckIsOld: "snd_una - ack" > "0",
    AckIsFuture: "ack - snd_nxt" > "0",
    WindowUpdate: "new window" != "old window",
    /// Is the skb acknowledged whole, so that it can be freed?
    SkbAcked: "skb.end_seq" <= "snd_una",
    /// Is a partly acknowledged skb made of several segments, so that its head can be trimmed?
    CanTrim: "skb.gso_segs" > "1",
    /// Does the SACK block cover whole segments of the skb?
    SackCovers: "bytes covered" >= "segment size",
    CanShift: "SACKed skb before" == "1",
    /// Was the first unacknowledged skb SACKed before: does the receiver renege?
    HeadIsSacked: "head SACKed" == "1",
    /// Did the ACK acknowledge something new?
    UnaAdvanced: "snd_una advanced" == "1",
    /// Was the skb sent so long before one that arrived that it must be lost?
    RackLost: "age beyond rtt + reorder window" >= "0",
    /// Enough duplicate ACKs for fast retransmit (Reno)?
    DupAcksEnough: "sacked_out" >= "reordering",
    /// Are segments marked lost, so that recovery begins?
    TimeToRecover: "lost_out" > "0",
    /// Is the highest SACKed segment so far from the head that something below it must be lost?
    FarBehind: "segments up to the highest SACK" > "reordering",
    /// So few segments are out that enough duplicate ACKs can never come?
    EarlyRetransmit: "packets_out" < "4",
    /// Early retransmit is on, as long as nothing was found to be reordered.
    EarlyEnabled: "do_early_retrans" == "1",
    NothingResent: "retrans_out" == "0",
    SomeSacked: "sacked_out" > "0",
    SomeMissing: "packets_out" > "sacked_out",
    /// Has something arrived that was first sent after the retransmission?
    RetransmissionPassed: "highest SACK" > "snd_nxt when resent",
    MayUndo: "undo_retrans" == "0",
    /// Was the ACK caused by the original and not by the retransmission?
    PacketDelayed: "original arrived" == "1",
    SlowStart: "cwnd" < "ssthresh",
    /// The same where every ACK counts once.
    SlowStartPerAck: "cwnd" <= "ssthresh",
    CwndUsedUp: "in_flight" >= "cwnd",
    /// A few segments may be held back for a super-packet.
    FewLeft: "cwnd - in_flight" <= "3",
    SmallShareLeft: "(cwnd - in_flight) * tso_win_divisor" < "cwnd",
    LessThanSuperPacket: "(cwnd - in_flight) * mss" < "gso_max_size",
    CwndFilled: "packets_out" >= "cwnd",
    CwndLimited: "is_cwnd_limited" == "1",
    /// In slow start, was more than half of the window in use?
    HalfUsed: "cwnd" < "2 * max_packets_out",

    // Retransmission and timers.
    /// Does the device hold more of this socket than a retransmission may add to?
    DeviceHoldsTooMuch: "sk_wmem_alloc" > "min(1.25 sk_wmem_queued, sk_sndbuf)",
    RetransmitBusy: "live clones" > "0",
    RetransmitFits: "skb.len" <= "sendable bytes",
    CanCollapse: "next skb fits" == "1",
    RetriesLeft: "retransmits" < "limit",
    ProbeHasWindow: "head.seq" < "window end",
    ProbesLeft: "probes out" < "limit",
    /// Has the program's TCP_USER_TIMEOUT passed?
    UserTimeout: "waited for" >= "TCP_USER_TIMEOUT",
    /// Has the peer of a closed window answered nothing for too long?
    PeerSilent: "since the last ACK" > "limit",
    ResentBefore: "retransmits" > "0",
}

named! {
    /// The counters whose changes are told.
    Field {
        WmemQueued = "sk_wmem_queued",
        ForwardAlloc = "sk_forward_alloc",
        MemoryAllocated = "tcp_memory_allocated",
        MemoryPressure = "tcp_memory_pressure",
        WmemAlloc = "sk_wmem_alloc",
        Sndbuf = "sk_sndbuf",
        SndUna = "snd_una",
        SndNxt = "snd_nxt",
        WriteSeq = "write_seq",
        PushedSeq = "pushed_seq",
        SndWnd = "snd_wnd",
        MaxWindow = "max_window",
        Cwnd = "snd_cwnd",
        Ssthresh = "snd_ssthresh",
        PacketsOut = "packets_out",
        SackedOut = "sacked_out",
        LostOut = "lost_out",
        RetransOut = "retrans_out",
        Nonagle = "nonagle",
        CaState = "icsk_ca_state",
        Nospace = "SOCK_NOSPACE",
        Chrono = "chrono_type",
        MssCache = "mss_cache",
        Srtt = "srtt_us",
        Rto = "icsk_rto",
        PacingRate = "sk_pacing_rate",
        NotsentLowat = "notsent_lowat",
        State = "sk_state",
        Backoff = "icsk_backoff",
    }
}

named! {
    /// What happens to skbs, pages, tasks and timers. `n` is given for each.
    Event {
        /// A new, empty skb; n: its truesize.
        SkbAllocated = "skb allocated",
        /// Appended to the write queue; n: its truesize.
        SkbQueued = "skb queued",
        /// n: the truesize that is no longer charged.
        SkbFreed = "skb freed",
        /// Cut in two; the subject is the new, second part; n: bytes in the first.
        SkbSplit = "skb split",
        /// Took bytes from the skb behind it; n: how many.
        SkbGrown = "skb grown",
        /// Gave leading bytes to the SACKed skb before it; n: how many.
        SkbShifted = "skb shifted",
        /// Lost its acknowledged head; n: bytes.
        SkbTrimmed = "skb trimmed",
        /// Absorbed the next skb for a retransmission; n: bytes.
        SkbCollapsed = "skb collapsed",
        /// First transmission; n: segments.
        SkbSent = "skb sent",
        /// n: segments.
        SkbRetransmitted = "skb retransmitted",
        /// n: segments.
        SkbSacked = "skb SACKed",
        /// n: segments.
        SkbLost = "skb marked lost",
        /// PSH set on it; n: 0.
        PushMarked = "PSH set",
        /// Closed by MSG_EOR; n: 0.
        EorMarked = "eor set",
        /// Payload copied from the task; n: bytes.
        BytesCopied = "bytes copied",
        /// The linear area holds more; n: bytes.
        LinearExtended = "linear area filled",
        /// The last fragment got longer; n: bytes.
        FragExtended = "fragment extended",
        /// A new fragment slot is in use; n: its index.
        FragAdded = "fragment added",
        /// The user's own pages became fragments; n: bytes.
        PagesAttached = "pages attached",
        /// A new block for the task's page fragment; n: its size.
        PageAllocated = "page block allocated",
        /// The block is used again from offset 0; n: the offset it was at.
        PageRewound = "page block rewound",
        /// The allocator let go of a full block; n: its page id.
        PageReleased = "page block released",
        /// n: 0 sndbuf, 1 memory, 2 connect, 3 poll.
        TaskBlocked = "task blocked",
        TaskWoken = "task woken",
        TaskResumed = "task resumed",
        /// n: the result, negative errno for errors.
        CallReturned = "call returned",
        /// n: nanoseconds until it is due.
        TimerArmed = "timer armed",
        TimerFired = "timer fired",
        /// n: the acknowledgement number, relative; -1 if it has none.
        SegmentReceived = "segment received",
        /// A bare ACK left; n: 0.
        AckSent = "ACK sent",
        /// A challenge ACK left (RFC 5961); n: 0.
        ChallengeAck = "challenge ACK sent",
        /// A dataless window probe left; n: 0.
        ProbeSent = "window probe sent",
        /// n: its sequence number, relative.
        FinQueued = "FIN queued",
        FinReceived = "FIN received",
        ResetReceived = "RST received",
        ResetSent = "RST sent",
        /// An edge for epoll; n: 0.
        EpollReady = "epoll ready",
        /// Payload arrived from the peer; n: bytes.
        DataReceived = "data received",
    }
}
