//! Looks at a real socket in a file: a line for each, as `attach --headless --json` prints them, behind a header.
//!
//! ```text
//! {"attach":1,"program":"0.1.0","kernel":"6.18.44"}
//! {"at_ms":0,"socket":{...}}
//! {"bookmark":1}
//! {"ended":"left"}
//! ```

use serde::{Deserialize, Serialize};
use serde_json::to_string;
use thiserror::Error;

use crate::source::live::look::Look;
use crate::units::print::plural;

/// The version of the lines.
const FORMAT: u32 = 1;
const BEGIN: &[u8] = b"{\"attach\":";

/// The first line.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Header {
    attach: u32,
    /// The version of the program that recorded.
    pub program: String,
    /// The release of the kernel whose socket it was.
    pub kernel: String,
}

/// How a recording ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// Whoever looked had enough.
    Left,
    /// The socket was there no more.
    Gone,
}

/// A line of a recording.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub enum Line<'a> {
    /// The first.
    Header(Header),
    /// What was seen.
    Look(&'a Look),
    /// A bookmark was set at this look, counted from 1, or taken away again.
    Bookmark {
        /// Which.
        bookmark: u64,
    },
    /// The last.
    Ended {
        /// How.
        ended: Ending,
    },
}

impl Header {
    /// Of a recording that is made now, of a socket of this kernel.
    pub fn new(kernel: String) -> Header {
        Header { attach: FORMAT, program: env!("CARGO_PKG_VERSION").to_owned(), kernel }
    }
}

impl Line<'_> {
    /// As it stands in the file.
    pub fn to_text(&self) -> String {
        // There is no map with keys that are no texts, and no failing writer.
        to_string(self).unwrap_or_default() + "\n"
    }
}

/// Why bytes are no such recording.
#[derive(Debug, Error)]
pub enum ReadError {
    /// Written by a program that knows more.
    #[error("it is an attach recording of format {0}, and this program reads format {FORMAT}")]
    Format(u32),
    /// The first line is not whole.
    #[error("its first line is no header of an attach recording")]
    Header(#[source] serde_json::Error),
    /// There is nothing to show.
    #[error("it has no look: nothing was seen before it ended")]
    Empty,
}

/// What was recorded of a socket.
#[derive(Debug)]
pub struct Observations {
    /// Who recorded it, and where.
    pub header: Header,
    /// At least one.
    pub looks: Vec<Look>,
    /// Looks with a bookmark, counted from 0.
    pub bookmarks: Vec<usize>,
    /// None: the program that recorded was killed.
    pub ended: Option<Ending>,
    /// What could not be read at the end, in a sentence.
    pub damage: Option<String>,
}

#[derive(Deserialize)]
struct Bookmark {
    bookmark: u64,
}

#[derive(Deserialize)]
struct Ended {
    ended: Ending,
}

impl Observations {
    /// Whether a file begins as such a recording does.
    pub fn are_in(bytes: &[u8]) -> bool {
        bytes.starts_with(BEGIN)
    }

    /// Reads as far as it goes.
    pub fn read(bytes: &[u8]) -> Result<Observations, ReadError> {
        let mut lines = bytes.split(|byte| *byte == b'\n');
        let header: Header = serde_json::from_slice(lines.next().unwrap_or_default()).map_err(ReadError::Header)?;
        if header.attach != FORMAT {
            return Err(ReadError::Format(header.attach));
        }
        let mut read = Observations { header, looks: Vec::new(), bookmarks: Vec::new(), ended: None, damage: None };
        let lines: Vec<_> = lines.filter(|line| !line.is_empty()).collect();
        for (n, line) in lines.iter().enumerate() {
            if let Err(error) = read.take(line) {
                let left = plural((lines.len() - n) as u64, "line");
                read.damage = Some(format!("line {} cannot be read ({error}): {left} left out", n + 2));
                break;
            }
        }
        if read.looks.is_empty() { Err(ReadError::Empty) } else { Ok(read) }
    }

    fn take(&mut self, line: &[u8]) -> serde_json::Result<()> {
        if line.starts_with(b"{\"bookmark\":") {
            let Bookmark { bookmark } = serde_json::from_slice(line)?;
            let look = bookmark.saturating_sub(1) as usize;
            match self.bookmarks.iter().position(|known| *known == look) {
                Some(place) => drop(self.bookmarks.remove(place)),
                None => self.bookmarks.push(look),
            }
        } else if line.starts_with(b"{\"ended\":") {
            let Ended { ended } = serde_json::from_slice(line)?;
            self.ended = Some(ended);
        } else {
            self.looks.push(serde_json::from_slice(line)?);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
