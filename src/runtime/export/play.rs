//! Makes a recorded session again, input by input, for those who write it down.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

use crate::debugger::Moment;
use crate::export::{Seen, Sink, Steps};
use crate::trace::journal::{Player, Recording, StateLine};
use crate::world::{Happening, Notes, Place, State, World};

const PROGRESS_EVERY: Duration = Duration::from_millis(200);

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

/// Shows all inputs of the branch in which the recording ended to `sink`, up to the one of `until`. Tells on stderr if
/// this program makes something else of them than the one that recorded.
pub fn play(recording: &Recording, until: Option<Moment>, sink: &mut dyn Sink) -> Result<(), Stopped> {
    let branch = &recording.branches[recording.current];
    let (journal, end) = (&branch.journal, branch.end());
    let last_input = until.map_or(u64::MAX, |moment| moment.input);
    let mut player = Player::new(journal);
    let (mut happening, mut notes, mut steps) = (Happening::new(), Notes::default(), Steps::default());
    let mut states = States { lines: &branch.states, differs: false };
    let mut progress = Progress::if_watched(end);
    let mut number = 0;
    while number < last_input {
        steps.0.clear();
        if !player.advance_to(journal, end, &mut notes.witness(&mut steps), &mut happening) {
            break;
        }
        number += 1;
        let world = player.world();
        sink.input(&Seen { number, happening: &happening, notes: &notes, steps: &steps.0, world })?;
        states.compare(world);
        if let Some(progress) = &mut progress {
            progress.show(world);
        }
    }
    if let Some(progress) = progress {
        progress.clear();
    }
    if let Some(wanted) = until.filter(|wanted| number < wanted.input) {
        let last = Moment::new(number, steps.0.len() as u32);
        return Err(Stopped::NoSuchMoment { wanted, last });
    }
    sink.finish(player.world())?;
    Ok(())
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
                eprintln!(
                    "skbscope: from some input before {} on, this program does something else than the one that \
                     recorded; what it does is written (`skbscope replay` shows where they part)",
                    place.input + 1
                );
            }
        }
    }
}

/// One line on the terminal that tells how far it is.
struct Progress {
    end: Place,
    shown: Instant,
}

impl Progress {
    /// None if nobody would see it.
    fn if_watched(end: Place) -> Option<Progress> {
        io::stderr().is_terminal().then(|| Progress { end, shown: now() })
    }

    fn show(&mut self, world: &World) {
        if self.shown.elapsed() < PROGRESS_EVERY {
            return;
        }
        self.shown = now();
        let place = world.place();
        let percent = place.turn * 100 / self.end.turn.max(1);
        let at = place.at.as_nanos() as f64 / 1e9;
        eprint!("\r\x1b[K{percent}%: {} inputs, {at:.1} s of virtual time", place.input);
        let _ = io::stderr().flush();
    }

    fn clear(&self) {
        eprint!("\r\x1b[K");
    }
}

#[expect(clippy::disallowed_methods, reason = "this is runtime: progress is shown by the clock")]
fn now() -> Instant {
    Instant::now()
}
