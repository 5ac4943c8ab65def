//! A session whose peer is outside: who carries its packets gets them here, and brings those of the peer.
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
    pub fn carry(&mut self) {
        self.carried.on = true;
        self.set_goes_on(true);
    }

    pub(in crate::debugger) fn is_carried(&self) -> bool {
        self.carried.on
    }

    /// Whoever carries the packets begins with this session, which may have been started again. False: they have already.
    pub fn begin_carrying(&mut self) -> bool {
        !std::mem::replace(&mut self.carried.begun, true)
    }

    /// Makes the next input that is due at `now` in real time, unless the engine is held. False: there is none.
    pub fn run_real(&mut self, now: Time) -> bool {
        // A hit of a breakpoint may be left in the last input.
        if self.mode() == Mode::Paused || self.stop_at_next() {
            return false;
        }
        if let Some(command) = self.carried.backlog.pop_front() {
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

    /// Something comes from outside: at once, but a segment waits while the engine is held.
    pub fn bring(&mut self, command: Command) -> Result<(), Refused> {
        self.carried.moved = true;
        let waits = self.mode() == Mode::Paused || !self.carried.backlog.is_empty();
        if !waits || !matches!(command, Command::Arrived(_)) {
            return self.live_command(&command);
        }
        if self.carried.backlog.len() < BACKLOG {
            self.carried.backlog.push_back(command);
        } else {
            self.carried.dropped += 1;
        }
        Ok(())
    }

    /// The first of the backlog enters the held engine. False: it is empty.
    pub(in crate::debugger) fn take_from_backlog(&mut self) -> bool {
        let command = self.carried.backlog.pop_front();
        command.is_some_and(|command| self.live_command(&command).is_ok())
    }

    /// Segments that wait for the engine, and those that found no room.
    pub fn backlog(&self) -> (usize, u64) {
        (self.carried.backlog.len(), self.carried.dropped)
    }

    /// Collects what left the engine in the input just made.
    pub(in crate::debugger) fn collect_departures(&mut self) {
        let (current, carried) = (self.current, &mut self.carried);
        let happening = &mut self.branches[current].happening;
        if carried.on {
            carried.departures.append(&mut happening.departures);
            carried.received.append(&mut happening.received);
            carried.moved = true;
        }
    }

    /// Packets for the peer since they were last taken.
    pub fn take_departures(&mut self) -> Vec<Departure> {
        std::mem::take(&mut self.carried.departures)
    }

    /// Bytes from the peer since they were last taken.
    pub fn take_received(&mut self) -> Vec<Bytes> {
        std::mem::take(&mut self.carried.received)
    }

    /// Whether anything has happened since this was last asked.
    pub(in crate::debugger) fn has_moved(&mut self) -> bool {
        std::mem::take(&mut self.carried.moved)
    }
}
