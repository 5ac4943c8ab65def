//! RACK: what was sent long enough before something that arrived is lost (RFC 8985; net/ipv4/tcp_recovery.c).

use crate::engine::Engine;
use crate::engine::ack::verdict::AckFlags;
use crate::engine::api::timer::Timer;
use crate::engine::socket::queue::SkbRef;
use crate::engine::socket::recovery::Recovery;
use crate::engine::socket::skb::Sacked;
use crate::engine::socket::state::CaState;
use crate::engine::step::macros::{enter, test};
use crate::engine::step::probe::Probe;
use crate::units::{SeqNum, Time};

/// Least time between noticing a possible loss and acting on it.
const TIMEOUT_MIN_US: u64 = 2000;

fn sent_after(a: (Time, SeqNum), b: (Time, SeqNum)) -> bool {
    a.0 > b.0 || (a.0 == b.0 && a.1.after(b.1))
}

impl Engine {
    /// A segment sent at `sent_at` has arrived.
    /// Kernel: `tcp_rack_advance`, net/ipv4/tcp_recovery.c, 5.10 to 6.18.
    pub(in crate::engine) fn tcp_rack_advance(&mut self, sacked: Sacked, end_seq: SeqNum, sent_at: Time) {
        let Recovery::Rack(rack) = &mut self.recovery else { return };
        let rtt_us = self.now.micros_since(sent_at);
        if rtt_us < u64::from(self.rtt.min_rtt_us) && sacked.intersects(Sacked::RETRANS) {
            // Too fast for the retransmission: it was the original that arrived.
            return;
        }
        rack.advanced = true;
        rack.rtt_us = rtt_us;
        if sent_after((sent_at, end_seq), (rack.mstamp, rack.end_seq)) {
            rack.mstamp = sent_at;
            rack.end_seq = end_seq;
        }
    }

    /// Microseconds until the skb counts as lost; not positive: it does.
    /// Kernel: `tcp_rack_skb_timeout`, net/ipv4/tcp_recovery.c, 5.10 to 6.18.
    pub(in crate::engine) fn tcp_rack_skb_timeout(&self, skb: SkbRef, reo_wnd_us: u64) -> i64 {
        let age = self.now.micros_since(self.queues.get(skb).sent_at);
        (self.recovery.rack().rtt_us + reo_wnd_us) as i64 - age as i64
    }

    /// Kernel: `tcp_rack_reo_wnd`, net/ipv4/tcp_recovery.c, 5.10 to 6.18.
    fn tcp_rack_reo_wnd(&self) -> u64 {
        if self.cong.reordering_seen == 0
            && (self.cong.ca_state >= CaState::Recovery || self.sk.sacked_out >= self.cong.reordering)
        {
            return 0;
        }
        let steps = u64::from(self.rtt.min_rtt_us >> 2) * u64::from(self.recovery.rack().reo_wnd_steps);
        steps.min(u64::from(self.rtt.srtt_8th_us >> 3))
    }

    /// Marks what must be lost; returns how long until more may be, in microseconds (0: nothing waits).
    /// Kernel: `tcp_rack_detect_loss`, net/ipv4/tcp_recovery.c, 5.10 to 6.18.
    fn tcp_rack_detect_loss<P: Probe>(&mut self, p: &mut P) -> u64 {
        let reo_wnd = self.tcp_rack_reo_wnd();
        let mut timeout = 0;
        let mut next = self.queues.tsorted_oldest();
        while let Some(skb) = next {
            next = self.queues.tsorted_next(skb);
            let entry = self.queues.get(skb);
            if entry.sacked.contains(Sacked::LOST) && !entry.sacked.contains(Sacked::SACKED_RETRANS) {
                continue;
            }
            if !sent_after((self.recovery.rack().mstamp, self.recovery.rack().end_seq), (entry.sent_at, entry.end_seq))
            {
                break;
            }
            let remaining = self.tcp_rack_skb_timeout(skb, reo_wnd);
            if test!(self, p, RackLost, -remaining, 0) {
                self.tcp_mark_skb_lost(skb, p);
                self.queues.tsorted_remove(skb);
            } else {
                timeout = timeout.max(remaining as u64);
            }
        }
        timeout
    }

    /// True: the reordering timer now runs instead of the RTO.
    /// Kernel: `tcp_rack_mark_lost`, net/ipv4/tcp_recovery.c, 5.10 to 6.18.
    pub(in crate::engine) fn tcp_rack_mark_lost<P: Probe>(&mut self, p: &mut P) -> bool {
        enter!(self, p, TcpRackMarkLost, || {
            if !std::mem::take(&mut self.recovery.rack_mut().advanced) {
                return false;
            }
            let timeout = self.tcp_rack_detect_loss(p);
            if timeout == 0 {
                return false;
            }
            let ticks = self.config.kernel.usecs_to_jiffies(timeout + TIMEOUT_MIN_US);
            self.reset_xmit_timer(Timer::ReoTimeout, ticks, p);
            true
        })
    }

