//! What a socket did between two looks: one look alone cannot tell a stopped connection from a slow one.

use serde::{Deserialize, Serialize};

use crate::source::live::socket::LiveSocket;

/// Differences of counters that only grow.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Progress {
    /// Between the two looks.
    pub interval_ms: u64,
    /// The peer has acknowledged so many bytes more.
    pub acked_bytes: u64,
    /// Programs have handed over so many more.
    pub written_bytes: u64,
    /// There was something to send or to be acknowledged.
    pub busy_us: u64,
    /// Of that, held up by the peer's window.
    pub rwnd_limited_us: u64,
    /// Of that, held up by the send buffer.
    pub sndbuf_limited_us: u64,
}

impl Progress {
    /// None: it is another socket, or one of them does not tell.
    pub fn between(before: &LiveSocket, after: &LiveSocket, interval_ms: u64) -> Option<Progress> {
        if before.cookie != after.cookie {
            return None;
        }
        let (old, new) = (before.info.as_ref()?, after.info.as_ref()?);
        let grown = |old: Option<u64>, new: Option<u64>| Some(new?.saturating_sub(old?));
        Some(Progress {
            interval_ms,
            acked_bytes: grown(old.bytes_acked, new.bytes_acked)?,
            written_bytes: grown(before.handed_over_bytes(), after.handed_over_bytes())?,
            busy_us: grown(old.busy_time_us, new.busy_time_us)?,
            rwnd_limited_us: grown(old.rwnd_limited_us, new.rwnd_limited_us)?,
            sndbuf_limited_us: grown(old.sndbuf_limited_us, new.sndbuf_limited_us)?,
        })
    }

    /// Acknowledged bytes a second.
    pub fn acked_per_second(&self) -> u64 {
        self.acked_bytes.saturating_mul(1_000) / self.interval_ms.max(1)
    }

    /// The share of the busy time that the peer's window took, in per cent.
    pub fn rwnd_percent(&self) -> u64 {
        percent(self.rwnd_limited_us, self.busy_us)
    }
}

/// `part` of `whole` in per cent; 0 of nothing.
pub fn percent(part: u64, whole: u64) -> u64 {
    part.saturating_mul(100).checked_div(whole).unwrap_or(0)
}
