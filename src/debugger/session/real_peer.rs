//! A session whose peer is remote: its packets are fetched here, and those of the peer brought.
//!
//! The debugger holds the engine, never the peer. What arrives while the engine is held waits in the backlog, as segments
//! do for a socket that its owner has locked, and goes in first when the engine goes on.

use bytes::Bytes;

use crate::debugger::session::peer_traffic::BACKLOG;
use crate::debugger::{Mode, Session};
use crate::engine::NoProbe;
use crate::units::Time;
use crate::world::{Command, Departure, Refused};

impl Session {
    /// From now on somebody carries the packets, and real time drives.
    pub fn join_real_peer(&mut self) {
        self.peer_traffic.on = true;
        self.set_goes_on(true);
    }

    pub(in crate::debugger) fn real_time_drives(&self) -> bool {
        self.peer_traffic.on
    }

    /// Whoever carries the packets begins with this session, which may have been started again. False: they have already.
    pub fn begins_connection(&mut self) -> bool {
        !std::mem::replace(&mut self.peer_traffic.begun, true)
    }

    /// Makes the next input that is due at `now` in real time, unless the engine is held. False: there is none.
    pub fn run_real(&mut self, now: Time) -> bool {
        // A hit of a breakpoint may be left in the last input.
        if self.mode() == Mode::Paused || self.stop_at_next() {
            return false;
        }
        if let Some(command) = self.peer_traffic.backlog.pop_front() {
            // A segment is never refused.
            let _ = self.live_command(&command);
            return true;
        }
        let made = self.make_next(now, &mut NoProbe);
        if made {
            self.stop_at_next();
        }
        made
    }

    /// Something comes from the peer: at once, but a segment waits while the engine is held.
    pub fn bring(&mut self, command: Command) -> Result<(), Refused> {
        self.peer_traffic.moved = true;
        let waits = self.mode() == Mode::Paused || !self.peer_traffic.backlog.is_empty();
        if !waits || !matches!(command, Command::Arrived(_)) {
            return self.live_command(&command);
        }
        if self.peer_traffic.backlog.len() < BACKLOG {
            self.peer_traffic.backlog.push_back(command);
        } else {
            self.peer_traffic.dropped += 1;
        }
        Ok(())
    }

    /// The first of the backlog enters the held engine. False: it is empty.
    pub(in crate::debugger) fn take_from_backlog(&mut self) -> bool {
        let command = self.peer_traffic.backlog.pop_front();
        command.is_some_and(|command| self.live_command(&command).is_ok())
    }

    /// Segments that wait for the engine, and those that found no room.
    pub fn backlog(&self) -> (usize, u64) {
        (self.peer_traffic.backlog.len(), self.peer_traffic.dropped)
    }

    /// Collects what left the engine in the input just made.
    pub(in crate::debugger) fn collect_departures(&mut self) {
        let (current, peer_traffic) = (self.current, &mut self.peer_traffic);
        let happening = &mut self.branches[current].happening;
        if peer_traffic.on {
            peer_traffic.departures.append(&mut happening.departures);
            peer_traffic.received.append(&mut happening.received);
            peer_traffic.moved = true;
        }
    }

    /// Packets for the peer since they were last taken.
    pub fn take_departures(&mut self) -> Vec<Departure> {
        std::mem::take(&mut self.peer_traffic.departures)
    }

    /// Bytes from the peer since they were last taken.
    pub fn take_received(&mut self) -> Vec<Bytes> {
        std::mem::take(&mut self.peer_traffic.received)
    }

    /// Whether anything has happened since this was last asked.
    pub(in crate::debugger) fn has_moved(&mut self) -> bool {
        std::mem::take(&mut self.peer_traffic.moved)
    }
}
