//! What happens to skbs, pages, tasks and timers: one table.

use crate::engine::step::site::Site;
use crate::language::Text;
use crate::units::{SkbId, TaskId};

/// What an [`Event`] happened to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Subject {
    /// The socket as a whole.
    Socket,
    /// One skb, by its id.
    Skb(SkbId),
    /// One task, by its id.
    Task(TaskId),
}

/// Whose event it is, if not the socket's.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Noun {
    Skb,
    Task,
}

impl Noun {
    pub const ALL: [Noun; 2] = [Noun::Skb, Noun::Task];

    pub const fn word(self) -> &'static str {
        match self {
            Noun::Skb => "skb",
            Noun::Task => "task",
        }
    }
}

/// What an event's number is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Number {
    /// 0.
    Nothing,
    /// Bytes.
    Truesize,
    Bytes,
    /// Bytes that stay in the skb before.
    BytesInFront,
    Segments,
    /// Of the fragment.
    Slot,
    /// In the page block.
    Offset,
    /// Of the page block.
    PageId,
    /// What a task sleeps on: 0 sndbuf, 1 memory, 2 connect, 3 poll, 4 close, 5 data.
    Wait,
    /// Of the calls with MSG_ZEROCOPY, from 0.
    Call,
    /// A count, or a negative errno.
    Result,
    /// Events of poll, as their bits.
    Events,
    /// Nanoseconds until then.
    DueIn,
    /// Nanoseconds since the beginning.
    DueAt,
    /// The acknowledgement number, relative; -1 if it has none.
    Ack,
    /// A sequence number, relative.
    Seq,
}

macro_rules! events {
    ($(
        $(#[$doc:meta])*
        $event:ident: $name:literal$(, of $noun:ident)? $(, number $number:ident)?
            $(, in $($site:ident)+)?;
            means $meaning:literal;
    )*) => {
        /// What happens to skbs, pages, tasks and timers.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Event { $($(#[$doc])* #[doc = $meaning] $event,)* }

        impl Event {
            /// All of them, in the order of the table.
            pub const ALL: &[Event] = &[$(Event::$event,)*];

            /// Its name as breakpoints write it.
            pub const fn name(self) -> &'static str {
                match self { $(Event::$event => $name,)* }
            }

            /// What it happens to; none: the socket.
            pub fn noun(self) -> Option<Noun> {
                match self { $(Event::$event => [$(Some(Noun::$noun),)? None][0],)* }
            }

            /// What the number of such a step counts.
            pub fn number(self) -> Number {
                match self { $(Event::$event => [$(Number::$number,)? Number::Nothing][0],)* }
            }

            /// The functions in which it may happen; none: in whichever has to.
            pub const fn sites(self) -> &'static [Site] {
                match self { $(Event::$event => &[$($(Site::$site,)+)?],)* }
            }

            /// In one sentence.
            pub const fn meaning(self) -> Text {
                match self {
                    $(Event::$event => Text::told(concat!("event-", stringify!($event), "-means"), $meaning),)*
                }
            }

            /// Its name for people.
            pub const fn title(self) -> Text {
                match self { $(Event::$event => Text::told(concat!("event-", stringify!($event)), $name),)* }
            }
        }
    };
}

