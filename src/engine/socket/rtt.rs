//! The state of the round-trip estimate.

use crate::engine::api::io::GivenTiming;
use crate::kernel::profile::Kernel;
use crate::units::{SeqNum, Time};

#[derive(Clone, Debug)]
pub struct Rtt {
    /// Smoothed round-trip time in eighths of a microsecond, as the kernel keeps `srtt_us`; 0: none yet.
    pub srtt_8th_us: u32,
    /// Mean deviation, in quarters of a microsecond.
    pub mdev_us: u32,
    pub mdev_max_us: u32,
    pub rttvar_us: u32,
    pub rtt_seq: SeqNum,
    /// Smallest round-trip time of the last five minutes.
    pub min_rtt_us: u32,
    pub min_rtt_at: Time,
    /// `icsk_rto`, in ticks.
    pub rto: u64,
    /// Estimates come from outside; nothing is measured.
    pub given: Option<GivenTiming>,
}

impl Rtt {
    pub(in crate::engine) fn new(kernel: &Kernel) -> Self {
        Rtt {
            srtt_8th_us: 0,
            mdev_us: 1_000_000,
            mdev_max_us: 0,
            rttvar_us: 0,
            rtt_seq: SeqNum(0),
            min_rtt_us: u32::MAX,
            min_rtt_at: Time::ZERO,
            rto: u64::from(kernel.hz),
            given: None,
        }
    }

    /// Smoothed round-trip time in whole microseconds.
    pub fn srtt_us(&self) -> u32 {
        self.srtt_8th_us >> 3
    }
}
