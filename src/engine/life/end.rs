//! What follows when our FIN is acknowledged: FIN_WAIT2, and what is left of a connection when its socket is gone
//! (net/ipv4/tcp_input.c, tcp_minisocks.c).

use std::time::Duration;

use crate::engine::Engine;
use crate::engine::socket::sock::Linger2;
use crate::engine::socket::state::State;
use crate::engine::step::macros::enter;
use crate::engine::step::probe::Probe;
use crate::kernel::limits::TIMEWAIT;
use crate::wire::{Flags, Segment};

/// TCP_FIN_TIMEOUT_MAX.
const FIN_TIMEOUT_MAX: Duration = Duration::from_secs(120);

impl Engine {
    /// Our FIN is acknowledged: the states that follow. False: the connection is over, and nothing more is done with the
    /// segment.
    pub(in crate::engine) fn fin_acknowledged<P: Probe>(&mut self, seg: &Segment, p: &mut P) -> bool {
        if self.sk.snd_una != self.sk.write_seq || !self.sk.send_shutdown {
            return true;
        }
        match self.sk.state {
            State::FinWait1 => return self.fin_wait2(seg, p),
            State::Closing => self.tcp_time_wait(State::TimeWait, 0, p),
            State::LastAck => self.tcp_done(None, p),
            _ => return true,
        }
        false
    }

    /// Whoever lingers in `close` hears of it. Where nobody owns the socket any more, it waits for the peer's FIN for a
    /// limited time, and most of that as a mere reminder of it (`timewait_sock`).
    fn fin_wait2<P: Probe>(&mut self, seg: &Segment, p: &mut P) -> bool {
        self.set_state(State::FinWait2, p);
        if !self.sk.orphaned {
            self.wake_sleepers(p);
            return true;
        }
        if self.sk.linger2 == Linger2::Never {
            self.tcp_done(None, p);
            self.answer_with_reset(seg, p);
            return false;
        }
        let fin = seg.header.flags.contains(Flags::FIN);
        if seg.end_seq() != seg.header.seq && (seg.end_seq() - u32::from(fin)).after(self.sk.rcv_nxt) {
            self.tcp_done(None, p);
            self.answer_with_reset(seg, p);
            return false;
        }
        let ticks = self.tcp_fin_time();
        if fin && ticks <= self.timewait_ticks() {
            self.reset_keepalive_timer(ticks, p);
            return true;
        }
        self.wait_for_fin(ticks, p)
    }

    /// A socket in FIN_WAIT2 that nobody owns. True: it is still a socket.
    pub(in crate::engine) fn wait_for_fin<P: Probe>(&mut self, ticks: u64, p: &mut P) -> bool {
        let longest = self.timewait_ticks();
        if ticks > longest {
            self.reset_keepalive_timer(ticks - longest, p);
            return true;
        }
        self.tcp_time_wait(State::FinWait2, ticks, p);
        false
    }

    fn timewait_ticks(&self) -> u64 {
        self.config.kernel.usecs_to_jiffies(TIMEWAIT.as_micros() as u64)
    }

