//! System calls: their way into the engine and back to the task.

use std::ops::RangeInclusive;
use std::{iter, mem};

use crate::engine::Engine;
use crate::engine::api::errno::Errno;
use crate::engine::api::events::Events;
use crate::engine::api::io::{Message, MsgFlags, Output, SockOpt, SysResult, Syscall};
use crate::engine::send::verdict::PushOne;
use crate::engine::socket::state::{Nonagle, State};
use crate::engine::socket::task::{Call, Epoll, SendCall, Sending, Sleep, Task, Wait};
use crate::engine::step::macros::{enter, event, set};
use crate::engine::step::probe::{Probe, Subject};
use crate::engine::write::sendmsg::Flow;
use crate::units::{SkbId, TaskId, Time};

/// What TCP_MAXSEG may be: from TCP_MIN_MSS to MAX_TCP_WINDOW.
const MAXSEG: RangeInclusive<u32> = 88..=32_767;

impl Engine {
    /// The task's place; it comes into being with its first call.
    #[inline(always)]
    fn task_index(&mut self, id: TaskId) -> usize {
        self.tasks.iter().position(|task| task.id == id).unwrap_or_else(|| self.new_task(id))
    }

    #[cold]
    fn new_task(&mut self, id: TaskId) -> usize {
        self.tasks.push(Task::new(id));
        self.tasks.len() - 1
    }

    /// Kernel: `do_syscall_64`, arch/x86/entry/syscall_64.c, 6.18.
    /// Kernel: `do_syscall_64`, arch/x86/entry/common.c, 5.10 to 6.12.
    /// Kernel: `system_call`, arch/x86/kernel/entry_64.S, 3.10.
    pub(in crate::engine) fn syscall<P: Probe>(&mut self, id: TaskId, call: Syscall, p: &mut P) {
        let index = self.task_index(id);
        debug_assert!(self.tasks[index].call.is_none(), "a task makes one call at a time");
        enter!(self, p, DoSyscall, || {
            match call {
                Syscall::Poll { events, timeout } => {
                    let until = timeout.map(|span| self.now + span);
                    self.poll_or_sleep(index, events | Events::ALWAYS, until, p);
                }
                Syscall::EpollWait { timeout } => {
                    let until = timeout.map(|span| self.now + span);
                    self.epoll_wait_or_sleep(index, until, p);
                }
                Syscall::Close => {
                    if self.tcp_close(p) {
                        let until = self.now + self.sk.linger.unwrap_or_default();
                        self.linger_or_let_go(index, until, p);
                    } else {
                        self.return_from_call(index, Ok(0), p);
                    }
                }
                Syscall::Accept { wait } => self.accept_or_sleep(index, wait, p),
                Syscall::Recv { bytes, wait } => self.recv_or_sleep(index, bytes, wait, p),
                other => {
                    let result = self.immediate_call(index, other, p);
                    self.return_from_call(index, result, p);
                }
            }
        })
    }

    /// `sendmsg(2)`.
    /// Kernel: `do_syscall_64`, arch/x86/entry/syscall_64.c, 6.18.
    /// Kernel: `do_syscall_64`, arch/x86/entry/common.c, 5.10 to 6.12.
    /// Kernel: `system_call`, arch/x86/kernel/entry_64.S, 3.10.
    #[inline(always)]
    pub(in crate::engine) fn send<P: Probe>(&mut self, id: TaskId, msg: Message, flags: MsgFlags, p: &mut P) {
        let index = self.task_index(id);
        debug_assert!(self.tasks[index].call.is_none(), "a task makes one call at a time");
        let deadline = self.send_deadline(flags);
        let mut call = SendCall::new(msg, flags, deadline, self.now);
        self.tasks[index].sending = Some(Sending { copied: 0, size: call.size });
        let call = &mut call;
        enter!(self, p, DoSyscall, || {
            if call.flags.contains(MsgFlags::ZEROCOPY)
                && let Err(errno) = self.begin_zerocopy(call)
            {
                return self.return_from_call(index, Err(errno), p);
            }
            if let Some(result) = self.send_or_sleep(index, call, None, p) {
                self.return_from_call(index, result, p);
            }
        })
    }

