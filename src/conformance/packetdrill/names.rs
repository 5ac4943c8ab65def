//! The constants that scripts name, with Linux's values.

use crate::engine::{CaState, State};

const FLAGS: [(&str, i64); 71] = [
    ("NULL", 0),
    ("SOL_SOCKET", 1),
    ("SOL_IP", 0),
    ("IPPROTO_IP", 0),
    ("SOL_TCP", 6),
    ("IPPROTO_TCP", 6),
    ("SOL_IPV6", 41),
    ("IPPROTO_IPV6", 41),
    ("SO_REUSEADDR", 2),
    ("SO_ERROR", 4),
    ("SO_SNDBUF", 7),
    ("SO_RCVBUF", 8),
    ("SO_KEEPALIVE", 9),
    ("SO_LINGER", 13),
    ("SO_REUSEPORT", 15),
    ("SO_SNDTIMEO", 21),
    ("SO_SNDBUFFORCE", 32),
    ("SO_TIMESTAMPING", 37),
    ("SOF_TIMESTAMPING_TX_SOFTWARE", 1 << 1),
    ("SOF_TIMESTAMPING_SOFTWARE", 1 << 4),
    ("SOF_TIMESTAMPING_OPT_ID", 1 << 7),
    ("SOF_TIMESTAMPING_TX_SCHED", 1 << 8),
    ("SOF_TIMESTAMPING_TX_ACK", 1 << 9),
    ("SOF_TIMESTAMPING_OPT_TSONLY", 1 << 11),
    ("SCM_TSTAMP_SND", 0),
    ("SCM_TSTAMP_SCHED", 1),
    ("SCM_TSTAMP_ACK", 2),
    ("SO_MARK", 36),
    ("SO_MAX_PACING_RATE", 47),
    ("SO_ZEROCOPY", 60),
    ("TCP_NODELAY", 1),
    ("TCP_MAXSEG", 2),
    ("TCP_CORK", 3),
    ("TCP_KEEPIDLE", 4),
    ("TCP_KEEPINTVL", 5),
    ("TCP_KEEPCNT", 6),
    ("TCP_SYNCNT", 7),
    ("TCP_LINGER2", 8),
    ("TCP_QUICKACK", 12),
    ("TCP_CONGESTION", 13),
    ("TCP_USER_TIMEOUT", 18),
    ("TCP_NOTSENT_LOWAT", 25),
    ("TCP_INQ", 36),
    ("IP_TOS", 1),
    ("IP_MTU_DISCOVER", 10),
    ("IP_PMTUDISC_DONT", 0),
    ("IP_PMTUDISC_WANT", 1),
    ("IP_FREEBIND", 15),
    ("MSG_OOB", 0x1),
    ("MSG_PEEK", 0x2),
    ("MSG_TRUNC", 0x20),
    ("MSG_DONTWAIT", 0x40),
    ("MSG_EOR", 0x80),
    ("MSG_WAITALL", 0x100),
    ("MSG_ERRQUEUE", 0x2000),
    ("MSG_NOSIGNAL", 0x4000),
    ("MSG_MORE", 0x8000),
    ("MSG_ZEROCOPY", 0x400_0000),
    ("O_RDONLY", 0),
    ("O_WRONLY", 1),
    ("O_RDWR", 2),
    ("O_NONBLOCK", 0o4000),
    ("EPOLLIN", 1),
    ("EPOLLOUT", 4),
    ("EPOLLERR", 8),
    ("EPOLLHUP", 16),
    ("EPOLLRDHUP", 0x2000),
    ("EPOLLEXCLUSIVE", 1 << 28),
    ("EPOLLONESHOT", 1 << 30),
    ("EPOLLET", 1 << 31),
    ("TCP_INFINITE_SSTHRESH", 0x7fff_ffff),
];

/// `tcpi_options`.
const OPTIONS: [(&str, i64); 6] = [
    ("TCPI_OPT_TIMESTAMPS", 1),
    ("TCPI_OPT_SACK", 2),
    ("TCPI_OPT_WSCALE", 4),
    ("TCPI_OPT_ECN", 8),
    ("TCPI_OPT_ECN_SEEN", 16),
    ("TCPI_OPT_SYN_DATA", 32),
];

/// The value of a constant.
pub fn value(name: &str) -> Option<i64> {
    // Those of poll are those of epoll.
    let epoll = name.strip_prefix("POLL").map(|event| format!("EPOLL{event}"));
    let name = epoll.as_deref().unwrap_or(name);
    FLAGS.iter().chain(&OPTIONS).find(|(known, _)| *known == name).map(|(_, value)| *value)
}

/// The value of a constant of `tcp_info`.
pub fn of_info(name: &str) -> Option<i64> {
    let state = || {
        let word = name.strip_prefix("TCP_")?;
        State::ALL
            .into_iter()
            .find(|state| state.name().replace("_", "") == word.replace('_', ""))
            .map(|state| state as i64)
    };
    let congestion = || {
        let word = name.strip_prefix("TCP_CA_")?;
        CaState::ALL.into_iter().find(|state| state.name() == word).map(|state| state as i64)
    };
    congestion().or_else(state).or_else(|| value(name))
}
