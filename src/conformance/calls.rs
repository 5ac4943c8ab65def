//! The numbers and buffers of a trace as arguments of the engine's calls, and results as the trace has them.

use std::time::Duration;

use bytes::Bytes;

use crate::engine::socket::error_queue::Stamping;
use crate::engine::{Message, SockOpt, SysResult};

/// The largest single write a trace may hold; its bytes do not matter.
pub(super) static ZEROS: [u8; 8 << 20] = [0; 8 << 20];

/// A numbered option; none: not one that is modelled.
pub(super) fn option(level: u64, name: u64, value: i64) -> Option<SockOpt> {
    Some(match (level, name) {
        (1, 7) => SockOpt::SndBuf(value as i32),
        (1, 8) => SockOpt::RcvBuf(value as i32),
        (1, 33) => SockOpt::RcvBufForce(value as i32),
        (1, 32) => SockOpt::SndBufForce(value as i32),
        (1, 47) => SockOpt::MaxPacingRate(Some(value as u32).filter(|rate| *rate != u32::MAX).map(u64::from)),
        (1, 37) => SockOpt::Timestamping(Stamping::from_bits_truncate(value as u32)),
        (1, 60) => SockOpt::ZeroCopy(value != 0),
        (6, 1) => SockOpt::NoDelay(value != 0),
        (6, 3) => SockOpt::Cork(value != 0),
        (1, 9) => SockOpt::KeepAlive(value != 0),
        (1, 13) => SockOpt::Linger(u64::try_from(value).ok().map(Duration::from_secs)),
        (6, 4) => SockOpt::KeepIdle(Duration::from_secs(value as u64)),
        (6, 5) => SockOpt::KeepIntvl(Duration::from_secs(value as u64)),
        (6, 6) => SockOpt::KeepCnt(value as u32),
        (6, 2) => SockOpt::MaxSeg(value as u32),
        (6, 8) => SockOpt::Linger2(value as i32),
        (6, 7) => SockOpt::SynCnt(value as u32),
        (6, 18) => SockOpt::UserTimeout(Duration::from_millis(value as u64)),
        (6, 25) => SockOpt::NotsentLowat(value as u32),
        _ => return None,
    })
}

pub(super) fn zeros(bytes: usize) -> Bytes {
    Bytes::from_static(&ZEROS[..bytes.min(ZEROS.len())])
}

pub(super) fn message(bytes: usize) -> Message {
    Message::new(zeros(bytes))
}

pub(super) fn number(result: SysResult) -> i64 {
    match result {
        Ok(n) => i64::from(n),
        Err(errno) => -i64::from(errno.number()),
    }
}
