//! Writing programs as the engine knows them: their page fragment, the call they are in, and what they sleep on.

use std::time::Duration;

use crate::engine::api::events::Events;
use crate::engine::api::io::{Message, MsgFlags, Origin};
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
    /// `sk_stream_wait_close`: our FIN is not acknowledged (SO_LINGER).
    Close,
    /// `sk_wait_data`: the peer has sent nothing that was not read.
    Data,
    /// `inet_csk_wait_for_connect`: no peer has opened a connection.
    Accept,
}

impl Wait {
    /// All of them, in the order of their numbers.
    pub const ALL: [Wait; 7] =
        [Wait::Sndbuf, Wait::Memory, Wait::Connect, Wait::Poll, Wait::Close, Wait::Data, Wait::Accept];

    /// What it is called in a sentence.
    pub const fn name(self) -> &'static str {
        match self {
            Wait::Sndbuf => "sndbuf",
            Wait::Memory => "memory",
            Wait::Connect => "connect",
            Wait::Poll => "poll",
            Wait::Close => "close",
            Wait::Data => "data",
            Wait::Accept => "accept",
        }
    }
}

/// A task that waits inside a system call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sleep {
    /// What it waits for.
    pub on: Wait,
    /// When it fell asleep.
    pub since: Time,
    /// When the sleep ends by itself, if ever.
    pub until: Option<Time>,
    /// Already woken; the task waits for its [`crate::engine::Input::Run`].
    pub woken: bool,
}

/// A `send` that is in progress.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct SendCall {
    /// The buffers of the call.
    pub msg: Message,
    /// The flags of the call.
    pub flags: MsgFlags,
    /// Bytes of the whole message.
    pub size: u32,
    /// Bytes of it already in the send queue.
    pub copied: u32,
    /// The part that it is at, from and up to which byte: all of it, but of sendfile and splice what a pipe holds.
    pub(in crate::engine) part: (u32, u32),
    /// Where its bytes lie, if they are sent without a copy.
    pub(in crate::engine) memory: Option<(Origin, u64)>,
    /// With MSG_ZEROCOPY: the calls to which it belongs.
    pub(in crate::engine) pinned: Option<u32>,
    /// The next byte: index of the buffer and offset in it.
    pub(in crate::engine) next: (usize, usize),
    /// When SO_SNDTIMEO ends the wait; `None`: never. Checked only when the call would sleep.
    pub(in crate::engine) deadline: Option<Time>,
    /// End of a nap for lack of machine memory.
    pub(in crate::engine) nap: Option<Time>,
    /// When the call was made.
    pub began: Time,
}

/// Bytes of a `send` that are in the send queue, of all.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sending {
    /// Bytes of it already in the send queue.
    pub copied: u32,
    /// Bytes of the whole message.
    pub size: u32,
}

/// A system call that sleeps, with what it needs to go on.
#[derive(Clone, PartialEq, Debug)]
pub enum Call {
    /// `sendmsg`.
    Send(SendCall),
    /// `poll`.
    Poll {
        /// What it waits for.
        events: Events,
        /// When it gives up; `None`: never.
        until: Option<Time>,
    },
    /// `epoll_wait`.
    EpollWait {
        /// When it gives up; `None`: never.
        until: Option<Time>,
    },
    /// `close`, which lingers (SO_LINGER).
    Close {
        /// When it gives up.
        until: Time,
    },
    /// `recv`.
    Recv {
        /// The size of its buffer.
        bytes: u32,
    },
    /// `accept`.
    Accept,
}

/// The task's epoll set, which holds this one socket.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Epoll {
    /// What it watches for; nothing once EPOLLONESHOT has had its event.
    pub events: Events,
    /// EPOLLONESHOT.
    pub oneshot: bool,
    /// EPOLLET.
    pub edge: bool,
    /// On the ready list.
    pub ready: bool,
}

/// A program, as the socket knows it.
#[derive(Clone, Debug)]
pub struct Task {
    /// Its id, for life.
    pub id: TaskId,
    /// `current->task_frag`.
    pub frag: PageFrag,
    /// The system call the task sleeps in, to go on with.
    pub call: Option<Call>,
    /// How far the `send` that it is in has come, asleep or not.
    pub sending: Option<Sending>,
    /// The sleep it is in, if it sleeps.
    pub sleep: Option<Sleep>,
    /// Its watch on the socket, if `epoll_ctl` has added one.
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
    /// For room in the send buffer.
    pub sndbuf: Duration,
    /// For memory of the machine.
    pub memory: Duration,
    /// For the handshake.
    pub connect: Duration,
    /// In `poll` and `epoll_wait`.
    pub poll: Duration,
    /// In a `close` that lingers.
    pub close: Duration,
    /// For data of the peer.
    pub data: Duration,
}

impl Slept {
    pub(in crate::engine) fn add(&mut self, on: Wait, span: Duration) {
        let total = match on {
            Wait::Sndbuf => &mut self.sndbuf,
            Wait::Memory => &mut self.memory,
            Wait::Connect | Wait::Accept => &mut self.connect,
            Wait::Poll => &mut self.poll,
            Wait::Close => &mut self.close,
            Wait::Data => &mut self.data,
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

    /// Whether it sleeps and is not woken yet.
    pub fn is_asleep(&self) -> bool {
        self.sleep.is_some_and(|sleep| !sleep.woken)
    }
}
