//! A capture in a file: opened by name, written through a buffer, flushed often enough to be read while it grows.
//!
//! An error ends the capture, never the session. What was written before it stays readable.

use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use thiserror::Error;

use crate::capture::{Capture, CaptureError, Format, UnknownFormat};
use crate::engine::Engine;
use crate::export::packets;
use crate::language::{Text, text};
use crate::os::clock::now;
use crate::os::files::in_parts::FileInParts;
use crate::os::files::output::{FileId, Output};
use crate::wire::codec::Endpoints;
use crate::world::{Happening, PacketFacts, Passing};

const FLUSH_EVERY: Duration = Duration::from_secs(1);

/// Why a capture could not begin or go on.
#[derive(Debug, Error)]
pub enum CaptureFileError {
    #[error("{}", self.text().aloud())]
    Open {
        path: PathBuf,
        #[source]
        error: io::Error,
    },
    /// The name's ending tells no format.
    #[error(transparent)]
    Name(#[from] UnknownFormat),
    /// It is written, but not to be found under its name.
    #[error("{}", self.text().aloud())]
    Gone {
        path: PathBuf,
        #[source]
        error: io::Error,
    },
    /// It could be opened, but not written to its end; this many packets are in it.
    #[error("{}", self.text().aloud())]
    Write {
        path: PathBuf,
        #[source]
        error: io::Error,
        packets: u64,
    },
}

impl CaptureFileError {
    /// In words, for people.
    pub fn text(&self) -> Text {
        match self {
            CaptureFileError::Open { path, .. } => {
                text!("capture-cannot-open-the-capture-nothing", path = path.display().to_string())
            }
            CaptureFileError::Name(of) => Text::plain(of.to_string()),
            CaptureFileError::Gone { path, .. } => {
                text!("capture-the-capture-is-not-to", path = path.display().to_string())
            }
            CaptureFileError::Write { path, packets, .. } => text!(
                "capture-the-capture-ends-here-with",
                path = path.display().to_string(),
                packets = text!("count-packet", n = *packets)
            ),
        }
    }
}

/// A capture being written to a file.
pub struct CaptureFile {
    path: PathBuf,
    capture: Capture<FileInParts>,
    file: FileInParts,
    /// Super-packets are written whole.
    super_packets: bool,
    comment: String,
    flushed: Instant,
}

impl CaptureFile {
    /// Whether the name of a capture says what format it is to have.
    pub fn check_name(path: &Path) -> Result<(), UnknownFormat> {
        Format::of_path(path).map(drop)
    }

    /// Begins a capture of a session between these ends, with its super-packets as such or as what the wire carries.
    /// Virtual time begins in 1970, so that equal runs give equal files.
    pub fn begin(output: Output, super_packets: bool, endpoints: Endpoints) -> Result<CaptureFile, CaptureFileError> {
        let path = output.path().to_owned();
        let open = |error| CaptureFileError::Open { path: path.clone(), error };
        let format = Format::of_path(&path)?;
        let file = FileInParts::begin(output).map_err(open)?;
        let capture = Capture::new(file.clone(), format, packets::options(endpoints, super_packets)).map_err(open)?;
        file.end_part(0);
        Ok(CaptureFile { path, capture, file, super_packets, comment: String::new(), flushed: now() })
    }

    /// Writes the packets of an input: its number, counted from 1; what happened; the facts taken down meanwhile; and the
    /// engine as it is now.
    pub fn input(
        &mut self,
        number: u64,
        happening: &Happening,
        facts: &PacketFacts,
        engine: &Engine,
    ) -> Result<(), CaptureFileError> {
        if happening.packets.is_empty() {
            return Ok(());
        }
        for passing in facts.packets(happening, engine, self.super_packets) {
            self.packet(number, passing)?;
        }
        Ok(())
    }

    /// Writes one packet that passed in the input of this number.
    pub fn packet(&mut self, number: u64, passing: Passing<'_>) -> Result<(), CaptureFileError> {
        packets::comment(number, &passing).write_to(&mut self.comment);
        let written = self.capture.packet(passing.at, passing.direction, &passing.segment, &self.comment);
        written.map_err(|error| self.broken(error))?;
        self.file.end_part(self.capture.packets());
        Ok(())
    }

    /// To be called every now and then: flushes if a second has passed.
    pub fn tick(&mut self) -> Result<(), CaptureFileError> {
        if self.flushed.elapsed() < FLUSH_EVERY {
            return Ok(());
        }
        self.flush()
    }

    pub fn flush(&mut self) -> Result<(), CaptureFileError> {
        self.flushed = now();
        self.capture.flush().map_err(|error| self.broken(error))
    }

    /// Writes the rest; tells how many packets the file has, also where that failed.
    pub fn finish(mut self) -> Result<u64, (CaptureFileError, u64)> {
        let path = self.path.clone();
        let gone = |error| CaptureFileError::Gone { path, error };
        let done = self.flush().and_then(|()| self.file.end().map_err(|error| self.broken(error)));
        let done = done.and_then(|()| self.file.check_name().map_err(gone));
        let packets = self.packets();
        done.map(|()| packets).map_err(|error| (error, packets))
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The file that it is written into, if it is one.
    pub fn id(&self) -> Option<FileId> {
        self.file.id()
    }

    /// Packets that were captured; once the capture is broken, those that are in the file.
    pub fn packets(&self) -> u64 {
        if self.capture.has_failed() { self.file.safe_count().unwrap_or(0) } else { self.capture.packets() }
    }

    fn broken(&self, error: io::Error) -> CaptureFileError {
        // Which packet it was that found the disk full says nothing: those before it wait in a buffer.
        let error = match error.downcast::<CaptureError>() {
            Ok(error) => error.into_cause(),
            Err(error) => error,
        };
        CaptureFileError::Write { path: self.path.clone(), error, packets: self.packets() }
    }
}

/// Also when the session ends by an error or a panic.
impl Drop for CaptureFile {
    fn drop(&mut self) {
        let _ = self.capture.flush();
    }
}
