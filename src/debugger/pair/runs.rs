//! Two runs without a screen, from one instant to the next.

use std::ops::ControlFlow;

use crate::debugger::explain::chain::{Chain, Scene};
use crate::debugger::pair::{CallLog, Compared, compare};
use crate::engine::NoProbe;
use crate::observe::SocketView;
use crate::units::Time;
use crate::world::drive::{Due, NextInput, drive};
use crate::world::{Happening, World, WorldConfig};

/// Both runs at one moment.
#[derive(Clone, Debug)]
pub struct Snapshot {
    pub at: Time,
    pub counters: Vec<Compared>,
    /// Why each one's writer waits, or sends nothing.
    pub reasons: [Chain; 2],
}

/// Two worlds under one clock.
#[derive(Clone, Debug)]
pub struct Runs {
    sides: [Side; 2],
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
    /// Two runs at their beginning.
    pub fn new(left: &WorldConfig, right: &WorldConfig) -> Self {
        Runs { sides: [left, right].map(Side::new), now: Time::ZERO, first_difference: None }
    }

    /// Lets both go on up to `until`, or to the end of both if that comes first.
    pub fn run_until(&mut self, until: Time) {
        while let Some(at) = self.next_at().filter(|&at| at <= until) {
            for side in self.sides.iter_mut().filter(|side| !side.world.is_finished()) {
                side.run_until(at);
            }
            self.now = at;
            let [left, right] = &self.sides;
            // Before the first byte there is only the SYN, whose cost is no news.
            let has_begun = left.world.written() > 0 || right.world.written() > 0;
            if has_begun && self.first_difference.is_none() && fill(&left.world) != fill(&right.world) {
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

    /// The virtual time that both have reached.
    pub fn now(&self) -> Time {
        self.now
    }

    /// The counters of both sockets.
    pub fn snapshot(&self) -> Snapshot {
        let [left, right] = &self.sides;
        let [ours, theirs] = [left, right].map(|side| SocketView::of_world(&side.world));
        let counters = compare((&ours, &left.world), (&theirs, &right.world));
        let reasons = [left, right].map(|side| Scene::of(&side.world).chain());
        Snapshot { at: self.now, counters, reasons }
    }

    /// Both runs when their send buffers first had something different in them, if they ever had.
    pub fn first_difference(&self) -> Option<&Snapshot> {
        self.first_difference.as_ref()
    }

    /// The calls of the left and of the right run.
    pub fn calls(&self) -> [&CallLog; 2] {
        [&self.sides[0].calls, &self.sides[1].calls]
    }

    /// The world of the left and of the right run.
    pub fn worlds(&self) -> [&World; 2] {
        [&self.sides[0].world, &self.sides[1].world]
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