    /// Sends until the call is over, or asleep. Whatever way the bytes go.
    #[inline(always)]
    fn send_or_sleep<P: Probe>(
        &mut self,
        index: usize,
        call: &mut SendCall,
        slept_on: Option<Wait>,
        p: &mut P,
    ) -> Option<SysResult> {
        let flow = if self.sends_pages(call) {
            self.splice_to_socket(index, call, slept_on, p)
        } else {
            self.tcp_sendmsg(index, call, slept_on, p)
        };
        match flow {
            Flow::Done(result) => {
                self.end_zerocopy(call, result, p);
                Some(result)
            }
            Flow::Asleep => {
                self.tasks[index].call = Some(Call::Send(mem::take(call)));
                None
            }
        }
    }

    #[inline]
    fn send_deadline(&self, flags: MsgFlags) -> Option<Time> {
        if flags.contains(MsgFlags::DONTWAIT) {
            return Some(self.now);
        }
        self.sk.sndtimeo.map(|span| self.now + span)
    }

    /// Calls that never sleep.
    fn immediate_call<P: Probe>(&mut self, index: usize, call: Syscall, p: &mut P) -> SysResult {
        match call {
            Syscall::Connect => {
                if self.sk.state != State::Close || self.sk.sk_err.is_some() {
                    return Err(Errno::Einval);
                }
                self.tcp_connect(p);
            }
            Syscall::Listen => return self.inet_csk_listen_start(p),
            Syscall::EpollAdd { events, oneshot, edge } => {
                let events = events | Events::ALWAYS;
                let ready = self.tcp_poll(p).intersects(events);
                self.tasks[index].epoll = Some(Epoll { events, oneshot, edge, ready });
            }
            Syscall::SetSockOpt(SockOpt::MaxSeg(bytes)) if !MAXSEG.contains(&bytes) => return Err(Errno::Einval),
            Syscall::SetSockOpt(SockOpt::NotsentLowat(_)) if !self.config.kernel.rules.notsent_lowat => {
                return Err(Errno::Enoprotoopt);
            }
            Syscall::SetSockOpt(SockOpt::MaxPacingRate(_)) if !self.config.kernel.rules.internal_pacing => {
                return Err(Errno::Enoprotoopt);
            }
            Syscall::SetSockOpt(SockOpt::ZeroCopy(_)) if !self.config.kernel.rules.zerocopy => {
                return Err(Errno::Enoprotoopt);
            }
            Syscall::SetSockOpt(SockOpt::Timestamping(flags)) => self.set_stamping(flags)?,
            Syscall::SetSockOpt(option) => self.set_sock_opt(option, p)?,
            Syscall::Shutdown => {
                let connected = self.sk.state != State::Close;
                self.tcp_shutdown(p);
                if !connected {
                    return Err(Errno::Enotconn);
                }
            }
            Syscall::RecvNotice => return self.recv_notice(p),
            Syscall::Send { .. } => unreachable!("a send is an input of its own"),
            Syscall::Poll { .. }
            | Syscall::EpollWait { .. }
            | Syscall::Recv { .. }
            | Syscall::Accept { .. }
            | Syscall::Close => {
                unreachable!("a call that may sleep has its own arm")
            }
        }
        Ok(0)
    }

    pub(in crate::engine) fn wait_to_receive(&mut self, index: usize, bytes: u32) {
        self.tasks[index].call = Some(Call::Recv { bytes });
    }

