//! The part of the parser for numbers and conditions. From the loosest to the closest: `or`, `and`, `not`, comparison,
//! `+` and `-`, `*` and `/`, `-` before a number.

use crate::debugger::breakpoint::expected::{Class, Expected};
use crate::debugger::breakpoint::expr::{Comparison, Condition, Number, Operator};
use crate::debugger::breakpoint::lex::{Kind, Token};
use crate::debugger::breakpoint::names;
use crate::debugger::breakpoint::parse::{Parsed, Parser, Stop};
use crate::language::text;
use crate::units::amount::{Size, Span};

/// Deeper nesting than this is refused: it must not use up the stack.
const DEEPEST: u32 = 50;

/// What an expression says.
enum Value {
    Number(Number),
    Condition(Condition),
}

impl Parser<'_> {
    pub(super) fn condition(&mut self) -> Parsed<Condition> {
        let value = self.any_of(DEEPEST)?;
        self.as_condition(value)
    }

    pub(super) fn number(&mut self) -> Parsed<Number> {
        let start = self.token();
        let value = self.sum(DEEPEST)?;
        self.as_number(value, start)
    }

    fn any_of(&mut self, depth: u32) -> Parsed<Value> {
        let mut left = self.all_of(depth)?;
        while let Value::Condition(condition) = left {
            if !self.word("or") {
                return Ok(Value::Condition(condition));
            }
            let right = self.all_of(depth)?;
            left = Value::Condition(Condition::Or(Box::new(condition), Box::new(self.as_condition(right)?)));
        }
        Ok(left)
    }

    fn all_of(&mut self, depth: u32) -> Parsed<Value> {
        let mut left = self.single(depth)?;
        while let Value::Condition(condition) = left {
            if !self.word("and") {
                return Ok(Value::Condition(condition));
            }
            let right = self.single(depth)?;
            left = Value::Condition(Condition::And(Box::new(condition), Box::new(self.as_condition(right)?)));
        }
        Ok(left)
    }

    fn single(&mut self, depth: u32) -> Parsed<Value> {
        let depth = self.deeper(depth)?;
        if self.word("not") {
            let inner = self.single(depth)?;
            return Ok(Value::Condition(Condition::Not(Box::new(self.as_condition(inner)?))));
        }
        let left = match self.sum(depth)? {
            Value::Number(left) => left,
            condition => return Ok(condition),
        };
        let Some(comparison) = self.comparison() else { return Ok(Value::Number(left)) };
        let start = self.token();
        let right = self.sum(depth)?;
        Ok(Value::Condition(Condition::Compare(left, comparison, self.as_number(right, start)?)))
    }

    pub(super) fn comparison(&mut self) -> Option<Comparison> {
        self.expect(Expected::Class(Class::Comparison));
        let (comparison, _) = Comparison::ALL.into_iter().find(|(_, sign)| *sign == self.here())?;
        self.advance();
        Some(comparison)
    }

    fn sum(&mut self, depth: u32) -> Parsed<Value> {
        self.chain(&[Operator::Add, Operator::Subtract], |parser| {
            parser.chain(&[Operator::Multiply, Operator::Divide], |parser| parser.factor(depth))
        })
    }

    /// Operands with these operators between them, taken from left to right.
    fn chain(&mut self, operators: &[Operator], operand: impl Fn(&mut Self) -> Parsed<Value>) -> Parsed<Value> {
        let mut left = operand(self)?;
        while let Value::Number(number) = left {
            let Some(operator) = self.operator(operators) else { return Ok(Value::Number(number)) };
            let start = self.token();
            let right = operand(self)?;
            let right = Box::new(self.as_number(right, start)?);
            left = Value::Number(Number::Binary(Box::new(number), operator, right));
        }
        Ok(left)
    }

    fn operator(&mut self, wanted: &[Operator]) -> Option<Operator> {
        self.expect(Expected::Class(Class::Operator));
        let mut signs = Operator::ALL.into_iter().filter(|(operator, _)| wanted.contains(operator));
        let (operator, _) = signs.find(|(_, sign)| *sign == self.here())?;
        self.advance();
        Some(operator)
    }

    fn factor(&mut self, depth: u32) -> Parsed<Value> {
        let depth = self.deeper(depth)?;
        if self.sign("-") {
            let start = self.token();
            let inner = self.factor(depth)?;
            return Ok(Value::Number(Number::Negative(Box::new(self.as_number(inner, start)?))));
        }
        if self.sign("(") {
            let inner = self.any_of(depth)?;
            return if self.sign(")") { Ok(inner) } else { Err(Stop) };
        }
        if let Some(name) = self.given_name() {
            return Ok(Value::Number(Number::Given(name)));
        }
        if let Some(field) = self.name(Class::Field, names::field) {
            return Ok(Value::Number(Number::Field(field)));
        }
        if let Some(value) = self.name(Class::Constant, names::constant) {
            return Ok(Value::Number(Number::Constant(value)));
        }
        self.expect(Expected::Class(Class::Number));
        if self.kind() == Kind::Number { self.literal() } else { Err(Stop) }
    }

    /// A number alone is no condition: what is missing is written down already, the comparison behind it.
    fn as_condition(&mut self, value: Value) -> Parsed<Condition> {
        match value {
            Value::Condition(condition) => Ok(condition),
            Value::Number(_) => Err(Stop),
        }
    }

    fn as_number(&mut self, value: Value, start: Token) -> Parsed<Number> {
        match value {
            Value::Number(number) => Ok(number),
            Value::Condition(_) => self.complain(start, text!("breakpoint-a-number-is-needed-here").aloud()),
        }
    }

    fn deeper(&mut self, depth: u32) -> Parsed<u32> {
        match depth.checked_sub(1) {
            Some(depth) => Ok(depth),
            None => self.complain(
                self.token(),
                text!("breakpoint-more-than-levels-of-parentheses", DEEPEST = DEEPEST.to_string()).aloud(),
            ),
        }
    }

    /// A number with the unit behind it: a size in bytes, or a time, which becomes microseconds.
    fn literal(&mut self) -> Parsed<Value> {
        let text = self.here().replace(',', "");
        let size = text.parse().ok().map(|Size(bytes)| u128::from(bytes));
        let time = || text.parse().ok().map(|Span(span)| span.as_micros());
        let value = size.or_else(time).and_then(|value| i64::try_from(value).ok());
        let Some(value) = value else {
            let message = text!("breakpoint-is-no-number-expected-one", here = self.here().to_string()).aloud();
            return self.complain(self.token(), message);
        };
        self.advance();
        Ok(Value::Number(Number::Constant(value)))
    }
}
