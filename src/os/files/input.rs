//! Files that are read whole: opened without waiting, read up to a limit, and told for what they are where they are of no
//! use.

use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Read};
use std::os::unix::fs::{FileTypeExt, OpenOptionsExt};
use std::path::Path;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::OFlags;
use rustix::io::Errno;

use crate::language::text;
use crate::os::clock::now;
use crate::os::stderr::tell;

/// How long a pipe may have nobody at its other end.
pub const PATIENCE: Duration = Duration::from_secs(2);
/// After so long without a byte it is said what is waited for.
const SILENCE: Timespec = Timespec { tv_sec: 3, tv_nsec: 0 };

/// The longest scenario, in bytes.
pub const SCENARIO: u64 = 4 << 20;
/// The longest list of sockets, in bytes.
pub const SOCKETS: u64 = 64 << 20;
/// The longest kernel trace, in bytes.
pub const TRACE: u64 = 256 << 20;
/// The longest recording, in bytes.
pub const RECORDING: u64 = 2 << 30;

/// All of a file, or of what comes through a pipe, up to `most` bytes. Fails where it is a folder or a device, where nobody
/// writes into the pipe, and where it is longer.
pub fn read(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let file = open(path)?;
    let kind = file.metadata()?.file_type();
    if kind.is_dir() {
        return Err(io::Error::new(ErrorKind::IsADirectory, text!("input-it-is-a-folder").aloud()));
    }
    if kind.is_char_device() || kind.is_block_device() {
        return Err(io::Error::new(ErrorKind::InvalidInput, text!("input-it-is-a-device-and").aloud()));
    }
    let mut bytes = Vec::new();
    if kind.is_fifo() {
        let pipe = Pipe { file: &file, path, has_begun: false, has_told: false, opened: now() };
        pipe.take(most + 1).read_to_end(&mut bytes)?;
    } else {
        (&file).take(most + 1).read_to_end(&mut bytes)?;
    }
    at_most(bytes, most)
}

/// The same as text.
pub fn read_text(path: &Path, most: u64) -> io::Result<String> {
    String::from_utf8(read(path, most)?).map_err(|error| {
        let line = error.as_bytes()[..error.utf8_error().valid_up_to()].split(|&byte| byte == b'\n').count();
        io::Error::new(ErrorKind::InvalidData, text!("input-line-is-no-text", line = line.to_string()).aloud())
    })
}

/// What was read with a limit of one byte more.
pub fn at_most(bytes: Vec<u8>, most: u64) -> io::Result<Vec<u8>> {
    if bytes.len() as u64 > most {
        let told = text!("input-it-is-longer-than-the", most = text!("bytes", n = most)).aloud();
        return Err(io::Error::new(ErrorKind::FileTooLarge, told));
    }
    Ok(bytes)
}

/// A pipe without a writer is no reason to wait in `open`.
pub fn open(path: &Path) -> io::Result<File> {
    let flags = (OFlags::NONBLOCK | OFlags::NOCTTY).bits() as i32;
    OpenOptions::new().read(true).custom_flags(flags).open(path)
}

/// Waits for its writers, and says so.
struct Pipe<'a> {
    file: &'a File,
    path: &'a Path,
    /// Somebody has opened the other end.
    has_begun: bool,
    has_told: bool,
    opened: Instant,
}

impl Pipe<'_> {
    /// Until there is something to read, or nobody left who may write.
    fn wait(&mut self) -> io::Result<()> {
        let most = if self.has_told { None } else { Some(&SILENCE) };
        match poll(&mut [PollFd::new(self.file, PollFlags::IN)], most) {
            Ok(0) => {
                self.has_told = true;
                tell(format_args!(
                    "{}",
                    text!("input-skbscope-waiting-for-what-comes", path = self.path.display().to_string()).aloud()
                ));
                Ok(())
            }
            Ok(_) | Err(Errno::INTR) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

impl Read for Pipe<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            match self.file.read(buffer) {
                // A pipe that nobody has opened yet reads as one that is at its end.
                Ok(0) if !self.has_begun && !buffer.is_empty() => {
                    if self.opened.elapsed() > PATIENCE {
                        let told = text!("input-it-is-a-pipe-and").aloud();
                        return Err(io::Error::new(ErrorKind::TimedOut, told));
                    }
                    std::thread::sleep(Duration::from_millis(5));
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => {
                    self.has_begun = true;
                    self.wait()?;
                }
                read => {
                    self.has_begun = true;
                    return read;
                }
            }
        }
    }
}
