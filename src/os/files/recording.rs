//! A recording in a file: line after line, on the disk within a second, so that a killed program leaves all but its last
//! moments.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use thiserror::Error;

use crate::journal::{Line, ReadError, Recording};
use crate::language::{Text, text};
use crate::os::clock::now;
use crate::os::files::in_parts::FileInParts;
use crate::os::files::input;
use crate::os::files::output::{FileId, Output};
use crate::source::live::recording::{self, Observations};
use crate::units::print::plural;

const FLUSH_EVERY: Duration = Duration::from_secs(1);
/// Lines between two looks at the clock.
const LINES_PER_LOOK: u32 = 256;

/// What is wrong with the file of a recording.
#[derive(Debug, Error)]
pub enum RecordingError {
    #[error("{}", self.text().aloud())]
    Open {
        path: PathBuf,
        #[source]
        error: io::Error,
    },
    /// It could be opened, but not written to its end; so many inputs are in it, or not even its first line.
    #[error("{}", broken(path, *inputs, unit))]
    Write {
        path: PathBuf,
        #[source]
        error: io::Error,
        inputs: Option<u64>,
        /// What is counted.
        unit: &'static str,
    },
    /// It is written, but not to be found under its name.
    #[error("{}", self.text().aloud())]
    Gone {
        path: PathBuf,
        #[source]
        error: io::Error,
    },
    #[error("{}", self.text().aloud())]
    Read {
        path: PathBuf,
        #[source]
        error: io::Error,
    },
    #[error("{}", self.text().aloud())]
    Wrong {
        path: PathBuf,
        #[source]
        error: ReadError,
    },
    #[error("{}", self.text().aloud())]
    NoLooks {
        path: PathBuf,
        #[source]
        error: recording::ReadError,
    },
}

impl RecordingError {
    /// In words, for people.
    pub fn text(&self) -> Text {
        match self {
            RecordingError::Open { path, .. } => {
                text!("recording-cannot-open-the-recording-nothing", path = path.display().to_string())
            }
            RecordingError::Write { path, inputs, unit, .. } => Text::plain(broken(path, *inputs, unit)),
            RecordingError::Gone { path, .. } => {
                text!("recording-the-recording-is-not-to", path = path.display().to_string())
            }
            RecordingError::Read { path, .. } => {
                text!("recording-cannot-read-the-recording", path = path.display().to_string())
            }
            RecordingError::Wrong { path, .. } | RecordingError::NoLooks { path, .. } => {
                text!("recording-cannot-replay", path = path.display().to_string())
            }
        }
    }
}

/// What a recording holds that could not be written to its end.
fn broken(path: &Path, inputs: Option<u64>, unit: &str) -> String {
    let path = path.display();
    match inputs {
        None => text!("recording-cannot-write-the-recording-nothing", path = path.to_string()).aloud(),
        Some(inputs) => {
            let inputs = plural(inputs, unit);
            text!("recording-the-recording-ends-here-and", path = path.to_string(), inputs = inputs).aloud()
        }
    }
}

/// What a recording is of.
pub enum Recorded {
    /// Of a session with the engine.
    Session(Box<Recording>),
    /// Of a real socket.
    Looks(Observations),
}

/// Reads a recording of either kind.
pub fn read(path: &Path) -> Result<Recorded, RecordingError> {
    let named = || path.to_owned();
    let text = input::read(path, input::RECORDING).map_err(|error| RecordingError::Read { path: named(), error })?;
    if Observations::are_in(&text) {
        let looks = Observations::read(&text).map_err(|error| RecordingError::NoLooks { path: named(), error })?;
        return Ok(Recorded::Looks(looks));
    }
    let recording = Recording::read(&text).map_err(|error| RecordingError::Wrong { path: named(), error })?;
    Ok(Recorded::Session(Box::new(recording)))
}

/// A recording being written. An error is told once; after it nothing more is written.
pub struct RecordingFile {
    path: PathBuf,
    file: FileInParts,
    flushed: Instant,
    lines: u32,
    inputs: u64,
    unit: &'static str,
}

impl RecordingFile {
    pub fn begin(output: Output) -> Result<RecordingFile, RecordingError> {
        RecordingFile::begin_of("input", output)
    }

    /// Of something else than inputs.
    pub fn begin_of(unit: &'static str, output: Output) -> Result<RecordingFile, RecordingError> {
        let path = output.path().to_owned();
        let open = |error| RecordingError::Open { path: path.clone(), error };
        let file = FileInParts::begin(output).map_err(open)?;
        Ok(RecordingFile { path, file, flushed: now(), lines: 0, inputs: 0, unit })
    }

    pub fn write(&mut self, line: &Line) -> Result<(), RecordingError> {
        self.write_text(&line.to_text(), matches!(line, Line::Input(_)))
    }

    /// Writes a whole line, which counts or does not.
    pub fn write_text(&mut self, text: &str, counts: bool) -> Result<(), RecordingError> {
        let written = self.file.write_all(text.as_bytes());
        written.map_err(|error| self.broken(error))?;
        self.inputs += u64::from(counts);
        self.file.end_part(self.inputs);
        self.lines += 1;
        if self.lines.is_multiple_of(LINES_PER_LOOK) { self.tick() } else { Ok(()) }
    }

    /// To be called every now and then: flushes if a second has passed.
    pub fn tick(&mut self) -> Result<(), RecordingError> {
        if self.flushed.elapsed() < FLUSH_EVERY { Ok(()) } else { self.flush() }
    }

    pub fn flush(&mut self) -> Result<(), RecordingError> {
        self.flushed = now();
        self.file.flush().map_err(|error| self.broken(error))
    }

    /// Writes the rest; tells how many inputs the file has, also where that failed.
    pub fn finish(mut self) -> Result<u64, (RecordingError, u64)> {
        let path = self.path.clone();
        let gone = |error| RecordingError::Gone { path, error };
        let done = self.flush().and_then(|()| self.file.end().map_err(|error| self.broken(error)));
        let done = done.and_then(|()| self.file.check_name().map_err(gone));
        let inputs = self.safe_inputs();
        done.map(|()| inputs).map_err(|error| (error, inputs))
    }

    /// Inputs that are in the file for certain, whatever happens to this program.
    pub fn safe_inputs(&self) -> u64 {
        self.file.safe_count().unwrap_or(0)
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    fn broken(&self, error: io::Error) -> RecordingError {
        RecordingError::Write { path: self.path.clone(), error, inputs: self.file.safe_count(), unit: self.unit }
    }

    /// The file that it is written into, if it is one.
    pub fn id(&self) -> Option<FileId> {
        self.file.id()
    }
}

/// Also when the session ends by a panic.
impl Drop for RecordingFile {
    fn drop(&mut self) {
        let _ = self.file.flush();
    }
}
