//! What stands between `%{` and `}%`: tests of `tcp_info` in a small part of Python. There are `assert`, `print`, variables,
//! comparisons (also in chains), `and`, `or`, `not`, arithmetic, bits, and texts to be printed.

mod eval;
mod parse;

pub use eval::{Problem as EvalProblem, Value, Variables};
pub(super) use parse::code;

use std::ops::Range;

/// The statements of one block.
#[derive(Clone, PartialEq, Debug)]
pub struct Code {
    /// In their order.
    pub statements: Vec<Statement>,
}

/// One statement.
#[derive(Clone, PartialEq, Debug)]
pub struct Statement {
    /// Where it begins, counted from 1.
    pub line: usize,
    /// As written, on one line.
    pub text: String,
    /// What it does.
    pub kind: Kind,
}

/// What a statement does.
#[derive(Clone, PartialEq, Debug)]
pub enum Kind {
    /// Fails where the value is not true; the second is said then.
    Assert(Expr, Option<Expr>),
    /// Prints values.
    Print(Vec<Expr>),
    /// Gives a variable a value.
    Let(String, Expr),
}

/// An expression.
#[derive(Clone, PartialEq, Debug)]
pub enum Expr {
    /// A whole number.
    Int(i64),
    /// A number with a fraction.
    Real(f64),
    /// A text.
    Text(String),
    /// Several in brackets, for the places of a text.
    Several(Vec<Expr>),
    /// A variable, a constant, or a field of `tcp_info`.
    Name(String, Range<usize>),
    /// `a <= b < c`.
    Compare(Box<Expr>, Vec<(Comparison, Expr)>),
    /// Both, the second only if the first is true.
    And(Box<Expr>, Box<Expr>),
    /// One of them, the second only if the first is false.
    Or(Box<Expr>, Box<Expr>),
    /// The contrary.
    Not(Box<Expr>),
    /// `-a`.
    Minus(Box<Expr>),
    /// Two values and what is done with them.
    Two(Operator, Box<Expr>, Box<Expr>),
    /// `abs`, `min`, `max`, `int`.
    Call(Function, Vec<Expr>),
}

/// How two values are compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "they are what they are called")]
pub enum Comparison {
    Less,
    LessOrEqual,
    Equal,
    NotEqual,
    GreaterOrEqual,
    Greater,
}

/// What two numbers are made into.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "they are what they are called")]
pub enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
    DivideWhole,
    /// The remainder; of a text: the values in the places of its `%d`.
    Remainder,
    BitAnd,
    BitOr,
    BitXor,
    ShiftLeft,
    ShiftRight,
}

/// The functions of Python that scripts use.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "they are what they are called")]
pub enum Function {
    Abs,
    Min,
    Max,
    Int,
}

impl Code {
    /// The names that it asks for and does not give a value itself, with the line of each.
    pub fn names(&self) -> impl Iterator<Item = (usize, &str)> {
        self.statements.iter().flat_map(|statement| {
            let mut names = Vec::new();
            match &statement.kind {
                Kind::Assert(value, said) => {
                    value.names(&mut names);
                    said.iter().for_each(|said| said.names(&mut names));
                }
                Kind::Print(values) => values.iter().for_each(|value| value.names(&mut names)),
                Kind::Let(_, value) => value.names(&mut names),
            }
            names.into_iter().map(move |name| (statement.line, name))
        })
    }
}

impl Expr {
    /// All names in it, in their order.
    pub fn names<'a>(&'a self, into: &mut Vec<&'a str>) {
        match self {
            Expr::Int(_) | Expr::Real(_) | Expr::Text(_) => {}
            Expr::Name(name, _) => into.push(name),
            Expr::Compare(first, others) => {
                first.names(into);
                others.iter().for_each(|(_, other)| other.names(into));
            }
            Expr::And(one, other) | Expr::Or(one, other) | Expr::Two(_, one, other) => {
                one.names(into);
                other.names(into);
            }
            Expr::Not(one) | Expr::Minus(one) => one.names(into),
            Expr::Call(_, args) | Expr::Several(args) => args.iter().for_each(|arg| arg.names(into)),
        }
    }
}
