//! A system call of a script: its name, its arguments as written, and what it must return.

use crate::scenario::packetdrill::cursor::{Cursor, Parsed};

/// Arguments inside arguments, at most.
const DEEPEST: usize = 16;

/// A system call.
#[derive(Clone, PartialEq, Debug)]
pub struct Call {
    /// As in its manual page.
    pub name: String,
    /// In their order.
    pub args: Vec<Arg>,
    /// What it returns.
    pub returns: Expected,
    /// As written, on one line.
    pub text: String,
}

/// What a call must return.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Expected {
    /// It does not matter.
    Any,
    /// This number.
    Number(i64),
    /// -1, and this error.
    Error(String),
}

/// An argument, as written.
#[derive(Clone, PartialEq, Debug)]
pub enum Arg {
    /// `...`: it does not matter.
    Any,
    /// A number.
    Number(i64),
    /// A constant by its name.
    Name(String),
    /// Several of them, with `|` between.
    Or(Vec<Arg>),
    /// In quotation marks.
    Text(String),
    /// `[a, b]`.
    List(Vec<Arg>),
    /// `{name=value, ...}`; what has no name stands there without.
    Struct(Vec<Field>),
    /// `htons(80)` and the like.
    Of(String, Vec<Arg>),
}

/// A member of a structure.
#[derive(Clone, PartialEq, Debug)]
pub struct Field {
    /// Empty where there is none.
    pub name: String,
    /// Its value.
    pub value: Arg,
}

impl Arg {
    /// The member of that name, if this is a structure.
    pub fn field(&self, name: &str) -> Option<&Arg> {
        match self {
            Arg::Struct(fields) => fields.iter().find(|field| field.name == name).map(|field| &field.value),
            _ => None,
        }
    }

    /// What stands in the list, or this alone.
    pub fn items(&self) -> &[Arg] {
        match self {
            Arg::List(items) => items,
            other => std::slice::from_ref(other),
        }
    }
}

/// A call, from its name to its result.
pub(super) fn call(cursor: &mut Cursor<'_>) -> Parsed<Call> {
    let start = cursor.clone();
    let name = cursor.name();
    if name.is_empty() {
        return cursor.expected("a packet (< or >), a system call, a shell line (`) or %{");
    }
    cursor.skip_blanks();
    let args = arguments(cursor, "(", ")", 0)?;
    let before = cursor.clone();
    cursor.skip_space();
    let returns = if cursor.eat("=") {
        expected(cursor)?
    } else {
        *cursor = before;
        Expected::Any
    };
    let written = &start.rest()[..cursor.at() - start.at()];
    let text = written.split_whitespace().collect::<Vec<_>>().join(" ");
    Ok(Call { name: name.to_owned(), args, returns, text })
}

/// `0`, `-1 EAGAIN (Resource temporarily unavailable)`, `0x2 (flags O_RDWR)`, `...`.
fn expected(cursor: &mut Cursor<'_>) -> Parsed<Expected> {
    cursor.skip_blanks();
    if cursor.eat("...") {
        return Ok(Expected::Any);
    }
    let number = cursor.number("what the call returns")?;
    cursor.skip_blanks();
    let error = cursor.name();
    cursor.skip_blanks();
    if cursor.eat("(") {
        cursor.up_to(")", "note")?;
    }
    Ok(if error.is_empty() { Expected::Number(number) } else { Expected::Error(error.to_owned()) })
}

fn arguments(cursor: &mut Cursor<'_>, open: &str, close: &str, depth: usize) -> Parsed<Vec<Arg>> {
    list(cursor, open, close, |cursor| argument(cursor, depth + 1))
}

fn list<T>(
    cursor: &mut Cursor<'_>,
    open: &str,
    close: &str,
    mut item: impl FnMut(&mut Cursor<'_>) -> Parsed<T>,
) -> Parsed<Vec<T>> {
    cursor.need(open)?;
    let mut items = Vec::new();
    cursor.skip_space();
    while !cursor.eat(close) {
        items.push(item(cursor)?);
        cursor.skip_space();
        if !cursor.eat(",") && !cursor.rest().starts_with(close) {
            return cursor.expected(&format!("`,` or `{close}`"));
        }
        cursor.skip_space();
    }
    Ok(items)
}

fn argument(cursor: &mut Cursor<'_>, depth: usize) -> Parsed<Arg> {
    let first = simple(cursor, depth)?;
    cursor.skip_space();
    if cursor.peek() != Some('|') {
        return Ok(first);
    }
    let mut all = vec![first];
    while cursor.eat("|") {
        cursor.skip_space();
        all.push(simple(cursor, depth)?);
        cursor.skip_space();
    }
    Ok(Arg::Or(all))
}

fn simple(cursor: &mut Cursor<'_>, depth: usize) -> Parsed<Arg> {
    if depth > DEEPEST {
        return cursor.wrong(cursor.at()..cursor.at() + 1, "that is too deep inside other arguments");
    }
    if cursor.eat("...") {
        return Ok(Arg::Any);
    }
    match cursor.peek() {
        Some('"') => {
            cursor.skip(1);
            Ok(Arg::Text(cursor.up_to("\"", "text")?.to_owned()))
        }
        Some('[') => Ok(Arg::List(arguments(cursor, "[", "]", depth)?)),
        Some('{') => Ok(Arg::Struct(list(cursor, "{", "}", |cursor| field(cursor, depth + 1))?)),
        Some(c) if c.is_ascii_digit() || c == '-' => cursor.number("a number").map(Arg::Number),
        _ => {
            let name = cursor.name();
            if name.is_empty() {
                return cursor.expected("an argument: a number, a name, ..., [ ] or { }");
            }
            if cursor.peek() == Some('(') {
                return Ok(Arg::Of(name.to_owned(), arguments(cursor, "(", ")", depth)?));
            }
            Ok(Arg::Name(name.to_owned()))
        }
    }
}

/// `fd=4`, `msg_iov(1)=[...]`, or a value alone.
fn field(cursor: &mut Cursor<'_>, depth: usize) -> Parsed<Field> {
    let before = cursor.clone();
    let name = cursor.name().to_owned();
    if !name.is_empty() {
        if cursor.peek() == Some('(') {
            arguments(cursor, "(", ")", depth)?;
        }
        cursor.skip_space();
        if cursor.eat("=") {
            cursor.skip_space();
            return Ok(Field { name, value: argument(cursor, depth)? });
        }
    }
    *cursor = before;
    Ok(Field { name: String::new(), value: argument(cursor, depth)? })
}
