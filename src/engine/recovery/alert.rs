//! The states of loss recovery: what an ACK that is not quite ordinary begins, goes on with or ends
//! (`tcp_fastretrans_alert`, net/ipv4/tcp_input.c). Where losses are found by time, and below that where they are found by
//! distance.

use crate::engine::Engine;
use crate::engine::ack::verdict::{AckFlags, Rexmit, Scoreboard};
use crate::engine::api::timer::Timer;
use crate::engine::socket::recovery::Fack;
use crate::engine::socket::state::{CaState, Nonagle, State};
use crate::engine::step::macros::{enter, test};
use crate::engine::step::probe::Probe;
use crate::units::SeqNum;

/// With no more segments out than this a duplicate ACK or two may be all that ever comes (RFC 5827).
const FEW_OUT: u32 = 4;

// ---- what both have ----

impl Engine {
    /// Kernel: `tcp_is_reno`, include/net/tcp.h, 3.10 to 6.18.
    pub(in crate::engine) fn is_reno(&self) -> bool {
        !self.sk.sack_ok
    }

    /// All that was out when the episode began has arrived. True: nothing more to do for this ACK.
    pub(in crate::engine) fn high_seq_is_acked<P: Probe>(&mut self, p: &mut P) -> bool {
        match self.cong.ca_state {
            CaState::Cwr if self.sk.snd_una != self.cong.high_seq => {
                self.tcp_end_cwnd_reduction(p);
                self.set_ca_state(CaState::Open, p);
            }
            CaState::Recovery => {
                if self.is_reno() {
                    self.set_sacked_out(0, p);
                }
                if self.tcp_try_undo_recovery(p) {
                    return true;
                }
                self.tcp_end_cwnd_reduction(p);
            }
            _ => {}
        }
        false
    }

    /// Kernel: `tcp_enter_recovery`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_enter_recovery<P: Probe>(&mut self, flags: AckFlags, p: &mut P) {
        enter!(self, p, TcpEnterRecovery, || {
            if !self.tcp_any_retrans_done() && self.config.kernel.rules.recovery_forgets_stamp {
                self.timers.retrans_stamp = None;
            }
            self.cong.prior_ssthresh = 0;
            self.tcp_init_undo();
            if !self.cong.in_cwnd_reduction() {
                if !flags.contains(AckFlags::ECE) {
                    self.cong.prior_ssthresh = self.cong.current_ssthresh();
                }
                self.tcp_init_cwnd_reduction(p);
            }
            self.set_ca_state(CaState::Recovery, p);
        })
    }

    /// Kernel: `tcp_init_undo`, net/ipv4/tcp_input.c, 5.10 to 6.18.
    pub(in crate::engine) fn tcp_init_undo(&mut self) {
        self.cong.undo_marker = Some(self.sk.snd_una);
        if !self.config.kernel.rules.undo_counts_probe {
            self.cong.undo_retrans = self.sk.retrans_out as i32;
            return;
        }
        let probe = self.timers.tlp_high_seq.is_some_and(|(_, retransmitted)| retransmitted);
        let out = (self.sk.retrans_out + u32::from(probe)) as i32;
        self.cong.undo_retrans = if out == 0 { -1 } else { out };
    }
}

// ---- by time: RACK, and one pass over the states for all that the ACK tells ----

