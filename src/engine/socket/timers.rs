//! The state of the timers: what the shared one is armed for, and what is counted between its firings.

use crate::engine::api::timer::Timer;
use crate::units::{SeqNum, Time};

/// What the shared retransmit timer is armed for, and until when.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Pending {
    pub timer: Timer,
    /// `icsk_timeout`, in ticks since the session began.
    pub expires: u64,
    /// When the tick that fires it comes.
    pub at: Time,
}

#[derive(Clone, Default, Debug)]
pub struct Timers {
    /// `icsk_retransmit_timer` with `icsk_pending`.
    pub retransmit: Option<Pending>,
    /// When the timer fires that was cleared and not stopped.
    pub idle: Option<Time>,
    /// When pacing lets the next skb go, if one waits for that (`pacing_timer`).
    pub pacing: Option<Time>,
    /// When the reminder of a socket that is gone ends (`timewait_sock`); there is only that, if it is set.
    pub time_wait: Option<Time>,
    /// When `sk_timer` fires: keepalive, or the end of FIN_WAIT2 where nobody owns the socket.
    pub keepalive: Option<Time>,
    /// Retransmissions of the head without an answer (`icsk_retransmits`).
    pub retransmits: u32,
    pub backoff: u32,
    pub probes_out: u32,
    /// Timestamp of the first retransmission of this episode (`retrans_stamp`).
    pub retrans_stamp: Option<u32>,
    /// When the first unanswered probe was due.
    pub probes_tstamp: Option<Time>,
    /// End of the outstanding tail loss probe (`tlp_high_seq`), and whether it was a retransmission.
    pub tlp_high_seq: Option<(SeqNum, bool)>,
}
