//! What a script's program does: its calls, and the one that sleeps.

use std::time::Duration;

use crate::conformance::calls::zeros;
use crate::conformance::packetdrill::check::seconds;
use crate::conformance::packetdrill::op::{Getting, Op, Queued, WantedNotice, in_words};
use crate::conformance::packetdrill::runner::{Blocked, MAIN, Returned, Runner, Scripted};
use crate::engine::api::io::Origin;
use crate::engine::socket::error_queue::{Notice, PagesNotice, Stamp};
use crate::engine::{Events, Message, MsgFlags, Nonagle, SockOpt, State, Syscall};
use crate::scenario::packetdrill::Expected;
use crate::units::{TaskId, Time};

/// Makes the calls that sleep.
const SLEEPER: TaskId = TaskId(1);
/// How long a call that the script does not expect to sleep may do so.
const PATIENCE: Duration = Duration::from_secs(600);

impl Runner<'_> {
    /// Makes a call. None: it sleeps, as the script wants it.
    pub(super) fn call(
        &mut self,
        line: usize,
        at: Time,
        op: &Op,
        until_us: Option<i64>,
        returns: &Expected,
        text: &str,
    ) -> Scripted<Option<Returned>> {
        self.await_blocked()?;
        let at = at.max(self.machine.now());
        if let (Op::Accept { .. }, Expected::Number(fd)) = (op, returns) {
            self.descriptors.connection = Some(*fd);
        }
        let task = if until_us.is_some() { SLEEPER } else { MAIN };
        let call = match self.prepare(op) {
            Prepared::Call(call) => call,
            Prepared::Done(result) => return Ok(Some(result)),
            Prepared::Wanted(what, wanted, got) if wanted.is_some_and(|wanted| wanted != got) => {
                let wanted = wanted.unwrap_or_default();
                return self.fail(line, format!("{what} {wanted} from {text}"), format!("{what} {got}"));
            }
            Prepared::Wanted(..) => return Ok(Some(Ok(0))),
            Prepared::Nothing => return Ok(None),
        };
        self.machine.notice = None;
        self.machine.call(at, task, call);
        if let Some(until_us) = until_us {
            let (connects, accepts) = (matches!(op, Op::Connect { .. }), matches!(op, Op::Accept { .. }));
            let (returns, text) = (returns.clone(), text.to_owned());
            self.blocked = Some(Blocked { line, begun: at, until_us, returns, text, connects, accepts });
            self.check_blocked()?;
            return Ok(None);
        }
        let mut result = self.await_result(task, line, text)?;
        if matches!(op, Op::Accept { .. }) {
            result = descriptor(result, returns);
        }
        self.after(line, op, result, text).map(Some)
    }

    /// Lets time pass until a call has returned that was not to sleep.
    fn await_result(&mut self, task: TaskId, line: usize, text: &str) -> Scripted<Returned> {
        let end = self.machine.now() + PATIENCE;
        loop {
            if let Some((result, _)) = self.returned(task) {
                return Ok(result);
            }
            if !self.machine.one_timer_until(end) {
                return self.fail(line, format!("{text} returns"), "it sleeps, and nothing wakes it");
            }
        }
    }

    /// The call that sleeps, if it has returned: at its time, with its result.
    pub(super) fn check_blocked(&mut self) -> Scripted<()> {
        let Some(blocked) = &self.blocked else { return Ok(()) };
        let (line, until, begun) = (blocked.line, blocked.until_us, blocked.begun);
        let result = if blocked.connects { self.connect_returned() } else { self.returned(SLEEPER) };
        let Some((result, at)) = result else { return Ok(()) };
        let Some(blocked) = self.blocked.take() else { return Ok(()) };
        let tick = self.machine.config().kernel.tick_us() as i64;
        let tolerance = self.settings.tolerance(until - begun.as_micros() as i64) + tick;
        let returned_at = at.as_micros() as i64;
        let result = if blocked.accepts { descriptor(result, &blocked.returns) } else { result };
        self.check_result(line, Some(result), &blocked.returns, &blocked.text)?;
        if (returned_at - until).abs() > tolerance {
            let expected = format!("{} returns at {} s", blocked.text, seconds(until));
            return self.fail(line, expected, format!("it returned at {} s", seconds(returned_at)));
        }
        Ok(())
    }

    /// What a `connect` that waits for the handshake returns, once that is over.
    fn connect_returned(&mut self) -> Option<(Returned, Time)> {
        let (state, error) = (self.machine.socket().state, self.machine.socket().error);
        let result = match (state, error) {
            (State::SynSent, _) => return None,
            (State::Close, Some(error)) => Err(error.name()),
            _ => Ok(0),
        };
        self.machine.take_result(SLEEPER);
        Some((result, self.machine.now()))
    }

    /// Lets time pass until the call that sleeps has returned.
    pub(super) fn await_blocked(&mut self) -> Scripted<()> {
        let end = self.machine.now() + PATIENCE;
        loop {
            self.check_blocked()?;
            let Some(blocked) = &self.blocked else { return Ok(()) };
            if !self.machine.one_timer_until(end) {
                let expected = format!("{} returns at {} s", blocked.text, seconds(blocked.until_us));
                return self.fail(blocked.line, expected, "it sleeps, and nothing wakes it");
            }
        }
    }

    pub(super) fn check_result(
        &self,
        line: usize,
        returned: Option<Returned>,
        expected: &Expected,
        text: &str,
    ) -> Scripted<()> {
        let Some(returned) = returned else { return Ok(()) };
        let right = match (expected, returned) {
            (Expected::Any, _) => true,
            (Expected::Number(-1), Err(_)) => true,
            (Expected::Number(n), Ok(got)) => *n == got,
            (Expected::Error(name), Err(got)) => name == got,
            _ => false,
        };
        if right {
            return Ok(());
        }
        let got = returned.map_or_else(|error| format!("-1 {error}"), |n| n.to_string());
        self.fail(line, format!("{} from {text}", in_words(expected)), got)
    }

    fn is_ours(&self, fd: i64) -> bool {
        self.descriptors.connection.is_none_or(|connection| connection == fd)
    }

    fn prepare(&mut self, op: &Op) -> Prepared {
        let state = self.machine.socket().state;
        match op {
            Op::Nothing => Prepared::Nothing,
            Op::Listen => Prepared::Call(Syscall::Listen),
            Op::Accept { fd } => Prepared::Call(Syscall::Accept { wait: !self.nonblocking(*fd) }),
            Op::Connect { fd } => self.connect(*fd),
            Op::Send { fd, buffers, flags, file } => Prepared::Call(self.send(*fd, buffers, *flags, *file)),
            Op::BadPointer { reads, .. } => {
                let error = match state {
                    State::Close if *reads => "ENOTCONN",
                    State::Close => "EPIPE",
                    _ if *reads && self.machine.socket().readable == 0 => "EAGAIN",
                    _ => "EFAULT",
                };
                Prepared::Done(Err(error))
            }
            Op::Recv { .. } if self.descriptors.reading_shut && self.machine.socket().readable == 0 => {
                Prepared::Done(Ok(0))
            }
            Op::Recv { fd, bytes, dontwait } => {
                Prepared::Call(Syscall::Recv { bytes: *bytes, wait: !dontwait && !self.nonblocking(*fd) })
            }
            Op::Notice { .. } => Prepared::Call(Syscall::RecvNotice),
            Op::Shutdown { reading, .. } if *reading && state != State::Close && !self.descriptors.reading_shut => {
                self.descriptors.reading_shut = true;
                self.prepare(op)
            }
            Op::Shutdown { writing, .. } => match (state, writing) {
                (State::Close, _) => Prepared::Done(Err("ENOTCONN")),
                (_, true) => Prepared::Call(Syscall::Shutdown),
                (_, false) => Prepared::Done(Ok(0)),
            },
            Op::Close { fd } if self.descriptors.connection == Some(*fd) => Prepared::Call(Syscall::Close),
            Op::Close { .. } => Prepared::Done(Ok(0)),
            Op::SetFlags { fd, nonblocking } => {
                self.descriptors.nonblocking.insert(*fd, *nonblocking);
                Prepared::Done(Ok(0))
            }
            Op::Ioctl { what, wanted, .. } => self.queued(*what, *wanted),
            Op::Poll { events, timeout, .. } => {
                let events = Events::from_bits_truncate(*events as u32);
                Prepared::Call(Syscall::Poll { events, timeout: *timeout })
            }
            Op::EpollAdd { events, edge, oneshot, .. } => {
                let events = Events::from_bits_truncate(*events as u32);
                Prepared::Call(Syscall::EpollAdd { events, oneshot: *oneshot, edge: *edge })
            }
            Op::EpollWait { timeout, .. } => Prepared::Call(Syscall::EpollWait { timeout: *timeout }),
            Op::Set { fd, option } => {
                if let SockOpt::MaxSeg(bytes) = option {
                    self.descriptors.max_seg = Some(*bytes);
                }
                if self.is_ours(*fd) { Prepared::Call(Syscall::SetSockOpt(*option)) } else { Prepared::Done(Ok(0)) }
            }
            Op::Get { what, wanted, .. } => self.option(*what, *wanted),
        }
    }

    fn nonblocking(&self, fd: i64) -> bool {
        self.descriptors.nonblocking.get(&fd).copied().unwrap_or(false)
    }

    fn connect(&mut self, fd: i64) -> Prepared {
        let state = self.machine.socket().state;
        self.descriptors.connection = Some(fd);
        match state {
            State::Close => {
                self.descriptors.connecting = true;
                Prepared::Call(Syscall::Connect)
            }
            State::SynSent => Prepared::Done(Err("EALREADY")),
            _ if std::mem::take(&mut self.descriptors.connecting) => Prepared::Done(Ok(0)),
            _ => Prepared::Done(Err("EISCONN")),
        }
    }

    fn send(&mut self, fd: i64, buffers: &[usize], flags: MsgFlags, file: bool) -> Syscall {
        let mut flags = flags;
        if self.nonblocking(fd) {
            flags |= MsgFlags::DONTWAIT;
        }
        let mut msg = match buffers {
            [one] => Message::new(zeros(*one)),
            several => Message::vectored(several.iter().map(|len| zeros(*len)).collect()),
        };
        if file {
            flags |= MsgFlags::SPLICE_PAGES;
            let from = self.descriptors.bytes_of_file;
            self.descriptors.bytes_of_file += msg.len() as u64;
            msg = msg.at(Origin::File, from);
        }
        Syscall::Send { msg, flags }
    }

    fn queued(&self, what: Queued, wanted: Option<i64>) -> Prepared {
        let socket = self.machine.socket();
        let (name, n) = match what {
            Queued::Out => ("SIOCOUTQ", socket.outq),
            Queued::NotSent => ("SIOCOUTQNSD", socket.outqnsd),
            Queued::In => ("SIOCINQ", socket.readable),
        };
        Prepared::Wanted(name, wanted, n.into())
    }

    fn option(&self, what: Getting, wanted: Option<i64>) -> Prepared {
        let socket = self.machine.socket();
        let before = matches!(socket.state, State::Close | State::Listen | State::SynRecv);
        let (name, value) = match what {
            Getting::Error => ("SO_ERROR", socket.error.map_or(0, |error| error.number().into())),
            Getting::SndBuf => ("SO_SNDBUF", i64::from(socket.sndbuf)),
            Getting::NotsentLowat => ("TCP_NOTSENT_LOWAT", i64::from(socket.notsent_lowat)),
            Getting::MaxSeg => {
                let asked = self.descriptors.max_seg.filter(|_| before);
                ("TCP_MAXSEG", asked.unwrap_or(socket.mss_cache).into())
            }
            Getting::NoDelay => ("TCP_NODELAY", socket.nonagle.contains(Nonagle::OFF).into()),
            Getting::Cork => ("TCP_CORK", socket.nonagle.contains(Nonagle::CORK).into()),
            Getting::ZeroCopy => ("SO_ZEROCOPY", self.machine.extra().zerocopy),
            Getting::UserTimeout => ("TCP_USER_TIMEOUT", socket.user_timeout.as_millis() as i64),
        };
        // What fills an unsigned int is written so, or as a negative number.
        let wanted = wanted.map(|wanted| if wanted < 0 { wanted & 0xffff_ffff } else { wanted });
        Prepared::Wanted(name, wanted, value)
    }

    /// What a call that has returned says besides its result.
    fn after(&mut self, line: usize, op: &Op, result: Returned, text: &str) -> Scripted<Returned> {
        match op {
            Op::Connect { fd } if result.is_ok() => self.connected(*fd, line, text),
            Op::Notice { wanted, .. } if result.is_ok() => {
                self.check_notice(line, *wanted, text)?;
                Ok(Ok(0))
            }
            Op::Poll { wanted, events, .. } => {
                let got = if result == Ok(1) { self.events() & (events | i64::from(Events::ALWAYS.bits())) } else { 0 };
                self.check_events(line, *wanted, got, text)?;
                Ok(result)
            }
            Op::EpollWait { wanted, .. } => {
                self.check_events(line, *wanted, result.unwrap_or(0), text)?;
                Ok(result.map(|events| i64::from(events != 0)))
            }
            _ => Ok(result),
        }
    }

    /// `connect` returns at once, or with the handshake.
    fn connected(&mut self, fd: i64, line: usize, text: &str) -> Scripted<Returned> {
        if self.nonblocking(fd) {
            return Ok(Err("EINPROGRESS"));
        }
        self.fail(line, format!("{text} returns"), "it sleeps until the peer answers: give it an end, as in +0...0.1")
    }

    fn events(&self) -> i64 {
        let socket = self.machine.socket();
        let over = socket.state == State::Close || (socket.send_shutdown && socket.rcv_shutdown);
        let error = socket.error.is_some() || self.machine.extra().notices;
        let readable = socket.readable > 0 || socket.rcv_shutdown || self.descriptors.reading_shut;
        let flag = |on: bool, event: Events| if on { i64::from(event.bits()) } else { 0 };
        let writable = socket.send_shutdown || self.machine.is_writeable();
        flag(over, Events::HUP)
            | flag(error, Events::ERR)
            | flag(writable, Events::OUT)
            | flag(readable, Events::IN)
            | flag(socket.rcv_shutdown, Events::RDHUP)
    }

    fn check_events(&self, line: usize, wanted: Option<i64>, got: i64, text: &str) -> Scripted<()> {
        match wanted {
            Some(wanted) if wanted != got => {
                self.fail(line, format!("{} from {text}", in_events(wanted)), in_events(got))
            }
            _ => Ok(()),
        }
    }

    fn check_notice(&mut self, line: usize, wanted: Option<WantedNotice>, text: &str) -> Scripted<()> {
        let got = self.machine.notice.take().map(as_scripted);
        let right = match (wanted, got) {
            (None, _) => true,
            (
                Some(WantedNotice::Stamp { what, id, at_us }),
                Some(WantedNotice::Stamp { what: of, id: byte, at_us: at }),
            ) => {
                let tolerance = self.settings.tolerance(at_us) + self.machine.config().kernel.tick_us() as i64;
                what == of && id == byte && (at - at_us).abs() <= tolerance
            }
            (wanted, got) => wanted == got,
        };
        if right {
            return Ok(());
        }
        self.fail(line, format!("{} from {text}", notice_in_words(wanted)), notice_in_words(got))
    }
}

