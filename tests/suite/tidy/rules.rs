//! The rules: each takes a source file and tells what is wrong with it.

use std::fmt;

use super::source::Source;

/// The folders and files of `src`, lowest first: each may name those before it.
const LAYERS: &[&str] = &[
    "encode",
    "units",
    "language",
    "manual",
    "kernel",
    "wire",
    "engine",
    "peer",
    "capture",
    "world",
    "observe",
    "ss",
    "scenario",
    "journal",
    "conformance",
    "debugger",
    "lesson",
    "source",
    "tui",
    "export",
    "cli",
    "os",
    "app",
    "main",
];

/// Layers that may name fewer than all before them.
const LIMITED: [(&str, &[&str]); 3] = [
    ("engine", &["encode", "units", "kernel", "language", "wire"]),
    ("peer", &["encode", "units", "language", "wire"]),
    ("capture", &["units", "language", "wire"]),
];

/// Folders that know a socket by `observe` alone, and the files in them that run an engine of their own.
const SHOWING: [&str; 5] =
    ["src/conformance/", "src/debugger/explain/", "src/debugger/pair/", "src/tui/", "src/export/"];
const RUN_AN_ENGINE: [&str; 2] = ["src/conformance/replay.rs", "src/conformance/packetdrill/machine.rs"];
const ENGINE: [&str; 4] = ["Engine", "engine ( )", "world . engine", "world ( ) . engine"];

/// Folders whose modes all go over `world::drive::drive`.
const DRIVEN: [&str; 5] = ["src/app/", "src/conformance/", "src/debugger/pair/", "src/export/", "src/lesson/"];

/// Layers that may touch clock, terminal, files and the rest of the machine.
const IMPURE: [&str; 3] = ["os", "app", "main"];

const MAX_FILE_LINES: usize = 500;
const MAX_FUNCTION_LINES: usize = 80;

/// What the pure layers must not name. The last one or two parts count wherever they stand, the others from the start.
const CLOCKS: [[&str; 2]; 2] = [["Instant", "now"], ["SystemTime", "now"]];
const OUTSIDE: [&[&str]; 10] = [
    &["tokio"],
    &["crossterm"],
    &["rustix"],
    &["std", "thread"],
    &["std", "fs"],
    &["std", "env"],
    &["std", "process"],
    &["std", "io", "stdin"],
    &["std", "io", "stdout"],
    &["std", "io", "stderr"],
];
const PRINTING: [&str; 4] = ["print", "println", "eprint", "eprintln"];

/// One thing that is wrong, and where.
#[derive(PartialEq, Eq, Debug)]
pub struct Finding {
    pub path: String,
    pub line: usize,
    pub what: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.what)
    }
}

impl Source {
    fn finding(&self, line: usize, what: impl Into<String>) -> Finding {
        Finding { path: self.path.clone(), line, what: what.into() }
    }

    /// Where in `src` it stands: `src/engine/skb.rs` is `engine`, `skb`.
    pub fn modules(&self) -> Vec<&str> {
        let inner = self.path.strip_prefix("src/").unwrap_or(&self.path);
        let inner = inner.strip_suffix(".rs").unwrap_or(inner);
        inner.strip_suffix("/mod").unwrap_or(inner).split('/').collect()
    }

    fn layer(&self) -> &str {
        self.modules()[0]
    }
}

/// A layer names only layers before it. `lib.rs` is the list of all and stands outside.
pub fn layers(source: &Source) -> Vec<Finding> {
    let own = source.layer();
    if own == "lib" {
        return Vec::new();
    }
    let Some(height) = LAYERS.iter().position(|layer| *layer == own) else {
        return vec![source.finding(1, format!("`{own}` is not a layer; tests/tidy/rules.rs lists them"))];
    };
    let limited = LIMITED.iter().find(|(layer, _)| *layer == own);
    let allowed = limited.map_or(&LAYERS[..height], |(_, layers)| layers);
    let mut findings = Vec::new();
    for (line, path) in source.paths() {
        if let Some(named) = named_layer(source, &path)
            && named != own
            && !allowed.contains(&named)
        {
            let what = format!("{own} names {named} ({}); it may name: {}", path.join("::"), allowed.join(", "));
            findings.push(source.finding(line, what));
        }
    }
    findings
}

/// The layer a path leads into, if it starts at the crate's root or climbs up to it.
fn named_layer<'a>(source: &Source, path: &'a [String]) -> Option<&'a str> {
    let supers = path.iter().take_while(|part| *part == "super").count();
    let first = path.first()?;
    let next = path.get(1.max(supers))?.as_str();
    let from_root = first == "crate" || (first == "skbscope" && source.layer() == "main");
    let climbs = supers >= source.modules().len() && LAYERS.contains(&next);
    (from_root || climbs).then_some(next)
}

