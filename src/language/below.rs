//! What the layers below have to say, in words.

use std::fmt;

use crate::language::{Arg, Text, text};
use crate::units::TaskId;
use crate::units::amount::AmountError;

impl AmountError {
    /// What was expected, what came, and what may have been meant.
    pub fn text(&self) -> Text {
        let (expected, got) = (Text::english(self.expected), self.got.as_str());
        match self.hint {
            Some(hint) => text!("amount-expected-hint", expected = expected, got = got, hint = Text::english(hint)),
            None => text!("amount-expected", expected = expected, got = got),
        }
    }
}

impl TaskId {
    /// What it is called; `Display` is the same in English.
    pub fn text(self) -> Text {
        match self {
            TaskId::USER => text!("task-you"),
            TaskId::READER => text!("task-reader"),
            TaskId(number) => text!("task", number = number.to_string()),
        }
    }
}

impl From<TaskId> for Arg {
    fn from(task: TaskId) -> Arg {
        Arg::Text(task.text())
    }
}

impl From<&TaskId> for Arg {
    fn from(task: &TaskId) -> Arg {
        Arg::from(*task)
    }
}

impl fmt::Display for AmountError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text().aloud())
    }
}
