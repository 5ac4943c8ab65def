//! Conditions on a socket's counters.

use std::fmt;

use crate::engine::step::probe::Field;
use crate::observe::{SocketView, counters};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Comparison {
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Equal,
    NotEqual,
}

impl Operator {
    pub const ALL: [(Operator, &'static str); 4] =
        [(Operator::Add, "+"), (Operator::Subtract, "-"), (Operator::Multiply, "*"), (Operator::Divide, "/")];
}

impl Comparison {
    /// With the signs they are written as; the first sign of each is the one they are shown with.
    pub const ALL: [(Comparison, &'static str); 7] = [
        (Comparison::Less, "<"),
        (Comparison::LessOrEqual, "<="),
        (Comparison::Greater, ">"),
        (Comparison::GreaterOrEqual, ">="),
        (Comparison::Equal, "="),
        (Comparison::Equal, "=="),
        (Comparison::NotEqual, "!="),
    ];

    pub const fn holds(self, left: i64, right: i64) -> bool {
        match self {
            Comparison::Less => left < right,
            Comparison::LessOrEqual => left <= right,
            Comparison::Greater => left > right,
            Comparison::GreaterOrEqual => left >= right,
            Comparison::Equal => left == right,
            Comparison::NotEqual => left != right,
        }
    }
}

/// A number that follows from a socket's counters. Too large ones stop at the largest.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Number {
    Constant(i64),
    Field(Field),
    /// Known to whoever asks: lessons have such names, breakpoints have none.
    Given(String),
    Negative(Box<Number>),
    Binary(Box<Number>, Operator, Box<Number>),
}

impl Number {
    pub fn value(&self, socket: &SocketView<'_>) -> i64 {
        self.value_with(socket, &|_| 0)
    }

    /// With the values of the names that somebody else knows.
    pub fn value_with(&self, socket: &SocketView<'_>, given: &dyn Fn(&str) -> i64) -> i64 {
        match self {
            Number::Constant(n) => *n,
            Number::Field(field) => counters::value(*field, socket),
            Number::Given(name) => given(name),
            Number::Negative(inner) => inner.value_with(socket, given).saturating_neg(),
            Number::Binary(left, operator, right) => {
                let (left, right) = (left.value_with(socket, given), right.value_with(socket, given));
                match operator {
                    Operator::Add => left.saturating_add(right),
                    Operator::Subtract => left.saturating_sub(right),
                    Operator::Multiply => left.saturating_mul(right),
                    Operator::Divide => left.checked_div(right).unwrap_or(i64::MAX),
                }
            }
        }
    }

    /// The counters and other names in it, each once.
    pub fn named(&self, found: &mut Vec<Number>) {
        match self {
            Number::Constant(_) => {}
            Number::Field(_) | Number::Given(_) if found.contains(self) => {}
            Number::Field(_) | Number::Given(_) => found.push(self.clone()),
            Number::Negative(inner) => inner.named(found),
            Number::Binary(left, _, right) => {
                left.named(found);
                right.named(found);
            }
        }
    }

    /// The names in it that somebody else must know.
    pub fn given(&self, found: &mut Vec<String>) {
        match self {
            Number::Constant(_) | Number::Field(_) => {}
            Number::Given(name) => found.push(name.clone()),
            Number::Negative(inner) => inner.given(found),
            Number::Binary(left, _, right) => {
                left.given(found);
                right.given(found);
            }
        }
    }
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Condition {
    Compare(Number, Comparison, Number),
    Not(Box<Condition>),
    And(Box<Condition>, Box<Condition>),
    Or(Box<Condition>, Box<Condition>),
}

impl Condition {
    pub fn holds(&self, socket: &SocketView<'_>) -> bool {
        self.holds_with(socket, &|_| 0)
    }

    /// With the values of the names that somebody else knows.
    pub fn holds_with(&self, socket: &SocketView<'_>, given: &dyn Fn(&str) -> i64) -> bool {
        match self {
            Condition::Compare(left, comparison, right) => {
                comparison.holds(left.value_with(socket, given), right.value_with(socket, given))
            }
            Condition::Not(inner) => !inner.holds_with(socket, given),
            Condition::And(left, right) => left.holds_with(socket, given) && right.holds_with(socket, given),
            Condition::Or(left, right) => left.holds_with(socket, given) || right.holds_with(socket, given),
        }
    }

    /// The counters and other names in it, each once.
    pub fn named(&self, found: &mut Vec<Number>) {
        match self {
            Condition::Compare(left, _, right) => {
                left.named(found);
                right.named(found);
            }
            Condition::Not(inner) => inner.named(found),
            Condition::And(left, right) | Condition::Or(left, right) => {
                left.named(found);
                right.named(found);
            }
        }
    }

    /// The names in it that somebody else must know.
    pub fn given(&self, found: &mut Vec<String>) {
        match self {
            Condition::Compare(left, _, right) => {
                left.given(found);
                right.given(found);
            }
            Condition::Not(inner) => inner.given(found),
            Condition::And(left, right) | Condition::Or(left, right) => {
                left.given(found);
                right.given(found);
            }
        }
    }
}

impl fmt::Display for Operator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = Operator::ALL.iter().find(|(operator, _)| operator == self);
        f.write_str(sign.map_or("?", |(_, sign)| sign))
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = Comparison::ALL.iter().find(|(comparison, _)| comparison == self);
        f.write_str(sign.map_or("?", |(_, sign)| sign))
    }
}

/// With all parentheses, so that it is seen how it was understood.
impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Number::Constant(n) => n.fmt(f),
            Number::Field(field) => f.write_str(field.name()),
            Number::Given(name) => f.write_str(name),
            Number::Negative(inner) => write!(f, "-{inner}"),
            Number::Binary(left, operator, right) => write!(f, "({left} {operator} {right})"),
        }
    }
}

/// As [`Number`], but without parentheses around a comparison.
impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Condition::Compare(left, comparison, right) => write!(f, "{left} {comparison} {right}"),
            Condition::Not(inner) => write!(f, "not ({inner})"),
            Condition::And(left, right) => write!(f, "({left} and {right})"),
            Condition::Or(left, right) => write!(f, "({left} or {right})"),
        }
    }
}
