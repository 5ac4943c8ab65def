//! No file names another that leads back to it.

use std::collections::{BTreeMap, BTreeSet};

use super::source::Source;

/// A module and those that it names; `engine::send::output` for `src/engine/send/output.rs`.
type Graph = BTreeMap<String, BTreeSet<String>>;

/// The circles among these files, each as the names on the way round. A name that a folder passes on (`pub use`) stands for
/// the file behind it, and passing it on names nothing; what is for unit tests does not count.
pub fn circles(sources: &[Source]) -> Vec<String> {
    let graph = graph(sources);
    let mut open: BTreeSet<&str> = graph.keys().map(String::as_str).collect();
    let mut found = Vec::new();
    loop {
        only_rounds(&graph, &mut open);
        let Some(&start) = open.first() else { return found };
        let round = round(&graph, &open, start);
        open.retain(|name| !round.contains(name));
        found.push(round.join(" -> "));
    }
}

/// What leads nowhere, or what nobody leads to, is on no way round.
fn only_rounds(graph: &Graph, open: &mut BTreeSet<&str>) {
    loop {
        let before = open.clone();
        let leads_on = |name: &str| graph[name].iter().any(|named| before.contains(named.as_str()));
        let is_named = |name: &str| before.iter().any(|other| graph[*other].contains(name));
        open.retain(|name| leads_on(name) && is_named(name));
        if open.len() == before.len() {
            return;
        }
    }
}

/// From a module onwards, until one comes again: from there the way round.
fn round<'a>(graph: &'a Graph, open: &BTreeSet<&'a str>, start: &'a str) -> Vec<&'a str> {
    let mut way = vec![start];
    loop {
        let last = way[way.len() - 1];
        let Some(next) = graph[last].iter().map(String::as_str).find(|named| open.contains(named)) else { return way };
        if let Some(at) = way.iter().position(|name| *name == next) {
            return way.split_off(at);
        }
        way.push(next);
    }
}

fn graph(sources: &[Source]) -> Graph {
    let files: Vec<_> = sources.iter().map(|source| (source.modules().join("::"), source)).collect();
    let files: Vec<_> = files.into_iter().filter(|(name, _)| name != "lib" && name != "main").collect();
    let names: BTreeSet<String> = files.iter().map(|(name, _)| name.clone()).collect();
    let mut passed_on = BTreeMap::new();
    for (name, source) in &files {
        for path in source.passed_on() {
            if let (Some(path), Some(item)) = (absolute(name, &path, &names), path.last()) {
                passed_on.insert(format!("{name}::{item}"), path);
            }
        }
    }
    let named = |name: &String, source: &Source| -> BTreeSet<String> {
        let paths = source.named_outside_of_tests();
        let paths = paths.iter().filter_map(|path| absolute(name, path, &names));
        paths.filter_map(|path| file_of(path, &names, &passed_on)).filter(|file| file != name).collect()
    };
    files.iter().map(|(name, source)| (name.clone(), named(name, source))).collect()
}

/// A path as it is from the crate's root; none: it leads into another crate, or is a name of the file's own.
fn absolute(own: &str, path: &[String], names: &BTreeSet<String>) -> Option<String> {
    let supers = path.iter().take_while(|part| *part == "super").count();
    if path.len() == supers.max(1) {
        // A name of its own, or who may see something: `pub(super)`.
        return None;
    }
    match path.first()?.as_str() {
        "crate" => Some(path[1..].join("::")),
        "super" => {
            let parts: Vec<_> = own.split("::").collect();
            let above = &parts[..parts.len().checked_sub(supers)?];
            Some(
                above
                    .iter()
                    .map(|part| (*part).to_owned())
                    .chain(path[supers..].iter().cloned())
                    .collect::<Vec<_>>()
                    .join("::"),
            )
        }
        child if names.contains(&format!("{own}::{child}")) => Some(format!("{own}::{}", path.join("::"))),
        _ => None,
    }
}

/// The file that a path leads to, past those that only pass it on.
fn file_of(mut path: String, names: &BTreeSet<String>, passed_on: &BTreeMap<String, String>) -> Option<String> {
    loop {
        let ends: Vec<_> = path.match_indices("::").map(|(at, _)| at).chain([path.len()]).collect();
        let last = ends.iter().rposition(|&end| names.contains(&path[..end]))?;
        let item = ends.get(last + 1).map(|&end| (end, passed_on.get(&path[..end])));
        let Some((end, Some(target))) = item else { return Some(path[..ends[last]].to_owned()) };
        path = format!("{target}{}", &path[end..]);
    }
}
