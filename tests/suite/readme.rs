//! What the README says is what the program does: keys, scenarios, commands and folders.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use clap::Parser;
use skbscope::cli::Cli;
use skbscope::scenario::embedded;
use skbscope::tui::command::table::{ACTIONS, Action, Group};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The README's lines from a heading to the next one.
fn section(heading: &str) -> Vec<String> {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let lines = readme.lines().skip_while(|line| *line != heading).skip(1);
    let section: Vec<_> = lines.take_while(|line| !line.starts_with("## ")).map(str::to_owned).collect();
    assert!(!section.is_empty(), "the README has no section {heading}");
    section
}

/// The rows of the table in a section, without its head.
fn table(heading: &str) -> Vec<String> {
    section(heading).into_iter().filter(|line| line.starts_with('|')).skip(2).collect()
}

fn assert_table(heading: &str, expected: &[String]) {
    assert!(table(heading) == expected, "the table of {heading} should have these rows:\n{}", expected.join("\n"));
}

/// Every action that the hint bar can show, opposites too, in the order of the action table.
#[test]
fn the_keys_are_those_of_the_action_table() {
    let opposites: Vec<_> = ACTIONS.iter().filter_map(|action| action.hint?.other).collect();
    let is_hinted = |action: &Action| action.hint.is_some() || action.keys.iter().any(|key| opposites.contains(key));
    let mut rows = Vec::new();
    for group in Group::ALL {
        rows.push(format!("| **{}** | |", group.title()));
        for action in ACTIONS.iter().filter(|action| action.group == *group && is_hinted(action)) {
            let keys: Vec<_> = action.keys.iter().map(|key| format!("`{}`", key.label(false))).collect();
            rows.push(format!("| {} | {} |", keys.join(" "), action.about));
        }
    }

    assert_table("## Keys", &rows);
}

#[test]
fn the_scenarios_are_those_in_the_program() {
    let rows: Vec<_> = embedded::ALL
        .iter()
        .map(|embedded| format!("| `{}` | {} |", embedded.name, embedded.scenario().unwrap().shows))
        .collect();

    assert_table("## Scenarios", &rows);
}

/// The words of a command up to a comment, a pipe or a redirection, as a shell takes them apart.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut quoted) = (vec![String::new()], false);
    for c in line.chars() {
        match c {
            '\'' => quoted = !quoted,
            '#' | '|' | '>' | '&' if !quoted => break,
            ' ' if !quoted => words.push(String::new()),
            c => words.last_mut().unwrap().push(c),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[test]
fn every_command_is_understood() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let blocks = readme.split("```").skip(1).step_by(2);
    let mut seen = 0;
    for line in blocks.flat_map(str::lines) {
        let arguments = line.strip_prefix("cargo run --release -- ").or_else(|| line.strip_prefix("skbscope "));
        let Some(arguments) = arguments else { continue };
        if let Err(error) = Cli::try_parse_from(std::iter::once("skbscope".to_owned()).chain(words(arguments))) {
            panic!("{line}\n{error}");
        }
        seen += 1;
    }
    assert!(seen >= 8, "only {seen} commands were found");
}

#[test]
fn the_map_names_every_folder_and_file_of_src() {
    let mut expected = BTreeSet::new();
    for entry in fs::read_dir(root().join("src")).unwrap() {
        let entry = entry.unwrap();
        let slash = if entry.path().is_dir() { "/" } else { "" };
        expected.insert(format!("{}{slash}", entry.file_name().to_str().unwrap()));
    }

    let named: BTreeSet<_> =
        table("## The map of `src`").iter().filter_map(|row| Some(row.split('`').nth(1)?.to_owned())).collect();

    assert_eq!(named, expected);
}
