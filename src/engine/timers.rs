//! The socket's timers: one retransmit timer shared by four purposes (`icsk_pending`), pacing, and each task's sleep.

use crate::engine::kernel::Kernel;
use crate::units::{TaskId, Time};

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
    /// The pacing clock allows the next departure.
    Pacing,
    /// FIN_WAIT2 or TIME_WAIT ends.
    TimeWait,
    /// A task's sleep times out.
    Task(TaskId),
}

impl Timer {
    pub const fn name(self) -> &'static str {
        match self {
            Timer::Retransmit => "RTO",
            Timer::Probe0 => "zero-window probe",
            Timer::LossProbe => "tail loss probe",
            Timer::ReoTimeout => "RACK reordering",
            Timer::Pacing => "pacing",
            Timer::TimeWait => "TIME_WAIT",
            Timer::Task(_) => "task sleep",
        }
    }
}

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
    pub pacing: Option<Time>,
    pub time_wait: Option<Time>,
    /// Retransmissions of the head without an answer (`icsk_retransmits`).
    pub retransmits: u32,
    pub backoff: u32,
    pub probes_out: u32,
    /// When the first retransmission of this episode went out (`retrans_stamp`).
    pub retrans_stamp: Option<Time>,
    /// When the first unanswered probe was due.
    pub probes_tstamp: Option<Time>,
    /// End of the outstanding tail loss probe (`tlp_high_seq`), and whether it was a retransmission.
    pub tlp_high_seq: Option<(crate::units::SeqNum, bool)>,
}

impl Kernel {
    /// Ticks since the session began.
    pub fn jiffies(&self, now: Time) -> u64 {
        now.as_micros() / self.tick_us()
    }

    /// Ticks that cover at least this many microseconds.
    pub fn usecs_to_jiffies(&self, micros: u64) -> u64 {
        micros.div_ceil(self.tick_us())
    }

    pub fn jiffies_to_usecs(&self, jiffies: u64) -> u64 {
        jiffies * self.tick_us()
    }

    /// When the timer wheel runs a timer that expires at `expires`: never early, so at the tick after it, and far ones
    /// at a coarser tick (`calc_index`, kernel/time/timer.c).
    pub fn wheel_fires(&self, now: Time, expires: u64) -> Time {
        let clock = self.jiffies(now);
        let expires = expires.max(clock);
        let delta = expires - clock;
        let mut shift = 0;
        let mut reach = 63;
        while delta >= reach && shift < 24 {
            shift += 3;
            reach <<= 3;
        }
        let slot = (expires + (1 << shift)) >> shift;
        Time::from_micros((slot << shift) * self.tick_us())
    }
}
