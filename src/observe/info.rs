//! What TCP_INFO tells of a socket and no panel shows.

use std::time::Duration;

use crate::observe::SocketView;
use crate::units::Time;

/// The rest of `struct tcp_info`, with the kernel's names. Counts go from the beginning of the connection.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct InfoView {
    /// Both sides send timestamps.
    pub timestamps: bool,
    /// Both sides permit SACK.
    pub sack: bool,
    /// Shifts of the peer's windows and of ours, if both sides scale.
    pub wscale: Option<[u8; 2]>,
    /// MSS that the peer was told.
    pub advmss: u32,
    /// Largest packet on the path.
    pub pmtu: u32,
    /// `tcpi_rttvar`: the mean deviation of the round-trip time, in microseconds.
    pub rttvar_us: u32,
    /// `tcpi_min_rtt`, in microseconds; none before the first sample.
    pub min_rtt_us: Option<u32>,
    /// Bytes of payload sent, those sent again too.
    pub bytes_sent: u64,
    /// Of these, sent again.
    pub bytes_retrans: u64,
    /// Bytes acknowledged; the SYN counts as one.
    pub bytes_acked: u64,
    /// Segments sent with data.
    pub data_segs_out: u64,
    /// Segments that arrived at the peer.
    pub delivered: u32,
    /// Segments that the peer got twice.
    pub dsack_dups: u32,
    /// Segments that may be reordered before loss is assumed.
    pub reordering: u32,
    /// The program is the limit of the delivery rate.
    pub app_limited: bool,
    /// Since data was sent last.
    pub last_data_sent: Duration,
    /// Since data came last; none if none ever came.
    pub last_data_received: Option<Duration>,
    /// When `sk_timer` fires, if it runs.
    pub keepalive: Option<Time>,
}

impl SocketView<'_> {
    /// What TCP_INFO tells besides. Kernel: `tcp_get_info`, net/ipv4/tcp.c, 3.10 to 6.18.
    pub fn info(&self) -> InfoView {
        let (sk, rtt) = (&self.engine.sk, &self.engine.rtt);
        InfoView {
            timestamps: sk.tstamp_ok,
            sack: sk.sack_ok,
            wscale: sk.wscale_ok.then_some([sk.snd_wscale, sk.rcv_wscale]),
            advmss: self.engine.advmss(),
            pmtu: self.engine.config.device.mtu,
            rttvar_us: rtt.mdev_us >> 2,
            min_rtt_us: Some(rtt.min_rtt_us).filter(|rtt| *rtt != u32::MAX),
            bytes_sent: sk.bytes.sent,
            bytes_retrans: sk.bytes.retrans,
            bytes_acked: sk.bytes.acked,
            data_segs_out: sk.data_segs_out,
            delivered: sk.delivered,
            dsack_dups: sk.dsack_dups,
            reordering: self.engine.cong.reordering,
            app_limited: sk.app_limited > 0,
            last_data_sent: self.now.since(sk.lsndtime),
            last_data_received: sk.lrcvtime.map(|at| self.now.since(at)),
            keepalive: self.engine.timers.keepalive,
        }
    }
}
