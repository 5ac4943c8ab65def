//! Kernel traces where they are kept: in files, in folders, and in archives, which are read as folders are.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;
use tar::Archive;
use thiserror::Error;

use crate::conformance::{Trace, TraceError};
use crate::language::{Text, text};
use crate::os::files::input;

/// What the name of an archive ends with.
const ARCHIVE: &str = ".tar.gz";
/// Bytes of all traces of an archive, unpacked.
const ARCHIVE_BYTES: u64 = 2 << 30;

/// Why a trace could not be compared.
#[derive(Debug, Error)]
pub enum VerifyError {
    #[error("{}", self.text().aloud())]
    Read {
        path: PathBuf,
        #[source]
        error: io::Error,
    },
    #[error("{}", self.text().aloud())]
    Trace {
        path: PathBuf,
        #[source]
        error: TraceError,
    },
    #[error("{}", self.text().aloud())]
    NoTraces { path: PathBuf },
}

impl VerifyError {
    /// In words, for people.
    pub fn text(&self) -> Text {
        match self {
            VerifyError::Read { path, .. } => text!("verify-cannot-read", path = path.display().to_string()),
            VerifyError::Trace { path, .. } => text!("verify-cannot-use", path = path.display().to_string()),
            VerifyError::NoTraces { path } => text!("verify-there-is-no-jsonl-file", path = path.display().to_string()),
        }
    }
}

impl VerifyError {
    /// What to do about it.
    pub fn advice(&self) -> Option<String> {
        let is_empty = matches!(self, VerifyError::NoTraces { .. });
        is_empty.then(|| text!("verify-kernel-traces-have-that-ending").aloud())
    }

    /// What could not be read.
    pub fn path(&self) -> &Path {
        let (VerifyError::Read { path, .. } | VerifyError::Trace { path, .. } | VerifyError::NoTraces { path }) = self;
        path
    }
}

/// A file that a trace stands in.
#[derive(Debug)]
pub struct TraceFile {
    path: PathBuf,
    /// What an archive has of it.
    bytes: Option<Vec<u8>>,
}

impl TraceFile {
    /// Reads the trace.
    pub fn load(self) -> Result<Trace, VerifyError> {
        let TraceFile { path, bytes } = self;
        let text = match bytes {
            Some(bytes) => String::from_utf8(bytes).map_err(io::Error::other),
            None => input::read_text(&path, input::TRACE),
        };
        match text {
            Ok(text) => Trace::parse(&text).map_err(|error| VerifyError::Trace { path, error }),
            Err(error) => Err(VerifyError::Read { path, error }),
        }
    }
}

/// All trace files that the paths name; a folder stands for the `.jsonl` files in it and below it, and so does an
/// archive. In the place of what cannot be read: why.
pub fn trace_files(paths: &[PathBuf]) -> Vec<Result<TraceFile, VerifyError>> {
    let mut files = Vec::new();
    for path in paths {
        match archive_of(path) {
            Some((archive, name)) => files.push(in_archive(archive, &name)),
            None => collect(path, true, &mut files),
        }
    }
    files
}

/// Reads one trace: of a file, or of one in an archive (`6.18.tar.gz/oob.jsonl`).
pub fn load_trace(path: &Path) -> Result<Trace, VerifyError> {
    let file = match archive_of(path) {
        Some((archive, name)) => in_archive(archive, &name)?,
        None => TraceFile { path: path.to_owned(), bytes: None },
    };
    file.load()
}

/// A folder that is asked for, or has the name of a trace, must hold one.
fn collect(path: &Path, must_hold: bool, files: &mut Vec<Result<TraceFile, VerifyError>>) {
    let before = files.len();
    match inside(path) {
        Ok(Inside::File) => files.push(Ok(TraceFile { path: path.to_owned(), bytes: None })),
        Ok(Inside::Folder(inside)) => {
            for path in inside {
                let is_trace = path.extension().is_some_and(|ending| ending == "jsonl");
                if is_trace || path.is_dir() || is_archive(&path) {
                    collect(&path, is_trace, files);
                }
            }
        }
        Ok(Inside::Archive(inside)) => files.extend(inside.into_iter().map(Ok)),
        Err(error) => files.push(Err(VerifyError::Read { path: path.to_owned(), error })),
    }
    if must_hold && files.len() == before {
        files.push(Err(VerifyError::NoTraces { path: path.to_owned() }));
    }
}

/// What a path leads to.
enum Inside {
    File,
    Folder(Vec<PathBuf>),
    Archive(Vec<TraceFile>),
}

/// What is in it, in order.
fn inside(path: &Path) -> io::Result<Inside> {
    if !fs::metadata(path)?.is_dir() {
        return if is_archive(path) { unpack(path).map(Inside::Archive) } else { Ok(Inside::File) };
    }
    let mut inside = fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    inside.sort();
    Ok(Inside::Folder(inside))
}

fn is_archive(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().ends_with(ARCHIVE))
}

/// The archive that a path leads into, and the name there.
fn archive_of(path: &Path) -> Option<(&Path, String)> {
    let archive = path.ancestors().skip(1).find(|above| is_archive(above) && above.is_file())?;
    let name = path.strip_prefix(archive).ok()?;
    Some((archive, name.to_string_lossy().into_owned()))
}

fn in_archive(archive: &Path, name: &str) -> Result<TraceFile, VerifyError> {
    let path = archive.join(name);
    match unpack(archive) {
        Ok(files) => files.into_iter().find(|file| file.path == path).ok_or_else(|| VerifyError::Read {
            path,
            error: io::Error::new(io::ErrorKind::NotFound, text!("verify-the-archive-has-no-such").aloud()),
        }),
        Err(error) => Err(VerifyError::Read { path: archive.to_owned(), error }),
    }
}

/// The traces of an archive, by name.
fn unpack(path: &Path) -> io::Result<Vec<TraceFile>> {
    let mut archive = Archive::new(GzDecoder::new(input::open(path)?));
    let (mut files, mut left) = (Vec::new(), ARCHIVE_BYTES);
    for entry in archive.entries()? {
        let entry = entry?;
        let name = entry.path()?.into_owned();
        if entry.header().entry_type().is_file() && name.extension().is_some_and(|ending| ending == "jsonl") {
            let mut bytes = Vec::new();
            entry.take(left.min(input::TRACE) + 1).read_to_end(&mut bytes)?;
            let bytes = input::at_most(bytes, left.min(input::TRACE))?;
            left -= bytes.len() as u64;
            files.push(TraceFile { path: path.join(name), bytes: Some(bytes) });
        }
    }
    files.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(files)
}
