//! From a text to statements.

use crate::scenario::packetdrill::code::{Code, Comparison, Expr, Function, Kind, Operator, Statement};
use crate::scenario::packetdrill::cursor::{Cursor, Parsed};

/// Parts inside parts, at most.
const DEEPEST: usize = 32;

const COMPARISONS: [(&str, Comparison); 6] = [
    ("<=", Comparison::LessOrEqual),
    (">=", Comparison::GreaterOrEqual),
    ("==", Comparison::Equal),
    ("!=", Comparison::NotEqual),
    ("<", Comparison::Less),
    (">", Comparison::Greater),
];

/// By how strongly they bind, the weakest first.
const OPERATORS: [&[(&str, Operator)]; 6] = [
    &[("|", Operator::BitOr)],
    &[("^", Operator::BitXor)],
    &[("&", Operator::BitAnd)],
    &[("<<", Operator::ShiftLeft), (">>", Operator::ShiftRight)],
    &[("+", Operator::Add), ("-", Operator::Subtract)],
    &[("*", Operator::Multiply), ("//", Operator::DivideWhole), ("/", Operator::Divide), ("%", Operator::Remainder)],
];

const FUNCTIONS: [(&str, Function); 4] =
    [("abs", Function::Abs), ("min", Function::Min), ("max", Function::Max), ("int", Function::Int)];

/// Statements up to the end of the cursor.
pub fn code(cursor: Cursor<'_>) -> Parsed<Code> {
    let mut parser = Parser { cursor, depth: 0 };
    let mut statements = Vec::new();
    loop {
        parser.between_statements();
        if parser.cursor.is_at_end() {
            return Ok(Code { statements });
        }
        statements.push(parser.statement()?);
        parser.skip();
        if !parser.cursor.is_at_end() && !matches!(parser.cursor.peek(), Some(';' | '\n' | '#')) {
            return parser.cursor.expected("`;`, or a line of its own for the next statement");
        }
    }
}

struct Parser<'a> {
    cursor: Cursor<'a>,
    depth: usize,
}

