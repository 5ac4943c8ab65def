//! Why a recording could not be exported.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use crate::app::lessons::LoadError;
use crate::debugger::Moment;
use crate::language::{Text, text};
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
    #[error("{}", self.text().aloud())]
    Write {
        path: Option<PathBuf>,
        #[source]
        error: io::Error,
    },
    /// The recording ends before it.
    #[error("{}", self.text().aloud())]
    NoSuchMoment { wanted: Moment, last: Moment },
}

impl ExportError {
    /// In words, for people.
    pub fn text(&self) -> Text {
        match self {
            ExportError::Recording(of) => Text::plain(of.to_string()),
            ExportError::Lesson(of) => Text::plain(of.to_string()),
            ExportError::Output(of) => Text::plain(of.to_string()),
            ExportError::Write { path, .. } => text!(
                "export-cannot-write",
                path = path.as_ref().map_or(text!("export-standard-output"), |path| path.display().to_string().into())
            ),
            ExportError::NoSuchMoment { wanted, last } => {
                text!("export-there-is-no-input-the", input = wanted.input.to_string(), last = last.to_string())
            }
        }
    }
}

impl ExportError {
    /// Whoever reads our output has enough.
    pub fn is_broken_pipe(&self) -> bool {
        matches!(self, ExportError::Write { error, .. } if error.kind() == io::ErrorKind::BrokenPipe)
    }
}
