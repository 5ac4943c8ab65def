//! What kernel versions do in different ways. Each way has a name, and the code that takes one stands beside the code
//! that takes the other. Nothing else in the engine asks which version it is.

use serde::{Deserialize, Serialize};

/// The ways of one kernel version.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Rules {
    pub placement: Placement,
    pub queues: QueueKind,
    pub reservation: Reservation,
    pub reclaim: Reclaim,
    pub space_check: SpaceCheck,
    pub super_packets: SuperPackets,
    pub recovery: Recovery,
    pub growth: Growth,
    pub undo_cwnd: UndoCwnd,
    pub clock: Clock,
    pub names: Names,
    /// Bytes that must fit behind the offset of a page-fragment block for it to be kept.
    pub page_frag_room: u32,
    /// The largest window from which on half of it bounds sizes (`tcp_bound_to_half_wnd`).
    pub half_window_from: u32,
    /// TCP_NOTSENT_LOWAT exists.
    pub notsent_lowat: bool,
    /// A program can ask for its socket's memory counters (SO_MEMINFO).
    pub so_meminfo: bool,
    /// MSG_EOR closes an skb; otherwise it is ignored.
    pub msg_eor: bool,
    /// MSG_ZEROCOPY exists; otherwise bytes are copied all the same.
    pub zerocopy: bool,
    /// A chunk ends where a buffer of the message ends.
    pub chunk_per_buffer: bool,
    /// SOCK_NOSPACE is set when the machine grants no memory too, not only when the send buffer is used up.
    pub nospace_for_memory: bool,
    /// An skb that got no bytes does not stay on the queue (`tcp_remove_empty_skb`); otherwise it may even be sent.
    pub drops_empty_skb: bool,
    /// Page references are queued by a loop of their own (`do_tcp_sendpages`), which pushes before every sleep, though it
    /// may have queued no byte; otherwise by `tcp_sendmsg`.
    pub sendpage: bool,
    /// The end of a pause is noticed when bytes are queued; otherwise when they are sent.
    pub restart_when_queued: bool,
    /// The chronograph of what limits a connection exists (`tcp_chrono_start`).
    pub chrono: bool,
    /// An ACK that only closes the window is believed too.
    pub zero_window_news: bool,
    /// Merging SACKed skbs keeps the flags of both.
    pub shift_merges_flags: bool,
    /// Super-packets leave with PSH.
    pub push_super_packets: bool,
    /// A reset frees the queued skbs at once; otherwise they stay until the program closes the socket.
    pub reset_purges: bool,
}

/// Where payload goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Placement {
    /// Into the linear area behind the headers, and into page fragments when that is full. How large the area is depends on
    /// what the device can do (`select_size`), and what it costs on the slab class of its block.
    LinearFirst,
    /// Into page fragments only. Every skb has the same small head.
    PagesOnly {
        /// Bytes of that head: what the small-head slab object leaves.
        head: u32,
    },
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum QueueKind {
    /// One list; a send head says where the unsent part begins.
    SendHead,
    /// A write queue of what was never sent, and a retransmit queue.
    RetransmitQueue,
}

/// How many pages a socket asks for when its stock is too small.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Reservation {
    /// Pages for the whole request, whatever is in stock.
    WholeRequest,
    /// Pages for what is missing.
    Missing,
}

/// When freed bytes go back to the machine.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Reclaim {
    /// When a timer runs, data comes after a pause, a FIN comes, or the socket is closed.
    AtCertainPoints,
    /// As soon as a whole page is free.
    AtOnce,
}

/// When writers are told of space.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum SpaceCheck {
    /// After an ACK, if skbs were freed or trimmed since the last time (SOCK_QUEUE_SHRUNK).
    IfQueueShrunk,
    /// After every ACK and every transmission.
    Always,
}

/// How large super-packets are, and how much of one socket's data the device may hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum SuperPackets {
    /// As large as windows allow; the device may hold a fixed number of bytes.
    FullSize,
    /// A millisecond of the pacing rate, but never more than half of the congestion window.
    Autosized,
}

/// How losses are found and repaired.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Recovery {
    /// By the distance to the highest SACKed segment (FACK), one segment for each retransmission.
    Fack,
    /// By the time since later segments were sent (RACK).
    Rack,
}

/// What makes the congestion window grow.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Growth {
    /// Every ACK that comes while the window is nearly full counts once.
    PerAck,
    /// Every delivered segment counts, if the window was the limit when it was sent.
    PerSegment,
}

/// Where the window goes back to when recovery turns out to have been needless.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum UndoCwnd {
    /// To what the algorithm makes of its own state: twice ssthresh, or CUBIC's last maximum.
    AskAlgorithm,
    /// To what it was before.
    Remembered,
}

/// What time is measured in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Clock {
    /// Round trips in ticks; timers fire at their tick, far ones with some slack.
    Ticks,
    /// Round trips in microseconds; timers fire at the tick after, far ones at a coarser one.
    Microseconds,
}

/// What functions are called.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Names {
    V3_10,
    V6_18,
}

impl Names {
    /// The latest first.
    pub const ALL: [Names; 2] = [Names::V6_18, Names::V3_10];
}

impl Rules {
    pub const V3_10: Rules = Rules {
        placement: Placement::LinearFirst,
        queues: QueueKind::SendHead,
        reservation: Reservation::WholeRequest,
        reclaim: Reclaim::AtCertainPoints,
        space_check: SpaceCheck::IfQueueShrunk,
        super_packets: SuperPackets::FullSize,
        recovery: Recovery::Fack,
        growth: Growth::PerAck,
        undo_cwnd: UndoCwnd::AskAlgorithm,
        clock: Clock::Ticks,
        names: Names::V3_10,
        page_frag_room: 1,
        half_window_from: 512,
        notsent_lowat: false,
        so_meminfo: false,
        msg_eor: false,
        zerocopy: false,
        chunk_per_buffer: true,
        nospace_for_memory: false,
        drops_empty_skb: false,
        sendpage: true,
        restart_when_queued: false,
        chrono: false,
        zero_window_news: false,
        shift_merges_flags: false,
        push_super_packets: false,
        reset_purges: false,
    };

    pub const V6_18: Rules = Rules {
        placement: Placement::PagesOnly { head: 256 },
        queues: QueueKind::RetransmitQueue,
        reservation: Reservation::Missing,
        reclaim: Reclaim::AtOnce,
        space_check: SpaceCheck::Always,
        super_packets: SuperPackets::Autosized,
        recovery: Recovery::Rack,
        growth: Growth::PerSegment,
        undo_cwnd: UndoCwnd::Remembered,
        clock: Clock::Microseconds,
        names: Names::V6_18,
        page_frag_room: 32,
        half_window_from: 537,
        notsent_lowat: true,
        so_meminfo: true,
        msg_eor: true,
        zerocopy: true,
        chunk_per_buffer: false,
        nospace_for_memory: true,
        drops_empty_skb: true,
        sendpage: false,
        restart_when_queued: true,
        chrono: true,
        zero_window_news: true,
        shift_merges_flags: true,
        push_super_packets: true,
        reset_purges: true,
    };
}
