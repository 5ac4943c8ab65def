//! What a session can look for: kinds of steps, and its breakpoints.

use crate::debugger::breakpoint::{Breakpoints, Watcher};
use crate::debugger::explain::is_refusal;
use crate::debugger::recorder::{Finder, Wanted};
use crate::debugger::{Direction, Moment, Search, Session, StepRecord};
use crate::engine::probe::{Event, Field, Probe, What};
use crate::engine::{Engine, NoProbe};
use crate::units::Time;

/// A kind of step to look for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A decision that holds something up.
    Refusal,
    SkbMade,
    SkbSplit,
    SkbFreed,
    SkbSent,
    SkbRetransmitted,
    TaskBlocked,
    TaskWoken,
    /// `sk_sndbuf` changes.
    LimitChanged,
}

impl Kind {
    pub const ALL: [Kind; 9] = [
        Kind::Refusal,
        Kind::SkbMade,
        Kind::SkbSplit,
        Kind::SkbFreed,
        Kind::SkbSent,
        Kind::SkbRetransmitted,
        Kind::TaskBlocked,
        Kind::TaskWoken,
        Kind::LimitChanged,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Kind::Refusal => "a decision that refused",
            Kind::SkbMade => "skb made",
            Kind::SkbSplit => "skb split",
            Kind::SkbFreed => "skb freed",
            Kind::SkbSent => "skb sent",
            Kind::SkbRetransmitted => "skb retransmitted",
            Kind::TaskBlocked => "task blocked",
            Kind::TaskWoken => "task woken",
            Kind::LimitChanged => "limit changed",
        }
    }

    pub fn is(self, what: &What) -> bool {
        let wanted = match self {
            Kind::Refusal => return is_refusal(what),
            Kind::LimitChanged => return matches!(what, What::Set { field: Field::Sndbuf, .. }),
            Kind::SkbMade => Event::SkbAllocated,
            Kind::SkbSplit => Event::SkbSplit,
            Kind::SkbFreed => Event::SkbFreed,
            Kind::SkbSent => Event::SkbSent,
            Kind::SkbRetransmitted => Event::SkbRetransmitted,
            Kind::TaskBlocked => Event::TaskBlocked,
            Kind::TaskWoken => Event::TaskWoken,
        };
        matches!(what, What::Event { event, .. } if *event == wanted)
    }
}

/// Looks for hits of breakpoints.
pub struct Stops<'a> {
    breakpoints: &'a Breakpoints,
    watcher: Option<Watcher<'a, NoProbe>>,
    /// The step before.
    last: Moment,
    hits: Vec<(Moment, usize)>,
}

impl<'a> Stops<'a> {
    pub fn new(breakpoints: &'a Breakpoints) -> Self {
        Stops { breakpoints, watcher: None, last: Moment::START, hits: Vec::new() }
    }

    /// The breakpoint that hit at a moment that was found.
    pub fn hit_at(&self, moment: Moment) -> Option<usize> {
        self.hits.iter().rev().find(|(at, _)| *at == moment).map(|&(_, breakpoint)| breakpoint)
    }

    fn take(&mut self, hit: Option<usize>) -> bool {
        self.hits.extend(hit.map(|breakpoint| (self.last, breakpoint)));
        hit.is_some()
    }
}

impl Wanted for Stops<'_> {
    fn begin(&mut self, engine: &Engine) {
        self.watcher = Some(self.breakpoints.watcher(engine, NoProbe));
    }

    fn step(&mut self, record: &StepRecord, engine: &Engine) -> bool {
        let Some(watcher) = &mut self.watcher else { return false };
        self.last = record.moment;
        let before = watcher.hits().len();
        watcher.step(record.step, engine);
        let hit = watcher.hits().get(before).map(|hit| hit.breakpoint);
        self.take(hit)
    }

    fn end(&mut self, engine: &Engine) -> bool {
        let Some(watcher) = self.watcher.take() else { return false };
        let before = watcher.hits().len();
        let hit = watcher.finish(engine).get(before).map(|hit| hit.breakpoint);
        self.take(hit)
    }
}

impl Session {
    pub fn breakpoints(&self) -> &Breakpoints {
        &self.breakpoints
    }

    pub fn breakpoints_mut(&mut self) -> &mut Breakpoints {
        &mut self.breakpoints
    }

    /// The breakpoint that the session has stopped at, until it moves again.
    pub fn stopped_at(&self) -> Option<usize> {
        self.stopped.filter(|(moment, _)| *moment == self.moment()).map(|(_, breakpoint)| breakpoint)
    }

    /// Pauses, and shows the next step of a kind, or the last one before.
    pub fn find_kind(&mut self, direction: Direction, kind: Kind) -> Search {
        self.find(direction, |record: &StepRecord, _: &Engine| kind.is(&record.step.what))
    }

    /// Shows the last hit of a breakpoint before the moment shown, if there is one. Only hits forwards are counted.
    pub fn back_to_breakpoint(&mut self) -> Search {
        let mut stops = Stops::new(&self.breakpoints);
        let Some(found) = self.last_before(self.moment(), &mut stops) else { return Search::NotBefore };
        let hit = stops.hit_at(found);
        // It was found, so it is there.
        let _ = self.go_to(found);
        self.stopped = hit.map(|breakpoint| (found, breakpoint));
        Search::Found
    }

    /// Makes the next input at the end, if it comes at `until` or earlier; stops inside it where a breakpoint hits.
    pub(super) fn make_watched(&mut self, until: Time) -> Made {
        if !self.breakpoints.watch_anything() || self.view.is_some() {
            return if self.make_next(until, &mut NoProbe) { Made::Input } else { Made::Nothing };
        }
        let breakpoints = std::mem::take(&mut self.breakpoints);
        let mut stops = Stops::new(&breakpoints);
        let mut finder = Finder::first(self.end().input + 1, 0, &mut stops, &self.timeline().world.engine);
        let made = self.make_next(until, &mut finder);
        let found = finder.finish(&self.timeline().world.engine);
        let hit = found.and_then(|found| Some((found, stops.hit_at(found)?)));
        self.breakpoints = breakpoints;
        match hit {
            Some((found, breakpoint)) if made => {
                self.look_inside(found.step);
                self.stop_at(found, breakpoint);
                Made::Stop
            }
            _ if made => Made::Input,
            _ => Made::Nothing,
        }
    }

    /// A breakpoint was hit on the way forwards.
    pub(super) fn stop_at(&mut self, moment: Moment, breakpoint: usize) {
        self.breakpoints.count_hit_of(breakpoint);
        self.stopped = Some((moment, breakpoint));
        self.pause();
    }
}

/// What became of an input that was to be made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Made {
    Nothing,
    Input,
    /// A breakpoint was hit in it, and is shown.
    Stop,
}
