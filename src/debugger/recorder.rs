//! The probes of the debugger: one writes down every step, one keeps the engine of a single step.

use crate::debugger::{Moment, Ring, StepRecord};
use crate::engine::Engine;
use crate::engine::probe::{Probe, Step, What};

/// Writes down the steps of one input.
pub struct Recorder<'a> {
    steps: &'a mut Ring<StepRecord>,
    moment: Moment,
    depth: u8,
}

impl<'a> Recorder<'a> {
    pub fn new(steps: &'a mut Ring<StepRecord>, input: u64) -> Self {
        Recorder { steps, moment: Moment::new(input, 0), depth: 0 }
    }
}

impl Probe for Recorder<'_> {
    fn step(&mut self, step: Step, engine: &Engine) {
        self.moment.step += 1;
        if step.what == What::Leave {
            self.depth = self.depth.saturating_sub(1);
        }
        self.steps.push(StepRecord { moment: self.moment, at: engine.now, depth: self.depth, step });
        if step.what == What::Enter {
            self.depth = self.depth.saturating_add(1);
        }
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
