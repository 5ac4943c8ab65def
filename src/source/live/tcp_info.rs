//! `struct tcp_info`, of any length that a kernel has.

use serde::{Deserialize, Serialize};

use crate::source::live::bytes::{array, u32_at, u64_at};

/// Defines the numbers of `struct tcp_info` once: with names, units, and places in it. Those above the line are there
/// since 2.6; a kernel without one of those below it gives none.
macro_rules! tcp_info {
    (
        $($(#[doc = $doc:literal])+ $name:ident: $kind:ident at $at:literal,)+
        ---
        $($(#[doc = $later_doc:literal])+ $later:ident: $later_kind:ident at $later_at:literal,)+
    ) => {
        /// What TCP_INFO tells of a socket, under the kernel's names without `tcpi_`, with units where they need one.
        #[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
        pub struct TcpInfo {
            $($(#[doc = $doc])+ pub $name: $kind,)+
            $($(#[doc = $later_doc])+ pub $later: Option<$later_kind>,)+
            /// The shift of the peer's windows, and of ours.
            pub wscale: (u8, u8),
        }

        impl TcpInfo {
            /// None: shorter than it ever was.
            pub fn read(bytes: &[u8]) -> Option<TcpInfo> {
                let wscale = u8_at(bytes, 6)?;
                Some(TcpInfo {
                    $($name: read!($kind, bytes, $at)?,)+
                    $($later: read!($later_kind, bytes, $later_at),)+
                    wscale: (wscale & 15, wscale >> 4),
                })
            }
        }
    };
}

macro_rules! read {
    (u8, $bytes:ident, $at:literal) => {
        u8_at($bytes, $at)
    };
    (u32, $bytes:ident, $at:literal) => {
        u32_at($bytes, $at)
    };
    (u64, $bytes:ident, $at:literal) => {
        u64_at($bytes, $at)
    };
}

fn u8_at(bytes: &[u8], at: usize) -> Option<u8> {
    array(bytes, at).map(|[byte]| byte)
}

tcp_info! {
    /// `icsk_ca_state`: 0 Open, 1 Disorder, 2 CWR, 3 Recovery, 4 Loss.
    ca_state: u8 at 1,
    /// Retransmissions of the head without an answer.
    retransmits: u8 at 2,
    /// Window probes without an answer.
    probes: u8 at 3,
    /// How often the timer has been doubled.
    backoff: u8 at 4,
    /// Bit 0 time stamps, 1 SACK, 2 window scaling, 3 ECN.
    options: u8 at 5,
    /// The retransmission timeout.
    rto_us: u32 at 8,
    /// Payload of the largest segment.
    snd_mss: u32 at 16,
    /// Segments sent and not acknowledged; of a listening socket its queue.
    unacked: u32 at 24,
    /// Of these, known to have arrived beyond a gap.
    sacked: u32 at 28,
    /// Of these, taken for lost.
    lost: u32 at 32,
    /// Of these, sent again and on their way.
    retrans: u32 at 36,
    /// Since data was sent last.
    last_data_sent_ms: u32 at 44,
    /// Since data came last.
    last_data_recv_ms: u32 at 52,
    /// Since an ACK came last.
    last_ack_recv_ms: u32 at 56,
    /// The smoothed round-trip time.
    rtt_us: u32 at 68,
    /// Its mean deviation.
    rttvar_us: u32 at 72,
    /// Slow start ends at this `snd_cwnd`.
    snd_ssthresh: u32 at 76,
    /// The congestion window, in segments.
    snd_cwnd: u32 at 80,
    /// Segments that may be reordered before loss is assumed.
    reordering: u32 at 88,
    /// Bytes that its program reads in a round-trip time: what the receive buffer is tuned to.
    rcv_space: u32 at 96,
    /// Segments sent again, ever.
    total_retrans: u32 at 100,
    ---
    /// Bytes a second; the largest number: without a limit.
    pacing_rate: u64 at 104,
    /// Bytes that the peer has acknowledged; 1 more on the connecting side, and 1 for a FIN.
    bytes_acked: u64 at 120,
    /// Bytes that came.
    bytes_received: u64 at 128,
    /// Segments sent, ever.
    segs_out: u32 at 136,
    /// Segments that came.
    segs_in: u32 at 140,
    /// Bytes written and not sent.
    notsent_bytes: u32 at 144,
    /// The shortest round-trip time of late.
    min_rtt_us: u32 at 148,
    /// Bytes a second that arrived at the peer of late.
    delivery_rate: u64 at 160,
    /// With something to send or to be acknowledged.
    busy_time_us: u64 at 168,
    /// Of that, held up by the peer's window.
    rwnd_limited_us: u64 at 176,
    /// Of that, held up by the send buffer.
    sndbuf_limited_us: u64 at 184,
    /// Segments delivered.
    delivered: u32 at 192,
    /// Bytes sent, with those sent again.
    bytes_sent: u64 at 200,
    /// Of these, sent again.
    bytes_retrans: u64 at 208,
    /// Segments that the peer told to have had already.
    dsack_dups: u32 at 216,
    /// Segments that came before their turn.
    rcv_ooopack: u32 at 224,
    /// The window that the peer offers (since Linux 6.2).
    snd_wnd: u32 at 228,
    /// The window that the peer was told (since Linux 6.2).
    rcv_wnd: u32 at 232,
}

impl TcpInfo {
    /// Segments believed to be in the network (`tcp_packets_in_flight`).
    pub fn in_flight(&self) -> u32 {
        (self.unacked + self.retrans).saturating_sub(self.sacked + self.lost)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_older_kernel_tells_less_and_says_which() {
        let mut bytes = [0u8; 280];
        bytes[6] = 0x7a;
        bytes[80..84].copy_from_slice(&10u32.to_ne_bytes());
        bytes[120..128].copy_from_slice(&5_000_000_000u64.to_ne_bytes());
        bytes[228..232].copy_from_slice(&65_536u32.to_ne_bytes());

        let new = TcpInfo::read(&bytes).expect("280 bytes are enough");
        let old = TcpInfo::read(&bytes[..224]).expect("224 bytes are enough");

        assert_eq!((new.snd_cwnd, new.bytes_acked, new.snd_wnd), (10, Some(5_000_000_000), Some(65_536)));
        assert_eq!((old.snd_cwnd, old.bytes_acked, old.snd_wnd), (10, Some(5_000_000_000), None));
        assert_eq!(new.wscale, (10, 7));
        assert_eq!(TcpInfo::read(&bytes[..103]), None);
    }
}
