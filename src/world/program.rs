//! Writing programs: which system call comes next, and what its result means to them.

use std::time::Duration;

use bytes::Bytes;

use crate::encode::encoded;
use crate::engine::{Errno, Events, Message, MsgFlags, SysResult, Syscall};
use crate::units::{TaskId, Time};
use crate::world::config::{Finally, Mode, ProgramConfig, Start, Write};
use crate::world::pattern;

/// A program that tries again takes at least this long, so that trying in vain takes time.
const RETRY: Duration = Duration::from_micros(1);

/// What a program does now.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Doing {
    /// Waits for the handshake.
    NotStarted,
    /// Makes its next system call at this time.
    Next(Time),
    /// Is inside a system call; [`crate::engine::Task`] tells more.
    InCall,
    /// Has written everything, or waits for the user's writes.
    Done,
    /// Gave up.
    Failed(Errno),
}

encoded! { enum Doing { NotStarted = 0, Next(at) = 1, InCall = 2, Done = 3, Failed(error) = 4 } }

/// The system call a program is in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Call {
    Send {
        asked: u64,
        queued: u64,
    },
    /// The user's: afterwards the program does what it did before.
    UserSend {
        queued: u64,
        before: Before,
    },
    Wait,
    EpollAdd,
    Finally,
    /// Of this many bytes.
    Read,
    /// Between two others it reads the error queue.
    Notice,
    /// Before all others, where the peer opens the connection.
    Accept,
}

