//! Text of `ss` into sockets.

use crate::ss::field::Field;
use crate::ss::known_fields::{CONGESTION_CONTROLS, KNOWN, MEMORY, STATES};
use crate::ss::socket::Socket;

/// What a text had.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct Read {
    /// In the order of the text.
    pub sockets: Vec<Socket>,
    /// Lines of sockets that are not TCP's, left out.
    pub(crate) other_lines: usize,
}

/// Rates stand behind a space.
const WITH_SPACE: [&str; 3] = ["send", "pacing_rate", "delivery_rate"];

/// Names in front of a line where sockets of several kinds are listed.
const OTHER_KINDS: [&str; 13] =
    ["udp", "raw", "u_str", "u_dgr", "u_seq", "nl", "p_raw", "p_dgr", "sctp", "icmp6", "v_str", "xdp", "tipc"];

/// Takes the text of `ss -tmi` apart: with or without heading, one line or two for each socket (-O), broken by a terminal
/// or not; or a part of a line alone, such as `skmem:(...)`.
pub fn read(text: &str) -> Read {
    let mut read = Read::default();
    let mut open: Option<(Socket, String)> = None;
    let mut skipping = false;
    for line in &unbroken(text) {
        if line.trim().is_empty() || is_heading(line) {
            continue;
        }
        if is_other_kind(line) {
            read.other_lines += 1;
            read.sockets.extend(open.take().and_then(close));
            skipping = true;
            continue;
        }
        if let Some((socket, rest)) = row(line) {
            read.sockets.extend(open.take().and_then(close));
            open = Some((socket, rest));
            skipping = false;
        } else if !skipping {
            let (_, details) = open.get_or_insert_default();
            append(details, line);
        }
    }
    read.sockets.extend(open.and_then(close));
    read
}

/// The lines of a text, those put together again that a terminal broke because they filled its width.
fn unbroken(text: &str) -> Vec<String> {
    let width = text.lines().map(|line| line.chars().count()).max().unwrap_or(0);
    let mut lines: Vec<String> = Vec::new();
    let mut is_full = false;
    for line in text.lines() {
        let is_inside = lines.last().is_some_and(|last| row(last).is_none() && !last.starts_with(char::is_whitespace));
        let heading_is_over = lines.last().is_some_and(|last| last.matches("Address:Port").count() == 2);
        let begins = heading_is_over
            || is_heading(line)
            || is_other_kind(line)
            || row(line).is_some()
            || (line.starts_with(char::is_whitespace) && !is_inside);
        match lines.last_mut().filter(|_| is_full && !begins) {
            Some(last) => {
                let word = line.split_whitespace().next().unwrap_or_default();
                let behind_space = WITH_SPACE.iter().any(|name| last.ends_with(&format!(" {name}")));
                let end = last.rsplit(char::is_whitespace).next().unwrap_or_default();
                if behind_space || (is_known(word) && !is_one_word(end, word)) {
                    last.push(' ');
                }
                last.push_str(line);
            }
            None => lines.push(line.to_owned()),
        }
        is_full = line.chars().count() == width;
    }
    lines
}

fn is_heading(line: &str) -> bool {
    line.contains("Recv-Q") && line.contains("Address:Port")
}

fn is_other_kind(line: &str) -> bool {
    line.split_whitespace().next().is_some_and(|first| OTHER_KINDS.contains(&first))
}

/// The first line of a socket: its columns, and what stands behind them.
fn row(line: &str) -> Option<(Socket, String)> {
    let mut rest = line.trim_start();
    let mut next = || {
        let (word, behind) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        rest = behind.trim_start();
        word
    };
    let mut word = next();
    if word == "tcp" || word == "mptcp" {
        word = next();
    }
    let state = STATES.contains(&word).then(|| word.to_owned());
    if state.is_some() {
        word = next();
    }
    let queues = [word, next()];
    let mut fields = Vec::new();
    for (name, queue) in ["Recv-Q", "Send-Q"].iter().zip(queues) {
        queue.parse::<u64>().ok()?;
        fields.push(Field::new(name, queue));
    }
    let ends = [next(), next()].map(str::to_owned);
    ends.iter()
        .all(|end| end.contains(':'))
        .then(|| (Socket { state, ends: Some(ends), fields }, rest.trim_end().to_owned()))
}

/// Puts a line behind what was read. A terminal breaks lines also within words.
fn append(text: &mut String, line: &str) {
    let line = line.trim_end();
    let last = text.rsplit(char::is_whitespace).next().unwrap_or_default();
    let next = line.split_whitespace().next().unwrap_or_default();
    let is_open = text.matches('(').count() > text.matches(')').count();
    let is_broken = !line.starts_with(char::is_whitespace) && (is_open || is_one_word(last, next));
    if !is_broken && !text.is_empty() {
        text.push(' ');
    }
    text.push_str(if is_broken { line } else { line.trim_start() });
}

/// Whether the end of one line and the beginning of the next are a word that was broken.
fn is_one_word(end: &str, begin: &str) -> bool {
    is_known(&format!("{end}{begin}")) && !(is_known(end) && is_known(begin))
}

/// Whether a word is one that `ss` prints.
fn is_known(word: &str) -> bool {
    let name = word.split(':').next().unwrap_or_default();
    let has_value = word.len() > name.len() + 1;
    let known = KNOWN.iter().find(|known| known.name == name);
    known.is_some_and(|known| known.parts.is_empty() != has_value)
        || CONGESTION_CONTROLS.contains(&word)
        || WITH_SPACE.contains(&word)
        || (has_value && ["skmem", "mem", "bbr", "dctcp"].contains(&name))
}

/// Takes what stands behind the columns apart. None: there was nothing.
fn close((mut socket, details): (Socket, String)) -> Option<Socket> {
    let mut words = words(&details).into_iter().peekable();
    while let Some(word) = words.next() {
        if WITH_SPACE.contains(&word) {
            let value = words.next_if(|value| value.ends_with("bps")).unwrap_or_default();
            socket.fields.push(Field::new(word, value));
        } else if CONGESTION_CONTROLS.contains(&word) {
            socket.fields.push(Field::new("congestion", word));
        } else if let Some((name, inside)) =
            word.split_once(":(").filter(|(name, _)| !["timer", "users"].contains(name))
        {
            socket.fields.extend(inside.trim_end_matches(')').split(',').map(|part| inner(name, part)));
        } else {
            let (name, text) = word.split_once(':').unwrap_or((word, ""));
            let inside = text.strip_prefix('(').and_then(|text| text.strip_suffix(')')).unwrap_or(text);
            socket.fields.push(Field::new(name, inside));
        }
    }
    (socket.ends.is_some() || socket.fields.iter().any(|field| field.known.is_some())).then_some(socket)
}

/// A part of a group: `w196128` of skmem, `bw:1.42Gbps` of bbr.
fn inner(group: &str, part: &str) -> Field {
    let of_memory = MEMORY.iter().find_map(|name| Some((*name, part.strip_prefix(name)?)));
    let (name, text) = match of_memory.filter(|_| ["skmem", "mem"].contains(&group)) {
        Some(named) => named,
        None => part.split_once(':').unwrap_or((part, "")),
    };
    Field::new(&format!("{group}.{name}"), text)
}

/// Words of a text, not parted within brackets.
fn words(text: &str) -> Vec<&str> {
    let mut depth = 0_usize;
    let parts = text.split(move |c: char| {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        c.is_whitespace() && depth == 0
    });
    parts.filter(|word| !word.is_empty()).collect()
}
