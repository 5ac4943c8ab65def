//! What a session remembers of its past: bounded, with counts of what it forgot.

use crate::debugger::moment::Moment;
use crate::debugger::record::bounded::Bounded;
use crate::debugger::record::counts::Counts;
use crate::debugger::record::input_record::InputRecord;
use crate::debugger::record::packet_record::PacketRecord;
use crate::debugger::record::peaks::Peaks;
use crate::debugger::record::probes::Recorder;
use crate::debugger::record::samples::{Sample, Samples};
use crate::debugger::record::step_record::StepRecord;
use crate::debugger::record::turns;
use crate::debugger::record::turns::Turn;
use crate::engine::Engine;
use crate::observe::SocketView;
use crate::units::Time;
use crate::world::{Happening, PacketFacts};

const STEPS: usize = 32_768;
const PACKETS: usize = 8_192;
const INPUTS: usize = 8_192;
const SAMPLES: usize = 2_048;

#[derive(Clone, Debug)]
pub struct History {
    pub steps: Bounded<StepRecord>,
    pub packets: Bounded<PacketRecord>,
    pub inputs: Bounded<InputRecord>,
    pub samples: Samples,
    pub peaks: Peaks,
    /// What happened to system calls.
    pub turns: Bounded<Turn>,
    /// The end of the last input.
    end: Moment,
}

impl History {
    /// Of an engine to which nothing has happened yet.
    pub fn new(engine: &Engine) -> Self {
        let mut samples = Samples::new(SAMPLES);
        samples.push(Sample::of(&SocketView::of(engine), Time::ZERO));
        History {
            steps: Bounded::new(STEPS),
            packets: Bounded::new(PACKETS),
            inputs: Bounded::new(INPUTS),
            samples,
            peaks: Peaks::of(engine),
            turns: turns::none(),
            end: Moment::START,
        }
    }

    /// Of an engine at the end of an input, when so much had been recorded and is not remembered.
    pub fn resumed(engine: &Engine, input: u64, forgotten: Counts) -> Self {
        let mut history = History::new(engine);
        history.steps = Bounded::forgetful(STEPS, forgotten.steps);
        history.packets = Bounded::forgetful(PACKETS, forgotten.packets);
        history.inputs = Bounded::forgetful(INPUTS, input);
        history.end = Moment::new(input, 0);
        history
    }

    pub fn end(&self) -> Moment {
        self.end
    }

    /// How much was ever recorded; only the newest is remembered.
    pub fn recorded(&self) -> Counts {
        Counts { steps: self.steps.total(), packets: self.packets.total() }
    }

    /// How much of it is forgotten.
    pub fn dropped(&self) -> Counts {
        Counts { steps: self.steps.dropped(), packets: self.packets.dropped() }
    }

    /// An input by its number, if it is still remembered.
    pub fn input(&self, number: u64) -> Option<&InputRecord> {
        let oldest = self.inputs.iter().next()?.number;
        self.inputs.get(usize::try_from(number.checked_sub(oldest)?).ok()?)
    }

    /// Whether the last `inputs` inputs up to that number are remembered whole.
    pub fn remembers(&self, input: u64, inputs: u64) -> bool {
        let first = input.saturating_sub(inputs);
        let steps = self.steps.remembers_from(Moment::new(first, 0));
        steps && self.packets.remembers_from(Moment::new(first, 0)) && self.inputs.dropped() <= first
    }

    /// The history up to the end of an input, to be continued in another way. `samples` are those up to there.
    pub fn until(&self, input: u64, samples: Samples) -> History {
        let last = Moment::new(input, u32::MAX);
        let mut inputs = self.inputs.clone();
        inputs.truncate_by(|record| record.number <= input);
        let steps = inputs.iter().next_back().map_or(0, |record| record.steps);
        let mut history = History {
            steps: self.steps.clone(),
            packets: self.packets.clone(),
            inputs,
            samples,
            peaks: self.peaks,
            turns: self.turns.clone(),
            end: Moment::new(input, steps),
        };
        history.steps.truncate_by(|record| record.moment <= last);
        history.packets.truncate_by(|record| record.moment <= last);
        history.turns.truncate_by(|turn| turn.moment <= last);
        history
    }

    /// A probe for the next input. If the input is made, [`History::finish`] must follow.
    pub fn recorder(&mut self) -> Recorder<'_> {
        Recorder::new(&mut self.steps, &mut self.peaks, self.end.input + 1)
    }

    /// Remembers an input that was made, recorded and probed.
    pub fn finish(&mut self, happening: &Happening, packet_facts: &PacketFacts, engine: &Engine) {
        let number = self.end.input + 1;
        let newest = self.steps.iter().next_back().map(|record| record.moment);
        let steps = newest.filter(|moment| moment.input == number).map_or(0, |moment| moment.step);
        self.end = Moment::new(number, steps);
        self.inputs.push(InputRecord { number, at: happening.at, cause: happening.cause, steps });
        self.remember_packets(happening, packet_facts, engine);
        let before = self.steps.len().saturating_sub(steps as usize);
        turns::remember(&mut self.turns, number, happening, self.steps.iter().skip(before), engine);
        self.samples.push(Sample::of(&SocketView::of(engine), happening.at));
        self.peaks.see(engine);
    }

    fn remember_packets(&mut self, happening: &Happening, packet_facts: &PacketFacts, engine: &Engine) {
        let input = self.end.input;
        for (packet, passing) in happening.packets.iter().zip(packet_facts.packets(happening, engine, false)) {
            let moment = Moment::new(input, passing.facts.step);
            self.packets.push(PacketRecord::new(packet, &engine.sk, moment));
        }
    }
}
