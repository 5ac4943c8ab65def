//! Pacing by the socket itself (SO_MAX_PACING_RATE without a queueing discipline that paces): each departure moves the
//! departure clock on, and nothing leaves before it (net/ipv4/tcp_output.c).

use std::time::Duration;

use crate::engine::Engine;
use crate::engine::socket::congestion::told_rate;
use crate::engine::step::macros::{enter, event, set, test};
use crate::engine::step::probe::{Probe, Subject};
use crate::units::Time;

/// The first data segments of a connection are not paced.
const UNPACED_SEGMENTS: u64 = 10;
const NSEC_PER_SEC: u128 = 1_000_000_000;

impl Engine {
    /// A packet leaves: the departure clock is not behind the time any more. Returns when it leaves.
    pub(in crate::engine) fn depart(&mut self) -> Time {
        self.sk.wstamp = self.sk.wstamp.max(self.now);
        self.sk.wstamp
    }

    /// The departure clock moves on by the time that `len` bytes take at the pacing rate. Of that the half may be spared, if
    /// the time since the departure `before` was longer.
    /// Kernel: `tcp_update_skb_after_send`, net/ipv4/tcp_output.c, 5.10 to 6.18.
    pub(in crate::engine) fn pace(&mut self, len: u32, before: Time) {
        let rate = u128::from(self.cong.pacing_rate);
        if !self.sk.paced || rate == 0 || self.cong.pacing_rate == u64::MAX || self.sk.data_segs_out < UNPACED_SEGMENTS
        {
            return;
        }
        let span = Duration::from_nanos((u128::from(len) * NSEC_PER_SEC / rate) as u64);
        let spared = self.sk.wstamp.since(before).min(span / 2);
        self.sk.wstamp += span - spared;
    }

    /// Is the next departure still to come? Then a timer waits for it.
    /// Kernel: `tcp_pacing_check`, net/ipv4/tcp_output.c, 5.10 to 6.18.
    pub(in crate::engine) fn tcp_pacing_check<P: Probe>(&mut self, p: &mut P) -> bool {
        if !self.sk.paced {
            return false;
        }
        let (departure, now) = (self.sk.wstamp, self.now);
        let holds = test!(self, p, PacingHolds, departure.as_nanos(), now.as_nanos());
        if holds && self.timers.pacing.is_none() {
            self.timers.pacing = Some(departure);
            event!(self, p, TimerArmed, Subject::Socket, departure.since(now).as_nanos());
        }
        holds
    }

    /// Ticks that the shared timer waits longer, because nothing departs before.
    /// Kernel: `tcp_pacing_delay`, include/net/tcp.h, 5.10 to 6.18.
    pub(in crate::engine) fn pacing_delay(&self) -> u64 {
        let wait = self.sk.wstamp.since(self.now).as_micros() as u64;
        wait / self.config.kernel.tick_us()
    }

    /// The departure has come.
    /// Kernel: `tcp_pace_kick`, net/ipv4/tcp_output.c, 5.10 to 6.18.
    pub(in crate::engine) fn tcp_pace_kick<P: Probe>(&mut self, p: &mut P) {
        let Some(at) = self.timers.pacing.take_if(|at| *at <= self.now) else { return };
        enter!(self, p, TcpPaceKick, || {
            event!(self, p, TimerFired, Subject::Socket, at.as_nanos());
            self.tcp_tsq_handler(p);
        });
    }

    /// SO_MAX_PACING_RATE. From the first limit on the socket is paced, by its own estimate if not by the limit.
    pub(in crate::engine) fn set_max_pacing_rate<P: Probe>(&mut self, rate: Option<u64>, p: &mut P) {
        self.sk.paced |= rate.is_some();
        self.sk.max_pacing_rate = rate;
        let from = self.cong.pacing_rate;
        self.cong.pacing_rate = self.limit_pacing_rate(from);
        set!(self, p, PacingRate, told_rate(from), told_rate(self.cong.pacing_rate));
    }

