//! The counters of a TCP socket, with the kernel's names (`struct sock`, `inet_connection_sock`, `tcp_sock`).

use std::time::Duration;

use arrayvec::ArrayVec;

use crate::engine::api::errno::Errno;
use crate::engine::socket::error_queue::ErrorQueue;
use crate::engine::socket::queue::SkbRef;
use crate::engine::socket::request::Opened;
use crate::engine::socket::state::{Chrono, Nonagle, State};
use crate::engine::socket::zerocopy::ZeroCopy;
use crate::kernel::profile::Kernel;
use crate::units::{SeqNum, Time};
use crate::wire::SackBlock;

/// Bytes of payload since the connection began.
#[derive(Clone, Copy, Default, Debug)]
pub struct ByteCounts {
    /// Sent, those sent again included (`bytes_sent`).
    pub sent: u64,
    /// Sent again (`bytes_retrans`).
    pub retrans: u64,
    /// Acknowledged; the SYN counts as one (`bytes_acked`).
    pub acked: u64,
}

bitflags::bitflags! {
    /// How far explicit congestion notification is (`ecn_flags`).
    #[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
    pub struct EcnFlags: u8 {
        /// Both sides agree to it; before the handshake is over: we offer it.
        const OK = 1;
        /// The next new data tells the peer that cwnd was reduced.
        const QUEUE_CWR = 2;
        /// The peer is told in every segment that its data was marked, until it says that it has reduced its window.
        const DEMAND_CWR = 4;
        /// The peer's data could be marked.
        const SEEN = 8;
    }
}

/// The counters of one connection. Sequence numbers are absolute; [`Sock::relative`] gives the ones people read.
#[derive(Clone, Debug)]
pub struct Sock {
    /// `sk_state`.
    pub state: State,
    /// The error that the next call returns; none if there is none.
    pub sk_err: Option<Errno>,
    /// SEND_SHUTDOWN.
    pub send_shutdown: bool,
    /// RCV_SHUTDOWN: the peer's FIN came, or the program has closed the socket.
    pub rcv_shutdown: bool,
    /// The application has closed the socket: nobody waits for space any more.
    pub orphaned: bool,

    // Memory.
    /// `sk_sndbuf`: the limit for `wmem_queued`, in bytes.
    pub sndbuf: u32,
    /// SOCK_SNDBUF_LOCK: set by SO_SNDBUF, stops autotuning.
    pub sndbuf_locked: bool,
    /// Truesize of all skbs on both queues.
    pub wmem_queued: u32,
    /// Bytes granted by the protocol and not used.
    pub forward_alloc: i64,
    /// Truesize of clones that the device still holds (`sk_wmem_alloc_get`).
    pub wmem_alloc: u32,
    /// SOCK_NOSPACE: somebody waits for space.
    pub nospace: bool,
    /// SOCK_QUEUE_SHRUNK: skbs were freed or trimmed since writers were last looked for.
    pub queue_shrunk: bool,
    /// What the device's queue will say to skbs to come.
    pub xmit: Xmit,
    /// TSQ_THROTTLED: something was held back until the device has sent what it holds.
    pub tsq_throttled: bool,

    // Sequence numbers.
    /// Our initial sequence number; the first data byte is one later.
    pub isn: SeqNum,
    /// The first byte that is not acknowledged.
    pub snd_una: SeqNum,
    /// The next byte to be sent for the first time.
    pub snd_nxt: SeqNum,
    /// The byte behind the last one that was queued.
    pub write_seq: SeqNum,
    /// `pushed_seq`: the byte behind the last one marked with PSH.
    pub pushed_seq: SeqNum,
    /// The byte behind the urgent data (`snd_up`); none when all of that is acknowledged, where the kernel has `snd_una`.
    pub snd_up: Option<SeqNum>,
    /// End of the last small segment sent (Minshall).
    pub snd_sml: SeqNum,
    /// Peer's sequence number of the segment that last updated the window.
    pub snd_wl1: SeqNum,
    /// The next byte that the peer is to send.
    pub rcv_nxt: SeqNum,
    /// The peer's initial sequence number.
    pub irs: SeqNum,

    // What was negotiated.
    /// TCP_MAXSEG: no larger segments either way, if it is set before the SYN.
    pub user_mss: Option<u32>,
    /// Largest segment the peer takes.
    pub mss_clamp: u32,
    /// Segment size in use, without options that not every segment carries.
    pub mss_cache: u32,
    /// TCP header length with the options every segment carries.
    pub tcp_header_len: u32,
    /// Both sides permit SACK (RFC 2018).
    pub sack_ok: bool,
    /// Both sides send timestamps (RFC 7323).
    pub tstamp_ok: bool,
    /// Both sides scale their windows (RFC 7323).
    pub wscale_ok: bool,
    /// Explicit congestion notification.
    pub ecn_flags: EcnFlags,
    /// Shift for windows we receive.
    pub snd_wscale: u8,
    /// Shift for windows we send.
    pub rcv_wscale: u8,
    /// The peer's last timestamp, to be echoed.
    pub ts_recent: u32,
    /// The echoed timestamp of the segment in hand, if it has one.
    pub(in crate::engine) rcv_tsecr: Option<u32>,

