//! Kernels beside each other without a screen: for people, and as JSON.

use std::fmt;
use std::time::Duration;

use serde::Serialize;

use crate::debugger::explain::chain::Chain;
use crate::debugger::pair::{Behind, CallLog, Compared, ComparedCall, Outcome, Runs, Snapshot, Value, compare_calls};
use crate::engine::SysResult;
use crate::language::{aloud, saidln, term, text};
use crate::scenario::Scenario;
use crate::tui::style::fit::{left, right};
use crate::units::Time;
use crate::units::print::{duration, grouped};

/// How long a scenario runs that neither says so nor ends by itself.
const LONGEST: Duration = Duration::from_secs(10);
const FIRST: &str = "first difference";
/// Calls shown from the beginning; of the others only the first ones that differ.
const CALLS_SHOWN: usize = 12;
const DIFFERENT_SHOWN: usize = 6;

/// What is wanted beside the scenarios.
#[derive(Clone, Default, Debug)]
pub struct Request {
    /// Moments to compare, beside the first difference and the end.
    pub at: Vec<Duration>,
    /// How long to run; what the scenario says if not given.
    pub run_for: Option<Duration>,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Comparison {
    pub scenario: String,
    pub kernels: Vec<&'static str>,
    pub seed: u64,
    /// Whether anything differs at any of the moments, or in any call.
    pub differs: bool,
    pub moments: Vec<MomentReport>,
    /// The sizes and rules behind the first difference.
    pub behind: Vec<Behind>,
    pub calls: CallsReport,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct MomentReport {
    /// Why this moment: `first difference`, `asked for`, `end`.
    pub what: &'static str,
    pub virtual_seconds: f64,
    pub counters: Vec<CounterReport>,
    /// Why a writer waits, or why nothing is sent: of each kernel.
    pub reasons: Vec<Chain>,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct CounterReport {
    pub name: &'static str,
    pub about: &'static str,
    /// Of each kernel; null where there is nothing to count.
    pub values: Vec<Value>,
    pub differs: bool,
    #[serde(skip)]
    difference: String,
}

/// The `send`s of all runs by task and number.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct CallsReport {
    pub compared: usize,
    pub different: usize,
    /// Sends of each run that came after the last one compared.
    pub further: Vec<u64>,
    pub calls: Vec<CallReport>,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct CallReport {
    pub task: u16,
    /// Of the task's sends, counted from 1.
    pub number: u32,
    pub bytes: u32,
    pub differs: bool,
    /// Null where the kernel's run has not come to this call.
    pub outcomes: Vec<Option<OutcomeReport>>,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct OutcomeReport {
    pub began_seconds: f64,
    /// Null while the call lasts.
    pub ended_seconds: Option<f64>,
    /// Bytes that it queued, or the error's name; null while the call lasts.
    pub result: Option<ResultReport>,
    pub sk_wmem_queued: u32,
    pub sk_sndbuf: u32,
    pub skbs: usize,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(untagged)]
pub enum ResultReport {
    Bytes(u32),
    Error(&'static str),
}

/// Runs all scenarios under one clock. They are the same but for the kernel.
pub fn run(scenarios: &[Scenario], request: &Request) -> Comparison {
    let mut runs = Runs::new(scenarios.iter().map(|scenario| &scenario.world));
    let first = &scenarios[0];
    let end = Time::ZERO + request.run_for.or(first.run_for).unwrap_or(LONGEST);
    let mut asked = request.at.clone();
    asked.sort_unstable();
    let mut moments = Vec::new();
    for at in asked.into_iter().map(|at| Time::ZERO + at) {
        runs.run_until(at);
        moments.push(MomentReport::new("asked for", &runs.snapshot()));
    }
    runs.run_until(end.max(runs.now()));
    moments.push(MomentReport::new("end", &runs.snapshot()));
    if let Some(first) = runs.first_difference() {
        moments.insert(0, MomentReport::new(FIRST, first));
    }
    let calls = CallsReport::new(&runs.calls());
    let differs = calls.different > 0 || moments.iter().flat_map(|moment| &moment.counters).any(|one| one.differs);
    Comparison {
        scenario: first.name.clone(),
        kernels: scenarios.iter().map(|scenario| scenario.world.engine.kernel.name).collect(),
        seed: first.world.engine.seed,
        differs,
        moments,
        behind: runs.behind(),
        calls,
    }
}

impl MomentReport {
    fn new(what: &'static str, snapshot: &Snapshot) -> Self {
        let report = |compared: &Compared| CounterReport {
            name: compared.counter.short,
            about: compared.counter.brief,
            values: compared.values.clone(),
            differs: compared.differs(),
            difference: compared.difference(),
        };
        let counters = snapshot.counters.iter().map(report).collect();
        let reasons = snapshot.reasons.clone();
        MomentReport { what, virtual_seconds: seconds(snapshot.at), counters, reasons }
    }
}

impl CallsReport {
    fn new(logs: &[&CallLog]) -> Self {
        let calls = compare_calls(logs);
        CallsReport {
            compared: calls.len(),
            different: calls.iter().filter(|call| call.differs()).count(),
            further: logs.iter().map(|log| log.forgotten()).collect(),
            calls: calls.iter().map(CallReport::new).collect(),
        }
    }
}

impl CallReport {
    fn new(call: &ComparedCall) -> Self {
        CallReport {
            task: call.task.0,
            number: call.number,
            bytes: call.outcomes.iter().flatten().next().map_or(0, |outcome| outcome.bytes),
            differs: call.differs(),
            outcomes: call.outcomes.iter().map(|outcome| outcome.as_ref().map(OutcomeReport::new)).collect(),
        }
    }
}

impl OutcomeReport {
    fn new(outcome: &Outcome) -> Self {
        OutcomeReport {
            began_seconds: seconds(outcome.began),
            ended_seconds: outcome.ended.map(seconds),
            result: outcome.result.map(|result: SysResult| match result {
                Ok(bytes) => ResultReport::Bytes(bytes),
                Err(errno) => ResultReport::Error(errno.name()),
            }),
            sk_wmem_queued: outcome.wmem_queued,
            sk_sndbuf: outcome.sndbuf,
            skbs: outcome.skbs,
        }
    }
}

fn seconds(at: Time) -> f64 {
    at.as_nanos() as f64 / 1e9
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kernels: Vec<_> =
            self.kernels.iter().map(|kernel| text!("compare-kernel", kernel = kernel.to_string()).aloud()).collect();
        let kernels = kernels.join(term(&aloud(), " beside "));
        let head =
            text!("compare-of-engine", name = self.scenario.as_str(), seed = self.seed.to_string(), kernels = kernels);
        writeln!(f, "{}", head.aloud())?;
        for moment in &self.moments {
            self.write_moment(moment, f)?;
            if moment.what == FIRST {
                self.write_behind(f)?;
            }
        }
        self.write_calls(f)?;
        if self.differs {
            writeln!(f, "\n* {}", term(&aloud(), "differs"))
        } else {
            saidln!(f, "compare-nothing-differs")
        }
    }
}

impl Comparison {
    fn write_moment(&self, moment: &MomentReport, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let when = format!("{:.6} s ({})", moment.virtual_seconds, term(&aloud(), moment.what));
        let difference = |text: &str| if self.kernels.len() == 2 { right(text, 12) } else { String::new() };
        writeln!(f, "\n{}{}{}", left(&when, 34), in_columns(&self.kernels), difference(term(&aloud(), "difference")))?;
        // At the first difference the rest is equal by definition of the word.
        let all = moment.what != FIRST;
        for counter in moment.counters.iter().filter(|counter| all || counter.differs) {
            let CounterReport { name, about, values, differs, difference: by } = counter;
            let mark = if *differs { "*" } else { " " };
            writeln!(
                f,
                "{mark} {}{:18}{}{}  {}",
                left(term(&aloud(), name), 14),
                "",
                in_columns(values),
                difference(by),
                term(&aloud(), about)
            )?;
        }
        for (kernel, chain) in self.kernels.iter().zip(&moment.reasons) {
            chain.write_lines(kernel, f)?;
        }
        Ok(())
    }

    /// Each size and rule, and the counters that would be others without it.
    fn write_behind(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.behind.is_empty() {
            return saidln!(f, "compare-behind-it-no-size-and");
        }
        writeln!(f, "\n{}{}", left(term(&aloud(), "Behind it"), 34), in_columns(&self.kernels))?;
        for Behind { name, about, values, counters } in &self.behind {
            writeln!(f, "  {name:32}{}", in_columns(values))?;
            writeln!(f, "    {}\n    -> {}", term(&aloud(), about), counters.join(", "))?;
        }
        Ok(())
    }

    fn write_calls(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let CallsReport { compared, different, calls, .. } = &self.calls;
        let (compared, different) = (grouped(*compared), grouped(*different));
        let head = match self.kernels.len() {
            2 => text!("compare-same-send-in-both", compared = compared, different = different),
            _ => text!("compare-same-send-in-all", compared = compared, different = different),
        };
        writeln!(f, "\n{}", head.aloud())?;
        let names: String = self.kernels.iter().map(|kernel| format!("{kernel:>36}")).collect();
        writeln!(f, "  {:22}{names}", "")?;
        let titles = [("result", 10), ("queued", 12), ("skbs", 6), ("took", 8)];
        let columns: String = titles.map(|(title, width)| right(term(&aloud(), title), width)).concat();
        let columns = columns.repeat(self.kernels.len());
        let [task, number, bytes] =
            [("task", 4), ("number", 6), ("bytes", 10)].map(|(title, width)| right(term(&aloud(), title), width));
        writeln!(f, "  {task} {number} {bytes}{columns}")?;
        let later = calls.iter().skip(CALLS_SHOWN).filter(|call| call.differs).take(DIFFERENT_SHOWN);
        let shown: Vec<_> = calls.iter().take(CALLS_SHOWN).chain(later).collect();
        for call in &shown {
            let mark = if call.differs { "*" } else { " " };
            let CallReport { task, number, bytes, outcomes, .. } = call;
            write!(f, "{mark} {task:>4} {number:>6} {:>10}", grouped(*bytes))?;
            for outcome in outcomes {
                write_outcome(outcome.as_ref(), f)?;
            }
            writeln!(f)?;
        }
        let hidden = calls.len() - shown.len();
        if hidden > 0 {
            saidln!(f, "compare-more-json-has-them", hidden = grouped(hidden))?;
        }
        Ok(())
    }
}

/// One column for each kernel.
fn in_columns<T: fmt::Display>(values: &[T]) -> String {
    values.iter().map(|value| format!("{value:>12}")).collect()
}

fn write_outcome(outcome: Option<&OutcomeReport>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let Some(outcome) = outcome else { return write!(f, "{}", right(term(&aloud(), "not made"), 36)) };
    let result = match &outcome.result {
        None => term(&aloud(), "lasts").to_owned(),
        Some(ResultReport::Bytes(bytes)) => grouped(*bytes).to_string(),
        Some(ResultReport::Error(name)) => (*name).to_owned(),
    };
    let took = outcome
        .ended_seconds
        .map_or(String::new(), |ended| duration(Duration::from_secs_f64((ended - outcome.began_seconds).max(0.0))));
    write!(
        f,
        "{}{:>12}{:>6}{took:>8}",
        right(&result, 10),
        grouped(outcome.sk_wmem_queued),
        grouped(outcome.skbs).to_string()
    )
}
