//! The socket's timers: one retransmit timer shared by four purposes (`icsk_pending`), and each task's sleep
//! (net/ipv4/tcp_timer.c).

use crate::engine::Engine;
use crate::engine::api::io::{Deadline, TransmitKind};
use crate::engine::api::timer::Timer;
use crate::engine::life::give_up::MAX_SHIFT;
use crate::engine::socket::recovery::Recovery;
use crate::engine::socket::state::{CaState, State};
use crate::engine::socket::timers::Pending;
use crate::engine::step::macros::{enter, event, set, test};
use crate::engine::step::probe::{Probe, Subject};
use crate::kernel::rules::{Clock, LossProbes, Reclaim};
use crate::units::SeqNum;
use crate::wire::Flags;

/// `TCP_TIMEOUT_MIN_US`: least time a tail loss probe waits beyond two round trips.
const TLP_MIN_US: u64 = 2000;
/// Before that, the least time it waited at all.
const TLP_MIN_FACK_US: u64 = 10_000;
/// TCP_DELACK_MAX: how long a lone segment's ACK may be delayed.
const DELACK_MAX_US: u64 = 200_000;

impl Engine {
    pub(in crate::engine) fn pending_is(&self, timer: Timer) -> bool {
        self.timers.retransmit.is_some_and(|pending| pending.timer == timer)
    }

    /// Arms the shared timer for `ticks` from now, whatever it was armed for.
    /// Kernel: `inet_csk_reset_xmit_timer`, include/net/inet_connection_sock.h, 3.10 to 6.18.
    pub(in crate::engine) fn reset_xmit_timer<P: Probe>(&mut self, timer: Timer, ticks: u64, p: &mut P) {
        let kernel = &self.config.kernel;
        let expires = kernel.jiffies(self.now) + ticks.min(self.rto_max());
        let at = kernel.timer_fires(self.now, expires);
        self.timers.retransmit = Some(Pending { timer, expires, at });
        self.timers.idle = None;
        event!(self, p, TimerArmed, Subject::Socket, at.since(self.now).as_nanos());
    }

    /// Kernel: `inet_csk_clear_xmit_timer`, include/net/inet_connection_sock.h, 3.10 to 6.18.
    pub(in crate::engine) fn clear_xmit_timer(&mut self, timer: Timer) {
        if self.pending_is(timer) || matches!(timer, Timer::Retransmit | Timer::Probe0) {
            let left = self.timers.retransmit.take();
            if self.config.kernel.rules.reclaim == Reclaim::AtCertainPoints {
                self.timers.idle = left.map(|pending| pending.at).or(self.timers.idle);
            }
        }
    }

    /// The connection is over: nothing fires any more.
    /// Kernel: `inet_csk_clear_xmit_timers`, net/ipv4/inet_connection_sock.c, 3.10 to 6.18.
    pub(in crate::engine) fn stop_timer(&mut self) {
        self.timers.retransmit = None;
        self.timers.idle = None;
        self.timers.keepalive = None;
        self.rcv.ack.timer = None;
        self.rcv.compressed_until = None;
        self.timers.pacing = None;
    }

    /// Time left until the oldest skb's RTO, in microseconds.
    /// Kernel: `tcp_rto_delta_us`, include/net/tcp.h, 5.10 to 6.18.
    fn tcp_rto_delta_us(&self) -> i64 {
        let rto_us = self.config.kernel.jiffies_to_usecs(self.rtt.rto) as i64;
        match self.queues.rtx_head() {
            Some(head) => rto_us - self.now.micros_since(self.queues.get(head).sent_at) as i64,
            None => rto_us,
        }
    }

    /// The same in ticks; none if it is overdue.
    fn rto_delta_ticks(&self) -> Option<u64> {
        let kernel = &self.config.kernel;
        let sent_at = self.queues.get(self.queues.rtx_head()?).sent_at;
        (kernel.jiffies(sent_at) + self.rtt.rto).checked_sub(kernel.jiffies(self.now))
    }