impl Engine {
    /// The recovery state machine, for an ACK that is not quite ordinary.
    /// Kernel: `tcp_fastretrans_alert`, net/ipv4/tcp_input.c, 5.10 to 6.18.
    pub(in crate::engine) fn tcp_fastretrans_alert<P: Probe>(
        &mut self,
        prior_una: SeqNum,
        dup_acks: u32,
        flags: &mut AckFlags,
        p: &mut P,
    ) -> Rexmit {
        enter!(self, p, TcpFastretransAlert, || {
            if self.sk.packets_out == 0 && self.sk.sacked_out > 0 {
                self.sk.sacked_out = 0;
            }
            if flags.contains(AckFlags::ECE) {
                self.cong.prior_ssthresh = 0;
            }
            if self.tcp_check_sack_reneging(flags, p) {
                return Rexmit::None;
            }
            if self.cong.ca_state == CaState::Open {
                self.timers.retrans_stamp = None;
            } else if !self.sk.snd_una.before(self.cong.high_seq) && self.high_seq_is_acked(p) {
                return Rexmit::None;
            }
            match self.cong.ca_state {
                CaState::Recovery => self.alert_in_recovery(prior_una, dup_acks, flags, p),
                CaState::Loss => self.alert_in_loss(dup_acks, flags, p),
                _ => self.alert_before_recovery(dup_acks, flags, p),
            }
        })
    }

    fn alert_in_recovery<P: Probe>(
        &mut self,
        prior_una: SeqNum,
        dup_acks: u32,
        flags: &mut AckFlags,
        p: &mut P,
    ) -> Rexmit {
        if !flags.contains(AckFlags::SND_UNA_ADVANCED) {
            if self.is_reno() {
                self.tcp_add_reno_sack(dup_acks, p);
            }
        } else if self.tcp_try_undo_partial(prior_una, p) {
            return Rexmit::None;
        }
        if self.tcp_try_undo_dsack(p) {
            self.tcp_try_to_open(*flags, p);
        }
        self.tcp_identify_packet_loss(flags, p);
        if self.cong.ca_state != CaState::Recovery {
            if !self.tcp_time_to_recover(p) {
                return Rexmit::None;
            }
            self.tcp_enter_recovery(*flags, p);
        }
        Rexmit::Lost
    }

    fn alert_in_loss<P: Probe>(&mut self, dup_acks: u32, flags: &mut AckFlags, p: &mut P) -> Rexmit {
        let rexmit = self.tcp_process_loss(*flags, dup_acks, p);
        self.tcp_identify_packet_loss(flags, p);
        if self.cong.ca_state != CaState::Open && !flags.contains(AckFlags::LOST_RETRANS) {
            return rexmit;
        }
        match self.alert_before_recovery(dup_acks, flags, p) {
            Rexmit::None => rexmit,
            found => found,
        }
    }

    fn alert_before_recovery<P: Probe>(&mut self, dup_acks: u32, flags: &mut AckFlags, p: &mut P) -> Rexmit {
        if self.is_reno() {
            if flags.contains(AckFlags::SND_UNA_ADVANCED) {
                self.set_sacked_out(0, p);
            }
            self.tcp_add_reno_sack(dup_acks, p);
        }
        if self.cong.ca_state <= CaState::Disorder {
            self.tcp_try_undo_dsack(p);
        }
        self.tcp_identify_packet_loss(flags, p);
        if !self.tcp_time_to_recover(p) {
            self.tcp_try_to_open(*flags, p);
            return Rexmit::None;
        }
        self.tcp_enter_recovery(*flags, p);
        Rexmit::Lost
    }

    /// Kernel: `tcp_time_to_recover`, net/ipv4/tcp_input.c, 5.10 to 6.18.
    fn tcp_time_to_recover<P: Probe>(&mut self, p: &mut P) -> bool {
        enter!(self, p, TcpTimeToRecover, || {
            let lost = self.sk.lost_out;
            test!(self, p, TimeToRecover, lost, 0)
        })
    }

    /// The first unacknowledged skb is SACKed: the receiver may have dropped it again. Wait a little, then start over.
    /// Kernel: `tcp_check_sack_reneging`, net/ipv4/tcp_input.c, 5.10 to 6.18.
    fn tcp_check_sack_reneging<P: Probe>(&mut self, flags: &mut AckFlags, p: &mut P) -> bool {
        enter!(self, p, TcpCheckSackReneging, || {
            let sacked = flags.contains(AckFlags::SACK_RENEGING);
            let advanced = flags.contains(AckFlags::SND_UNA_ADVANCED);
            if !test!(self, p, HeadIsSacked, sacked, 1) || !test!(self, p, UnaAdvanced, advanced, 1) {
                return false;
            }
            let kernel = &self.config.kernel;
            let delay =
                kernel.usecs_to_jiffies(u64::from(self.rtt.srtt_8th_us >> 4)).max(kernel.usecs_to_jiffies(10_000));
            self.reset_xmit_timer(Timer::Retransmit, delay, p);
            flags.remove(AckFlags::SET_XMIT_TIMER);
            true
        })
    }

