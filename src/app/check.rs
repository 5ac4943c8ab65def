//! Files of every kind that the program reads, read and not run: for editors and for CI.

use std::fmt;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::app::error_line::in_one_line;
use crate::app::{lessons, load, scripts};
use crate::capture::read as capture;
use crate::conformance::Trace;
use crate::os::files::input;
use crate::os::files::recording::{self, Recorded};
use crate::units::print::plural;

/// A file, and what it is.
#[derive(Serialize)]
pub struct Checked {
    path: PathBuf,
    /// What it is, in a few words; none if something is wrong with it.
    is: Option<String>,
    /// What is wrong, with its place where it has one.
    wrong: Option<String>,
}

impl Checked {
    /// Reads a file by what it holds.
    pub fn of(path: &Path) -> Checked {
        let (is, wrong) = match what(path) {
            Ok(is) => (Some(is), None),
            Err(error) => (None, Some(in_one_line(&*error))),
        };
        Checked { path: path.to_owned(), is, wrong }
    }

    /// Whether nothing is wrong with it.
    pub fn is_good(&self) -> bool {
        self.wrong.is_none()
    }
}

impl fmt::Display for Checked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.is, &self.wrong) {
            (Some(is), _) => writeln!(f, "ok      {}: {is}", self.path.display()),
            (None, wrong) => writeln!(f, "WRONG   {}: {}", self.path.display(), wrong.as_deref().unwrap_or_default()),
        }
    }
}

type Wrong = Box<dyn std::error::Error + Send + Sync>;

fn what(path: &Path) -> Result<String, Wrong> {
    let name = path.to_string_lossy();
    match path.extension().and_then(|ending| ending.to_str()) {
        Some("toml") => toml(&name),
        Some("pkt") => Ok(format!("a script of {}", plural(scripts::files::read(path)?.events.len(), "event"))),
        Some("pcap" | "pcapng" | "cap") => {
            let packets = capture::read(&input::read(path, input::RECORDING)?)?;
            let (count, damage) = (packets.tcp.len(), packets.damage);
            if let Some(damage) = damage {
                return Err(format!("a capture of {}, and then: {damage}", plural(count, "packet of TCP")).into());
            }
            let flows = capture::flows(packets.tcp).len();
            Ok(format!("a capture of {} in {}", plural(count, "segment"), plural(flows, "connection")))
        }
        Some("jsonl") => lines(path),
        _ => Err(
            "it is no file that can be checked: scenarios and lessons end in .toml, scripts in .pkt, recordings and \
                  traces in .jsonl, captures in .pcap or .pcapng"
                .into(),
        ),
    }
}

/// A lesson has cues; a scenario has none.
fn toml(name: &str) -> Result<String, Wrong> {
    let text = input::read_text(Path::new(name), input::SCENARIO)?;
    if text.parse::<toml::Table>().is_ok_and(|table| table.contains_key("cue")) {
        let lesson = lessons::load(name)?;
        return Ok(format!(
            "a lesson of {}; to play it: skbscope learn {name} --check",
            plural(lesson.cues.len(), "cue")
        ));
    }
    let (_, scenario) = load::as_it_is(name, name, &text)?;
    Ok(format!("a scenario with {}", plural(scenario.world.programs.len(), "task")))
}

/// The first line tells a recording from a trace.
fn lines(path: &Path) -> Result<String, Wrong> {
    let bytes = input::read(path, input::RECORDING)?;
    let first = bytes.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let header: serde_json::Value = serde_json::from_slice(first).unwrap_or_default();
    if header.get("kernel").is_some() && header.get("skbscope").is_none() {
        let trace = Trace::parse(std::str::from_utf8(&bytes)?)?;
        return Ok(format!("a trace of {}", plural(trace.steps.len(), "step")));
    }
    let recording = match recording::read(path)? {
        Recorded::Session(recording) => recording,
        Recorded::Looks(_) => return Ok("a recording of a real socket".to_owned()),
    };
    if let Some(damage) = &recording.damage {
        return Err(format!("a recording, and then: {damage}").into());
    }
    Ok(format!("a recording of {}", plural(recording.branches.len(), "branch")))
}
