//! The counters whose changes are told: one table.

use crate::engine::step::site::Site;
use crate::language::Text;

macro_rules! fields {
    ($($field:ident: $name:literal $(, in $($site:ident)+)?; rose $rose:literal, fell $fell:literal;)*) => {
        /// The counters whose changes are told.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Field { $(#[doc = $name] $field,)* }

        impl Field {
            /// All of them, in the order of the table.
            pub const ALL: &[Field] = &[$(Field::$field,)*];

            /// As the kernel calls it.
            pub const fn name(self) -> &'static str {
                match self { $(Field::$field => $name,)* }
            }

            /// The functions that may change it; none: whichever has to.
            pub const fn sites(self) -> &'static [Site] {
                match self { $(Field::$field => &[$($(Site::$site,)+)?],)* }
            }

            /// What it means that it rose, or changed to what is neither more nor less.
            pub const fn rose(self) -> Text {
                match self { $(Field::$field => Text::told(concat!("change-", stringify!($field), "-rose"), $rose),)* }
            }

            /// What it means that it fell.
            pub const fn fell(self) -> Text {
                match self { $(Field::$field => Text::told(concat!("change-", stringify!($field), "-fell"), $fell),)* }
            }
        }
    };
}

fields! {
    WmemQueued: "sk_wmem_queued";
        rose "More memory is charged to the queue: this is the number that sk_sndbuf limits.",
        fell "Memory of the queue is freed: this is what lets writers go on.";
    ForwardAlloc: "sk_forward_alloc";
        rose "The socket's stock of granted memory grew: pages came from the machine, or bytes from freed skbs.",
        fell "The socket's stock of granted memory shrank: bytes were spent on the queue, or pages went back.";
    MemoryAllocated: "tcp_memory_allocated", in SkForcedMemSchedule SkMemRaiseAllocated SkMemReclaim
        SkWmemSchedule TcpTryRmemSchedule;
        rose "All TCP sockets together now hold more pages of the machine's memory.",
        fell "Pages went back to the machine, for any socket to use.";
    MemoryPressure: "tcp_memory_pressure", in SkMemRaiseAllocated SkMemReclaim;
        rose "TCP memory is short from now on: sockets get only their share.",
        fell "TCP memory is no longer short.";
    WmemAlloc: "sk_wmem_alloc", in TcpTransmitSkb TcpWfree;
        rose "The device holds another transmitted clone; small queues and autocork watch this number.",
        fell "The device has sent a clone and freed it.";
    Sndbuf: "sk_sndbuf", in SkSetsockopt SkStreamModerateSndbuf TcpNewSpace TcpSndbufExpand;
        rose "The limit of the send buffer rose.",
        fell "The limit of the send buffer fell: nothing that is queued goes away, but new skbs must wait longer.";
    SndUna: "snd_una", in TcpAckUpdateWindow;
        rose "The peer has everything before this byte, so it need never be sent again.",
        fell "The first unacknowledged byte changed.";
    SndNxt: "snd_nxt", in TcpEventNewDataSent;
        rose "Everything before this byte has been sent at least once.",
        fell "The next byte to send changed.";
    WriteSeq: "write_seq", in DoTcpSendpages TcpSendmsg;
        rose "The program's bytes are in the queue up to here.",
        fell "The end of the queue changed.";
    PushedSeq: "pushed_seq", in TcpMarkPush;
        rose "The receiver is asked to hand the bytes up to here to its reader at once (PSH).",
        fell "The end of the pushed bytes changed.";
    SndWnd: "snd_wnd", in TcpAckUpdateWindow TcpCreateOpenreqChild TcpRcvSynsentStateProcess;
        rose "The peer offers more room than before.",
        fell "The peer offers less room than before, as when its program is behind with reading.";
    MaxWindow: "max_window", in TcpAckUpdateWindow TcpCreateOpenreqChild TcpRcvSynsentStateProcess;
        rose "The peer has never offered so much before; no super-packet may be larger than half of it.",
        fell "The largest window on record changed.";
    Cwnd: "snd_cwnd";
        rose "More segments may be in the network at once.",
        fell "Fewer segments may be in the network at once.";
    Ssthresh: "snd_ssthresh";
        rose "Slow start will end later than before.",
        fell "Slow start will end at this many segments from now on.";
    PacketsOut: "packets_out";
        rose "More segments are sent and not acknowledged.",
        fell "Fewer segments are waiting for their ACK.";
    SackedOut: "sacked_out";
        rose "More of the segments sent are known to have arrived beyond a gap.",
        fell "Fewer segments lie beyond a gap: the gap was closed, or the marks were dropped.";
    LostOut: "lost_out";
        rose "More segments are taken for lost, which makes room in cwnd for sending them again.",
        fell "Fewer segments are missing: they arrived, or the loss was a false alarm.";
    RetransOut: "retrans_out";
        rose "More retransmitted segments are on their way.",
        fell "Fewer retransmitted segments are on their way: they arrived, or were lost again.";
    Nonagle: "nonagle", in DoTcpSetsockopt TcpSkbEntail;
        rose "What small segments must wait for has changed (NODELAY, cork, one-time push).",
        fell "Small segments wait for less, or for Nagle's rule again.";
    CaState: "icsk_ca_state";
        rose "The loss state changed.",
        fell "The loss state eased.";
    Nospace: "SOCK_NOSPACE";
        rose "Somebody found no space and will be told when there is some.",
        fell "Whoever waited for space is told, so nobody waits any more.";
    Chrono: "chrono_type";
        rose "What the connection is limited by has changed; TCP_INFO reports the time spent in each.",
        fell "Nothing is queued any more, so the connection is idle.";
    MssCache: "mss_cache", in TcpAckUpdateWindow TcpConnect TcpCreateOpenreqChild TcpRcvSynsentStateProcess;
        rose "Segments may be larger from now on.",
        fell "Segments must be smaller from now on.";
    Srtt: "srtt_us", in TcpAckUpdateRtt;
        rose "Round trips take longer than before, smoothed over many.",
        fell "Round trips take less time than before, smoothed over many.";
    Rto: "icsk_rto", in TcpAckUpdateRtt TcpRetransmitTimer;
        rose "From now on more time passes before something is resent without news of a loss.",
        fell "From now on less time passes before something is resent without news of a loss.";
    PacingRate: "sk_pacing_rate", in SkSetsockopt TcpUpdatePacingRate;
        rose "Sending is estimated to go faster, so super-packets may be larger.",
        fell "Sending is estimated to go slower, so super-packets get smaller.";
    NotsentLowat: "notsent_lowat", in DoTcpSetsockopt;
        rose "More bytes may be unsent before writers have to wait.",
        fell "Fewer bytes may be unsent before writers have to wait (0: the system's setting).";
    RmemAlloc: "sk_rmem_alloc";
        rose "More memory is charged to what was received: this is the number that sk_rcvbuf limits.",
        fell "What was received has been read and freed.";
    Rcvbuf: "sk_rcvbuf", in SkSetsockopt TcpDataQueueOfo TcpRcvSpaceAdjust TcpTryRmemSchedule;
        rose "More may be received before the program has to read, so that the window may grow.",
        fell "Less may be received before the program has to read.";
    RcvNxt: "rcv_nxt";
        rose "More bytes of the peer are in order, so that a program can read them.",
        fell "The next byte that the peer is to send.";
    State: "sk_state";
        rose "The connection has come to another state of its life.",
        fell "The connection has come to a state with a lower number, as from SYN_SENT to ESTABLISHED.";
    Backoff: "icsk_backoff", in TcpProbeTimer;
        rose "No answer came, so the next try waits twice as long.",
        fell "An answer came, so tries need not wait so long any more.";
}
