//! Reading a recording: whole, or as far as it goes.

use std::fmt;

use serde::Deserialize;

use crate::encode::VERSION;
use crate::journal::line::{FORMAT, ForkLine, SwitchLine};
use crate::journal::{Header, InputLine, Journal, Line, StateLine};
use crate::kernel::possible::Impossible;
use crate::language::{Text, said, text};
use crate::world::Place;

/// A recording that was read.
#[derive(Clone, PartialEq, Debug)]
pub struct Recording {
    /// The first line: version, scenario.
    pub header: Header,
    /// At least one: the session as it began. Each other one goes off from one before it.
    pub branches: Vec<Branch>,
    /// The branch the recording ended in.
    pub current: usize,
    /// The recording was ended by the program, not by an accident.
    pub is_complete: bool,
    /// The end of the file could not be read.
    pub damage: Option<Damage>,
}

/// One course of a session.
#[derive(Clone, PartialEq, Debug)]
pub struct Branch {
    /// With all entries from the beginning of the session on.
    pub journal: Journal,
    /// The branch it goes off from, and where.
    pub fork: Option<(usize, Place)>,
    /// From the fork on.
    pub inputs: Vec<InputLine>,
    pub states: Vec<StateLine>,
}

impl Branch {
    /// The last place that the recording tells of.
    pub fn end(&self) -> Place {
        let fork = self.fork.map(|(_, place)| place);
        let entry = self.journal.entries.last().map(|entry| Place { turn: entry.place.turn + 1, ..entry.place });
        let state = self.states.last().map(|line| line.after);
        let input = self.inputs.last().map(InputLine::place);
        [fork, entry, state, input].into_iter().flatten().max_by_key(|place| (place.turn, place.at)).unwrap_or_default()
    }
}

/// Lines that were left out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Damage {
    /// The first of them, counted from 1.
    pub line: usize,
    pub lines: usize,
    pub why: String,
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Damage { line, lines, why } = self;
        said!(f, "recording-line-is-damaged", line = line.to_string(), why = why.to_string())?;
        match lines {
            1 => said!(f, "recording-it-is-left-out"),
            _ => said!(f, "recording-it-and-the-behind-it", lines = lines - 1),
        }
    }
}

/// Why nothing of a recording can be used.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ReadError {
    /// The file has no line at all.
    #[error("{}", self.text().aloud())]
    Empty,
    /// The first line is no header.
    #[error("{}", self.text().aloud())]
    NotARecording(String),
    /// Written in another version of the format.
    #[error("{}", self.text().aloud())]
    Format {
        /// The version of the format in the file.
        theirs: u32,
        /// The program that wrote it, with its version.
        program: String,
        /// The title of the scenario in it.
        scenario: String,
    },
    /// It tells of a kernel or a world that cannot be.
    #[error("{}", self.text().aloud())]
    Impossible(#[from] Impossible),
    /// Its digests are of another version of the state's encoding.
    #[error("{}", self.text().aloud())]
    Encoding {
        /// The version in the file.
        theirs: u32,
        /// The program that wrote it, with its version.
        program: String,
        /// The title of the scenario in it.
        scenario: String,
    },
}

impl ReadError {
    /// In words, for people.
    pub fn text(&self) -> Text {
        match self {
            ReadError::Empty => text!("recording-it-is-empty-a-recording"),
            ReadError::NotARecording(of) => text!("recording-it-is-no-recording-its", of = of.to_string()),
            ReadError::Format { theirs, .. } => {
                text!("recording-it-has-format-and-this", theirs = theirs.to_string(), format = FORMAT)
            }
            ReadError::Impossible(of) => text!("recording-its-header-cannot-be-right", of = of.to_string()),
            ReadError::Encoding { theirs, .. } => {
                text!("recording-its-digests-have-version-of", theirs = theirs.to_string(), version = VERSION)
            }
        }
    }
}

impl ReadError {
    /// What to do about it.
    pub fn advice(&self) -> Option<String> {
        match self {
            ReadError::Format { program, scenario, .. } | ReadError::Encoding { program, scenario, .. } => Some(
                text!(
                    "recording-replay-it-with-the-skbscope",
                    program = program.to_string(),
                    scenario = scenario.to_string()
                )
                .aloud(),
            ),
            ReadError::Empty | ReadError::NotARecording(_) | ReadError::Impossible(_) => None,
        }
    }
}

/// Of a header in any version: all that must never change.
#[derive(Deserialize)]
struct AnyHeader {
    skbscope: AnyVersion,
}

#[derive(Deserialize)]
struct AnyVersion {
    format: u32,
    #[serde(default)]
    encoding: u32,
    #[serde(default)]
    program: String,
    #[serde(default)]
    scenario: AnyScenario,
}

#[derive(Deserialize, Default)]
struct AnyScenario {
    #[serde(default)]
    name: String,
}

