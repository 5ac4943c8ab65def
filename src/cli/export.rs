//! `skbscope export`.

use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, ValueEnum};

use crate::cli::replay::Target;
use crate::cli::screen::{SpeedRatio, ThemeName};
use crate::debugger::Breakpoint;
use crate::language::text;

pub const EXAMPLES: &str = "\
Examples:
  skbscope run lossy --headless --record s.jsonl        a recording to export
  skbscope export s.jsonl --to csv -o s.csv             the kernel's counters, a row for each input
  skbscope export s.jsonl --to perfetto -o s.json       a timeline; open it in https://ui.perfetto.dev
  skbscope export s.jsonl@44.77 --to svg -o s.svg       the screen at step 77 of input 44
  skbscope export s.jsonl@44.77 --to ss | skbscope explain
  skbscope export s.jsonl --to asciicast --speed 1/10 --break 'task blocked' -o s.cast    then: asciinema play s.cast
  skbscope export s.jsonl --to pcapng -o s.pcapng       the packets with their comments, as --pcap writes them
  skbscope export blocked-writer --to html -o l.html    a lesson on paper, its answers on a sheet of their own
  skbscope export course --to html -o book.html         all lessons as a book: contents, chapters, answers at the end
  skbscope export s.jsonl@100 --to json | jq .          the first 100 inputs, to standard output";

#[derive(Args, Clone, PartialEq, Debug)]
pub struct ExportArgs {
    /// A recording, or for html and md the name or the file of a lesson, or `course`; with a moment, such as s.jsonl@44 or s.jsonl@44.77: up to there [default: all of it]
    #[arg(value_name = "FILE[@MOMENT]", value_hint = clap::ValueHint::FilePath)]
    pub recording: Target,
    /// What to write
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub to: To,
    /// Write to this file [default: standard output]
    #[arg(short, long, value_name = "OUT", value_hint = clap::ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// Write over OUT if it exists already
    #[arg(long)]
    pub force: bool,
    /// pcapng: super-packets whole, as a capture on the sending host shows them
    #[arg(long)]
    pub gso: bool,
    /// svg, asciicast: columns and rows of the screen
    #[arg(long, value_name = "COLUMNSxROWS", default_value = "120x40")]
    pub size: ScreenSize,
    /// asciicast: virtual time per real time; 1/10 is slower, 10 faster
    #[arg(long, value_name = "RATIO", default_value = "1")]
    pub speed: SpeedRatio,
    /// perfetto, asciicast: a marker wherever this happens; may be given several times
    #[arg(long = "break", value_name = "EXPR")]
    pub breakpoints: Vec<Breakpoint>,
    /// svg, asciicast: colours for a dark or a light background, or of high contrast
    #[arg(long, value_enum, default_value_t = ThemeName::Dark)]
    pub theme: ThemeName,
    /// svg, asciicast: draw with ASCII characters only
    #[arg(long)]
    pub ascii: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum To {
    /// Counters over time, a row for each input
    Csv,
    /// The same as one JSON object, with units
    Json,
    /// A timeline in the JSON of Chrome's tracing: counters, sleeping tasks, events
    Perfetto,
    /// The screen as a cast with markers (asciinema, version 2)
    Asciicast,
    /// The screen at the moment
    Svg,
    /// The socket at the moment as a line of `ss -tmino`; then: skbscope explain
    Ss,
    /// Packets with comments for Wireshark
    Pcapng,
    /// Of a lesson: a handout with pictures of the screen, to be printed or opened in a browser; of `course`: a book of all
    Html,
    /// Of a lesson: the same as Markdown, with the screen as text
    Md,
}

/// In cells.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ScreenSize {
    pub columns: u16,
    pub rows: u16,
}

impl FromStr for ScreenSize {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let size = text.split_once('x').and_then(|(columns, rows)| Some((columns.parse().ok()?, rows.parse().ok()?)));
        match size {
            Some((columns @ 60..=500, rows @ 16..=200)) => Ok(ScreenSize { columns, rows }),
            _ => Err(text!("export-expected-a-size-from-60x16", text = text.to_string()).aloud()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_one_that_a_screen_can_have() {
        assert_eq!("80x24".parse(), Ok(ScreenSize { columns: 80, rows: 24 }));
        for wrong in ["80", "80x", "x24", "10x10", "9999x24"] {
            assert!(wrong.parse::<ScreenSize>().is_err(), "{wrong}");
        }
    }
}