    /// After an ACK: what recovery still wants to send.
    /// Kernel: `tcp_xmit_recovery`, net/ipv4/tcp_input.c, 5.10 to 6.18.
    pub(in crate::engine) fn tcp_xmit_recovery<P: Probe>(&mut self, rexmit: Rexmit, p: &mut P) {
        if rexmit == Rexmit::None || self.sk.state == State::SynSent {
            return;
        }
        if rexmit == Rexmit::New {
            self.tcp_push_pending_frames_with(self.sk.mss_cache, Nonagle::OFF, p);
            if self.sk.snd_nxt.after(self.cong.high_seq) {
                return;
            }
            self.cong.frto = false;
        }
        self.tcp_xmit_retransmit_queue(p);
    }
}

// ---- by distance: FACK, where the first state that has an answer ends the pass ----

impl Engine {
    /// The recovery state machine. The ACK acknowledged `acked` segments.
    /// Kernel: `tcp_fastretrans_alert`, net/ipv4/tcp_input.c, 3.10.
    pub(in crate::engine) fn alert_fack<P: Probe>(
        &mut self,
        flags: AckFlags,
        before: Scoreboard,
        acked: u32,
        is_dup: bool,
        p: &mut P,
    ) {
        enter!(self, p, TcpFastretransAlert, || {
            let far = self.fackets() > self.cong.reordering;
            let mut do_lost = is_dup || flags.contains(AckFlags::DATA_SACKED) && far;
            if self.sk.packets_out == 0 && self.sk.sacked_out > 0 {
                self.sk.sacked_out = 0;
            }
            if self.sk.sacked_out == 0 {
                self.recovery.fack_mut().fackets_out = 0;
            }
            if flags.contains(AckFlags::ECE) {
                self.cong.prior_ssthresh = 0;
            }
            if self.reneging_is_loss(flags, p) {
                return;
            }
            if self.cong.ca_state == CaState::Open {
                self.timers.retrans_stamp = None;
            } else if !self.sk.snd_una.before(self.cong.high_seq) && self.high_seq_is_acked(p) {
                return;
            }
            let mut fast_rexmit = false;
            match self.cong.ca_state {
                CaState::Recovery => {
                    if flags.contains(AckFlags::SND_UNA_ADVANCED) {
                        do_lost = self.tcp_try_undo_partial_fack(acked, p);
                    } else if self.is_reno() && is_dup {
                        self.tcp_add_reno_sack_fack(p);
                    }
                }
                state => {
                    if state == CaState::Loss {
                        self.process_loss_fack(flags, is_dup, p);
                        if self.cong.ca_state != CaState::Open {
                            return;
                        }
                    }
                    if !self.alert_before_recovery_fack(flags, before, is_dup, p) {
                        return;
                    }
                    fast_rexmit = true;
                }
            }
            let delivered = self.newly_acked_sacked(before);
            if do_lost || self.recovery.fack().trusted && self.tcp_head_timedout() {
                self.tcp_update_scoreboard(fast_rexmit, p);
            }
            self.cwnd_reduction_fack(delivered, fast_rexmit, p);
            self.xmit_retransmit_queue_fack(p);
        })
    }

