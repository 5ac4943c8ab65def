//! Runs beside each other without a screen, from one instant to the next.

use std::ops::ControlFlow;

use crate::debugger::explain::chain::{Chain, Scene};
use crate::debugger::pair::{Behind, CallLog, Compared, behind, compare};
use crate::engine::NoProbe;
use crate::observe::SocketView;
use crate::units::Time;
use crate::world::drive::{Due, NextInput, drive};
use crate::world::{Happening, World, WorldConfig};

/// All runs at one moment.
#[derive(Clone, Debug)]
pub struct Snapshot {
    pub at: Time,
    pub counters: Vec<Compared>,
    /// Why each one's writer waits, or sends nothing.
    pub reasons: Vec<Chain>,
}

/// Worlds under one clock, two to four.
#[derive(Clone, Debug)]
pub struct Runs {
    configs: Vec<WorldConfig>,
    sides: Vec<Side>,
    now: Time,
    first_difference: Option<Snapshot>,
}

#[derive(Clone, Debug)]
struct Side {
    world: World,
    happening: Happening,
    calls: CallLog,
}

impl Side {
    fn new(config: &WorldConfig) -> Self {
        let config = WorldConfig { auto_step: true, ..config.clone() };
        Side { world: World::new(&config), happening: Happening::quiet(), calls: CallLog::default() }
    }

    /// Makes everything happen up to `until`, that included.
    fn run_until(&mut self, until: Time) {
        let Side { world, happening, calls } = self;
        let _: Option<()> = drive(&mut Due(world, until), &mut NoProbe, happening, |source, _, happening| {
            calls.record(happening, &SocketView::of_world(source.world()));
            ControlFlow::Continue(())
        });
    }
}

impl Runs {
    /// Runs at their beginning.
    pub fn new<'a>(configs: impl IntoIterator<Item = &'a WorldConfig>) -> Self {
        let configs: Vec<_> = configs.into_iter().cloned().collect();
        Runs { sides: configs.iter().map(Side::new).collect(), configs, now: Time::ZERO, first_difference: None }
    }

    /// Lets all go on up to `until`, or to the end of all if that comes first.
    pub fn run_until(&mut self, until: Time) {
        while let Some(at) = self.next_at().filter(|&at| at <= until) {
            for side in self.sides.iter_mut().filter(|side| !side.world.is_finished()) {
                side.run_until(at);
            }
            self.now = at;
            // Before the first byte there is only the SYN, whose cost is no news.
            let has_begun = self.sides.iter().any(|side| side.world.written() > 0);
            let differ = |pair: &[Side]| fill(&pair[0].world) != fill(&pair[1].world);
            if has_begun && self.first_difference.is_none() && self.sides.windows(2).any(differ) {
                self.first_difference = Some(self.snapshot());
            }
        }
        if until != Time::NEVER && !self.is_finished() {
            self.now = until;
        }
    }

    pub(crate) fn is_finished(&self) -> bool {
        self.sides.iter().all(|side| side.world.is_finished())
    }

    /// The virtual time that all have reached.
    pub fn now(&self) -> Time {
        self.now
    }

    /// The counters of all sockets.
    pub fn snapshot(&self) -> Snapshot {
        let sides: Vec<_> = self.worlds().map(|world| (SocketView::of_world(world), world)).collect();
        let counters = compare(&sides);
        let reasons = self.worlds().map(|world| Scene::of(world).chain()).collect();
        Snapshot { at: self.now, counters, reasons }
    }

    /// All runs when their send buffers first had something different in them, if they ever had.
    pub fn first_difference(&self) -> Option<&Snapshot> {
        self.first_difference.as_ref()
    }

    /// The sizes and rules behind the first difference.
    pub fn behind(&self) -> Vec<Behind> {
        self.first_difference().map_or(Vec::new(), |first| behind(&self.configs, first.at, &first.counters))
    }

    /// The calls of each run.
    pub fn calls(&self) -> Vec<&CallLog> {
        self.sides.iter().map(|side| &side.calls).collect()
    }

    /// The world of each run.
    pub fn worlds(&self) -> impl Iterator<Item = &World> {
        self.sides.iter().map(|side| &side.world)
    }

    fn next_at(&self) -> Option<Time> {
        let going = self.sides.iter().filter(|side| !side.world.is_finished());
        going.filter_map(|side| side.world.next_at()).min()
    }
}

/// What lies in a send buffer.
fn fill(world: &World) -> (u32, u32, usize) {
    let socket = SocketView::of_world(world);
    (socket.wmem_queued, socket.outq, socket.skb_count())
}