    /// The peer's window in bytes, from `snd_una`.
    pub snd_wnd: u32,
    /// Largest window the peer ever offered.
    pub max_window: u32,
    /// Segments in a full skb when its size was last computed.
    pub size_goal_segs: u32,

    // Segments in flight.
    /// Segments sent and not acknowledged.
    pub packets_out: u32,
    /// Segments that the peer has SACKed; without SACK, duplicate ACKs.
    pub sacked_out: u32,
    /// Segments marked lost.
    pub lost_out: u32,
    /// Segments sent again and not acknowledged.
    pub retrans_out: u32,
    /// Segments ever delivered.
    pub delivered: u32,
    /// The program is the limit until so many segments are delivered; 0: it is not.
    pub app_limited: u32,
    /// Segments ever sent again.
    pub total_retrans: u32,
    /// Segments ever sent, those without data included.
    pub segs_out: u64,
    /// Segments with data ever sent.
    pub data_segs_out: u64,
    /// Bytes since the beginning: `bytes_sent` and its like.
    pub bytes: ByteCounts,

    /// The skb behind the highest SACKed one, where the next new SACK is looked for; `None`: nothing was sent behind it.
    pub(in crate::engine) highest_sack: Option<SkbRef>,
    /// Where the next retransmission is looked for.
    pub(in crate::engine) retransmit_hint: Option<SkbRef>,
    /// Blocks of the last ACK that had some, sorted: what they tell need not be looked at again.
    pub recv_sack_cache: ArrayVec<SackBlock, 4>,
    /// Segments ever marked lost.
    pub lost: u32,
    /// Segments that the peer reported to have got twice.
    pub dsack_dups: u32,
    /// The tick since which a super-packet waits to become larger (`tso_deferred`).
    pub(in crate::engine) tso_deferred: Option<u64>,
    /// Last time data came from the peer.
    pub lrcvtime: Option<Time>,
    /// Last challenge ACK.
    pub(in crate::engine) last_challenge: Option<Time>,

    // Options.
    /// TCP_NODELAY and TCP_CORK.
    pub nonagle: Nonagle,
    /// TCP_NOTSENT_LOWAT of the socket; 0: the system's.
    pub notsent_lowat: u32,
    /// SO_SNDTIMEO; `None` waits for ever.
    pub sndtimeo: Option<Duration>,
    /// TCP_USER_TIMEOUT; zero is the system's.
    pub user_timeout: Duration,
    /// Whether and how an idle peer is asked.
    pub keepalive: Keepalive,
    /// TCP_LINGER2.
    pub linger2: Linger2,
    /// How the connection was opened.
    pub opened: Opened,
    /// SO_LINGER: how long `close` waits for our FIN to be acknowledged; zero resets the connection.
    pub linger: Option<Duration>,
    /// TCP_SYNCNT; none is the system's.
    pub syn_retries: Option<u32>,

    /// Sends without a copy.
    pub zerocopy: ZeroCopy,
    /// What the program is told besides its data.
    pub errors: ErrorQueue,

    // What limits the connection.
    /// What limits the connection now (`chrono_type`).
    pub chrono: Chrono,
    /// Since when.
    pub chrono_start: Time,
    /// Time spent busy, limited by the peer's window, limited by sndbuf.
    pub chrono_stat: [Duration; 3],

    /// Last departure (`tcp_wstamp_ns`). Where the socket is paced, it may lie ahead: nothing leaves before.
    pub wstamp: Time,
    /// The socket keeps its departures apart by itself (SK_PACING_NEEDED): SO_MAX_PACING_RATE was set.
    pub paced: bool,
    /// SO_MAX_PACING_RATE in bytes per second; none: without limit.
    pub max_pacing_rate: Option<u64>,
    /// Last time data was sent.
    pub lsndtime: Time,
    /// Last time anything came from the peer.
    pub rcv_tstamp: Time,
}

/// Skbs to come that the device's queue does not simply take.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Xmit {
    /// So many it refuses (NET_XMIT_DROP).
    pub drops: u32,
    /// So many it takes, and says that it is congested (NET_XMIT_CN).
    pub congested: u32,
}

