//! The application behind a receiver: it reads at its own speed.

use std::collections::VecDeque;
use std::time::Duration;

use bytes::Bytes;

use crate::encode::encoded;
use crate::units::Time;

/// A slow reader reads this often, as long as it can read at least one byte and at most [`LARGEST_READ`] at a time.
const READS_PER_SECOND: u64 = 100;
const LARGEST_READ: u64 = 64 << 10;

#[derive(Clone, Debug)]
pub struct Reader {
    /// Bytes per second; `None`: all at once, 0: nothing.
    rate: Option<u64>,
    /// A slow reader reads no earlier.
    due: Time,
    unread: VecDeque<Bytes>,
    unread_bytes: u64,
    /// What was read and nobody has looked at yet.
    read: Vec<Bytes>,
    read_bytes: u64,
}

encoded! { struct Reader { rate, due, unread, unread_bytes, read, read_bytes } }

impl Reader {
    pub fn new(rate: Option<u64>) -> Self {
        Reader { rate, due: Time::ZERO, unread: VecDeque::new(), unread_bytes: 0, read: Vec::new(), read_bytes: 0 }
    }

    pub fn rate(&self) -> Option<u64> {
        self.rate
    }

    pub fn payloads_mut(&mut self) -> impl Iterator<Item = &mut Bytes> {
        self.unread.iter_mut().chain(&mut self.read)
    }

    /// Bytes in order that wait to be read.
    pub fn unread_bytes(&self) -> u64 {
        self.unread_bytes
    }

    pub fn read_bytes(&self) -> u64 {
        self.read_bytes
    }

    /// All bytes read since the last drain, in order.
    pub fn drain(&mut self) -> std::vec::Drain<'_, Bytes> {
        self.read.drain(..)
    }

    /// Nothing is left to read, and the reader would notice.
    pub fn is_at_end(&self) -> bool {
        self.unread_bytes == 0 && self.rate != Some(0)
    }

    pub fn set_rate(&mut self, at: Time, rate: Option<u64>) {
        self.rate = rate;
        self.due = at;
    }

    pub fn deliver(&mut self, bytes: Bytes) {
        self.unread_bytes += bytes.len() as u64;
        self.unread.push_back(bytes);
    }

    /// When the reader next reads.
    pub fn next_deadline(&self) -> Option<Time> {
        (self.unread_bytes > 0 && self.rate != Some(0)).then_some(self.due)
    }

    /// Reads what is due by `at`.
    pub fn read(&mut self, at: Time) {
        match self.rate {
            None => self.take(u64::MAX),
            Some(0) => {}
            Some(rate) => {
                self.due = self.due.max(at);
                let most = (rate / READS_PER_SECOND).clamp(1, LARGEST_READ);
                while self.unread_bytes > 0 && self.due <= at {
                    let bytes = most.min(self.unread_bytes);
                    self.take(bytes);
                    self.due += Duration::from_nanos((bytes * 1_000_000_000).div_ceil(rate));
                }
            }
        }
    }

    fn take(&mut self, mut most: u64) {
        while most > 0
            && let Some(mut chunk) = self.unread.pop_front()
        {
            if chunk.len() as u64 > most {
                let rest = chunk.split_off(most as usize);
                self.unread.push_front(rest);
            }
            let bytes = chunk.len() as u64;
            most -= bytes;
            self.unread_bytes -= bytes;
            self.read_bytes += bytes;
            self.read.push(chunk);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slow_reader_keeps_its_rate() {
        let mut reader = Reader::new(Some(10_000));
        reader.deliver(Bytes::from_static(&[7; 250]));

        reader.read(Time::from_millis(3));
        assert_eq!((reader.read_bytes(), reader.next_deadline()), (100, Some(Time::from_millis(13))));
        reader.read(Time::from_millis(12));
        assert_eq!(reader.read_bytes(), 100);
        reader.read(Time::from_millis(13));
        reader.read(Time::from_millis(23));

        assert_eq!((reader.read_bytes(), reader.unread_bytes(), reader.next_deadline()), (250, 0, None));
        let read: Vec<_> = reader.drain().map(|chunk| chunk.len()).collect();
        assert_eq!(read, [100, 100, 50]);
    }

    #[test]
    fn a_reader_that_does_not_read_starts_when_told() {
        let mut reader = Reader::new(Some(0));
        reader.deliver(Bytes::from_static(b"abc"));
        reader.read(Time::from_millis(1));
        assert_eq!((reader.read_bytes(), reader.next_deadline()), (0, None));

        reader.set_rate(Time::from_millis(2), None);
        reader.read(Time::from_millis(2));

        assert_eq!(reader.read_bytes(), 3);
    }
}
