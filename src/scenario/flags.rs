//! What tasks and scripts both say of a call and of a socket, as the engine takes it.

use crate::engine::{MsgFlags, SockOpt};
use crate::scenario::tables::SendFlag;
use crate::units::amount::Span;

/// As in the kernel, zero waits for ever.
pub(super) fn send_timeout(Span(span): Span) -> SockOpt {
    SockOpt::SndTimeo(Some(span).filter(|span| !span.is_zero()))
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
