//! What is remembered of a user, below XDG_STATE_HOME: how far they have come in the course, and that they have been here.

use std::collections::BTreeMap;
use std::fs::OpenOptions;
use std::io::{self, IsTerminal};
use std::path::PathBuf;

use crate::tui::model::classroom::Reached;

/// Beside the lessons: this user has started the program before.
const STARTED: &str = "started";

/// `$XDG_STATE_HOME/skbscope/lessons`, or the same below `~/.local/state`.
fn path() -> Option<PathBuf> {
    let state = std::env::var_os("XDG_STATE_HOME").filter(|path| !path.is_empty()).map(PathBuf::from);
    let home = || std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".local/state"));
    Some(state.or_else(home)?.join("skbscope/lessons"))
}

/// Whether somebody sits in front of it for the first time; true once in a user's life. False where that cannot be
/// remembered, or where nobody sits: in a pipe, in CI.
pub fn first_start() -> bool {
    let is_ci = std::env::var_os("CI").is_some_and(|value| !value.is_empty());
    if is_ci || !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        return false;
    }
    let Some(lessons) = path() else { return false };
    let has_learnt = lessons.exists();
    let _ = lessons.parent().map(std::fs::create_dir_all);
    let started = OpenOptions::new().write(true).create_new(true).open(lessons.with_file_name(STARTED));
    started.is_ok() && !has_learnt
}

/// What it says; nothing where there is no such file. A line that cannot be read is left out.
pub fn read() -> BTreeMap<String, Reached> {
    let text = path().and_then(|path| std::fs::read_to_string(path).ok()).unwrap_or_default();
    let lines = text.lines().filter_map(|line| {
        let mut words = line.split(' ');
        let (name, cue) = (words.next()?, words.next()?);
        Some((name.to_owned(), Reached { cue: cue.to_owned(), done: words.next() == Some("done") }))
    });
    lines.collect()
}

/// Writes it; a machine where that is not possible has no progress, and says nothing of it.
pub fn save(reached: &BTreeMap<String, Reached>) {
    let Some(path) = path().filter(|_| !reached.is_empty()) else { return };
    let line = |(name, reached): (&String, &Reached)| {
        format!("{name} {}{}\n", reached.cue, if reached.done { " done" } else { "" })
    };
    let text: String = reached.iter().map(line).collect();
    if let Some(folder) = path.parent() {
        let _ = std::fs::create_dir_all(folder);
    }
    let _ = std::fs::write(path, text);
}