encoded! {
    enum Call {
        Send { asked, queued } = 0, UserSend { queued, before } = 1, Wait = 2, EpollAdd = 3, Finally = 4, Read = 5, Notice = 6,
        Accept = 7,
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Before {
    NotStarted,
    Next(Time),
    Done,
    Failed(Errno),
}

encoded! { enum Before { NotStarted = 0, Next(at) = 1, Done = 2, Failed(error) = 3 } }

/// A program as it runs.
#[derive(Clone, Debug)]
pub struct Program {
    pub config: ProgramConfig,
    pub task: TaskId,
    pub doing: Doing,
    /// Bytes of its stream that are in the send queue, or were.
    pub written: u64,
    /// Returned system calls, and those of them that ended with EAGAIN.
    pub calls: u64,
    pub eagain: u64,
    /// Starts no new call.
    pub halted: bool,
    call: Option<Call>,
    /// Bytes written of `config.total`: those that the user added do not count.
    progress: u64,
    /// The write it is at, and how much of it is done.
    write: usize,
    write_done: u64,
    epoll_added: bool,
    /// The buffer is full: wait in `poll` or `epoll_wait` before the next try.
    must_wait: bool,
    /// Bytes of a real program that are not queued yet; then this one has no pattern of its own.
    given: Option<Bytes>,
    /// The last try to write found no room.
    retrying: bool,
    finished: bool,
    /// Bytes to read before the next write.
    to_read: u32,
    /// The peer has closed: there is nothing more to read, and nobody to write to.
    at_end: bool,
    /// It has no connection yet, and takes the one that a peer opens.
    accepts: bool,
}

encoded! {
    struct Program {
        task, doing, written, calls, eagain, halted, call, progress, write, write_done, epoll_added, must_wait, given,
        retrying, finished, to_read, at_end, accepts,
    } but { config }
}

impl Program {
    /// A program that has made no call; one that `accepts` waits for the connection first.
    pub(super) fn new(task: TaskId, config: &ProgramConfig, accepts: bool) -> Self {
        Program {
            config: config.clone(),
            task,
            doing: match config.start {
                _ if accepts => Doing::Next(Time::ZERO),
                Start::At(at) => Doing::Next(at),
                Start::Connected(_) => Doing::NotStarted,
            },
            written: 0,
            calls: 0,
            eagain: 0,
            halted: false,
            call: None,
            progress: 0,
            write: 0,
            write_done: 0,
            epoll_added: false,
            must_wait: config.polls_first,
            given: None,
            retrying: false,
            finished: false,
            to_read: if config.reads_first { config.read } else { 0 },
            at_end: false,
            accepts,
        }
    }

    /// When it makes its next call.
    pub fn next_call_at(&self) -> Option<Time> {
        match self.doing {
            Doing::Next(at) if !self.halted => Some(at),
            _ => None,
        }
    }

    /// It will make no call any more by itself.
    pub fn is_over(&self) -> bool {
        matches!(self.doing, Doing::Done | Doing::Failed(_))
    }

    /// It acts by itself, and not only to find the buffer still full.
    pub(super) fn is_busy(&self) -> bool {
        self.next_call_at().is_some() && !self.retrying
    }

    /// The handshake is complete, or will never be.
    pub(super) fn connected(&mut self, at: Time) {
        if let (Doing::NotStarted, Start::Connected(after)) = (self.doing, self.config.start) {
            self.doing = Doing::Next(at + after);
        }
    }

    /// Begins its next system call; none if it has nothing more to do. `notices` wait in the error queue: `poll` says so, and
    /// a program without it asks before each write.
    pub(super) fn next_call(&mut self, notices: bool) -> Option<Syscall> {
        if notices && !self.finished {
            self.call = Some(Call::Notice);
            self.doing = Doing::InCall;
            return Some(Syscall::RecvNotice);
        }
        let (call, syscall) = match (self.config.mode, self.left_of_write()) {
            _ if self.accepts => (Call::Accept, Syscall::Accept { wait: true }),
            (Mode::Epoll { edge }, _) if !self.epoll_added => {
                self.epoll_added = true;
                (Call::EpollAdd, Syscall::EpollAdd { events: Events::OUT, oneshot: false, edge })
            }
            (_, _) if self.to_read > 0 && !self.at_end => {
                (Call::Read, Syscall::Recv { bytes: self.to_read, wait: true })
            }
            (_, Some(_)) if self.at_end => (Call::Finally, self.last_call()?),
            (Mode::Poll, Some(_)) if self.must_wait => {
                (Call::Wait, Syscall::Poll { events: Events::OUT, timeout: None })
            }
            (Mode::Epoll { .. }, Some(_)) if self.must_wait => (Call::Wait, Syscall::EpollWait { timeout: None }),
            (_, Some(left)) => {
                let write = &self.config.writes[self.write];
                let (msg, flags) = (self.message(write, left), self.flags(write.flags));
                (Call::Send { asked: msg.len() as u64, queued: 0 }, Syscall::Send { msg, flags })
            }
            (_, None) => (Call::Finally, self.last_call()?),
        };
        self.call = Some(call);
        self.doing = Doing::InCall;
        Some(syscall)
    }

    /// Ends without the call it was about to make: it has closed its descriptor, but others still use the socket.
    pub(super) fn leave(&mut self) {
        self.call = None;
        self.doing = Doing::Done;
    }

    /// Begins a `send` for the user.
    pub(super) fn user_call(&mut self, bytes: u32, flags: MsgFlags) -> Option<Syscall> {
        self.interlude()?;
        let mut buffers = Vec::new();
        pattern::buffers(self.task, self.written, u64::from(bytes), &mut buffers);
        Some(Syscall::Send { msg: Message::vectored(buffers), flags: self.flags(flags) })
    }

    /// Begins a `send` of these bytes for a real program.
    pub(super) fn data_call(&mut self, bytes: Bytes) -> Option<Syscall> {
        self.interlude()?;
        self.given = Some(bytes.clone());
        Some(Syscall::Send { msg: Message::new(bytes), flags: self.flags(MsgFlags::empty()) })
    }

    /// The next `len` bytes that a real program gave, if the call in progress sends such bytes.
    pub(super) fn given(&mut self, len: u64) -> Option<Bytes> {
        let given = self.given.as_mut()?;
        Some(given.split_to(given.len().min(usize::try_from(len).unwrap_or(usize::MAX))))
    }

    /// Begins a call that is not of its plan; none while it is inside another.
    fn interlude(&mut self) -> Option<()> {
        let before = match self.doing {
            Doing::NotStarted => Before::NotStarted,
            Doing::Next(at) => Before::Next(at),
            Doing::Done => Before::Done,
            Doing::Failed(errno) => Before::Failed(errno),
            Doing::InCall => return None,
        };
        self.call = Some(Call::UserSend { queued: 0, before });
        self.doing = Doing::InCall;
        Some(())
    }

    /// `len` more bytes of its stream are in the send queue.
    pub(super) fn queued(&mut self, len: u64) {
        self.written += len;
        if let Some(Call::Send { queued, .. } | Call::UserSend { queued, .. }) = &mut self.call {
            *queued += len;
        }
    }

    /// Its system call has returned. Tells how many bytes the call queued, if it was a `send`.
    pub(super) fn returned(&mut self, at: Time, result: SysResult) -> Option<u64> {
        let call = self.call.take()?;
        self.calls += 1;
        if result == Err(Errno::Eagain) {
            self.eagain += 1;
        }
        match call {
            Call::Send { asked, queued } => {
                self.progress += queued;
                self.write_done += queued;
                self.after_send(at, asked, result);
                Some(queued)
            }
            Call::UserSend { queued, before } => {
                self.given = None;
                self.doing = match before {
                    Before::NotStarted => Doing::NotStarted,
                    Before::Next(next) => Doing::Next(next.max(at)),
                    Before::Done => Doing::Done,
                    Before::Failed(errno) => Doing::Failed(errno),
                };
                Some(queued)
            }
            Call::Wait => {
                self.must_wait = false;
                self.doing = Doing::Next(at);
                None
            }
            Call::Accept => {
                self.accepts = result == Err(Errno::Eintr);
                self.doing = match (result, self.config.start) {
                    (Err(Errno::Eintr), _) => Doing::Next(at + RETRY),
                    (Err(errno), _) => Doing::Failed(errno),
                    (Ok(_), Start::Connected(after)) => Doing::Next(at + after),
                    (Ok(_), Start::At(start)) => Doing::Next(start.max(at)),
                };
                None
            }
            Call::EpollAdd | Call::Notice => {
                self.doing = Doing::Next(at);
                None
            }
            Call::Read => {
                self.after_read(at, result);
                None
            }
            Call::Finally => {
                self.doing = Doing::Done;
                None
            }
        }
    }

    fn after_read(&mut self, at: Time, result: SysResult) {
        self.doing = Doing::Next(at);
        match result {
            Ok(0) => self.at_end = true,
            Ok(count) => self.to_read -= count,
            Err(Errno::Eintr) => {}
            Err(errno) => self.doing = Doing::Failed(errno),
        }
    }

    fn after_send(&mut self, at: Time, asked: u64, result: SysResult) {
        let soon = at + RETRY.max(self.config.pause);
        self.doing = match result {
            Ok(count) if u64::from(count) >= asked => {
                self.retrying = false;
                self.write_done = 0;
                self.write = (self.write + 1) % self.config.writes.len().max(1);
                self.must_wait = self.config.polls_first;
                let is_last = self.config.total.is_some_and(|total| self.progress >= total);
                self.to_read = if self.config.reads_first && is_last { 0 } else { self.config.read };
                Doing::Next(at + self.config.pause)
            }
            Ok(_) | Err(Errno::Eagain) => {
                self.retrying = true;
                self.must_wait = true;
                match self.config.mode {
                    Mode::NonBlocking { retry_after } => Doing::Next(at + RETRY.max(retry_after)),
                    _ => Doing::Next(soon),
                }
            }
            Err(Errno::Eintr) => Doing::Next(soon),
            Err(errno) => Doing::Failed(errno),
        };
    }

    /// Bytes that are left of the write it is at; none if it has written everything.
    fn left_of_write(&self) -> Option<u64> {
        let write = self.config.writes.get(self.write)?;
        let total = self.config.total.map_or(u64::MAX, |total| total - self.progress);
        (total > 0).then(|| total.min(write.len() - self.write_done))
    }

    fn flags(&self, flags: MsgFlags) -> MsgFlags {
        if self.config.mode == Mode::Blocking { flags } else { flags | MsgFlags::DONTWAIT }
    }

    /// `left` bytes of the write: its buffers without what is done.
    fn message(&self, write: &Write, left: u64) -> Message {
        let left_in_memory = usize::try_from(left).unwrap_or(usize::MAX);
        if write.buffers.len() == 1 && left_in_memory <= pattern::LONGEST_PIECE {
            return Message::new(Bytes::from_static(pattern::piece(self.task, self.written, left_in_memory)));
        }
        let (mut skip, mut at, end) = (self.write_done, self.written, self.written + left);
        let mut buffers = Vec::new();
        for &size in &write.buffers {
            let skipped = skip.min(u64::from(size));
            skip -= skipped;
            let len = (u64::from(size) - skipped).min(end - at);
            pattern::buffers(self.task, at, len, &mut buffers);
            at += len;
        }
        Message::vectored(buffers)
    }

    fn last_call(&mut self) -> Option<Syscall> {
        let call = match self.config.finally {
            Finally::Shutdown if !self.finished => Some(Syscall::Shutdown),
            Finally::Close if !self.finished => Some(Syscall::Close),
            _ => None,
        };
        self.finished = true;
        if call.is_none() {
            self.doing = Doing::Done;
        }
        call
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn program(config: ProgramConfig) -> Program {
        let mut program = Program::new(TaskId(0), &config, false);
        program.connected(Time::ZERO);
        program
    }

    /// The sizes of the buffers of the next `send`, and whether it may sleep.
    fn next_send(program: &mut Program) -> (Vec<usize>, bool) {
        match program.next_call(false) {
            Some(Syscall::Send { msg, flags }) => {
                (msg.buffers().iter().map(Bytes::len).collect(), !flags.contains(MsgFlags::DONTWAIT))
            }
            other => panic!("no send but {other:?}"),
        }
    }

    fn queue_and_return(program: &mut Program, at_ms: u64, count: u32) {
        program.queued(u64::from(count));
        program.returned(Time::from_millis(at_ms), Ok(count));
    }

    #[test]
    fn writes_follow_each_other_until_the_total() {
        let writes = vec![Write::of(100), Write { buffers: vec![10, 20], flags: MsgFlags::MORE }];
        let pause = Duration::from_millis(5);
        let mut program = program(ProgramConfig {
            writes,
            total: Some(145),
            pause,
            finally: Finally::Shutdown,
            ..ProgramConfig::default()
        });

        assert_eq!(next_send(&mut program), (vec![100], true));
        queue_and_return(&mut program, 1, 100);
        assert_eq!(program.doing, Doing::Next(Time::from_millis(6)));
        assert_eq!(next_send(&mut program), (vec![10, 20], true));
        queue_and_return(&mut program, 6, 30);
        assert_eq!(next_send(&mut program), (vec![15], true));
        queue_and_return(&mut program, 11, 15);
        assert_eq!(program.next_call(false), Some(Syscall::Shutdown));
        program.returned(Time::from_millis(16), Ok(0));
        assert!(program.is_over());
    }

    #[test]
    fn a_partial_count_is_followed_by_the_rest() {
        let writes = vec![Write { buffers: vec![10, 20, 30], flags: MsgFlags::empty() }];
        let retry_after = Duration::from_millis(7);
        let mut program =
            program(ProgramConfig { writes, mode: Mode::NonBlocking { retry_after }, ..ProgramConfig::default() });

        assert_eq!(next_send(&mut program), (vec![10, 20, 30], false));
        queue_and_return(&mut program, 1, 25);
        assert_eq!(program.doing, Doing::Next(Time::from_millis(8)));
        assert_eq!(next_send(&mut program), (vec![5, 30], false));
        program.returned(Time::from_millis(8), Err(Errno::Eagain));
        assert_eq!(program.doing, Doing::Next(Time::from_millis(15)));
        assert_eq!((program.calls, program.eagain), (2, 1));
        assert_eq!(next_send(&mut program), (vec![5, 30], false));
    }

    #[test]
    fn an_epoll_program_waits_for_the_event_before_it_tries_again() {
        let mut program = program(ProgramConfig { mode: Mode::Epoll { edge: true }, ..ProgramConfig::default() });

        assert_eq!(
            program.next_call(false),
            Some(Syscall::EpollAdd { events: Events::OUT, oneshot: false, edge: true })
        );
        program.returned(Time::ZERO, Ok(0));
        assert_eq!(next_send(&mut program), (vec![4096], false));
        program.returned(Time::ZERO, Err(Errno::Eagain));
        assert_eq!(program.next_call(false), Some(Syscall::EpollWait { timeout: None }));
        program.returned(Time::ZERO, Ok(4));
        assert_eq!(next_send(&mut program), (vec![4096], false));
    }

    #[test]
    fn a_write_of_the_user_changes_nothing_of_the_plan() {
        let mut program = program(ProgramConfig { total: Some(4096), ..ProgramConfig::default() });
        let call = program.user_call(10, MsgFlags::empty());
        assert!(matches!(call, Some(Syscall::Send { msg, .. }) if msg.len() == 10));
        assert!(program.user_call(10, MsgFlags::empty()).is_none());
        queue_and_return(&mut program, 0, 10);

        assert_eq!(next_send(&mut program).0, [4096]);
        queue_and_return(&mut program, 0, 4096);
        assert_eq!(program.next_call(false), None);
        assert_eq!((program.written, program.doing), (4106, Doing::Done));
    }

    #[test]
    fn an_error_ends_the_program() {
        let mut program = program(ProgramConfig::default());
        next_send(&mut program);
        program.returned(Time::ZERO, Err(Errno::Econnreset));
        assert_eq!(program.doing, Doing::Failed(Errno::Econnreset));
    }
}
