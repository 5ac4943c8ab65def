//! When a connection is given up: how long it may resend or probe in vain (net/ipv4/tcp_timer.c).

use crate::engine::Engine;
use crate::engine::api::errno::Errno;
use crate::engine::api::timer::Timer;
use crate::engine::socket::state::State;
use crate::engine::step::macros::{enter, test};
use crate::engine::step::probe::Probe;
use crate::kernel::limits::TIMEWAIT;

/// TCP_RTO_MIN: the model of tcp_retries2 begins with it, whatever the connection's own RTO is.
const MODEL_RTO_MS: u64 = 200;
/// TCP_TIMEOUT_INIT: the same for SYNs.
const SYN_RTO_MS: u64 = 1000;
/// What a closed socket may try where tcp_orphan_retries is 0 and its RTO has not reached the longest one.
const SAFE_ORPHAN_RETRIES: u32 = 8;
/// TCP_TIMEOUT_MIN, in ticks.
const TIMEOUT_MIN_TICKS: u64 = 2;
/// Beyond this a doubled RTO is longer than the longest in any case.
pub(in crate::engine) const MAX_SHIFT: u32 = 16;
const NSEC_PER_MSEC: u64 = 1_000_000;

impl Engine {
    /// How long it takes to resend so often, if the RTO begins at 200 ms (for a SYN at a second) and doubles each time up to
    /// its longest, in milliseconds.
    /// Kernel: `tcp_model_timeout`, net/ipv4/tcp_timer.c, 5.10 to 6.18.
    pub fn model_timeout_ms(&self, retries: u32) -> u64 {
        let rto_max = self.rto_max_ms();
        let base = if self.sk.state == State::SynSent { SYN_RTO_MS } else { MODEL_RTO_MS }.min(rto_max);
        let doublings = retries.min((rto_max / base).ilog2());
        ((2 << doublings) - 1) * base + u64::from(retries - doublings) * rto_max
    }

    /// TCP_USER_TIMEOUT in milliseconds, where the program has set it and it holds in this state.
    pub fn user_timeout_ms(&self) -> Option<u64> {
        let holds = self.sk.state != State::SynSent || self.config.kernel.rules.counts_syns;
        Some(self.sk.user_timeout.as_millis() as u64).filter(|&limit| limit > 0 && holds)
    }

    /// Since the first retransmission of this episode, in milliseconds of the timestamp clock.
    fn resending_for_ms(&self) -> u64 {
        let head = || self.queues.rtx_head().map(|head| self.timestamp_at(self.queues.get(head).sent_at));
        let unstamped = || if self.config.kernel.rules.unstamped_counts_from_head { head() } else { None };
        let began = self.timers.retrans_stamp.or_else(unstamped).unwrap_or(0);
        u64::from(self.timestamp_clock().wrapping_sub(began))
    }

    /// How long it may still be resent or probed in vain, in milliseconds, and by which limit; none if there is no such
    /// limit in time yet.
    pub fn given_up_in(&self) -> Option<(u64, &'static str)> {
        let user = self.user_timeout_ms();
        if self.pending_is(Timer::Probe0) {
            let holds = self.config.kernel.rules.user_timeout_at_closed_window;
            let began = self.timers.probes_tstamp.filter(|_| holds)?;
            return Some((user?.saturating_sub(self.now.since(began).as_millis() as u64), "TCP_USER_TIMEOUT"));
        }
        if self.timers.retransmits == 0 || !self.pending_is(Timer::Retransmit) {
            return None;
        }
        let (limit, name) = match (user, self.sk.state) {
            (Some(user), _) => (user, "TCP_USER_TIMEOUT"),
            (None, State::SynSent) => (self.model_timeout_ms(self.retries()), "tcp_syn_retries"),
            (None, _) if self.sk.orphaned => (self.model_timeout_ms(self.retries()), "tcp_orphan_retries"),
            (None, _) => (self.model_timeout_ms(self.retries()), "tcp_retries2"),
        };
        Some((limit.saturating_sub(self.resending_for_ms()), name))
    }

    /// Has it been resent in vain for longer than so many tries may take, or than the program wants to wait?
    /// Kernel: `retransmits_timed_out`, net/ipv4/tcp_timer.c, 3.10 to 6.18.
    fn retransmits_timed_out<P: Probe>(&mut self, retries: u32, user_timeout: Option<u64>, p: &mut P) -> bool {
        enter!(self, p, RetransmitsTimedOut, || {
            if self.timers.retransmits == 0 {
                return false;
            }
            let waited = self.resending_for_ms() * NSEC_PER_MSEC;
            match user_timeout {
                Some(limit) => test!(self, p, UserTimeout, waited, limit * NSEC_PER_MSEC),
                None => {
                    let limit = self.model_timeout_ms(retries) * NSEC_PER_MSEC;
                    test!(self, p, ResentLongEnough, waited, limit)
                }
            }
        })
    }

