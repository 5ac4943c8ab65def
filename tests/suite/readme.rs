//! What README and manual say is what the program does: keys, panels, scenarios, folders and links.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use skbscope::cli::topics::TOPICS;
use skbscope::language::Language;
use skbscope::scenario::embedded;
use skbscope::tui::PanelId;
use skbscope::tui::command::action::Group;
use skbscope::tui::command::table::ACTIONS;

const README: &str = "README.md";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn page(topic: &str) -> String {
    format!("assets/manual/{topic}.md")
}

/// The rows of the table below a heading, without its head.
fn table(file: &str, heading: &str) -> Vec<String> {
    let text = fs::read_to_string(root().join(file)).unwrap();
    let lines = text.lines().skip_while(|line| *line != heading).skip(1);
    let section = lines.take_while(|line| !line.starts_with("## "));
    let rows: Vec<_> = section.filter(|line| line.starts_with('|')).skip(2).map(str::to_owned).collect();
    assert!(!rows.is_empty(), "{file} has no table below {heading}");
    rows
}

fn assert_table(topic: &str, heading: &str, expected: &[String]) {
    let rows = table(&page(topic), heading);
    assert!(rows == expected, "the table of {heading} should have these rows:\n{}", expected.join("\n"));
}

#[test]
fn the_keys_are_those_of_the_action_table() {
    let mut rows = Vec::new();
    for group in Group::ALL {
        rows.push(format!("| **{}** | |", group.title(&Language::English)));
        for action in ACTIONS.iter().filter(|action| action.group == *group) {
            let keys: Vec<_> = action.keys.iter().map(|key| format!("`{}`", key.label(false))).collect();
            rows.push(format!("| {} | {} |", keys.join(" "), action.about(&Language::English)));
        }
    }

    assert_table("keys", "# Keys", &rows);
}

#[test]
fn the_panels_are_those_of_the_screen() {
    let rows = table(&page("screen"), "## Panels");
    let named: Vec<_> = rows.iter().map(|row| row.split(" | ").take(2).collect::<Vec<_>>().join(" | ")).collect();

    let expected = PanelId::ALL.map(|panel| format!("| `{}` | {}", panel.number(), panel.title(&Language::English)));

    assert_eq!(named, expected);
}

#[test]
fn the_scenarios_are_those_in_the_program() {
    let rows: Vec<_> = embedded::ALL
        .iter()
        .map(|embedded| format!("| `{}` | {} |", embedded.name, embedded.scenario().unwrap().shows))
        .collect();

    assert_table("scenarios", "# Scenarios", &rows);
}

#[test]
fn the_map_names_every_folder_and_file_of_src() {
    let mut expected = BTreeSet::new();
    for entry in fs::read_dir(root().join("src")).unwrap() {
        let entry = entry.unwrap();
        let slash = if entry.path().is_dir() { "/" } else { "" };
        expected.insert(format!("{}{slash}", entry.file_name().to_str().unwrap()));
    }

    let rows = table(README, "## The map of `src`");
    let named: BTreeSet<_> = rows.iter().filter_map(|row| Some(row.split('`').nth(1)?.to_owned())).collect();

    assert_eq!(named, expected);
}

#[test]
fn the_readme_is_short_links_what_is_there_and_every_page_of_the_manual() {
    let readme = fs::read_to_string(root().join(README)).unwrap();
    assert!(readme.lines().count() <= 120, "{} lines", readme.lines().count());

    let links: Vec<_> = readme.split("](").skip(1).filter_map(|rest| rest.split(')').next()).collect();
    for link in &links {
        assert!(root().join(link).exists(), "{link} is not there");
    }
    for topic in TOPICS {
        assert!(links.contains(&page(topic.name).as_str()), "the README does not link {}", topic.name);
    }
}
