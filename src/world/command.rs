//! What a user or a script does to a running world.

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use crate::engine::{Input, MsgFlags, Probe, SockOpt, Syscall};
use crate::peer::{LinkChange, PeerCommand, PeerReport, Refusal};
use crate::units::TaskId;
use crate::wire::Segment;
use crate::world::config::{USER, Way};
use crate::world::input::syscall;
use crate::world::{Doing, Happening, Program, World};

/// Something done to the world now.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
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
    /// Makes this engine input, as a recording has it. The world makes timers and running tasks by itself.
    Input(Box<Input>),
    Peer(PeerCommand),
    Link {
        way: Way,
        change: LinkChange,
    },
    /// A segment has arrived from a peer outside.
    Arrived(Box<Segment>),
    /// A real program writes these bytes, through the program that stands for it. Refused while that is inside a call.
    Data {
        task: TaskId,
        #[serde(with = "crate::wire::text")]
        bytes: Bytes,
    },
    /// The device to a peer outside is full: it has not taken the last so many charged packets ([`Departure::charged`]).
    /// All others count as sent.
    ///
    /// [`Departure::charged`]: crate::world::Departure::charged
    Device {
        held: u32,
    },
    /// A peer outside tells of itself.
    PeerReport(Box<PeerReport>),
    /// The script, which waits for the user, takes its next step.
    ScriptStep,
}

/// Why a command could not be carried out.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refused {
    /// The task is inside a system call.
    #[error("{0} is inside a system call")]
    Busy(TaskId),
    #[error("there is no {0}")]
    NoSuchTask(TaskId),
    /// The socket is closed.
    #[error("the socket is closed")]
    Closed,
    #[error("{0}")]
    Peer(Refusal),
    /// The script does not wait for the user.
    #[error("no script waits for its next step")]
    NoScriptWaits,
}

impl World {
    /// The user acts now. True: that was an engine input, told in `happening`; false: it concerned peer, link or program.
    pub fn command<P: Probe>(
        &mut self,
        command: &Command,
        probe: &mut P,
        happening: &mut Happening,
    ) -> Result<bool, Refused> {
        let done = self.carry_out(command, probe, happening);
        self.turns += u64::from(done.is_ok());
        done
    }

    /// The same without a turn of its own.
    pub(super) fn carry_out<P: Probe>(
        &mut self,
        command: &Command,
        probe: &mut P,
        happening: &mut Happening,
    ) -> Result<bool, Refused> {
        let input = match *command {
            Command::Write { task, bytes, flags } => {
                self.open_socket()?;
                let call = self.program(task)?.user_call(bytes, flags).ok_or(Refused::Busy(task))?;
                syscall(task, call)
            }
            Command::SetSockOpt(option) => syscall(self.open_socket()?, Syscall::SetSockOpt(option)),
            Command::Shutdown => syscall(self.open_socket()?, Syscall::Shutdown),
            Command::Close => syscall(self.open_socket()?, Syscall::Close),
            Command::Interrupt { task } => {
                self.program(task)?;
                Input::Interrupt { task }
            }
            Command::OtherMemory { pages } => Input::OtherMemory { pages },
            Command::Input(ref input) => Input::clone(input),
            Command::Halt { task, halted } => {
                self.program(task)?.halted = halted;
                return Ok(false);
            }
            Command::Peer(ref command) => return self.command_peer(command),
            Command::Link { way, change } => {
                self.change_link(way, change);
                return Ok(false);
            }
            Command::Arrived(ref segment) => {
                self.arrive(Segment::clone(segment), None, probe, happening);
                return Ok(true);
            }
            Command::Data { task, ref bytes } => {
                self.open_socket()?;
                let call = self.program(task)?.data_call(bytes.clone()).ok_or(Refused::Busy(task))?;
                syscall(task, call)
            }
            Command::Device { held } => {
                self.held = held as usize;
                return Ok(false);
            }
            Command::PeerReport(ref report) => {
                self.peer_told(**report);
                return Ok(false);
            }
            Command::ScriptStep => {
                return if self.script.ask() { Ok(false) } else { Err(Refused::NoScriptWaits) };
            }
        };
        self.input(input, probe, happening);
        Ok(true)
    }

    fn program(&mut self, task: TaskId) -> Result<&mut Program, Refused> {
        self.programs.get_mut(usize::from(task.0)).ok_or(Refused::NoSuchTask(task))
    }

    /// A task that may make a system call now.
    fn open_socket(&self) -> Result<TaskId, Refused> {
        if self.engine.sk.orphaned {
            return Err(Refused::Closed);
        }
        let idle = self.programs.iter().find(|program| program.doing != Doing::InCall);
        Ok(idle.map_or(USER, |program| program.task))
    }

    fn command_peer(&mut self, command: &PeerCommand) -> Result<bool, Refused> {
        let mut answers = std::mem::take(&mut self.answers);
        let done = self.peer.command(self.now, command, &mut answers);
        self.after_peer(answers);
        done.map(|()| false).map_err(Refused::Peer)
    }

    fn change_link(&mut self, way: Way, change: LinkChange) {
        if matches!(way, Way::Data | Way::Both) {
            self.link.set(change);
        }
        if matches!(way, Way::Acks | Way::Both) {
            self.ack_link.set(change);
        }
    }
}
