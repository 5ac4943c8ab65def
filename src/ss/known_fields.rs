//! What each field of `ss -tmi` means, its unit, and where the kernel has it.

use crate::ss::unit::Unit;
use crate::ss::unit::Unit::{
    BitsPerSecond, Bytes, Clock, Milliseconds as Ms, Percent, Plain, Segments, Times, Word as Text,
};

/// A field that is known.
#[derive(PartialEq, Debug)]
pub(crate) struct Known {
    /// As in [`Field`](crate::ss::field::Field).
    pub(crate) name: &'static str,
    /// Of each number in its text: what it counts, and what it is. None: the name says it all.
    pub(crate) parts: &'static [(Unit, &'static str)],
    /// What a name without numbers says; or what to know besides.
    pub(crate) note: &'static str,
    /// Where the kernel has it.
    pub(crate) from: &'static str,
}

const fn one(name: &'static str, from: &'static str, parts: &'static [(Unit, &'static str)]) -> Known {
    Known { name, parts, note: "", from }
}

const fn flag(name: &'static str, from: &'static str, note: &'static str) -> Known {
    Known { name, parts: &[], note, from }
}

impl Known {
    const fn note(self, note: &'static str) -> Known {
        Known { note, ..self }
    }
}

/// What `skmem:(...)` and the older `mem:(...)` have inside, by their letters.
pub(crate) const MEMORY: [&str; 9] = ["rb", "r", "tb", "t", "f", "w", "o", "bl", "d"];

