//! Commands that print what is in the program.

use std::io;
use std::io::Write;
use std::process::ExitCode;

use serde::Serialize;

use crate::app::commands::outcome::{Outcome, print, print_json};
use crate::app::load;
use crate::cli;
use crate::cli::topics::{TOPICS, Topic};
use crate::debugger::Breakpoint;
use crate::debugger::breakpoint::guide::guide;
use crate::kernel::KernelVersion;
use crate::language::{aloud, text};
use crate::scenario::embedded;

/// A scenario as `scenarios --json` tells it.
#[derive(Serialize)]
struct Entry<'a> {
    name: &'a str,
    title: String,
    shows: String,
    why: String,
    text: &'a str,
}

impl<'a> Entry<'a> {
    fn of(embedded: embedded::Embedded) -> color_eyre::Result<Entry<'a>> {
        let scenario = embedded.scenario()?;
        let (name, text) = (embedded.name, embedded.text);
        Ok(Entry { name, title: scenario.title, shows: scenario.shows, why: scenario.why, text })
    }
}

/// The embedded scenarios.
pub fn list(json: bool) -> Outcome {
    let entries = embedded::ALL.iter().copied().map(Entry::of).collect::<Result<Vec<_>, _>>()?;
    if json {
        print_json(&entries)?;
        return Ok(ExitCode::SUCCESS);
    }
    let scenarios = embedded::ALL.iter().map(|embedded| embedded.scenario()).collect::<Result<Vec<_>, _>>()?;
    let width = entries.iter().map(|entry| entry.name.len()).max().unwrap_or_default();
    let mut text = String::new();
    for scenario in &scenarios {
        let (name, title, shows) = (&scenario.name, scenario.title(&aloud()), scenario.shows(&aloud()));
        text.push_str(&format!("{name:width$}  {title}\n{:width$}  {shows}\n", ""));
    }
    text.push_str(&text!("texts-to-run-one-skbscope-run", next = KernelVersion::default().next().to_string()).aloud());
    print(&text)?;
    Ok(ExitCode::SUCCESS)
}

/// The text of one of them.
pub fn show(name: &str, json: bool) -> Outcome {
    let embedded = load::find(name)?;
    if json {
        print_json(&Entry::of(embedded)?)?
    } else {
        print(embedded.text)?
    }
    Ok(ExitCode::SUCCESS)
}

/// The language of breakpoints; or how some are understood.
pub fn breakpoints(texts: &[String]) -> Outcome {
    if texts.is_empty() {
        print(&guide())?;
    }
    for text in texts {
        let breakpoint: Breakpoint = text.parse()?;
        print(&format!("{}\n", breakpoint.rule.text(KernelVersion::default().profile().release())))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Our fields for Wireshark, in Lua.
pub fn wireshark() -> Outcome {
    print(include_str!("../../../assets/wireshark/skbscope.lua"))?;
    Ok(ExitCode::SUCCESS)
}

/// A page of the manual, or the list of them.
pub fn page(topic: Option<&Topic>) -> Outcome {
    let list = || {
        let topics: String =
            TOPICS.iter().map(|topic| format!("{:11}  {}\n", topic.name, topic.about(&aloud()))).collect();
        text!("texts-to-read-one-skbscope-guide", topics = topics.to_string()).aloud()
    };
    match topic {
        Some(topic) => print(topic.text(&aloud()))?,
        None => print(&list())?,
    }
    Ok(ExitCode::SUCCESS)
}

/// A completion script.
pub fn completions(shell: clap_complete::Shell) -> Outcome {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut cli::definition(), "skbscope", &mut script);
    io::stdout().write_all(&script)?;
    Ok(ExitCode::SUCCESS)
}

/// The manual page.
pub fn manual() -> Outcome {
    let mut page = Vec::new();
    clap_mangen::Man::new(cli::definition()).render(&mut page)?;
    io::stdout().write_all(&page)?;
    Ok(ExitCode::SUCCESS)
}
