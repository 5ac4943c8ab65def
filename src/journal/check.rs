//! Making a recording again, and holding everything that it tells of beside what comes out.

use crate::engine::NoProbe;
use crate::journal::{Branch, InputLine, Player, Recording, StateLine};
use crate::observe::State;
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

impl Check<'_> {
    fn branch(&mut self, number: usize, branch: &Branch) -> Result<(), Box<Difference>> {
        let journal = &branch.journal;
        self.player = Player::new(journal);
        let mut happening = Happening::quiet();
        let mut equal_until = branch.fork.map(|(_, place)| place).unwrap_or_default();
        self.reach(branch, equal_until);
        let mut states = branch.states.iter().peekable();
        for line in &branch.inputs {
            while let Some(state) = states.next_if(|state| state.after.turn < line.turn) {
                equal_until = self.state(number, state, equal_until, branch)?;
            }
            let made = self.player.advance_to(journal, line.place(), &mut NoProbe, &mut happening);
            let ours = made.then(|| InputLine::new(self.player.world(), &happening));
            if ours.as_ref() != Some(line) {
                let input = Some((line.clone(), ours));
                let state = states.next().map(|theirs| (theirs.state.clone(), self.reach(branch, theirs.after)));
                return Err(Difference { branch: number, equal_until, place: line.place(), input, state }.into());
            }
            self.inputs += 1;
            if self.inputs.is_multiple_of(PROGRESS_EVERY) {
                (self.progress)(self.inputs);
            }
        }
        for state in states {
            equal_until = self.state(number, state, equal_until, branch)?;
        }
        self.reach(branch, branch.end());
        Ok(())
    }

    /// Compares with a recorded state; tells where the two are equal.
    fn state(
        &mut self,
        number: usize,
        theirs: &StateLine,
        equal_until: Place,
        branch: &Branch,
    ) -> Result<Place, Box<Difference>> {
        let ours = self.reach(branch, theirs.after);
        if ours == theirs.state {
            self.states += 1;
            return Ok(theirs.after);
        }
        let state = Some((theirs.state.clone(), ours));
        Err(Difference { branch: number, equal_until, place: theirs.after, input: None, state }.into())
    }

    /// The state at a place.
    fn reach(&mut self, branch: &Branch, place: Place) -> State {
        while self.player.advance_to(&branch.journal, place, &mut NoProbe, &mut Happening::quiet()) {}
        State::of(self.player.world())
    }
}