    /// The reordering window of a suspect is over.
    /// Kernel: `tcp_rack_reo_timeout`, net/ipv4/tcp_recovery.c, 5.10 to 6.18.
    pub(in crate::engine) fn tcp_rack_reo_timeout<P: Probe>(&mut self, p: &mut P) {
        enter!(self, p, TcpRackReoTimeout, || {
            let (lost, in_flight) = (self.sk.lost, self.sk.in_flight());
            self.tcp_rack_detect_loss(p);
            if in_flight != self.sk.in_flight() {
                if self.cong.ca_state != CaState::Recovery {
                    self.tcp_enter_recovery(AckFlags::empty(), p);
                    let newly_lost = self.sk.lost - lost;
                    self.tcp_cwnd_reduction(1, newly_lost, AckFlags::empty(), p);
                }
                self.tcp_xmit_retransmit_queue(p);
            }
            if !self.pending_is(Timer::Retransmit) {
                self.tcp_rearm_rto(p);
            }
        })
    }

    /// DSACKs widen the reordering window, once a round trip; quiet rounds narrow it again.
    /// Kernel: `tcp_rack_update_reo_wnd`, net/ipv4/tcp_recovery.c, 5.10 to 6.18.
    pub(in crate::engine) fn tcp_rack_update_reo_wnd(&mut self, prior_delivered: u32) {
        if prior_delivered == 0 {
            return;
        }
        let rack = self.recovery.rack_mut();
        if (prior_delivered.wrapping_sub(rack.last_delivered) as i32) < 0 {
            rack.dsack_seen = false;
        }
        if rack.dsack_seen {
            rack.reo_wnd_steps = (rack.reo_wnd_steps + 1).min(255);
            rack.dsack_seen = false;
            rack.last_delivered = self.sk.delivered;
            rack.reo_wnd_persist = 16;
        } else if rack.reo_wnd_persist == 0 {
            rack.reo_wnd_steps = 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    use crate::engine::SockOpt;
    use crate::engine::test_support::{MSS, Sender};

    /// Segments in skbs of their own, sent a millisecond ago.
    fn with_segments(n: u32) -> Sender {
        let mut sender = Sender::new().set(&[SockOpt::NoDelay(true)]);
        for _ in 0..n {
            sender.write(MSS as usize).unwrap();
        }
        sender.later(Duration::from_millis(1));
        sender
    }

    #[test]
    fn what_was_sent_before_something_that_arrived_is_lost_after_the_reordering_window() {
        let mut sender = with_segments(3);

        sender.sack(0, &[(2 * MSS, 3 * MSS)]);
        assert_eq!((sender.sk.lost_out, sender.pending_is(Timer::ReoTimeout)), (0, true));
        assert_eq!(sender.fire(), Timer::ReoTimeout);

        assert_eq!((sender.sk.lost_out, sender.cong.ca_state), (2, CaState::Recovery));
    }

    #[test]
    fn three_sacked_segments_need_no_reordering_window() {
        let mut sender = with_segments(4);

        sender.sack(0, &[(MSS, 4 * MSS)]);

        assert_eq!((sender.sk.lost_out, sender.cong.ca_state), (1, CaState::Recovery));
        assert_eq!(sender.sent(), [(0, MSS)]);
    }

    #[test]
    fn the_reordering_window_is_quarters_of_the_least_round_trip_but_one_round_trip_at_most() {
        let mut sender = Sender::new();
        (sender.rtt.min_rtt_us, sender.rtt.srtt_8th_us) = (40_000, 60_000 << 3);

        let windows = [1, 2, 7].map(|steps| {
            sender.recovery.rack_mut().reo_wnd_steps = steps;
            sender.tcp_rack_reo_wnd()
        });

        assert_eq!(windows, [10_000, 20_000, 60_000]);
    }

    #[test]
    fn while_no_reordering_was_ever_seen_recovery_has_no_reordering_window() {
        let mut sender = Sender::new();
        sender.cong.ca_state = CaState::Recovery;
        assert_eq!(sender.tcp_rack_reo_wnd(), 0);

        sender.cong.reordering_seen = 1;

        assert_eq!(sender.tcp_rack_reo_wnd(), 200 / 4);
    }
}
