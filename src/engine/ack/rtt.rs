//! Round-trip estimate and retransmission time-out (RFC 6298; `tcp_ack_update_rtt`).

use std::time::Duration;

use crate::engine::Engine;
use crate::engine::api::io::GivenTiming;
use crate::engine::socket::rtt::Rtt;
use crate::engine::step::macros::{enter, set};
use crate::engine::step::probe::Probe;
use crate::kernel::limits::RTO_MAX;
use crate::kernel::rules::Clock;
use crate::units::SeqNum;

/// The minimum round-trip time is forgotten after this long.
const MIN_RTT_WINDOW: Duration = Duration::from_secs(300);

impl Rtt {
    /// The estimate in ticks, kept in the same fields.
    /// Kernel: `tcp_rtt_estimator`, net/ipv4/tcp_input.c, 3.10.
    fn estimate_ticks(&mut self, sample_us: u32, tick_us: u32, rto_min_us: u32, una: SeqNum, nxt: SeqNum) {
        for value in [&mut self.srtt_8th_us, &mut self.mdev_us, &mut self.mdev_max_us, &mut self.rttvar_us] {
            *value /= tick_us;
        }
        self.estimate(sample_us / tick_us, rto_min_us / tick_us, una, nxt);
        for value in [&mut self.srtt_8th_us, &mut self.mdev_us, &mut self.mdev_max_us, &mut self.rttvar_us] {
            *value *= tick_us;
        }
    }

    /// Kernel: `tcp_rtt_estimator`, net/ipv4/tcp_input.c, 5.10 to 6.18.
    fn estimate(&mut self, sample_us: u32, rto_min_us: u32, snd_una: SeqNum, snd_nxt: SeqNum) {
        let sample = i64::from(sample_us.max(1));
        if self.srtt_8th_us == 0 {
            self.srtt_8th_us = (sample as u32) << 3;
            self.mdev_us = (sample as u32) << 1;
            self.rttvar_us = self.mdev_us.max(rto_min_us);
            self.mdev_max_us = self.rttvar_us;
            self.rtt_seq = snd_nxt;
            return;
        }
        let mut error = sample - i64::from(self.srtt_8th_us >> 3);
        self.srtt_8th_us = (i64::from(self.srtt_8th_us) + error).max(1) as u32;
        if error < 0 {
            error = -error - i64::from(self.mdev_us >> 2);
            // A falling round-trip time must not raise the deviation as fast.
            if error > 0 {
                error >>= 3;
            }
        } else {
            error -= i64::from(self.mdev_us >> 2);
        }
        self.mdev_us = (i64::from(self.mdev_us) + error).max(0) as u32;
        if self.mdev_us > self.mdev_max_us {
            self.mdev_max_us = self.mdev_us;
            self.rttvar_us = self.rttvar_us.max(self.mdev_max_us);
        }
        if snd_una.after(self.rtt_seq) {
            if self.mdev_max_us < self.rttvar_us {
                self.rttvar_us -= (self.rttvar_us - self.mdev_max_us) >> 2;
            }
            self.rtt_seq = snd_nxt;
            self.mdev_max_us = rto_min_us;
        }
    }
}

impl Engine {
    pub(in crate::engine) fn rto_min_us(&self) -> u32 {
        self.config.kernel.sysctl.rto_min_ms * 1000
    }

    pub(in crate::engine) fn rto_max(&self) -> u64 {
        self.config.kernel.usecs_to_jiffies(self.rto_max_ms() * 1000)
    }

    /// The longest RTO in milliseconds: a sysctl, where there is one.
    pub(in crate::engine) fn rto_max_ms(&self) -> u64 {
        let kernel = &self.config.kernel;
        if kernel.rules.rto_max_sysctl { kernel.sysctl.rto_max_ms.into() } else { RTO_MAX.as_millis() as u64 }
    }

