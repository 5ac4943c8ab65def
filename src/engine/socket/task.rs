//! Writing programs as the engine knows them: their page fragment, the call they are in, and what they sleep on.

use std::time::Duration;

use crate::engine::api::io::{Message, MsgFlags};
use crate::engine::socket::page_frag::PageFrag;
use crate::units::{TaskId, Time};

/// What a sleeping task waits for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Wait {
    /// `sk_stream_wait_memory`: the send buffer (or TCP_NOTSENT_LOWAT) is used up.
    Sndbuf,
    /// `sk_stream_wait_memory`: the machine refuses memory; a short nap, whatever the buffer says.
    Memory,
    /// `sk_stream_wait_connect`: the handshake is not complete.
    Connect,
    /// `poll` or `epoll_wait`.
    Poll,
}

impl Wait {
    pub const fn name(self) -> &'static str {
        match self {
            Wait::Sndbuf => "sndbuf",
            Wait::Memory => "memory",
            Wait::Connect => "connect",
            Wait::Poll => "poll",
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sleep {
    pub on: Wait,
    pub since: Time,
    /// When the sleep ends by itself, if ever.
    pub until: Option<Time>,
    /// Already woken; the task waits for its [`crate::engine::Input::Run`].
    pub woken: bool,
}

/// A `send` that is in progress.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct SendCall {
    pub msg: Message,
    pub flags: MsgFlags,
    /// Bytes of the whole message.
    pub size: u32,
    /// Bytes of it already in the send queue.
    pub copied: u32,
    /// The next byte: index of the buffer and offset in it.
    pub(in crate::engine) next: (usize, usize),
    /// When SO_SNDTIMEO ends the wait; `None`: never. Checked only when the call would sleep.
    pub(in crate::engine) deadline: Option<Time>,
    /// End of a nap for lack of machine memory.
    pub(in crate::engine) nap: Option<Time>,
    pub began: Time,
}

/// Bytes of a `send` that are in the send queue, of all.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sending {
    pub copied: u32,
    pub size: u32,
}

#[derive(Clone, PartialEq, Debug)]
pub enum Call {
    Send(SendCall),
    Poll { until: Option<Time> },
    EpollWait { until: Option<Time> },
}

/// The task's epoll set, which holds this one socket, for EPOLLOUT.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Epoll {
    /// EPOLLET.
    pub edge: bool,
    /// On the ready list.
    pub ready: bool,
}

#[derive(Clone, Debug)]
pub struct Task {
    pub id: TaskId,
    /// `current->task_frag`.
    pub frag: PageFrag,
    /// The system call the task sleeps in, to go on with.
    pub call: Option<Call>,
    /// How far the `send` that it is in has come, asleep or not.
    pub sending: Option<Sending>,
    pub sleep: Option<Sleep>,
    pub epoll: Option<Epoll>,
    /// Order in which sleepers queued up on the socket's wait queue; the last comes first.
    pub(in crate::engine) wait_order: u64,
    /// A signal is pending.
    pub(in crate::engine) signal: bool,
    /// Time spent asleep, by what it waited for.
    pub slept: Slept,
}

/// Time a task spent asleep, by cause.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Slept {
    pub sndbuf: Duration,
    pub memory: Duration,
    pub connect: Duration,
    pub poll: Duration,
}

impl Slept {
    pub(in crate::engine) fn add(&mut self, on: Wait, span: Duration) {
        let total = match on {
            Wait::Sndbuf => &mut self.sndbuf,
            Wait::Memory => &mut self.memory,
            Wait::Connect => &mut self.connect,
            Wait::Poll => &mut self.poll,
        };
        *total += span;
    }
}

impl Task {
    pub(in crate::engine) fn new(id: TaskId) -> Self {
        Task {
            id,
            frag: PageFrag::default(),
            call: None,
            sending: None,
            sleep: None,
            epoll: None,
            wait_order: 0,
            signal: false,
            slept: Slept::default(),
        }
    }

    pub fn is_asleep(&self) -> bool {
        self.sleep.is_some_and(|sleep| !sleep.woken)
    }
}
