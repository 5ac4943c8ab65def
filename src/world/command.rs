//! What a user or a script does to a running world.

use std::fmt;

use crate::engine::{MsgFlags, SockOpt};
use crate::peer::{LinkChange, PeerCommand, Refusal};
use crate::units::TaskId;
use crate::world::config::Way;

/// Something done to the world now.
#[derive(Clone, PartialEq, Debug)]
pub enum Command {
    /// The program makes one more `send` of this many bytes, in its own mode. Refused while it is inside a call.
    Write {
        task: TaskId,
        bytes: u32,
        flags: MsgFlags,
    },
    /// Sets a socket option. Any thread may do that, also while a program sleeps in `send`.
    SetSockOpt(SockOpt),
    /// `shutdown(SHUT_WR)`.
    Shutdown,
    Close,
    /// A signal for a program.
    Interrupt {
        task: TaskId,
    },
    /// A halted program starts no new call; one in progress goes on.
    Halt {
        task: TaskId,
        halted: bool,
    },
    /// Other sockets of the machine now hold this many pages of TCP memory.
    OtherMemory {
        pages: i64,
    },
    Peer(PeerCommand),
    Link {
        way: Way,
        change: LinkChange,
    },
}

/// Why a command could not be carried out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Refused {
    /// The task is inside a system call.
    Busy(TaskId),
    NoSuchTask(TaskId),
    /// The socket is closed.
    Closed,
    Peer(Refusal),
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refused::Busy(task) => write!(f, "{task} is inside a system call"),
            Refused::NoSuchTask(task) => write!(f, "there is no {task}"),
            Refused::Closed => f.write_str("the socket is closed"),
            Refused::Peer(refusal) => refusal.fmt(f),
        }
    }
}

impl std::error::Error for Refused {}
