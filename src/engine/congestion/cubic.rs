//! CUBIC: growth by the time since the last loss (RFC 9438, net/ipv4/tcp_cubic.c). Times are in ticks.

use crate::engine::Engine;
use crate::engine::congestion::ops::CwndEvent;
use crate::engine::socket::congestion::{CongestionOps, Cubic};
use crate::engine::socket::state::CaState;
use crate::engine::step::probe::Probe;
use crate::kernel::rules::{HystartClock, UndoCwnd};

/// Beta of CUBIC in fixed point: 717/1024. Its C is 410 / 2^40 in cubes of 1/1024 s.
const BETA: u32 = 717;
const BETA_SCALE: u32 = 1024;
/// 2^40 / 410: turns segments into (1/1024 s)^3.
const CUBE_FACTOR: u64 = (1 << 40) / 410;
/// 8 * (1024 + 717) / 3 / (1024 - 717): growth of the Reno flow that CUBIC must not fall behind.
const RENO_SCALE: u32 = 8 * (BETA_SCALE + BETA) / 3 / (BETA_SCALE - BETA);

impl Cubic {
    /// After an RTO it starts from nothing, except for the delay.
    /// Kernel: `cubictcp_state`, net/ipv4/tcp_cubic.c, 6.1 to 6.18.
    /// Kernel: `bictcp_state`, net/ipv4/tcp_cubic.c, 3.10 to 5.10.
    pub(in crate::engine) fn set_state(&mut self, state: CaState) {
        if state == CaState::Loss {
            *self = Cubic { delay_min_us: self.delay_min_us, ..Cubic::default() };
        }
    }

    /// Its own `undo_cwnd` went back to where the last loss was; now it is Reno's.
    /// Kernel: `bictcp_undo_cwnd`, net/ipv4/tcp_cubic.c, 3.10.
    pub(in crate::engine) fn undo_cwnd(&self, rule: UndoCwnd, prior_cwnd: u32) -> u32 {
        match rule {
            UndoCwnd::AskAlgorithm => self.last_max_cwnd,
            UndoCwnd::Remembered => prior_cwnd,
        }
    }

    /// 0.7 of the window.
    /// Kernel: `cubictcp_recalc_ssthresh`, net/ipv4/tcp_cubic.c, 6.1 to 6.18.
    /// Kernel: `bictcp_recalc_ssthresh`, net/ipv4/tcp_cubic.c, 3.10 to 5.10.
    pub(in crate::engine) fn recalc_ssthresh(&mut self, cwnd: u32) -> u32 {
        self.epoch_start = 0;
        self.last_max_cwnd =
            if cwnd < self.last_max_cwnd { cwnd.wrapping_mul(BETA_SCALE + BETA) / (2 * BETA_SCALE) } else { cwnd };
        (cwnd.wrapping_mul(BETA) / BETA_SCALE).max(2)
    }

    /// Takes a round-trip sample.
    fn note_delay(&mut self, rtt_us: u32) {
        let delay = rtt_us.max(1);
        if self.delay_min_us == 0 || self.delay_min_us > delay {
            self.delay_min_us = delay;
        }
    }

    /// ACKed segments per segment of growth.
    /// Kernel: `bictcp_update`, net/ipv4/tcp_cubic.c, 3.10 to 6.18.
    fn update(&mut self, cwnd: u32, acked: u32, now: u32, hz: u32) -> u32 {
        self.ack_cnt = self.ack_cnt.wrapping_add(acked);
        if self.last_cwnd == cwnd && now.wrapping_sub(self.last_time) as i32 <= (hz / 32) as i32 {
            return self.cnt.max(2);
        }
        if self.epoch_start == 0 || now != self.last_time {
            self.last_cwnd = cwnd;
            self.last_time = now;
            if self.epoch_start == 0 {
                self.start_epoch(cwnd, acked, now);
            }
            let target = self.target(now, hz);
            self.cnt = if target > cwnd { cwnd / (target - cwnd) } else { cwnd.wrapping_mul(100) };
            if self.last_max_cwnd == 0 && self.cnt > 20 {
                self.cnt = 20;
            }
        }
        self.keep_up_with_reno(cwnd);
        self.cnt = self.cnt.max(2);
        self.cnt
    }