/// How long a closed socket waits for the peer's FIN.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Linger2 {
    /// As long as the system says (tcp_fin_timeout).
    #[default]
    System,
    /// Not at all.
    Never,
    /// This long.
    For(Duration),
}

/// SO_KEEPALIVE and its times.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Keepalive {
    /// SO_KEEPALIVE: an idle peer is asked whether it is still there.
    pub on: bool,
    /// TCP_KEEPIDLE: how long the peer may be idle before it is asked; none is the system's.
    pub time: Option<Duration>,
    /// TCP_KEEPINTVL: how long each question waits for an answer; none is the system's.
    pub intvl: Option<Duration>,
    /// TCP_KEEPCNT: how often it is asked; none is the system's.
    pub probes: Option<u32>,
}

impl Sock {
    pub(in crate::engine) fn new(kernel: &Kernel, isn: SeqNum) -> Self {
        Sock {
            state: State::Close,
            sk_err: None,
            send_shutdown: false,
            rcv_shutdown: false,
            orphaned: false,
            sndbuf: kernel.sysctl.wmem[1],
            sndbuf_locked: false,
            wmem_queued: 0,
            forward_alloc: 0,
            wmem_alloc: 0,
            nospace: false,
            queue_shrunk: false,
            xmit: Xmit::default(),
            tsq_throttled: false,
            isn,
            snd_una: isn,
            snd_nxt: isn,
            write_seq: isn,
            pushed_seq: isn,
            snd_up: None,
            snd_sml: isn,
            snd_wl1: SeqNum(0),
            rcv_nxt: SeqNum(0),
            irs: SeqNum(0),
            user_mss: None,
            mss_clamp: 0,
            mss_cache: 536,
            tcp_header_len: 20,
            sack_ok: false,
            tstamp_ok: false,
            wscale_ok: false,
            ecn_flags: EcnFlags::empty(),
            snd_wscale: 0,
            rcv_wscale: 0,
            ts_recent: 0,
            rcv_tsecr: None,
            snd_wnd: 0,
            max_window: 0,
            size_goal_segs: 0,
            packets_out: 0,
            sacked_out: 0,
            lost_out: 0,
            retrans_out: 0,
            delivered: 0,
            app_limited: 0,
            total_retrans: 0,
            segs_out: 0,
            data_segs_out: 0,
            bytes: ByteCounts::default(),
            highest_sack: None,
            retransmit_hint: None,
            recv_sack_cache: ArrayVec::new(),
            lost: 0,
            dsack_dups: 0,
            tso_deferred: None,
            lrcvtime: None,
            last_challenge: None,
            nonagle: Nonagle::empty(),
            notsent_lowat: 0,
            sndtimeo: None,
            user_timeout: Duration::ZERO,
            keepalive: Keepalive::default(),
            linger2: Linger2::default(),
            opened: Opened::default(),
            linger: None,
            syn_retries: None,
            zerocopy: ZeroCopy::default(),
            errors: ErrorQueue::default(),
            chrono: Chrono::None,
            chrono_start: Time::ZERO,
            chrono_stat: [Duration::ZERO; 3],
            wstamp: Time::ZERO,
            paced: false,
            max_pacing_rate: None,
            lsndtime: Time::ZERO,
            rcv_tstamp: Time::ZERO,
        }
    }

    /// `sk_wmem_alloc` as it is compared with: one more, as a reference of the socket's own.
    pub(in crate::engine) fn wmem_alloc_refs(&self) -> u32 {
        self.wmem_alloc + 1
    }

    /// `seq` counted from the first data byte, however long the stream is. The SYN lies before that, at -1.
    pub fn relative(&self, seq: SeqNum) -> i64 {
        // Of an active open the SYN was acknowledged with the first byte; of a passive one before anything was counted.
        let una = self.bytes.acked as i64 - i64::from(!matches!(self.opened, Opened::Passively { .. }));
        una + i64::from(seq.distance(self.snd_una))
    }

    /// Unsent bytes in the write queue.
    pub fn notsent(&self) -> u32 {
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

    /// `sk_stream_wspace`: may be negative.
    pub fn wspace(&self) -> i64 {
        i64::from(self.sndbuf) - i64::from(self.wmem_queued)
    }

    /// The handshake is not complete yet.
    pub fn is_opening(&self) -> bool {
        matches!(self.state, State::SynSent | State::SynRecv | State::Listen)
    }

    /// What SIOCOUTQ reports.
    pub fn outq(&self) -> u32 {
        if self.is_opening() { 0 } else { self.write_seq - self.snd_una }
    }

    /// What SIOCOUTQNSD reports.
    pub fn outqnsd(&self) -> u32 {
        if self.is_opening() { 0 } else { self.notsent() }
    }
}
