//! Writing programs: what they do between their system calls.

use crate::engine::Errno;
use crate::units::{TaskId, Time};
use crate::world::config::ProgramConfig;

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
    pub halted: bool,
}

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
