//! What statements come to.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;

use thiserror::Error;

use crate::scenario::packetdrill::code::{Comparison, Expr, Function, Operator};

/// The longest text that is made, in bytes.
const LONGEST: usize = 4096;

/// A value.
#[derive(Clone, PartialEq, Debug)]
pub enum Value {
    /// A whole number; truth is 1.
    Int(i64),
    /// A number with a fraction.
    Real(f64),
    /// A text.
    Text(String),
    /// Several, for the places of a text.
    Several(Vec<Value>),
}

/// What variables of a script hold.
pub type Variables = BTreeMap<String, Value>;

/// Why there is no value.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum Problem {
    /// Nobody knows this name.
    #[error("`{0}` has no value here")]
    Unknown(String),
    /// Numbers and texts are mixed.
    #[error("a text is no number")]
    NotANumber,
    /// The result would be too large, or there is none.
    #[error("that has no result: it divides by zero, or is too large")]
    NoResult,
}

impl Value {
    /// As in an `if`.
    pub fn is_true(&self) -> bool {
        match self {
            Value::Int(n) => *n != 0,
            Value::Real(x) => *x != 0.0,
            Value::Text(text) => !text.is_empty(),
            Value::Several(values) => !values.is_empty(),
        }
    }

    fn real(&self) -> Result<f64, Problem> {
        match self {
            Value::Int(n) => Ok(*n as f64),
            Value::Real(x) => Ok(*x),
            Value::Text(_) | Value::Several(_) => Err(Problem::NotANumber),
        }
    }

    fn int(&self) -> Result<i64, Problem> {
        match self {
            Value::Int(n) => Ok(*n),
            Value::Real(x) if x.is_finite() => Ok(*x as i64),
            _ => Err(Problem::NotANumber),
        }
    }

    fn compare(&self, other: &Value) -> Result<Option<Ordering>, Problem> {
        match (self, other) {
            (Value::Int(one), Value::Int(other)) => Ok(Some(one.cmp(other))),
            (Value::Text(one), Value::Text(other)) => Ok(Some(one.cmp(other))),
            _ => Ok(self.real()?.partial_cmp(&other.real()?)),
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Int(n) => n.fmt(f),
            Value::Real(x) => x.fmt(f),
            Value::Text(text) => text.fmt(f),
            Value::Several(values) => f.debug_list().entries(values).finish(),
        }
    }
}

impl Expr {
    /// Its value, where `look` knows the names.
    pub fn value(&self, look: &dyn Fn(&str) -> Option<Value>) -> Result<Value, Problem> {
        let truth = |is: bool| Ok(Value::Int(i64::from(is)));
        match self {
            Expr::Int(n) => Ok(Value::Int(*n)),
            Expr::Real(x) => Ok(Value::Real(*x)),
            Expr::Text(text) => Ok(Value::Text(text.clone())),
            Expr::Several(values) => {
                Ok(Value::Several(values.iter().map(|value| value.value(look)).collect::<Result<_, _>>()?))
            }
            Expr::Name(name, _) => look(name).ok_or_else(|| Problem::Unknown(name.clone())),
            Expr::And(one, other) => {
                let one = one.value(look)?;
                if one.is_true() { other.value(look) } else { Ok(one) }
            }
            Expr::Or(one, other) => {
                let one = one.value(look)?;
                if one.is_true() { Ok(one) } else { other.value(look) }
            }
            Expr::Not(one) => truth(!one.value(look)?.is_true()),
            Expr::Minus(one) => two(Operator::Subtract, Value::Int(0), one.value(look)?),
            Expr::Two(operator, one, other) => two(*operator, one.value(look)?, other.value(look)?),
            Expr::Compare(first, others) => {
                let mut left = first.value(look)?;
                for (comparison, right) in others {
                    let right = right.value(look)?;
                    if !comparison.holds(left.compare(&right)?) {
                        return truth(false);
                    }
                    left = right;
                }
                truth(true)
            }
            Expr::Call(function, args) => {
                let values = args.iter().map(|arg| arg.value(look)).collect::<Result<Vec<_>, _>>()?;
                call(*function, &values)
            }
        }
    }
}

