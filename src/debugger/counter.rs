//! The value of every counter that the engine tells of, at any step.

use crate::engine::Engine;
use crate::engine::step::probe::Field;
use crate::kernel::rules::SuperPackets;

/// What a counter counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unit {
    Bytes,
    BytesPerSecond,
    /// Bytes of the stream before it: 0 is the first byte of data.
    StreamOffset,
    Pages,
    Segments,
    Microseconds,
    /// 0 or 1.
    Flag,
    /// One of the kernel's numbers for a state, or a set of its bits.
    Code,
    Times,
}

impl Unit {
    /// Behind a number on the screen; empty where a plain number says it all.
    pub const fn name(self) -> &'static str {
        match self {
            Unit::BytesPerSecond => "bytes/s",
            Unit::StreamOffset => "byte of the stream",
            Unit::Microseconds => "microseconds",
            other => other.suffix(),
        }
    }

    /// As a suffix of a column's name; empty where a plain number says it all.
    pub const fn suffix(self) -> &'static str {
        match self {
            Unit::Bytes => "bytes",
            Unit::BytesPerSecond => "bytes_per_second",
            Unit::StreamOffset => "offset",
            Unit::Pages => "pages",
            Unit::Segments => "segments",
            Unit::Microseconds => "us",
            Unit::Flag | Unit::Code | Unit::Times => "",
        }
    }
}

pub const fn unit(field: Field) -> Unit {
    match field {
        Field::WmemQueued | Field::ForwardAlloc | Field::WmemAlloc | Field::Sndbuf => Unit::Bytes,
        Field::SndWnd | Field::MaxWindow | Field::MssCache | Field::NotsentLowat => Unit::Bytes,
        Field::SndUna | Field::SndNxt | Field::WriteSeq | Field::PushedSeq => Unit::StreamOffset,
        Field::MemoryAllocated => Unit::Pages,
        Field::Cwnd | Field::Ssthresh => Unit::Segments,
        Field::PacketsOut | Field::SackedOut | Field::LostOut | Field::RetransOut => Unit::Segments,
        Field::Srtt | Field::Rto => Unit::Microseconds,
        Field::PacingRate => Unit::BytesPerSecond,
        Field::MemoryPressure | Field::Nospace => Unit::Flag,
        Field::Nonagle | Field::CaState | Field::Chrono | Field::State => Unit::Code,
        Field::Backoff => Unit::Times,
    }
}

/// Whether the kernel has it.
pub fn exists(field: Field, engine: &Engine) -> bool {
    let rules = &engine.config.kernel.rules;
    match field {
        Field::NotsentLowat => rules.notsent_lowat,
        Field::Chrono => rules.chrono,
        Field::PacingRate => rules.super_packets == SuperPackets::Autosized,
        _ => true,
    }
}

/// What it counts, in a few words.
pub const fn about(field: Field) -> &'static str {
    match field {
        Field::WmemQueued => "memory of the queued skbs: all their truesize",
        Field::ForwardAlloc => "memory granted to the socket and not spent yet",
        Field::MemoryAllocated => "memory that all TCP sockets of the machine hold",
        Field::MemoryPressure => "whether TCP memory is short",
        Field::WmemAlloc => "truesize of the clones that the device holds",
        Field::Sndbuf => "the limit of sk_wmem_queued: no new skb beyond",
        Field::SndUna => "the first byte sent and not acknowledged",
        Field::SndNxt => "the next byte to send for the first time",
        Field::WriteSeq => "the end of what programs have written",
        Field::PushedSeq => "the end of the bytes sent or to be sent with PSH",
        Field::SndWnd => "the window that the peer offers",
        Field::MaxWindow => "the largest window that the peer has offered",
        Field::Cwnd => "congestion window: so many may be in flight",
        Field::Ssthresh => "slow start ends at this cwnd",
        Field::PacketsOut => "sent and not acknowledged",
        Field::SackedOut => "of these, known to have arrived beyond a gap",
        Field::LostOut => "of these, taken for lost",
        Field::RetransOut => "of these, sent again and on their way",
        Field::Nonagle => "what small segments wait for",
        Field::CaState => "the state of loss recovery",
        Field::Nospace => "whether somebody waits for space",
        Field::Chrono => "what limits the connection now",
        Field::MssCache => "payload of the largest segment",
        Field::Srtt => "the round-trip time, smoothed",
        Field::Rto => "without progress the oldest skb is resent then",
        Field::PacingRate => "the rate that cwnd and srtt stand for",
        Field::NotsentLowat => "TCP_NOTSENT_LOWAT: unsent bytes that stop a writer",
        Field::State => "the state of the connection",
        Field::Backoff => "how often the timer has been doubled",
    }
}

/// The value of a counter, in its [`unit()`]. Times are in microseconds, also those that the kernel keeps in ticks.
pub fn value(field: Field, engine: &Engine) -> i64 {
    let sk = &engine.sk;
    match field {
        Field::WmemQueued => sk.wmem_queued.into(),
        Field::ForwardAlloc => sk.forward_alloc,
        Field::MemoryAllocated => engine.machine.allocated(),
        Field::MemoryPressure => engine.machine.pressure.into(),
        Field::WmemAlloc => sk.wmem_alloc.into(),
        Field::Sndbuf => sk.sndbuf.into(),
        Field::SndUna => sk.relative(sk.snd_una).max(0),
        Field::SndNxt => sk.relative(sk.snd_nxt).max(0),
        Field::WriteSeq => sk.relative(sk.write_seq).max(0),
        Field::PushedSeq => sk.relative(sk.pushed_seq).max(0),
        Field::SndWnd => sk.snd_wnd.into(),
        Field::MaxWindow => sk.max_window.into(),
        Field::Cwnd => engine.cong.cwnd.into(),
        Field::Ssthresh => engine.cong.ssthresh.into(),
        Field::PacketsOut => sk.packets_out.into(),
        Field::SackedOut => sk.sacked_out.into(),
        Field::LostOut => sk.lost_out.into(),
        Field::RetransOut => sk.retrans_out.into(),
        Field::Nonagle => sk.nonagle.bits().into(),
        Field::CaState => engine.cong.ca_state as i64,
        Field::Nospace => sk.nospace.into(),
        Field::Chrono => sk.chrono as i64,
        Field::MssCache => sk.mss_cache.into(),
        Field::Srtt => engine.rtt.srtt_us().into(),
        Field::Rto => engine.config.kernel.jiffies_to_usecs(engine.rtt.rto) as i64,
        // Without a round-trip time there is no limit.
        Field::PacingRate => i64::try_from(engine.cong.pacing_rate).unwrap_or(i64::MAX),
        Field::NotsentLowat => sk.notsent_lowat.into(),
        Field::State => sk.state as i64,
        Field::Backoff => engine.timers.backoff.into(),
    }
}
