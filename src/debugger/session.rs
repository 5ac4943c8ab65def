//! A session: one world that runs, pauses and steps, and what is remembered of it.

use std::collections::vec_deque;

use crate::debugger::{Moment, PacketRecord, Ring, Sample, StepRecord};
use crate::engine::Engine;
use crate::units::Time;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    Running,
    Paused,
}

/// Virtual seconds per real second: from 1/1000 to 1000.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Speed(pub f64);

#[derive(Clone, Debug)]
pub struct Session {
    engine: Engine,
    mode: Mode,
    speed: Speed,
    moment: Moment,
    steps: Ring<StepRecord>,
    packets: Ring<PacketRecord>,
    samples: Vec<Sample>,
}

impl Session {
    /// The engine as shown: at the moment looked at, which lies inside an input while stepping.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    pub fn mode(&self) -> Mode {
        self.mode
    }

    pub fn speed(&self) -> Speed {
        self.speed
    }

    /// The moment shown.
    pub fn moment(&self) -> Moment {
        self.moment
    }

    /// Virtual time of the moment shown.
    pub fn now(&self) -> Time {
        self.engine.now
    }

    /// Recorded steps up to the moment shown, oldest first.
    pub fn steps(&self) -> vec_deque::Iter<'_, StepRecord> {
        self.steps.iter()
    }

    /// Recorded packets up to the moment shown, oldest first.
    pub fn packets(&self) -> vec_deque::Iter<'_, PacketRecord> {
        self.packets.iter()
    }

    /// Samples for the chart, oldest first; older times are sampled more coarsely as the session grows.
    pub fn samples(&self) -> &[Sample] {
        &self.samples
    }
}