events! {
    /// A new, empty skb.
    SkbAllocated: "skb allocated", of Skb, number Truesize, in TcpConnect TcpSendFin TcpStreamAllocSkb;
        means "An skb exists: so far it costs only its own structures.";
    /// Appended to the write queue.
    SkbQueued: "skb queued", of Skb, number Truesize, in TcpSendFin TcpSkbEntail;
        means "The skb stands at the end of the write queue and waits to be sent.";
    SkbFreed: "skb freed", of Skb, number Truesize;
        means "The skb is gone; all that it was charged for goes back into the socket's stock.";
    /// Cut in two; the subject is the new, second part.
    SkbSplit: "skb split", of Skb, number BytesInFront, in TcpFragment TsoFragment;
        means "The bytes behind the cut are in an skb of their own now, which costs its overhead.";
    /// Took bytes from the skb behind it.
    SkbGrown: "skb grown", of Skb, number Bytes, in TcpGrowSkb;
        means "The head took bytes from the skb behind it; if that is empty now, it is freed.";
    /// Gave leading bytes to the SACKed skb before it.
    SkbShifted: "skb shifted", of Skb, number Bytes, in TcpShiftSkbData;
        means "Its SACKed bytes moved into the SACKed skb in front; if it is empty now, it is freed.";
    /// Lost its acknowledged head.
    SkbTrimmed: "skb trimmed", of Skb, number Bytes, in TcpTrimHead;
        means "Its acknowledged bytes are gone from the account; the overhead stays until the skb does.";
    /// Absorbed the next skb for a retransmission.
    SkbCollapsed: "skb collapsed", of Skb, number Bytes, in TcpRetransTryCollapse;
        means "It took in the skb behind it, so that one packet resends both.";
    /// First transmission.
    SkbSent: "skb sent", of Skb, number Segments, in TcpEventNewDataSent;
        means "First transmission: from now on the skb waits for its ACK on the retransmit queue.";
    /// The queue of the device is full.
    DeviceRefused: "device refused", of Skb, number Segments, in TcpTransmitSkb;
        means "The device's queue is full (NET_XMIT_DROP): the skb stays unsent, and cwnd is reduced.";
    /// The queue of the device has dropped something.
    DeviceCongested: "device congested", of Skb, number Segments, in TcpTransmitSkb;
        means "The device's queue took the skb, but is congested (NET_XMIT_CN): the skb counts as sent, and cwnd is reduced.";
    SkbRetransmitted: "skb retransmitted", of Skb, number Segments, in TcpRetransmitSkb;
        means "A further copy of these bytes is on its way.";
    SkbSacked: "skb SACKed", of Skb, number Segments, in TcpSacktagWriteQueue;
        means "These segments have arrived, but bytes before them have not, so memory stays charged.";
    SkbLost: "skb marked lost", of Skb, number Segments, in TcpEnterLoss TcpMarkSkbLost;
        means "These segments are to be sent again as soon as cwnd allows.";
    /// PSH set on it.
    PushMarked: "PSH set", of Skb, in TcpMarkPush;
        means "The receiver is not to keep these bytes waiting for more.";
    /// MSG_OOB.
    UrgentMarked: "urgent data", number Seq, in TcpPush;
        means "This is the urgent byte: until it is acknowledged nothing small is held back, and each segment before it \
            tells how far ahead it is.";
    UrgentAcked: "urgent data acknowledged", in TcpCleanRtxQueue;
        means "The urgent byte has arrived: Nagle's rule and cork hold again.";
    /// Closed by MSG_EOR.
    EorMarked: "eor set", of Skb, in DoTcpSendpages TcpSendmsg;
        means "The program ended a record here (MSG_EOR), so no later byte joins this skb.";
    /// Payload copied from the task.
    BytesCopied: "bytes copied", of Skb, number Bytes, in SkbAddData SkbCopyToPage;
        means "This is the one copy: from the program's buffer into memory of the kernel.";
    /// The linear area holds more.
    LinearExtended: "linear area filled", of Skb, number Bytes, in SkbAddData;
        means "Linear room costs the same whether used or not, so sk_wmem_queued stays as it is.";
    /// The last fragment got longer.
    FragExtended: "fragment extended", of Skb, number Bytes, in SkbCopyToPage;
        means "The skb's last fragment now reaches further in the same page block.";
    /// A new fragment slot is in use.
    FragAdded: "fragment added", of Skb, number Slot, in SkbCopyToPage;
        means "The skb points at one more piece of a page block, and holds a reference to it.";
    /// The user's own pages became fragments.
    PagesAttached: "pages attached", of Skb, number Bytes, in DoTcpSendpages SkbSpliceFromIter SkbZerocopyIterStream;
        means "The program's own pages became fragments: it must not touch them until they are acknowledged.";
    /// Nobody refers to the pages of MSG_ZEROCOPY calls any more.
    PagesReturned: "pages returned", number Call;
        means "The program may change these pages again: a notice in the error queue says so.";
    NoticeRead: "notice read", number Call, in DoSyscall;
        means "The program knows now that the pages of these calls are its own again.";
    /// SO_TIMESTAMPING.
    TimeStamped: "time stamp queued", number Seq, in TcpCleanRtxQueue TcpTransmitSkb;
        means "A time of the last byte of a call is in the error queue: it came to the device, or is acknowledged.";
    StampRead: "time stamp read", in DoSyscall;
        means "The program knows the time now, and the receive buffer has its room back.";
    /// A new block for the task's page fragment.
    PageAllocated: "page block allocated", of Task, number Bytes, in SkPageFragRefill;
        means "The task begins a fresh block; its next bytes go there, whichever socket it writes to.";
    /// The block is used again from offset 0.
    PageRewound: "page block rewound", of Task, number Offset, in SkPageFragRefill;
        means "Everything in the block is acknowledged and freed, so it is used again from offset 0.";
    /// The allocator let go of a full block.
    PageReleased: "page block released", of Task, number PageId, in SkPageFragRefill;
        means "The task fills this block no more; it lives on until the last skb lets go of it.";
    TaskBlocked: "task blocked", of Task, number Wait, in DoSysPoll EpPoll InetCskAccept SkStreamWaitClose SkStreamWaitConnect SkStreamWaitMemory
        SkWaitData;
        means "The task sleeps: only what it waits for, a time-out or an error ends that.";
    TaskWoken: "task woken", of Task;
        means "The task may run again, as soon as it gets the processor and the socket.";
    TaskResumed: "task resumed", of Task, in DoSyscall;
        means "The task runs again and looks for itself whether it can go on.";
    CallReturned: "call returned", of Task, number Result, in DoSysPoll DoSyscall EpPoll;
        means "The system call is over; the bytes of a send are queued, not necessarily sent.";
    TimerArmed: "timer armed", number DueIn;
        means "If nothing happens until then, the socket acts by itself.";
    TimerFired: "timer fired", number DueAt, in TcpKeepaliveTimer TcpPaceKick TcpWriteTimer;
        means "Nothing came in time, so the socket acts by itself.";
    SegmentReceived: "segment received", number Ack, in TcpV4Rcv;
        means "A segment of the peer has arrived: everything before its ACK number is there.";
    CongestionEchoed: "congestion echoed", in TcpAck;
        means "A router has marked a segment of ours instead of dropping it (ECN), and the peer echoes that: cwnd is reduced.";
    /// A bare ACK left.
    AckSent: "ACK sent", in TcpSendAck;
        means "The peer learns what we have received and how much room we have.";
    /// A challenge ACK left (RFC 5961).
    ChallengeAck: "challenge ACK sent", in TcpSendChallengeAck;
        means "A segment did not fit the connection; the peer is told what would (RFC 5961).";
    /// A dataless window probe left.
    SynAckSent: "SYN-ACK sent", in TcpMakeSynack;
        means "The peer learns that it may have the connection, and what we offer; it must acknowledge that.";
    /// A request was forgotten.
    RequestDropped: "request dropped", in ReqskTimerHandler TcpCheckReq;
        means "The handshake comes to nothing, and the socket listens on.";
    /// A dataless window probe left.
    ProbeSent: "window probe sent", in TcpWriteWakeup;
        means "An empty segment with an old sequence number: the peer has to answer with its window.";
    /// The queue of the device is full.
    ProbeRefused: "window probe refused", in TcpWriteWakeup;
        means "The device's queue is full (NET_XMIT_DROP): the peer hears nothing of this probe, and the next one comes soon.";
    FinQueued: "FIN queued", number Seq, in TcpSendFin;
        means "FIN takes a sequence number of its own, like a byte, and is acknowledged like one.";
    FinReceived: "FIN received", in TcpFin;
        means "The peer closed its side; we may go on sending.";
    ResetReceived: "RST received", in TcpReset;
        means "The peer knows nothing of this connection any more, so it is dead.";
    ResetSent: "RST sent", in TcpSendActiveReset TcpV4Rcv;
        means "The peer is told that there is no such connection here.";
    /// An edge for epoll.
    EpollReady: "epoll ready", of Task, in EpPollCallback;
        means "epoll_wait will return: an edge-triggered set hears of it only this once.";
    /// A poll is answered.
    EventsFound: "events found", of Task, number Events, in DoSysPoll EpPoll;
        means "This is what the socket is ready for, of all that the program asks for.";
    /// Payload arrived from the peer.
    DataReceived: "data received", number Bytes, in TcpDataQueue TcpRcvEstablished;
        means "Bytes of the peer are ready for the local program to read.";
    /// Behind the owner of the socket.
    SegmentWaits: "segment waits", number Truesize, in TcpAddBacklog;
        means "It is taken when the task that owns the socket lets go of it.";
    /// Payload arrived too early.
    DataOutOfOrder: "data out of order", number Bytes, in TcpDataQueueOfo;
        means "Bytes of the peer have come before others: they are kept until the gap is filled.";
    /// Payload was not kept.
    DataDropped: "data dropped", number Bytes, in TcpAddBacklog TcpDataQueue TcpDataQueueOfo TcpTryRmemSchedule;
        means "Bytes of the peer are thrown away: there is no room, or they lie outside the window.";
    /// A program has read.
    DataRead: "data read", number Bytes, in TcpRecvmsg;
        means "The program has these bytes; skbs that are read whole are freed.";
    /// The ACK waits for data to carry it.
    AckDelayed: "ACK delayed", number DueIn, in TcpSendDelayedAck;
        means "If no data goes until then, the ACK goes alone.";
}
