//! How sockets are told to people: one with every field, several as a table.

use std::fmt;

use crate::ss::explained::{Explained, One, Said};
use crate::ss::judgement::{Judgement, Writer};
use crate::units::print::{grouped, plural};

impl fmt::Display for Explained {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.sockets.as_slice() {
            [one] => write!(f, "{one}")?,
            several => table(several, f)?,
        }
        match self.left_out_lines {
            0 => Ok(()),
            n => writeln!(f, "\nLeft out: {} of sockets that are not TCP's.", plural(n, "line")),
        }
    }
}

impl fmt::Display for One {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.state.as_deref().map_or(String::new(), |state| format!("{state} "));
        writeln!(f, "{state}{}\n", self.name)?;
        let (known, unknown): (Vec<_>, Vec<_>) = self.fields.iter().partition(|field| field.known);
        let name_width = known.iter().map(|field| field.name.len()).max().unwrap_or(0);
        let texts = || known.iter().flat_map(|field| field.values.iter().map(|value| value.shown.chars().count()));
        let value_width = texts().filter(|width| *width <= 20).max().unwrap_or(0);
        for field in known {
            field.write(name_width, value_width, f)?;
        }
        if !unknown.is_empty() {
            let unknown = unknown.iter().map(|field| field.as_printed()).collect::<Vec<_>>().join(" ");
            writeln!(f, "\nNot known to skbscope, kept as it is: {unknown}")?;
        }
        write!(f, "\nTogether\n{}", self.judgement)
    }
}

impl Said {
    fn as_printed(&self) -> String {
        if self.text.is_empty() { self.name.clone() } else { format!("{}:{}", self.name, self.text) }
    }

    fn write(&self, name_width: usize, value_width: usize, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Said { name, note, from, .. } = self;
        if self.values.is_empty() {
            return writeln!(f, "  {name:name_width$}  {:value_width$}  {note} [{from}]", "");
        }
        let mut name = name.as_str();
        let last = self.values.len() - 1;
        for (place, value) in self.values.iter().enumerate() {
            let from = if place == 0 { format!(" [{from}]") } else { String::new() };
            let about =
                if place == last && !note.is_empty() { format!("{}; {note}", value.about) } else { value.about.into() };
            let line = format!("  {name:name_width$}  {:value_width$}  {about}{from}", value.shown);
            writeln!(f, "{}", line.trim_end())?;
            name = "";
        }
        Ok(())
    }
}

impl fmt::Display for Judgement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.writer {
            Some(writer) => write!(f, "{writer}")?,
            None => writeln!(f, "  buffer   not known: the line has no skmem (ss -m)")?,
        }
        match (self.written_unacked, self.unsent, self.in_flight) {
            (Some(0), ..) => writeln!(f, "  queue    empty: all that was written is acknowledged")?,
            (Some(queued), Some(unsent), _) if queued == unsent => {
                writeln!(f, "  queue    all of its {} unsent; nothing is in flight", plural(queued, "byte"))?;
            }
            (Some(queued), Some(unsent), Some(flying)) => {
                let (queued, unsent) = (plural(queued, "byte"), grouped(unsent));
                writeln!(f, "  queue    {queued}: {} in flight, {unsent} unsent", grouped(flying))?;
            }
            (Some(queued), ..) => {
                writeln!(f, "  queue    {}; how much is unsent is not known (ss -i)", plural(queued, "byte"))?;
            }
            (None, Some(unsent), _) if unsent > 0 => writeln!(f, "  queue    {} unsent", plural(unsent, "byte"))?,
            (None, ..) => {}
        }
        writeln!(f, "  limit    {}", self.limit)?;
        for ground in &self.grounds {
            writeln!(f, "           - {ground}")?;
        }
        for (place, advice) in self.advice.iter().enumerate() {
            writeln!(f, "  {:7}  {advice}", if place == 0 { "try" } else { "" })?;
        }
        Ok(())
    }
}

impl fmt::Display for Writer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Writer { over_by, wakes_at, to_free, .. } = *self;
        match over_by {
            0.. => writeln!(f, "  buffer   over the limit by {}", plural(over_by, "byte"))?,
            _ => writeln!(f, "  buffer   {} below the limit", plural(-over_by, "byte"))?,
        }
        let wakes = format!("at w {} or less, when {} more are freed", grouped(wakes_at), grouped(to_free));
        match (self.send_blocks, self.poll_writeable) {
            (true, _) => writeln!(
                f,
                "  writer   send() sleeps as soon as it needs a new skb (EAGAIN without blocking); poll says not writeable\n           \
                 both end {wakes}"
            ),
            (false, false) => writeln!(
                f,
                "  writer   send() still takes some; but poll says not writeable, and whoever sleeps already sleeps on\n           \
                 poll says yes, and sleepers wake, {wakes}"
            ),
            (false, true) => writeln!(
                f,
                "  writer   send() does not block, and poll says writeable, up to w {} (a program's own TCP_NOTSENT_LOWAT,\n           \
                 which ss does not show, may say otherwise)",
                grouped(wakes_at)
            ),
        }
    }
}

const HEADINGS: [&str; 8] = ["#", "state", "socket", "Send-Q", "unsent", "w / tb", "limit", "why"];

fn table(sockets: &[One], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let rows: Vec<_> = sockets.iter().map(row).collect();
    let all = || [HEADINGS.map(str::to_owned)].into_iter().chain(rows.iter().cloned());
    let width = |column: usize| all().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: [usize; HEADINGS.len()] = std::array::from_fn(width);
    for row in all() {
        let is_right = |column| matches!(column, 0 | 3 | 4);
        let cells = row.iter().zip(widths).enumerate().map(|(column, (cell, width))| {
            if is_right(column) { format!("{cell:>width$}") } else { format!("{cell:width$}") }
        });
        writeln!(f, "{}", cells.collect::<Vec<_>>().join("  ").trim_end())?;
    }
    writeln!(f, "\nThe worst first. One of them in words: skbscope explain ... --only NUMBER")
}

fn row(one: &One) -> [String; HEADINGS.len()] {
    let judgement = &one.judgement;
    let number = |n: Option<i64>| n.map_or("?".to_owned(), |n| grouped(n).to_string());
    let fill = one.socket.queued().zip(one.socket.count("skmem.tb")).map(|(queued, limit)| {
        let percent = (queued * 100).checked_div(limit).unwrap_or(0);
        format!("{} / {} ({percent} %)", grouped(queued), grouped(limit))
    });
    [
        one.number.to_string(),
        one.state.clone().unwrap_or_default(),
        one.name.clone(),
        number(judgement.written_unacked),
        number(judgement.unsent),
        fill.unwrap_or_else(|| "?".to_owned()),
        judgement.limit.to_string(),
        judgement.grounds.first().cloned().unwrap_or_default(),
    ]
}