    pub(in crate::engine) fn limit_pacing_rate(&self, rate: u64) -> u64 {
        self.sk.max_pacing_rate.map_or(rate, |limit| rate.min(limit))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::test_support::{MSS, Sender};
    use crate::engine::{Errno, SockOpt, Syscall, Timer};
    use crate::kernel::v6_18;

    const RATE: u64 = 100_000;
    /// What two segments take at that rate.
    const TWO_SEGMENTS: Duration = Duration::from_nanos(2 * MSS as u64 * 10_000);

    const RTT: Duration = Duration::from_millis(1);

    /// A paced socket that has sent its first ten segments, two in each skb, and has more to send.
    fn paced() -> Sender {
        let autosized = Sender::with(v6_18::KERNEL, |config| config.kernel.sysctl.tso_rtt_log = 0);
        let mut sender = autosized.set(&[SockOpt::MaxPacingRate(Some(RATE))]);
        sender.write(30_000).unwrap();
        sender
    }

    fn pacing_timer(sender: &Sender) -> Option<Duration> {
        sender.timers.pacing.map(|at| at.since(sender.now))
    }

    #[test]
    fn ten_segments_are_free_and_the_next_skb_waits_for_what_the_tenth_took() {
        let mut sender = paced();
        assert_eq!(sender.sent().len(), 5);
        assert_eq!((sender.sk.packets_out, pacing_timer(&sender)), (10, Some(TWO_SEGMENTS)));

        sender.later(RTT);
        sender.ack(2 * MSS);
        assert_eq!((sender.sent(), pacing_timer(&sender)), (vec![], Some(TWO_SEGMENTS - RTT)));
        assert_eq!(sender.fire(), Timer::Pacing);

        assert_eq!(sender.sent(), [(10 * i64::from(MSS), 2 * MSS)]);
    }

    #[test]
    fn after_a_pause_half_of_the_time_is_spared() {
        let mut sender = paced();
        sender.fire();
        assert_eq!((sender.sent(), pacing_timer(&sender)), (vec![], None));
        sender.later(Duration::from_millis(50));

        sender.ack(2 * MSS);

        assert_eq!((sender.sent().len(), pacing_timer(&sender)), (1, Some(TWO_SEGMENTS / 2)));
    }

    #[test]
    fn retransmissions_are_paced_too() {
        let mut sender = paced();
        sender.ack(2 * MSS);
        assert_eq!(sender.sent(), []);

        sender.sack(2 * MSS, &[(4 * MSS, 10 * MSS)]);
        assert_eq!((sender.sent(), sender.sk.lost_out > 0), (vec![], true));
        sender.fire();

        assert_eq!(sender.sent()[0].0, 2 * i64::from(MSS));
    }

    #[test]
    fn an_rto_begins_at_the_departure() {
        let sender = paced();
        let rto = sender.timers.retransmit.expect("data is out");

        let ticks = sender.config.kernel.jiffies(sender.now) + sender.rtt.rto;
        assert_eq!(rto.timer, Timer::LossProbe);
        assert_eq!(sender.pacing_delay(), TWO_SEGMENTS.as_millis() as u64 / 4);
        assert!(rto.expires <= ticks + sender.pacing_delay());
    }

    #[test]
    fn a_limit_that_is_lifted_leaves_the_socket_paced_by_its_estimate() {
        let mut sender = paced();
        let estimate = sender.cong.pacing_rate;
        assert_eq!(estimate, RATE);

        sender.call(Syscall::SetSockOpt(SockOpt::MaxPacingRate(None)));
        sender.tcp_update_pacing_rate(&mut crate::engine::NoProbe);

        assert!(sender.sk.paced && sender.cong.pacing_rate > estimate);
    }

    #[test]
    fn in_3_10_there_is_no_such_option() {
        let mut sender = Sender::v3_10();

        sender.call(Syscall::SetSockOpt(SockOpt::MaxPacingRate(Some(RATE))));

        assert_eq!((sender.result(), sender.sk.paced), (Some(Err(Errno::Enoprotoopt)), false));
    }
}
