//! What the README says is what the program does: keys, scenarios, commands and folders.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use clap::Parser;
use skbscope::cli::Cli;
use skbscope::trace::embedded;
use skbscope::tui::action::{ACTIONS, Action, Group};

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

/// Whether a key of the action stands in the hint bar, as its own hint or beside that of its opposite.
fn is_hinted(action: &Action) -> bool {
    let opposites = ACTIONS.iter().filter_map(|other| other.hint?.other);
    action.hint.is_some() || opposites.into_iter().any(|key| action.keys.contains(&key))
}

/// Every action that the hint bar can show, in the order of the action table.
#[test]
fn the_keys_are_those_of_the_action_table() {
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

#[test]
fn every_command_is_understood() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let blocks = readme.split("```").skip(1).step_by(2);
    let mut seen = 0;
    for line in blocks.flat_map(str::lines) {
        let arguments = line.strip_prefix("cargo run --release -- ").or_else(|| line.strip_prefix("skbscope "));
        let Some(arguments) = arguments else { continue };
        let arguments = arguments.split(['#', '|', '>', '&']).next().unwrap().split_whitespace();
        if let Err(error) = Cli::try_parse_from(std::iter::once("skbscope").chain(arguments)) {
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
