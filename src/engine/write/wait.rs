//! Waiting for space and being woken (net/core/stream.c), poll and epoll.

use std::time::Duration;

use crate::engine::Engine;
use crate::engine::api::errno::Errno;
use crate::engine::api::events::Events;
use crate::engine::api::io::Output;
use crate::engine::socket::state::Chrono;
use crate::engine::socket::task::{Sleep, Task, Wait};
use crate::engine::step::macros::{enter, event, set, test};
use crate::engine::step::probe::{Probe, Subject};
use crate::kernel::limits::wake_mark;
use crate::units::Time;

/// How a wait ended, or that it goes on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::engine) enum Waited {
    Ready,
    Asleep,
    Failed(Errno),
}

impl Engine {
    /// Bytes of TCP_NOTSENT_LOWAT in force; the largest number where there is no such thing.
    /// Kernel: `tcp_notsent_lowat`, include/net/tcp.h, 5.10 to 6.18.
    pub fn notsent_lowat(&self) -> u32 {
        if !self.config.kernel.rules.notsent_lowat {
            return u32::MAX;
        }
        if self.sk.notsent_lowat != 0 { self.sk.notsent_lowat } else { self.config.kernel.sysctl.notsent_lowat }
    }

    /// May a new skb be made (`wake` false), or may writers be told that there is space (`wake` true)?
    /// Kernel: `sk_stream_memory_free`, include/net/sock.h, 3.10 to 6.18.
    #[inline]
    pub(in crate::engine) fn sk_stream_memory_free<P: Probe>(&mut self, wake: bool, p: &mut P) -> bool {
        enter!(self, p, SkStreamMemoryFree, || {
            let (queued, sndbuf) = (self.sk.wmem_queued, self.sk.sndbuf);
            if !test!(self, p, SndbufFree, queued, sndbuf) {
                return false;
            }
            if !self.config.kernel.rules.notsent_lowat {
                return true;
            }
            let lowat = self.notsent_lowat();
            let notsent = u64::from(self.sk.notsent()) << u32::from(wake);
            test!(self, p, NotsentBelowLowat, notsent, lowat)
        })
    }

    /// Is a third of the buffer free, so that a waiting writer is worth waking (`__sk_stream_is_writeable`)?
    /// Kernel: `__sk_stream_is_writeable`, include/net/sock.h, 5.10 to 6.18.
    pub(in crate::engine) fn sk_stream_is_writeable<P: Probe>(&mut self, p: &mut P) -> bool {
        let (free, half) = (self.sk.wspace(), i64::from(self.sk.wmem_queued / 2));
        test!(self, p, WspaceEnough, free, half)
            && (!self.config.kernel.rules.notsent_lowat || self.sk_stream_memory_free(true, p))
    }

    /// What a poll would say, without arming anything: for those who look on.
    pub fn is_writeable(&self) -> bool {
        self.sk.wspace() >= i64::from(self.sk.wmem_queued / 2)
            && (!self.config.kernel.rules.notsent_lowat
                || self.sk.wmem_queued < self.sk.sndbuf
                    && u64::from(self.sk.notsent()) << 1 < u64::from(self.notsent_lowat()))
    }

    /// The largest `sk_wmem_queued` at which writers are woken (the two-thirds rule).
    pub fn wake_threshold(&self) -> u32 {
        wake_mark(self.sk.sndbuf)
    }

    pub(in crate::engine) fn set_nospace<P: Probe>(&mut self, nospace: bool, p: &mut P) {
        let from = std::mem::replace(&mut self.sk.nospace, nospace);
        set!(self, p, Nospace, from, nospace);
    }

    /// The write-space callback: wakes whoever waits, if there is enough space.
    /// Kernel: `sk_stream_write_space`, net/core/stream.c, 3.10 to 6.18.
    pub(in crate::engine) fn sk_stream_write_space<P: Probe>(&mut self, p: &mut P) {
        enter!(self, p, SkStreamWriteSpace, || {
            if self.sk.orphaned || !self.sk_stream_is_writeable(p) {
                return;
            }
            self.set_nospace(false, p);
            self.wake_for(Events::OUT, p);
        })
    }

