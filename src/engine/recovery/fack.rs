//! What only loss recovery by distance has (forward acknowledgement, with early retransmit; net/ipv4/tcp_input.c before
//! RACK). Its states stand in `alert`, beside those of the way by time.

use crate::engine::Engine;
use crate::engine::ack::verdict::AckFlags;
use crate::engine::api::timer::Timer;
use crate::engine::socket::queue::SkbRef;
use crate::engine::socket::recovery::Recovery;
use crate::engine::socket::state::Nonagle;
use crate::engine::step::macros::enter;
use crate::engine::step::probe::Probe;

impl Engine {
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

    /// Waits a quarter of a round trip before an early retransmit, unless the RTO comes before. True: it does wait.
    /// Kernel: `tcp_pause_early_retransmit`, net/ipv4/tcp_input.c, 3.10.
    pub(in crate::engine) fn tcp_pause_early_retransmit<P: Probe>(&mut self, p: &mut P) -> bool {
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
            self.tcp_enter_recovery(AckFlags::empty(), p);
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
            && self.tcp_cwnd_test(head, p) > 0
            && self.tcp_snd_wnd_test(head, mss, p)
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
    use std::time::Duration;

    use crate::engine::SockOpt;
    use crate::engine::api::timer::Timer;
    use crate::engine::socket::skb::Sacked;
    use crate::engine::socket::state::CaState;
    use crate::engine::test_support::{MSS, Sender};
    use crate::kernel::v3_10;

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

    /// Three segments are out, and the peer has all but the first.
    fn all_but_the_first(early_retrans: u32) -> Sender {
        let mut sender = Sender::with(v3_10::KERNEL, |config| config.kernel.sysctl.early_retrans = early_retrans)
            .set(&[SockOpt::NoDelay(true)]);
        for _ in 0..3 {
            sender.write(MSS as usize).unwrap();
        }
        sender.sack(0, &[(MSS, 3 * MSS)]);
        sender
    }

    #[test]
    fn with_few_segments_out_fewer_sacks_do_for_a_retransmission() {
        let sender = all_but_the_first(1);
        assert_eq!((sender.cong.ca_state, sender.sent()), (CaState::Recovery, vec![(0, MSS)]));

        let sender = all_but_the_first(0);
        assert_eq!((sender.cong.ca_state, sender.sent()), (CaState::Disorder, vec![]));
    }

    #[test]
    fn an_early_retransmission_may_wait_a_quarter_of_a_round_trip() {
        let mut sender = all_but_the_first(2);
        assert_eq!((sender.cong.ca_state, sender.sent()), (CaState::Disorder, vec![]));
        let before = sender.now;

        assert_eq!(sender.fire(), Timer::EarlyRetransmit);

        assert_eq!((sender.cong.ca_state, sender.sent()), (CaState::Recovery, vec![(0, MSS)]));
        assert!(sender.now.since(before) <= Duration::from_millis(3), "two ticks at the least");
    }

    #[test]
    fn the_missing_segment_ends_the_wait() {
        let mut sender = all_but_the_first(2);

        sender.ack(3 * MSS);

        assert_eq!((sender.cong.ca_state, sender.timers.retransmit), (CaState::Open, None));
    }
}
