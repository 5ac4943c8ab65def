//! A recording on its way from the session into a file, line by line.

use crate::debugger::session::timeline::Timeline;
use crate::engine::NoProbe;
use crate::journal::line::{ForkLine, Line, StateLine, SwitchLine};
use crate::journal::{Header, InputLine, Journal, Player};
use crate::scenario::Scenario;
use crate::world::{Happening, World};

/// Inputs between two states.
const STATE_EVERY: u64 = 128;

/// Keeps the lines of everything that happens until they are taken, while a recording wants them.
#[derive(Clone, Default, Debug)]
pub struct RecordingLines {
    /// The branches of the session that are in the recording, by their number there; none: nobody records.
    branches: Option<Vec<usize>>,
    lines: Vec<Line>,
}

impl RecordingLines {
    pub fn is_on(&self) -> bool {
        self.branches.is_some()
    }

    /// Begins a recording with all that has happened in this branch so far, which is made again for it.
    pub fn begin(&mut self, scenario: &Scenario, branch: usize, timeline: &Timeline) {
        let journal = &timeline.journal;
        let scenario = Scenario { world: journal.config.clone(), ..scenario.clone() };
        self.branches = Some(vec![branch]);
        self.lines = vec![Line::Header(Header::new(scenario))];
        self.lines.extend(so_far(journal, &timeline.world));
    }

    /// Ends the recording, in this state.
    pub fn end(&mut self, timeline: &Timeline) {
        if self.branches.take().is_some() {
            self.lines.push(Line::End(StateLine::of(&timeline.world)));
        }
    }

    /// A command was given, the last one of the journal.
    pub fn command(&mut self, timeline: &Timeline) {
        if let (Some(_), Some(entry)) = (&self.branches, timeline.journal.entries.last()) {
            self.lines.push(Line::Command(entry.clone()));
        }
    }

    /// An input was made.
    pub fn input(&mut self, timeline: &Timeline) {
        if self.branches.is_some() {
            self.lines.extend(lines_of_input(&timeline.world, &timeline.happening));
        }
    }

    /// A branch of the session begins and is gone on with.
    pub fn fork(&mut self, branch: usize, timeline: &Timeline) {
        let Some(branches) = &mut self.branches else { return };
        let Some((of, after)) = timeline.fork else { return };
        let Some(of) = branches.iter().position(|&known| known == of) else { return };
        self.lines.push(Line::Fork(ForkLine { branch: branches.len(), of, after }));
        branches.push(branch);
    }

    /// Another branch is gone on with. One that began before the recording is not in it: then the recording ends.
    pub fn switch(&mut self, branch: usize, left: &Timeline) {
        let Some(branches) = &mut self.branches else { return };
        match branches.iter().position(|&known| known == branch) {
            Some(branch) => self.lines.push(Line::Switch(SwitchLine { branch })),
            None => self.end(left),
        }
    }

    /// An empty one for what follows.
    pub fn continued(&self) -> RecordingLines {
        RecordingLines { branches: self.branches.clone(), lines: Vec::new() }
    }

    /// Takes over the lines of what followed, if the recording has not ended since.
    pub fn join(&mut self, other: &mut RecordingLines) {
        if self.is_on() {
            self.lines.append(&mut other.lines);
        }
    }

    /// The lines since they were last taken.
    pub fn take(&mut self) -> std::vec::Drain<'_, Line> {
        self.lines.drain(..)
    }
}

/// What a recording says of an input just made: the input itself, and every now and then the state.
pub fn lines_of_input(world: &World, happening: &Happening) -> impl Iterator<Item = Line> {
    let input = Line::Input(InputLine::new(world, happening));
    let state = world.place().input.is_multiple_of(STATE_EVERY).then(|| Line::State(StateLine::of(world)));
    std::iter::once(input).chain(state)
}

/// The lines of a journal up to where a world of it has come.
fn so_far(journal: &Journal, end: &World) -> Vec<Line> {
    let mut player = Player::new(journal);
    let mut happening = Happening::quiet();
    let mut lines = Vec::new();
    let mut entries = journal.entries.iter().peekable();
    loop {
        let made = player.advance_to(journal, end.place(), &mut NoProbe, &mut happening);
        let turn = player.world().place().turn;
        while let Some(entry) = entries.next_if(|entry| entry.place.turn < turn) {
            lines.push(Line::Command(entry.clone()));
        }
        if !made {
            return lines;
        }
        lines.extend(lines_of_input(player.world(), &happening));
    }
}
