//! What is wrong with the text of a breakpoint, and where.

use std::fmt;
use std::ops::Range;

use thiserror::Error;

use crate::language::text;

/// Shown with the text and a line of carets under the part that is meant.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub struct ParseError {
    pub text: String,
    /// Bytes of the text; empty at its end.
    pub span: Range<usize>,
    /// What came, and what was expected.
    pub message: String,
    /// What may have been meant.
    pub hint: Option<String>,
}

impl ParseError {
    /// The message and the hint without the text, for where the text is to be seen already.
    pub fn in_words(&self) -> String {
        let column = self.text[..self.span.start].chars().count() + 1;
        let hint = self.hint.as_ref().map(|hint| text!("breakpoint-hint", hint = hint));
        text!("breakpoint-at-character", column = column.to_string(), message = self.message.as_str(), hint = hint)
            .aloud()
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let indent = self.text[..self.span.start].chars().count();
        let width = self.text[self.span.clone()].chars().count().max(1);
        write!(f, "{}\n  {}\n  {:indent$}{:^<width$}", self.message, self.text, "", "")?;
        match &self.hint {
            Some(hint) => write!(f, "\n  {hint}"),
            None => Ok(()),
        }
    }
}
