//! The timer that asks an idle peer whether it is still there (net/ipv4/tcp_timer.c, `sk_timer`).

use std::time::Duration;

use crate::engine::Engine;
use crate::engine::api::errno::Errno;
use crate::engine::api::io::SockOpt;
use crate::engine::socket::state::State;
use crate::engine::step::macros::{enter, event, test};
use crate::engine::step::probe::{Probe, Subject};

/// MAX_TCP_KEEPIDLE and MAX_TCP_KEEPINTVL, in seconds.
const LONGEST: u64 = 32_767;
/// MAX_TCP_KEEPCNT.
const MOST: u32 = 127;

impl Engine {
    fn keepalive_ticks(&self, of_socket: Option<Duration>, of_system_ms: u32) -> u64 {
        let micros = of_socket.map_or(u64::from(of_system_ms) * 1000, |span| span.as_micros() as u64);
        self.config.kernel.usecs_to_jiffies(micros)
    }

    /// TCP_KEEPIDLE in ticks.
    /// Kernel: `keepalive_time_when`, include/net/tcp.h, 3.10 to 6.18.
    fn keepalive_time_when(&self) -> u64 {
        self.keepalive_ticks(self.sk.keepalive.time, self.config.kernel.sysctl.keepalive_time_ms)
    }

    /// Ticks since anything came from the peer.
    /// Kernel: `keepalive_time_elapsed`, include/net/tcp.h, 3.10 to 6.18.
    fn keepalive_time_elapsed(&self) -> u64 {
        let heard = self.sk.lrcvtime.map_or(self.sk.rcv_tstamp, |data| data.max(self.sk.rcv_tstamp));
        self.config.kernel.jiffies(self.now) - self.config.kernel.jiffies(heard)
    }

    /// The same timer bounds the stay in FIN_WAIT2, where nobody owns the socket any more.
    /// Kernel: `inet_csk_reset_keepalive_timer`, net/ipv4/inet_connection_sock.c, 3.10 to 6.12.
    pub(in crate::engine) fn reset_keepalive_timer<P: Probe>(&mut self, ticks: u64, p: &mut P) {
        let kernel = &self.config.kernel;
        let at = kernel.timer_fires(self.now, kernel.jiffies(self.now) + ticks);
        self.timers.keepalive = Some(at);
        event!(self, p, TimerArmed, Subject::Socket, at.since(self.now).as_nanos());
    }

    /// SO_KEEPALIVE, TCP_KEEPIDLE, TCP_KEEPINTVL or TCP_KEEPCNT.
    pub(in crate::engine) fn set_keepalive<P: Probe>(&mut self, option: SockOpt, p: &mut P) -> Result<(), Errno> {
        let seconds = |span: Duration| (1..=LONGEST).contains(&span.as_secs()).then_some(span).ok_or(Errno::Einval);
        match option {
            SockOpt::KeepAlive(on) => {
                let was_on = std::mem::replace(&mut self.sk.keepalive.on, on);
                if !on {
                    self.timers.keepalive = None;
                } else if !was_on && self.sk.state != State::Close {
                    self.reset_keepalive_timer(self.keepalive_time_when(), p);
                }
            }
            SockOpt::KeepIdle(span) => {
                self.sk.keepalive.time = Some(seconds(span)?);
                if self.sk.keepalive.on && self.sk.state != State::Close {
                    let left = self.keepalive_time_when().saturating_sub(self.keepalive_time_elapsed());
                    self.reset_keepalive_timer(left, p);
                }
            }
            SockOpt::KeepIntvl(span) => self.sk.keepalive.intvl = Some(seconds(span)?),
            SockOpt::KeepCnt(probes) if (1..=MOST).contains(&probes) => self.sk.keepalive.probes = Some(probes),
            _ => return Err(Errno::Einval),
        }
        Ok(())
    }

    /// The connection is up: the timer begins, if the program has asked for it.
    pub(in crate::engine) fn start_keepalive<P: Probe>(&mut self, p: &mut P) {
        if self.sk.keepalive.on {
            self.reset_keepalive_timer(self.keepalive_time_when(), p);
        }
    }

