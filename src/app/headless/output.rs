//! What the user's program prints: the last of it is kept, and shown without what would move the cursor.

use std::collections::VecDeque;

/// Bytes that are kept.
const KEPT: usize = 64 << 10;

/// The end of a program's output.
#[derive(Default)]
pub struct ProgramOutput {
    /// Pieces as they came.
    pieces: VecDeque<String>,
    bytes: usize,
    dropped: u64,
}

impl ProgramOutput {
    /// Keeps a piece; drops old ones that are too much.
    pub fn push(&mut self, piece: &str) {
        let clean: String = piece.chars().filter(|&c| !c.is_control() || c == '\n' || c == '\t').collect();
        self.bytes += clean.len();
        self.pieces.push_back(clean);
        while self.bytes > KEPT && self.pieces.len() > 1 {
            let gone = self.pieces.pop_front().map_or(0, |piece| piece.len());
            self.bytes -= gone;
            self.dropped += gone as u64;
        }
    }

    /// Bytes that were dropped.
    pub fn dropped(&self) -> u64 {
        self.dropped
    }

    /// What is kept.
    pub fn text(&self) -> String {
        self.pieces.iter().map(String::as_str).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_is_kept_without_what_moves_the_cursor() {
        let clean = "[2Jone\n\ttwo\n";
        let mut output = ProgramOutput::default();
        output.push("\x1b[2Jone\r\n\ttwo\x07\n");
        assert_eq!((output.text().as_str(), output.dropped()), (clean, 0));

        for _ in 0..100 {
            output.push(&"x".repeat(4_096));
        }
        assert!(output.text().len() <= KEPT && !output.text().contains("one"));
        assert_eq!(output.dropped() + output.text().len() as u64, 100 * 4_096 + clean.len() as u64);
    }
}