    #[inline]
    pub(in crate::engine) fn return_from_call<P: Probe>(&mut self, index: usize, result: SysResult, p: &mut P) {
        let task = self.tasks[index].id;
        let n = match result {
            Ok(n) => i64::from(n),
            Err(errno) => -i64::from(errno.number()),
        };
        self.tasks[index].call = None;
        self.tasks[index].sending = None;
        // Made in its place: to move an output, as `push` does, takes as long as a tenth of a small write.
        self.outputs.extend(iter::once_with(|| Output::Return { task, result }));
        event!(self, p, CallReturned, Subject::Task(task), n);
    }

    /// A woken task continues its call.
    /// Kernel: `do_syscall_64`, arch/x86/entry/syscall_64.c, 6.18.
    /// Kernel: `do_syscall_64`, arch/x86/entry/common.c, 5.10 to 6.12.
    /// Kernel: `system_call`, arch/x86/kernel/entry_64.S, 3.10.
    pub(in crate::engine) fn run_task<P: Probe>(&mut self, id: TaskId, p: &mut P) {
        enter!(self, p, DoSyscall, || {
            let index = self.task_index(id);
            let Some(Sleep { on, .. }) = self.stop_sleeping(index, p) else { return };
            match self.tasks[index].call.take() {
                Some(Call::Send(mut call)) => {
                    if let Some(result) = self.send_or_sleep(index, &mut call, Some(on), p) {
                        self.return_from_call(index, result, p);
                    }
                }
                Some(Call::Poll { events, until }) => self.poll_or_sleep(index, events, until, p),
                Some(Call::EpollWait { until }) => self.epoll_wait_or_sleep(index, until, p),
                Some(Call::Close { until }) => self.linger_or_let_go(index, until, p),
                Some(Call::Accept) => self.accept_or_sleep(index, true, p),
                Some(Call::Recv { bytes }) => self.recv_or_sleep(index, bytes, true, p),
                None => {}
            }
        })
    }

    /// A `close` that waits for our FIN to be acknowledged; whatever comes of that, it returns 0.
    /// Kernel: `sk_stream_wait_close`, net/core/stream.c, 3.10 to 6.18.
    fn linger_or_let_go<P: Probe>(&mut self, index: usize, until: Time, p: &mut P) {
        if self.is_closing() && until > self.now && !self.take_signal(index) {
            self.tasks[index].call = Some(Call::Close { until });
            enter!(self, p, SkStreamWaitClose, || self.fall_asleep(index, Wait::Close, Some(until), p));
            return;
        }
        enter!(self, p, TcpClose, || self.let_go(p));
        self.return_from_call(index, Ok(0), p);
    }

    /// A signal: whoever sleeps interruptibly wakes.
    /// Kernel: `signal_wake_up`, include/linux/sched/signal.h, 5.10 to 6.18.
    /// Kernel: `signal_wake_up`, include/linux/sched.h, 3.10.
    pub(in crate::engine) fn interrupt<P: Probe>(&mut self, id: TaskId, p: &mut P) {
        let index = self.task_index(id);
        if self.tasks[index].sleep.is_some() {
            self.tasks[index].signal = true;
            enter!(self, p, SignalWakeUp, || self.wake_task(index, p));
        }
    }

    /// Kernel: `do_sys_poll`, fs/select.c, 3.10 to 6.18.
    fn poll_or_sleep<P: Probe>(&mut self, index: usize, events: Events, until: Option<Time>, p: &mut P) {
        self.tasks[index].call = Some(Call::Poll { events, until });
        enter!(self, p, DoSysPoll, || {
            let found = self.tcp_poll(p) & events;
            self.return_events_or_sleep(index, found, u32::from(!found.is_empty()), until, p);
        })
    }

    /// Kernel: `ep_poll`, fs/eventpoll.c, 3.10 to 6.18.
    fn epoll_wait_or_sleep<P: Probe>(&mut self, index: usize, until: Option<Time>, p: &mut P) {
        self.tasks[index].call = Some(Call::EpollWait { until });
        enter!(self, p, EpPoll, || {
            let found = self.ep_send_events(index, p);
            self.return_events_or_sleep(index, found, found.bits(), until, p);
        })
    }

