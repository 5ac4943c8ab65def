//! Kernel traces from files through the engine: which match, and where the others differ.

use std::fmt;
use std::path::PathBuf;

use serde::Serialize;

use crate::app::error_line::in_one_line;
use crate::app::trace_files::{TraceFile, VerifyError, trace_files};
use crate::conformance::{Difference, Report, verify};
use crate::language::{said, saidln, text};
use crate::units::print::grouped;

/// A file that could not be compared, and why.
#[derive(Serialize)]
pub struct Unreadable {
    pub file: String,
    pub error: String,
}

impl Unreadable {
    fn new(error: &VerifyError) -> Self {
        let file = error.path().display().to_string();
        let error = match error.advice() {
            Some(advice) => format!("{error}: {advice}"),
            None => in_one_line(error),
        };
        Unreadable { file, error }
    }
}

/// What became of all files, also as one JSON object.
#[derive(Default, Serialize)]
pub struct Summary {
    pub traces: Vec<Report>,
    pub unreadable: Vec<Unreadable>,
    pub matching: usize,
    /// Traces that were compared.
    pub total: usize,
}

/// Compares all traces that the paths name, as in [`trace_files`]. `tell` is told what became of each.
pub fn verify_all<E>(
    paths: &[PathBuf],
    keep_going: bool,
    mut tell: impl FnMut(&str) -> Result<(), E>,
) -> Result<Summary, E> {
    let mut summary = Summary::default();
    for file in trace_files(paths) {
        match file.and_then(TraceFile::load).map(|trace| verify(&trace, keep_going)) {
            Ok(report) => {
                tell(&describe(&report))?;
                summary.matching += usize::from(report.matches());
                summary.total += 1;
                summary.traces.push(report);
            }
            Err(error) => {
                let unreadable = Unreadable::new(&error);
                tell(&text!("verify-error", error = unreadable.error.to_string()).aloud())?;
                summary.unreadable.push(unreadable);
            }
        }
    }
    Ok(summary)
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        said!(f, "verify-of-traces-match", matching = self.matching.to_string(), total = self.total.to_string())?;
        match self.unreadable.len() {
            0 => writeln!(f),
            n => saidln!(f, "verify-could-not-be-read", n = text!("count-file", n = n)),
        }
    }
}

/// Fields shown of a step that differs; the rest is counted.
const FIELDS_SHOWN: usize = 12;

/// One line for a trace that matches; what differs first, and what the engine did there, for one that does not.
fn describe(report: &Report) -> String {
    let name = &report.name;
    match report.differences.as_slice() {
        [] => text!("verify-ok", name = name.as_str(), steps = text!("count-step", n = report.steps)).aloud(),
        [first, rest @ ..] => {
            let mut text =
                text!("verify-differs-at", name = name.to_string(), first = describe_difference(first).to_string())
                    .aloud();
            if !rest.is_empty() {
                text.push_str(
                    &text!(
                        "verify-and-more-of-its",
                        rest = grouped(rest.len()),
                        steps = text!("count-step", n = report.steps)
                    )
                    .aloud(),
                );
            }
            text
        }
    }
}

fn describe_difference(difference: &Difference) -> String {
    let mut text = text!("verify-step", step = difference.step.to_string(), op = difference.op.to_string()).aloud();
    let width = difference.fields.iter().take(FIELDS_SHOWN).map(|field| field.field.len()).max().unwrap_or(0);
    for field in difference.fields.iter().take(FIELDS_SHOWN) {
        text.push_str(
            &text!(
                "verify-engine-kernel",
                field = format!("{:width$}", field.field),
                engine = field.engine.to_string(),
                kernel = field.kernel.to_string()
            )
            .aloud(),
        );
    }
    if difference.fields.len() > FIELDS_SHOWN {
        text.push_str(
            &text!("verify-and", fields = text!("count-more-field", n = difference.fields.len() - FIELDS_SHOWN))
                .aloud(),
        );
    }
    text.push_str("\n  ");
    text.push_str(&text!("verify-engine-did").aloud());
    for step in &difference.engine_steps {
        text.push_str("\n    ");
        text.push_str(step);
    }
    text
}
