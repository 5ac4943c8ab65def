//! A file that ends behind a whole packet, even where the disk is full.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Write};
use std::rc::Rc;

const BUFFER_BYTES: usize = 256 << 10;

/// Written through a buffer. Clones write to the same file.
#[derive(Clone)]
pub struct PacketFile(Rc<RefCell<Disk>>);

/// The end of a packet: its place in the file, and how many packets end there or before.
#[derive(Clone, Copy, Default)]
struct End {
    at: u64,
    packets: u64,
}

struct Disk {
    file: File,
    /// What the operating system does not have yet,
    pending: Vec<u8>,
    /// and what it has.
    written: u64,
    /// Ends of packets that it does not have as a whole,
    ends: VecDeque<End>,
    /// and the last one that it has.
    safe: End,
}

impl PacketFile {
    pub fn new(file: File) -> Self {
        let pending = Vec::with_capacity(BUFFER_BYTES);
        PacketFile(Rc::new(RefCell::new(Disk {
            file,
            pending,
            written: 0,
            ends: VecDeque::new(),
            safe: End::default(),
        })))
    }

    /// What was written so far holds so many packets.
    pub fn end_packet(&self, packets: u64) {
        let mut disk = self.0.borrow_mut();
        let at = disk.written + disk.pending.len() as u64;
        disk.ends.push_back(End { at, packets });
    }

    /// Packets that the operating system has as a whole.
    pub fn safe_packets(&self) -> u64 {
        self.0.borrow().safe.packets
    }
}

impl Write for PacketFile {
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
        if result.is_err() && self.safe.at > 0 {
            // What is no file, such as a pipe, cannot be cut.
            let _ = self.file.set_len(self.safe.at);
        }
        result
    }
}
