//! A writing program's side of the socket, as it is shown.

use crate::engine::PageFrag;
use crate::engine::socket::task::{Sending, Sleep, Slept};
use crate::units::TaskId;

/// The system call that a task sleeps in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum InCall {
    Send(Sending),
    Poll,
    EpollWait,
}

#[derive(Clone, Copy, Debug)]
pub struct TaskView {
    pub id: TaskId,
    pub call: Option<InCall>,
    /// How far the `send` that it is in has come, asleep or not.
    pub sending: Option<Sending>,
    pub sleep: Option<Sleep>,
    /// Time spent asleep, by what it waited for, without the sleep it is in.
    pub slept: Slept,
    /// The block that it writes into, and where.
    pub frag: PageFrag,
}

impl TaskView {
    pub fn is_asleep(&self) -> bool {
        self.sleep.is_some_and(|sleep| !sleep.woken)
    }
}
