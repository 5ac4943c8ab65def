//! What kernel versions do in different ways. Each way has a name, and the code that takes one stands beside the code
//! that takes the other. Nothing else in the engine asks which version it is.

use serde::{Deserialize, Serialize};

/// The rules with what each decides, in a list too: a comparison names those behind a difference.
macro_rules! rules {
    ($($(#[doc = $line:literal])* pub $name:ident: $type:ty,)*) => {
        /// The ways of one kernel version.
        #[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
        pub struct Rules { $($(#[doc = $line])* pub $name: $type,)* }

        impl Rules {
            /// The name of each rule, and what it decides.
            pub const ALL: &[(&str, &str)] = &[$((stringify!($name), concat!($($line),*)),)*];
        }
    };
}

rules! {
    // ---- socket: what a socket is made of ----
    /// Where new payload goes.
    pub placement: Placement,
    /// MAX_TCP_HEADER is rounded up to a cache line.
    pub aligns_max_tcp_header: bool,
    /// The smallest heads come from a cache made for them (`skbuff_small_head`); otherwise from the classes of kmalloc.
    pub small_head_cache: bool,
    /// How skbs are queued.
    pub queues: QueueKind,
    /// What the timers count in.
    pub clock: Clock,
    // ---- write: from the system call into the queue ----
    /// How memory is reserved.
    pub reservation: Reservation,
    /// When unused memory goes back.
    pub reclaim: Reclaim,
    /// A stock of 2 MiB gives one of them back at once, whatever else is waited for.
    pub bounds_stock: bool,
    /// Where memory is short, a new skb first gives back the stock but for a page.
    pub pressed_allocation_reclaims: bool,
    /// How room for a writer is checked.
    pub space_check: SpaceCheck,
    /// How the send buffer grows by itself.
    pub sndbuf_tuning: SndbufTuning,
    /// The smallest `sk_sndbuf` holds two skbs of 2 KiB (SOCK_MIN_SNDBUF); otherwise it is 2 KiB.
    pub least_sndbuf_is_two_skbs: bool,
    /// Bytes that must fit behind the offset of a page-fragment block for it to be kept.
    pub page_frag_room: u32,
    /// TCP_NOTSENT_LOWAT exists.
    pub notsent_lowat: bool,
    /// A program can ask for its socket's memory counters (SO_MEMINFO).
    pub so_meminfo: bool,
    /// MSG_EOR closes an skb; otherwise it is ignored.
    pub msg_eor: bool,
    /// MSG_ZEROCOPY exists; otherwise bytes are copied all the same.
    pub zerocopy: bool,
    /// An skb that holds pages of MSG_ZEROCOPY alone does not charge them to the stock; otherwise all pages are charged.
    pub pure_zerocopy: bool,
    /// SO_TIMESTAMPING tells when bytes of a stream are sent and acknowledged; otherwise it is for datagrams alone.
    pub stamps_streams: bool,
    /// A chunk ends where a buffer of the message ends.
    pub chunk_per_buffer: bool,
    /// SOCK_NOSPACE is set when the machine grants no memory too, not only when the send buffer is used up.
    pub nospace_for_memory: bool,
    /// Where the machine grants no memory, as much is copied as the stock pays for; otherwise all of a chunk or none.
    pub copies_what_stock_allows: bool,
    /// An skb that got no bytes does not stay on the queue (`tcp_remove_empty_skb`); otherwise it may even be sent.
    pub drops_empty_skb: bool,
    /// Page references are queued by a loop of their own (`do_tcp_sendpages`), which pushes before every sleep, though
    /// it may have queued no byte; otherwise by `tcp_sendmsg`.
    pub sendpage: bool,
    /// The end of a pause is noticed when bytes are queued; otherwise when they are sent.
    pub restart_when_queued: bool,
    /// The chronograph of what limits a connection exists (`tcp_chrono_start`).
    pub chrono: bool,
    /// TCP_INFO goes on behind `tcpi_total_retrans`: bytes sent, sent again and acknowledged, segments, the smallest round-trip
    /// time, the peer's window; otherwise they are not even kept.
    pub long_tcp_info: bool,
    /// TCP_LINGER2 may be longer than tcp_fin_timeout, up to two minutes; otherwise that is taken in place of a longer one.
    pub long_linger2: bool,
    // ---- open: how a connection begins ----
    /// What is set up when a connection is complete stands in one function, whoever opened it; otherwise each way has its own.
    pub one_init_transfer: bool,
    /// The SYN-ACK of an accepted connection counts as delivered; otherwise only what `tcp_ack` sees does.
    pub counts_synack_delivered: bool,
    // ---- receive: what the peer sends ----
    /// The first window is of twenty segments at most; otherwise of half the receive buffer.
    pub first_window_is_short: bool,
    /// The window closes when less than a sixteenth of the receive buffer is free; otherwise at less than a segment.
    pub closes_below_sixteenth: bool,
    /// A FIN finds room behind the data before it; otherwise it always costs an skb.
    pub coalesces_fin: bool,
    /// A segment that reaches over the window's end is dropped while anything is unread.
    pub rejects_end_beyond_window: bool,
    /// Of the ACKs that go at once (`icsk_ack.quick`) each that tells news counts; otherwise each segment sent.
    pub quick_acks_count_news: bool,
    /// A full segment with PSH ends what the peer had to say; otherwise only a shorter one does.
    pub full_segment_pushes: bool,
    /// ACKs for data out of order are held back for a part of the round trip (tcp_comp_sack_nr).
    pub compresses_sacks: bool,
    /// ACKs of empty segments outside the window are no more frequent than challenge ACKs.
    pub limits_dupacks: bool,
    /// In FIN_WAIT1 and later an old ACK is challenged, and what comes with it dropped.
    pub old_acks_are_challenged: bool,
    /// Segments that follow each other are one while they wait for the socket's owner; otherwise each waits alone.
    pub coalesces_backlog: bool,
    /// How much may wait for the socket's owner.
    pub backlog_limit: BacklogLimit,
    /// What waits for the owner takes room from the window.
    pub window_counts_backlog: bool,
    /// One ACK answers all that has waited for the owner (tcp_backlog_ack_defer); otherwise each segment gets its own.
    pub defers_backlog_acks: bool,
    /// How much of the receive buffer is window follows from what the peer's segments cost (`scaling_ratio`); otherwise
    /// it is half.
    pub learns_scaling_ratio: bool,
    /// How the receive buffer grows with what the program reads in a round trip.
    pub receive_tuning: ReceiveTuning,
    /// Data out of order makes the window grow too, where there is SACK.
    pub grows_window_out_of_order: bool,
    /// The window to come grows no further than what is free in the buffer; otherwise its clamp is the only bound.
    pub window_growth_fits_space: bool,
    /// Under memory pressure data that comes cuts the window to come to four segments; otherwise only its own growth ends.
    pub pressure_holds_window: bool,
    /// What becomes of data in order that there is no memory for.
    pub without_memory: WithoutMemory,
    // ---- send: from the queue to the device, once and again ----
    /// How large a super-packet becomes.
    pub super_packets: SuperPackets,
    /// On a short path super-packets may be larger than a millisecond of the pacing rate.
    pub sized_by_rtt: bool,
    /// Before it is sent, the send head takes bytes from the skb behind it (`tcp_grow_skb`); otherwise skbs leave as the
    /// writes have cut them.
    pub grows_head: bool,
    /// The send head's segments are counted though the congestion window may let nothing go; otherwise after that test.
    pub counts_unsendable: bool,
    /// A segment with FIN that is the last goes whatever the congestion window says.
    pub last_fin_passes_cwnd: bool,
    /// The largest window from which on half of it bounds sizes (`tcp_bound_to_half_wnd`).
    pub half_window_from: u32,
    /// A socket can pace itself (SO_MAX_PACING_RATE without a queueing discipline that does); otherwise there is no such option.
    pub internal_pacing: bool,
    /// A short tail is held back while the device works on earlier skbs (tcp_autocorking); otherwise never.
    pub autocorking: bool,
    /// Autocorking holds back a tail that nothing may be appended to (MSG_EOR), too.
    pub autocorks_at_eor: bool,
    /// Nagle's rule remembers skbs whose last segment is short; otherwise only those shorter than one segment.
    pub partial_is_small: bool,
    /// A window that stops the output loop is noted as used up though nothing was sent; otherwise only after sending.
    pub validates_unsent: bool,
    /// Super-packets leave with PSH.
    pub push_super_packets: bool,
    /// tcp_limit_output_bytes bounds what the device may hold of a socket that paces itself, too; otherwise only of others.
    pub limits_paced_queue: bool,
    /// When the device has room again, what is lost is resent before anything new is sent.
    pub tsq_resends: bool,
    /// When the device has room again, TCP_NODELAY and TCP_CORK still count; otherwise they are forgotten there.
    pub tsq_keeps_nagle: bool,
    /// How the tail of the stream is probed.
    pub loss_probes: LossProbes,
    /// What happens to a retransmission while its skb is still held by the device.
    pub retransmit_busy: RetransmitBusy,
    /// Sent skbs are not cut any more when cuts have eaten the send buffer.
    pub limits_splits: bool,
    /// A retransmission that the window cuts ends at a segment's boundary; otherwise the window does not cut it.
    pub resends_whole_segments: bool,
    /// An skb of one segment is counted anew before it is resent; otherwise only those of more.
    pub recounts_when_resent: bool,
    /// Small skbs join a retransmission only up to the window's edge, and only a short one; otherwise up to a full
    /// segment.
    pub collapses_in_window: bool,
    /// What a tail loss probe resends is marked as retransmitted.
    pub probe_marks_skb: bool,
    /// A retransmission that could not be sent counts for a later undo all the same.
    pub failed_resends_count: bool,
    // ---- ack: what an ACK does ----
    /// An ACK of what was never sent is answered (RFC 5961); otherwise it is dropped.
    pub challenges_future_acks: bool,
    /// A window that ends less than one step of its scale before snd_nxt does not count as shrunk for a bare ACK.
    pub scaling_may_shrink: bool,
    /// An old ACK may reach back to the stream's beginning at most; otherwise a whole window back.
    pub old_acks_within_stream: bool,
    /// Every ACK first puts the RTO back in place of a loss probe or an early retransmit that is pending.
    pub ack_restores_rto: bool,
    /// Whatever is acknowledged ends the count of retransmissions; otherwise recovery does that.
    pub advance_ends_retries: bool,
    /// An ACK that only closes the window is believed too.
    pub zero_window_news: bool,
    /// Where a round-trip time comes from.
    pub rtt_sample: RttSample,
    /// The ACK of a segment that was SACKed before still gives a round trip, and shows that the original arrived.
    pub sacked_is_news: bool,
    /// A DSACK counts as many segments as it covers, if it can be believed; otherwise one.
    pub dsack_by_segments: bool,
    /// An ACK with a DSACK is looked at by recovery in any state; otherwise not in Open.
    pub dsack_is_dubious: bool,
    /// A DSACK shows that a tail loss probe was needless only if it is of the probe's segment; otherwise any does.
    pub dsack_must_be_of_probe: bool,
    /// A DSACK widens RACK's window though nothing was seen to be reordered.
    pub dsack_widens_ordered: bool,
    /// A SACK block may cut an skb at its very end, which leaves one without bytes.
    pub sack_cuts_empty: bool,
    /// Merging SACKed skbs keeps the flags of both.
    pub shift_merges_flags: bool,
    // ---- recovery: what is lost, and how that is taken back ----
    /// How lost segments are found.
    pub loss_detection: LossDetection,
    /// Where no retransmission was stamped, an ACK counts as caused by the original; otherwise not without SACK at
    /// high_seq.
    pub unstamped_is_delayed: bool,
    /// An undo without a threshold to go back to raises the window to ssthresh; otherwise it leaves the window.
    pub undo_at_least_ssthresh: bool,
    /// A tail loss probe is one of the retransmissions to be shown needless, and if there is none, undo waits for one.
    pub undo_counts_probe: bool,
    /// Without SACK, at high_seq: the window shrinks to what is in flight; otherwise the episode's stamp is forgotten.
    pub held_cwnd_is_moderated: bool,
    /// Without SACK an undone RTO recovery is held at high_seq too, as fast recovery is.
    pub undone_loss_is_held: bool,
    /// Entering fast recovery forgets the stamp of retransmissions that are not out any more.
    pub recovery_forgets_stamp: bool,
    // ---- congestion: how much may be in flight ----
    /// How fast the window follows what arrives in recovery.
    pub reduction: Reduction,
    /// When `cwnd` may grow.
    pub growth: Growth,
    /// How CUBIC's HyStart measures.
    pub hystart: HystartClock,
    /// What `cwnd` becomes when a reduction is taken back.
    pub undo_cwnd: UndoCwnd,
    // ---- life: beginning, end, timers ----
    /// A SYN that is sent again does not offer ECN; otherwise each one does.
    pub ecn_fallback: bool,
    /// Data with CWR is acknowledged at once; otherwise as all data.
    pub cwr_is_acked_at_once: bool,
    /// An RTO that could resend nothing comes again after half a second; otherwise with the next RTO.
    pub resends_soon_if_busy: bool,
    /// TCP_USER_TIMEOUT ends the wait at a closed window too, from the first probe or retransmission on, and where the
    /// program has set none, twice the longest RTO ends that of a retransmission; otherwise one longest RTO does.
    pub user_timeout_at_closed_window: bool,
    /// TCP_USER_TIMEOUT cuts the RTO and the wait for a probe to what is left of it.
    pub user_timeout_cuts_timers: bool,
    /// Where no retransmission was stamped, the time-out of resending counts from when the head was sent; otherwise from the
    /// beginning of the clock.
    pub unstamped_counts_from_head: bool,
    /// SYNs are counted, and TCP_USER_TIMEOUT holds for them; otherwise only the time counts that so many would take.
    pub counts_syns: bool,
    /// The first SYNs are resent at even intervals (tcp_syn_linear_timeouts).
    pub linear_syns: bool,
    /// A second SYN that turns out to have been needless leaves the first window; otherwise it is one segment.
    pub forgives_syn_timeout: bool,
    /// An RTO at a closed window counts as a back-off, as every other does.
    pub closed_window_backs_off: bool,
    /// A closed socket whose probes have reached the longest wait has only tcp_orphan_retries of them, back-offs included.
    pub orphan_backoff_ends: bool,
    /// The longest RTO can be set (tcp_rto_max_ms).
    pub rto_max_sysctl: bool,
    /// Window probes beyond tcp_retries2 before the connection is given up.
    pub extra_probes: u32,
    /// A window probe that the device refused counts, and goes again after half a second; otherwise it does not count, and
    /// goes again then or when it is due, if that is sooner.
    pub counts_refused_probes: bool,
    /// The first window probe waits at least 200 ms; otherwise one RTO, however short.
    pub probe0_waits_rto_min: bool,
    /// Under memory pressure a FIN goes onto the last sent skb; otherwise it always gets an skb of its own.
    pub fin_joins_sent: bool,
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
    PagesOnly,
}

/// How the skbs of a socket are queued.
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

/// How losses are found.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum LossDetection {
    /// By the distance to the highest SACKed segment (FACK).
    ByDistance,
    /// By the time since later segments were sent (RACK).
    ByTime,
}

/// When a tail loss probe may go, and what it means.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum LossProbes {
    /// In place of a running RTO, if cwnd or the program is the limit; new data as often as the timer fires.
    Draft,
    /// After every ACK and every transmission in Open and CWR; one at a time.
    Rfc8985,
}

/// What keeps an skb from being sent again.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum RetransmitBusy {
    /// The device holds more of the socket than a quarter above what is queued, or than the send buffer.
    DeviceHoldsMuch,
    /// That, or the device still holds a clone of this skb.
    DeviceHoldsMuchOrClone,
    /// The device still holds a clone of this skb.
    DeviceHoldsClone,
}

/// What a round trip is told by.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum RttSample {
    /// By the echoed timestamp, if there is one; then by the clock of the oldest segment.
    TimestampFirst,
    /// By the clock of the segments that were acknowledged or SACKed; by the timestamp where they were retransmitted.
    ClockFirst,
}

/// How the send buffer tunes itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum SndbufTuning {
    /// When as much is sent as cwnd allows, for segments of SKB_TRUESIZE; at first for ten of them.
    ByTruesize,
    /// When as much is in flight as cwnd allows, for segments that fill the next power of two.
    BySlab,
}

