//! Kernel traces from files through the engine: which match, and where the others differ.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::Serialize;
use thiserror::Error;

use crate::conformance::{Difference, Report, Trace, TraceError, verify};
use crate::units::print::{grouped, plural};

/// A trace that could not be compared: exit code 2.
#[derive(Debug, Error)]
pub enum VerifyError {
    #[error("cannot read {}", path.display())]
    Read {
        path: PathBuf,
        #[source]
        error: io::Error,
    },
    #[error("cannot use {}", path.display())]
    Trace {
        path: PathBuf,
        #[source]
        error: TraceError,
    },
    #[error("there is no .jsonl file in {}", path.display())]
    NoTraces { path: PathBuf },
}

impl VerifyError {
    /// What to do about it.
    pub fn advice(&self) -> Option<String> {
        let is_empty = matches!(self, VerifyError::NoTraces { .. });
        is_empty.then(|| "kernel traces have that ending, and traces/kernel holds some".to_owned())
    }
}

/// All trace files that the paths name; a folder stands for the `.jsonl` files in it and below it.
pub fn trace_files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, VerifyError> {
    let mut files = Vec::new();
    for path in paths {
        let before = files.len();
        collect(path, &mut files)?;
        if files.len() == before {
            return Err(VerifyError::NoTraces { path: path.clone() });
        }
    }
    Ok(files)
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<(), VerifyError> {
    let failed = |error| VerifyError::Read { path: path.to_owned(), error };
    if !fs::metadata(path).map_err(failed)?.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    let entries = fs::read_dir(path).map_err(failed)?;
    let mut inside =
        entries.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<Vec<_>>>().map_err(failed)?;
    inside.sort();
    for path in inside {
        if path.is_dir() || path.extension().is_some_and(|ending| ending == "jsonl") {
            collect(&path, files)?;
        }
    }
    Ok(())
}

pub fn load_trace(path: &Path) -> Result<Trace, VerifyError> {
    let text = fs::read_to_string(path).map_err(|error| VerifyError::Read { path: path.to_owned(), error })?;
    Trace::parse(&text).map_err(|error| VerifyError::Trace { path: path.to_owned(), error })
}

pub fn verify_file(path: &Path, keep_going: bool) -> Result<Report, VerifyError> {
    Ok(verify(&load_trace(path)?, keep_going))
}

/// All reports as one JSON object.
#[derive(Serialize)]
pub struct Summary<'a> {
    pub traces: &'a [Report],
    pub matching: usize,
    pub total: usize,
}

impl<'a> Summary<'a> {
    pub fn of(traces: &'a [Report]) -> Self {
        let matching = traces.iter().filter(|report| report.matches()).count();
        Summary { traces, matching, total: traces.len() }
    }
}

impl fmt::Display for Summary<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {} traces match", self.matching, self.total)
    }
}

/// Fields shown of a step that differs; the rest is counted.
const FIELDS_SHOWN: usize = 12;

/// One line for a trace that matches; what differs first, and what the engine did there, for one that does not.
pub fn describe(report: &Report) -> String {
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
