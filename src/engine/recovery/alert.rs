//! Loss recovery: the states of `tcp_fastretrans_alert`, RTO recovery with F-RTO, undo (net/ipv4/tcp_input.c).

use crate::engine::Engine;
use crate::engine::ack::verdict::{AckFlags, Rexmit};
use crate::engine::api::timer::Timer;
use crate::engine::send::verdict::PushOne;
use crate::engine::socket::queue::SkbRef;
use crate::engine::socket::skb::Sacked;
use crate::engine::socket::state::{CaState, Nonagle, State};
use crate::engine::step::macros::{enter, event, set, test};
use crate::engine::step::probe::Probe;
use crate::units::SeqNum;

impl Engine {
    /// Kernel: `tcp_is_reno`, include/net/tcp.h, 3.10 to 6.18.
    pub(in crate::engine) fn is_reno(&self) -> bool {
        !self.sk.sack_ok
    }

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
            self.tcp_try_to_open(p);
        }
        self.tcp_identify_packet_loss(flags, p);
        if self.cong.ca_state != CaState::Recovery {
            if !self.tcp_time_to_recover(p) {
                return Rexmit::None;
            }
            self.tcp_enter_recovery(p);
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
            self.tcp_try_to_open(p);
            return Rexmit::None;
        }
        self.tcp_enter_recovery(p);
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

    /// Kernel: `tcp_identify_packet_loss`, net/ipv4/tcp_input.c, 5.10 to 6.18.
    fn tcp_identify_packet_loss<P: Probe>(&mut self, flags: &mut AckFlags, p: &mut P) {
        if self.queues.rtx_is_empty() {
            return;
        }
        if self.is_reno() {
            let advanced = flags.contains(AckFlags::SND_UNA_ADVANCED);
            self.tcp_newreno_mark_lost(advanced, p);
            return;
        }
        let prior_retrans = self.sk.retrans_out;
        if self.tcp_rack_mark_lost(p) {
            flags.remove(AckFlags::SET_XMIT_TIMER);
        }
        if prior_retrans > self.sk.retrans_out {
            flags.insert(AckFlags::LOST_RETRANS);
        }
    }

    /// Without SACK: the head is lost after enough duplicate ACKs, or when recovery advances to it.
    /// Kernel: `tcp_newreno_mark_lost`, net/ipv4/tcp_recovery.c, 5.10 to 6.18.
    fn tcp_newreno_mark_lost<P: Probe>(&mut self, una_advanced: bool, p: &mut P) {
        enter!(self, p, TcpNewrenoMarkLost, || {
            let (sacked, reordering) = (self.sk.sacked_out, self.cong.reordering);
            let state = self.cong.ca_state;
            let enough = test!(self, p, DupAcksEnough, sacked, reordering);
            if !(state < CaState::Recovery && enough || state == CaState::Recovery && una_advanced) {
                return;
            }
            let Some(head) = self.queues.rtx_head() else { return };
            let skb = self.queues.get(head);
            if skb.sacked.contains(Sacked::LOST) {
                return;
            }
            let mss = skb.gso_size;
            if skb.gso_segs > 1 && skb.len > mss {
                let _ = self.tcp_fragment(head, mss, mss, p);
            }
            self.tcp_mark_skb_lost(head, p);
        })
    }

    /// Marks an skb lost: it may be retransmitted and no longer counts as in flight.
    /// Kernel: `tcp_mark_skb_lost`, net/ipv4/tcp_input.c, 5.10 to 6.18.
    pub(in crate::engine) fn tcp_mark_skb_lost<P: Probe>(&mut self, skb: SkbRef, p: &mut P) {
        enter!(self, p, TcpMarkSkbLost, || {
            let entry = self.queues.get(skb);
            let (sacked, segs, seq) = (entry.sacked, entry.gso_segs, entry.seq);
            if sacked.contains(Sacked::SACKED_ACKED) {
                return;
            }
            if self.sk.retransmit_hint.is_none_or(|hint| seq.before(self.queues.get(hint).seq)) {
                self.sk.retransmit_hint = Some(skb);
            }
            if sacked.contains(Sacked::LOST) {
                if sacked.contains(Sacked::SACKED_RETRANS) {
                    self.queues.get_mut(skb).sacked.remove(Sacked::SACKED_RETRANS);
                    self.set_retrans_out(self.sk.retrans_out - segs, p);
                    self.sk.lost += segs;
                }
                return;
            }
            self.queues.get_mut(skb).sacked.insert(Sacked::LOST);
            self.set_lost_out(self.sk.lost_out + segs, p);
            self.sk.lost += segs;
            event!(self, p, SkbLost, self.subject(skb), segs);
        })
    }

    /// Kernel: `tcp_enter_recovery`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_enter_recovery<P: Probe>(&mut self, p: &mut P) {
        enter!(self, p, TcpEnterRecovery, || {
            if !self.tcp_any_retrans_done() && self.config.kernel.rules.recovery_forgets_stamp {
                self.timers.retrans_stamp = None;
            }
            self.cong.prior_ssthresh = 0;
            self.tcp_init_undo();
            if !self.cong.in_cwnd_reduction() {
                self.cong.prior_ssthresh = self.cong.current_ssthresh();
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

    // ---- Reno without SACK: duplicate ACKs stand for SACKs ----

    /// Kernel: `tcp_add_reno_sack`, net/ipv4/tcp_input.c, 5.10 to 6.18.
    pub(in crate::engine) fn tcp_add_reno_sack<P: Probe>(&mut self, dup_acks: u32, p: &mut P) {
        if dup_acks == 0 {
            return;
        }
        let prior = self.sk.sacked_out;
        self.set_sacked_out(prior + dup_acks, p);
        self.tcp_check_reno_reordering(0, p);
        self.sk.delivered += self.sk.sacked_out.saturating_sub(prior);
    }

    /// Kernel: `tcp_remove_reno_sacks`, net/ipv4/tcp_input.c, 5.10 to 6.18.
    pub(in crate::engine) fn tcp_remove_reno_sacks<P: Probe>(&mut self, acked: u32, p: &mut P) {
        if acked > 0 {
            // One ACK filled the hole; the others eat duplicate ACKs.
            let sacked = self.sk.sacked_out;
            self.sk.delivered += acked.saturating_sub(sacked).max(1);
            self.set_sacked_out(sacked.saturating_sub(acked - 1), p);
        }
        self.tcp_check_reno_reordering(acked, p);
    }

    /// Kernel: `tcp_check_reno_reordering`, net/ipv4/tcp_input.c, 5.10 to 6.18.
    fn tcp_check_reno_reordering<P: Probe>(&mut self, extra: u32, p: &mut P) {
        let holes = self.sk.lost_out.max(1).min(self.sk.packets_out);
        if self.sk.sacked_out + holes <= self.sk.packets_out {
            return;
        }
        self.set_sacked_out(self.sk.packets_out - holes, p);
        self.cong.reordering = (self.sk.packets_out + extra).min(self.config.kernel.sysctl.max_reordering);
        self.cong.reordering_seen += 1;
    }

    // ---- the same where each duplicate ACK counts once ----

    /// Kernel: `tcp_add_reno_sack`, net/ipv4/tcp_input.c, 3.10.
    pub(in crate::engine) fn tcp_add_reno_sack_fack<P: Probe>(&mut self, p: &mut P) {
        self.set_sacked_out(self.sk.sacked_out + 1, p);
        self.check_reno_reordering_fack(0, p);
    }

    /// Kernel: `tcp_remove_reno_sacks`, net/ipv4/tcp_input.c, 3.10.
    pub(in crate::engine) fn remove_reno_sacks_fack<P: Probe>(&mut self, acked: u32, p: &mut P) {
        if acked > 0 {
            self.set_sacked_out(self.sk.sacked_out.saturating_sub(acked - 1), p);
        }
        self.check_reno_reordering_fack(acked, p);
    }

    /// Kernel: `tcp_check_reno_reordering`, net/ipv4/tcp_input.c, 3.10.
    fn check_reno_reordering_fack<P: Probe>(&mut self, extra: u32, p: &mut P) {
        let holes = self.sk.lost_out.max(1).min(self.sk.packets_out);
        if self.sk.sacked_out + holes > self.sk.packets_out {
            self.set_sacked_out(self.sk.packets_out - holes, p);
            self.tcp_update_reordering(self.sk.packets_out + extra);
        }
    }

    // ---- retransmission ----

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

    pub(in crate::engine) fn set_sacked_out<P: Probe>(&mut self, n: u32, p: &mut P) {
        let from = std::mem::replace(&mut self.sk.sacked_out, n);
        set!(self, p, SackedOut, from, n);
    }

    pub(in crate::engine) fn set_lost_out<P: Probe>(&mut self, n: u32, p: &mut P) {
        let from = std::mem::replace(&mut self.sk.lost_out, n);
        set!(self, p, LostOut, from, n);
    }

    pub(in crate::engine) fn set_retrans_out<P: Probe>(&mut self, n: u32, p: &mut P) {
        let from = std::mem::replace(&mut self.sk.retrans_out, n);
        set!(self, p, RetransOut, from, n);
    }

    /// The send head as a tail loss probe.
    pub(in crate::engine) fn probe_with_new_data<P: Probe>(&mut self, p: &mut P) {
        let mss = self.sk.mss_cache;
        self.tcp_write_xmit(mss, Nonagle::OFF, PushOne::LossProbe, p);
    }
}

#[cfg(test)]
mod tests;
