//! Numbers and conditions of a lesson: the language of breakpoints, with more names.

use crate::debugger::Session;
use crate::debugger::breakpoint::expr::{Condition, Number};
use crate::kernel::KernelVersion;
use crate::lesson::form::Form;
use crate::lesson::values::{NoValue, Values, value};

/// A number that the session has at a moment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Expression {
    pub(super) number: Number,
    /// How its value is shown.
    pub form: Form,
}

/// Something that holds at a moment, or does not.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Test(pub(super) Condition);

/// A number with a name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rule {
    /// Under which texts and later expressions know it.
    pub name: String,
    /// What it is.
    pub is: Expression,
    /// On another kernel than the one that is shown.
    pub on: Option<KernelVersion>,
}

/// One of several answers, or a wrong number that has a text of its own.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct When {
    /// Of its text.
    pub name: String,
    /// When it is the case.
    pub when: Test,
}

impl Expression {
    /// Its value.
    pub fn value(&self, session: &Session, known: &Values) -> Result<i64, NoValue> {
        let mut names = Vec::new();
        self.number.given(&mut names);
        let given = all(&names, session, known)?;
        Ok(self.number.value_with(&session.socket(), &|name| given[index(&names, name)]))
    }
}

impl Test {
    /// Whether it holds.
    pub fn holds(&self, session: &Session, known: &Values) -> Result<bool, NoValue> {
        let mut names = Vec::new();
        self.0.given(&mut names);
        let given = all(&names, session, known)?;
        Ok(self.0.holds_with(&session.socket(), &|name| given[index(&names, name)]))
    }
}

fn all(names: &[String], session: &Session, known: &Values) -> Result<Vec<i64>, NoValue> {
    names.iter().map(|name| value(name, session, known).map(|value| value.n)).collect()
}

fn index(names: &[String], name: &str) -> usize {
    names.iter().position(|other| other == name).unwrap_or_default()
}
