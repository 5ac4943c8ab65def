//! A moment of the past, reached by running again from the nearest checkpoint.

use std::time::Duration;

use crate::debugger::record::history::History;
use crate::debugger::record::probes::{Both, EngineAtStep};
use crate::debugger::session::timeline::Timeline;
use crate::debugger::{Moment, Sample};
use crate::engine::{Engine, NoProbe, Probe};
use crate::journal::Player;
use crate::observe::SocketView;
use crate::units::Time;
use crate::world::{Happening, PacketFacts, Place, World};

/// So many inputs before the one shown are remembered at least, where the session goes back so far.
const LEAD: u64 = 96;

/// The world at one moment, and what led to it.
#[derive(Clone, Debug)]
pub struct View {
    moment: Moment,
    /// At the end of the input before the one shown; made again when it is asked for after time has passed.
    before: Option<Player>,
    /// At the end of the one shown.
    after: Player,
    /// The world at the step shown, if that lies inside the input: what the engine did until then has reached programs,
    /// device and links, and nothing after it has.
    inside: Option<World>,
    /// Where the session does not remember the moment any more: made again, up to the end of the input shown.
    records: Option<History>,
    samples: Vec<Sample>,
    happening: Happening,
    packet_facts: PacketFacts,
    /// The user has gone back to get here, and means this moment of the past.
    pub is_past: bool,
}

impl View {
    /// Goes to a moment of a timeline that exists. A step beyond the last one of its input is the input's end.
    pub fn open(timeline: &Timeline, moment: Moment) -> View {
        let lead_in = moment.input.saturating_sub(1);
        let remembered = timeline.history.remembers(moment.input, LEAD);
        let from = if remembered { lead_in } else { lead_in.saturating_sub(LEAD) };
        let start = timeline.checkpoints.before(from);
        let player = Player::at(start.world.clone(), &timeline.journal);
        let records = (!remembered).then(|| History::resumed(&start.world.engine, start.input(), start.counts));
        let mut view = View {
            moment: Moment::new(start.input(), 0),
            before: None,
            after: player,
            inside: None,
            happening: if remembered { Happening::quiet() } else { Happening::new() },
            records,
            samples: Vec::new(),
            packet_facts: PacketFacts::default(),
            is_past: true,
        };
        while view.after.world().place().input < lead_in {
            view.advance(timeline, Time::NEVER, &mut NoProbe);
        }
        if moment.input > 0 {
            view.show_next(timeline, moment.step);
        } else {
            view.refresh_samples(timeline);
        }
        view
    }

    /// Shows a step of the input after the one shown.
    pub fn show_next(&mut self, timeline: &Timeline, step: u32) {
        self.before = Some(self.after.clone());
        self.show(timeline, step);
    }

    /// Shows another step of the same input.
    pub fn show_step(&mut self, timeline: &Timeline, step: u32) {
        // What is remembered has the whole input already.
        let records = self.records.take();
        self.after = self.before(timeline);
        self.show(timeline, step);
        self.records = records;
    }

    /// Makes the next input and shows a step of it. There is none before the first one.
    fn show(&mut self, timeline: &Timeline, step: u32) {
        let step = step.max(1);
        let mut count = Counter(0);
        let before = self.after.clone();
        self.advance(timeline, Time::NEVER, &mut count);
        // At its last step the input is over.
        self.inside = (step < count.0).then(|| {
            let (mut player, mut at_step) = (before, EngineAtStep::of_step(step));
            player.advance(&timeline.journal, Time::NEVER, &mut at_step, &mut Happening::quiet());
            player.into_world()
        });
        self.moment = Moment::new(self.after.world().place().input, step.min(count.0));
        self.refresh_samples(timeline);
    }

    /// Makes the next input of the timeline again, if it comes at `until` or earlier.
    fn advance(&mut self, timeline: &Timeline, until: Time, probe: &mut dyn Probe) -> bool {
        let Some(records) = &mut self.records else {
            return self.after.advance(&timeline.journal, until, probe, &mut self.happening);
        };
        let mut probe = self.packet_facts.probe(Both(records.recorder(), probe));
        let made = self.after.advance(&timeline.journal, until, &mut probe, &mut self.happening);
        if made {
            records.finish(&self.happening, &self.packet_facts, &self.after.world().engine);
        }
        made
    }

    /// Lets time pass, up to the end of the timeline at most. Tells whether that is reached.
    pub fn run_for(&mut self, timeline: &Timeline, span: Duration, most: u32) -> bool {
        let until = self.now() + span;
        self.inside = None;
        self.is_past = true;
        for _ in 0..most {
            if self.after.world().place().input >= timeline.world.place().input {
                return true;
            }
            if !self.advance(timeline, until, &mut NoProbe) {
                break;
            }
            self.before = None;
        }
        let input = self.after.world().place().input;
        let steps = self.history(timeline).input(input).map_or(0, |record| record.steps);
        self.moment = Moment::new(input, steps);
        self.refresh_samples(timeline);
        false
    }

    fn refresh_samples(&mut self, timeline: &Timeline) {
        let last = Sample::of(&SocketView::of(self.engine()), self.now());
        self.samples = timeline.history.samples.until(last).as_slice().to_vec();
    }

    pub fn moment(&self) -> Moment {
        self.moment
    }

    pub fn is_inside_input(&self) -> bool {
        self.inside.is_some()
    }

    pub fn engine(&self) -> &Engine {
        &self.world().engine
    }

    /// At the step shown.
    pub fn world(&self) -> &World {
        self.inside.as_ref().unwrap_or(self.after.world())
    }

    /// At the end of the input before the one shown.
    pub fn before(&self, timeline: &Timeline) -> Player {
        match &self.before {
            Some(before) => before.clone(),
            None => {
                let input = self.moment.input.saturating_sub(1);
                View::open(timeline, Moment::new(input, u32::MAX)).after
            }
        }
    }

    pub fn after(&self) -> &Player {
        &self.after
    }

    pub fn now(&self) -> Time {
        self.world().now
    }

    pub fn samples(&self) -> &[Sample] {
        &self.samples
    }

    /// What is remembered of the way to here; it may go on behind it.
    pub fn history<'a>(&'a self, timeline: &'a Timeline) -> &'a History {
        self.records.as_ref().unwrap_or(&timeline.history)
    }

    /// The world right before the input shown, at its time, if a step inside it is shown; otherwise the one at its end.
    pub fn world_to_act_on(&self, timeline: &Timeline) -> World {
        if self.inside.is_none() {
            return self.after.world().clone();
        }
        let mut player = self.before(timeline);
        // The input shown is the turn that was taken last.
        let Place { turn, at, .. } = self.after.world().place();
        let place = Place { turn: turn - 1, at, ..player.world().place() };
        player.advance_to(&timeline.journal, place, &mut NoProbe, &mut Happening::quiet());
        player.into_world()
    }
}

/// Counts steps.
struct Counter(u32);

impl Probe for Counter {
    fn step(&mut self, _: crate::engine::Step, _: &Engine) {
        self.0 += 1;
    }
}