    /// Open, Disorder or CWR. True: fast recovery begins.
    fn alert_before_recovery_fack<P: Probe>(
        &mut self,
        flags: AckFlags,
        before: Scoreboard,
        is_dup: bool,
        p: &mut P,
    ) -> bool {
        if self.is_reno() {
            if flags.contains(AckFlags::SND_UNA_ADVANCED) {
                self.set_sacked_out(0, p);
            }
            if is_dup {
                self.tcp_add_reno_sack_fack(p);
            }
        }
        let delivered = self.newly_acked_sacked(before);
        if self.cong.ca_state <= CaState::Disorder {
            self.tcp_try_undo_dsack(p);
        }
        if !self.tcp_time_to_recover_fack(p) {
            self.try_to_open_fack(flags, delivered, p);
            return false;
        }
        self.tcp_enter_recovery(flags, p);
        true
    }

    /// Kernel: `tcp_time_to_recover`, net/ipv4/tcp_input.c, 3.10.
    fn tcp_time_to_recover_fack<P: Probe>(&mut self, p: &mut P) -> bool {
        enter!(self, p, TcpTimeToRecover, || {
            let lost = self.sk.lost_out;
            if test!(self, p, TimeToRecover, lost, 0) {
                return true;
            }
            let Fack { trusted, fackets_out, early_retrans: enabled, .. } = *self.recovery.fack();
            let (seen, reordering) = (if trusted { fackets_out } else { self.sk.sacked_out + 1 }, self.cong.reordering);
            if test!(self, p, FarBehind, seen, reordering) {
                return true;
            }
            if trusted && self.tcp_head_timedout() {
                return true;
            }
            let (out, sacked) = (self.sk.packets_out, self.sk.sacked_out);
            let enough = (out / 2).max(self.config.kernel.sysctl.reordering);
            if out <= reordering && sacked >= enough && !self.tcp_may_send_now(p) {
                // Nothing else will ever cause more duplicate ACKs.
                return true;
            }
            test!(self, p, EarlyRetransmit, out, FEW_OUT)
                && test!(self, p, EarlyEnabled, enabled, 1)
                && test!(self, p, NothingResent, self.sk.retrans_out, 0)
                && test!(self, p, SomeSacked, sacked, 0)
                && test!(self, p, SomeMissing, out, sacked)
                && !self.tcp_may_send_now(p)
                && !self.tcp_pause_early_retransmit(p)
        })
    }

    /// The first unacknowledged skb is SACKed: the receiver has dropped what it had reported. As after an RTO.
    /// Kernel: `tcp_check_sack_reneging`, net/ipv4/tcp_input.c, 3.10.
    fn reneging_is_loss<P: Probe>(&mut self, flags: AckFlags, p: &mut P) -> bool {
        enter!(self, p, TcpCheckSackReneging, || {
            let reneging = flags.contains(AckFlags::SACK_RENEGING);
            if !test!(self, p, HeadIsSacked, reneging, 1) {
                return false;
            }
            self.enter_loss_fack(true, p);
            self.timers.retransmits += 1;
            self.retransmit_head(p);
            self.reset_xmit_timer(Timer::Retransmit, self.rtt.rto, p);
            true
        })
    }

    /// Kernel: `tcp_try_to_open`, net/ipv4/tcp_input.c, 3.10.
    fn try_to_open_fack<P: Probe>(&mut self, flags: AckFlags, delivered: i64, p: &mut P) {
        if !self.tcp_any_retrans_done() {
            self.timers.retrans_stamp = None;
        }
        if flags.contains(AckFlags::ECE) {
            self.tcp_enter_cwr(p);
        }
        if self.cong.ca_state == CaState::Cwr {
            self.cwnd_reduction_fack(delivered, false, p);
            return;
        }
        self.tcp_try_keep_open(p);
        if self.cong.ca_state != CaState::Open {
            self.tcp_moderate_cwnd(p);
        }
    }

    /// Segments out and SACKed before the ACK: what it delivered.
    fn newly_acked_sacked(&self, before: Scoreboard) -> i64 {
        let out = i64::from(before.packets) - i64::from(self.sk.packets_out);
        out + i64::from(self.sk.sacked_out) - i64::from(before.sacked)
    }
}

#[cfg(test)]
mod tests;
