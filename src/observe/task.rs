//! A writing program's side of the socket, as it is shown.

use crate::engine::PageFrag;
use crate::engine::socket::task::{Sending, Sleep, Slept};
use crate::units::TaskId;

/// The system call that a task sleeps in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum InCall {
    /// `send()` and its like, with how much of it is queued.
    Send(Sending),
    /// `poll()`.
    Poll,
    /// `epoll_wait()`.
    EpollWait,
    /// `close()`, which lingers.
    Close,
    /// `accept()`.
    Accept,
    /// `recv()`, with the size of its buffer.
    Recv(u32),
}

/// A task that has made a system call.
#[derive(Clone, Copy, Debug)]
pub struct TaskView {
    /// Its number.
    pub id: TaskId,
    /// The system call that it is in, if it sleeps or was woken in one.
    pub call: Option<InCall>,
    /// How far the `send` that it is in has come, asleep or not.
    pub sending: Option<Sending>,
    /// What it waits for, until it goes on.
    pub sleep: Option<Sleep>,
    /// Time spent asleep, by what it waited for, without the sleep it is in.
    pub slept: Slept,
    /// The block that it writes into, and where.
    pub frag: PageFrag,
}

impl TaskView {
    /// Whether nobody has woken it yet.
    pub fn is_asleep(&self) -> bool {
        self.sleep.is_some_and(|sleep| !sleep.woken)
    }
}
