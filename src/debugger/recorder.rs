//! The probes of the debugger: one writes down every step, one keeps the engine of a single step, one looks for a step.

use crate::debugger::{Moment, Ring, StepRecord};
use crate::engine::Engine;
use crate::engine::probe::{Probe, Step, What};

/// Makes records of the steps of one input.
struct Records {
    moment: Moment,
    depth: u8,
}

impl Records {
    fn of_input(input: u64) -> Self {
        Records { moment: Moment::new(input, 0), depth: 0 }
    }

    fn next(&mut self, step: Step, engine: &Engine) -> StepRecord {
        self.moment.step += 1;
        if step.what == What::Leave {
            self.depth = self.depth.saturating_sub(1);
        }
        let record = StepRecord { moment: self.moment, at: engine.now, depth: self.depth, step };
        if step.what == What::Enter {
            self.depth = self.depth.saturating_add(1);
        }
        record
    }
}

/// Writes down the steps of one input.
pub struct Recorder<'a> {
    steps: &'a mut Ring<StepRecord>,
    records: Records,
}

impl<'a> Recorder<'a> {
    pub fn new(steps: &'a mut Ring<StepRecord>, input: u64) -> Self {
        Recorder { steps, records: Records::of_input(input) }
    }
}

impl Probe for Recorder<'_> {
    fn step(&mut self, step: Step, engine: &Engine) {
        self.steps.push(self.records.next(step, engine));
    }
}

/// Keeps the engine as it is at one step.
pub struct Keeper {
    steps_left: u32,
    pub engine: Option<Engine>,
}

impl Keeper {
    /// For the step of this number, counted from 1.
    pub fn of_step(step: u32) -> Self {
        Keeper { steps_left: step, engine: None }
    }
}

impl Probe for Keeper {
    fn step(&mut self, _: Step, engine: &Engine) {
        self.steps_left = self.steps_left.wrapping_sub(1);
        if self.steps_left == 0 {
            self.engine = Some(engine.clone());
        }
    }
}

/// What a search asks of every step of an input.
pub trait Wanted {
    /// An input is about to be made.
    fn begin(&mut self, _: &Engine) {}

    /// Whether this step is looked for; the engine is as it was then.
    fn step(&mut self, record: &StepRecord, engine: &Engine) -> bool;

    /// The input is over. Whether what is looked for became true behind its last step.
    fn end(&mut self, _: &Engine) -> bool {
        false
    }
}

impl<F: FnMut(&StepRecord, &Engine) -> bool> Wanted for F {
    fn step(&mut self, record: &StepRecord, engine: &Engine) -> bool {
        self(record, engine)
    }
}

/// Looks for the first or the last wanted one among the steps of one input.
pub struct Finder<'a, W: ?Sized> {
    records: Records,
    wanted: &'a mut W,
    /// Only steps after this one and before that one count.
    after: u32,
    before: u32,
    /// Look for the last one.
    last: bool,
    found: Option<Moment>,
}

impl<'a, W: Wanted + ?Sized> Finder<'a, W> {
    /// The first wanted step after step number `after` of an input that `engine` is about to take.
    pub fn first(input: u64, after: u32, wanted: &'a mut W, engine: &Engine) -> Self {
        wanted.begin(engine);
        Finder { records: Records::of_input(input), wanted, after, before: u32::MAX, last: false, found: None }
    }

    /// The last wanted step before step number `before` of an input that `engine` is about to take.
    pub fn last(input: u64, before: u32, wanted: &'a mut W, engine: &Engine) -> Self {
        wanted.begin(engine);
        Finder { records: Records::of_input(input), wanted, after: 0, before, last: true, found: None }
    }

    /// What was found in the input, which has left `engine` so.
    pub fn finish(mut self, engine: &Engine) -> Option<Moment> {
        let is_wanted = self.wanted.end(engine);
        self.consider(self.records.moment, is_wanted);
        self.found
    }

    fn consider(&mut self, moment: Moment, is_wanted: bool) {
        let counts = moment.step > self.after && moment.step < self.before;
        if is_wanted && counts && (self.last || self.found.is_none()) {
            self.found = Some(moment);
        }
    }
}

impl<W: Wanted + ?Sized> Probe for Finder<'_, W> {
    fn step(&mut self, step: Step, engine: &Engine) {
        let record = self.records.next(step, engine);
        let is_wanted = self.wanted.step(&record, engine);
        self.consider(record.moment, is_wanted);
    }
}

/// Two probes at once.
pub struct Both<'a, A, B>(pub A, pub &'a mut B);

impl<A: Probe, B: Probe> Probe for Both<'_, A, B> {
    const ON: bool = A::ON || B::ON;

    fn step(&mut self, step: Step, engine: &Engine) {
        self.0.step(step, engine);
        self.1.step(step, engine);
    }
}
