//! A socket's numbers at one moment.

use std::time::Duration;

use crate::engine::socket::timers::Pending;
use crate::engine::{CaState, Chrono, Engine, Errno, Kernel, Nonagle, State};
use crate::units::{SeqNum, Time};

/// A socket as it is shown, with the kernel's names. Lengths are in bytes where nothing else is said; sequence numbers are
/// absolute, and [`SocketView::relative`] gives those that people read.
#[derive(Clone, Copy)]
pub struct SocketView<'a> {
    /// The kernel that it is a socket of: its rules and sizes.
    pub kernel: &'a Kernel,
    /// The time of the moment shown.
    pub now: Time,
    /// `sk_state`.
    pub state: State,
    /// `sk_err`: what the socket still has to tell its program.
    pub error: Option<Errno>,
    /// Closed for writing.
    pub send_shutdown: bool,
    /// The peer has closed its side.
    pub rcv_shutdown: bool,
    /// TCP_USER_TIMEOUT; zero: the system's limits.
    pub user_timeout: Duration,

    /// `sk_wmem_queued`: truesize of all queued skbs.
    pub wmem_queued: u32,
    /// `sk_sndbuf`: no new skb is made at or above it.
    pub sndbuf: u32,
    /// Set by SO_SNDBUF: not tuned any more.
    pub sndbuf_locked: bool,
    /// Granted to the socket and not used.
    pub forward_alloc: i64,
    /// Truesize of clones that the device still holds.
    pub wmem_alloc: u32,
    /// SOCK_NOSPACE: somebody waits for space.
    pub nospace: bool,
    /// Pages of all TCP sockets of the machine.
    pub memory_allocated_pages: i64,
    /// Granted to this socket.
    pub granted_pages: i64,
    /// Held by other sockets.
    pub other_pages: i64,
    /// net.ipv4.tcp_mem: minimum, pressure, maximum, in pages.
    pub tcp_mem: [i64; 3],
    /// Something waits until the device has sent what it holds.
    pub tsq_throttled: bool,
    /// TCP memory is short.
    pub memory_pressure: bool,

    /// Our initial sequence number: the SYN's.
    pub isn: SeqNum,
    /// The first byte sent and not acknowledged.
    pub snd_una: SeqNum,
    /// The next byte to send for the first time.
    pub snd_nxt: SeqNum,
    /// The end of what programs have written.
    pub write_seq: SeqNum,
    /// The end of what is sent or to be sent with PSH.
    pub pushed_seq: SeqNum,
    /// The end of urgent data that is not acknowledged, if there is any.
    pub snd_up: Option<SeqNum>,
    /// `snd_una` as a byte of the stream.
    pub una_offset: i64,
    /// Bytes written and not acknowledged (SIOCOUTQ).
    pub outq: u32,
    /// Of them those not sent (SIOCOUTQNSD).
    pub outqnsd: u32,

    /// `sk_rmem_alloc`: truesize of what was received and not read.
    pub rmem_alloc: u32,
    /// `sk_rcvbuf`: its limit.
    pub rcvbuf: u32,
    /// Bytes received and not read (SIOCINQ).
    pub readable: u32,
    /// The window that the peer was told last.
    pub rcv_wnd: u32,
    /// When an ACK that waits for data goes alone.
    pub ack_timer: Option<Time>,
    /// ACKs that are still to be sent at once.
    pub quick_acks: u32,
    /// The program answers, so that data may carry the ACK.
    pub answers: bool,
    /// `rcv_nxt` as a byte of the peer's stream.
    pub rcv_nxt_offset: i64,

    /// Payload of the largest segment.
    pub mss_cache: u32,
    /// The largest segment that the peer takes.
    pub mss_clamp: u32,
    /// At so many an skb counts as full.
    pub size_goal: u32,
    /// The window that the peer offers.
    pub snd_wnd: u32,
    /// The largest that it ever offered.
    pub max_window: u32,
    /// The congestion window, in segments, as those that follow.
    pub cwnd: u32,
    /// Slow start ends at this `cwnd`.
    pub ssthresh: u32,
    /// Sent and not acknowledged.
    pub packets_out: u32,
    /// Of these, known to have arrived beyond a gap.
    pub sacked_out: u32,
    /// Of these, taken for lost.
    pub lost_out: u32,
    /// Of these, sent again and on their way.
    pub retrans_out: u32,
    /// Segments sent again, ever.
    pub total_retrans: u32,
    /// Segments sent, ever.
    pub segs_out: u64,
    /// The state of loss recovery.
    pub ca_state: CaState,
    /// The name of its congestion control.
    pub algorithm: &'static str,
    /// What small segments wait for.
    pub nonagle: Nonagle,
    /// TCP_NOTSENT_LOWAT of the socket; 0: the system's.
    pub notsent_lowat: u32,

    /// The smoothed round-trip time; 0: not known yet.
    pub srtt_us: u32,
    /// The oldest skb is sent again after so long without progress.
    pub rto_us: u64,
    /// Bytes a second; the largest number without a round-trip time.
    pub pacing_rate: u64,
    /// SO_MAX_PACING_RATE in bytes per second, if it is set.
    pub max_pacing_rate: Option<u64>,
    /// When pacing lets the next packet go, if one waits for that.
    pub pacing_until: Option<Time>,
    /// The timer for what was sent, if it runs.
    pub timer: Option<Pending>,
    /// How often it has been doubled.
    pub backoff: u32,
    /// Retransmissions of the head without an answer.
    pub retransmits: u32,
    /// Window probes without an answer.
    pub probes_out: u32,
    /// When anything came from the peer last.
    pub rcv_tstamp: Time,
    /// What limits the connection now.
    pub chrono: Chrono,
    /// Since when it does.
    pub chrono_start: Time,
    /// How long it was limited before: busy, by the peer's window, by sndbuf.
    pub chrono_stat: [Duration; 3],

    /// Where skbs, tasks and pages are looked up, one by one.
    pub(in crate::observe) engine: &'a Engine,
}

