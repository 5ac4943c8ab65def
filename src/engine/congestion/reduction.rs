//! How the window falls after a loss: proportional rate reduction (RFC 6937, net/ipv4/tcp_input.c).

use crate::engine::Engine;
use crate::engine::socket::congestion::INFINITE_SSTHRESH;
use crate::engine::socket::state::CaState;
use crate::engine::step::macros::enter;
use crate::engine::step::probe::Probe;

impl Engine {
    pub(in crate::engine) fn tcp_init_cwnd_reduction<P: Probe>(&mut self, p: &mut P) {
        self.cong.high_seq = self.sk.snd_nxt;
        self.timers.tlp_high_seq = None;
        self.cong.cwnd_cnt = 0;
        self.cong.prior_cwnd = self.cong.cwnd;
        self.cong.prr_delivered = 0;
        self.cong.prr_out = 0;
        let ssthresh = self.ca_ssthresh();
        self.set_ssthresh(ssthresh, p);
    }

    /// Proportional rate reduction as it began: the window is set even by an ACK that delivers nothing.
    pub(in crate::engine) fn cwnd_reduction_fack<P: Probe>(
        &mut self,
        newly_delivered: i64,
        fast_rexmit: bool,
        p: &mut P,
    ) {
        enter!(self, p, TcpCwndReduction, || {
            let in_flight = i64::from(self.sk.in_flight());
            let ssthresh = i64::from(self.cong.ssthresh);
            self.cong.prr_delivered = (i64::from(self.cong.prr_delivered) + newly_delivered).max(0) as u32;
            let (delivered, out) = (i64::from(self.cong.prr_delivered), i64::from(self.cong.prr_out));
            let prior = i64::from(self.cong.prior_cwnd.max(1));
            let send = if in_flight > ssthresh {
                (ssthresh * delivered + prior - 1) / prior - out
            } else {
                (ssthresh - in_flight).min((delivered - out).max(newly_delivered) + 1)
            };
            let send = send.max(i64::from(fast_rexmit));
            self.set_cwnd((in_flight + send) as u32, p);
        })
    }

    /// Proportional rate reduction (RFC 6937): sends in recovery what delivery allows.
    pub(in crate::engine) fn tcp_cwnd_reduction<P: Probe>(
        &mut self,
        newly_delivered: u32,
        newly_lost: u32,
        una_advanced: bool,
        p: &mut P,
    ) {
        enter!(self, p, TcpCwndReduction, || {
            if newly_delivered == 0 || self.cong.prior_cwnd == 0 {
                return;
            }
            let in_flight = self.sk.in_flight() as i64;
            let ssthresh = i64::from(self.cong.ssthresh);
            let delta = ssthresh - in_flight;
            self.cong.prr_delivered += newly_delivered;
            let (delivered, out) = (i64::from(self.cong.prr_delivered), i64::from(self.cong.prr_out));
            let prior = i64::from(self.cong.prior_cwnd);
            let send = if delta < 0 {
                (ssthresh * delivered + prior - 1) / prior - out
            } else {
                let bonus = i64::from(una_advanced && newly_lost == 0);
                delta.min((delivered - out).max(i64::from(newly_delivered)) + bonus)
            };
            let send = send.max(i64::from(self.cong.prr_out == 0));
            self.set_cwnd((in_flight + send).max(0) as u32, p);
        })
    }

    pub(in crate::engine) fn tcp_end_cwnd_reduction<P: Probe>(&mut self, p: &mut P) {
        let reduced = self.cong.ca_state == CaState::Cwr || self.cong.undo_marker.is_some();
        if self.cong.ssthresh < INFINITE_SSTHRESH && reduced {
            self.set_cwnd(self.cong.ssthresh, p);
            self.cong.cwnd_stamp = self.now;
        }
    }
}