    /// The task that fell asleep last, of those that nobody has woken yet and that `hear` it.
    pub(in crate::engine) fn last_sleeper(&self, hear: impl Fn(&Task, Sleep) -> bool) -> Option<usize> {
        let hears = |task: &Task| task.sleep.is_some_and(|sleep| !sleep.woken && hear(task, sleep));
        let asleep = self.tasks.iter().enumerate().filter(|(_, task)| hears(task));
        asleep.max_by_key(|(_, task)| task.wait_order).map(|(index, _)| index)
    }

    pub(in crate::engine) fn wake_task<P: Probe>(&mut self, index: usize, p: &mut P) {
        let task = self.tasks[index].id;
        if let Some(sleep) = &mut self.tasks[index].sleep
            && !sleep.woken
        {
            sleep.woken = true;
            self.outputs.push(Output::Woken { task });
            event!(self, p, TaskWoken, Subject::Task(task), 0);
        }
    }

    /// A sleep whose time has come ends like a wake-up; the call then sees for itself.
    /// Kernel: `process_timeout`, kernel/time/sleep_timeout.c, 6.18.
    /// Kernel: `process_timeout`, kernel/time/timer.c, 5.10 to 6.12.
    /// Kernel: `process_timeout`, kernel/timer.c, 3.10.
    pub(in crate::engine) fn wake_overdue<P: Probe>(&mut self, p: &mut P) {
        for index in 0..self.tasks.len() {
            let due = self.tasks[index].sleep.and_then(|sleep| sleep.until).is_some_and(|until| until <= self.now);
            if due {
                enter!(self, p, ProcessTimeout, || self.wake_task(index, p));
            }
        }
    }

    pub(in crate::engine) fn fall_asleep<P: Probe>(&mut self, index: usize, on: Wait, until: Option<Time>, p: &mut P) {
        self.wait_sequence += 1;
        let task = &mut self.tasks[index];
        task.wait_order = self.wait_sequence;
        task.sleep = Some(Sleep { on, since: self.now, until, woken: false });
        let id = task.id;
        self.outputs.push(Output::Blocked { task: id });
        event!(self, p, TaskBlocked, Subject::Task(id), on as i64);
    }

    /// The task has the processor again; its sleep is over and counted.
    pub(in crate::engine) fn stop_sleeping<P: Probe>(&mut self, index: usize, p: &mut P) -> Option<Sleep> {
        let task = &mut self.tasks[index];
        let sleep = task.sleep.take()?;
        task.slept.add(sleep.on, self.now.since(sleep.since));
        let id = task.id;
        event!(self, p, TaskResumed, Subject::Task(id), 0);
        Some(sleep)
    }

    /// Waits until a new skb may be made. `nap` tells when a short sleep for lack of machine memory ends; it is planned
    /// on entry, when the send buffer itself has room.
    /// Kernel: `sk_stream_wait_memory`, net/core/stream.c, 3.10 to 6.18.
    pub(in crate::engine) fn sk_stream_wait_memory<P: Probe>(
        &mut self,
        index: usize,
        deadline: Option<Time>,
        nap: Option<Time>,
        p: &mut P,
    ) -> Waited {
        enter!(self, p, SkStreamWaitMemory, || {
            if self.sk.sk_err.is_some() || self.sk.send_shutdown {
                return Waited::Failed(Errno::Epipe);
            }
            let left = deadline.map_or(i64::MAX, |at| at.since(self.now).as_nanos() as i64);
            if !test!(self, p, MayWait, left, 0) {
                if self.config.kernel.rules.nospace_for_memory {
                    self.set_nospace(true, p);
                }
                return Waited::Failed(Errno::Eagain);
            }
            if self.take_signal(index) {
                return Waited::Failed(Errno::Eintr);
            }
            let napping = nap.is_some_and(|until| until > self.now);
            if !napping && self.sk_stream_memory_free(false, p) {
                return Waited::Ready;
            }
            self.set_nospace(true, p);
            let (on, until) =
                if napping { (Wait::Memory, nap.into_iter().chain(deadline).min()) } else { (Wait::Sndbuf, deadline) };
            self.fall_asleep(index, on, until, p);
            Waited::Asleep
        })
    }