    /// How long the peer's FIN is waited for: tcp_fin_timeout, but at least three and a half RTOs.
    /// Kernel: `tcp_fin_time`, include/net/tcp.h, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_fin_time(&self) -> u64 {
        let kernel = &self.config.kernel;
        let of_system = Duration::from_millis(kernel.sysctl.fin_timeout_ms.into());
        let wait = if let Linger2::For(span) = self.sk.linger2 { span } else { of_system };
        kernel.usecs_to_jiffies(wait.as_micros() as u64).max(self.long_rto())
    }

    /// TCP_LINGER2: two minutes at most, or no longer than the system's time, which is taken then.
    pub(in crate::engine) fn set_linger2(&mut self, seconds: i32) {
        let kernel = &self.config.kernel;
        let asked = Duration::from_secs(seconds.max(0) as u64);
        let of_system = Duration::from_millis(kernel.sysctl.fin_timeout_ms.into());
        self.sk.linger2 = match seconds {
            ..0 => Linger2::Never,
            0 => Linger2::System,
            _ if kernel.rules.long_linger2 => Linger2::For(asked.min(FIN_TIMEOUT_MAX)),
            _ if asked > of_system => Linger2::System,
            _ => Linger2::For(asked),
        };
    }

    fn long_rto(&self) -> u64 {
        (self.rtt.rto << 2) - (self.rtt.rto >> 1)
    }

    /// The keepalive timer of a socket in FIN_WAIT2 that nobody owns: it becomes a reminder, or ends with a RST.
    pub(in crate::engine) fn fin_wait2_timeout<P: Probe>(&mut self, p: &mut P) {
        let left = self.tcp_fin_time().saturating_sub(self.timewait_ticks());
        match left {
            _ if self.sk.linger2 == Linger2::Never => {
                self.tcp_send_active_reset(p);
                self.tcp_done(None, p);
            }
            0 => {
                self.tcp_send_active_reset(p);
                self.tcp_done(None, p);
            }
            left => self.tcp_time_wait(State::FinWait2, left, p),
        }
    }

    /// The socket is gone. For a while a reminder of it (`timewait_sock`) answers late segments, in TIME_WAIT, or waits for
    /// the peer's FIN in its name.
    /// Kernel: `tcp_time_wait`, net/ipv4/tcp_minisocks.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_time_wait<P: Probe>(&mut self, state: State, ticks: u64, p: &mut P) {
        enter!(self, p, TcpTimeWait, || {
            let span = if state == State::TimeWait { self.timewait_ticks() } else { ticks.max(self.long_rto()) };
            self.set_state(state, p);
            self.leave_socket(None, p);
            self.remind_for(span);
        })
    }

    fn remind_for(&mut self, ticks: u64) {
        let kernel = &self.config.kernel;
        self.timers.time_wait = Some(kernel.timer_fires(self.now, kernel.jiffies(self.now) + ticks));
    }

    /// Is there only a reminder of the socket?
    pub(in crate::engine) fn is_timewait_sock(&self) -> bool {
        self.timers.time_wait.is_some()
    }

    /// A segment for a connection whose socket is gone.
    /// Kernel: `tcp_timewait_state_process`, net/ipv4/tcp_minisocks.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_timewait_state_process<P: Probe>(&mut self, seg: &Segment, p: &mut P) {
        enter!(self, p, TcpTimewaitStateProcess, || {
            let (flags, seq, end) = (seg.header.flags, seg.header.seq, seg.end_seq());
            let next = self.sk.rcv_nxt;
            let reset = flags.contains(Flags::RST);
            if self.sk.state != State::FinWait2 {
                if seq == next && (seq == end || reset) {
                    if reset { self.forget_connection(p) } else { self.remind_for(self.timewait_ticks()) }
                } else if !reset {
                    if flags.contains(Flags::ACK) {
                        self.remind_for(self.timewait_ticks());
                    }
                    self.answer_late_segment(seg, p);
                }
                return;
            }
            if end.before(next) || seq.after(next + self.tcp_receive_window()) {
                self.answer_late_segment(seg, p);
            } else if reset {
                self.forget_connection(p);
            } else if flags.contains(Flags::SYN) && !seq.before(next) {
                self.refuse(seg, p);
            } else if flags.contains(Flags::ACK) && end.after(next) && end != seq {
                if !flags.contains(Flags::FIN) || end != next + 1 {
                    self.refuse(seg, p);
                    return;
                }
                self.sk.rcv_nxt = end;
                self.set_state(State::TimeWait, p);
                self.remind_for(self.timewait_ticks());
                self.tcp_send_ack(p);
            }
        })
    }

    /// Whoever sends what takes room in the stream hears at once where it ends; mere ACKs are answered now and then.
    fn answer_late_segment<P: Probe>(&mut self, seg: &Segment, p: &mut P) {
        if seg.end_seq() != seg.header.seq && !seg.header.flags.contains(Flags::SYN) {
            self.tcp_send_ack(p);
        } else {
            self.tcp_send_challenge_ack(p);
        }
    }

    fn refuse<P: Probe>(&mut self, seg: &Segment, p: &mut P) {
        self.answer_with_reset(seg, p);
        self.forget_connection(p);
    }

    /// Nothing reminds of the connection any more.
    pub(in crate::engine) fn forget_connection<P: Probe>(&mut self, p: &mut P) {
        self.timers.time_wait = None;
        self.set_state(State::Close, p);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::api::timer::Timer;
    use crate::engine::test_support::Sender;
    use crate::engine::{Kernel, SockOpt, Syscall};
    use crate::kernel::{v3_10, v6_18};
    use crate::wire::Header;

    /// A closed socket whose FIN is acknowledged.
    fn closed(kernel: Kernel) -> Sender {
        let mut sender = Sender::with(kernel, |_| {});
        sender.call(Syscall::Close);
        sender.ack(1);
        sender
    }

    fn segment(sender: &mut Sender, flags: Flags) -> Vec<Flags> {
        let (seq, ack) = (sender.sk.rcv_nxt, sender.sk.snd_nxt);
        sender.segment(Header {
            seq,
            ack,
            flags,
            window: 512,
            urgent: 0,
            ecn: Default::default(),
            options: Default::default(),
        });
        sender.transmits().map(|sent| sent.header.flags).collect()
    }

    #[test]
    fn a_closed_socket_waits_a_minute_for_the_peers_fin_as_a_mere_reminder() {
        for kernel in [v6_18::KERNEL, v3_10::KERNEL] {
            let mut sender = closed(kernel);
            assert!(sender.is_timewait_sock() && sender.sk.state == State::FinWait2);
            let began = sender.now;

            assert_eq!(sender.fire(), Timer::TimeWait);

            let waited = sender.now.since(began).as_secs();
            assert!(sender.sk.state == State::Close && (60..=61).contains(&waited), "{waited}");
        }
    }

    #[test]
    fn tcp_linger2_bounds_the_wait_for_the_fin_and_less_than_nothing_is_a_reset() {
        let waits = |kernel: Kernel, seconds: i32| {
            let mut sender = Sender::with(kernel, |_| {}).set(&[SockOpt::Linger2(seconds)]);
            sender.call(Syscall::Shutdown);
            sender.ack(1);
            let began = sender.now;
            sender.call(Syscall::Close);
            let reset = sender.transmits().any(|sent| sent.header.flags.contains(Flags::RST));
            (reset, sender.next_deadline().map(|due| due.at.since(began).as_secs()))
        };

        assert_eq!(waits(v6_18::KERNEL, -1), (true, None));
        let spans = [0, 5, 100].map(|seconds| waits(v6_18::KERNEL, seconds).1);
        // A minute, by the timer wheel; beyond that a whole socket waits first.
        assert_eq!(spans, [Some(61), Some(5), Some(40)]);
        assert_eq!([5, 100].map(|seconds| waits(v3_10::KERNEL, seconds).1), [Some(5), Some(60)]);
    }

    #[test]
    fn a_longer_wait_is_that_of_a_whole_socket_first() {
        // tcp_fin_timeout, or three and a half RTOs.
        for (fin_timeout_ms, rto_ms) in [(90_000, 200), (60_000, 26_000)] {
            let mut sender = Sender::with(v6_18::KERNEL, |config| config.kernel.sysctl.fin_timeout_ms = fin_timeout_ms);
            sender.call(Syscall::Close);
            sender.rtt.given = Some(crate::engine::api::io::GivenTiming {
                srtt_us: 1000,
                rto_jiffies: rto_ms / 4,
                pacing_rate: 0,
                min_rtt_us: 1000,
            });
            sender.ack(1);
            assert!(!sender.is_timewait_sock() && sender.sk.state == State::FinWait2);

            assert_eq!(sender.fire(), Timer::KeepAlive);

            assert!(sender.is_timewait_sock() && sender.sk.state == State::FinWait2);
        }
    }

    #[test]
    fn the_reminder_of_fin_wait2_takes_a_fin_and_refuses_data() {
        let mut sender = closed(v6_18::KERNEL);
        assert_eq!(segment(&mut sender, Flags::ACK), []);
        assert_eq!(segment(&mut sender, Flags::ACK | Flags::FIN), [Flags::ACK]);
        assert!(sender.is_timewait_sock() && sender.sk.state == State::TimeWait);
        // The peer lost that ACK, and sends its FIN again.
        sender.sk.rcv_nxt = sender.sk.rcv_nxt - 1;
        let fin = segment(&mut sender, Flags::ACK | Flags::FIN);
        sender.sk.rcv_nxt += 1;
        assert_eq!(fin, [Flags::ACK]);

        let mut sender = closed(v6_18::KERNEL);
        let header = Header {
            seq: sender.sk.rcv_nxt,
            ack: sender.sk.snd_nxt,
            flags: Flags::ACK,
            window: 512,
            urgent: 0,
            ecn: Default::default(),
            options: Default::default(),
        };
        let data = Segment { payload: bytes::Bytes::from_static(b"late"), ..Segment::bare(header) };
        sender.input(crate::engine::Input::Segment(data));
        assert_eq!(sender.transmits().map(|sent| sent.header.flags).collect::<Vec<_>>(), [Flags::RST]);
        assert!(!sender.is_timewait_sock() && sender.sk.state == State::Close);
    }

    #[test]
    fn a_reset_ends_the_reminder() {
        let mut sender = closed(v6_18::KERNEL);

        assert_eq!(segment(&mut sender, Flags::RST), []);

        assert_eq!((sender.sk.state, sender.next_deadline()), (State::Close, None));
    }

    #[test]
    fn a_close_that_lingers_returns_when_the_fin_is_acknowledged_or_its_time_is_over() {
        for acked in [true, false] {
            let mut sender = Sender::new().set(&[SockOpt::Linger(Some(Duration::from_secs(1)))]);
            sender.write(1000).unwrap();
            sender.call(Syscall::Close);
            assert_eq!((sender.result(), sender.sk.orphaned), (None, false));

            if acked {
                sender.ack(1001);
            } else {
                while !sender.woke() {
                    sender.fire();
                }
            }
            assert!(sender.woke());
            sender.input(crate::engine::Input::Run { task: crate::units::TaskId(0) });

            assert_eq!((sender.result(), sender.sk.orphaned), (Some(Ok(0)), true));
            assert_eq!(sender.sk.state, if acked { State::FinWait2 } else { State::FinWait1 });
        }
    }

    #[test]
    fn so_linger_0_throws_the_connection_away() {
        let mut sender = Sender::new().set(&[SockOpt::Linger(Some(Duration::ZERO))]).closed();
        sender.write(1000).unwrap();

        sender.call(Syscall::Close);

        let sent: Vec<_> = sender.transmits().map(|sent| sent.header.flags).collect();
        assert_eq!((sent, sender.sk.state, sender.sk.wmem_queued), (vec![Flags::ACK | Flags::RST], State::Close, 0));
        assert_eq!(sender.next_deadline(), None);
    }
}
