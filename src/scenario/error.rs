//! What is wrong with a scenario, said so that it can be put right: where, what was expected, what came, what may have
//! been meant.

use std::fmt;
use std::ops::Range;

use crate::language::{aloud, term, text};
use toml::de::DeTable;

/// The most that a name may differ from another to be taken for a slip of the pen.
const NEAR: usize = 3;

/// Something wrong in a scenario's text. With the text and its name it becomes a [`ScenarioError`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// Bytes of the text that it is about,
    pub span: Option<Range<usize>>,
    /// or the table and the key in it.
    key: Option<[&'static str; 2]>,
    pub message: String,
    pub hint: Option<String>,
}

impl Problem {
    pub fn new(span: Option<Range<usize>>, message: impl Into<String>) -> Self {
        Problem { span, key: None, message: message.into(), hint: None }
    }

    /// About a key of a table such as `[link]`.
    pub fn of_key(table: &'static str, key: &'static str, message: impl Into<String>) -> Self {
        Problem { key: Some([table, key]), ..Problem::new(None, message) }
    }

    /// At this place, where it has none of its own.
    pub fn or_at(self, span: Range<usize>) -> Self {
        Problem { span: self.span.or(Some(span)), ..self }
    }

    pub fn hint(self, hint: impl Into<String>) -> Self {
        Problem { hint: Some(hint.into()), ..self }
    }

    pub fn in_file(self, file: &str, text: &str) -> ScenarioError {
        let span = self.span.or_else(|| span_of(text, self.key?));
        let place = span.and_then(|span| Place::new(text, span));
        ScenarioError { file: file.to_owned(), place, message: self.message, hint: self.hint }
    }
}

impl From<toml::de::Error> for Problem {
    fn from(error: toml::de::Error) -> Self {
        let span = error.span();
        match Unknown::of(error.message()) {
            Some(unknown) => Problem::new(span, unknown.message()).hint(unknown.hint()),
            None => Problem::new(span, rephrase(error.message())),
        }
    }
}

/// Where a key stands in the text; if it is not there, where its table does.
fn span_of(text: &str, [table, key]: [&str; 2]) -> Option<Range<usize>> {
    let document = DeTable::parse(text).ok()?;
    let (header, table) = document.get_ref().get_key_value(table)?;
    let key = table.get_ref().as_table().and_then(|table| table.get_key_value(key));
    Some(key.map_or(header.span(), |(key, _)| key.span()))
}

/// What serde says of a name that is none of those it knows.
struct Unknown<'a> {
    is_key: bool,
    name: &'a str,
    known: Vec<&'a str>,
}

impl<'a> Unknown<'a> {
    /// Takes apart "unknown field `a`, expected one of `b`, `c`" and its like.
    fn of(message: &'a str) -> Option<Self> {
        let is_key = message.starts_with("unknown field ");
        if !is_key && !message.starts_with("unknown variant ") {
            return None;
        }
        let mut names = message.split('`').skip(1).step_by(2);
        let name = names.next()?;
        Some(Unknown { is_key, name, known: names.collect() })
    }

    fn message(&self) -> String {
        if self.is_key {
            text!("scenario-unknown-key", name = self.name.to_string()).aloud()
        } else {
            text!("scenario-unknown-value", name = self.name.to_string()).aloud()
        }
    }

    fn hint(&self) -> String {
        let known = self.known.join(", ");
        let among = if self.known.len() == 1 { "" } else { term(&aloud(), "one of ") };
        match nearest(self.name, self.known.iter().copied()) {
            Some(near) => text!(
                "scenario-did-you-mean-expected",
                near = near.to_string(),
                among = among.to_string(),
                known = known.to_string()
            )
            .aloud(),
            None => text!("scenario-expected", among = among.to_string(), known = known.to_string()).aloud(),
        }
    }
}

fn rephrase(message: &str) -> String {
    match message.strip_prefix("missing field ") {
        Some(key) => text!("scenario-the-key-is-missing", key = key.to_string()).aloud(),
        None => message.replace('\n', " "),
    }
}

/// The known name that `name` is probably a misspelling of.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let reach = (name.chars().count() / 3).clamp(1, NEAR);
    let distance = |other: &str| strsim::damerau_levenshtein(name, other);
    let close = known.into_iter().map(|other| (distance(other), other));
    let extends = |other: &str| name.len() >= NEAR && (other.starts_with(name) || name.starts_with(other));
    let close = close.filter(|(far, other)| *far <= reach || extends(other));
    close.min_by_key(|(far, other)| (*far, !extends(other))).map(|(_, other)| other)
}

/// A place in a text, as editors count: from 1.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    pub line: usize,
    pub column: usize,
    /// The whole line,
    text: String,
    /// and how many of its characters are meant.
    width: usize,
}

impl Place {
    fn new(text: &str, span: Range<usize>) -> Option<Self> {
        let before = text.get(..span.start)?;
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = text[start..].lines().next().unwrap_or_default();
        let column = text[start..span.start].chars().count();
        let meant = text.get(span)?.lines().next().map_or(0, |first| first.chars().count());
        let width = meant.clamp(1, line.chars().count().saturating_sub(column).max(1));
        let number = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        Some(Place { line: number, column: column + 1, text: line.to_owned(), width })
    }
}

/// A scenario that cannot be used.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub struct ScenarioError {
    /// Path of the file, or name of the scenario.
    pub file: String,
    pub place: Option<Place>,
    pub message: String,
    pub hint: Option<String>,
}

impl fmt::Display for ScenarioError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(place) = &self.place {
            write!(f, ":{}:{}", place.line, place.column)?;
        }
        write!(f, ": {}", self.message)?;
        if let Some(Place { line, column, text, width }) = &self.place {
            let margin = line.to_string().len();
            write!(f, "\n  {line} | {text}\n  {:margin$} | {:indent$}{:^<width$}", "", "", "", indent = column - 1)?;
        }
        match &self.hint {
            Some(hint) => write!(f, "\n  {hint}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_a_slip_away() {
        let known = ["sndbuf", "nodelay", "notsent_lowat", "delay"];
        assert_eq!(nearest("sndbuff", known), Some("sndbuf"));
        assert_eq!(nearest("sdnbuf", known), Some("sndbuf"));
        assert_eq!(nearest("notsent", known), Some("notsent_lowat"));
        assert_eq!(nearest("dealy", known), Some("delay"));
        assert_eq!(nearest("congestion", known), None);
        assert_eq!(nearest("x", known), None);
    }

    #[test]
    fn an_error_shows_the_place() {
        let text = "first\nän = wrong # why\nlast";
        let start = text.find("wrong").expect("there");

        let error = Problem::new(Some(start..start + 5), "bad").hint("try better").in_file("a.toml", text);

        assert_eq!(error.to_string(), "a.toml:2:6: bad\n  2 | än = wrong # why\n    |      ^^^^^\n  try better");
    }

    #[test]
    fn an_error_at_the_end_of_the_text_has_a_place_too() {
        for text in ["", "a =", "a = 1\n"] {
            let error = Problem::new(Some(text.len()..text.len()), "cut short").in_file("a.toml", text);
            assert!(error.place.is_some(), "{text:?}");
        }
    }
}
