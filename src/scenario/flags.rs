//! What tasks and scripts both say of a call and of a socket, as the engine takes it.

use crate::engine::socket::error_queue::Stamping;
use crate::engine::{MsgFlags, SockOpt};
use crate::scenario::names::{SendFlag, StampName};

/// The socket options that a table's keys of the same names stand for: `[socket]` and a script's entries have them.
macro_rules! socket_options {
    ($table:ident) => {
        [
            $table.sndbuf.map(|size| SockOpt::SndBuf(size.int())),
            $table.sndbufforce.map(|size| SockOpt::SndBufForce(size.int())),
            $table.rcvbuf.map(|size| SockOpt::RcvBuf(size.int())),
            $table.nodelay.map(SockOpt::NoDelay),
            $table.cork.map(SockOpt::Cork),
            $table.notsent_lowat.map(|size| SockOpt::NotsentLowat(size.bytes())),
            // As in the kernel, zero waits for ever.
            $table.sndtimeo.map(|Span(span)| SockOpt::SndTimeo(Some(span).filter(|span| !span.is_zero()))),
            $table.user_timeout.map(|Span(span)| SockOpt::UserTimeout(span)),
            $table.max_pacing_rate.map(|rate| SockOpt::MaxPacingRate(rate.bytes_per_second())),
            $table.zerocopy.map(SockOpt::ZeroCopy),
            $table.timestamping.as_deref().map(crate::scenario::flags::timestamping),
        ]
        .into_iter()
        .flatten()
    };
}
pub(super) use socket_options;

/// Which times of what is sent are told.
pub(super) fn timestamping(names: &[StampName]) -> SockOpt {
    let of = |name: &StampName| match name {
        StampName::Sched => Stamping::TX_SCHED,
        StampName::Snd => Stamping::TX_SOFTWARE,
        StampName::Ack => Stamping::TX_ACK,
        StampName::Id => Stamping::OPT_ID,
        StampName::Tsonly => Stamping::OPT_TSONLY,
    };
    let told = if names.is_empty() { Stamping::empty() } else { Stamping::SOFTWARE };
    SockOpt::Timestamping(names.iter().map(of).fold(told, Stamping::union))
}

/// Of one `send`.
pub(super) fn flags(flags: &[SendFlag]) -> MsgFlags {
    let of = |flag: &SendFlag| match flag {
        SendFlag::More => MsgFlags::MORE,
        SendFlag::Eor => MsgFlags::EOR,
        SendFlag::Oob => MsgFlags::OOB,
        SendFlag::Zerocopy => MsgFlags::ZEROCOPY,
        SendFlag::Dontwait => MsgFlags::DONTWAIT,
        SendFlag::Sendfile => MsgFlags::SPLICE_PAGES,
    };
    flags.iter().map(of).collect()
}
