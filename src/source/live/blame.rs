//! Who or what holds the data up: decided by what was seen alone.

use serde::{Deserialize, Serialize};

use crate::source::live::seen::Seen;
use crate::source::live::socket::TimerKind;

/// Who or what holds the data up.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Blame {
    /// The peer's program does not read at all.
    ReaderStopped,
    /// The peer's program reads slower than data is sent.
    ReaderSlow,
    /// Nothing comes back.
    PathDead,
    /// Congestion window, pacing or a link are the limit.
    Path,
    /// The send buffer is smaller than what could be in flight.
    SendBuffer,
    /// Nothing is queued: TCP has nothing to do with it.
    NotTcp,
    /// The connection is not open yet.
    Connecting,
    /// All is sent and ACKs are on their way.
    Nothing,
    /// What is seen fits no single cause.
    Unclear,
}

const SYN_SENT: u8 = 2;
const CA_LOSS: u8 = 4;

/// Decides.
pub fn blame(seen: &Seen) -> Blame {
    let socket = &seen.socket;
    let Some(info) = &socket.info else { return Blame::Unclear };
    let acked = seen.progress.is_some_and(|progress| progress.acked_bytes > 0);
    if socket.state.0 == SYN_SENT {
        return Blame::Connecting;
    }
    if socket.send_q_bytes == 0 {
        return Blame::NotTcp;
    }
    if is_window_closed(seen) {
        return if acked { Blame::ReaderSlow } else { Blame::ReaderStopped };
    }
    if info.ca_state == CA_LOSS && !acked && (info.retransmits > 0 || info.lost > 0) {
        return Blame::PathDead;
    }
    if seen.progress.is_some_and(|progress| progress.busy_us > 0 && progress.rwnd_percent() >= 50) {
        return Blame::ReaderSlow;
    }
    let unsent = socket.unsent_bytes();
    let sent = socket.send_q_bytes - unsent;
    let is_window_full = seen.snd_wnd().is_some_and(|window| sent + info.snd_mss > window);
    let here = socket.memory.is_some_and(|memory| memory.wmem_alloc > memory.wmem_queued / 2);
    if unsent > 0 && is_window_full {
        return Blame::ReaderSlow;
    }
    let is_full = socket.memory.is_some_and(|memory| !memory.is_writeable());
    match () {
        () if here || info.lost > 0 || (unsent > 0 && info.in_flight() > 0) => Blame::Path,
        () if unsent == 0 && is_full => Blame::SendBuffer,
        () if unsent == 0 => Blame::Nothing,
        () => Blame::Unclear,
    }
}

/// The peer takes nothing: its window is 0, or smaller than what a segment needs and is being probed.
fn is_window_closed(seen: &Seen) -> bool {
    let Some(info) = &seen.socket.info else { return false };
    let probes = seen.socket.timer.is_some_and(|timer| timer.kind == TimerKind::Persist) || info.probes > 0;
    let is_zero = seen.snd_wnd() == Some(0) && seen.socket.unsent_bytes() > 0;
    info.unacked == 0 && (probes || is_zero)
}
