//! The probes of the debugger: one writes down every step, one keeps the engine of a single step, one looks for a step.

use crate::debugger::{Bounded, Moment, Peaks, StepRecord};
use crate::engine::Engine;
use crate::engine::step::probe::{Probe, Step, What};

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
    steps: &'a mut Bounded<StepRecord>,
    peaks: &'a mut Peaks,
    records: Records,
}

impl<'a> Recorder<'a> {
    pub fn new(steps: &'a mut Bounded<StepRecord>, peaks: &'a mut Peaks, input: u64) -> Self {
        Recorder { steps, peaks, records: Records::of_input(input) }
    }
}

impl Probe for Recorder<'_> {
    fn step(&mut self, step: Step, engine: &Engine) {
        self.peaks.see(engine);
        self.steps.push(self.records.next(step, engine));
    }
}

/// Cuts an input at one step: what the engine did after it does not happen.
pub struct EngineAtStep {
    steps_left: u32,
    engine: Option<Engine>,
}

impl EngineAtStep {
    /// For the step of this number, counted from 1.
    pub fn of_step(step: u32) -> Self {
        EngineAtStep { steps_left: step, engine: None }
    }
}

impl Probe for EngineAtStep {
    fn step(&mut self, _: Step, engine: &Engine) {
        self.steps_left = self.steps_left.wrapping_sub(1);
        if self.steps_left == 0 {
            self.engine = Some(engine.clone());
        }
    }

    fn engine_to_go_on_with(&mut self) -> Option<Engine> {
        self.engine.take()
    }
}

/// What a search asks of every step: the engine is as it was then.
pub trait Wanted: FnMut(&StepRecord, &Engine) -> bool {}
impl<F: FnMut(&StepRecord, &Engine) -> bool> Wanted for F {}

/// Looks for the wanted ones among the steps of one input.
pub struct Finder<'a, F> {
    records: Records,
    wanted: &'a mut F,
    pub found: Vec<Moment>,
}

impl<'a, F: Wanted> Finder<'a, F> {
    pub fn of_input(input: u64, wanted: &'a mut F) -> Self {
        Finder { records: Records::of_input(input), wanted, found: Vec::new() }
    }
}

impl<F: Wanted> Probe for Finder<'_, F> {
    fn step(&mut self, step: Step, engine: &Engine) {
        let record = self.records.next(step, engine);
        if (self.wanted)(&record, engine) {
            self.found.push(record.moment);
        }
    }
}

/// Keeps the steps of one input as they are told.
#[derive(Clone, Default, Debug)]
pub struct StepList(pub Vec<Step>);

impl Probe for StepList {
    fn step(&mut self, step: Step, _: &Engine) {
        self.0.push(step);
    }
}

/// Two probes at once.
pub struct Both<'a, A>(pub A, pub &'a mut dyn Probe);

impl<A: Probe> Probe for Both<'_, A> {
    fn step(&mut self, step: Step, engine: &Engine) {
        self.0.step(step, engine);
        self.1.step(step, engine);
    }

    fn is_on(&self) -> bool {
        self.0.is_on() || self.1.is_on()
    }
}
