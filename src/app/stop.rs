//! What a run without a screen tells of breakpoints: where it stopped, and how often each was hit.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use crate::debugger::breakpoint::Hit;
use crate::debugger::explain::chain::{Chain, Scene};
use crate::debugger::explain::explain_step;
use crate::debugger::{Breakpoint, Breakpoints, Moment};
use crate::engine::step::probe::Field;
use crate::language::{saidln, text};
use crate::observe::counters;
use crate::units::print::grouped;

/// Where a run stopped.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Stop {
    pub breakpoint: String,
    /// `input.step`.
    pub moment: String,
    pub input: u64,
    pub step: u32,
    pub virtual_seconds: f64,
    /// The decision, change or event with its numbers; none before the first step of an input.
    pub headline: Option<String>,
    pub why: Option<String>,
    /// The kernel functions that were entered and not left, the outermost first.
    pub stack: Vec<&'static str>,
    /// Why a writer waits at that step, or why nothing is sent.
    pub reasons: Chain,
    /// All counters by their kernel names, as they were at that step; null where the kernel has none,
    /// or where there is no limit. Times are in
    /// microseconds.
    pub counters: BTreeMap<&'static str, Option<i64>>,
}

impl Stop {
    pub fn new(breakpoint: &Breakpoint, input: u64, hit: &Hit, scene: &Scene<'_>) -> Self {
        let explanation = hit.what.map(|step| explain_step(step.site, &step.what, &scene.socket));
        let release = scene.socket.kernel.release();
        let site = hit.what.map(|step| step.site.name(release));
        let (headline, why) = match explanation {
            Some(explanation) => (Some(explanation.headline.to_string()), Some(explanation.why.to_string())),
            None => (None, None),
        };
        let kernel = scene.socket.kernel;
        let counter = |field: Field| {
            let row = counters::of(field);
            if row.exists_in(kernel) { row.known(hit.counter(field)).value() } else { None }
        };
        Stop {
            breakpoint: breakpoint.text.clone(),
            moment: Moment::new(input, hit.step).to_string(),
            input,
            step: hit.step,
            virtual_seconds: hit.at.as_nanos() as f64 / 1e9,
            headline: headline.map(|headline| with_site(site, headline)),
            why,
            stack: hit.stack.iter().map(|site| site.name(release)).collect(),
            reasons: scene.chain(),
            counters: Field::ALL.iter().map(|field| (field.name(), counter(*field))).collect(),
        }
    }

    fn counter(&self, field: Field) -> i64 {
        self.counters.get(field.name()).copied().flatten().unwrap_or_default()
    }
}

/// The site before the headline, unless that names it already.
fn with_site(site: Option<&str>, headline: String) -> String {
    match site {
        Some(site) if !headline.starts_with(site) => format!("{site}: {headline}"),
        _ => headline,
    }
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        saidln!(
            f,
            "stop-stopped-at-s-by",
            moment = self.moment.to_string(),
            virtual_seconds = format!("{:.6}", self.virtual_seconds),
            breakpoint = self.breakpoint.to_string()
        )?;
        for line in self.headline.iter().chain(&self.why) {
            writeln!(f, "             {line}")?;
        }
        if !self.stack.is_empty() {
            saidln!(f, "stop-in", stack = self.stack.join(" > ").to_string())?;
        }
        self.reasons.write_lines("", f)?;
        let of = |field: Field| format!("{} {}", field.name(), grouped(self.counter(field)));
        writeln!(f, "             {}, {}", of(Field::WmemQueued), of(Field::Sndbuf))?;
        writeln!(f, "             {}, {}, {}", of(Field::SndUna), of(Field::SndNxt), of(Field::WriteSeq))
    }
}

/// A breakpoint and how often it was hit.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Count {
    pub breakpoint: String,
    pub hits: u64,
}

impl Count {
    pub fn all(breakpoints: &Breakpoints) -> Vec<Count> {
        let count = |item: &Breakpoint| Count { breakpoint: item.text.clone(), hits: item.hits };
        breakpoints.iter().map(count).collect()
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        saidln!(
            f,
            "stop-breakpoint",
            hits = text!("count-hit", n = self.hits),
            breakpoint = self.breakpoint.to_string()
        )
    }
}
