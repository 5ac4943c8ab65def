//! Replays without a screen: a recording made again and compared, or one moment of it.

use std::fmt;
use std::path::Path;

use serde::Serialize;

use crate::debugger::explain::chain::{Chain, Scene};
use crate::debugger::{Moment, Session};
use crate::journal::{Difference, Outcome, Recording, check};
use crate::language::{said, saidln, text};
use crate::observe::State;
use crate::os::progress::Progress;
use crate::tui::style::fit::right;
use crate::units::Time;
use crate::units::print::{grouped, plural};

/// What a replay came to.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct ReplayReport {
    pub file: String,
    pub scenario: String,
    pub kernel: &'static str,
    pub seed: u64,
    /// The version of the program that recorded, and of this one.
    pub recorded_by: String,
    pub replayed_by: &'static str,
    pub branches: usize,
    /// Inputs and states that are equal.
    pub inputs: u64,
    pub states: u64,
    pub equal: bool,
    pub first_difference: Option<DifferenceReport>,
    /// The state that the replay ended in.
    pub digest: String,
    pub virtual_seconds: f64,
    /// The program that recorded ended in order.
    pub complete: bool,
    pub damage: Option<String>,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct DifferenceReport {
    pub branch: usize,
    pub moment: String,
    /// The end of the last input at which the whole state was equal for certain.
    pub equal_until_input: u64,
    pub differences: Vec<FieldReport>,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct FieldReport {
    pub name: String,
    pub recorded: String,
    pub replayed: String,
}

impl DifferenceReport {
    fn new(difference: &Difference) -> Self {
        let Difference { branch, equal_until, place, input, state } = difference;
        let mut differences = Vec::new();
        if let Some((recorded, replayed)) = input {
            let input = |line: &crate::journal::InputLine| format!("{} s, {}", line.at, line.cause);
            differences.push(FieldReport {
                name: text!("replay-input", n = recorded.n.to_string()).aloud(),
                recorded: input(recorded),
                replayed: replayed.as_ref().map_or_else(|| text!("replay-no-input").aloud(), input),
            });
        }
        let state = state.iter().flat_map(|(recorded, replayed)| recorded.differences(replayed));
        differences.extend(state.map(|(name, recorded, replayed)| FieldReport { name, recorded, replayed }));
        DifferenceReport {
            branch: *branch,
            moment: place.input.to_string(),
            equal_until_input: equal_until.input,
            differences,
        }
    }
}

impl ReplayReport {
    fn new(path: &Path, recording: &Recording, outcome: &Outcome) -> Self {
        let scenario = &recording.header.scenario;
        ReplayReport {
            file: path.display().to_string(),
            scenario: scenario.name.clone(),
            kernel: scenario.world.engine.kernel.name,
            seed: scenario.world.engine.seed,
            recorded_by: recording.header.program.clone(),
            replayed_by: env!("CARGO_PKG_VERSION"),
            branches: recording.branches.len(),
            inputs: outcome.inputs,
            states: outcome.states,
            equal: outcome.difference.is_none(),
            first_difference: outcome.difference.as_ref().map(DifferenceReport::new),
            digest: outcome.end.state.digest.to_string(),
            virtual_seconds: outcome.end.after.at.as_nanos() as f64 / 1e9,
            complete: recording.is_complete,
            damage: recording.damage.as_ref().map(ToString::to_string),
        }
    }
}

/// For the message row of a screen.
impl fmt::Display for DifferenceReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        said!(
            f,
            "replay-different-from-input-on-equal",
            moment = self.moment.to_string(),
            equal_until_input = grouped(self.equal_until_input)
        )?;
        if let Some(FieldReport { name, recorded, replayed }) = self.differences.first() {
            said!(
                f,
                "replay-was-now",
                name = name.to_string(),
                recorded = recorded.to_string(),
                replayed = replayed.to_string()
            )?;
        }
        match self.differences.len() {
            0 | 1 => f.write_str("."),
            n => said!(f, "replay-more-see-replay-headless", n = grouped(n - 1)),
        }
    }
}

