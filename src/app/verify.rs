//! Kernel traces from files through the engine: which match, and where the others differ.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::Serialize;
use thiserror::Error;

use crate::app::error_line::in_one_line;
use crate::conformance::{Difference, Report, Trace, TraceError, verify};
use crate::units::print::{grouped, plural};

/// Why a trace could not be compared.
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

/// All trace files that the paths name; a folder stands for the `.jsonl` files in it and below it. In the place of what
/// cannot be read: why.
pub fn trace_files(paths: &[PathBuf]) -> Vec<Result<PathBuf, VerifyError>> {
    let mut files = Vec::new();
    for path in paths {
        collect(path, true, &mut files);
    }
    files
}

/// A folder that is asked for, or has the name of a trace, must hold one.
fn collect(path: &Path, must_hold: bool, files: &mut Vec<Result<PathBuf, VerifyError>>) {
    match inside(path) {
        Ok(None) => files.push(Ok(path.to_owned())),
        Ok(Some(inside)) => {
            let before = files.len();
            for path in inside {
                let is_trace = path.extension().is_some_and(|ending| ending == "jsonl");
                if is_trace || path.is_dir() {
                    collect(&path, is_trace, files);
                }
            }
            if must_hold && files.len() == before {
                files.push(Err(VerifyError::NoTraces { path: path.to_owned() }));
            }
        }
        Err(error) => files.push(Err(VerifyError::Read { path: path.to_owned(), error })),
    }
}

/// What is in a folder, in order; none: it is no folder.
fn inside(path: &Path) -> io::Result<Option<Vec<PathBuf>>> {
    if !fs::metadata(path)?.is_dir() {
        return Ok(None);
    }
    let mut inside = fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    inside.sort();
    Ok(Some(inside))
}

/// Reads a trace.
pub fn load_trace(path: &Path) -> Result<Trace, VerifyError> {
    let text = fs::read_to_string(path).map_err(|error| VerifyError::Read { path: path.to_owned(), error })?;
    Trace::parse(&text).map_err(|error| VerifyError::Trace { path: path.to_owned(), error })
}

/// A file that could not be compared, and why.
#[derive(Serialize)]
pub struct Unreadable {
    pub file: String,
    pub error: String,
}

impl Unreadable {
    fn new(error: &VerifyError) -> Self {
        let (VerifyError::Read { path, .. } | VerifyError::Trace { path, .. } | VerifyError::NoTraces { path }) = error;
        let error = match error.advice() {
            Some(advice) => format!("{error}: {advice}"),
            None => in_one_line(error),
        };
        Unreadable { file: path.display().to_string(), error }
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
        match file.and_then(|file| load_trace(&file)).map(|trace| verify(&trace, keep_going)) {
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
