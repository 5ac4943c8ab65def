//! What a user or a script does to a running world.

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use crate::engine::{Input, MsgFlags, SockOpt};
use crate::language::{Text, text};
use crate::peer::{LinkChange, PeerCommand, PeerReport, Refusal};
use crate::units::TaskId;
use crate::wire::Segment;

/// Something done to the world now.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum Command {
    /// The program makes one more `send` of this many bytes, in its own mode. Refused while it is inside a call.
    Write {
        /// The task that writes.
        task: TaskId,
        /// How many.
        bytes: u32,
        /// The flags of its `send`.
        flags: MsgFlags,
    },
    /// Sets a socket option. Any thread may do that, also while a program sleeps in `send`.
    SetSockOpt(SockOpt),
    /// `shutdown(SHUT_WR)`.
    Shutdown,
    /// Closes the socket: `close`.
    Close,
    /// A signal for a program.
    Interrupt {
        /// The task that gets the signal.
        task: TaskId,
    },
    /// A halted program starts no new call; one in progress goes on.
    Halt {
        /// The program that stops or goes on.
        task: TaskId,
        /// Whether it stops.
        halted: bool,
    },
    /// Other sockets of the machine now hold this many pages of TCP memory.
    OtherMemory {
        /// Pages in use by others.
        pages: i64,
    },
    /// net.ipv4.tcp_mem is set: minimum, pressure, maximum, in pages.
    TcpMem {
        /// The three of them.
        pages: [i64; 3],
    },
    /// The device's queue refuses so many skbs to come.
    DeviceRefuses {
        /// How many.
        skbs: u32,
    },
    /// The device's queue takes so many skbs to come, and says that it is congested.
    DeviceCongested {
        /// How many.
        skbs: u32,
    },
    /// Makes this engine input, as a recording has it. The world makes timers and running tasks by itself.
    Input(Box<Input>),
    /// The peer acts.
    Peer(PeerCommand),
    /// The link becomes another one.
    Link {
        /// Which way of it.
        way: Way,
        /// What is changed.
        change: LinkChange,
    },
    /// A segment has arrived from a remote peer.
    Arrived(Box<Segment>),
    /// A real program writes these bytes, through the program that stands for it. Refused while that is inside a call.
    Data {
        /// The task that writes.
        task: TaskId,
        /// What it writes.
        #[serde(with = "crate::wire::text")]
        bytes: Bytes,
    },
    /// The device to a remote peer is full: it has not taken the last so many charged packets (`Departure::charged`).
    /// All others count as sent.
    Device {
        /// How many the kernel holds.
        held: u32,
    },
    /// A remote peer tells of itself.
    PeerReport(Box<PeerReport>),
    /// Nothing is done: the script says here what it expects, by its place in `WorldConfig::expectations`.
    Expect {
        /// Which of them.
        number: u32,
    },
    /// The script, which waits for the user, takes its next step.
    ScriptStep,
}

/// A path is asymmetric where only one way of it changes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Way {
    /// From the engine to the peer.
    Data,
    /// From the peer to the engine.
    Acks,
    /// Both ways.
    Both,
}

/// Why a command could not be carried out.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refused {
    /// The task is inside a system call.
    #[error("{}", self.text())]
    Busy(TaskId),
    /// There is no task of this id.
    #[error("{}", self.text())]
    NoSuchTask(TaskId),
    /// The socket is closed.
    #[error("{}", self.text())]
    Closed,
    /// The peer cannot do it now.
    #[error("{}", self.text())]
    Peer(Refusal),
    /// The script does not wait for the user.
    #[error("{}", self.text())]
    NoScriptWaits,
}

impl Refused {
    /// In words, for people.
    pub fn text(&self) -> Text {
        match self {
            Refused::Busy(of) => text!("refused-is-inside-a-system-call", of = of.to_string()),
            Refused::NoSuchTask(of) => text!("refused-there-is-no", of = of.to_string()),
            Refused::Closed => text!("refused-the-socket-is-closed"),
            Refused::Peer(of) => text!("refused-text", of = of.text()),
            Refused::NoScriptWaits => text!("refused-no-script-waits-for-its"),
        }
    }
}
