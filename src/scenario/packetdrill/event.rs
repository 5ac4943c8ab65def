//! From the text of a script to its options, shell lines and events.

use crate::scenario::error::Problem;
use crate::scenario::packetdrill::call;
use crate::scenario::packetdrill::code::code;
use crate::scenario::packetdrill::cursor::{Cursor, Parsed};
use crate::scenario::packetdrill::packet::packet;
use crate::scenario::packetdrill::script::{Action, Event, Flag, Script};
use crate::scenario::packetdrill::shell::Shell;
use crate::scenario::packetdrill::time::When;
use crate::scenario::packetdrill::time::time;

impl Script {
    /// The longest text that is read, in bytes.
    pub const LONGEST: usize = 1 << 20;

    /// Reads a script. Fails with the first thing that is not of the language, and where it stands.
    pub fn parse(text: &str) -> Result<Script, Problem> {
        if text.len() > Script::LONGEST {
            return Err(Problem::new(None, "a script of more than 1 MiB is not read"));
        }
        script(text)
    }
}

fn script(text: &str) -> Parsed<Script> {
    let mut cursor = Cursor::new(text);
    let mut script = Script { flags: Vec::new(), init: Vec::new(), events: Vec::new() };
    let (mut line, mut counted) = (1, 0);
    loop {
        cursor.skip_space();
        if cursor.is_at_end() {
            return Ok(script);
        }
        line += text[counted..cursor.at()].bytes().filter(|byte| *byte == b'\n').count();
        counted = cursor.at();
        if cursor.eat("--") {
            script.flags.push(flag(&mut cursor, line));
            continue;
        }
        let has_time = !matches!(cursor.peek(), Some('`' | '%'));
        let (when, until_us) = if has_time { time(&mut cursor)? } else { (When::At { us: 0, since_last: true }, None) };
        cursor.skip_space();
        let action = action(&mut cursor)?;
        match action {
            Action::Shell(shell) if script.events.is_empty() && !has_time => script.init.push(shell),
            action if until_us.is_some() && !matches!(action, Action::Call(_)) => {
                return cursor.wrong(counted..counted + 1, "only a system call returns later than it begins");
            }
            action => script.events.push(Event { line, when, until_us, action }),
        }
    }
}

fn flag(cursor: &mut Cursor<'_>, line: usize) -> Flag {
    let written = cursor.take_while(|c| !c.is_whitespace());
    let (name, value) = match written.split_once('=') {
        Some((name, value)) => (name, Some(value)),
        None => (written, None),
    };
    Flag { line, name: name.to_owned(), value: value.map(str::to_owned) }
}

fn action(cursor: &mut Cursor<'_>) -> Parsed<Action> {
    let start = cursor.at();
    if cursor.eat("`") {
        let line = cursor.line_of(start);
        return Ok(Action::Shell(Shell { line, text: cursor.up_to("`", "shell line")?.to_owned() }));
    }
    if cursor.eat("%{") {
        let from = cursor.at();
        let len = cursor.up_to("}%", "code")?.len();
        return code(cursor.within(from..from + len)).map(Action::Code);
    }
    if cursor.eat("<") {
        return packet(cursor).map(Action::Inbound);
    }
    if cursor.eat(">") {
        return packet(cursor).map(Action::Outbound);
    }
    call::call(cursor).map(Action::Call)
}