impl fmt::Display for ReplayReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ReplayReport { file, scenario, kernel, seed, recorded_by, replayed_by, .. } = self;
        saidln!(
            f,
            "replay-kernel-seed-recorded-by-skbscope",
            file = file.to_string(),
            scenario = scenario.to_string(),
            kernel = kernel.to_string(),
            seed = seed.to_string(),
            recorded_by = recorded_by.to_string()
        )?;
        if recorded_by != replayed_by {
            saidln!(f, "replay-version-this-is-skbscope-what", replayed_by = replayed_by.to_string())?;
        }
        said!(
            f,
            "replay-replayed-s-of-virtual-time",
            inputs = text!("inputs", n = self.inputs),
            virtual_seconds = format!("{:.6}", self.virtual_seconds)
        )?;
        match self.branches {
            1 => writeln!(f)?,
            n => writeln!(f, ", {}", plural(n, "branch"))?,
        }
        if let Some(damage) = &self.damage {
            saidln!(f, "replay-damage", damage = damage.to_string())?;
        } else if !self.complete {
            saidln!(f, "replay-ended-without-an-end-the")?;
        }
        let Some(first) = &self.first_difference else {
            if self.states == 0 {
                return saidln!(f, "replay-digests-none-was-written-yet", digest = self.digest.to_string());
            }
            return saidln!(
                f,
                "replay-digests-compared-all-equal-at",
                states = grouped(self.states),
                digest = self.digest.to_string()
            );
        };
        saidln!(
            f,
            "replay-different-at-input-the-state",
            moment = first.moment.to_string(),
            equal_until_input = grouped(first.equal_until_input)
        )?;
        let width = first.differences.iter().map(|field| field.name.len()).max().unwrap_or_default().max(4);
        let [recorded, replayed] =
            [text!("replay-recorded"), text!("replay-replayed")].map(|title| right(&title.aloud(), 32));
        writeln!(f, "  {:width$}  {recorded}  {replayed}", "")?;
        for FieldReport { name, recorded, replayed } in &first.differences {
            writeln!(f, "  {name:width$}  {recorded:>32}  {replayed:>32}")?;
        }
        saidln!(f, "replay-to-look-at-it-skbscope", file = self.file.to_string(), moment = first.moment.to_string())
    }
}

/// Makes everything again that a recording has, and compares.
pub fn verify(path: &Path, recording: &Recording) -> ReplayReport {
    let mut progress = Progress::on_stderr();
    let outcome = check(recording, |inputs| progress.show(|| format!("{} replayed", plural(inputs, "input"))));
    drop(progress);
    ReplayReport::new(path, recording, &outcome)
}

/// One moment of a recording.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct MomentReport {
    pub file: String,
    pub moment: String,
    pub at: Time,
    pub input: Option<String>,
    /// The kernel functions that the step lies in, outermost first.
    pub stack: Vec<&'static str>,
    pub step: Option<String>,
    pub why: Option<String>,
    /// Why a writer waits at the moment, or why nothing is sent.
    pub reasons: Chain,
    /// At the end of the input.
    pub state: State,
}

impl MomentReport {
    /// Of the moment that a session shows.
    pub fn of(path: &Path, session: &Session) -> Self {
        let explanation = session.step().map(|record| session.explain(record));
        let (step, why) = explanation.map(|told| (told.headline.to_string(), told.why.to_string())).unzip();
        let moment = session.moment();
        MomentReport {
            file: path.display().to_string(),
            moment: moment.to_string(),
            at: session.now(),
            input: session.input(moment.input).map(|input| input.cause.to_string()),
            stack: session.stack().iter().map(|site| site.name(session.release())).collect(),
            step,
            why,
            reasons: Scene::shown(session).chain(),
            state: State::of(session.world()),
        }
    }
}

impl fmt::Display for MomentReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        saidln!(
            f,
            "replay-at-s",
            file = self.file.to_string(),
            moment = self.moment.to_string(),
            at = self.at.to_string()
        )?;
        if let Some(input) = &self.input {
            saidln!(f, "replay-input-2", input = input.to_string())?;
        }
        if !self.stack.is_empty() {
            writeln!(f, "  in         {}", self.stack.join(" > "))?;
        }
        if let (Some(step), Some(why)) = (&self.step, &self.why) {
            saidln!(f, "replay-step", step = step.to_string(), why = why.to_string())?;
        }
        self.reasons.write_lines("reasons", f)?;
        saidln!(f, "replay-at-the-end-of-the")?;
        for (name, value) in &self.state.counters {
            writeln!(f, "    {name:22} {:>14}", grouped(*value).to_string())?;
        }
        saidln!(f, "replay-digest", digest = self.state.digest.to_string())
    }
}

/// Opens a recording as a session, at a moment; without one, at its beginning.
pub fn open(recording: &Recording, moment: Option<Moment>) -> Result<Session, crate::debugger::NoSuchMoment> {
    let mut session = Session::replayed(recording);
    session.go_to(moment.unwrap_or(Moment::START))?;
    Ok(session)
}