/// All of them, those of the buffer first.
pub(crate) static KNOWN: &[Known] = &[
    one("Recv-Q", "tcp_diag_get_info", &[(Bytes, "received and not read by the program")]),
    one("Send-Q", "write_seq - snd_una", &[(Bytes, "written and not acknowledged: unsent or in flight")]),
    one(
        "timer",
        "inet_csk_diag_fill",
        &[(Text, "the timer that runs"), (Clock, "until it fires"), (Times, "tries without an answer")],
    ),
    one("skmem.r", "sk_rmem_alloc", &[(Bytes, "memory of what was received and not read")]),
    one("skmem.rb", "sk_rcvbuf", &[(Bytes, "limit of r: twice SO_RCVBUF, if that was set")]),
    one("skmem.t", "sk_wmem_alloc", &[(Bytes, "truesize of sent clones that qdisc and device still hold")]),
    one("skmem.tb", "sk_sndbuf", &[(Bytes, "limit of w: twice SO_SNDBUF, if that was set")]),
    one("skmem.f", "sk_forward_alloc", &[(Bytes, "granted to the socket and not used")]),
    one(
        "skmem.w",
        "sk_wmem_queued",
        &[(Bytes, "truesize of all skbs queued, unsent and in flight: payload and overhead")],
    ),
    one("skmem.o", "sk_omem_alloc", &[(Bytes, "memory of options and filters")]),
    one("skmem.bl", "sk_backlog.len", &[(Bytes, "packets that came while the socket was locked")]),
    one("skmem.d", "sk_drops", &[(Times, "packets dropped at this socket")]),
    one("mem.r", "sk_rmem_alloc", &[(Bytes, "memory of what was received and not read")]),
    one(
        "mem.w",
        "sk_wmem_queued",
        &[(Bytes, "truesize of all skbs queued, unsent and in flight: payload and overhead")],
    ),
    one("mem.f", "sk_forward_alloc", &[(Bytes, "granted to the socket and not used")]),
    one("mem.t", "sk_wmem_alloc", &[(Bytes, "truesize of sent clones that qdisc and device still hold")]),
    flag("ts", "tcpi_options", "both sides send time stamps (RFC 7323)"),
    flag("sack", "tcpi_options", "both sides permit SACK (RFC 2018)"),
    flag("ecn", "tcpi_options", "ECN was negotiated"),
    flag("ecnseen", "tcpi_options", "a packet came with an ECN mark of the sender"),
    flag("fastopen", "tcpi_options", "data went with the SYN (RFC 7413)"),
    one("congestion", "icsk_ca_ops", &[(Text, "the congestion control")]),
    one("wscale", "tcpi_snd_wscale", &[(Plain, "shift of the windows that the peer sends"), (Plain, "shift of ours")]),
    one("rto", "icsk_rto", &[(Ms, "time-out before data is sent again, without the back-off")]),
    one("backoff", "icsk_backoff", &[(Times, "how often the timer has been doubled")]),
    one("rtt", "srtt_us, mdev_us", &[(Ms, "smoothed round-trip time"), (Ms, "its mean deviation")]),
    one("ato", "icsk_ack.ato", &[(Ms, "how long an ACK of ours may wait for data")]),
    one("qack", "icsk_ack.quick", &[(Times, "ACKs still sent at once")]),
    flag("bidir", "icsk_ack.pingpong", "the program answers, so that data may carry the ACKs"),
    one("mss", "mss_cache", &[(Bytes, "payload of the largest segment sent")]),
    one("pmtu", "icsk_pmtu_cookie", &[(Bytes, "largest packet on the path, IP header included")]),
    one("rcvmss", "icsk_ack.rcv_mss", &[(Bytes, "guess of the size of the peer's segments")]),
    one("advmss", "advmss", &[(Bytes, "MSS that the peer was told")]),
    one("cwnd", "snd_cwnd", &[(Segments, "congestion window: so many may be in flight")]),
    one("ssthresh", "snd_ssthresh", &[(Segments, "slow start ends at this cwnd")]),
    one("bytes_sent", "bytes_sent", &[(Bytes, "sent so far, those sent again too")]),
    one("bytes_retrans", "bytes_retrans", &[(Bytes, "of them sent again")]),
    one("bytes_acked", "bytes_acked", &[(Bytes, "acknowledged so far; on the connecting side the SYN counts 1")]),
    one("bytes_received", "bytes_received", &[(Bytes, "received in order so far")]),
    one("segs_out", "segs_out", &[(Segments, "sent, those without data too")]),
    one("segs_in", "segs_in", &[(Segments, "received, those without data too")]),
    one("data_segs_out", "data_segs_out", &[(Segments, "sent with data")]),
    one("data_segs_in", "data_segs_in", &[(Segments, "received with data")]),
    one("send", "mss * cwnd / rtt", &[(BitsPerSecond, "what cwnd and rtt allow; computed by ss")]),
    one("lastsnd", "lsndtime", &[(Ms, "since data was sent last, probes not counted")]),
    one("lastrcv", "icsk_ack.lrcvtime", &[(Ms, "since data came last")]),
    one("lastack", "rcv_tstamp", &[(Ms, "since an ACK came last")]),
    one(
        "pacing_rate",
        "sk_pacing_rate",
        &[(BitsPerSecond, "packets leave no faster"), (BitsPerSecond, "its limit, SO_MAX_PACING_RATE")],
    ),
    one("delivery_rate", "rate_delivered", &[(BitsPerSecond, "rate at which data arrived lately")]),
    one("delivered", "delivered", &[(Segments, "that arrived, the SYN too")]),
    one("delivered_ce", "delivered_ce", &[(Segments, "of them with an ECN mark")]),
    flag(
        "app_limited",
        "tcpi_delivery_rate_app_limited",
        "delivery_rate is the program's, which gave too little to send",
    ),
    one("busy", "chrono_stat", &[(Ms, "the queue was not empty, in all")]),
    one("rwnd_limited", "chrono_stat", &[(Ms, "of busy: held by the peer's window"), (Percent, "of busy")]),
    one("sndbuf_limited", "chrono_stat", &[(Ms, "of busy: held by the send buffer"), (Percent, "of busy")])
        .note("counts only while everything is sent and a writer waits: near 0 proves nothing"),
    one("unacked", "packets_out", &[(Segments, "sent and not acknowledged")]),
    one(
        "retrans",
        "retrans_out, total_retrans",
        &[(Segments, "sent again and in flight"), (Segments, "ever sent again")],
    ),
    one("lost", "lost_out", &[(Segments, "taken for lost")]),
    one("sacked", "sacked_out", &[(Segments, "arrived beyond a gap")]),
    one("dsack_dups", "dsack_dups", &[(Segments, "that the peer got twice")]),
    one("fackets", "fackets_out", &[(Segments, "up to the last SACKed one")]),
    one("reordering", "reordering", &[(Segments, "that may overtake before loss is assumed")]),
    one("reord_seen", "reord_seen", &[(Times, "reordering was seen")]),
    one("rcv_rtt", "rcv_rtt_est", &[(Ms, "round-trip time, as the receiving side sees it")]),
    one("rcv_space", "rcvq_space.space", &[(Bytes, "that the program reads in a round-trip time; tunes r's limit")]),
    one("rcv_ssthresh", "rcv_ssthresh", &[(Bytes, "limit of the window that the peer is told")]),
    one("notsent", "write_seq - snd_nxt", &[(Bytes, "written and not sent")]),
    one("minrtt", "rtt_min", &[(Ms, "smallest round-trip time lately")]),
    one("rcv_ooopack", "rcv_ooopack", &[(Segments, "received out of order")]),
    one("snd_wnd", "snd_wnd", &[(Bytes, "the peer's window")]),
    one("rcv_wnd", "rcv_wnd", &[(Bytes, "the window that the peer was told last")]),
    one("rehash", "plb_rehash, timeout_rehash", &[(Times, "another path was tried")]),
    one("users", "/proc/PID/fd", &[(Text, "programs that hold it")]),
    one("uid", "sock_i_uid", &[(Text, "the socket's user")]),
    one("ino", "sock_i_ino", &[(Text, "its inode, as in /proc/PID/fd")]),
    one("sk", "sk_cookie", &[(Text, "its cookie, hexadecimal: no other socket has it")]),
    one("cgroup", "sk_cgrp_data", &[(Text, "the group its memory is charged to")]),
    flag("<->", "sk_shutdown", "neither side is shut down"),
    flag("<--", "sk_shutdown", "shut down for writing"),
    flag("-->", "sk_shutdown", "shut down for reading"),
    flag("---", "sk_shutdown", "shut down both ways"),
    one("bbr.bw", "bbr_bw", &[(BitsPerSecond, "BBR: the path's rate")]),
    one("bbr.mrtt", "min_rtt_us", &[(Ms, "BBR: the path's round-trip time")]),
    one("bbr.pacing_gain", "pacing_gain", &[(Plain, "BBR: factor of the rate for pacing")]),
    one("bbr.cwnd_gain", "cwnd_gain", &[(Plain, "BBR: factor of rate and time for cwnd")]),
];

/// Names of the kernel's congestion controls, which `ss` prints without a label.
pub(crate) const CONGESTION_CONTROLS: [&str; 21] = [
    "reno",
    "cubic",
    "bbr",
    "bbr1",
    "bbr2",
    "bbr3",
    "bic",
    "cdg",
    "dctcp",
    "highspeed",
    "htcp",
    "hybla",
    "illinois",
    "lp",
    "nv",
    "prague",
    "scalable",
    "vegas",
    "veno",
    "westwood",
    "yeah",
];

/// States as `ss` prints them.
pub(crate) const STATES: [&str; 13] = [
    "ESTAB",
    "SYN-SENT",
    "SYN-RECV",
    "FIN-WAIT-1",
    "FIN-WAIT-2",
    "TIME-WAIT",
    "UNCONN",
    "CLOSE-WAIT",
    "LAST-ACK",
    "LISTEN",
    "CLOSING",
    "NEW-SYN-RECV",
    "BOUND-INACTIVE",
];
