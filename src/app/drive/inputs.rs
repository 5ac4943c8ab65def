//! Inputs with no more eyes on them than are needed: breakpoints, and what is to be known of packets.

use crate::debugger::Breakpoints;
use crate::debugger::breakpoint::Hit;
use crate::engine::{Engine, Probe};
use crate::world::drive::NextInput;
use crate::world::{Happening, PacketFacts, Refused, World};

/// What looks on, and what it has seen of the last input.
pub struct Watch {
    pub breakpoints: Breakpoints,
    /// The first so many of them are stopped at, the others only counted.
    pub stop_at: usize,
    pub facts: PacketFacts,
    pub hits: Vec<Hit>,
    /// The engine at the first hit to stop at, if that was inside the input.
    pub at_hit: Option<Box<Engine>>,
}

impl Watch {
    /// Stops at the first `stop_at` breakpoints.
    pub fn new(breakpoints: Breakpoints, stop_at: usize) -> Self {
        Watch { breakpoints, stop_at, facts: PacketFacts::default(), hits: Vec::new(), at_hit: None }
    }

    /// The inputs of `source`, looked at.
    pub fn over<S: NextInput>(&mut self, source: S) -> Watched<'_, S> {
        Watched { watch: self, source }
    }
}

/// A source of inputs that are looked at; every step goes on to who makes them. Of packets it is known what the send buffer
/// was like if what happens is not quiet.
pub struct Watched<'a, S> {
    pub watch: &'a mut Watch,
    source: S,
}

impl<S: NextInput> Watched<'_, S> {
    /// The world, and what was seen of its last input.
    pub fn parts(&mut self) -> (&World, &mut Watch) {
        (self.source.world(), self.watch)
    }
}

impl<S: NextInput> NextInput for Watched<'_, S> {
    fn world(&self) -> &World {
        self.source.world()
    }

    fn make(&mut self, probe: &mut dyn Probe, happening: &mut Happening) -> Result<bool, Refused> {
        let Watched { watch: Watch { breakpoints, stop_at, facts, hits, at_hit }, source } = self;
        if breakpoints.watch_anything() {
            let mut watcher = breakpoints.watcher(&source.world().engine, facts.probe(probe)).keeping_engine(*stop_at);
            let made = source.make(&mut watcher, happening);
            *at_hit = watcher.kept_engine();
            *hits = watcher.finish(&source.world().engine);
            return made;
        }
        if happening.is_quiet() {
            source.make(probe, happening)
        } else {
            source.make(&mut facts.probe(probe), happening)
        }
    }
}