fn in_events(events: i64) -> String {
    Events::from_bits_truncate(events as u32).to_string()
}

/// What a call comes to before the engine has it.
enum Prepared {
    /// The engine makes it.
    Call(Syscall),
    /// It is over, with this.
    Done(Returned),
    /// A number that it tells: what, as scripted, as it is.
    Wanted(&'static str, Option<i64>, i64),
    /// Whatever the script expects.
    Nothing,
}

/// `accept` gives the descriptor that the script expects.
fn descriptor(result: Returned, expected: &Expected) -> Returned {
    match (result, expected) {
        (Ok(_), Expected::Number(fd)) => Ok(*fd),
        _ => result,
    }
}

/// A notice of the engine's in the script's numbers.
fn as_scripted(notice: Notice) -> WantedNotice {
    match notice {
        Notice::Pages(PagesNotice { first, last, copied }) => {
            WantedNotice::Pages { first: first.into(), last: last.into(), copied }
        }
        Notice::Stamp(stamp) => WantedNotice::Stamp {
            what: match stamp.what {
                Stamp::Snd => 0,
                Stamp::Sched => 1,
                Stamp::Ack => 2,
            },
            id: stamp.id.into(),
            at_us: stamp.at.as_micros() as i64,
        },
    }
}

fn notice_in_words(notice: Option<WantedNotice>) -> String {
    match notice {
        Some(WantedNotice::Pages { first, last, copied }) => {
            format!("calls {first} to {last}, {}", if copied { "copied" } else { "not copied" })
        }
        Some(WantedNotice::Stamp { what, id, at_us }) => {
            let what = ["SCM_TSTAMP_SND", "SCM_TSTAMP_SCHED", "SCM_TSTAMP_ACK"].get(what as usize).copied();
            format!("{} of byte {id} at {} s", what.unwrap_or("a time stamp"), seconds(at_us))
        }
        None => "nothing".to_owned(),
    }
}
