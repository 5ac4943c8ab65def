//! What a session remembers of its past: bounded, with counts of what it forgot.

use arrayvec::ArrayVec;

use crate::debugger::record::bounded::{At, Ring};
use crate::debugger::record::calls;
use crate::debugger::record::calls::Turn;
use crate::debugger::record::samples::{Sample, Samples};
use crate::debugger::{Counts, Moment, Peaks, Recorder};
use crate::engine::api::io::TransmitKind;
use crate::engine::step::probe::{Event, Step, Subject, What};
use crate::engine::{Engine, Sock};
use crate::peer::Fate;
use crate::units::{SeqNum, SkbId, TaskId, Time};
use crate::wire::{Flags, Options};
use crate::world::{Cause, Direction, Happening, Notes, Packet};

const STEPS: usize = 32_768;
const PACKETS: usize = 8_192;
const INPUTS: usize = 8_192;
const SAMPLES: usize = 2_048;

/// One step of the engine, as it was recorded.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct StepRecord {
    pub moment: Moment,
    pub at: Time,
    /// How many functions deep: 0 for what the input itself enters.
    pub depth: u8,
    pub step: Step,
}

impl StepRecord {
    /// The skb this step is about, if it is about one.
    pub fn skb(&self) -> Option<SkbId> {
        match self.step.what {
            What::Event { subject: Subject::Skb(id), .. } => Some(id),
            _ => None,
        }
    }

    /// The task this step is about, if it is about one.
    pub fn task(&self) -> Option<TaskId> {
        match self.step.what {
            What::Event { subject: Subject::Task(id), .. } => Some(id),
            _ => None,
        }
    }

    pub fn event(&self) -> Option<Event> {
        match self.step.what {
            What::Event { event, .. } => Some(event),
            _ => None,
        }
    }
}

impl At for StepRecord {
    fn moment(&self) -> Moment {
        self.moment
    }
}

/// One input that was made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct InputRecord {
    pub number: u64,
    pub at: Time,
    pub cause: Cause,
    /// How many steps it took.
    pub steps: u32,
}

/// A packet at the sender's interface. Sequence and acknowledgement numbers are relative: 0 is the first data byte of
/// the stream they count.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PacketRecord {
    /// The input, and the step in it, that sent the packet. Of an arriving packet the step is 0: it is the input.
    pub moment: Moment,
    pub at: Time,
    pub direction: Direction,
    pub seq: i64,
    /// Meaningless without [`Flags::ACK`].
    pub ack: i64,
    /// Payload bytes.
    pub len: u32,
    pub flags: Flags,
    /// The offered window in bytes, shift applied.
    pub window: u32,
    /// SACK blocks, as `[left, right)` of our own stream.
    pub sack: ArrayVec<(i64, i64), 4>,
    /// The queued skb it was made of; none for incoming packets, bare ACKs, RSTs and window probes.
    pub skb: Option<SkbId>,
    /// Why it was sent; none for incoming packets.
    pub kind: Option<TransmitKind>,
    /// What the link did with it; none for incoming packets.
    pub fate: Option<Fate>,
    /// The time at the peer: when it will arrive there (never, if lost), or when it was sent.
    pub peer_at: Option<Time>,
    pub raw: Raw,
}

/// What stands in a packet's header.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Raw {
    pub seq: SeqNum,
    pub ack: SeqNum,
    /// Not shifted yet.
    pub window: u16,
    /// The shift that is meant with it: none in a SYN.
    pub shift: u8,
    pub options: Options,
}

impl PacketRecord {
    fn new(packet: &Packet, sk: &Sock, moment: Moment) -> Self {
        let header = &packet.segment.header;
        let ours = |seq| sk.relative(seq);
        let theirs = |seq: SeqNum| if seq == sk.irs { -1 } else { i64::from(seq - (sk.irs + 1)) };
        let (seq, ack, shift) = match packet.direction {
            Direction::Out => (ours(header.seq), theirs(header.ack), sk.rcv_wscale),
            Direction::In => (theirs(header.seq), ours(header.ack), sk.snd_wscale),
        };
        let shift = if header.flags.contains(Flags::SYN) { 0 } else { shift };
        PacketRecord {
            moment,
            at: packet.at,
            direction: packet.direction,
            seq,
            ack,
            len: packet.segment.payload.len() as u32,
            flags: header.flags,
            window: u32::from(header.window) << shift,
            sack: header.options.sack.iter().map(|block| (ours(block.left), ours(block.right))).collect(),
            skb: packet.skb,
            kind: packet.kind,
            fate: packet.fate,
            peer_at: packet.peer_at,
            raw: Raw {
                seq: header.seq,
                ack: header.ack,
                window: header.window,
                shift,
                options: header.options.clone(),
            },
        }
    }
}

impl At for InputRecord {
    /// Its end.
    fn moment(&self) -> Moment {
        Moment::new(self.number, self.steps)
    }
}

impl At for PacketRecord {
    fn moment(&self) -> Moment {
        self.moment
    }
}

#[derive(Clone, Debug)]
pub struct History {
    pub steps: Ring<StepRecord>,
    pub packets: Ring<PacketRecord>,
    pub inputs: Ring<InputRecord>,
    pub samples: Samples,
    pub peaks: Peaks,
    /// What happened to system calls.
    pub turns: Ring<Turn>,
    /// The end of the last input.
    end: Moment,
}

impl History {
    /// Of an engine to which nothing has happened yet.
    pub fn new(engine: &Engine) -> Self {
        let mut samples = Samples::new(SAMPLES);
        samples.push(Sample::of(engine, Time::ZERO));
        History {
            steps: Ring::new(STEPS),
            packets: Ring::new(PACKETS),
            inputs: Ring::new(INPUTS),
            samples,
            peaks: Peaks::of(engine),
            turns: calls::ring(),
            end: Moment::START,
        }
    }

    /// Of an engine at the end of an input, when so much had been recorded and is not remembered.
    pub fn resumed(engine: &Engine, input: u64, forgotten: Counts) -> Self {
        let mut history = History::new(engine);
        history.steps = Ring::forgetful(STEPS, forgotten.steps);
        history.packets = Ring::forgetful(PACKETS, forgotten.packets);
        history.inputs = Ring::forgetful(INPUTS, input);
        history.end = Moment::new(input, 0);
        history
    }

    pub fn end(&self) -> Moment {
        self.end
    }

    /// How much was ever recorded; the rings remember only the newest.
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

    /// Remembers an input that was made, recorded and witnessed.
    pub fn finish(&mut self, happening: &Happening, notes: &Notes, engine: &Engine) {
        let number = self.end.input + 1;
        let newest = self.steps.iter().next_back().map(|record| record.moment);
        let steps = newest.filter(|moment| moment.input == number).map_or(0, |moment| moment.step);
        self.end = Moment::new(number, steps);
        self.inputs.push(InputRecord { number, at: happening.at, cause: happening.cause, steps });
        self.remember_packets(happening, notes, engine);
        let before = self.steps.len().saturating_sub(steps as usize);
        calls::remember(&mut self.turns, number, happening, self.steps.iter().skip(before), engine);
        self.samples.push(Sample::of(engine, happening.at));
        self.peaks.see(engine);
    }

    fn remember_packets(&mut self, happening: &Happening, notes: &Notes, engine: &Engine) {
        let input = self.end.input;
        for (packet, passing) in happening.packets.iter().zip(notes.packets(happening, engine, false)) {
            let moment = Moment::new(input, passing.facts.step);
            self.packets.push(PacketRecord::new(packet, &engine.sk, moment));
        }
    }
}
