//! A socket's numbers at one moment.

use std::time::Duration;

use crate::engine::socket::timers::Pending;
use crate::engine::{CaState, Chrono, Engine, Errno, Kernel, Nonagle, State};
use crate::units::{SeqNum, Time};

/// A socket as it is shown, with the kernel's names. Lengths are in bytes where nothing else is said; sequence numbers are
/// absolute, and [`SocketView::relative`] gives those that people read.
#[derive(Clone, Copy)]
pub struct SocketView<'a> {
    pub kernel: &'a Kernel,
    pub now: Time,
    pub state: State,
    pub error: Option<Errno>,
    /// Closed for writing.
    pub send_shutdown: bool,

    /// Truesize of all queued skbs, and its limit.
    pub wmem_queued: u32,
    pub sndbuf: u32,
    /// Set by SO_SNDBUF: not tuned any more.
    pub sndbuf_locked: bool,
    /// Granted to the socket and not used.
    pub forward_alloc: i64,
    /// Truesize of clones that the device still holds.
    pub wmem_alloc: u32,
    /// SOCK_NOSPACE: somebody waits for space.
    pub nospace: bool,
    /// Pages of all TCP sockets of the machine; of them those that were granted here, and those of others.
    pub memory_allocated_pages: i64,
    pub granted_pages: i64,
    pub other_pages: i64,
    /// Something waits until the device has sent what it holds.
    pub tsq_throttled: bool,
    /// TCP memory is short.
    pub memory_pressure: bool,

    pub isn: SeqNum,
    pub snd_una: SeqNum,
    pub snd_nxt: SeqNum,
    pub write_seq: SeqNum,
    pub pushed_seq: SeqNum,
    /// `snd_una` as a byte of the stream.
    pub una_offset: i64,
    /// What SIOCOUTQ and SIOCOUTQNSD report.
    pub outq: u32,
    pub outqnsd: u32,

    pub mss_cache: u32,
    /// At so many an skb counts as full.
    pub size_goal: u32,
    /// The peer's window, and the largest that it ever offered.
    pub snd_wnd: u32,
    pub max_window: u32,
    /// In segments, as those that follow.
    pub cwnd: u32,
    pub ssthresh: u32,
    pub packets_out: u32,
    pub sacked_out: u32,
    pub lost_out: u32,
    pub retrans_out: u32,
    /// Segments sent again, ever.
    pub total_retrans: u32,
    /// Segments sent, ever.
    pub segs_out: u64,
    pub ca_state: CaState,
    /// The name of its congestion control.
    pub algorithm: &'static str,
    pub nonagle: Nonagle,
    /// TCP_NOTSENT_LOWAT of the socket; 0: the system's.
    pub notsent_lowat: u32,

    pub srtt_us: u32,
    pub rto_us: u64,
    /// Bytes a second; the largest number without a round-trip time.
    pub pacing_rate: u64,
    /// The timer for what was sent, if it runs.
    pub timer: Option<Pending>,
    /// How often it has been doubled.
    pub backoff: u32,
    /// Retransmissions of the head, and window probes, without an answer.
    pub retransmits: u32,
    pub probes_out: u32,
    /// When anything came from the peer last.
    pub rcv_tstamp: Time,
    /// What limits the connection now, since when, and for how long it did before: busy, by the peer's window, by sndbuf.
    pub chrono: Chrono,
    pub chrono_start: Time,
    pub chrono_stat: [Duration; 3],

    /// Where skbs, tasks and pages are looked up, one by one.
    pub(in crate::observe) engine: &'a Engine,
}

impl SocketView<'_> {
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
        let running = |kind| if self.chrono == kind { self.now.since(self.chrono_start) } else { Duration::ZERO };
        let [busy, rwnd, sndbuf] = self.chrono_stat;
        let rwnd = rwnd + running(Chrono::RwndLimited);
        let sndbuf = sndbuf + running(Chrono::SndbufLimited);
        [busy + running(Chrono::Busy) + rwnd + sndbuf, rwnd, sndbuf]
    }
}
