//! The bytes that programs write: readable lines, different for each program and at each place of its stream, and made
//! only once.

use std::sync::OnceLock;

use bytes::Bytes;

use crate::units::TaskId;

/// Bytes after which a stream repeats: lines of 19 bytes, and their number is a prime. No power of two, no usual buffer
/// size and no usual segment size divides it, so that a misplaced byte shows.
pub const PERIOD: usize = LINE * LINES;
const LINE: usize = 19;
const LINES: usize = 3449;

/// Longest piece of a stream that lies in memory in one piece from anywhere.
pub const LONGEST_PIECE: usize = 1 << 20;

/// Programs with patterns of their own; more than these share them.
const PATTERNS: usize = 16;

static PATTERN: [OnceLock<Vec<u8>>; PATTERNS] = [const { OnceLock::new() }; PATTERNS];

fn pattern(task: TaskId) -> &'static [u8] {
    let index = usize::from(task.0) % PATTERNS;
    PATTERN[index].get_or_init(|| {
        let name = char::from(b'A' + index as u8);
        let mut bytes = Vec::with_capacity(PERIOD + LONGEST_PIECE);
        bytes.extend((0..LINES).flat_map(|line| format!("{name} {line:07} skbscope\n").into_bytes()));
        while bytes.len() < PERIOD + LONGEST_PIECE {
            let more = bytes.len().min(PERIOD + LONGEST_PIECE - bytes.len()) / PERIOD * PERIOD;
            let more = if more == 0 { PERIOD + LONGEST_PIECE - bytes.len() } else { more };
            bytes.extend_from_within(..more);
        }
        bytes
    })
}

/// Bytes of a program's stream from `at` on: `len` of them, or [`LONGEST_PIECE`] if that is less.
pub fn piece(task: TaskId, at: u64, len: usize) -> &'static [u8] {
    let start = (at % PERIOD as u64) as usize;
    &pattern(task)[start..start + len.min(LONGEST_PIECE)]
}

/// Appends buffers with `len` bytes of a program's stream from `at` on: one, unless there are too many bytes for that.
pub fn buffers(task: TaskId, mut at: u64, mut len: u64, out: &mut Vec<Bytes>) {
    while len > 0 {
        let bytes = piece(task, at, usize::try_from(len).unwrap_or(usize::MAX));
        at += bytes.len() as u64;
        len -= bytes.len() as u64;
        out.push(Bytes::from_static(bytes));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_reads_as_numbered_lines_and_repeats_after_its_period() {
        let task = TaskId(1);
        assert_eq!(piece(task, 0, 38), b"B 0000000 skbscope\nB 0000001 skbscope\n");
        let (from, len) = (PERIOD as u64 - 10, LONGEST_PIECE);
        assert_eq!(piece(task, from, len).len(), LONGEST_PIECE);
        assert_eq!(piece(task, from, 2 * LONGEST_PIECE), piece(task, from + 7 * PERIOD as u64, LONGEST_PIECE));
        assert_eq!(piece(task, from, LONGEST_PIECE)[10..29], *b"B 0000000 skbscope\n");
        assert_eq!(piece(task, PERIOD as u64 - 1, LONGEST_PIECE)[1 + PERIOD..][..19], *b"B 0000000 skbscope\n");
    }

    #[test]
    fn a_long_write_takes_several_buffers() {
        let mut out = Vec::new();
        buffers(TaskId(0), 5, LONGEST_PIECE as u64 + 7, &mut out);

        assert_eq!(out.iter().map(Bytes::len).collect::<Vec<_>>(), [LONGEST_PIECE, 7]);
        assert_eq!(out[1], piece(TaskId(0), 5 + LONGEST_PIECE as u64, 7));
    }
}