impl Recording {
    /// Reads the text of a file. What is damaged at its end is left out, and told.
    pub fn read(text: &[u8]) -> Result<Recording, ReadError> {
        let mut lines = text.split_inclusive(|&byte| byte == b'\n').enumerate();
        let (_, first) = lines.next().ok_or(ReadError::Empty)?;
        let header = read_header(first)?;
        let journal = Journal::new(header.scenario.world.clone());
        let branch = Branch { journal, fork: None, inputs: Vec::new(), states: Vec::new() };
        let mut recording = Recording { header, branches: vec![branch], current: 0, is_complete: false, damage: None };
        while let Some((index, line)) = lines.next() {
            if let Err(why) = parse(line).and_then(|line| recording.take(line)) {
                recording.damage = Some(Damage { line: index + 1, lines: 1 + lines.count(), why });
                break;
            }
        }
        Ok(recording)
    }

    fn take(&mut self, line: Line) -> Result<(), String> {
        self.is_complete = false;
        self.check_order(&line)?;
        let current = &mut self.branches[self.current];
        match line {
            Line::Header(_) => return Err("a second header".to_owned()),
            Line::Input(input) => current.inputs.push(input),
            Line::Command(entry) => current.journal.entries.push(entry),
            Line::State(state) => current.states.push(state),
            Line::Fork(fork) => self.fork(fork)?,
            Line::Switch(SwitchLine { branch }) => self.switch(branch)?,
            Line::End(state) => {
                current.states.push(state);
                self.is_complete = true;
            }
        }
        Ok(())
    }

    /// Nothing comes before what stands before it, and nothing of it is impossible.
    fn check_order(&self, line: &Line) -> Result<(), String> {
        let place = match line {
            Line::Input(input) => input.place(),
            Line::Command(entry) => {
                entry.command.check_possible().map_err(|error| error.to_string())?;
                entry.place
            }
            Line::State(state) | Line::End(state) => state.after,
            Line::Fork(ForkLine { after, .. }) => {
                return if is_within_reach(*after) {
                    Ok(())
                } else {
                    Err(text!("recording-it-lies-beyond-all-time").aloud())
                };
            }
            Line::Header(_) | Line::Switch(_) => return Ok(()),
        };
        let current = &self.branches[self.current];
        let state = current.states.last().map(|state| state.after);
        let entry = current.journal.entries.last().map(|entry| entry.place);
        let before = [state, entry, current.inputs.last().map(InputLine::place)];
        match before.into_iter().flatten().find(|before| before.at > place.at || before.turn > place.turn) {
            Some(before) => {
                Err(text!("recording-it-lies-at-s-before", at = place.at.to_string(), at_2 = before.at.to_string())
                    .aloud())
            }
            None if is_within_reach(place) => Ok(()),
            None => Err(text!("recording-it-lies-beyond-all-time").aloud()),
        }
    }

    fn switch(&mut self, branch: usize) -> Result<(), String> {
        if branch >= self.branches.len() {
            return Err(text!("recording-there-is-no-branch", branch = branch.to_string()).aloud());
        }
        self.current = branch;
        Ok(())
    }

    fn fork(&mut self, ForkLine { branch, of, after }: ForkLine) -> Result<(), String> {
        let parent = self
            .branches
            .get(of)
            .ok_or_else(|| text!("recording-there-is-no-branch-2", of = of.to_string()).aloud())?;
        if branch != self.branches.len() {
            return Err(text!(
                "recording-branch-instead-of",
                branch = branch.to_string(),
                branches = self.branches.len().to_string()
            )
            .aloud());
        }
        let journal = parent.journal.until(after);
        self.branches.push(Branch { journal, fork: Some((of, after)), inputs: Vec::new(), states: Vec::new() });
        self.current = branch;
        Ok(())
    }
}

/// Counts and times that a session can come to: thirty years, and a turn each nanosecond of them.
fn is_within_reach(place: Place) -> bool {
    const MOST: u64 = 1_000_000_000_000_000_000;
    let Place { input, turn, at } = place;
    [input, turn, at.as_nanos()].into_iter().all(|count| count <= MOST)
}

/// A line that was written whole ends with a line break.
fn parse(line: &[u8]) -> Result<Line, String> {
    let whole = line.strip_suffix(b"\n").ok_or("it was not written to its end")?;
    serde_json::from_slice(whole).map_err(|error| error.to_string())
}

fn read_header(line: &[u8]) -> Result<Header, ReadError> {
    let no_recording = |error: serde_json::Error| ReadError::NotARecording(error.to_string());
    let any: AnyHeader = serde_json::from_slice(line).map_err(no_recording)?;
    let AnyVersion { format, encoding, program, scenario: AnyScenario { name: scenario } } = any.skbscope;
    if format != FORMAT {
        return Err(ReadError::Format { theirs: format, program, scenario });
    }
    if encoding != VERSION {
        return Err(ReadError::Encoding { theirs: encoding, program, scenario });
    }
    match parse(line) {
        Ok(Line::Header(header)) => {
            header.scenario.world.check_possible()?;
            Ok(header)
        }
        Ok(_) => Err(ReadError::NotARecording("another line".to_owned())),
        Err(why) => Err(ReadError::NotARecording(why)),
    }
}