/// What loss recovery and congestion control remember, with the kernel's names. Counts are in segments.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RecoveryView {
    /// Where `snd_una` was when the present episode began, as long as it may be undone.
    pub undo_marker: Option<SeqNum>,
    /// Retransmissions that D-SACKs have not shown to be needless; -1: an undo is out of the question.
    pub undo_retrans: i32,
    /// Segments that may be reordered before loss is assumed.
    pub reordering: u32,
    /// `snd_nxt` when the last episode began; none before the first.
    pub high_seq: Option<SeqNum>,
    /// Sent since the reduction began (RFC 6937).
    pub prr_out: u32,
    /// Delivered since the reduction began (RFC 6937).
    pub prr_delivered: u32,
    /// `cwnd` before the last reduction.
    pub prior_cwnd: u32,
    /// Acknowledged towards the next growth of `cwnd`.
    pub cwnd_cnt: u32,
    /// F-RTO tries to find out whether the timeout was needless.
    pub frto: bool,
    /// Whether something was sent again in the present episode (`retrans_stamp`).
    pub retrans_stamp: bool,
    /// The end of urgent data; with none of it, it follows `snd_una`.
    pub snd_up: SeqNum,
    /// Zero-copy calls so far (`sk_zckey`).
    pub zckey: u32,
    /// The program is the limit until so many segments are delivered; 0: it is not (`app_limited`).
    pub app_limited: u32,
}

impl SocketView<'_> {
    /// The same socket some time later, when nothing has come to it in between.
    #[must_use]
    pub fn at(self, now: Time) -> Self {
        Self { now: self.now.max(now), ..self }
    }

    /// `seq` counted from the first data byte, however long the stream is. The SYN lies before that, at -1.
    pub fn relative(&self, seq: SeqNum) -> i64 {
        self.una_offset + i64::from(seq.distance(self.snd_una))
    }

    /// Bytes sent and not acknowledged.
    pub fn unacked(&self) -> u32 {
        self.snd_nxt - self.snd_una
    }

    /// Bytes written and not sent.
    pub fn unsent(&self) -> u32 {
        self.write_seq - self.snd_nxt
    }

    /// First sequence number beyond the peer's window (`tcp_wnd_end`).
    pub fn wnd_end(&self) -> SeqNum {
        self.snd_una + self.snd_wnd
    }

    /// Segments believed to be in the network (`tcp_packets_in_flight`).
    pub fn in_flight(&self) -> u32 {
        (self.packets_out + self.retrans_out).saturating_sub(self.sacked_out + self.lost_out)
    }

    /// The congestion window in bytes.
    pub fn cwnd_bytes(&self) -> u32 {
        self.cwnd.saturating_mul(self.mss_cache)
    }

    /// Queued truesize that is not payload.
    pub fn overhead(&self) -> i64 {
        i64::from(self.wmem_queued) - i64::from(self.outq)
    }

    /// Busy in all, and of it limited by the peer's window and by the send buffer; what is going on counts too.
    pub fn limited(&self) -> [Duration; 3] {
        let running = |kind| {
            if self.chrono == kind { self.kernel.ticks_between(self.chrono_start, self.now) } else { Duration::ZERO }
        };
        let [busy, rwnd, sndbuf] = self.chrono_stat;
        let rwnd = rwnd + running(Chrono::RwndLimited);
        let sndbuf = sndbuf + running(Chrono::SndbufLimited);
        [busy + running(Chrono::Busy) + rwnd + sndbuf, rwnd, sndbuf]
    }
}
