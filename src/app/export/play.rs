//! Makes a recorded session again, input by input, for those who write it down.

use std::io;
use std::ops::ControlFlow;

use crate::app::drive::inputs::{Watch, Watched};
use crate::debugger::{Breakpoints, Moment, StepList};
use crate::export::{Seen, Sink};
use crate::journal::{Player, Recorded, Recording, StateLine};
use crate::language::text;
use crate::observe::State;
use crate::os::progress::Progress;
use crate::os::stderr::tell;
use crate::world::drive::{NextInput, drive};
use crate::world::{Happening, World};

/// Why it did not come to its end.
pub enum Stopped {
    Writing(io::Error),
    NoSuchMoment { wanted: Moment, last: Moment },
}

impl From<io::Error> for Stopped {
    fn from(error: io::Error) -> Self {
        Stopped::Writing(error)
    }
}

/// Shows all inputs of the branch in which the recording ended to `sink`, up to the one of `until`, and tells which world it
/// ended in. Says on stderr if
/// this program makes something else of them than the one that recorded.
pub fn play(
    recording: &Recording,
    until: Option<Moment>,
    breakpoints: &Breakpoints,
    sink: &mut dyn Sink,
) -> Result<World, Stopped> {
    let branch = &recording.branches[recording.current];
    let (journal, end) = (&branch.journal, branch.end());
    let last_input = until.map_or(u64::MAX, |moment| moment.input);
    let mut player = Player::new(journal);
    let mut watch = Watch::new(breakpoints.clone(), 0);
    let (mut steps, mut happening) = (StepList::default(), Happening::new());
    let mut states = States { lines: &branch.states, differs: false };
    let mut progress = Progress::on_stderr();
    let (mut number, mut last_steps) = (0, 0);
    let way = &mut watch.over(Recorded(&mut player, journal, end));
    let mut write = |way: &mut Watched<'_, Recorded<'_>>, steps: &mut StepList, happening: &Happening| {
        number += 1;
        let (world, Watch { facts, hits, .. }) = (way.world(), &*way.watch);
        if let Err(error) = sink.input(&Seen { number, happening, facts, steps: &steps.0, hits, world }) {
            return ControlFlow::Break(Some(error));
        }
        last_steps = steps.0.len();
        steps.0.clear();
        states.compare(world);
        progress.show(|| {
            let place = world.place();
            let percent = place.turn * 100 / end.turn.max(1);
            text!(
                "export-s-of-virtual-time",
                percent = percent.to_string(),
                input = text!("inputs", n = place.input),
                at = place.at.to_string()
            )
            .aloud()
        });
        if number < last_input { ControlFlow::Continue(()) } else { ControlFlow::Break(None) }
    };
    // Before the first input there is nothing to write.
    let failed = if last_input == 0 { None } else { drive(way, &mut steps, &mut happening, &mut write) };
    drop(progress);
    if let Some(error) = failed.flatten() {
        return Err(error.into());
    }
    if let Some(wanted) = until.filter(|wanted| number < wanted.input) {
        let last = Moment::new(number, last_steps as u32);
        return Err(Stopped::NoSuchMoment { wanted, last });
    }
    sink.finish(player.world())?;
    Ok(player.into_world())
}

/// The recorded states that are still to come.
struct States<'a> {
    lines: &'a [StateLine],
    differs: bool,
}

impl States<'_> {
    /// Compares the world with what the recording has of this place, if it has any.
    fn compare(&mut self, world: &World) {
        let place = world.place();
        while let Some((first, others)) = self.lines.split_first().filter(|(first, _)| first.after.turn <= place.turn) {
            self.lines = others;
            if !self.differs && first.after == place && State::of(world).digest != first.state.digest {
                self.differs = true;
                tell(format_args!(
                    "{}",
                    text!("export-skbscope-from-some-input-before", input = place.input + 1).aloud()
                ));
            }
        }
    }
}
