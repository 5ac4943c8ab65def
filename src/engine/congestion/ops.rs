//! What a congestion control is asked (`struct tcp_congestion_ops`, net/ipv4/tcp_cong.c): each question goes to the algorithm
//! in use.

use crate::engine::Engine;
use crate::engine::socket::congestion::{Congestion, CongestionOps};
use crate::engine::socket::state::CaState;
use crate::engine::step::macros::{enter, set};
use crate::engine::step::probe::Probe;

/// What may happen to the window without an ACK (`enum tcp_ca_event`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::engine) enum CwndEvent {
    /// CA_EVENT_TX_START: the first data after nothing was in flight.
    TxStart,
    /// CA_EVENT_CWND_RESTART: the window starts again after a pause.
    CwndRestart,
}

impl Engine {
    /// `init`: what the handshake told is forgotten.
    pub(in crate::engine) fn ca_init(&mut self) {
        self.cong.ops = CongestionOps::new(self.cong.ops.algorithm());
        self.hystart_reset();
    }

    /// `ssthresh`: the threshold after a loss now.
    pub(in crate::engine) fn ca_ssthresh(&mut self) -> u32 {
        let cwnd = self.cong.cwnd;
        match &mut self.cong.ops {
            CongestionOps::Reno => Congestion::reno_ssthresh(cwnd),
            CongestionOps::Cubic(cubic) => cubic.recalc_ssthresh(cwnd),
        }
    }

    /// `cong_avoid`: growth for an ACK of `acked` segments that came when `in_flight` segments were out.
    /// Kernel: `tcp_cong_avoid`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_cong_avoid<P: Probe>(&mut self, in_flight: u32, acked: u32, p: &mut P) {
        enter!(self, p, TcpCongAvoid, || {
            let from = self.cong.cwnd;
            match self.cong.ops {
                CongestionOps::Reno => self.reno_cong_avoid(in_flight, acked, p),
                CongestionOps::Cubic(_) => self.cubic_cong_avoid(in_flight, acked, p),
            }
            set!(self, p, Cwnd, from, self.cong.cwnd);
            self.cong.cwnd_stamp = self.now;
        })
    }

    /// `pkts_acked`: a round-trip sample, of the newest segment delivered.
    pub(in crate::engine) fn ca_pkts_acked<P: Probe>(&mut self, rtt_us: u32, p: &mut P) {
        match self.cong.ops {
            CongestionOps::Reno => {}
            CongestionOps::Cubic(_) => self.cubic_acked(rtt_us, p),
        }
    }

    /// What may concern the algorithm besides ACKs and losses.
    /// Kernel: `tcp_ca_event`, include/net/tcp.h, 3.10 to 6.18.
    pub(in crate::engine) fn ca_event(&mut self, event: CwndEvent) {
        match self.cong.ops {
            CongestionOps::Reno => {}
            CongestionOps::Cubic(_) => self.cubic_cwnd_event(event),
        }
    }

    /// `undo_cwnd`: the window after recovery turned out to be needless, never less than it is now.
    pub(in crate::engine) fn ca_undo_cwnd(&self) -> u32 {
        let rule = self.config.kernel.rules.undo_cwnd;
        let before = match &self.cong.ops {
            CongestionOps::Reno => self.cong.reno_undo_cwnd(rule),
            CongestionOps::Cubic(cubic) => cubic.undo_cwnd(rule, self.cong.prior_cwnd),
        };
        self.cong.cwnd.max(before)
    }

    /// `set_state`: what the algorithm does when the state of recovery changes.
    pub(in crate::engine) fn ca_set_state(&mut self, state: CaState) {
        match &mut self.cong.ops {
            CongestionOps::Reno => {}
            CongestionOps::Cubic(cubic) => {
                cubic.set_state(state);
                if state == CaState::Loss {
                    self.hystart_reset();
                }
            }
        }
    }
}
