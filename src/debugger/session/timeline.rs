//! One course of a session: its journal, its end, where time goes on, and what is remembered of the way.

use crate::debugger::expectation::{Judged, judged};
use crate::debugger::record::history::History;
use crate::debugger::record::probes::Both;
use crate::debugger::{Checkpoints, Moment, Sample};
use crate::engine::Probe;
use crate::journal::{Entry, Journal};
use crate::observe::SocketView;
use crate::units::Time;
use crate::world::{Command, Happening, PacketFacts, Place, Refused, Violation, When, World, WorldConfig};

#[derive(Clone, Debug)]
pub struct Timeline {
    pub journal: Journal,
    /// At its end.
    pub world: World,
    pub history: History,
    pub checkpoints: Checkpoints,
    /// The branch it goes off from, and where.
    pub fork: Option<(usize, Place)>,
    /// The last input; its lists are used again for the next.
    pub happening: Happening,
    /// What the send buffer was like whenever a packet passed in the last input.
    pub packet_facts: PacketFacts,
    /// The first thing found that must never be, and the input behind which it was found.
    pub violation: Option<(u64, Violation)>,
    /// What came of what the script expects.
    pub judged: Vec<Judged>,
}

impl Timeline {
    /// At the beginning of a world, with so many bytes for checkpoints.
    pub fn new(config: WorldConfig, budget: usize) -> Self {
        let world = World::new(&config);
        Timeline {
            history: History::new(&world.engine),
            checkpoints: Checkpoints::new(&world, budget),
            journal: Journal::new(config),
            world,
            fork: None,
            happening: Happening::new(),
            packet_facts: PacketFacts::default(),
            violation: None,
            judged: Vec::new(),
        }
    }

    /// Another course from a place of this one on. `world` is there; `records` is a history that ends there.
    pub fn fork(&self, own: usize, world: World, records: &History) -> Timeline {
        let place = world.place();
        let samples = self.history.samples.until(Sample::of(&SocketView::of_world(&world), world.now));
        let mut history = records.until(place.input, samples);
        // Whoever acts in the past goes on under the same scales.
        history.peaks = self.history.peaks;
        // A history that was made again begins late, but of calls the branch may remember more.
        let last = Moment::new(place.input, u32::MAX);
        if self.history.turns.until(last).len() > history.turns.len() {
            history.turns = self.history.turns.clone();
            history.turns.truncate_by(|turn| turn.moment <= last);
        }
        Timeline {
            history,
            checkpoints: self.checkpoints.until(place.input),
            journal: self.journal.until(place),
            world,
            fork: Some((own, place)),
            happening: Happening::new(),
            packet_facts: PacketFacts::default(),
            violation: None,
            judged: self.judged.iter().filter(|judged| judged.input <= place.input).cloned().collect(),
        }
    }

    /// Makes and records the next input, if it comes at `until` or earlier.
    pub fn advance(&mut self, until: Time, probe: &mut dyn Probe) -> bool {
        let mut probe = self.packet_facts.probe(Both(self.history.recorder(), probe));
        let made = self.world.advance(until, &mut probe, &mut self.happening);
        self.judged.extend(judged(&mut self.world, &self.journal.config.expectations));
        if made {
            self.finish();
        }
        made
    }

    /// Acts on the world now, and writes it into the journal. True: that was an input.
    pub fn command(&mut self, command: &Command, probe: &mut dyn Probe) -> Result<bool, Refused> {
        let place = self.world.place();
        let mut probe = self.packet_facts.probe(Both(self.history.recorder(), probe));
        let made = self.world.command(command, &mut probe, &mut self.happening)?;
        self.judged.extend(judged(&mut self.world, &self.journal.config.expectations));
        self.journal.entries.push(Entry { place, command: command.clone() });
        if made {
            self.finish();
        }
        Ok(made)
    }

    pub(in crate::debugger) fn finish(&mut self) {
        self.history.finish(&self.happening, &self.packet_facts, &self.world.engine);
        self.checkpoints.offer(&self.world, self.history.recorded());
        if self.violation.is_none() {
            let checked = if self.journal.config.check { self.world.check() } else { self.world.check_stream() };
            let input = self.world.place().input;
            self.violation = checked.err().map(|violation| (input, violation));
        }
    }

    /// How many entries of the journal are those of the branch that it goes off from.
    pub fn known(&self) -> usize {
        let before = |entry: &Entry| self.fork.is_some_and(|(_, place)| entry.place.turn < place.turn);
        self.journal.entries.partition_point(before)
    }

    /// Nothing will happen by itself any more.
    pub fn is_idle(&self) -> bool {
        self.world.next_at().is_none()
    }

    /// The script waits for the user to take its next step.
    pub fn script_waits(&self) -> bool {
        self.world.next_script_item().is_some_and(|item| item.when == When::Step)
    }
}
