//! Files that are written: never over one that is there unless that is wanted, never over what the same run reads, and
//! never two of them into one.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io;
use std::os::fd::AsFd;
use std::os::unix::fs::{FileTypeExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rustix::fs::{OFlags, fcntl_getfl, fcntl_setfl};
use rustix::io::Errno;

use thiserror::Error;

use crate::language::{Text, text};
use crate::os::clock::now;
use crate::os::signals;

/// A file on the disk, whatever names it has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FileId {
    device: u64,
    inode: u64,
}

impl FileId {
    /// Of the file of this name, if there is one. Pipes and devices have none: they lose nothing by being written.
    pub fn of(path: &Path) -> Option<FileId> {
        fs::metadata(path).ok().and_then(|metadata| FileId::of_metadata(&metadata))
    }

    fn of_metadata(metadata: &Metadata) -> Option<FileId> {
        metadata.is_file().then(|| FileId { device: metadata.dev(), inode: metadata.ino() })
    }
}

/// What stands in the way of a new file.
#[derive(Debug, Error)]
pub enum OutputError {
    /// A file of that name is there already, with so many bytes.
    #[error("{}", self.text().aloud())]
    Exists { path: PathBuf, bytes: u64 },
    /// It is what is read, or what is written already.
    #[error("{}", self.text().aloud())]
    InUse { path: PathBuf },
    /// Nobody has opened the other end of the pipe.
    #[error("{}", self.text().aloud())]
    NoReader { path: PathBuf },
    #[error("{}", self.text().aloud())]
    Io {
        path: PathBuf,
        #[source]
        error: io::Error,
    },
}

impl OutputError {
    /// In words, for people.
    pub fn text(&self) -> Text {
        match self {
            OutputError::Exists { path, bytes } => text!(
                "output-exists-already-with",
                path = path.display().to_string(),
                bytes = text!("bytes", n = *bytes)
            ),
            OutputError::InUse { path } => text!("output-is-what-is-read-here", path = path.display().to_string()),
            OutputError::NoReader { path } => text!("output-is-a-pipe-and-nobody", path = path.display().to_string()),
            OutputError::Io { path, .. } => text!("output-cannot-write", path = path.display().to_string()),
        }
    }
}

impl OutputError {
    /// What to do about it.
    pub fn advice(&self) -> Option<String> {
        match self {
            OutputError::Exists { path, .. } => {
                Some(text!("output-force-writes-over-it-is", path = free_name(path).display().to_string()).aloud())
            }
            OutputError::InUse { .. } => Some(text!("output-choose-another-name").aloud()),
            OutputError::NoReader { .. } => Some(text!("output-start-its-reader-first").aloud()),
            OutputError::Io { .. } => None,
        }
    }
}

/// How an output came to be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Origin {
    /// It is new: until it is begun, it goes away again.
    Created,
    /// It was there, and loses what it holds when it is begun.
    Replaced,
    /// A pipe, a device, or a file that somebody else has opened for this program.
    Given,
}

/// A file that is open and not yet written. Before [`Output::begin`] nothing is lost.
#[derive(Debug)]
pub struct Output {
    path: PathBuf,
    file: Option<File>,
    id: Option<FileId>,
    origin: Origin,
    /// Whoever writes it does not wait for a reader.
    hurries: bool,
}

impl Output {
    /// Opens a file that is not there yet; with `force` one that is there too. It must be none of `in_use`. The reader of a
    /// pipe may come a moment later.
    pub fn open(path: &Path, force: bool, in_use: &[FileId]) -> Result<Output, OutputError> {
        Output::open_within(PATIENCE, path, force, in_use)
    }

    /// The same for a screen, which does not wait.
    pub fn open_now(path: &Path, force: bool, in_use: &[FileId]) -> Result<Output, OutputError> {
        Output::open_within(Duration::ZERO, path, force, in_use).map(Output::hurrying)
    }

    fn open_within(patience: Duration, path: &Path, force: bool, in_use: &[FileId]) -> Result<Output, OutputError> {
        let failed = |error| OutputError::Io { path: path.to_owned(), error };
        match OpenOptions::new().write(true).create_new(true).open(path) {
            Ok(file) => return Output::new(path, file, Origin::Created).map_err(failed),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(failed(error)),
        }
        if let Some(file) = standard_stream(path) {
            return Output::new(path, file, Origin::Given).map_err(failed);
        }
        // Without emptying it: first it must be known what it is.
        let file = open_there(path, patience)?;
        let metadata = file.metadata().map_err(failed)?;
        let Some(id) = FileId::of_metadata(&metadata) else {
            return Output::new(path, file, Origin::Given).map_err(failed);
        };
        if in_use.contains(&id) {
            return Err(OutputError::InUse { path: path.to_owned() });
        }
        if !force {
            return Err(OutputError::Exists { path: path.to_owned(), bytes: metadata.len() });
        }
        Output::new(path, file, Origin::Replaced).map_err(failed)
    }

