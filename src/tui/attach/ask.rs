//! A question with one line of input, in place of the keys.

/// What is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Asked {
    /// A condition to stop at; nothing: no breakpoint any more.
    Breakpoint,
    /// The name of a file to record into.
    Record,
    /// The name of a scenario file to write.
    Reproduce,
}

/// A question that is open.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ask {
    /// What for.
    pub asked: Asked,
    /// What was typed.
    pub text: String,
    /// What was wrong with the last answer.
    pub error: Option<String>,
}

impl Ask {
    /// With an answer to begin with.
    pub fn new(asked: Asked, text: &str) -> Ask {
        Ask { asked, text: text.to_owned(), error: None }
    }

    pub(in crate::tui::attach) fn line(&self) -> String {
        let question = match self.asked {
            Asked::Breakpoint => "stop at (wmem_queued >= sndbuf, task blocked, blame == path; nothing: at nothing)",
            Asked::Record => "record into",
            Asked::Reproduce => "write a scenario of this look into",
        };
        match &self.error {
            Some(error) => format!(" {question}: {}_  {error}", self.text),
            None => format!(" {question}: {}_   Enter   Esc", self.text),
        }
    }
}
