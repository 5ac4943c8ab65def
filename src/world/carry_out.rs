//! Commands of a user or a script, carried out.

use crate::engine::{Input, Probe, Syscall};
use crate::peer::{LinkChange, PeerCommand};
use crate::units::TaskId;
use crate::wire::Segment;
use crate::world::command::{Command, Refused, Way};
use crate::world::input::syscall;
use crate::world::{Doing, Happening, Program, World};

impl World {
    /// The user acts now. True: that was an engine input, told in `happening`; false: it concerned peer, link or program.
    pub fn command(
        &mut self,
        command: &Command,
        probe: &mut dyn Probe,
        happening: &mut Happening,
    ) -> Result<bool, Refused> {
        let done = self.carry_out(command, probe, happening);
        self.turns += u64::from(done.is_ok());
        done
    }

    /// The same without a turn of its own.
    pub(super) fn carry_out(
        &mut self,
        command: &Command,
        probe: &mut dyn Probe,
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
            Command::DeviceRefuses { skbs } => Input::DeviceRefuses { skbs },
            Command::DeviceCongested { skbs } => Input::DeviceCongested { skbs },
            Command::OtherMemory { pages } => Input::OtherMemory { pages },
            Command::TcpMem { pages } => Input::TcpMem { pages },
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
            Command::Expect { number } => {
                self.look(number);
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
        Ok(idle.map_or(TaskId::USER, |program| program.task))
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