    fn new(path: &Path, file: File, origin: Origin) -> io::Result<Output> {
        let id = FileId::of_metadata(&file.metadata()?).filter(|_| origin != Origin::Given);
        Ok(Output { path: path.to_owned(), file: Some(file), id, origin, hurries: false })
    }

    /// The same for a screen, which must answer keys: a pipe whose reader takes nothing is not waited for.
    pub fn hurrying(mut self) -> Output {
        self.hurries = true;
        self
    }

    pub fn hurries(&self) -> bool {
        self.hurries
    }

    /// The file that is written, if it is one.
    pub fn id(&self) -> Option<FileId> {
        self.id
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// It was made here: if writing fails, nothing is lost with it.
    pub fn is_new(&self) -> bool {
        self.origin == Origin::Created
    }

    /// From here on it is written; what it held is gone. A full pipe is waited for.
    pub fn begin(self) -> io::Result<File> {
        let file = self.begin_without_waiting()?;
        let flags = fcntl_getfl(&file)?;
        if flags.contains(OFlags::NONBLOCK) {
            fcntl_setfl(&file, flags - OFlags::NONBLOCK)?;
        }
        Ok(file)
    }

    /// The same, and a full pipe answers `WouldBlock`.
    pub fn begin_without_waiting(mut self) -> io::Result<File> {
        let file = self.file.take().expect("it is begun once");
        if self.origin == Origin::Replaced {
            file.set_len(0)?;
        }
        Ok(file)
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        if self.file.is_some() && self.origin == Origin::Created {
            // It is empty, and whoever tries again must not find it in the way.
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// What a run is to be written into.
#[derive(Clone, Default, Debug)]
pub struct WriteTo {
    /// Its packets.
    pub capture: Option<PathBuf>,
    /// Everything that comes from outside.
    pub record: Option<PathBuf>,
    /// Also over files that are there.
    pub force: bool,
    /// What the run reads, and must not write over.
    pub read: Vec<PathBuf>,
}

/// The files of a run, open and not yet written.
#[derive(Default, Debug)]
pub struct Opened {
    pub capture: Option<Output>,
    pub record: Option<Output>,
}

impl Opened {
    /// The same for a screen: see [`Output::hurrying`].
    pub fn hurrying(self) -> Opened {
        Opened { capture: self.capture.map(Output::hurrying), record: self.record.map(Output::hurrying) }
    }
}

impl WriteTo {
    /// Opens all that is wanted, or nothing.
    pub fn open(&self) -> Result<Opened, OutputError> {
        let mut in_use: Vec<_> = self.read.iter().filter_map(|path| FileId::of(path)).collect();
        let mut open = |path: &Option<PathBuf>| {
            let output = path.as_ref().map(|path| Output::open(path, self.force, &in_use)).transpose()?;
            in_use.extend(output.as_ref().and_then(Output::id));
            Ok(output)
        };
        Ok(Opened { capture: open(&self.capture)?, record: open(&self.record)? })
    }

    /// The same for the connection of this number, each of which has files of its own: `a.pcapng`, `a-2.pcapng`.
    pub fn of_connection(&self, number: u64) -> WriteTo {
        let named = |path: &Option<PathBuf>| path.as_ref().map(|path| name_of_connection(path, number));
        WriteTo { capture: named(&self.capture), record: named(&self.record), ..self.clone() }
    }
}

/// How long a pipe is waited for whose reader has not come.
const PATIENCE: Duration = Duration::from_secs(2);

/// Opens what is there. A pipe without a reader is waited for, but not for ever.
fn open_there(path: &Path, patience: Duration) -> Result<File, OutputError> {
    let began = now();
    loop {
        let opened = OpenOptions::new().write(true).custom_flags(OFlags::NONBLOCK.bits() as i32).open(path);
        match opened {
            Err(error) if Errno::from_io_error(&error) == Some(Errno::NXIO) && is_pipe(path) => {
                if began.elapsed() >= patience || signals::came().is_some() {
                    return Err(OutputError::NoReader { path: path.to_owned() });
                }
                std::thread::sleep(Duration::from_millis(5));
            }
            opened => return opened.map_err(|error| OutputError::Io { path: path.to_owned(), error }),
        }
    }
}

fn is_pipe(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|metadata| metadata.file_type().is_fifo())
}

/// Standard output or error under one of its names: written where it stands, as a shell that appends to a file wants it.
fn standard_stream(path: &Path) -> Option<File> {
    let stream = match path.to_str()? {
        "/dev/stdout" | "/dev/fd/1" | "/proc/self/fd/1" => io::stdout().as_fd().try_clone_to_owned(),
        "/dev/stderr" | "/dev/fd/2" | "/proc/self/fd/2" => io::stderr().as_fd().try_clone_to_owned(),
        _ => return None,
    };
    stream.ok().map(File::from)
}

/// A name like this one that no file has: the name itself, or `a-2.pcapng`, `a-3.pcapng` and so on.
pub fn free_name(path: &Path) -> PathBuf {
    if path.symlink_metadata().is_err() {
        return path.to_owned();
    }
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let (base, last) = match stem.rsplit_once('-').map(|(base, number)| (base, number.parse::<u64>())) {
        Some((base, Ok(number))) => (base, number),
        _ => (&*stem, 1),
    };
    (last + 1..)
        .map(|number| numbered(path, base, number))
        .find(|name| name.symlink_metadata().is_err())
        .unwrap_or_default()
}

/// The first connection has the name as it is.
fn name_of_connection(path: &Path, number: u64) -> PathBuf {
    match number {
        1 => path.to_owned(),
        _ => numbered(path, &path.file_stem().unwrap_or_default().to_string_lossy(), number),
    }
}

fn numbered(path: &Path, base: &str, number: u64) -> PathBuf {
    let ending = path.extension().map(|ending| format!(".{}", ending.to_string_lossy())).unwrap_or_default();
    path.with_file_name(format!("{base}-{number}{ending}"))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().expect("a folder")
    }

    fn written(output: Output, text: &str) {
        output.begin().expect("it can be written").write_all(text.as_bytes()).expect("written");
    }

    #[test]
    fn a_file_that_is_there_is_left_alone_unless_forced() {
        let folder = folder();
        let path = folder.path().join("a.jsonl");
        fs::write(&path, "mine").expect("written");

        let refused = Output::open(&path, false, &[]).expect_err("it is there");
        assert!(refused.to_string().ends_with("exists already, with 4 bytes"), "{refused}");
        let advice = refused.advice().expect("advice");
        assert!(advice.starts_with("--force") && advice.ends_with("a-2.jsonl is free"), "{advice}");
        drop(Output::open(&path, true, &[]).expect("forced"));
        assert_eq!(fs::read_to_string(&path).expect("read"), "mine", "not begun, nothing lost");

        written(Output::open(&path, true, &[]).expect("forced"), "new");
        assert_eq!(fs::read_to_string(&path).expect("read"), "new");
    }

    #[test]
    fn what_is_not_begun_leaves_no_file_behind() {
        let folder = folder();
        let path = folder.path().join("a.jsonl");

        drop(Output::open(&path, false, &[]).expect("it is new"));
        assert!(!path.exists());
        written(Output::open(&path, false, &[]).expect("it is new"), "new");
        assert!(path.exists());
    }

    #[test]
    fn what_is_read_or_written_is_known_by_all_its_names() {
        let folder = folder();
        let (path, hard, soft) = (folder.path().join("a"), folder.path().join("b"), folder.path().join("c"));
        fs::write(&path, "input").expect("written");
        fs::hard_link(&path, &hard).expect("linked");
        std::os::unix::fs::symlink(&path, &soft).expect("linked");
        let in_use = [FileId::of(&path).expect("a file")];

        for name in [path, hard, soft] {
            let refused = Output::open(&name, true, &in_use);
            assert!(matches!(refused, Err(OutputError::InUse { .. })), "{refused:?}");
        }
    }

    #[test]
    fn devices_and_pipes_are_written_whatever_they_are() {
        for path in ["/dev/null", "/dev/full"] {
            let in_use: Vec<_> = FileId::of(Path::new(path)).into_iter().collect();
            let output = Output::open(Path::new(path), false, &in_use).expect("a device");
            assert_eq!((output.id(), output.is_new()), (None, false));
            output.begin().expect("it can be written");
        }
    }

    #[test]
    fn a_name_that_is_free_is_found() {
        let folder = folder();
        let name = |name: &str| folder.path().join(name);
        assert_eq!(free_name(&name("a.pcapng")), name("a.pcapng"));
        for taken in ["a.pcapng", "a-2.pcapng", "b-7.jsonl", "c"] {
            fs::write(name(taken), "").expect("written");
        }

        assert_eq!(free_name(&name("a.pcapng")), name("a-3.pcapng"));
        assert_eq!(free_name(&name("a-2.pcapng")), name("a-3.pcapng"));
        assert_eq!(free_name(&name("b-7.jsonl")), name("b-8.jsonl"));
        assert_eq!(free_name(&name("c")), name("c-2"));
        assert_eq!(name_of_connection(&name("a-2.pcapng"), 1), name("a-2.pcapng"));
        assert_eq!(name_of_connection(&name("a.pcapng"), 3), name("a-3.pcapng"));
    }
}
