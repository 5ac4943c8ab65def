//! How far somebody has come in the course: a small file of their own, below XDG_STATE_HOME.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::tui::model::classroom::Reached;

/// `$XDG_STATE_HOME/skbscope/lessons`, or the same below `~/.local/state`.
fn path() -> Option<PathBuf> {
    let state = std::env::var_os("XDG_STATE_HOME").filter(|path| !path.is_empty()).map(PathBuf::from);
    let home = || std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".local/state"));
    Some(state.or_else(home)?.join("skbscope/lessons"))
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
