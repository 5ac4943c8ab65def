//! Engine, programs, peer and link under one virtual clock.
//!
//! [`World::advance`] makes one engine input happen, with everything the peer and the links do before it. What falls on
//! the same instant happens in this order: peer and links; tasks that were woken, in the order of their waking; the
//! engine's timers; the device; packets from the peer; programs by number; the script.

pub mod command;
pub mod config;
pub mod happening;
pub mod program;
pub mod stats;

use std::fmt;

pub use command::{Command, Refused};
pub use config::{Finally, Mode, ProgramConfig, ScriptItem, Start, USER, Way, When, WorldConfig, Write};
pub use happening::{CallCause, Cause, Direction, Happening, Packet, SuperPacket};
pub use program::{Doing, Program};
pub use stats::Stats;

use crate::engine::{Engine, Probe};
use crate::peer::{Link, Peer};
use crate::units::{TaskId, Time};

/// A whole session. A clone goes on exactly as the original does.
#[derive(Clone, Debug)]
pub struct World {
    pub engine: Engine,
    pub peer: Peer,
    /// The way to the peer.
    pub link: Link,
    /// The way back.
    pub ack_link: Link,
    pub programs: Vec<Program>,
    pub now: Time,
}

impl World {
    /// A world at time zero, in which nothing has happened yet: the first inputs set the socket's options and connect.
    pub fn new(config: &WorldConfig) -> World {
        let _ = config;
        todo!("world")
    }

    /// The next instant at which anything happens, in the engine or outside of it; `None`: nothing ever will.
    pub fn next_at(&self) -> Option<Time> {
        todo!("world")
    }

    /// Makes the next engine input happen, if it comes at `until` or earlier, and tells it in `happening`. Otherwise
    /// peer and links do what they have to do until then, the clock stands at `until` (unless that is [`Time::NEVER`]),
    /// and the answer is false.
    pub fn advance<P: Probe>(&mut self, until: Time, probe: &mut P, happening: &mut Happening) -> bool {
        let _ = (until, probe, happening);
        todo!("world")
    }

    /// The user acts now. True: that was an engine input, told in `happening`; false: it concerned peer, link or program.
    pub fn command<P: Probe>(
        &mut self,
        command: &Command,
        probe: &mut P,
        happening: &mut Happening,
    ) -> Result<bool, Refused> {
        let _ = (command, probe, happening);
        todo!("world")
    }

    /// Lets the script's next item run if it is a [`When::Step`] item; the next [`World::advance`] runs it. False: the
    /// script does not wait for the user.
    pub fn next_script_step(&mut self) -> bool {
        todo!("world")
    }

    /// The script item to come.
    pub fn next_script_item(&self) -> Option<&ScriptItem> {
        todo!("world")
    }

    /// All programs are done, the script is at its end, and the peer has read and acknowledged everything; or nothing
    /// will ever happen again.
    pub fn is_finished(&self) -> bool {
        todo!("world")
    }

    /// Nothing is on its way and nobody acts: only a timer of the engine may still change anything.
    pub fn is_quiet(&self) -> bool {
        todo!("world")
    }

    /// The engine's invariants, and whether the peer has read what the programs wrote, so far.
    pub fn check(&self) -> Result<(), Violation> {
        todo!("world")
    }

    pub fn stats(&self) -> Stats {
        todo!("world")
    }

    /// SHA-256 of the bytes in the order in which they were queued, if the config asks for it.
    pub fn written_digest(&self) -> Option<[u8; 32]> {
        todo!("world")
    }

    /// SHA-256 of the bytes that the peer has read, if the config asks for it.
    pub fn read_digest(&self) -> Option<[u8; 32]> {
        todo!("world")
    }
}

/// Something that must never be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Violation {
    /// An invariant of the engine, in its own words.
    Engine(String),
    /// The peer read a byte that was not written there.
    Stream { at: u64, wrote: u8, read: u8 },
    /// The peer read more than was written.
    TooMuch { at: u64 },
    /// A call returned another count than it queued.
    Count { task: TaskId, queued: u64, returned: u64 },
    /// A packet came out of the codec changed, or not at all.
    Packet(String),
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Violation::Engine(what) => f.write_str(what),
            Violation::Stream { at, wrote, read } => {
                write!(f, "byte {at} of the stream was written as {wrote:#04x} and read as {read:#04x}")
            }
            Violation::TooMuch { at } => write!(f, "the peer read byte {at}, which nobody has written"),
            Violation::Count { task, queued, returned } => {
                write!(f, "{task}: the call returned {returned}, but {queued} bytes were queued")
            }
            Violation::Packet(what) => f.write_str(what),
        }
    }
}

impl std::error::Error for Violation {}