    /// When a nap for lack of machine memory ends: 2 to HZ/5 + 1 ticks, by the engine's seed.
    pub(in crate::engine) fn plan_nap(&mut self) -> Time {
        let kernel = &self.config.kernel;
        let ticks = 2 + self.random.rand_range(0..kernel.hz / 5);
        self.now + Duration::from_micros(u64::from(ticks) * kernel.tick_us())
    }

    pub(in crate::engine) fn take_signal(&mut self, index: usize) -> bool {
        std::mem::take(&mut self.tasks[index].signal)
    }

    // ---- what limits the connection ----

    /// Kernel: `tcp_chrono_start`, net/ipv4/tcp_output.c, 5.10 to 6.18.
    pub(in crate::engine) fn tcp_chrono_start<P: Probe>(&mut self, kind: Chrono, p: &mut P) {
        if kind > self.sk.chrono && self.config.kernel.rules.chrono {
            self.tcp_chrono_set(kind, p);
        }
    }

    /// Kernel: `tcp_chrono_stop`, net/ipv4/tcp_output.c, 5.10 to 6.18.
    pub(in crate::engine) fn tcp_chrono_stop<P: Probe>(&mut self, kind: Chrono, p: &mut P) {
        if !self.config.kernel.rules.chrono {
            return;
        }
        if self.queues.rtx_is_empty() && self.sk.write_seq == self.sk.snd_nxt {
            self.tcp_chrono_set(Chrono::None, p);
        } else if kind == self.sk.chrono {
            self.tcp_chrono_set(Chrono::Busy, p);
        }
    }

