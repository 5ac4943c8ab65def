//! Which messages the sources name: in `text!` and `say!`, and by the tables whose rows are said.

use std::collections::BTreeSet;
use std::path::Path;

/// A message that is said somewhere.
pub struct Said {
    pub path: String,
    pub line: usize,
    pub id: String,
    /// The places that are filled; none: that is not to be seen there.
    pub places: Option<BTreeSet<String>>,
}

/// Everything that `src` says.
pub fn said_in_sources() -> Vec<Said> {
    let mut found = Vec::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    visit(&root, &mut found);
    found
}

fn visit(folder: &Path, found: &mut Vec<Said>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.ends_with("src/language/macros.rs") {
            continue;
        }
        if path.is_dir() {
            visit(&path, found);
        } else if path.extension().is_some_and(|ext| ext == "rs") {
            let text = std::fs::read_to_string(&path).expect("UTF-8");
            let name = path.strip_prefix(env!("CARGO_MANIFEST_DIR")).expect("inside").display().to_string();
            collect(&name, &text, found);
        }
    }
}

fn collect(path: &str, text: &str, found: &mut Vec<Said>) {
    let line = |at: usize| text[..at].matches('\n').count() + 1;
    for (name, skipped) in [("text!(", 0), ("say!(", 1), ("said!(", 1), ("saidln!(", 1)] {
        for (at, _) in text.match_indices(name) {
            let args = arguments(&text[at + name.len()..]);
            let Some(id) = args.get(skipped).and_then(|id| literal(id)) else { continue };
            let named = args[skipped + 1..].iter().filter_map(|arg| arg.split_once('='));
            let places = named.map(|(name, _)| name.trim().to_owned()).collect();
            found.push(Said { path: path.to_owned(), line: line(at), id, places: Some(places) });
        }
    }
    // An id that is said elsewhere: `id!("zoom")`.
    for (at, _) in text.match_indices("id!(") {
        let args = arguments(&text[at + 4..]);
        let Some(id) = args.first().and_then(|id| literal(id)) else { continue };
        found.push(Said { path: path.to_owned(), line: line(at), id, places: None });
    }
}

fn literal(text: &str) -> Option<String> {
    Some(text.trim().strip_prefix('"')?.strip_suffix('"')?.to_owned())
}

/// The arguments of a call up to its closing bracket, apart at the commas that are not inside others.
fn arguments(text: &str) -> Vec<String> {
    let (mut depth, mut in_string) = (0, false);
    let mut args = vec![String::new()];
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' if in_string => {
                chars.next();
                continue;
            }
            '"' => in_string = !in_string,
            _ if in_string => {}
            '(' | '[' | '{' => depth += 1,
            ')' if depth == 0 => break,
            ')' | ']' | '}' => depth -= 1,
            ',' if depth == 0 => {
                args.push(String::new());
                continue;
            }
            _ => {}
        }
        args.last_mut().expect("one at least").push(c);
    }
    args.retain(|arg| !arg.trim().is_empty());
    args
}