    /// Has the head been resent for too long? Then the connection ends.
    /// Kernel: `tcp_write_timeout`, net/ipv4/tcp_timer.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_write_timeout<P: Probe>(&mut self, p: &mut P) -> bool {
        enter!(self, p, TcpWriteTimeout, || {
            let retries = self.retries();
            if self.sk.state == State::SynSent {
                let limit = retries + self.linear_syns();
                let sent = self.timers.retransmits;
                if self.config.kernel.rules.counts_syns && !test!(self, p, SynRetriesLeft, sent, limit) {
                    self.tcp_write_err(p);
                    return true;
                }
            } else if self.sk.orphaned {
                let do_reset = self.orphan_is_alive(self.rtt.rto) || !self.retransmits_timed_out(retries, None, p);
                if self.tcp_out_of_resources(do_reset, p) {
                    return true;
                }
            }
            let over = self.retransmits_timed_out(retries, self.user_timeout_ms(), p);
            if over {
                self.tcp_write_err(p);
            }
            over
        })
    }

    /// Tries that the RTO has: tcp_retries2, or what there is instead for SYNs and closed sockets.
    pub fn retries(&self) -> u32 {
        let sysctl = &self.config.kernel.sysctl;
        match self.sk.state {
            State::SynSent => self.sk.syn_retries.unwrap_or(sysctl.syn_retries),
            _ if self.sk.orphaned => self.tcp_orphan_retries(self.orphan_is_alive(self.rtt.rto)),
            _ => sysctl.retries2,
        }
    }

    /// SYNs that are resent before the RTO begins to double.
    pub(in crate::engine) fn linear_syns(&self) -> u32 {
        let kernel = &self.config.kernel;
        if kernel.rules.linear_syns { kernel.sysctl.syn_linear_timeouts } else { 0 }
    }

    /// Whether the peer of a closed socket may still answer: the wait has not reached its longest.
    fn orphan_is_alive(&self, wait: u64) -> bool {
        wait < self.rto_max()
    }

    /// Kernel: `tcp_orphan_retries`, net/ipv4/tcp_timer.c, 3.10 to 6.18.
    fn tcp_orphan_retries(&self, alive: bool) -> u32 {
        match self.config.kernel.sysctl.orphan_retries {
            0 if alive => SAFE_ORPHAN_RETRIES,
            retries => retries,
        }
    }

    /// A socket that nobody owns may not go on while the machine is out of memory.
    /// Kernel: `tcp_out_of_resources`, net/ipv4/tcp_timer.c, 3.10 to 6.18.
    fn tcp_out_of_resources<P: Probe>(&mut self, do_reset: bool, p: &mut P) -> bool {
        enter!(self, p, TcpOutOfResources, || {
            // Whoever has been silent for long counts for more.
            let silent = self.now.since(self.sk.lsndtime).as_millis() as u64 > 2 * self.rto_max_ms();
            if !self.tcp_check_oom(u32::from(silent || !do_reset), p) {
                return false;
            }
            let just_sent = self.now.since(self.sk.lsndtime) <= TIMEWAIT;
            if do_reset || just_sent || self.sk.snd_wnd == 0 && self.sk.packets_out == 0 {
                self.tcp_send_active_reset(p);
            }
            self.tcp_done(None, p);
            true
        })
    }

    /// Are there more closed sockets than the machine bears (of which this one is the only one here, counted `1 << shift`
    /// times), or is its TCP memory beyond the limit, and does this socket hold more than a little of it?
    /// Kernel: `tcp_check_oom`, net/ipv4/tcp.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_check_oom<P: Probe>(&mut self, shift: u32, p: &mut P) -> bool {
        let (orphans, borne) = (1_u32 << shift, self.config.kernel.sysctl.max_orphans);
        if orphans > borne {
            return test!(self, p, TooManyOrphans, orphans, borne);
        }
        let (allocated, most) = (self.machine.allocated(), self.machine.mem[2]);
        let (queued, little) = (self.sk.wmem_queued, self.config.kernel.min_sndbuf());
        test!(self, p, HoldsMuch, queued, little) && test!(self, p, MemOverMax, allocated, most)
    }

    /// The RTO, cut to what TCP_USER_TIMEOUT leaves, in ticks.
    /// Kernel: `tcp_clamp_rto_to_user_timeout`, net/ipv4/tcp_timer.c, 5.10 to 6.18.
    pub(in crate::engine) fn clamped_rto(&self) -> u64 {
        let rto = self.rtt.rto;
        if !self.config.kernel.rules.user_timeout_cuts_timers || self.sk.user_timeout.is_zero() {
            return rto;
        }
        let limit = self.sk.user_timeout.as_millis() as u64;
        match limit.saturating_sub(self.resending_for_ms()) {
            0 => 1,
            left => rto.min(self.config.kernel.usecs_to_jiffies(left * 1000)),
        }
    }

    /// The wait for the next probe, cut in the same way.
    /// Kernel: `tcp_clamp_probe0_to_user_timeout`, net/ipv4/tcp_timer.c, 5.10 to 6.18.
    pub(in crate::engine) fn clamped_probe0(&self, when: u64) -> u64 {
        let kernel = &self.config.kernel;
        let Some(began) = self.timers.probes_tstamp.filter(|_| kernel.rules.user_timeout_cuts_timers) else {
            return when;
        };
        let Some(limit) = self.user_timeout_ms() else { return when };
        let gone = kernel.jiffies(self.now) - kernel.jiffies(began);
        kernel.usecs_to_jiffies(limit * 1000).saturating_sub(gone).max(TIMEOUT_MIN_TICKS).min(when)
    }

    /// A window probe is due: has the peer been asked for long enough? Then the connection ends.
    pub(in crate::engine) fn probing_ends<P: Probe>(&mut self, p: &mut P) -> bool {
        let rules = self.config.kernel.rules;
        let mut over = rules.user_timeout_at_closed_window && self.probed_for_user_timeout(p);
        self.timers.probes_tstamp.get_or_insert(self.now);
        let mut most = self.config.kernel.sysctl.retries2;
        if !over && self.sk.orphaned {
            let alive = self.orphan_is_alive(self.rtt.rto << self.timers.backoff.min(MAX_SHIFT));
            most = self.tcp_orphan_retries(alive);
            let backoff = self.timers.backoff;
            over = rules.orphan_backoff_ends && !alive && !test!(self, p, OrphanBackoffLeft, backoff, most);
            let do_reset = rules.orphan_backoff_ends || alive || self.timers.probes_out <= most;
            if !over && self.tcp_out_of_resources(do_reset, p) {
                return true;
            }
        }
        let (out, limit) = (self.timers.probes_out, most.saturating_add(rules.extra_probes));
        over = over || !test!(self, p, ProbesLeft, out, limit);
        if over {
            self.tcp_write_err(p);
        }
        over
    }

    /// TCP_USER_TIMEOUT counts from the first probe, in whole ticks (shown in nanoseconds).
    fn probed_for_user_timeout<P: Probe>(&mut self, p: &mut P) -> bool {
        let kernel = &self.config.kernel;
        let (Some(began), Some(limit)) = (self.timers.probes_tstamp, self.user_timeout_ms()) else { return false };
        let tick_ns = kernel.tick_us() * 1000;
        let waited = (kernel.jiffies(self.now) - kernel.jiffies(began)) * tick_ns;
        let limit = kernel.usecs_to_jiffies(limit * 1000) * tick_ns;
        test!(self, p, UserTimeout, waited, limit)
    }

    /// The RTO of data beyond a closed window, which was due at the tick `expires`: has the peer been silent for too long?
    /// Kernel: `tcp_rtx_probe0_timed_out`, net/ipv4/tcp_timer.c, 5.10 to 6.18.
    pub(in crate::engine) fn tcp_rtx_probe0_timed_out<P: Probe>(&mut self, expires: u64, p: &mut P) -> bool {
        let kernel = &self.config.kernel;
        let tick_ns = kernel.tick_us() * 1000;
        let heard = kernel.jiffies(self.sk.rcv_tstamp);
        if !kernel.rules.user_timeout_at_closed_window {
            let silent = (kernel.jiffies(self.now) - heard) * tick_ns;
            return test!(self, p, PeerSilent, silent, self.rto_max() * tick_ns);
        }
        let silent = expires.saturating_sub(heard) * tick_ns;
        let resending = match (self.timers.retrans_stamp, self.queues.rtx_head()) {
            (None, Some(head)) => {
                let sent_at = self.timestamp_at(self.queues.get(head).sent_at);
                u64::from(self.timestamp_clock().wrapping_sub(sent_at))
            }
            _ => self.resending_for_ms(),
        } * NSEC_PER_MSEC;
        let mut limit = 2 * self.rto_max() * tick_ns;
        if let Some(user) = self.user_timeout_ms() {
            let user = user * NSEC_PER_MSEC;
            if test!(self, p, UserTimeoutPassed, resending, user) {
                return true;
            }
            limit = limit.min(user);
        }
        test!(self, p, PeerSilent, silent, limit) && test!(self, p, ResendingTooLong, resending, limit)
    }

    /// The connection is given up: nobody answers.
    /// Kernel: `tcp_write_err`, net/ipv4/tcp_timer.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_write_err<P: Probe>(&mut self, p: &mut P) {
        enter!(self, p, TcpWriteErr, || {
            self.tcp_done_with_error(Errno::Etimedout, p);
        })
    }
}

#[cfg(test)]
mod tests;
