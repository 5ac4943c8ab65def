//! Kernel traces from files through the engine: which match, and where the others differ.

use std::fmt;
use std::path::PathBuf;

use serde::Serialize;

use crate::app::error_line::in_one_line;
use crate::app::trace_files::{TraceFile, VerifyError, trace_files};
use crate::conformance::{Difference, Report, verify};
use crate::units::print::{grouped, plural};

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
                tell(&format!("error   {}", unreadable.error))?;
                summary.unreadable.push(unreadable);
            }
        }
    }
    Ok(summary)
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {} traces match", self.matching, self.total)?;
        match self.unreadable.len() {
            0 => writeln!(f),
            n => writeln!(f, "; {} could not be read", plural(n, "file")),
        }
    }
}

/// Fields shown of a step that differs; the rest is counted.
const FIELDS_SHOWN: usize = 12;

/// One line for a trace that matches; what differs first, and what the engine did there, for one that does not.
fn describe(report: &Report) -> String {
    let name = &report.name;
    match report.differences.as_slice() {
        [] => format!("ok      {name} ({})", plural(report.steps, "step")),
        [first, rest @ ..] => {
            let mut text = format!("differs {name} at {}", describe_difference(first));
            if !rest.is_empty() {
                text.push_str(&format!("\n  and {} more of its {}", grouped(rest.len()), plural(report.steps, "step")));
            }
            text
        }
    }
}

fn describe_difference(difference: &Difference) -> String {
    let mut text = format!("step {} {}", difference.step, difference.op);
    let width = difference.fields.iter().take(FIELDS_SHOWN).map(|field| field.field.len()).max().unwrap_or(0);
    for field in difference.fields.iter().take(FIELDS_SHOWN) {
        text.push_str(&format!("\n  {:width$}  engine {}  kernel {}", field.field, field.engine, field.kernel));
    }
    if difference.fields.len() > FIELDS_SHOWN {
        text.push_str(&format!("\n  and {}", plural(difference.fields.len() - FIELDS_SHOWN, "more field")));
    }
    text.push_str("\n  what the engine did in this step:");
    for step in &difference.engine_steps {
        text.push_str("\n    ");
        text.push_str(step);
    }
    text
}
