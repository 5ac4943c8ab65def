//! The user's own program in the place of the receiver: started beside the device, its output passed on.

use std::io::{self, Read};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process_group, set_parent_process_death_signal};
use rustix::thread::{
    CapabilitySet, clear_ambient_capability_set, remove_capability_from_bounding_set, set_no_new_privs,
};

use crate::language::text;
use crate::os::clock::now;
use crate::os::tun::error::TunError;
use crate::os::tun::protocol::LONGEST;
use crate::os::tun::socket_info;
use crate::peer::PeerReport;

/// How long a program may take until it listens.
const PATIENCE: Duration = Duration::from_secs(10);

pub struct Program {
    name: String,
    child: Child,
    port: u16,
    report: PeerReport,
    /// Whether it has had a connection.
    was_connected: bool,
    exited: bool,
}

impl Program {
    /// Starts it and waits until it listens, or until nobody wants it any more.
    pub fn start(words: &[String], port: u16, is_let_go: impl Fn() -> bool) -> Result<Self, TunError> {
        let (name, arguments) = words.split_first().expect("clap gives at least one word");
        let mut command = Command::new(name);
        command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).process_group(0);
        // SAFETY: between fork and exec the closure only makes system calls, which allocate nothing.
        unsafe { command.pre_exec(without_privileges) };
        let child = command.spawn().map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => TunError::new(
                text!("tun-there-is-no-program", name = name.to_string()).aloud(),
                text!("tun-give-its-path-or-install").aloud(),
            ),
            _ => TunError::new(
                text!("tun-cannot-run", name = name.to_string(), error = error.to_string()).aloud(),
                text!("tun-see-whether-it-may-be").aloud(),
            ),
        })?;
        let outputs = [child.stdout.as_ref().map(AsFd::as_fd), child.stderr.as_ref().map(AsFd::as_fd)];
        for output in outputs.into_iter().flatten() {
            rustix::io::ioctl_fionbio(output, true)
                .map_err(|error| TunError::unexpected(text!("tun-cannot-read-the-programs-output").aloud(), error))?;
        }
        let mut program = Program {
            name: name.clone(),
            child,
            port,
            report: PeerReport::default(),
            was_connected: false,
            exited: false,
        };
        program.wait_until_it_listens(is_let_go)?;
        Ok(program)
    }

    fn wait_until_it_listens(&mut self, is_let_go: impl Fn() -> bool) -> Result<(), TunError> {
        let began = now();
        while !is_let_go() && !socket_info::is_listening(self.port).unwrap_or(true) {
            let (name, port) = (self.name.clone(), self.port);
            if let Ok(Some(status)) = self.child.try_wait() {
                let said = self.output().unwrap_or_default();
                let said = said.trim().lines().last().map(|line| format!(", saying \"{line}\"")).unwrap_or_default();
                let what = text!(
                    "tun-ended-before-it-listened-on",
                    name = name.to_string(),
                    port = port.to_string(),
                    status = status.to_string(),
                    said = said.to_string()
                )
                .aloud();
                return Err(TunError::new(what, text!("tun-port-says-where-the-engine").aloud()));
            }
            if began.elapsed() > PATIENCE {
                let what = text!(
                    "tun-does-not-listen-on-port",
                    name = name.to_string(),
                    port = port.to_string(),
                    as_secs = PATIENCE.as_secs().to_string()
                )
                .aloud();
                return Err(TunError::new(what, text!("tun-let-it-listen-there-or").aloud()));
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        Ok(())
    }

    /// Where its output comes from, until it has ended.
    pub fn outputs(&self) -> Vec<BorrowedFd<'_>> {
        let outputs = [self.child.stdout.as_ref().map(AsFd::as_fd), self.child.stderr.as_ref().map(AsFd::as_fd)];
        outputs.into_iter().flatten().collect()
    }

    /// What it has printed since the last time, if anything.
    pub fn output(&mut self) -> Option<String> {
        let mut bytes = Vec::new();
        if read_some(self.child.stdout.as_mut(), &mut bytes) {
            self.child.stdout = None;
        }
        if read_some(self.child.stderr.as_mut(), &mut bytes) {
            self.child.stderr = None;
        }
        (!bytes.is_empty()).then(|| String::from_utf8_lossy(&bytes).into_owned())
    }

    /// How it ended, told once, when all that it printed has been read.
    pub fn exit(&mut self) -> Option<String> {
        if self.exited {
            return None;
        }
        let status = self.child.try_wait().ok()??;
        self.exited = true;
        Some(text!("tun-has-ended", name = self.name.to_string(), status = status.to_string()).aloud())
    }

    /// What the kernel knows of its connection.
    pub fn report(&mut self) -> Option<PeerReport> {
        match socket_info::of_port(self.port) {
            Ok(Some(socket)) => {
                self.was_connected = true;
                let read_bytes = socket.received_bytes.saturating_sub(socket.unread_bytes);
                self.report = PeerReport { read_bytes, ended: false, digest: None, socket: Some(socket) };
            }
            Ok(None) if self.was_connected => self.report.ended = true,
            _ => {}
        }
        self.was_connected.then_some(self.report)
    }
}

/// What a program is run with: none of the capabilities that made the device, and no way to any. It ends with the helper.
fn without_privileges() -> io::Result<()> {
    // Also a program of root's has then no more of them than it brings, which is none.
    clear_ambient_capability_set()?;
    for capability in CapabilitySet::all() {
        // Those that this kernel does not have, or that are gone already, cannot be had.
        let _ = remove_capability_from_bounding_set(capability);
    }
    set_no_new_privs(true)?;
    Ok(set_parent_process_death_signal(Some(Signal::KILL))?)
}

impl Drop for Program {
    /// Ends all that it started too, also where there is no namespace of processes that does it.
    fn drop(&mut self) {
        let _ = kill_process_group(Pid::from_child(&self.child), Signal::KILL);
        let _ = self.child.wait();
    }
}

/// Appends what can be read now, up to a message's worth. True: that was all.
fn read_some(from: Option<&mut (impl Read + AsRawFd)>, to: &mut Vec<u8>) -> bool {
    let Some(from) = from else { return false };
    let mut buffer = [0; 4096];
    while to.len() < LONGEST / 8 {
        match from.read(&mut buffer) {
            Ok(0) => return true,
            Ok(len) => to.extend_from_slice(&buffer[..len]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return error.kind() != io::ErrorKind::WouldBlock,
        }
    }
    false
}
