//! `skbscope export`.

use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, ValueEnum};

use crate::debugger::Moment;

pub const EXAMPLES: &str = "\
Examples:
  skbscope run lossy --headless --record s.jsonl        a recording to export
  skbscope export s.jsonl --to csv -o s.csv             the kernel's counters, a row for each input
  skbscope export s.jsonl --to perfetto -o s.json       a timeline; open it in https://ui.perfetto.dev
  skbscope export s.jsonl --to pcapng -o s.pcapng       the packets with their comments, as --pcap writes them
  skbscope export s.jsonl@100 --to json | jq .          the first 100 inputs, to standard output";

#[derive(Args, Clone, PartialEq, Debug)]
pub struct ExportArgs {
    /// A recording; with a moment, such as s.jsonl@44 or s.jsonl@44.77: up to there [default: all of it]
    #[arg(value_name = "FILE[@MOMENT]", value_hint = clap::ValueHint::FilePath)]
    pub recording: FileAt,
    /// What to write
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub to: To,
    /// Write to this file [default: standard output]
    #[arg(short, long, value_name = "OUT", value_hint = clap::ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// pcapng: super-packets whole, as a capture on the sending host shows them
    #[arg(long)]
    pub gso: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum To {
    /// Counters over time, a row for each input
    Csv,
    /// The same as one JSON object, with units
    Json,
    /// A timeline in the JSON of Chrome's tracing: counters, sleeping tasks, events
    Perfetto,
    /// Packets with comments for Wireshark
    Pcapng,
}

/// A recording, and a moment of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FileAt {
    pub path: PathBuf,
    pub moment: Option<Moment>,
}

impl FromStr for FileAt {
    type Err = String;

    /// What stands behind the last `@` is a moment if it begins with a digit; otherwise the `@` belongs to the name.
    fn from_str(text: &str) -> Result<Self, String> {
        match text.rsplit_once('@') {
            Some((path, moment)) if moment.starts_with(|c: char| c.is_ascii_digit()) => {
                Ok(FileAt { path: path.into(), moment: Some(moment.parse()?) })
            }
            _ => Ok(FileAt { path: text.into(), moment: None }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_may_follow_the_name_of_a_file() {
        let at = |text: &str| text.parse::<FileAt>();
        assert_eq!(at("a.jsonl"), Ok(FileAt { path: "a.jsonl".into(), moment: None }));
        assert_eq!(at("a.jsonl@7.3"), Ok(FileAt { path: "a.jsonl".into(), moment: Some(Moment::new(7, 3)) }));
        assert_eq!(at("me@home.jsonl"), Ok(FileAt { path: "me@home.jsonl".into(), moment: None }));
        assert!(at("a.jsonl@7.x").is_err());
    }
}
