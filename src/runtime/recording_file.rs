//! A recording in a file: line after line, on the disk within a second, so that a killed program leaves all but its last
//! moments.

use std::error::Error;
use std::fmt;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::format::grouped;
use crate::runtime::output::{FileId, Output};
use crate::runtime::whole_file::WholeFile;
use crate::trace::journal::{Line, ReadError, Recording};

const FLUSH_EVERY: Duration = Duration::from_secs(1);
/// Lines between two looks at the clock.
const LINES_PER_LOOK: u32 = 256;

/// What is wrong with the file of a recording.
#[derive(Debug)]
pub struct RecordingError {
    path: PathBuf,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Open(io::Error),
    /// It could be opened, but not written to its end; so many inputs are in it, or not even its first line.
    Write {
        error: io::Error,
        inputs: Option<u64>,
    },
    /// It is written, but not to be found under its name.
    Gone(io::Error),
    Read(io::Error),
    Wrong(ReadError),
}

impl fmt::Display for RecordingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.display();
        match &self.kind {
            Kind::Open(error) => write!(f, "cannot open the recording {path}: {error}; nothing is recorded"),
            Kind::Write { error, inputs: None } => write!(f, "{path}: {error}; nothing is recorded"),
            Kind::Write { error, inputs: Some(inputs) } => {
                let inputs = grouped(*inputs);
                write!(f, "{path}: {error}; the recording ends here, and can be replayed so far: {inputs} inputs")
            }
            Kind::Gone(error) => write!(f, "{path}: {error}"),
            Kind::Read(error) => write!(f, "cannot read the recording {path}: {error}"),
            Kind::Wrong(error) => write!(f, "cannot replay {path}: {error}"),
        }
    }
}

impl Error for RecordingError {}

/// Reads a recording.
pub fn read(path: &Path) -> Result<Recording, RecordingError> {
    let fail = |kind| RecordingError { path: path.to_owned(), kind };
    let text = std::fs::read(path).map_err(|error| fail(Kind::Read(error)))?;
    Recording::read(&text).map_err(|error| fail(Kind::Wrong(error)))
}

/// A recording being written. An error is told once; after it nothing more is written.
pub struct RecordingFile {
    path: PathBuf,
    file: WholeFile,
    flushed: Instant,
    lines: u32,
    inputs: u64,
}

impl RecordingFile {
    pub fn begin(output: Output) -> Result<RecordingFile, RecordingError> {
        let path = output.path().to_owned();
        let open = |error| RecordingError { path: path.clone(), kind: Kind::Open(error) };
        let file = WholeFile::begin(output).map_err(open)?;
        Ok(RecordingFile { path, file, flushed: now(), lines: 0, inputs: 0 })
    }

    pub fn write(&mut self, line: &Line) -> Result<(), RecordingError> {
        let written = self.file.write_all(line.to_text().as_bytes());
        written.map_err(|error| self.broken(error))?;
        self.inputs += u64::from(matches!(line, Line::Input(_)));
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
        let gone = |error| RecordingError { path, kind: Kind::Gone(error) };
        let done = self.flush().and_then(|()| self.file.check_name().map_err(gone));
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
        RecordingError { path: self.path.clone(), kind: Kind::Write { error, inputs: self.file.safe_count() } }
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

#[expect(clippy::disallowed_methods, reason = "this is runtime: a file that grows is flushed by the clock")]
fn now() -> Instant {
    Instant::now()
}