    /// Kernel: `tcp_chrono_set`, net/ipv4/tcp_output.c, 5.10 to 6.18.
    fn tcp_chrono_set<P: Probe>(&mut self, kind: Chrono, p: &mut P) {
        let from = std::mem::replace(&mut self.sk.chrono, kind);
        if from != Chrono::None {
            let span = self.config.kernel.ticks_between(self.sk.chrono_start, self.now);
            self.sk.chrono_stat[from as usize - 1] += span;
        }
        self.sk.chrono_start = self.now;
        set!(self, p, Chrono, from as u8, kind as u8);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::api::io::{EPOLLOUT, MsgFlags};
    use crate::engine::test_support::Sender;
    use crate::engine::{NoProbe, SockOpt};
    use crate::engine::{SysResult, Syscall};

    #[test]
    fn an_skb_may_be_made_while_fewer_bytes_are_queued_than_sndbuf_however_few() {
        let mut sender = Sender::new();
        let free = [46_079, 46_080].map(|queued| {
            sender.sk.wmem_queued = queued;
            sender.sk_stream_memory_free(false, &mut NoProbe)
        });

        assert_eq!(free, [true, false]);
    }

    #[test]
    fn a_writer_goes_on_to_lowat_and_is_told_of_space_below_half_of_it() {
        let mut sender = Sender::new().set(&[SockOpt::NotsentLowat(10_000)]);
        let free = [(4999, true), (5000, true), (9999, false), (10_000, false)].map(|(notsent, wake)| {
            sender.sk.write_seq = sender.sk.snd_nxt + notsent;
            sender.sk_stream_memory_free(wake, &mut NoProbe)
        });

        assert_eq!(free, [true, false, true, false]);
    }

    #[test]
    fn in_3_10_there_is_no_lowat() {
        let mut sender = Sender::v3_10().set(&[SockOpt::NotsentLowat(1)]);
        sender.sk.write_seq += 1000;

        assert!(sender.sk_stream_memory_free(true, &mut NoProbe));
    }

    #[test]
    fn writers_are_woken_when_a_third_of_the_buffer_is_free() {
        let mut sender = Sender::new();
        sender.sk.sndbuf = 32_768;
        assert_eq!(sender.wake_threshold(), 21_845);

        let writeable = [22_480, 21_846, 21_845, 20_520].map(|queued| {
            sender.sk.wmem_queued = queued;
            sender.sk_stream_is_writeable(&mut NoProbe)
        });

        assert_eq!(writeable, [false, false, true, true]);
    }

    #[test]
    fn a_writer_sleeps_at_sndbuf_and_is_woken_at_two_thirds_of_it() {
        let mut sender = Sender::with_wide_window().set(&[SockOpt::SndBuf(16_384), SockOpt::NoDelay(true)]);
        sender.cong.cwnd = 100;
        let written = (0..).find(|_| sender.send_of(0, 1000, MsgFlags::empty()).is_none()).unwrap();
        assert_eq!((written, sender.sk.wmem_queued), (18, 18 * 1832));

        let woken = (1..).find(|acked| {
            sender.ack(acked * 1000);
            sender.woke()
        });

        assert_eq!((woken, sender.sk.wmem_queued), (Some(7), 11 * 1832));
    }

    #[test]
    fn a_raised_sndbuf_wakes_the_writer() {
        let mut sender = Sender::new().set(&[SockOpt::SndBuf(8192)]).closed();
        assert_eq!(sender.send_of(1, 40_000, MsgFlags::empty()), None);
        assert_eq!((sender.sk.wmem_queued, sender.sk.nospace), (32_688, true));

        let sender = sender.set(&[SockOpt::SndBuf(200_000)]);

        assert_eq!((sender.woke(), sender.sk.nospace), (true, false));
    }

    #[test]
    fn a_stopped_limit_leaves_the_connection_busy_while_something_is_queued() {
        let mut sender = Sender::new().closed();
        sender.write(1000).unwrap();
        assert_eq!(sender.sk.chrono, Chrono::RwndLimited);

        sender.tcp_chrono_stop(Chrono::SndbufLimited, &mut NoProbe);
        assert_eq!(sender.sk.chrono, Chrono::RwndLimited);
        sender.tcp_chrono_stop(Chrono::RwndLimited, &mut NoProbe);

        assert_eq!(sender.sk.chrono, Chrono::Busy);
    }

    /// What `epoll_wait` says at once, twice, and again after the whole buffer was filled and acknowledged.
    fn events(edge: bool) -> [SysResult; 3] {
        let mut sender = Sender::with_wide_window();
        sender.call(Syscall::EpollAdd { events: Events::OUT, oneshot: false, edge });
        let wait = |sender: &mut Sender| {
            sender.call(Syscall::EpollWait { timeout: Some(Duration::ZERO) });
            sender.result().expect("it does not wait")
        };
        let mut events = [wait(&mut sender), wait(&mut sender), Ok(0)];
        sender.write(100_000).unwrap();
        assert_eq!(sender.write(1), Err(Errno::Eagain));
        assert_eq!(wait(&mut sender), Ok(0), "it is full");
        while sender.sk.wmem_queued > 0 {
            let sent = sender.sk.relative(sender.sk.snd_nxt) as u32;
            sender.ack(sent);
        }
        events[2] = wait(&mut sender);
        events
    }

    #[test]
    fn edges_are_told_once_and_levels_as_long_as_they_last() {
        assert_eq!(events(true), [Ok(EPOLLOUT), Ok(0), Ok(EPOLLOUT)]);
        assert_eq!(events(false), [Ok(EPOLLOUT), Ok(EPOLLOUT), Ok(EPOLLOUT)]);
    }
}
