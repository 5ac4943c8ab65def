//! The value of every counter that the engine tells of, at any step.

use crate::engine::Engine;
use crate::engine::probe::Field;

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