/// How much may wait for the owner of a socket, with what was received and not read.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum BacklogLimit {
    /// As much as both buffers may hold.
    BothBuffers,
    /// The same and 64 KiB.
    BothBuffersAndMore,
    /// Twice the receive buffer, half the send buffer, and 64 KiB.
    TwiceReceive,
}

/// How the receive buffer tunes itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum ReceiveTuning {
    /// To twice what was read in a round trip, in segments with their overhead; at first to twenty of them.
    ByTwiceCopied,
    /// To twice what was read and sixteen segments, and as much more as the sender grew, twice.
    ByGrowth,
    /// The same without the segments, of what was read less what waits to be read, and with room for what is out of order.
    ByDrained,
}

/// What becomes of data in order that there is no memory for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum WithoutMemory {
    /// It is dropped, and nobody is told.
    Drops,
    /// The first skb of an empty queue is taken without asking; what comes behind it is dropped.
    ForcesFirst,
    /// The peer hears at once that the window is closed; the first skb is taken all the same.
    ClosesWindow,
}

/// What makes the congestion window grow.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Growth {
    /// Every ACK that comes while the window is nearly full counts once.
    PerAck,
    /// Every delivered segment counts, if the window was the limit when it was sent.
    PerSegment,
}

/// What proportional rate reduction lets go once no more than ssthresh is in flight.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Reduction {
    /// One more than was delivered, and the window is set even by an ACK that delivers nothing.
    Always,
    /// One more than was delivered after an ACK of a retransmission that shows no other lost; otherwise no more than
    /// what this ACK delivers.
    AfterRepair,
    /// What was delivered, and one more if the ACK advances and nothing more is lost.
    UnlessLost,
}

/// How CUBIC's HyStart measures the rounds of slow start.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum HystartClock {
    /// In milliseconds; a round begins when the window is about to grow.
    Milliseconds,
    /// In microseconds, with some time for what is acknowledged together; a round begins with its first sample.
    Microseconds,
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
