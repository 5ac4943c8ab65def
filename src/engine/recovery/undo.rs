//! Taking recovery back when it turns out to have been needless: by timestamps, DSACK, or F-RTO
//! (net/ipv4/tcp_input.c).

use crate::engine::Engine;
use crate::engine::ack::verdict::AckFlags;
use crate::engine::socket::recovery::Recovery;
use crate::engine::socket::skb::Sacked;
use crate::engine::socket::state::{CaState, State};
use crate::engine::step::macros::{enter, test};
use crate::engine::step::probe::Probe;
use crate::units::SeqNum;

/// Rounds without DSACK after which RACK's reordering window falls back.
const RACK_RECOVERY_THRESH: u32 = 16;

impl Engine {
    /// Kernel: `tcp_may_undo`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_may_undo<P: Probe>(&mut self, p: &mut P) -> bool {
        enter!(self, p, TcpMayUndo, || {
            if self.cong.undo_marker.is_none() {
                return false;
            }
            let outstanding = self.cong.undo_retrans;
            let delayed = self.tcp_packet_delayed();
            test!(self, p, MayUndo, outstanding, 0) || test!(self, p, PacketDelayed, delayed, 1)
        })
    }

    /// Was the ACK caused by the original transmission, not by the retransmission?
    /// Kernel: `tcp_packet_delayed`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_packet_delayed(&self) -> bool {
        match self.timers.retrans_stamp {
            Some(stamp) => self.echoes_before(stamp),
            None if self.config.kernel.rules.unstamped_is_delayed => true,
            // The ACK of the SYN took the stamp away, though the SYN may have been resent.
            None if self.sk.state == State::SynSent => false,
            None => !self.is_reno() || self.sk.snd_una.before(self.cong.high_seq),
        }
    }

    /// Does the ACK echo a timestamp from before `stamp`?
    pub(in crate::engine) fn echoes_before(&self, stamp: u32) -> bool {
        self.sk.rcv_tsecr.is_some_and(|echo| SeqNum(echo).before(SeqNum(stamp)))
    }

    /// Kernel: `tcp_undo_cwnd_reduction`, net/ipv4/tcp_input.c, 5.10 to 6.18.
    /// Kernel: `tcp_undo_cwr`, net/ipv4/tcp_input.c, 3.10.
    pub(in crate::engine) fn tcp_undo_cwnd_reduction<P: Probe>(&mut self, unmark_loss: bool, p: &mut P) {
        enter!(self, p, TcpUndoCwndReduction, || {
            if unmark_loss {
                for index in 0..self.queues.rtx_len() {
                    if let Some(skb) = self.queues.rtx_at(index) {
                        self.queues.get_mut(skb).sacked.remove(Sacked::LOST);
                    }
                }
                self.set_lost_out(0, p);
                self.clear_retrans_hints();
            }
            self.undo_cwr(true, p);
            self.cong.undo_marker = None;
            if let Recovery::Rack(rack) = &mut self.recovery {
                rack.advanced = true;
            }
        })
    }

    pub(in crate::engine) fn undo<P: Probe>(&mut self, unmark_loss: bool, p: &mut P) {
        self.tcp_undo_cwnd_reduction(unmark_loss, p);
    }

    /// At the end of recovery. True: without SACK, hold the state until something above is acknowledged.
    /// Kernel: `tcp_try_undo_recovery`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_try_undo_recovery<P: Probe>(&mut self, p: &mut P) -> bool {
        if self.tcp_may_undo(p) {
            self.undo(false, p);
        } else if let Recovery::Rack(rack) = &mut self.recovery {
            rack.reo_wnd_persist = rack.reo_wnd_persist.saturating_sub(1);
        }
        if self.tcp_is_non_sack_preventing_reopen(p) {
            return true;
        }
        self.set_ca_state(CaState::Open, p);
        self.cong.sack_reneging = false;
        false
    }

    /// Kernel: `tcp_is_non_sack_preventing_reopen`, net/ipv4/tcp_input.c, 5.10 to 6.18.
    fn tcp_is_non_sack_preventing_reopen<P: Probe>(&mut self, p: &mut P) -> bool {
        if self.sk.snd_una != self.cong.high_seq || !self.is_reno() {
            return false;
        }
        if self.config.kernel.rules.held_cwnd_is_moderated {
            self.tcp_moderate_cwnd(p);
            return true;
        }
        if !self.tcp_any_retrans_done() {
            self.timers.retrans_stamp = None;
        }
        true
    }

    /// Kernel: `tcp_try_undo_dsack`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_try_undo_dsack<P: Probe>(&mut self, p: &mut P) -> bool {
        if self.cong.undo_marker.is_none() || self.cong.undo_retrans != 0 {
            return false;
        }
        if let Recovery::Rack(rack) = &mut self.recovery {
            rack.reo_wnd_persist = RACK_RECOVERY_THRESH.min(rack.reo_wnd_persist + 1);
        }
        self.undo(false, p);
        true
    }

    /// Kernel: `tcp_try_undo_loss`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_try_undo_loss<P: Probe>(&mut self, frto: bool, p: &mut P) -> bool {
        if !frto && !self.tcp_may_undo(p) {
            return false;
        }
        self.undo(true, p);
        self.timers.retransmits = 0;
        if self.config.kernel.rules.undone_loss_is_held && self.tcp_is_non_sack_preventing_reopen(p) {
            return true;
        }
        if frto || !self.is_reno() {
            self.set_ca_state(CaState::Open, p);
            self.cong.sack_reneging = false;
        }
        true
    }

    /// A partial ACK in recovery that the original transmission caused: the loss was none.
    /// Kernel: `tcp_try_undo_partial`, net/ipv4/tcp_input.c, 5.10 to 6.18.
    pub(in crate::engine) fn tcp_try_undo_partial<P: Probe>(&mut self, prior_una: SeqNum, p: &mut P) -> bool {
        if self.cong.undo_marker.is_none() || !self.tcp_packet_delayed() {
            return false;
        }
        self.tcp_check_sack_reordering(prior_una, p);
        if self.sk.retrans_out > 0 {
            return true;
        }
        if !self.tcp_any_retrans_done() {
            self.timers.retrans_stamp = None;
        }
        self.undo(true, p);
        self.tcp_try_keep_open(p);
        false
    }

    /// Kernel: `tcp_try_keep_open`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_try_keep_open<P: Probe>(&mut self, p: &mut P) {
        let left_out = self.sk.sacked_out + self.sk.lost_out > 0;
        let state = if left_out || self.tcp_any_retrans_done() { CaState::Disorder } else { CaState::Open };
        if self.cong.ca_state != state {
            self.set_ca_state(state, p);
            self.cong.high_seq = self.sk.snd_nxt;
        }
    }

    /// Kernel: `tcp_try_to_open`, net/ipv4/tcp_input.c, 5.10 to 6.18.
    pub(in crate::engine) fn tcp_try_to_open<P: Probe>(&mut self, flags: AckFlags, p: &mut P) {
        if !self.tcp_any_retrans_done() {
            self.timers.retrans_stamp = None;
        }
        if flags.contains(AckFlags::ECE) {
            self.tcp_enter_cwr(p);
        }
        if self.cong.ca_state != CaState::Cwr {
            self.tcp_try_keep_open(p);
        }
    }

    /// Kernel: `tcp_any_retrans_done`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_any_retrans_done(&self) -> bool {
        self.sk.retrans_out > 0
            || self.queues.rtx_head().is_some_and(|head| self.queues.get(head).sacked.contains(Sacked::EVER_RETRANS))
    }

    /// A partial ACK in recovery. True: what is at the head now is to be resent.
    /// Kernel: `tcp_try_undo_partial`, net/ipv4/tcp_input.c, 3.10.
    pub(in crate::engine) fn tcp_try_undo_partial_fack<P: Probe>(&mut self, acked: u32, p: &mut P) -> bool {
        let failed = self.is_reno() || self.fackets() > self.cong.reordering;
        if !self.tcp_may_undo(p) {
            return failed;
        }
        if !self.tcp_any_retrans_done() {
            self.timers.retrans_stamp = None;
        }
        self.tcp_update_reordering(self.fackets() + acked);
        self.tcp_undo_cwr(p);
        false
    }

    /// cwnd alone goes back.
    /// Kernel: `tcp_undo_cwr`, net/ipv4/tcp_input.c, 3.10.
    fn tcp_undo_cwr<P: Probe>(&mut self, p: &mut P) {
        enter!(self, p, TcpUndoCwndReduction, || self.undo_cwr(false, p))
    }

    /// cwnd, and ssthresh if asked for, go back to what they were.
    pub(in crate::engine) fn undo_cwr<P: Probe>(&mut self, undo_ssthresh: bool, p: &mut P) {
        if self.cong.prior_ssthresh > 0 {
            self.set_cwnd(self.ca_undo_cwnd(), p);
            if undo_ssthresh && self.cong.prior_ssthresh > self.cong.ssthresh {
                self.set_ssthresh(self.cong.prior_ssthresh, p);
            }
        } else if self.config.kernel.rules.undo_at_least_ssthresh {
            self.set_cwnd(self.cong.cwnd.max(self.cong.ssthresh), p);
        }
        self.cong.cwnd_stamp = self.now;
    }

    /// No burst is larger than the reordering that is allowed for.
    /// Kernel: `tcp_moderate_cwnd`, net/ipv4/tcp_input.c, 3.10.
    pub(in crate::engine) fn tcp_moderate_cwnd<P: Probe>(&mut self, p: &mut P) {
        let burst = self.sk.in_flight() + self.cong.reordering;
        self.set_cwnd(self.cong.cwnd.min(burst), p);
        self.cong.cwnd_stamp = self.now;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    use crate::engine::socket::congestion::INFINITE_SSTHRESH;
    use crate::engine::test_support::{MSS, Sender};
    use crate::engine::{NoProbe, SockOpt};
    use crate::wire::{Flags, Header, Options, Timestamps};

    /// Ten segments are out, the first is resent because those behind it were SACKed.
    fn in_recovery() -> Sender {
        let mut sender = Sender::new().set(&[SockOpt::NoDelay(true)]);
        for _ in 0..10 {
            sender.write(MSS as usize).unwrap();
        }
        sender.later(Duration::from_millis(1));
        sender.sack(0, &[(MSS, 10 * MSS)]);
        assert_eq!((sender.cong.ca_state, sender.cong.ssthresh, sender.sent()), (CaState::Recovery, 7, vec![(0, MSS)]));
        sender
    }

    #[test]
    fn a_dsack_of_every_retransmission_takes_recovery_back() {
        let mut sender = in_recovery();

        sender.sack(10 * MSS, &[(0, MSS)]);

        assert_eq!((sender.cong.ca_state, sender.cong.ssthresh), (CaState::Open, INFINITE_SSTHRESH));
        assert!(sender.cong.cwnd >= 10);
    }

    #[test]
    fn an_undone_window_is_what_it_was_and_in_3_10_what_the_algorithm_remembers() {
        let undone = |mut sender: Sender| {
            (sender.cong.cwnd, sender.cong.prior_cwnd, sender.cong.prior_ssthresh) = (30, 20, 50);
            let ssthresh = sender.ca_ssthresh();
            (sender.cong.cwnd, sender.cong.ssthresh) = (5, ssthresh);
            sender.undo_cwr(true, &mut NoProbe);
            (sender.cong.cwnd, sender.cong.ssthresh)
        };

        assert_eq!((undone(Sender::new()), undone(Sender::v3_10())), ((20, 50), (30, 50)));
    }

    /// An ACK of all ten segments that echoes a time stamp by `later` after that of the first retransmission.
    fn echoing(later: i32) -> Sender {
        let mut sender = in_recovery();
        sender.sk.tstamp_ok = true;
        let stamp = sender.timers.retrans_stamp.expect("it was resent");
        let timestamps = Some(Timestamps { value: 1, echo: stamp.wrapping_add_signed(later) });
        let (seq, ack) = (sender.sk.rcv_nxt, sender.sk.snd_nxt);
        let options = Options { timestamps, ..Options::default() };
        sender.segment(Header {
            seq,
            ack,
            flags: Flags::ACK,
            window: 511,
            urgent: 0,
            ecn: Default::default(),
            options,
        });
        sender
    }

    #[test]
    fn an_echo_from_before_the_retransmission_takes_recovery_back() {
        let undone = echoing(-1);
        assert_eq!((undone.cong.ca_state, undone.cong.ssthresh), (CaState::Open, INFINITE_SSTHRESH));
        assert!(undone.cong.cwnd >= 10);

        let real = echoing(0);
        assert_eq!((real.cong.ca_state, real.cong.ssthresh), (CaState::Open, 7));
    }
}
