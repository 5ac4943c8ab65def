//! HyStart: CUBIC ends slow start before anything is lost, when a round's ACKs come for too long or too late
//! (`hystart_update`, net/ipv4/tcp_cubic.c).

use crate::engine::Engine;
use crate::engine::socket::congestion::{CongestionOps, Hystart};
use crate::engine::step::macros::{enter, test};
use crate::engine::step::probe::Probe;
use crate::kernel::rules::HystartClock;
use crate::units::Time;

/// Smaller windows are not watched (hystart_low_window).
const LOW_WINDOW: u32 = 16;
/// Round-trip samples of a round that make its smallest one trustworthy (HYSTART_MIN_SAMPLES).
const MIN_SAMPLES: u32 = 8;
/// ACKs at most this far apart belong to one train (hystart_ack_delta).
const TRAIN_GAP_US: u64 = 2000;
/// Bounds of the delay that may be added (HYSTART_DELAY_MIN, HYSTART_DELAY_MAX).
const MORE_DELAY_US: (u64, u64) = (4000, 16_000);
/// No more than this is taken off for what the device holds together.
const MOST_ACK_DELAY_US: u64 = 1000;

impl Engine {
    /// A round-trip sample in slow start: does the path show that its capacity is reached? Then ssthresh is what cwnd is.
    /// Kernel: `hystart_update`, net/ipv4/tcp_cubic.c, 3.10 to 6.18.
    pub(in crate::engine) fn hystart_update<P: Probe>(&mut self, delay_us: u32, p: &mut P) {
        let CongestionOps::Cubic(cubic) = self.cong.ops else { return };
        if cubic.hystart.found || !self.cong.in_slow_start() {
            return;
        }
        // Rounds are counted from the first one on, however small the window.
        let by_sample = self.config.kernel.rules.hystart == HystartClock::Microseconds;
        if by_sample && self.sk.snd_una.after(cubic.hystart.end_seq) {
            self.hystart_reset();
        }
        if self.cong.cwnd < LOW_WINDOW {
            return;
        }
        enter!(self, p, HystartUpdate, || {
            let found = self.train_is_long(p) | self.delay_has_grown(delay_us, p);
            if found {
                self.change_hystart(|hystart| hystart.found = true);
                self.set_ssthresh(self.cong.cwnd, p);
            }
        });
    }

    /// A round is over.
    /// Kernel: `bictcp_hystart_reset`, net/ipv4/tcp_cubic.c, 3.10 to 6.18.
    pub(in crate::engine) fn hystart_reset(&mut self) {
        let (next, now) = (self.sk.snd_nxt, self.now);
        self.change_hystart(|hystart| hystart.reset(next, now));
    }

    fn change_hystart(&mut self, change: impl FnOnce(&mut Hystart)) {
        if let CongestionOps::Cubic(cubic) = &mut self.cong.ops {
            change(&mut cubic.hystart);
        }
    }

    /// ACKs one close behind the other, for longer than half of the smallest round trip: the path is full of what was sent.
    fn train_is_long<P: Probe>(&mut self, p: &mut P) -> bool {
        let CongestionOps::Cubic(cubic) = self.cong.ops else { return false };
        let now = self.hystart_clock(self.now);
        let gap = now - self.hystart_clock(cubic.hystart.last_ack);
        if !test!(self, p, AckTrain, gap, TRAIN_GAP_US) {
            return false;
        }
        let at = self.now;
        self.change_hystart(|hystart| hystart.last_ack = at);
        let smallest = u64::from(cubic.delay_min_us);
        let enough = match self.config.kernel.rules.hystart {
            HystartClock::Milliseconds => smallest / 2 / 1000 * 1000,
            HystartClock::Microseconds if self.sk.paced => smallest + self.hystart_ack_delay_us(),
            HystartClock::Microseconds => (smallest + self.hystart_ack_delay_us()) / 2,
        };
        let length = now - self.hystart_clock(cubic.hystart.round_start);
        test!(self, p, LongAckTrain, length, enough)
    }

    /// What the device holds together comes in one go: the time of four super-packets at the pacing rate.
    fn hystart_ack_delay_us(&self) -> u64 {
        let bytes = u64::from(self.gso_max_size()) * 4;
        match self.cong.pacing_rate {
            0 => 0,
            rate => (bytes * 1_000_000 / rate).min(MOST_ACK_DELAY_US),
        }
    }

