//! Loss recovery by distance: what lies far enough below the highest SACKed segment is lost (forward acknowledgement, with
//! early retransmit; net/ipv4/tcp_input.c before RACK). `recovery` has the way by time.

use crate::engine::Engine;
use crate::engine::ack::verdict::{AckFlags, Scoreboard};
use crate::engine::api::timer::Timer;
use crate::engine::socket::queue::SkbRef;
use crate::engine::socket::recovery::{Fack, Recovery};
use crate::engine::socket::state::{CaState, Nonagle};
use crate::engine::step::macros::{enter, test};
use crate::engine::step::probe::Probe;

/// With no more segments out than this a duplicate ACK or two may be all that ever comes (RFC 5827).
const FEW_OUT: u32 = 4;

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
            self.try_to_open_fack(delivered, p);
            return false;
        }
        self.tcp_enter_recovery(p);
        true
    }

    /// Segments out and SACKed before the ACK: what it delivered.
    fn newly_acked_sacked(&self, before: Scoreboard) -> i64 {
        let out = i64::from(before.packets) - i64::from(self.sk.packets_out);
        out + i64::from(self.sk.sacked_out) - i64::from(before.sacked)
    }

    /// Kernel: `tcp_try_to_open`, net/ipv4/tcp_input.c, 3.10.
    fn try_to_open_fack<P: Probe>(&mut self, delivered: i64, p: &mut P) {
        if !self.tcp_any_retrans_done() {
            self.timers.retrans_stamp = None;
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

    /// Segments up to the highest SACKed one; without SACK duplicate ACKs stand for them.
    /// Kernel: `tcp_fackets_out`, net/ipv4/tcp_input.c, 3.10.
    pub(in crate::engine) fn fackets(&self) -> u32 {
        if self.is_reno() { self.sk.sacked_out + 1 } else { self.fackets_out() }
    }

    /// Kernel: `tcp_skb_timedout`, net/ipv4/tcp_input.c, 3.10.
    pub(in crate::engine) fn timed_out(&self, skb: SkbRef) -> bool {
        let kernel = &self.config.kernel;
        kernel.jiffies(self.now) - kernel.jiffies(self.queues.get(skb).sent_at) > self.rtt.rto
    }

    /// Kernel: `tcp_head_timedout`, net/ipv4/tcp_input.c, 3.10.
    pub(in crate::engine) fn tcp_head_timedout(&self) -> bool {
        self.sk.packets_out > 0 && self.queues.rtx_head().is_some_and(|head| self.timed_out(head))
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

    /// Waits a quarter of a round trip before an early retransmit, unless the RTO comes before. True: it does wait.
    /// Kernel: `tcp_pause_early_retransmit`, net/ipv4/tcp_input.c, 3.10.
    fn tcp_pause_early_retransmit<P: Probe>(&mut self, p: &mut P) -> bool {
        enter!(self, p, TcpPauseEarlyRetransmit, || {
            let kernel = &self.config.kernel;
            if !(2..=3).contains(&kernel.sysctl.early_retrans) || self.rtt.srtt_8th_us == 0 {
                return false;
            }
            let quarter = u64::from(self.rtt.srtt_8th_us >> 5) / kernel.tick_us();
            let delay = quarter.max(kernel.usecs_to_jiffies(2000));
            let expires = self.timers.retransmit.map_or(0, |pending| pending.expires);
            if expires <= kernel.jiffies(self.now) + delay {
                return false;
            }
            self.reset_xmit_timer(Timer::EarlyRetransmit, delay, p);
            true
        })
    }

    /// Kernel: `tcp_resume_early_retransmit`, net/ipv4/tcp_input.c, 3.10.
    pub(in crate::engine) fn tcp_resume_early_retransmit<P: Probe>(&mut self, p: &mut P) {
        enter!(self, p, TcpResumeEarlyRetransmit, || {
            self.tcp_rearm_rto(p);
            if !self.recovery.fack().early_retrans {
                return;
            }
            self.tcp_enter_recovery(p);
            self.tcp_update_scoreboard(true, p);
            self.xmit_retransmit_queue_fack(p);
        })
    }

    /// Could the send head go now?
    /// Kernel: `tcp_may_send_now`, net/ipv4/tcp_output.c, 3.10.
    pub(in crate::engine) fn tcp_may_send_now<P: Probe>(&mut self, p: &mut P) -> bool {
        let Some(head) = self.queues.send_head() else { return false };
        let mss = self.sk.mss_cache;
        self.tcp_init_tso_segs(head, mss);
        let word = if self.queues.write_len() == 1 { self.sk.nonagle } else { Nonagle::PUSH };
        self.tcp_nagle_test(head, mss, word, p)
            && self.tcp_cwnd_test_for(head, p) > 0
            && self.tcp_snd_wnd_test(head, mss, p)
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

    pub(in crate::engine) fn clear_retrans_hints(&mut self) {
        if let Recovery::Fack(fack) = &mut self.recovery {
            fack.clear_hints();
        }
        self.sk.retransmit_hint = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::SockOpt;
    use crate::engine::socket::skb::Sacked;
    use crate::engine::test_support::{MSS, Sender};

    fn with_segments(n: u32) -> Sender {
        let mut sender = Sender::v3_10().set(&[SockOpt::NoDelay(true)]);
        for _ in 0..n {
            sender.write(MSS as usize).unwrap();
        }
        sender
    }

    #[test]
    fn what_lies_three_segments_below_the_highest_sacked_one_is_lost() {
        let mut sender = with_segments(8);

        sender.sack(0, &[(4 * MSS, 5 * MSS)]);

        assert_eq!((sender.recovery.fack().fackets_out, sender.cong.ca_state), (5, CaState::Recovery));
        let lost = sender.queues.rtx_queue().map(|skb| skb.sacked.contains(Sacked::LOST));
        assert_eq!(lost.collect::<Vec<_>>(), [true, true, false, false, false, false, false, false]);
    }

    #[test]
    fn a_smaller_distance_is_disorder() {
        let mut sender = with_segments(8);

        sender.sack(0, &[(2 * MSS, 3 * MSS)]);

        assert_eq!((sender.recovery.fack().fackets_out, sender.sk.lost_out), (3, 0));
        assert_eq!(sender.cong.ca_state, CaState::Disorder);
    }
}