    /// `result` is what the call returns of what it `found`.
    fn return_events_or_sleep<P: Probe>(
        &mut self,
        index: usize,
        found: Events,
        result: u32,
        until: Option<Time>,
        p: &mut P,
    ) {
        if !found.is_empty() || until.is_some_and(|at| at <= self.now) {
            event!(self, p, EventsFound, Subject::Task(self.tasks[index].id), found.bits());
            self.return_from_call(index, Ok(result), p);
        } else if self.take_signal(index) {
            self.return_from_call(index, Err(Errno::Eintr), p);
        } else {
            self.fall_asleep(index, Wait::Poll, until, p);
        }
    }

    /// Kernel: `sk_setsockopt`, net/core/sock.c, 6.1 to 6.18.
    /// Kernel: `sock_setsockopt`, net/core/sock.c, 3.10 to 5.10.
    /// Kernel: `do_tcp_setsockopt`, net/ipv4/tcp.c, 3.10 to 6.18.
    fn set_sock_opt<P: Probe>(&mut self, option: SockOpt, p: &mut P) -> Result<(), Errno> {
        match option {
            SockOpt::SndBuf(_)
            | SockOpt::SndBufForce(_)
            | SockOpt::RcvBuf(_)
            | SockOpt::RcvBufForce(_)
            | SockOpt::MaxPacingRate(_)
            | SockOpt::ZeroCopy(_)
            | SockOpt::SndTimeo(_)
            | SockOpt::Linger(_) => {
                enter!(self, p, SkSetsockopt, || self.set_socket_option(option, p));
            }
            SockOpt::KeepAlive(_) => return enter!(self, p, SkSetsockopt, || self.set_keepalive(option, p)),
            SockOpt::KeepIdle(_) | SockOpt::KeepIntvl(_) | SockOpt::KeepCnt(_) => {
                return enter!(self, p, DoTcpSetsockopt, || self.set_keepalive(option, p));
            }
            _ => enter!(self, p, DoTcpSetsockopt, || self.set_tcp_option(option, p)),
        }
        Ok(())
    }

    /// Of level SOL_SOCKET.
    fn set_socket_option<P: Probe>(&mut self, option: SockOpt, p: &mut P) {
        match option {
            SockOpt::SndBuf(bytes) => self.set_sndbuf((bytes as u32).min(self.config.kernel.sysctl.wmem_max), p),
            SockOpt::SndBufForce(bytes) => self.set_sndbuf(bytes.max(0) as u32, p),
            SockOpt::RcvBuf(bytes) => self.set_rcvbuf((bytes as u32).min(self.config.kernel.sysctl.rmem_max), p),
            SockOpt::RcvBufForce(bytes) => self.set_rcvbuf(bytes.max(0) as u32, p),
            SockOpt::SndTimeo(span) => self.sk.sndtimeo = span,
            SockOpt::Linger(span) => self.sk.linger = span,
            SockOpt::MaxPacingRate(rate) => self.set_max_pacing_rate(rate, p),
            SockOpt::ZeroCopy(on) => self.sk.zerocopy.enabled = on,
            _ => {}
        }
    }

    /// Of level IPPROTO_TCP.
    fn set_tcp_option<P: Probe>(&mut self, option: SockOpt, p: &mut P) {
        match option {
            SockOpt::NoDelay(on) => {
                let word =
                    if on { self.sk.nonagle | Nonagle::OFF | Nonagle::PUSH } else { self.sk.nonagle - Nonagle::OFF };
                self.set_nonagle(word, p);
                if on {
                    self.tcp_push_pending_frames(p);
                }
            }
            SockOpt::Cork(on) => {
                let mut word = if on { self.sk.nonagle | Nonagle::CORK } else { self.sk.nonagle - Nonagle::CORK };
                if !on && word.contains(Nonagle::OFF) {
                    word |= Nonagle::PUSH;
                }
                self.set_nonagle(word, p);
                if !on {
                    self.tcp_push_pending_frames(p);
                }
            }
            SockOpt::NotsentLowat(bytes) => {
                let from = std::mem::replace(&mut self.sk.notsent_lowat, bytes);
                set!(self, p, NotsentLowat, from, bytes);
                self.sk_stream_write_space(p);
            }
            SockOpt::UserTimeout(span) => self.sk.user_timeout = span,
            SockOpt::SynCnt(tries) => self.sk.syn_retries = Some(tries),
            SockOpt::Linger2(seconds) => self.set_linger2(seconds),
            SockOpt::MaxSeg(bytes) => self.sk.user_mss = Some(bytes),
            _ => {}
        }
    }

