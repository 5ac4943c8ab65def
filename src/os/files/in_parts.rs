//! A file that ends behind a whole part, such as a packet or a line, even where the disk is full; and that is known to be
//! there at its end.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Write};
use std::path::PathBuf;
use std::rc::Rc;

use crate::os::files::output::{FileId, Output};

const BUFFER_BYTES: usize = 256 << 10;

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
        let (path, id) = (output.path().to_owned(), output.id());
        Ok(FileInParts(Rc::new(RefCell::new(Disk {
            file: output.begin()?,
            path,
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

    /// Whether the file still has its name, once all is written.
    pub fn check_name(&self) -> io::Result<()> {
        let disk = self.0.borrow();
        match disk.id {
            Some(id) if FileId::of(&disk.path) != Some(id) => Err(io::Error::new(
                io::ErrorKind::NotFound,
                "it is not there any more: it was deleted, renamed or replaced while it was written",
            )),
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
            disk.flush()?;
        }
        disk.pending.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.borrow_mut().flush()
    }
}

impl Disk {
    fn flush(&mut self) -> io::Result<()> {
        let mut done = 0;
        let result = loop {
            if done == self.pending.len() {
                break Ok(());
            }
            match self.file.write(&self.pending[done..]) {
                Ok(0) => break Err(io::ErrorKind::WriteZero.into()),
                Ok(more) => done += more,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => break Err(error),
            }
        };
        self.pending.clear();
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