    fn start_epoch(&mut self, cwnd: u32, acked: u32, now: u32) {
        self.epoch_start = now;
        self.ack_cnt = acked;
        self.tcp_cwnd = cwnd;
        if self.last_max_cwnd <= cwnd {
            self.k = 0;
            self.origin_point = cwnd;
        } else {
            self.k = cube_root(CUBE_FACTOR.wrapping_mul(u64::from(self.last_max_cwnd - cwnd)));
            self.origin_point = self.last_max_cwnd;
        }
    }

    /// The cubic function at the time one minimum delay from now. The kernel lets its 64 bits overflow: after 347 seconds
    /// without a loss the curve begins anew.
    fn target(&self, now: u32, hz: u32) -> u32 {
        let delay = (u64::from(self.delay_min_us) * u64::from(hz)).div_ceil(1_000_000);
        let elapsed = u64::from(now.wrapping_sub(self.epoch_start)) + delay;
        let t = (elapsed << 10) / u64::from(hz);
        let offset = t.abs_diff(u64::from(self.k));
        let delta = (410u64.wrapping_mul(offset).wrapping_mul(offset).wrapping_mul(offset) >> 40) as u32;
        if t < u64::from(self.k) {
            self.origin_point.wrapping_sub(delta)
        } else {
            self.origin_point.wrapping_add(delta)
        }
    }

    fn keep_up_with_reno(&mut self, cwnd: u32) {
        // At least one, where so large a window would have the kernel go round for ever.
        let every = (cwnd.wrapping_mul(RENO_SCALE) >> 3).max(1);
        while self.ack_cnt > every {
            self.ack_cnt -= every;
            self.tcp_cwnd += 1;
        }
        if self.tcp_cwnd > cwnd {
            self.cnt = self.cnt.min(cwnd / (self.tcp_cwnd - cwnd));
        }
    }
}

impl Engine {
    /// Slow start, then as fast as the cubic function says.
    /// Kernel: `cubictcp_cong_avoid`, net/ipv4/tcp_cubic.c, 6.1 to 6.18.
    /// Kernel: `bictcp_cong_avoid`, net/ipv4/tcp_cubic.c, 3.10 to 5.10.
    pub(in crate::engine) fn cubic_cong_avoid<P: Probe>(&mut self, in_flight: u32, acked: u32, p: &mut P) {
        if !self.tcp_is_cwnd_limited(in_flight, p) {
            return;
        }
        if self.config.kernel.rules.hystart == HystartClock::Milliseconds
            && let CongestionOps::Cubic(cubic) = self.cong.ops
            && self.cong.cwnd <= self.cong.ssthresh
            && self.sk.snd_una.after(cubic.hystart.end_seq)
        {
            self.hystart_reset();
        }
        let rest = self.tcp_slow_start(acked, p);
        let (cwnd, now, hz) = (self.cong.cwnd, self.ticks(), self.config.kernel.hz);
        if rest > 0
            && let CongestionOps::Cubic(cubic) = &mut self.cong.ops
        {
            let every = cubic.update(cwnd, rest, now, hz);
            self.tcp_cong_avoid_ai(every, rest);
        }
    }

    /// Its epoch must not count a pause.
    /// Kernel: `cubictcp_cwnd_event`, net/ipv4/tcp_cubic.c, 6.1 to 6.18.
    /// Kernel: `bictcp_cwnd_event`, net/ipv4/tcp_cubic.c, 5.10.
    pub(in crate::engine) fn cubic_cwnd_event(&mut self, event: CwndEvent) {
        let kernel = &self.config.kernel;
        let now = self.ticks();
        let pause = now.wrapping_sub(kernel.jiffies(self.sk.lsndtime) as u32);
        let CongestionOps::Cubic(cubic) = &mut self.cong.ops else { return };
        match event {
            CwndEvent::TxStart if cubic.epoch_start > 0 => {
                let start = cubic.epoch_start.wrapping_add(pause);
                cubic.epoch_start = if start.wrapping_sub(now) as i32 > 0 { now } else { start };
            }
            CwndEvent::TxStart => {}
            CwndEvent::CwndRestart => cubic.epoch_start = 0,
        }
    }