impl Comparison {
    fn holds(self, order: Option<Ordering>) -> bool {
        match self {
            Comparison::Less => order == Some(Ordering::Less),
            Comparison::LessOrEqual => matches!(order, Some(Ordering::Less | Ordering::Equal)),
            Comparison::Equal => order == Some(Ordering::Equal),
            Comparison::NotEqual => order != Some(Ordering::Equal),
            Comparison::GreaterOrEqual => matches!(order, Some(Ordering::Greater | Ordering::Equal)),
            Comparison::Greater => order == Some(Ordering::Greater),
        }
    }
}

fn two(operator: Operator, one: Value, other: Value) -> Result<Value, Problem> {
    if let (Operator::Remainder, Value::Text(text)) = (operator, &one) {
        let values = match other {
            Value::Several(values) => values,
            one => vec![one],
        };
        return Ok(Value::Text(filled(text, &values)));
    }
    if let (Value::Int(one), Value::Int(other)) = (&one, &other) {
        let (one, other) = (*one, *other);
        let shift = u32::try_from(other).ok().filter(|shift| *shift < 63);
        let whole = match operator {
            Operator::Add => one.checked_add(other),
            Operator::Subtract => one.checked_sub(other),
            Operator::Multiply => one.checked_mul(other),
            Operator::DivideWhole => one.checked_div_euclid(other),
            Operator::Remainder => one.checked_rem_euclid(other),
            Operator::BitAnd => Some(one & other),
            Operator::BitOr => Some(one | other),
            Operator::BitXor => Some(one ^ other),
            Operator::ShiftLeft => shift.and_then(|shift| one.checked_mul(1 << shift)),
            Operator::ShiftRight => shift.map(|shift| one >> shift),
            Operator::Divide if other != 0 => return Ok(Value::Real(one as f64 / other as f64)),
            Operator::Divide => None,
        };
        return whole.map(Value::Int).ok_or(Problem::NoResult);
    }
    let (one, other) = (one.real()?, other.real()?);
    let real = match operator {
        Operator::Add => one + other,
        Operator::Subtract => one - other,
        Operator::Multiply => one * other,
        Operator::Divide => one / other,
        Operator::DivideWhole => (one / other).floor(),
        Operator::Remainder => one - other * (one / other).floor(),
        _ => return Err(Problem::NoResult),
    };
    if real.is_finite() { Ok(Value::Real(real)) } else { Err(Problem::NoResult) }
}

/// Each value in the place of a `%d` or its like.
fn filled(text: &str, values: &[Value]) -> String {
    let mut pieces = text.split('%');
    let mut filled = pieces.next().unwrap_or_default().to_owned();
    let mut values = values.iter();
    for piece in pieces {
        match values.as_slice().first() {
            Some(value) if piece.starts_with(['d', 's', 'u', 'f', 'i', 'x']) => {
                values.next();
                filled.push_str(&format!("{value}{}", &piece[1..]));
            }
            _ => filled.push_str(&format!("%{piece}")),
        }
    }
    while filled.len() > LONGEST {
        filled.pop();
    }
    filled
}

fn call(function: Function, values: &[Value]) -> Result<Value, Problem> {
    let first = values.first().ok_or(Problem::NoResult)?;
    let best = |wanted: Ordering| {
        values[1..]
            .iter()
            .try_fold(first, |best, next| Ok(if next.compare(best)? == Some(wanted) { next } else { best }))
    };
    match function {
        Function::Abs if first.real()? < 0.0 => two(Operator::Subtract, Value::Int(0), first.clone()),
        Function::Abs => Ok(first.clone()),
        Function::Int => first.int().map(Value::Int),
        Function::Min => best(Ordering::Less).cloned(),
        Function::Max => best(Ordering::Greater).cloned(),
    }
}