    /// Takes a round-trip sample; `ca_rtt_us` is the one of the newest segment delivered. Of a handshake
    /// (`of_data` false) that we did not begin congestion control hears nothing.
    /// Kernel: `tcp_ack_update_rtt`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_rtt_sample<P: Probe>(
        &mut self,
        seq_rtt_us: u64,
        ca_rtt_us: u64,
        of_data: bool,
        p: &mut P,
    ) {
        enter!(self, p, TcpAckUpdateRtt, || {
            let (srtt, rto) = (self.rtt.srtt_us(), self.rtt.rto);
            let sample = seq_rtt_us.min(u64::from(u32::MAX >> 4)) as u32;
            if let Some(given) = self.rtt.given {
                self.rtt.rto = u64::from(given.rto_jiffies);
            } else {
                self.update_min_rtt(ca_rtt_us.min(u64::from(u32::MAX)) as u32);
                let (una, nxt, rto_min) = (self.sk.snd_una, self.sk.snd_nxt, self.rto_min_us());
                match self.config.kernel.rules.clock {
                    Clock::Ticks => {
                        self.rtt.estimate_ticks(sample, self.config.kernel.tick_us() as u32, rto_min, una, nxt);
                    }
                    Clock::Microseconds => self.rtt.estimate(sample, rto_min, una, nxt),
                }
                let rto_us = u64::from((self.rtt.srtt_8th_us >> 3) + self.rtt.rttvar_us);
                self.rtt.rto = self.config.kernel.usecs_to_jiffies(rto_us).min(self.rto_max());
            }
            if of_data {
                self.ca_pkts_acked(ca_rtt_us.min(u64::from(u32::MAX)) as u32, p);
            }
            self.timers.backoff = 0;
            set!(self, p, Srtt, srtt, self.rtt.srtt_us());
            set!(self, p, Rto, rto, self.rtt.rto);
        })
    }

    /// Kernel: `tcp_update_rtt_min`, net/ipv4/tcp_input.c, 5.10 to 6.18.
    fn update_min_rtt(&mut self, sample_us: u32) {
        let sample = sample_us.max(1);
        if sample <= self.rtt.min_rtt_us || self.now.since(self.rtt.min_rtt_at) > MIN_RTT_WINDOW {
            self.rtt.min_rtt_us = sample;
            self.rtt.min_rtt_at = self.now;
        }
    }

    /// Estimates from outside take effect; those before them count until now.
    pub(in crate::engine) fn give_timing(&mut self, given: Option<GivenTiming>) {
        if let Some(before) = self.rtt.given {
            self.rtt.rto = u64::from(before.rto_jiffies);
        }
        self.rtt.given = given;
        if let Some(given) = given {
            self.rtt.srtt_8th_us = given.srtt_us << 3;
            self.rtt.min_rtt_us = given.min_rtt_us;
            self.cong.pacing_rate = given.pacing_rate;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::test_support::Sender;
    use crate::kernel::profile::Kernel;
    use crate::kernel::v6_18;

    #[test]
    fn the_first_sample_sets_the_estimate_and_a_steady_path_keeps_it() {
        let mut rtt = Rtt::new(&Kernel::v6_18());

        rtt.estimate(20_000, 200_000, SeqNum(1), SeqNum(1000));
        assert_eq!(rtt.srtt_us(), 20_000);
        assert_eq!(rtt.rttvar_us, 200_000);

        for round in 0..50 {
            rtt.estimate(20_000, 200_000, SeqNum(1000 * round), SeqNum(1000 * round + 1000));
        }
        assert_eq!(rtt.srtt_us(), 20_000);
        assert!(rtt.mdev_us < 1000, "{}", rtt.mdev_us);
    }

    #[test]
    fn a_sample_moves_the_estimate_by_an_eighth_and_the_deviation_by_a_quarter() {
        let mut rtt = Rtt::new(&v6_18::KERNEL);
        rtt.estimate(20_000, 200_000, SeqNum(1), SeqNum(1000));
        assert_eq!((rtt.srtt_us(), rtt.mdev_us), (20_000, 40_000));

        rtt.estimate(28_000, 200_000, SeqNum(1), SeqNum(1000));

        assert_eq!((rtt.srtt_us(), rtt.mdev_us), (21_000, 40_000 + 8000 - 10_000));
    }

    #[test]
    fn the_rto_is_a_round_trip_and_200_ms_in_whole_ticks() {
        let (fine, coarse) = (Sender::new(), Sender::v3_10());

        assert_eq!((fine.rtt.srtt_us(), fine.rtt.rto), (200, 51), "200.2 ms in ticks of 4 ms");
        assert_eq!((coarse.rtt.srtt_us(), coarse.rtt.rto), (1000, 201), "one tick of 1 ms at least");
    }

    #[test]
    fn a_retransmitted_segment_tells_no_round_trip() {
        let mut sender = Sender::new();
        sender.write(1000).unwrap();
        sender.fire();
        sender.fire();
        let before = sender.rtt.srtt_us();

        sender.ack(1000);

        assert_eq!(sender.rtt.srtt_us(), before);
    }
}
