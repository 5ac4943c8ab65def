//! The kernel's clock: ticks, and when a timer that expires at one is run (kernel/time/timer.c).

use std::time::Duration;

use crate::kernel::profile::Kernel;
use crate::kernel::rules::Clock;
use crate::units::Time;

impl Kernel {
    /// Ticks since the machine was started.
    pub fn jiffies(&self, now: Time) -> u64 {
        (self.uptime_us + now.as_micros()) / self.tick_us()
    }

    /// When this tick begins; time zero if that was before.
    fn time_of(&self, jiffies: u64) -> Time {
        Time::from_micros((jiffies * self.tick_us()).saturating_sub(self.uptime_us))
    }

    /// Ticks that cover at least this many microseconds.
    pub fn usecs_to_jiffies(&self, micros: u64) -> u64 {
        micros.div_ceil(self.tick_us())
    }

    /// Ticks as microseconds.
    pub fn jiffies_to_usecs(&self, jiffies: u64) -> u64 {
        jiffies * self.tick_us()
    }

    /// The time between, in whole ticks: as what counts ticks at both ends has it.
    pub fn ticks_between(&self, from: Time, to: Time) -> Duration {
        Duration::from_micros(self.jiffies_to_usecs(self.jiffies(to).saturating_sub(self.jiffies(from))))
    }

    /// When the kernel runs a timer that expires at `expires`.
    pub fn timer_fires(&self, now: Time, expires: u64) -> Time {
        match self.rules.clock {
            Clock::Ticks => self.slack_fires(now, expires),
            Clock::Microseconds => self.wheel_fires(now, expires),
        }
    }

    /// At its tick; one far ahead may be late by a 256th, to a rounder tick that others may share (`apply_slack`).
    fn slack_fires(&self, now: Time, expires: u64) -> Time {
        let clock = self.jiffies(now);
        let expires = expires.max(clock + 1);
        let delta = expires - clock;
        let latest = if delta < 256 { expires } else { expires + delta / 256 };
        let differing = expires ^ latest;
        let rounded = if differing == 0 { expires } else { latest & !((1 << differing.ilog2()) - 1) };
        self.time_of(rounded)
    }

    /// When the timer wheel runs a timer that expires at `expires`: never early, so at the tick after it, and far ones
    /// at a coarser tick (`calc_index`, kernel/time/timer.c).
    fn wheel_fires(&self, now: Time, expires: u64) -> Time {
        let clock = self.jiffies(now);
        let expires = expires.max(clock);
        let delta = expires - clock;
        let mut shift = 0;
        let mut reach = 63;
        while delta >= reach && shift < 24 {
            shift += 3;
            reach <<= 3;
        }
        let slot = (expires + (1 << shift)) >> shift;
        self.time_of(slot << shift)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wheel_never_fires_early_and_is_coarser_far_ahead() {
        let kernel = Kernel::v6_18();
        let now = Time::from_millis(10);

        let soon = kernel.wheel_fires(now, kernel.jiffies(now) + 3);
        assert_eq!(soon, Time::from_millis(8 + 4 * 4));

        let later = kernel.wheel_fires(now, kernel.jiffies(now) + 250);
        assert!(later > now + Duration::from_millis(1000));
        assert_eq!(later.as_micros() % (8 * 4000), 0);
    }

    #[test]
    fn in_3_10_a_near_timer_fires_at_its_tick_and_a_far_one_at_a_rounder_one_soon_after() {
        let kernel = Kernel::v3_10();
        let now = Time::from_millis(10);
        let clock = kernel.jiffies(now);

        assert_eq!(kernel.timer_fires(now, clock + 200), now + Duration::from_millis(200));
        for ahead in [1_000, 30_000, 120_000] {
            let late = kernel.timer_fires(now, clock + ahead).since(now).as_millis() as u64 - ahead;
            assert!(late <= ahead / 256, "{late} ticks after {ahead}");
        }
    }

    #[test]
    fn ticks_cover_the_time_that_they_are_asked_for() {
        for (kernel, micros) in [(Kernel::v3_10(), 1_000), (Kernel::v6_18(), 4_000)] {
            assert_eq!([1, micros, micros + 1].map(|span| kernel.usecs_to_jiffies(span)), [1, 1, 2]);
            assert_eq!(kernel.jiffies_to_usecs(3), 3 * micros);
        }
    }
}
