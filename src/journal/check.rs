//! Making a recording again, and holding everything that it tells of beside what comes out.

use std::ops::ControlFlow;
use std::slice;

use crate::engine::NoProbe;
use crate::journal::{Branch, InputLine, Player, Recorded, Recording, StateLine};
use crate::observe::State;
use crate::world::drive::{NextInput, drive};
use crate::world::{Happening, Place};

/// How a replay went, up to its end or to the first thing that is different.
#[derive(Clone, PartialEq, Debug)]
pub struct Outcome {
    /// Inputs and states that are equal.
    pub inputs: u64,
    pub states: u64,
    pub difference: Option<Difference>,
    /// Where the last branch came to, and the state there.
    pub end: StateLine,
}

/// The first thing that is not as it was recorded.
#[derive(Clone, PartialEq, Debug)]
pub struct Difference {
    pub branch: usize,
    /// The last place at which the states were equal for certain.
    pub equal_until: Place,
    /// Where it shows.
    pub place: Place,
    /// The input that differs, as recorded and as it came out, if one does.
    pub input: Option<(InputLine, Option<InputLine>)>,
    /// The next recorded state, and the one there now.
    pub state: Option<(State, State)>,
}

/// Makes all branches of a recording again. `progress` is told now and then how many inputs are made.
pub fn check(recording: &Recording, mut progress: impl FnMut(u64)) -> Outcome {
    let player = Player::new(&recording.branches[0].journal);
    let mut check = Check { player, inputs: 0, states: 0, progress: &mut progress };
    let mut branches = recording.branches.iter().enumerate();
    let difference = branches.find_map(|(number, branch)| check.branch(number, branch).err());
    let end = StateLine::of(check.player.world());
    Outcome { inputs: check.inputs, states: check.states, difference: difference.map(|boxed| *boxed), end }
}

struct Check<'a> {
    /// On the branch in hand.
    player: Player,
    inputs: u64,
    states: u64,
    progress: &'a mut dyn FnMut(u64),
}

/// Inputs between two reports of progress.
const PROGRESS_EVERY: u64 = 1_024;

/// An input as recorded, and what came in its place.
type Unequal = (InputLine, Option<InputLine>);

impl Check<'_> {
    fn branch(&mut self, number: usize, branch: &Branch) -> Result<(), Box<Difference>> {
        self.player = Player::new(&branch.journal);
        let mut equal_until = branch.fork.map(|(_, place)| place).unwrap_or_default();
        // Until there the inputs are those of the branch that it goes off from.
        self.reach(branch, equal_until, &mut [].iter());
        let mut lines = branch.inputs.iter();
        for theirs in &branch.states {
            let input = self.reach(branch, theirs.after, &mut lines);
            if input.is_some() {
                self.reach(branch, theirs.after, &mut [].iter());
            }
            let ours = State::of(self.player.world());
            let place = input.as_ref().map_or(theirs.after, |(line, _)| line.place());
            if input.is_some() || ours != theirs.state {
                let state = Some((theirs.state.clone(), ours));
                return Err(Difference { branch: number, equal_until, place, input, state }.into());
            }
            self.states += 1;
            equal_until = theirs.after;
        }
        match self.reach(branch, branch.end(), &mut lines) {
            None => Ok(()),
            Some(input) => {
                let place = input.0.place();
                Err(Difference { branch: number, equal_until, place, input: Some(input), state: None }.into())
            }
        }
    }

    /// Goes to a place, and holds the inputs on the way beside `lines`; stops at one that is different.
    fn reach(&mut self, branch: &Branch, place: Place, lines: &mut slice::Iter<'_, InputLine>) -> Option<Unequal> {
        let Check { player, inputs, progress, .. } = self;
        let mut way = Recorded(player, &branch.journal, place);
        let different = drive(&mut way, &mut NoProbe, &mut Happening::quiet(), |way, _, happening| {
            let Some(line) = lines.next() else { return ControlFlow::Continue(()) };
            let ours = InputLine::new(way.world(), happening);
            if ours != *line {
                return ControlFlow::Break((line.clone(), Some(ours)));
            }
            *inputs += 1;
            if inputs.is_multiple_of(PROGRESS_EVERY) {
                progress(*inputs);
            }
            ControlFlow::Continue(())
        });
        // Nothing came in the place of one that should have come by now.
        let missing =
            || lines.as_slice().first().filter(|line| line.turn <= place.turn).map(|line| (line.clone(), None));
        different.or_else(missing)
    }
}