impl Parser<'_> {
    /// Blanks, and line ends behind a backslash.
    fn skip(&mut self) {
        loop {
            self.cursor.skip_blanks();
            if !self.cursor.eat("\\\n") && !self.cursor.eat("\\\r\n") {
                return;
            }
        }
    }

    fn between_statements(&mut self) {
        loop {
            let before = self.cursor.at();
            self.skip();
            self.cursor.take_while(|c| c.is_whitespace() || c == ';');
            if self.cursor.peek() == Some('#') {
                self.cursor.take_while(|c| c != '\n');
            }
            if self.cursor.at() == before {
                return;
            }
        }
    }

    fn statement(&mut self) -> Parsed<Statement> {
        let start = self.cursor.clone();
        let line = self.cursor.line_of(self.cursor.at());
        let kind = self.kind()?;
        let written = &start.rest()[..self.cursor.at() - start.at()];
        let text = written.replace('\\', " ").split_whitespace().collect::<Vec<_>>().join(" ");
        Ok(Statement { line, text, kind })
    }

    fn kind(&mut self) -> Parsed<Kind> {
        let start = self.cursor.clone();
        match self.cursor.name() {
            "assert" => {
                self.skip();
                let value = self.expr()?;
                self.skip();
                let said = if self.cursor.eat(",") { Some(self.expr()?) } else { None };
                Ok(Kind::Assert(value, said))
            }
            "print" => self.print().map(Kind::Print),
            "" => self.cursor.expected("assert, print or a variable"),
            name => {
                let name = name.to_owned();
                self.skip();
                let operator = OPERATORS.iter().flat_map(|same| same.iter()).find(|(sign, _)| {
                    self.cursor.rest().strip_prefix(sign).is_some_and(|behind| behind.starts_with('='))
                });
                if let Some((sign, operator)) = operator {
                    self.cursor.skip(sign.len() + 1);
                    let before = Expr::Name(name.clone(), start.at()..start.at() + name.len());
                    let value = Expr::Two(*operator, Box::new(before), Box::new(self.expr()?));
                    return Ok(Kind::Let(name, value));
                }
                if self.cursor.rest().starts_with("==") || !self.cursor.eat("=") {
                    self.cursor = start;
                    return self.cursor.expected("assert, print or a variable that gets a value");
                }
                Ok(Kind::Let(name, self.expr()?))
            }
        }
    }

    fn print(&mut self) -> Parsed<Vec<Expr>> {
        self.skip();
        let mut values = Vec::new();
        let bracket = self.cursor.rest().starts_with('(');
        if bracket {
            self.cursor.skip(1);
        }
        loop {
            self.inside(bracket);
            if bracket && self.cursor.eat(")") {
                return Ok(values);
            }
            values.push(self.expr()?);
            self.inside(bracket);
            if !self.cursor.eat(",") {
                return if bracket { self.cursor.need(")").map(|()| values) } else { Ok(values) };
            }
        }
    }

    fn inside(&mut self, bracket: bool) {
        if bracket { self.cursor.skip_space() } else { self.skip() }
    }

    fn word(&mut self, word: &str) -> bool {
        self.skip();
        let mut ahead = self.cursor.clone();
        let is_here = ahead.name() == word;
        if is_here {
            self.cursor = ahead;
        }
        is_here
    }

    fn expr(&mut self) -> Parsed<Expr> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return self.cursor.wrong(self.cursor.at()..self.cursor.at() + 1, "that is too deep inside other parts");
        }
        let mut left = self.conjunction()?;
        while self.word("or") {
            left = Expr::Or(Box::new(left), Box::new(self.conjunction()?));
        }
        self.depth -= 1;
        Ok(left)
    }

    fn conjunction(&mut self) -> Parsed<Expr> {
        let mut left = self.negation()?;
        while self.word("and") {
            left = Expr::And(Box::new(left), Box::new(self.negation()?));
        }
        Ok(left)
    }

    fn negation(&mut self) -> Parsed<Expr> {
        let mut negated = false;
        while self.word("not") {
            negated = !negated;
        }
        let value = self.comparison()?;
        Ok(if negated { Expr::Not(Box::new(value)) } else { value })
    }

    fn comparison(&mut self) -> Parsed<Expr> {
        let first = self.operation(0)?;
        let mut others = Vec::new();
        loop {
            self.skip();
            let Some((_, comparison)) = COMPARISONS.iter().find(|(sign, _)| self.cursor.eat(sign)) else { break };
            others.push((*comparison, self.operation(0)?));
        }
        Ok(if others.is_empty() { first } else { Expr::Compare(Box::new(first), others) })
    }

    fn operation(&mut self, strength: usize) -> Parsed<Expr> {
        let Some(operators) = OPERATORS.get(strength) else { return self.simple() };
        let mut left = self.operation(strength + 1)?;
        loop {
            self.skip();
            let found = operators.iter().find(|(sign, _)| self.cursor.eat(sign));
            let Some((_, operator)) = found else { return Ok(left) };
            left = Expr::Two(*operator, Box::new(left), Box::new(self.operation(strength + 1)?));
        }
    }

    fn simple(&mut self) -> Parsed<Expr> {
        self.skip();
        let mut minus = false;
        while self.cursor.peek() == Some('-') || self.cursor.peek() == Some('+') {
            minus ^= self.cursor.eat("-");
            self.cursor.eat("+");
            self.skip();
        }
        let value = match self.cursor.peek() {
            Some('(') => {
                self.cursor.skip(1);
                self.cursor.skip_space();
                let value = self.expr()?;
                self.cursor.skip_space();
                if self.cursor.eat(",") { self.several(value)? } else { self.cursor.need(")").map(|()| value)? }
            }
            Some(quote @ ('\'' | '"')) => {
                self.cursor.skip(1);
                let quote = quote.to_string();
                Expr::Text(self.cursor.up_to(&quote, "text")?.to_owned())
            }
            Some(c) if c.is_ascii_digit() || c == '.' => self.number()?,
            _ => self.name()?,
        };
        Ok(if minus { Expr::Minus(Box::new(value)) } else { value })
    }

    /// Behind the first of several values and its comma.
    fn several(&mut self, first: Expr) -> Parsed<Expr> {
        let mut values = vec![first];
        loop {
            self.cursor.skip_space();
            if self.cursor.eat(")") {
                return Ok(Expr::Several(values));
            }
            values.push(self.expr()?);
            self.cursor.skip_space();
            if !self.cursor.eat(",") && !self.cursor.rest().starts_with(')') {
                return self.cursor.expected("`,` or `)`");
            }
        }
    }

    fn number(&mut self) -> Parsed<Expr> {
        let start = self.cursor.clone();
        let text = self.cursor.take_while(|c| c.is_ascii_digit() || c == '.');
        if text.contains('.') {
            return match text.parse() {
                Ok(real) => Ok(Expr::Real(real)),
                Err(_) => self.cursor.wrong(start.at()..self.cursor.at(), "this is no number"),
            };
        }
        self.cursor = start;
        self.cursor.number("a number").map(Expr::Int)
    }

    fn name(&mut self) -> Parsed<Expr> {
        let start = self.cursor.at();
        let name = self.cursor.name();
        match name {
            "" => self.cursor.expected("a number, a name or a bracket"),
            "True" => Ok(Expr::Int(1)),
            "False" => Ok(Expr::Int(0)),
            _ if self.cursor.rest().starts_with('(') => {
                let Some((_, function)) = FUNCTIONS.iter().find(|(known, _)| *known == name) else {
                    let known = "there are abs, min, max and int";
                    return self
                        .cursor
                        .wrong(start..self.cursor.at(), format!("no function is called `{name}`; {known}"));
                };
                self.print().map(|args| Expr::Call(*function, args))
            }
            _ => Ok(Expr::Name(name.to_owned(), start..self.cursor.at())),
        }
    }
}