    /// Kernel: `tcp_keepalive_timer`, net/ipv4/tcp_timer.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_keepalive_timer<P: Probe>(&mut self, p: &mut P) {
        enter!(self, p, TcpKeepaliveTimer, || {
            event!(self, p, TimerFired, Subject::Socket, self.now.as_nanos());
            self.timers.keepalive = None;
            if self.sk.state == State::FinWait2 && self.sk.orphaned {
                self.fin_wait2_timeout(p);
                return;
            }
            if !self.sk.keepalive.on || self.sk.state == State::Close || self.sk.is_opening() {
                return;
            }
            let queued = self.sk.packets_out as usize + self.queues.write_len();
            let wait = if test!(self, p, AliveWithoutKeepalive, queued, 0) {
                self.keepalive_time_when()
            } else {
                let Some(wait) = self.ask_idle_peer(p) else { return };
                self.reclaim_point(p);
                wait
            };
            self.reset_keepalive_timer(wait, p);
        })
    }

    /// When the timer is to fire again, in ticks; none if the connection has ended.
    fn ask_idle_peer<P: Probe>(&mut self, p: &mut P) -> Option<u64> {
        let (elapsed, limit) = (self.keepalive_time_elapsed(), self.keepalive_time_when());
        let tick_ns = self.config.kernel.tick_us() * 1000;
        if !test!(self, p, IdleLongEnough, elapsed * tick_ns, limit * tick_ns) {
            return Some(limit - elapsed);
        }
        let out = self.timers.probes_out;
        let over = match self.user_timeout_ms() {
            Some(user) => {
                let user = self.config.kernel.usecs_to_jiffies(user * 1000);
                test!(self, p, UserTimeout, elapsed * tick_ns, user * tick_ns) && out > 0
            }
            None => {
                let most = self.sk.keepalive.probes.unwrap_or(self.config.kernel.sysctl.keepalive_probes);
                !test!(self, p, KeepaliveProbesLeft, out, most)
            }
        };
        if over {
            self.tcp_send_active_reset(p);
            self.tcp_write_err(p);
            return None;
        }
        self.tcp_write_wakeup(p);
        self.timers.probes_out += 1;
        Some(self.keepalive_ticks(self.sk.keepalive.intvl, self.config.kernel.sysctl.keepalive_intvl_ms))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::api::timer::Timer;
    use crate::engine::test_support::Sender;
    use crate::engine::{Kernel, Syscall};
    use crate::kernel::{v3_10, v6_18};
    use crate::wire::Flags;

    /// Idle for two seconds, then asked each second, three times.
    fn watched(kernel: Kernel) -> Sender {
        Sender::with(kernel, |_| {}).set(&[
            SockOpt::KeepIdle(Duration::from_secs(2)),
            SockOpt::KeepIntvl(Duration::from_secs(1)),
            SockOpt::KeepCnt(3),
            SockOpt::KeepAlive(true),
        ])
    }

    /// Waits for the timer; what it sends.
    fn ask(sender: &mut Sender) -> Vec<(i64, u32)> {
        while sender.fire() != Timer::KeepAlive {}
        sender.sent()
    }

    #[test]
    fn a_peer_that_answers_no_probe_loses_its_connection_with_a_reset() {
        for kernel in [v6_18::KERNEL, v3_10::KERNEL] {
            let mut sender = watched(kernel);

            let sent = [(); 3].map(|()| ask(&mut sender));
            assert_eq!(sent, [[(-1, 0)]; 3]);
            ask(&mut sender);

            assert_eq!((sender.sk.state, sender.sk.sk_err), (State::Close, Some(Errno::Etimedout)));
            assert!(sender.transmits().next().unwrap().header.flags.contains(Flags::RST));
            assert!((5_000..5_200).contains(&sender.now.since(crate::units::Time::ZERO).as_millis()));
        }
    }

    #[test]
    fn any_answer_begins_the_idle_time_anew() {
        let mut sender = watched(v6_18::KERNEL);
        sender.fire();
        sender.later(Duration::from_millis(100));
        sender.ack(0);
        assert_eq!(sender.timers.probes_out, 0);

        let answered = sender.now;

        // The timer of the interval finds that less than two seconds have passed, and comes again.
        assert_eq!(ask(&mut sender), []);
        assert_eq!(ask(&mut sender), [(-1, 0)]);

        assert!((2_000..2_100).contains(&sender.now.since(answered).as_millis()));
    }

    #[test]
    fn with_data_under_way_it_asks_nothing() {
        let mut sender = watched(v6_18::KERNEL);
        sender.write(1000).unwrap();

        while sender.now < crate::units::Time::from_millis(20_000) {
            if sender.fire() == Timer::KeepAlive {
                assert_eq!(sender.sent(), []);
            }
        }

        assert_eq!(sender.sk.state, State::Established);
    }

    #[test]
    fn tcp_user_timeout_takes_the_place_of_the_count() {
        let mut sender = watched(v6_18::KERNEL).set(&[SockOpt::UserTimeout(Duration::from_millis(2_500))]);

        sender.fire();
        sender.fire();

        assert_eq!(sender.sk.sk_err, Some(Errno::Etimedout));
    }

    #[test]
    fn off_it_does_nothing_and_its_numbers_have_bounds() {
        let mut sender = watched(v6_18::KERNEL).set(&[SockOpt::KeepAlive(false)]);
        assert_eq!(sender.next_deadline(), None);

        let wrong =
            [SockOpt::KeepIdle(Duration::ZERO), SockOpt::KeepIntvl(Duration::from_secs(40_000)), SockOpt::KeepCnt(128)];
        for option in wrong {
            sender.call(Syscall::SetSockOpt(option));
            assert_eq!(sender.result(), Some(Err(Errno::Einval)));
        }
    }
}