/// What shows a socket reads views of it, whatever is behind them.
pub fn views_only(source: &Source) -> Vec<Finding> {
    let is_showing = SHOWING.iter().any(|folder| source.path.starts_with(folder));
    if !is_showing || RUN_AN_ENGINE.contains(&source.path.as_str()) {
        return Vec::new();
    }
    let found = ENGINE.iter().flat_map(|pattern| source.find(pattern));
    found.map(|line| source.finding(line, "reads the engine; observe::SocketView is for that")).collect()
}

/// Nobody makes a world's inputs in a loop of his own.
pub fn one_driver(source: &Source) -> Vec<Finding> {
    if !DRIVEN.iter().any(|folder| source.path.starts_with(folder)) {
        return Vec::new();
    }
    let found = ["world . advance (", "world ( ) . advance ("].iter().flat_map(|pattern| source.find(pattern));
    found.map(|line| source.finding(line, "advances a world itself; world::drive::drive is for that")).collect()
}

/// No clock, runtime, thread, file or printing left of `os`.
pub fn purity(source: &Source) -> Vec<Finding> {
    let own = source.layer();
    if IMPURE.contains(&own) {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for (line, path) in source.paths() {
        let parts: Vec<_> = path.iter().map(String::as_str).collect();
        let clock = CLOCKS.iter().any(|clock| parts.windows(2).any(|window| window == clock));
        let outside = OUTSIDE.iter().any(|outside| parts.starts_with(outside) && parts.len() > 1);
        if clock || outside {
            findings.push(source.finding(line, format!("{own} is pure, but names {}", path.join("::"))));
        }
    }
    findings
}

/// Nothing is printed by a macro that panics where nobody can hear it.
pub fn no_print_that_panics(source: &Source) -> Vec<Finding> {
    let mut findings = Vec::new();
    for name in PRINTING {
        let lines = source.find(&format!("{name} !"));
        let what = format!("{name}! panics where it cannot print; os::stderr::tell does not");
        findings.extend(lines.into_iter().map(|line| source.finding(line, what.clone())));
    }
    findings
}

/// No container whose order differs from run to run.
pub fn no_hash_order(source: &Source) -> Vec<Finding> {
    let found = ["HashMap", "HashSet"].map(|name| (name, source.find(name)));
    let findings = found.iter().flat_map(|(name, lines)| {
        lines.iter().map(move |&line| source.finding(line, format!("{name} has no fixed order; use the BTree one")))
    });
    findings.collect()
}

/// Files that can be read in one sitting, functions that can be seen at once.
pub fn lengths(source: &Source) -> Vec<Finding> {
    let mut findings = Vec::new();
    let lines = source.text.lines().count();
    if lines > MAX_FILE_LINES {
        findings.push(source.finding(1, format!("{lines} lines; at most {MAX_FILE_LINES}")));
    }
    for function in source.functions().iter().filter(|function| function.lines > MAX_FUNCTION_LINES) {
        let what = format!("fn {} has {} lines; at most {MAX_FUNCTION_LINES}", function.name, function.lines);
        findings.push(source.finding(function.line, what));
    }
    findings
}

/// Nothing unfinished, nothing that was only for a moment.
pub fn finished(source: &Source) -> Vec<Finding> {
    let patterns = ["todo !", "unimplemented !", "dbg !", "# [ ignore", "dead_code"];
    let mut findings = Vec::new();
    for pattern in patterns {
        let lines = source.find(pattern);
        findings.extend(lines.into_iter().map(|line| source.finding(line, pattern.replace(' ', ""))));
    }
    for (line, comment) in &source.comments {
        if let Some(mark) = ["TODO", "FIXME", "XXX"].iter().find(|mark| comment.contains(*mark)) {
            findings.push(source.finding(*line, format!("{mark} in a comment")));
        }
    }
    findings
}

/// Every `unsafe` says why it is sound, in a comment on its line or right above.
pub fn reasons_for_unsafe(source: &Source) -> Vec<Finding> {
    let lines: Vec<_> = source.text.lines().collect();
    let is_reason = |line: usize| source.comments.iter().any(|(at, text)| *at == line && text.contains("SAFETY:"));
    let mut findings = Vec::new();
    for line in source.find("unsafe") {
        let above = (1..line).rev().take_while(|&above| {
            let text = lines[above - 1].trim_start();
            text.starts_with("//") || text.starts_with("#[")
        });
        if !is_reason(line) && !above.into_iter().any(is_reason) {
            findings.push(source.finding(line, "unsafe without a `SAFETY:` comment"));
        }
    }
    findings
}
