//! What was written, in the order in which it was queued, and whether the peer read just that.

use std::collections::VecDeque;

use sha2::{Digest, Sha256};

use crate::encode::{Encode, Encoder, encoded};
use crate::units::TaskId;
use crate::world::Violation;
use crate::world::pattern;

/// Bytes of one program's stream that follow each other on the wire.
#[derive(Clone, Copy, Debug)]
struct Run {
    task: TaskId,
    from: u64,
    len: u64,
}

encoded! { struct Run { task, from, len } }

#[derive(Clone, Debug)]
pub struct Stream {
    check: bool,
    /// Queued and not read yet.
    runs: VecDeque<Run>,
    written_hash: Option<Sha256>,
    read_hash: Option<Sha256>,
    written: u64,
    read: u64,
    violation: Option<Violation>,
}

impl Encode for Stream {
    fn encode(&self, to: &mut Encoder) {
        let Stream { check: _, runs, written_hash: _, read_hash: _, written, read, violation } = self;
        runs.encode(to);
        (written, read).encode(to);
        (self.written_digest(), self.read_digest()).encode(to);
        violation.is_some().encode(to);
    }
}

impl Stream {
    pub fn new(check: bool, digest: bool) -> Self {
        Stream {
            check,
            runs: VecDeque::new(),
            written_hash: digest.then(Sha256::new),
            read_hash: digest.then(Sha256::new),
            written: 0,
            read: 0,
            violation: None,
        }
    }

    /// Bytes that all programs have queued.
    pub fn written(&self) -> u64 {
        self.written
    }

    /// SHA-256 of what was queued, in that order.
    pub fn written_digest(&self) -> Option<[u8; 32]> {
        self.written_hash.as_ref().map(|hash| hash.clone().finalize().into())
    }

    /// SHA-256 of what was read.
    pub fn read_digest(&self) -> Option<[u8; 32]> {
        self.read_hash.as_ref().map(|hash| hash.clone().finalize().into())
    }

    /// The first thing that went wrong.
    pub fn violation(&self) -> Option<&Violation> {
        self.violation.as_ref()
    }

    pub fn report(&mut self, violation: Violation) {
        self.violation.get_or_insert(violation);
    }

    /// A program has queued `len` bytes from `from` of its stream.
    pub fn queued(&mut self, task: TaskId, from: u64, len: u64) {
        self.written += len;
        if let Some(hash) = &mut self.written_hash {
            let (mut at, end) = (from, from + len);
            while at < end {
                let bytes = pattern::piece(task, at, (end - at) as usize);
                hash.update(bytes);
                at += bytes.len() as u64;
            }
        }
        if !self.check {
            return;
        }
        match self.runs.back_mut() {
            Some(last) if last.task == task && last.from + last.len == from => last.len += len,
            _ => self.runs.push_back(Run { task, from, len }),
        }
    }

    /// A real program has queued these bytes.
    pub fn given(&mut self, bytes: &[u8]) {
        self.written += bytes.len() as u64;
        if let Some(hash) = &mut self.written_hash {
            hash.update(bytes);
        }
    }

    /// The peer's application has read these bytes next.
    pub fn read(&mut self, mut bytes: &[u8]) {
        if let Some(hash) = &mut self.read_hash {
            hash.update(bytes);
        }
        while self.check && self.violation.is_none() && !bytes.is_empty() {
            let Some(run) = self.runs.front_mut() else {
                self.violation = Some(Violation::TooMuch { at: self.read });
                break;
            };
            let most = bytes.len().min(usize::try_from(run.len).unwrap_or(usize::MAX));
            let wrote = pattern::piece(run.task, run.from, most);
            let (now, rest) = bytes.split_at(wrote.len());
            if now != wrote {
                let wrong = now.iter().zip(wrote).position(|(read, wrote)| read != wrote).unwrap_or(0);
                self.violation =
                    Some(Violation::Stream { at: self.read + wrong as u64, wrote: wrote[wrong], read: now[wrong] });
            }
            run.from += wrote.len() as u64;
            run.len -= wrote.len() as u64;
            if run.len == 0 {
                self.runs.pop_front();
            }
            self.read += wrote.len() as u64;
            bytes = rest;
        }
        self.read += bytes.len() as u64;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: TaskId = TaskId(0);
    const B: TaskId = TaskId(1);

    #[test]
    fn bytes_of_two_programs_are_expected_in_the_order_of_queueing() {
        let mut stream = Stream::new(true, true);
        stream.queued(A, 0, 10);
        stream.queued(B, 0, 5);
        stream.queued(A, 10, 10);

        let all = [pattern::piece(A, 0, 10), pattern::piece(B, 0, 5), pattern::piece(A, 10, 10)].concat();
        stream.read(&all[..12]);
        stream.read(&all[12..]);

        assert_eq!(stream.violation(), None);
        assert_eq!(stream.written_digest(), Some(Sha256::digest(&all).into()));
        assert_eq!(stream.read_digest(), stream.written_digest());
    }

    #[test]
    fn a_wrong_byte_is_found_at_its_place() {
        let mut stream = Stream::new(true, false);
        stream.queued(A, 0, 100);
        stream.read(pattern::piece(A, 0, 30));
        // The program's bytes, but shifted by one.
        stream.read(pattern::piece(A, 31, 30));

        assert!(matches!(stream.violation(), Some(Violation::Stream { at: 30.., .. })), "{:?}", stream.violation());
    }

    #[test]
    fn bytes_that_nobody_wrote_are_found() {
        let mut stream = Stream::new(true, false);
        stream.queued(A, 0, 10);
        stream.read(pattern::piece(A, 0, 11));

        assert_eq!(stream.violation(), Some(&Violation::TooMuch { at: 10 }));
    }
}
