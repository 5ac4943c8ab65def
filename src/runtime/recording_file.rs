//! A recording in a file: line after line, on the disk within a second, so that a killed program leaves all but its last
//! moments.

use std::error::Error;
use std::fmt;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

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
    /// It could be opened, but not written to its end.
    Write(io::Error),
    Read(io::Error),
    Wrong(ReadError),
}

impl fmt::Display for RecordingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.display();
        match &self.kind {
            Kind::Open(error) => write!(f, "cannot open the recording {path}: {error}; nothing is recorded"),
            Kind::Write(error) => write!(f, "{path}: {error}; the recording ends here, and can be replayed so far"),
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
    writer: BufWriter<File>,
    flushed: Instant,
    lines: u32,
}

impl RecordingFile {
    /// Begins a recording; an existing file is replaced.
    pub fn create(path: &Path) -> Result<RecordingFile, RecordingError> {
        let open = |error| RecordingError { path: path.to_owned(), kind: Kind::Open(error) };
        let writer = BufWriter::new(File::create(path).map_err(open)?);
        Ok(RecordingFile { path: path.to_owned(), writer, flushed: now(), lines: 0 })
    }

    pub fn write(&mut self, line: &Line) -> Result<(), RecordingError> {
        let written = self.writer.write_all(line.to_text().as_bytes());
        written.map_err(|error| self.broken(error))?;
        self.lines += 1;
        if self.lines.is_multiple_of(LINES_PER_LOOK) { self.tick() } else { Ok(()) }
    }

    /// To be called every now and then: flushes if a second has passed.
    pub fn tick(&mut self) -> Result<(), RecordingError> {
        if self.flushed.elapsed() < FLUSH_EVERY { Ok(()) } else { self.flush() }
    }

    pub fn flush(&mut self) -> Result<(), RecordingError> {
        self.flushed = now();
        self.writer.flush().map_err(|error| self.broken(error))
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    fn broken(&self, error: io::Error) -> RecordingError {
        RecordingError { path: self.path.clone(), kind: Kind::Write(error) }
    }
}

#[expect(clippy::disallowed_methods, reason = "this is runtime: a file that grows is flushed by the clock")]
fn now() -> Instant {
    Instant::now()
}
