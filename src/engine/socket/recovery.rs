//! The state of loss detection.

use crate::units::{SeqNum, Time};

#[derive(Clone, Debug)]
pub struct Rack {
    /// Send time of the newest segment known to be delivered.
    pub mstamp: Time,
    pub rtt_us: u64,
    pub end_seq: SeqNum,
    /// Something newer arrived since the last search for losses.
    pub advanced: bool,
    /// Quarters of the minimum round-trip time that a segment may come late.
    pub reo_wnd_steps: u32,
    pub reo_wnd_persist: u32,
    pub dsack_seen: bool,
    pub last_delivered: u32,
}

impl Default for Rack {
    fn default() -> Self {
        Rack {
            mstamp: Time::ZERO,
            rtt_us: 0,
            end_seq: SeqNum(0),
            advanced: false,
            reo_wnd_steps: 1,
            reo_wnd_persist: 0,
            dsack_seen: false,
            last_delivered: 0,
        }
    }
}
