//! Scenarios by name or from a file.

use std::io;
use std::ops::Range;
use std::path::Path;

use thiserror::Error;
use toml::Spanned;

use crate::cli::Options;
use crate::cli::kernels::KernelChoice;
use crate::debugger::breakpoint::ParseError;
use crate::debugger::{Breakpoint, Expectation};
use crate::language::{Text, text};
use crate::os::files::input;
use crate::os::host::Host;
use crate::os::stderr::tell;
use crate::scenario::embedded;
use crate::scenario::embedded::Embedded;
use crate::scenario::kernel::KernelTable;
use crate::scenario::tables::PeerKind;
use crate::scenario::{File, Problem, Scenario, ScenarioError};

/// Why there is no scenario to run.
#[derive(Debug, Error)]
pub enum LoadError {
    /// Neither a scenario nor a file has this name.
    #[error("{}", self.text().aloud())]
    Unknown(String),
    /// The file cannot be read.
    #[error("{}", self.text().aloud())]
    Unreadable {
        /// The path as it was given.
        path: String,
        /// What the system answered.
        #[source]
        error: io::Error,
    },
    /// The file is read, and is no valid scenario.
    #[error(transparent)]
    Wrong(ScenarioError),
    /// The options make nonsense of it.
    #[error("{}", self.text().aloud())]
    Options(Problem),
}

impl LoadError {
    /// In words, for people.
    pub fn text(&self) -> Text {
        match self {
            LoadError::Unknown(of) => text!("load-there-is-no-scenario-and", of = of.to_string()),
            LoadError::Unreadable { path, .. } => text!("load-cannot-read-the-scenario", path = path.to_string()),
            LoadError::Wrong(of) => Text::plain(of.to_string()),
            LoadError::Options(of) => text!("load-the-options-do-not-fit", message = of.message.to_string()),
        }
    }
}

impl LoadError {
    /// What to do about it.
    pub fn advice(&self) -> Option<String> {
        match self {
            LoadError::Unknown(name) => {
                let near = embedded::nearest_name(name)
                    .map(|near| text!("load-did-you-mean", near = near.to_string()).aloud());
                let names: Vec<_> = embedded::ALL.iter().map(|embedded| embedded.name).collect();
                Some(
                    text!(
                        "load-scenarios",
                        near = near.unwrap_or_default().to_string(),
                        names = names.join(", ").to_string()
                    )
                    .aloud(),
                )
            }
            LoadError::Options(problem) => problem.hint.clone(),
            LoadError::Unreadable { .. } | LoadError::Wrong(_) => None,
        }
    }
}

/// The embedded scenario of this name.
pub fn find(name: &str) -> Result<Embedded, LoadError> {
    embedded::find(name).ok_or_else(|| LoadError::Unknown(name.to_owned()))
}

/// The scenario called `wanted`, or in the file at that path; with `options` in place of what it says.
pub fn load(wanted: Option<&str>, options: &Options) -> Result<Scenario, LoadError> {
    if wanted.is_none() && options.peer.peer == Some(PeerKind::Tun) {
        let base = if options.headless.headless { embedded::TUN_FAST } else { embedded::TUN_WATCHED };
        return build(base.name, &base.file(), base.text, options);
    }
    let wanted = wanted.unwrap_or(embedded::DEFAULT);
    if let Some(embedded) = embedded::find(wanted) {
        return build(embedded.name, &embedded.file(), embedded.text, options);
    }
    let path = Path::new(wanted);
    let text = input::read_text(path, input::SCENARIO).map_err(|error| {
        let looks_like_a_name = !wanted.contains(['/', '.']);
        if error.kind() == io::ErrorKind::NotFound && looks_like_a_name {
            return LoadError::Unknown(wanted.to_owned());
        }
        LoadError::Unreadable { path: wanted.to_owned(), error }
    })?;
    let name = path.file_stem().map_or(wanted.into(), |stem| stem.to_string_lossy());
    build(&name, wanted, &text, options)
}

