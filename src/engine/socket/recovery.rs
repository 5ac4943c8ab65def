//! The state of loss detection, of the way that this kernel takes.

use crate::engine::socket::queue::SkbRef;
use crate::kernel::profile::Kernel;
use crate::kernel::rules::LossDetection;
use crate::units::{SeqNum, Time};

/// How lost segments are found, with what that way keeps for itself.
#[derive(Clone, Debug)]
pub enum Recovery {
    /// By the number of SACKed segments behind them (3.10).
    Fack(Fack),
    /// By the time since they were sent (RFC 8985; 6.18).
    Rack(Rack),
}

impl Recovery {
    pub(in crate::engine) fn new(kernel: &Kernel, isn: SeqNum) -> Self {
        match kernel.rules.loss_detection {
            LossDetection::ByDistance => Recovery::Fack(Fack {
                fackets_out: 0,
                trusted: false,
                early_retrans: (1..4).contains(&kernel.sysctl.early_retrans) && kernel.sysctl.reordering == 3,
                lost_hint: None,
                scoreboard_hint: None,
                retransmit_high: isn,
                lost_retrans_low: isn,
            }),
            LossDetection::ByTime => Recovery::Rack(Rack::default()),
        }
    }

    /// Whether it is the way of FACK.
    pub const fn is_fack(&self) -> bool {
        matches!(self, Recovery::Fack(_))
    }

    /// What FACK keeps, for the functions that only kernels with FACK have.
    pub(in crate::engine) fn fack(&self) -> &Fack {
        match self {
            Recovery::Fack(fack) => fack,
            Recovery::Rack(_) => unreachable!("a function of FACK is called where losses are found by distance"),
        }
    }

    pub(in crate::engine) fn fack_mut(&mut self) -> &mut Fack {
        match self {
            Recovery::Fack(fack) => fack,
            Recovery::Rack(_) => unreachable!("a function of FACK is called where losses are found by distance"),
        }
    }

    /// What RACK keeps, for the functions that only kernels with RACK have.
    pub(in crate::engine) fn rack(&self) -> &Rack {
        match self {
            Recovery::Rack(rack) => rack,
            Recovery::Fack(_) => unreachable!("a function of RACK is called where losses are found by time"),
        }
    }

    pub(in crate::engine) fn rack_mut(&mut self) -> &mut Rack {
        match self {
            Recovery::Rack(rack) => rack,
            Recovery::Fack(_) => unreachable!("a function of RACK is called where losses are found by time"),
        }
    }
}

/// By distance: what lies far enough below the highest SACKed segment is lost.
#[derive(Clone, Debug)]
pub struct Fack {
    /// Segments from the head to the highest SACKed one.
    pub fackets_out: u32,
    /// Distance is trusted: nothing was seen to be reordered (`tcp_is_fack`).
    pub trusted: bool,
    /// Early retransmit is allowed (`do_early_retrans`).
    pub early_retrans: bool,
    /// Where losses are looked for next, and the segments before that (`lost_skb_hint`, `lost_cnt_hint`).
    pub(in crate::engine) lost_hint: Option<(SkbRef, u32)>,
    /// The first skb not yet known to be timed out (`scoreboard_skb_hint`).
    pub(in crate::engine) scoreboard_hint: Option<SkbRef>,
    /// End of what is marked lost (`retransmit_high`).
    pub(in crate::engine) retransmit_high: SeqNum,
    /// Lowest `snd_nxt` at a retransmission that is still out (`lost_retrans_low`).
    pub(in crate::engine) lost_retrans_low: SeqNum,
}

impl Fack {
    /// The skb leaves the queue: it was acknowledged.
    pub(in crate::engine) fn forget(&mut self, skb: SkbRef) {
        self.scoreboard_hint = None;
        if self.lost_hint.is_some_and(|(hint, _)| hint == skb) {
            self.lost_hint = None;
        }
    }

    /// Losses are looked for from the head again.
    pub(in crate::engine) fn clear_hints(&mut self) {
        self.lost_hint = None;
        self.scoreboard_hint = None;
    }
}

/// By time: what was sent long enough before something that arrived is lost (RFC 8985).
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