    /// A round trip of the newest segment that was delivered.
    /// Kernel: `cubictcp_acked`, net/ipv4/tcp_cubic.c, 6.1 to 6.18.
    /// Kernel: `bictcp_acked`, net/ipv4/tcp_cubic.c, 3.10 to 5.10.
    pub(in crate::engine) fn cubic_acked<P: Probe>(&mut self, rtt_us: u32, p: &mut P) {
        let (now, hz) = (self.ticks(), self.config.kernel.hz);
        let CongestionOps::Cubic(cubic) = &mut self.cong.ops else { return };
        // Just after recovery delays are still those of the queue.
        if cubic.epoch_start > 0 && now.wrapping_sub(cubic.epoch_start) < hz {
            return;
        }
        cubic.note_delay(rtt_us);
        self.hystart_update(rtt_us.max(1), p);
    }

    /// `jiffies` as 32 bits, which wrap.
    fn ticks(&self) -> u32 {
        self.config.kernel.jiffies(self.now) as u32
    }
}

/// The largest number whose cube is not above `n`.
/// Kernel: `cubic_root`, net/ipv4/tcp_cubic.c, 3.10 to 6.18.
fn cube_root(n: u64) -> u32 {
    let (mut low, mut high) = (0u64, 1 << 21);
    while low < high {
        let middle = (low + high).div_ceil(2);
        if middle * middle * middle <= n { low = middle } else { high = middle - 1 }
    }
    low as u32
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::engine::NoProbe;
    use crate::engine::test_support::Sender;

    #[test]
    fn cube_roots_round_down() {
        assert_eq!([0, 7, 8, 26, 27, 1_000_000].map(cube_root), [0, 1, 2, 2, 3, 100]);
    }

    #[test]
    fn cubic_returns_to_its_old_maximum_after_k() {
        let mut cubic = Cubic::default();

        let ssthresh = cubic.recalc_ssthresh(100);
        cubic.start_epoch(ssthresh, 1, 1);

        assert_eq!(ssthresh, 70);
        let k_ms = u64::from(cubic.k) * 1000 / 1024;
        assert_eq!(cubic.target(1 + k_ms as u32, 1000), 100);
        assert!(cubic.target(1 + 2 * k_ms as u32, 1000) > 120);
    }

    /// `cwnd` after a number of round trips of 200 ms, from the loss that made it 70 of 100.
    fn after_round_trips(count: u32) -> u32 {
        let mut sender = Sender::new();
        (sender.cong.cwnd, sender.cong.is_cwnd_limited) = (100, true);
        let CongestionOps::Cubic(cubic) = &mut sender.cong.ops else { panic!("it is the default") };
        let ssthresh = cubic.recalc_ssthresh(100);
        (sender.cong.cwnd, sender.cong.ssthresh) = (ssthresh, ssthresh);
        for _ in 0..count {
            sender.later(Duration::from_millis(200));
            for _ in 0..sender.cong.cwnd {
                let cwnd = sender.cong.cwnd;
                sender.cubic_cong_avoid(cwnd, 1, &mut NoProbe);
            }
        }
        sender.cong.cwnd
    }

    #[test]
    fn the_window_grows_fast_at_first_rests_at_its_old_maximum_and_then_explores() {
        let [begin, soon, near, there, beyond] = [0, 5, 15, 21, 42].map(after_round_trips);

        assert_eq!(begin, 70);
        assert!((80..=90).contains(&soon), "{soon} after a second");
        assert!((96..=100).contains(&near) && (98..=101).contains(&there), "{near}, {there} at the old maximum");
        assert!(soon - begin > there - near && beyond >= 120, "{beyond} after twice the time");
    }
}