/// An embedded scenario on the kernel of this machine.
pub fn on_host(name: &str, host: &Host) -> Result<Scenario, LoadError> {
    let embedded = find(name)?;
    let wrong = |problem: Problem| LoadError::Wrong(problem.in_file(name, embedded.text));
    let mut file = File::parse(embedded.text).map_err(wrong)?;
    file.kernel = KernelTable::of_machine(host.version, host.kernel.clone());
    file.scenario(name).map_err(wrong)
}

/// A scenario that this program has written itself.
pub fn of_text(name: &str, text: &str) -> Result<Scenario, LoadError> {
    let wrong = |problem: Problem| LoadError::Wrong(problem.in_file(name, text));
    File::parse(text).map_err(wrong)?.scenario(name).map_err(wrong)
}

/// The breakpoints of a scenario.
pub fn breakpoints(scenario: &Scenario) -> Result<Vec<Breakpoint>, ParseError> {
    scenario.breakpoints.iter().map(|text| text.parse()).collect()
}

/// Tells what is wrong with a breakpoint, or an expectation, where it stands in the scenario's `text`.
fn check_conditions(file: &File, text: &str) -> Result<(), Problem> {
    for written in &file.breakpoints {
        written.get_ref().parse::<Breakpoint>().map_err(|error| misread(written, error, text))?;
    }
    for written in file.script.iter().filter_map(|entry| entry.get_ref().expect.as_ref()) {
        written.get_ref().parse::<Expectation>().map_err(|error| misread(written, error, text))?;
    }
    Ok(())
}

fn misread(written: &Spanned<String>, error: ParseError, text: &str) -> Problem {
    let problem = Problem::new(Some(place_of(written, &error, text)), error.message);
    match error.hint {
        Some(hint) => problem.hint(hint),
        None => problem,
    }
}

/// The part of a quoted breakpoint that an error is about: all of it, where it is not written as it reads.
fn place_of(written: &Spanned<String>, error: &ParseError, text: &str) -> Range<usize> {
    let quoted = written.span();
    let start = text[quoted.clone()].find(&error.text).map(|within| quoted.start + within);
    start.map_or(quoted, |start| start + error.span.start..start + error.span.end)
}

/// Puts this machine's kernel in the place of the scenario's, and tells what of it is known.
fn take_host(file: &mut File) {
    let Host { version, kernel, known, guessed } = Host::read();
    file.kernel = KernelTable::of_machine(version, kernel);
    let lines = [(text!("host-known"), known), (text!("host-guessed"), guessed)];
    let told: Vec<_> = lines
        .iter()
        .map(|(how, what)| text!("load-this-machine", how = how, what = what.join("; ").to_string()).aloud())
        .collect();
    for line in &told {
        tell(format_args!("{}", text!("load-skbscope", line = line.to_string()).aloud()));
    }
    file.why = format!("{}\n{}", told.join("\n"), file.why);
}

/// A scenario as it is, with its breakpoints; `file` is what an error calls it.
pub fn as_it_is(name: &str, file: &str, text: &str) -> Result<(File, Scenario), LoadError> {
    let wrong = |problem: Problem| LoadError::Wrong(problem.in_file(file, text));
    let parsed = File::parse(text).map_err(wrong)?;
    let scenario = parsed.scenario(name).map_err(wrong)?;
    check_conditions(&parsed, text).map_err(wrong)?;
    Ok((parsed, scenario))
}

/// First the scenario as it is, so that an error in it is told with its place; then with the options.
fn build(name: &str, file: &str, text: &str, options: &Options) -> Result<Scenario, LoadError> {
    let (mut parsed, _) = as_it_is(name, file, text)?;
    options.apply(&mut parsed).map_err(LoadError::Options)?;
    if options.run.kernel == Some(KernelChoice::Host) {
        take_host(&mut parsed);
    }
    parsed.scenario(name).map_err(LoadError::Options)
}
