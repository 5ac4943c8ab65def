//! Why a recording could not be exported.

use std::fmt;
use std::io;
use std::path::PathBuf;

use crate::debugger::Moment;
use crate::runtime::output::OutputError;
use crate::runtime::recording_file::RecordingError;

#[derive(Debug)]
pub enum ExportError {
    Recording(RecordingError),
    /// A file is in the way, such as the recording itself.
    Output(OutputError),
    /// To the file, or to standard output.
    Write {
        path: Option<PathBuf>,
        error: io::Error,
    },
    /// The recording ends before it.
    NoSuchMoment {
        wanted: Moment,
        last: Moment,
    },
}

impl From<OutputError> for ExportError {
    fn from(error: OutputError) -> Self {
        ExportError::Output(error)
    }
}

impl ExportError {
    /// Whoever reads our output has enough.
    pub fn is_broken_pipe(&self) -> bool {
        matches!(self, ExportError::Write { error, .. } if error.kind() == io::ErrorKind::BrokenPipe)
    }
}

impl fmt::Display for ExportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ExportError::Recording(error) => error.fmt(f),
            ExportError::Output(error) => error.fmt(f),
            ExportError::Write { path: Some(path), error } => write!(f, "cannot write {}: {error}", path.display()),
            ExportError::Write { path: None, error } => write!(f, "cannot write to standard output: {error}"),
            ExportError::NoSuchMoment { wanted, last } => {
                write!(f, "there is no input {}: the recording ends at {last}", wanted.input)
            }
        }
    }
}

impl std::error::Error for ExportError {}