    /// Even the smallest of a round's first samples is well above the smallest ever: a queue has formed.
    fn delay_has_grown<P: Probe>(&mut self, delay_us: u32, p: &mut P) -> bool {
        let CongestionOps::Cubic(cubic) = self.cong.ops else { return false };
        let Hystart { curr_rtt_us, sample_cnt, .. } = cubic.hystart;
        let (rule, is_sample) = (self.config.kernel.rules.hystart, sample_cnt < MIN_SAMPLES);
        if is_sample || rule == HystartClock::Microseconds {
            let smallest = curr_rtt_us.min(delay_us);
            self.change_hystart(|hystart| hystart.curr_rtt_us = smallest);
        }
        if is_sample {
            self.change_hystart(|hystart| hystart.sample_cnt += 1);
            return false;
        }
        let smallest = u64::from(cubic.delay_min_us);
        let share = match rule {
            HystartClock::Milliseconds => smallest / 16,
            HystartClock::Microseconds => smallest / 8,
        };
        let limit = smallest + share.clamp(MORE_DELAY_US.0, MORE_DELAY_US.1);
        let CongestionOps::Cubic(cubic) = self.cong.ops else { return false };
        test!(self, p, RoundDelayed, cubic.hystart.curr_rtt_us, limit)
    }

    /// Microseconds, in 3.10 only whole milliseconds of them.
    fn hystart_clock(&self, at: Time) -> u64 {
        match self.config.kernel.rules.hystart {
            HystartClock::Milliseconds => at.as_micros() / 1000 * 1000,
            HystartClock::Microseconds => at.as_micros(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use crate::engine::SockOpt;
    use crate::engine::test_support::{MSS, Sender};

    /// In slow start, with a window of 40 segments that is in flight, after one of 20 whose round trips took 40 ms.
    fn in_slow_start() -> Sender {
        let mut sender = Sender::with_wide_window().set(&[SockOpt::SndBuf(4_000_000)]);
        sender.write(200 * MSS as usize).unwrap();
        let mut acked = 0;
        for segments in [10, 20] {
            sender.later(Duration::from_millis(40));
            acked += segments * MSS;
            sender.ack(acked);
        }
        assert_eq!((sender.cong.cwnd, sender.cong.in_slow_start()), (40, true));
        sender
    }

    /// One ACK for each two segments, so far apart; the window when slow start ended.
    fn ended_at(sender: &mut Sender, gap: Duration) -> Option<u32> {
        let first = 30 * MSS;
        for ack in 1..=20 {
            sender.later(gap);
            sender.ack(first + ack * 2 * MSS);
            if !sender.cong.in_slow_start() {
                return Some(sender.cong.ssthresh);
            }
        }
        None
    }

    #[test]
    fn acks_that_follow_closely_for_half_a_round_trip_end_slow_start() {
        let mut sender = in_slow_start();
        sender.later(Duration::from_millis(38));

        let at = ended_at(&mut sender, Duration::from_micros(1900));

        // The twelfth comes 20.9 ms after the first.
        assert_eq!(at, Some(40 + 11 * 2));
    }

    #[test]
    fn with_longer_gaps_it_goes_on() {
        let mut sender = in_slow_start();
        sender.later(Duration::from_millis(38));

        assert_eq!(ended_at(&mut sender, Duration::from_micros(2100)), None);
    }

    #[test]
    fn round_trips_longer_by_an_eighth_end_it_after_eight_samples() {
        let mut sender = in_slow_start();
        sender.later(Duration::from_millis(46));

        let at = ended_at(&mut sender, Duration::from_micros(2100));

        assert_eq!(at, Some(40 + 8 * 2));
    }

    #[test]
    fn rounds_are_counted_from_the_first_one_on_so_that_the_ninth_sample_of_one_ends_slow_start() {
        let mut sender = Sender::with_wide_window().set(&[SockOpt::SndBuf(4_000_000)]);
        sender.write(300 * MSS as usize).unwrap();

        let ended = (1..=30).find(|ack| {
            sender.later(Duration::from_millis(100));
            sender.ack(ack * 2 * MSS);
            !sender.cong.in_slow_start()
        });

        // The first round ends with the sixth ACK, which begins the second; nine of that are the sixth to the fourteenth.
        assert_eq!((ended, sender.cong.ssthresh), (Some(14), 36));
    }
}
