//! The other end of a connection, where it is on this machine, and what its program is stuck on itself.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::language::{aloud, term, text};
use crate::source::live::process::Process;
use crate::source::live::socket::{LiveSocket, TcpState};
use crate::source::live::wait::{How, of_processes};
use crate::units::print::grouped;

/// The socket at the other end.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Peer {
    /// It.
    pub socket: LiveSocket,
    /// Who holds it.
    pub processes: Vec<Process>,
    /// Full send queues of the same processes: a proxy that cannot write does not read.
    pub stuck_on: Vec<Stuck>,
}

/// A send queue that its reader does not empty.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Stuck {
    /// The socket.
    pub socket: LiveSocket,
    /// Its other end, if that is here too.
    pub peer: Option<Peer>,
}

impl Peer {
    /// What keeps it from reading, one sentence each.
    pub fn reasons(&self) -> Vec<String> {
        let mut reasons = Vec::new();
        let recv_q = self.socket.recv_q_bytes;
        if self.processes.is_empty() {
            reasons.push(
                text!(
                    "peer-the-other-end-is-on",
                    why_nobody_holds_it = self.why_nobody_holds_it().to_string(),
                    recv_q = grouped(recv_q)
                )
                .aloud(),
            );
            return reasons;
        }
        let who: Vec<_> = self.processes.iter().map(Process::title).collect();
        reasons.push(
            text!("peer-the-other-end-is-on-this", who = who.join(", ").to_string(), recv_q = grouped(recv_q)).aloud(),
        );
        let stopped: Vec<_> = self.processes.iter().filter(|process| process.is_stopped()).collect();
        if !stopped.is_empty() {
            let names: Vec<_> = stopped.iter().map(|process| process.title()).collect();
            let names = names.join(term(&aloud(), " and "));
            reasons.push(text!("peer-stopped", n = stopped.len(), names = names).aloud());
        }
        if self.stuck_on.is_empty() && recv_q > 0 && stopped.is_empty() && self.is_in_no_epoll() {
            reasons.push(text!("peer-it-is-in-no-epoll").aloud());
        }
        reasons.extend(self.stuck_on.iter().map(ToString::to_string));
        reasons
    }

    /// A connection gets its inode by `accept` (`inet_csk_accept`, `sock_graft`), and loses it when its program closes it.
    fn why_nobody_holds_it(&self) -> &'static str {
        term(
            &aloud(),
            match (self.socket.inode, self.socket.state) {
                (None, TcpState::ESTABLISHED) => "its program has not accepted it yet",
                (None, _) => "no program holds it",
                (Some(_), _) => "no process that may be seen holds it",
            },
        )
    }

    fn is_in_no_epoll(&self) -> bool {
        self.processes.iter().all(|process| process.watches.is_empty())
            && !of_processes(&self.processes).iter().any(|wait| matches!(wait.how, How::Receive { .. }))
    }

    /// The last program of the chain: who must read before anything moves.
    pub fn at_the_end(&self) -> &Peer {
        self.stuck_on.iter().find_map(|stuck| stuck.peer.as_ref()).map_or(self, Peer::at_the_end)
    }

    /// Its processes by name; empty if none may be seen.
    pub fn names(&self) -> String {
        self.processes.iter().map(Process::title).collect::<Vec<_>>().join(", ")
    }
}

impl fmt::Display for Stuck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let queued = grouped(self.socket.send_q_bytes);
        write!(f, "it is stuck itself: {queued} bytes to send on {}", self.socket)?;
        let Some(peer) = &self.peer else { return Ok(()) };
        write!(f, " <- {}", peer.reasons().join(" <- "))
    }
}
