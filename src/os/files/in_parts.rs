//! A file that ends behind a whole part, such as a packet or a line, even where the disk is full; and that is known to be
//! there at its end.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Write};
use std::path::PathBuf;
use std::rc::Rc;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use crate::language::text;
use crate::os::clock::now;
use crate::os::files::output::{FileId, Output};
use crate::os::signals;

const BUFFER_BYTES: usize = 256 << 10;
/// What may wait for a slow reader where nobody waits for it.
const MOST_PENDING: usize = 16 << 20;
/// How long a slow reader has for the rest.
const LAST: Duration = Duration::from_secs(1);
/// Between two looks at signals.
const LOOK: Timespec = Timespec { tv_sec: 0, tv_nsec: 20_000_000 };

/// Written through a buffer. Clones write to the same file.
#[derive(Clone)]
pub struct FileInParts(Rc<RefCell<Disk>>);

/// The end of a part: its place in the file, and what is counted up to there.
#[derive(Clone, Copy, Default)]
struct End {
    at: u64,
    count: u64,
}

struct Disk {
    file: File,
    path: PathBuf,
    /// A reader that takes nothing is not waited for.
    hurries: bool,
    /// None: a pipe, a device, or a file that holds what others wrote: it is never cut.
    id: Option<FileId>,
    /// What the operating system does not have yet,
    pending: Vec<u8>,
    /// and what it has.
    written: u64,
    /// Ends of parts that it does not have as a whole,
    ends: VecDeque<End>,
    /// and the last one that it has.
    safe: End,
}

impl FileInParts {
    /// Begins to write.
    pub fn begin(output: Output) -> io::Result<Self> {
        let (path, id, hurries) = (output.path().to_owned(), output.id(), output.hurries());
        Ok(FileInParts(Rc::new(RefCell::new(Disk {
            file: output.begin_without_waiting()?,
            path,
            hurries,
            id,
            pending: Vec::with_capacity(BUFFER_BYTES),
            written: 0,
            ends: VecDeque::new(),
            safe: End::default(),
        }))))
    }

    /// What was written so far is a whole, with so many of what is counted.
    pub fn end_part(&self, count: u64) {
        let mut disk = self.0.borrow_mut();
        let at = disk.written + disk.pending.len() as u64;
        disk.ends.push_back(End { at, count });
    }

    /// What is counted up to the end of the last part that the operating system has; none: it has not even the first.
    pub fn safe_count(&self) -> Option<u64> {
        let safe = self.0.borrow().safe;
        (safe.at > 0).then_some(safe.count)
    }

    /// Writes the rest.
    pub fn end(&self) -> io::Result<()> {
        let mut disk = self.0.borrow_mut();
        let patience = disk.hurries.then_some(LAST);
        disk.flush(patience)?;
        if !disk.pending.is_empty() {
            disk.pending.clear();
            return Err(takes_nothing());
        }
        Ok(())
    }

    /// Whether the file still has its name, once all is written.
    pub fn check_name(&self) -> io::Result<()> {
        let disk = self.0.borrow();
        match disk.id {
            Some(id) if FileId::of(&disk.path) != Some(id) => {
                Err(io::Error::new(io::ErrorKind::NotFound, text!("files-it-is-not-there-any").aloud()))
            }
            _ => Ok(()),
        }
    }

    pub fn id(&self) -> Option<FileId> {
        self.0.borrow().id
    }
}

impl Write for FileInParts {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut disk = self.0.borrow_mut();
        if disk.pending.len() + bytes.len() > BUFFER_BYTES {
            disk.flush_as_ever()?;
        }
        disk.pending.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.borrow_mut().flush_as_ever()
    }
}

fn takes_nothing() -> io::Error {
    io::Error::new(io::ErrorKind::TimedOut, text!("files-its-reader-takes-nothing-any").aloud())
}

impl Disk {
    fn flush_as_ever(&mut self) -> io::Result<()> {
        self.flush(self.hurries.then_some(Duration::ZERO))
    }

    /// Hands over what is pending; with `patience` only what a pipe takes in that time, and the rest stays pending, up to a
    /// limit.
    fn flush(&mut self, patience: Option<Duration>) -> io::Result<()> {
        let (mut done, began) = (0, now());
        let result = loop {
            if done == self.pending.len() {
                break Ok(());
            }
            match self.file.write(&self.pending[done..]) {
                Ok(0) => break Err(io::ErrorKind::WriteZero.into()),
                Ok(more) => done += more,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    if patience.is_some_and(|patience| began.elapsed() >= patience) {
                        let is_much = self.pending.len() - done > MOST_PENDING;
                        break if is_much { Err(takes_nothing()) } else { Ok(()) };
                    }
                    if signals::came().is_some() {
                        break Err(takes_nothing());
                    }
                    // Where it fails, writing fails too, and says why.
                    let _ = poll(&mut [PollFd::new(&self.file, PollFlags::OUT)], Some(&LOOK));
                }
                Err(error) => break Err(error),
            }
        };
        if result.is_ok() {
            self.pending.drain(..done);
        } else {
            self.pending.clear();
        }
        self.written += done as u64;
        while let Some(end) = self.ends.pop_front_if(|end| end.at <= self.written) {
            self.safe = end;
        }
        if result.is_err() && self.safe.at > 0 && self.id.is_some() {
            // Where even that fails, the last part is damaged, and its reader says so.
            let _ = self.file.set_len(self.safe.at);
        }
        result
    }
}
