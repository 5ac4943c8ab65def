//! Completion: what may be typed next.

use crate::debugger::breakpoint::expected::Expected;
use crate::debugger::breakpoint::lex::{Kind, tokens};
use crate::debugger::breakpoint::parse::expected_after;

/// Whole texts that begin with `text` and go on with one more word or name, in alphabetical order. The last word is taken
/// to be unfinished unless a blank follows it.
pub fn complete(text: &str) -> Vec<String> {
    let tokens = tokens(text);
    let last = tokens.iter().rev().find(|token| token.kind != Kind::End);
    let start = match last {
        Some(last) if last.kind == Kind::Word && last.span.end == text.len() => last.span.start,
        _ => text.len(),
    };
    let (before, begun) = text.split_at(start);
    let is_name = |candidate: &String| candidate.starts_with(|c: char| c.is_alphabetic() || c == '_');
    let mut words: Vec<String> = expected_after(before)
        .into_iter()
        .flat_map(Expected::texts)
        .filter(|candidate| is_name(candidate) && begins(candidate, begun))
        .collect();
    words.sort();
    words.dedup();
    words.into_iter().map(|word| format!("{before}{word}")).collect()
}

fn begins(candidate: &str, begun: &str) -> bool {
    candidate.get(..begun.len()).is_some_and(|start| start.eq_ignore_ascii_case(begun))
}

/// What all of these begin with: how far a text can be completed without a choice.
pub fn common_start(candidates: &[String]) -> &str {
    let Some((first, others)) = candidates.split_first() else { return "" };
    let same = |other: &String| first.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
    let shared = others.iter().map(same).min().unwrap_or(first.chars().count());
    first.char_indices().nth(shared).map_or(first, |(end, _)| &first[..end])
}