    /// Kernel: `tcp_rearm_rto`, net/ipv4/tcp_input.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_rearm_rto<P: Probe>(&mut self, p: &mut P) {
        if self.sk.packets_out == 0 {
            self.clear_xmit_timer(Timer::Retransmit);
            return;
        }
        let mut ticks = self.rtt.rto;
        let instead_of_rto = [Timer::ReoTimeout, Timer::LossProbe, Timer::EarlyRetransmit];
        if instead_of_rto.into_iter().any(|timer| self.pending_is(timer)) {
            ticks = match self.config.kernel.rules.clock {
                Clock::Ticks => self.rto_delta_ticks().filter(|&left| left > 0).unwrap_or(ticks),
                Clock::Microseconds => self.config.kernel.usecs_to_jiffies(self.tcp_rto_delta_us().max(1) as u64),
            };
        }
        self.reset_xmit_timer(Timer::Retransmit, ticks + self.pacing_delay(), p);
    }

    /// Arms the tail loss probe instead of the RTO, where it would help. False: it would not.
    /// Kernel: `tcp_schedule_loss_probe`, net/ipv4/tcp_output.c, 5.10 to 6.18.
    pub(in crate::engine) fn tcp_schedule_loss_probe<P: Probe>(&mut self, advancing_rto: bool, p: &mut P) -> bool {
        if self.config.kernel.rules.loss_probes == LossProbes::Draft {
            return self.schedule_draft_probe(p);
        }
        if !self.config.kernel.tail_loss_probe()
            || self.sk.packets_out == 0
            || self.is_reno()
            || !matches!(self.cong.ca_state, CaState::Open | CaState::Cwr)
        {
            return false;
        }
        let mut timeout_us = 1_000_000;
        if self.rtt.srtt_8th_us > 0 {
            let slack = if self.sk.packets_out == 1 { u64::from(self.rto_min_us()) } else { TLP_MIN_US };
            timeout_us = u64::from(self.rtt.srtt_8th_us >> 2) + slack;
        }
        let kernel = &self.config.kernel;
        let mut ticks = kernel.usecs_to_jiffies(timeout_us);
        let rto_us = if advancing_rto { kernel.jiffies_to_usecs(self.rtt.rto) as i64 } else { self.tcp_rto_delta_us() };
        if rto_us > 0 {
            ticks = ticks.min(kernel.usecs_to_jiffies(rto_us as u64));
        }
        self.reset_xmit_timer(Timer::LossProbe, ticks + self.pacing_delay(), p);
        true
    }

    /// The first loss probes: only in place of a running RTO, and only if cwnd or the program is the limit.
    /// Kernel: `tcp_schedule_loss_probe`, net/ipv4/tcp_output.c, 3.10.
    fn schedule_draft_probe<P: Probe>(&mut self, p: &mut P) -> bool {
        let kernel = &self.config.kernel;
        let Some(rto) = self.timers.retransmit.filter(|pending| pending.timer == Timer::Retransmit) else {
            return false;
        };
        let rtt = u64::from(self.rtt.srtt_us()) / kernel.tick_us();
        let limited = self.cong.cwnd <= self.sk.in_flight() || self.queues.send_head().is_none();
        if !kernel.tail_loss_probe()
            || rtt == 0
            || self.sk.packets_out == 0
            || self.is_reno()
            || self.cong.ca_state != CaState::Open
            || !limited
        {
            return false;
        }
        let mut ticks = (rtt << 1).max(kernel.usecs_to_jiffies(TLP_MIN_FACK_US));
        if self.sk.packets_out == 1 {
            ticks = ticks.max(rtt + (rtt >> 1) + kernel.usecs_to_jiffies(DELACK_MAX_US));
        }
        let left = rto.expires.saturating_sub(kernel.jiffies(self.now));
        if left > 0 {
            ticks = ticks.min(left);
        }
        self.reset_xmit_timer(Timer::LossProbe, ticks, p);
        true
    }

    /// Data is queued, nothing is in flight and no timer runs: ask the peer from time to time.
    /// Kernel: `tcp_check_probe_timer`, include/net/tcp.h, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_check_probe_timer<P: Probe>(&mut self, p: &mut P) {
        if self.sk.packets_out == 0 && self.timers.retransmit.is_none() {
            self.reset_xmit_timer(Timer::Probe0, self.probe0_base() + self.pacing_delay(), p);
        }
    }

    /// Kernel: `tcp_probe0_base`, include/net/tcp.h, 5.10 to 6.18.
    fn probe0_base(&self) -> u64 {
        if !self.config.kernel.rules.probe0_waits_rto_min {
            return self.rtt.rto;
        }
        self.rtt.rto.max(u64::from(self.config.kernel.hz) / 5)
    }

    /// Kernel: `tcp_probe0_when`, include/net/tcp.h, 5.10 to 6.18.
    pub(in crate::engine) fn tcp_probe0_when(&self) -> u64 {
        (self.probe0_base() << self.timers.backoff.min(MAX_SHIFT)).min(self.rto_max())
    }

    /// When the engine next wants an [`crate::engine::Input::Timer`], and why.
    pub fn next_deadline(&self) -> Option<Deadline> {
        let socket = self.timers.retransmit.map(|pending| Deadline { at: pending.at, why: pending.timer });
        let idle = self.timers.idle.map(|at| Deadline { at, why: Timer::Idle });
        let keepalive = self.timers.keepalive.map(|at| Deadline { at, why: Timer::KeepAlive });
        let closing = self.timers.time_wait.map(|at| Deadline { at, why: Timer::TimeWait });
        let sleeps = self.tasks.iter().filter_map(|task| {
            let sleep = task.sleep.filter(|sleep| !sleep.woken)?;
            Some(Deadline { at: sleep.until?, why: Timer::Task(task.id) })
        });
        let earlier =
            |first: Option<Deadline>, next: Deadline| first.filter(|first| first.at <= next.at).or(Some(next));
        let ack = [self.rcv.ack.timer.map(|pending| pending.at), self.rcv.compressed_until].into_iter().flatten().min();
        let ack = ack.map(|at| Deadline { at, why: Timer::DelayedAck });
        let pacing = self.timers.pacing.map(|at| Deadline { at, why: Timer::Pacing });
        let request = self.request.as_ref().map(|request| Deadline { at: request.timer.at, why: Timer::SynAck });
        let waits = self.backlog.owned_until.filter(|_| !self.backlog.segments.is_empty());
        let backlog = waits.map(|at| Deadline { at, why: Timer::Backlog });
        let own = [backlog, idle, keepalive, closing, ack, pacing, request].into_iter().flatten().fold(socket, earlier);
        sleeps.fold(own, earlier)
    }

    /// Runs every timer that is due.
    /// Kernel: `tcp_write_timer_handler`, net/ipv4/tcp_timer.c, 3.10 to 6.18.
    /// Kernel: `tw_timer_handler`, net/ipv4/inet_timewait_sock.c, 5.10 to 6.18.
    /// Kernel: `inet_twdr_hangman`, net/ipv4/inet_timewait_sock.c, 3.10.
    pub(in crate::engine) fn run_timers<P: Probe>(&mut self, p: &mut P) {
        if let Some(pending) = self.timers.retransmit.filter(|pending| pending.at <= self.now) {
            self.tcp_write_timer(pending, p);
        } else if self.timers.idle.is_some_and(|at| at <= self.now) {
            self.timers.idle = None;
            enter!(self, p, TcpWriteTimer, || self.reclaim_point(p));
        }
        if self.timers.keepalive.is_some_and(|at| at <= self.now) {
            self.tcp_keepalive_timer(p);
        }
        if self.rcv.compressed_until.is_some_and(|at| at <= self.now) {
            self.tcp_compressed_ack_kick(p);
        }
        if self.rcv.ack.timer.is_some_and(|pending| pending.at <= self.now) {
            self.tcp_delack_timer(p);
        }
        if self.timers.time_wait.is_some_and(|at| at <= self.now) {
            enter!(self, p, TwTimer, || self.forget_connection(p));
        }
        if self.request.as_ref().is_some_and(|request| request.timer.at <= self.now) {
            self.reqsk_timer_handler(p);
        }
        self.tcp_pace_kick(p);
        self.wake_overdue(p);
    }

    /// Kernel: `tcp_write_timer_handler`, net/ipv4/tcp_timer.c, 3.10 to 6.18.
    fn tcp_write_timer<P: Probe>(&mut self, pending: Pending, p: &mut P) {
        enter!(self, p, TcpWriteTimer, || {
            let timer = pending.timer;
            event!(self, p, TimerFired, Subject::Socket, pending.at.as_nanos());
            match timer {
                Timer::ReoTimeout => self.tcp_rack_reo_timeout(p),
                Timer::LossProbe => self.tcp_send_loss_probe(p),
                Timer::Probe0 => {
                    self.timers.retransmit = None;
                    self.tcp_probe_timer(p);
                }
                Timer::EarlyRetransmit => {
                    self.tcp_resume_early_retransmit(p);
                }
                Timer::Retransmit
                | Timer::Idle
                | Timer::Pacing
                | Timer::SynAck
                | Timer::Backlog
                | Timer::DelayedAck
                | Timer::KeepAlive
                | Timer::TimeWait
                | Timer::Task(_) => {
                    self.timers.retransmit = None;
                    self.tcp_retransmit_timer(pending.expires, p);
                }
            }
            if self.pending_is(timer) && self.timers.retransmit.is_some_and(|pending| pending.at <= self.now) {
                self.timers.retransmit = None;
            }
            self.reclaim_point(p);
        })
    }

    /// Kernel: `tcp_retransmit_timer`, net/ipv4/tcp_timer.c, 3.10 to 6.18.
    fn tcp_retransmit_timer<P: Probe>(&mut self, expires: u64, p: &mut P) {
        enter!(self, p, TcpRetransmitTimer, || {
            if self.sk.packets_out == 0 {
                return;
            }
            if self.config.kernel.rules.loss_probes == LossProbes::Draft {
                self.timers.tlp_high_seq = None;
            }
            let rules = self.config.kernel.rules;
            let syn = self.sk.state == State::SynSent;
            let window_closed = self.sk.snd_wnd == 0 && !self.sk.orphaned && !syn;
            if window_closed {
                // The retransmission is a window probe; while the peer answers, the connection is kept.
                if self.tcp_rtx_probe0_timed_out(expires, p) {
                    self.tcp_write_err(p);
                    return;
                }
                self.enter_loss(p);
                self.retransmit_head(p);
            } else {
                if self.tcp_write_timeout(p) {
                    return;
                }
                self.enter_loss(p);
                self.timers.retransmits += 1;
                let sent = self.retransmit_head(p);
                if !sent && rules.resends_soon_if_busy {
                    let ticks = u64::from(self.config.kernel.hz) / 2;
                    self.reset_xmit_timer(Timer::Retransmit, ticks, p);
                    return;
                }
            }
            if !syn || self.timers.retransmits > self.linear_syns() {
                self.timers.backoff += u32::from(!window_closed || rules.closed_window_backs_off);
                let rto = self.rtt.rto;
                self.rtt.rto = (rto << 1).min(self.rto_max());
                set!(self, p, Rto, rto, self.rtt.rto);
            }
            self.reset_xmit_timer(Timer::Retransmit, self.clamped_rto(), p);
        })
    }

    fn enter_loss<P: Probe>(&mut self, p: &mut P) {
        match self.recovery {
            Recovery::Fack(_) => self.enter_loss_fack(false, p),
            Recovery::Rack(_) => self.tcp_enter_loss(p),
        }
    }

    pub(in crate::engine) fn retransmit_head<P: Probe>(&mut self, p: &mut P) -> bool {
        self.queues.rtx_head().is_some_and(|head| self.tcp_retransmit_skb(head, 1, p).is_ok())
    }

    /// A closed window, or corked data: probe, or release.
    /// Kernel: `tcp_probe_timer`, net/ipv4/tcp_timer.c, 3.10 to 6.18.
    fn tcp_probe_timer<P: Probe>(&mut self, p: &mut P) {
        enter!(self, p, TcpProbeTimer, || {
            if self.sk.packets_out > 0 || self.queues.send_head().is_none() {
                self.timers.probes_out = 0;
                self.timers.probes_tstamp = None;
                return;
            }
            if !self.probing_ends(p) {
                self.tcp_send_probe0(p);
            }
        })
    }

    /// Kernel: `tcp_send_probe0`, net/ipv4/tcp_output.c, 3.10 to 6.18.
    fn tcp_send_probe0<P: Probe>(&mut self, p: &mut P) {
        let left = self.tcp_write_wakeup(p);
        if self.sk.packets_out > 0 || self.queues.send_head().is_none() {
            self.timers.probes_out = 0;
            self.timers.backoff = 0;
            self.timers.probes_tstamp = None;
            return;
        }
        let when = if left {
            self.timers.probes_out += 1;
            let from = self.timers.backoff;
            self.timers.backoff = (from + 1).min(self.config.kernel.sysctl.retries2);
            set!(self, p, Backoff, from, self.timers.backoff);
            self.tcp_probe0_when()
        } else {
            self.refused_probe_again()
        };
        let when = self.clamped_probe0(when);
        self.reset_xmit_timer(Timer::Probe0, when + self.pacing_delay(), p);
    }

    /// When a probe that the device has refused goes again: soon, and without backing off, as nothing is known of the peer.
    fn refused_probe_again(&mut self) -> u64 {
        let soon = u64::from(self.config.kernel.hz) / 2;
        if self.config.kernel.rules.counts_refused_probes {
            self.timers.probes_out += 1;
            soon
        } else {
            self.timers.probes_out = self.timers.probes_out.max(1);
            self.tcp_probe0_when().min(soon)
        }
    }

    /// Sends what fits the window, though Nagle or cork held it; or a probe without data. False: the device refused it.
    /// Kernel: `tcp_write_wakeup`, net/ipv4/tcp_output.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_write_wakeup<P: Probe>(&mut self, p: &mut P) -> bool {
        enter!(self, p, TcpWriteWakeup, || {
            let Some(head) = self.queues.send_head() else { return self.xmit_probes(p) };
            let (seq, end, len) = {
                let skb = self.queues.get(head);
                (skb.seq, skb.end_seq, skb.len)
            };
            let edge = self.sk.wnd_end();
            if !test!(self, p, ProbeHasWindow, self.sk.relative(seq), self.sk.relative(edge)) {
                return self.xmit_probes(p);
            }
            let mss = self.sk.mss_cache;
            let room = edge - seq;
            self.sk.pushed_seq = self.sk.pushed_seq.max(end);
            self.queues.get_mut(head).flags |= Flags::PSH;
            if room < end - seq || len > mss {
                if self.fragment_unsent(head, room.min(mss), mss, p).is_none() {
                    return true;
                }
            } else if self.queues.get(head).gso_segs == 0 {
                self.tcp_set_skb_tso_segs(head, mss);
            }
            self.queues.get_mut(head).flags |= Flags::PSH;
            let left = self.tcp_transmit_skb(head, TransmitKind::Probe, p);
            if left {
                self.tcp_event_new_data_sent(head, p);
            }
            left
        })
    }

    /// The probe without data; before it another one, if the peer does not know of urgent data yet.
    fn xmit_probes<P: Probe>(&mut self, p: &mut P) -> bool {
        if self.urgent_pointer(self.sk.snd_una) > 0 {
            self.tcp_xmit_probe_skb(self.sk.snd_una, p);
        }
        self.tcp_xmit_probe_skb(self.sk.snd_una - 1, p)
    }

    /// A segment without data. Just below the window the peer must answer it with an ACK; at the window it only tells the
    /// peer that there is urgent data.
    /// Kernel: `tcp_xmit_probe_skb`, net/ipv4/tcp_output.c, 3.10 to 6.18.
    fn tcp_xmit_probe_skb<P: Probe>(&mut self, seq: SeqNum, p: &mut P) -> bool {
        if self.sk.xmit.drops > 0 {
            self.bare_refused_by_device(p);
            return false;
        }
        self.transmit_bare(seq, Flags::ACK, TransmitKind::Probe);
        event!(self, p, ProbeSent, Subject::Socket, 0);
        true
    }
}

#[cfg(test)]
mod tests;
