//! Inputs, one after the other, with no more eyes on them than are needed: breakpoints, and what is to be known of packets.

use crate::debugger::Breakpoints;
use crate::debugger::breakpoint::Hit;
use crate::engine::{Engine, Probe};
use crate::journal::{Journal, Player};
use crate::units::Time;
use crate::world::{Command, Happening, PacketFacts, Place, Refused, World};

/// Where the next input comes from.
pub trait NextInput {
    /// The engine that takes it.
    fn engine(&self) -> &Engine;

    /// Makes it. False: there is none; or the command was no input.
    fn make<P: Probe>(&mut self, probe: &mut P, happening: &mut Happening) -> Result<bool, Refused>;
}

/// From a world itself, up to a time.
pub struct Due<'a>(pub &'a mut World, pub Time);

/// From whoever acts on a world.
pub struct Given<'a>(pub &'a mut World, pub &'a Command);

/// From a journal, on the way to a place.
pub struct Recorded<'a>(pub &'a mut Player, pub &'a Journal, pub Place);

impl NextInput for Due<'_> {
    fn engine(&self) -> &Engine {
        &self.0.engine
    }

    fn make<P: Probe>(&mut self, probe: &mut P, happening: &mut Happening) -> Result<bool, Refused> {
        Ok(self.0.advance(self.1, probe, happening))
    }
}

impl NextInput for Given<'_> {
    fn engine(&self) -> &Engine {
        &self.0.engine
    }

    fn make<P: Probe>(&mut self, probe: &mut P, happening: &mut Happening) -> Result<bool, Refused> {
        self.0.command(self.1, probe, happening)
    }
}

impl NextInput for Recorded<'_> {
    fn engine(&self) -> &Engine {
        &self.0.world().engine
    }

    fn make<P: Probe>(&mut self, probe: &mut P, happening: &mut Happening) -> Result<bool, Refused> {
        Ok(self.0.advance_to(self.1, self.2, probe, happening))
    }
}

/// What looks on, and what it has seen of the last input.
pub struct Watch {
    pub breakpoints: Breakpoints,
    /// The first so many of them are stopped at, the others only counted.
    pub stop_at: usize,
    /// Packets are looked at if it is not quiet.
    pub happening: Happening,
    pub facts: PacketFacts,
    pub hits: Vec<Hit>,
    /// The engine at the first hit to stop at, if that was inside the input.
    pub at_hit: Option<Box<Engine>>,
}

impl Watch {
    /// Stops at the first `stop_at` breakpoints.
    pub fn new(breakpoints: Breakpoints, stop_at: usize, happening: Happening) -> Self {
        Watch { breakpoints, stop_at, happening, facts: PacketFacts::default(), hits: Vec::new(), at_hit: None }
    }

    /// Makes the next input; every step goes on to `probe`.
    pub fn make<P: Probe>(&mut self, mut source: impl NextInput, mut probe: P) -> Result<bool, Refused> {
        let Watch { breakpoints, stop_at, happening, facts, hits, at_hit } = self;
        if breakpoints.watch_anything() {
            let mut watcher = breakpoints.watcher(source.engine(), facts.probe(probe)).keeping_engine(*stop_at);
            let made = source.make(&mut watcher, happening);
            *at_hit = watcher.kept_engine();
            *hits = watcher.finish(source.engine());
            return made;
        }
        if happening.is_quiet() {
            source.make(&mut probe, happening)
        } else {
            source.make(&mut facts.probe(probe), happening)
        }
    }
}
