//! Why a recording could not be exported.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use crate::app::lessons::LoadError;
use crate::debugger::Moment;
use crate::os::files::output::OutputError;
use crate::os::files::recording::RecordingError;

#[derive(Debug, Error)]
pub enum ExportError {
    #[error(transparent)]
    Recording(#[from] RecordingError),
    /// No such lesson, or one that cannot be played.
    #[error(transparent)]
    Lesson(#[from] LoadError),
    /// A file is in the way, such as the recording itself.
    #[error(transparent)]
    Output(#[from] OutputError),
    /// To the file, or to standard output.
    #[error("cannot write {}", path.as_ref().map_or("to standard output".to_owned(), |path| path.display().to_string()))]
    Write {
        path: Option<PathBuf>,
        #[source]
        error: io::Error,
    },
    /// The recording ends before it.
    #[error("there is no input {}: the recording ends at {last}", wanted.input)]
    NoSuchMoment { wanted: Moment, last: Moment },
}

impl ExportError {
    /// Whoever reads our output has enough.
    pub fn is_broken_pipe(&self) -> bool {
        matches!(self, ExportError::Write { error, .. } if error.kind() == io::ErrorKind::BrokenPipe)
    }
}
