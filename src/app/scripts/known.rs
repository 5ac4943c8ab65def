//! The list of scripts that are known to fail.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use crate::os::files::input;

/// Names, each with its reason.
#[derive(Default, Debug)]
pub struct Known(BTreeMap<String, String>);

impl Known {
    /// Reads a list: a name in each line, and behind it why.
    pub fn read(path: &Path) -> io::Result<Known> {
        input::read_text(path, input::SCENARIO).map(|text| Known::parse(&text))
    }

    fn parse(text: &str) -> Known {
        let lines = text.lines().map(|line| line.split('#').next().unwrap_or_default().trim());
        let entries = lines.filter(|line| !line.is_empty()).map(|line| match line.split_once(char::is_whitespace) {
            Some((name, why)) => (name.to_owned(), why.trim().to_owned()),
            None => (line.to_owned(), String::new()),
        });
        Known(entries.collect())
    }

    /// Why a script fails, if it is on the list.
    pub fn why(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_name_and_why() {
        let known = Known::parse("# a list\n\na/b.pkt  its clock is another  # since May\nc.pkt\n");

        assert_eq!(known.why("a/b.pkt"), Some("its clock is another"));
        assert_eq!((known.why("c.pkt"), known.why("b.pkt")), (Some(""), None));
    }
}
