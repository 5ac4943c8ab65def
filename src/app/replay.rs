//! Replays without a screen: a recording made again and compared, or one moment of it.

use std::fmt;
use std::path::Path;

use serde::Serialize;

use crate::debugger::explain::chain::{Chain, Scene};
use crate::debugger::{Moment, Session};
use crate::journal::{Difference, Outcome, Recording, check};
use crate::observe::State;
use crate::os::progress::Progress;
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
                name: format!("input {}", recorded.n),
                recorded: input(recorded),
                replayed: replayed.as_ref().map_or_else(|| "no input".to_owned(), input),
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
        write!(f, "DIFFERENT from input {} on (equal after {})", self.moment, grouped(self.equal_until_input))?;
        if let Some(FieldReport { name, recorded, replayed }) = self.differences.first() {
            write!(f, ": {name} was {recorded}, now {replayed}")?;
        }
        match self.differences.len() {
            0 | 1 => f.write_str("."),
            n => write!(f, "; {} more, see replay --headless.", grouped(n - 1)),
        }
    }
}

impl fmt::Display for ReplayReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ReplayReport { file, scenario, kernel, seed, recorded_by, replayed_by, .. } = self;
        writeln!(f, "{file}: {scenario}, kernel {kernel}, seed {seed}, recorded by skbscope {recorded_by}")?;
        if recorded_by != replayed_by {
            writeln!(f, "  version    this is skbscope {replayed_by}: what differs may be its doing")?;
        }
        write!(f, "  replayed   {}, {:.6} s of virtual time", plural(self.inputs, "input"), self.virtual_seconds)?;
        match self.branches {
            1 => writeln!(f)?,
            n => writeln!(f, ", {}", plural(n, "branch"))?,
        }
        if let Some(damage) = &self.damage {
            writeln!(f, "  damage     {damage}")?;
        } else if !self.complete {
            writeln!(f, "  ended      without an end: the program was killed; this is all that it wrote")?;
        }
        let Some(first) = &self.first_difference else {
            if self.states == 0 {
                return writeln!(
                    f,
                    "  digests    none was written yet; all inputs are equal; at the end {}",
                    self.digest
                );
            }
            return writeln!(
                f,
                "  digests    {} compared, all equal; at the end {}",
                grouped(self.states),
                self.digest
            );
        };
        writeln!(
            f,
            "  DIFFERENT  at input {}; the state was equal after input {}",
            first.moment,
            grouped(first.equal_until_input)
        )?;
        let width = first.differences.iter().map(|field| field.name.len()).max().unwrap_or_default().max(4);
        writeln!(f, "  {:width$}  {:>32}  {:>32}", "", "recorded", "replayed")?;
        for FieldReport { name, recorded, replayed } in &first.differences {
            writeln!(f, "  {name:width$}  {recorded:>32}  {replayed:>32}")?;
        }
        writeln!(f, "\nTo look at it: skbscope replay {}@{}", self.file, first.moment)
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
        writeln!(f, "{} at {}, {} s", self.file, self.moment, self.at)?;
        if let Some(input) = &self.input {
            writeln!(f, "  input      {input}")?;
        }
        if !self.stack.is_empty() {
            writeln!(f, "  in         {}", self.stack.join(" > "))?;
        }
        if let (Some(step), Some(why)) = (&self.step, &self.why) {
            writeln!(f, "  step       {step}\n             {why}")?;
        }
        self.reasons.write_lines("reasons", f)?;
        writeln!(f, "  at the end of the input")?;
        for (name, value) in &self.state.counters {
            writeln!(f, "    {name:22} {:>14}", grouped(*value).to_string())?;
        }
        writeln!(f, "    digest {}", self.state.digest)
    }
}

/// Opens a recording as a session, at a moment; without one, at its beginning.
pub fn open(recording: &Recording, moment: Option<Moment>) -> Result<Session, crate::debugger::NoSuchMoment> {
    let mut session = Session::replayed(recording);
    session.go_to(moment.unwrap_or(Moment::START))?;
    Ok(session)
}
