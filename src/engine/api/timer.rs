//! What the engine wants to be called for.

use crate::language::Text;
use crate::units::TaskId;

/// Why the engine wants to be called.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Timer {
    /// ICSK_TIME_RETRANS: the oldest unacknowledged skb is overdue.
    Retransmit,
    /// ICSK_TIME_PROBE0: ask a closed window, or release corked data.
    Probe0,
    /// ICSK_TIME_LOSS_PROBE: nothing came back for two round trips.
    LossProbe,
    /// ICSK_TIME_REO_TIMEOUT: RACK's reordering window ends.
    ReoTimeout,
    /// ICSK_TIME_EARLY_RETRANS: the short wait for reordering before an early retransmit.
    EarlyRetransmit,
    /// The timer runs on though it is not needed any more; unused memory goes back when it fires.
    Idle,
    /// `sk_timer`: ask an idle peer, or end FIN_WAIT2 where nobody owns the socket.
    KeepAlive,
    /// ICSK_TIME_DACK: an ACK waited for data to carry it.
    DelayedAck,
    /// `rsk_timer`: nobody has acknowledged our SYN-ACK.
    SynAck,
    /// The departure of the last skb is over, and pacing lets the next one go.
    Pacing,
    /// A task lets go of the socket, and what has waited for that is taken.
    Backlog,
    /// FIN_WAIT2 or TIME_WAIT ends.
    TimeWait,
    /// A task's sleep times out.
    Task(TaskId),
}

impl Timer {
    /// Its name for people.
    pub const fn title(self) -> Text {
        Text::english(self.name())
    }

    /// The kernel's name of it.
    pub const fn name(self) -> &'static str {
        match self {
            Timer::Retransmit => "RTO",
            Timer::Probe0 => "zero-window probe",
            Timer::LossProbe => "tail loss probe",
            Timer::ReoTimeout => "RACK reordering",
            Timer::EarlyRetransmit => "early retransmit",
            Timer::Idle => "idle",
            Timer::KeepAlive => "keepalive",
            Timer::DelayedAck => "delayed ACK",
            Timer::SynAck => "SYN-ACK",
            Timer::Pacing => "pacing",
            Timer::Backlog => "backlog",
            Timer::TimeWait => "TIME_WAIT",
            Timer::Task(_) => "task sleep",
        }
    }
}
