//! A place in the text of a script, and what stands there.

use std::ops::Range;

use crate::scenario::error::Problem;

/// What reading a part of a script comes to.
pub(super) type Parsed<T> = Result<T, Problem>;

#[derive(Clone)]
pub(super) struct Cursor<'a> {
    text: &'a str,
    at: usize,
    /// Reading ends here.
    end: usize,
}

impl<'a> Cursor<'a> {
    pub fn new(text: &'a str) -> Self {
        Cursor { text, at: 0, end: text.len() }
    }

    /// A part of the same text, so that places in it are places in the whole.
    pub fn within(&self, range: Range<usize>) -> Cursor<'a> {
        Cursor { text: self.text, at: range.start, end: range.end }
    }

    pub fn at(&self) -> usize {
        self.at
    }

    pub fn rest(&self) -> &'a str {
        &self.text[self.at..self.end]
    }

    pub fn is_at_end(&self) -> bool {
        self.at == self.end
    }

    pub fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// The line of a place, counted from 1.
    pub fn line_of(&self, at: usize) -> usize {
        self.text[..at].bytes().filter(|byte| *byte == b'\n').count() + 1
    }

    pub fn skip(&mut self, bytes: usize) {
        self.at += bytes;
    }

    /// Takes this text if it comes next.
    pub fn eat(&mut self, text: &str) -> bool {
        let is_here = self.rest().starts_with(text);
        self.at += if is_here { text.len() } else { 0 };
        is_here
    }

    /// Takes as many characters as are like that.
    pub fn take_while(&mut self, like: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let len = rest.find(|c| !like(c)).unwrap_or(rest.len());
        self.at += len;
        &rest[..len]
    }

    /// Blanks on the same line.
    pub fn skip_blanks(&mut self) {
        self.take_while(|c| c.is_whitespace() && c != '\n');
    }

    /// Blanks, line ends and comments. A `#` is one at the beginning of a line.
    pub fn skip_space(&mut self) {
        loop {
            let before = self.at;
            self.take_while(char::is_whitespace);
            let begins_line = self.text[..self.at].trim_end_matches([' ', '\t']).ends_with('\n') || self.at == 0;
            if self.rest().starts_with("//") || (self.peek() == Some('#') && begins_line) {
                self.take_while(|c| c != '\n');
            } else if self.eat("/*") {
                let rest = self.rest();
                self.at += rest.find("*/").map_or(rest.len(), |end| end + 2);
            }
            if self.at == before {
                return;
            }
        }
    }

    /// A name; empty if none comes next.
    pub fn name(&mut self) -> &'a str {
        let starts = self.peek().is_some_and(|c| c.is_ascii_alphabetic() || c == '_');
        if starts { self.take_while(|c| c.is_ascii_alphanumeric() || c == '_') } else { "" }
    }

    /// Takes everything up to `end` and that too.
    pub fn up_to(&mut self, end: &str, what: &str) -> Parsed<&'a str> {
        let rest = self.rest();
        let Some(len) = rest.find(end) else {
            return self.wrong(self.at..self.at, format!("the {what} that begins here has no end; expected `{end}`"));
        };
        self.at += len + end.len();
        Ok(&rest[..len])
    }

    /// A whole number, decimal or `0x` hexadecimal, with a sign.
    pub fn number(&mut self, what: &str) -> Parsed<i64> {
        let start = self.at;
        let negative = self.eat("-");
        let hexadecimal = self.eat("0x") || self.eat("0X");
        let digits = self.take_while(|c| if hexadecimal { c.is_ascii_hexdigit() } else { c.is_ascii_digit() });
        let parsed = i64::from_str_radix(digits, if hexadecimal { 16 } else { 10 });
        match parsed {
            Ok(n) => Ok(if negative { -n } else { n }),
            Err(_) if digits.is_empty() => {
                self.at = start;
                self.expected(what)
            }
            Err(_) => self.wrong(start..self.at, format!("{what} is too large")),
        }
    }

    /// A number that fits.
    pub fn small<T: TryFrom<i64>>(&mut self, what: &str) -> Parsed<T> {
        let start = self.at;
        let n = self.number(what)?;
        T::try_from(n).or_else(|_| self.wrong(start..self.at, format!("{what} is out of range")))
    }

    pub fn need(&mut self, text: &str) -> Parsed<()> {
        if self.eat(text) { Ok(()) } else { self.expected(&format!("`{text}`")) }
    }

    /// Something else should stand here.
    pub fn expected<T>(&self, what: &str) -> Parsed<T> {
        let word = self.rest().split(|c: char| c.is_whitespace() || c == ',').next().unwrap_or_default();
        let first = self.peek().map_or(0, char::len_utf8);
        let got = if word.is_empty() { &self.rest()[..first] } else { word };
        let came = match got {
            "" => "the end of the script".to_owned(),
            "\n" => "the end of the line".to_owned(),
            got => format!("`{got}`"),
        };
        self.wrong(self.at..self.at + got.len(), format!("expected {what}, got {came}"))
    }

    pub fn wrong<T>(&self, span: Range<usize>, message: impl Into<String>) -> Parsed<T> {
        Err(Problem::new(Some(span), message))
    }
}
