//! A recording on its way from the session into a file, line by line.

use crate::debugger::session::timeline::Timeline;
use crate::engine::NoProbe;
use crate::journal::line::{ForkLine, Line, StateLine, SwitchLine};
use crate::journal::{Header, InputLine, Player};
use crate::scenario::Scenario;
use crate::world::{Happening, World};

/// Inputs between two states.
const STATE_EVERY: u64 = 128;

/// Keeps the lines of everything that happens until they are taken, while a recording wants them.
#[derive(Clone, Default, Debug)]
pub struct RecordingLines {
    is_on: bool,
    lines: Vec<Line>,
}

impl RecordingLines {
    pub fn is_on(&self) -> bool {
        self.is_on
    }

    /// Begins a recording with all that has happened so far in all branches, which is made again for it.
    pub fn begin(&mut self, scenario: &Scenario, branches: &[Timeline], current: usize) {
        let world = branches[current].journal.config.clone();
        self.is_on = true;
        self.lines = vec![Line::Header(Header::new(Scenario { world, ..scenario.clone() }))];
        for (branch, timeline) in branches.iter().enumerate() {
            self.fork(branch, timeline);
            self.lines.extend(so_far(timeline));
        }
        if current + 1 < branches.len() {
            self.switch(current);
        }
    }

    /// Ends the recording, in this state.
    pub fn end(&mut self, timeline: &Timeline) {
        if std::mem::take(&mut self.is_on) {
            self.lines.push(Line::End(StateLine::of(&timeline.world)));
        }
    }

    /// A command was given, the last one of the journal.
    pub fn command(&mut self, timeline: &Timeline) {
        if let (true, Some(entry)) = (self.is_on, timeline.journal.entries.last()) {
            self.lines.push(Line::Command(entry.clone()));
        }
    }

    /// An input was made.
    pub fn input(&mut self, timeline: &Timeline) {
        if self.is_on {
            self.lines.extend(lines_of_input(&timeline.world, &timeline.happening));
        }
    }

    /// A branch of the session begins and is gone on with.
    pub fn fork(&mut self, branch: usize, timeline: &Timeline) {
        if let (true, Some((of, after))) = (self.is_on, timeline.fork) {
            self.lines.push(Line::Fork(ForkLine { branch, of, after }));
        }
    }

    /// Another branch is gone on with.
    pub fn switch(&mut self, branch: usize) {
        if self.is_on {
            self.lines.push(Line::Switch(SwitchLine { branch }));
        }
    }

    /// An empty one for what follows.
    pub fn continued(&self) -> RecordingLines {
        RecordingLines { is_on: self.is_on, lines: Vec::new() }
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

/// The lines of a branch, behind those of the one that it goes off from, up to where its world has come.
fn so_far(timeline: &Timeline) -> Vec<Line> {
    let (journal, end) = (&timeline.journal, timeline.world.place());
    let begins = timeline.fork.map_or(0, |(_, place)| place.turn);
    let mut player = Player::new(journal);
    let mut happening = Happening::quiet();
    let mut lines = Vec::new();
    let mut entries = journal.entries[timeline.known()..].iter().peekable();
    loop {
        let made = player.advance_to(journal, end, &mut NoProbe, &mut happening);
        let turn = player.world().place().turn;
        while let Some(entry) = entries.next_if(|entry| entry.place.turn < turn) {
            lines.push(Line::Command(entry.clone()));
        }
        if !made {
            return lines;
        }
        if turn > begins {
            lines.extend(lines_of_input(player.world(), &happening));
        }
    }
}