    /// The double of what is asked for is stored, if an int holds that, and autotuning ends.
    fn set_sndbuf<P: Probe>(&mut self, asked: u32, p: &mut P) {
        let asked = asked.min(i32::MAX as u32 / 2);
        let from = self.sk.sndbuf;
        self.sk.sndbuf_locked = true;
        self.sk.sndbuf = (asked * 2).max(self.config.kernel.min_sndbuf());
        set!(self, p, Sndbuf, from, self.sk.sndbuf);
        self.sk_stream_write_space(p);
    }

    pub(in crate::engine) fn set_nonagle<P: Probe>(&mut self, word: Nonagle, p: &mut P) {
        let from = std::mem::replace(&mut self.sk.nonagle, word);
        set!(self, p, Nonagle, from.bits(), word.bits());
    }

    /// The device freed a clone: what waited for that may be sent now.
    /// Kernel: `tcp_wfree`, net/ipv4/tcp_output.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_wfree<P: Probe>(&mut self, skb: SkbId, truesize: u32, p: &mut P) {
        enter!(self, p, TcpWfree, || {
            let from = self.sk.wmem_alloc;
            self.sk.wmem_alloc = from.saturating_sub(truesize);
            set!(self, p, WmemAlloc, from, self.sk.wmem_alloc);
            self.queues.clone_freed(skb);
            self.unpin_clone(skb, p);
        });
        if std::mem::take(&mut self.sk.tsq_throttled) {
            self.tcp_tsq_handler(p);
        }
    }

    /// What was held back for the device, or for a departure, is tried again.
    /// Kernel: `tcp_tsq_handler`, net/ipv4/tcp_output.c, 3.10 to 6.18.
    pub(in crate::engine) fn tcp_tsq_handler<P: Probe>(&mut self, p: &mut P) {
        enter!(self, p, TcpTsqHandler, || {
            let sends = matches!(
                self.sk.state,
                State::Established | State::FinWait1 | State::Closing | State::CloseWait | State::LastAck
            );
            if !sends {
                return;
            }
            let rules = self.config.kernel.rules;
            let may_resend = self.sk.lost_out > self.sk.retrans_out && self.cong.cwnd > self.sk.in_flight();
            if rules.tsq_resends && may_resend {
                self.tcp_xmit_retransmit_queue(p);
            }
            let nonagle = if rules.tsq_keeps_nagle { self.sk.nonagle } else { Nonagle::empty() };
            let mss = self.tcp_current_mss();
            self.tcp_write_xmit(mss, nonagle, PushOne::All, p);
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::engine::SockOpt;
    use crate::engine::test_support::Sender;
    use crate::kernel::v6_18;

    #[test]
    fn so_sndbuf_stops_at_wmem_max_and_so_sndbufforce_does_not() {
        let limited = || Sender::with(v6_18::KERNEL, |config| config.kernel.sysctl.wmem_max = 212_992);
        let stored = |option| limited().set(&[option]).sk.sndbuf;

        assert_eq!(stored(SockOpt::SndBuf(8_000_000)), 425_984);
        assert_eq!(stored(SockOpt::SndBufForce(8_000_000)), 16_000_000);
        assert_eq!([100, -1].map(|bytes| stored(SockOpt::SndBufForce(bytes))), [4608, 4608]);
    }
}
