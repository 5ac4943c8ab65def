//! How sockets are told to people: one with every field, several as a table.

use std::fmt;

use unicode_width::UnicodeWidthStr;

use crate::language::{aloud, saidln, term, text};
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
            n => saidln!(f, "ss-left-out-of-sockets-that", n = text!("count-line", n = n)),
        }
    }
}

impl fmt::Display for One {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.state.as_deref().map_or(String::new(), |state| format!("{state} "));
        writeln!(f, "{state}{}\n", self.name)?;
        let (known, unknown): (Vec<_>, Vec<_>) = self.fields.iter().partition(|field| field.known);
        let name_width = known.iter().map(|field| field.name.len()).max().unwrap_or(0);
        let texts = || known.iter().flat_map(|field| field.values.iter().map(|value| value.shown.width()));
        let value_width = texts().filter(|width| *width <= 20).max().unwrap_or(0);
        for field in known {
            field.write(name_width, value_width, f)?;
        }
        if !unknown.is_empty() {
            let unknown = unknown.iter().map(|field| field.as_printed()).collect::<Vec<_>>().join(" ");
            saidln!(f, "ss-not-known-to-skbscope-kept", unknown = unknown.to_string())?;
        }
        write!(f, "\n{}\n{}", text!("ss-together").aloud(), self.judgement)
    }
}

impl Said {
    fn as_printed(&self) -> String {
        if self.text.is_empty() { self.name.clone() } else { format!("{}:{}", self.name, self.text) }
    }

    fn write(&self, name_width: usize, value_width: usize, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Said { name, note, from, .. } = self;
        if self.values.is_empty() {
            return writeln!(f, "  {name:name_width$}  {:value_width$}  {} [{from}]", "", term(&aloud(), note));
        }
        let mut name = name.as_str();
        let last = self.values.len() - 1;
        for (place, value) in self.values.iter().enumerate() {
            let from = if place == 0 { format!(" [{from}]") } else { String::new() };
            let about = if place == last && !note.is_empty() {
                format!("{}; {}", term(&aloud(), value.about), term(&aloud(), note))
            } else {
                term(&aloud(), value.about).to_owned()
            };
            let pad = value_width.saturating_sub(value.shown.width());
            let line = format!("  {name:name_width$}  {}{:pad$}  {about}{from}", value.shown, "");
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
            None => saidln!(f, "ss-buffer-not-known-the-line")?,
        }
        match (self.written_unacked, self.unsent, self.in_flight) {
            (Some(0), ..) => saidln!(f, "ss-queue-empty-all-that-was")?,
            (Some(queued), Some(unsent), _) if queued == unsent => {
                saidln!(f, "ss-queue-all-of-its-unsent", queued = text!("bytes", n = queued))?;
            }
            (Some(queued), Some(unsent), Some(flying)) => {
                let (queued, unsent) = (plural(queued, "byte"), grouped(unsent));
                saidln!(
                    f,
                    "ss-queue-in-flight-unsent",
                    queued = queued.to_string(),
                    flying = grouped(flying),
                    unsent = unsent.to_string()
                )?;
            }
            (Some(queued), ..) => {
                saidln!(f, "ss-queue-how-much-is-unsent", queued = text!("bytes", n = queued))?;
            }
            (None, Some(unsent), _) if unsent > 0 => {
                saidln!(f, "ss-queue-unsent", unsent = text!("bytes", n = unsent))?
            }
            (None, ..) => {}
        }
        saidln!(f, "ss-limit", limit = self.limit.to_string())?;
        for ground in &self.grounds {
            writeln!(f, "           - {ground}")?;
        }
        for (place, advice) in self.advice.iter().enumerate() {
            let label = if place == 0 { text!("ss-try").aloud() } else { String::new() };
            let pad = 7_usize.saturating_sub(label.width());
            writeln!(f, "  {label}{:pad$}  {advice}", "")?;
        }
        Ok(())
    }
}

impl fmt::Display for Writer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Writer { over_by, wakes_at, to_free, .. } = *self;
        match over_by {
            0.. => saidln!(f, "ss-buffer-over-the-limit-by", over_by = text!("bytes", n = over_by))?,
            _ => saidln!(f, "ss-buffer-below-the-limit", over_by = text!("bytes", n = -over_by))?,
        }
        let wakes = text!("ss-at-w-or-less-when", wakes_at = grouped(wakes_at), to_free = grouped(to_free)).aloud();
        match (self.send_blocks, self.poll_writeable) {
            (true, _) => saidln!(f, "ss-writer-send-sleeps-as-soon", wakes = wakes.to_string()),
            (false, false) => {
                saidln!(f, "ss-writer-send-still-takes-some", wakes = wakes.to_string())
            }
            (false, true) => {
                saidln!(f, "ss-writer-send-does-not-block", wakes_at = grouped(wakes_at))
            }
        }
    }
}

const HEADINGS: [&str; 8] = ["#", "state", "socket", "Send-Q", "unsent", "w / tb", "limit", "why"];

fn table(sockets: &[One], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let rows: Vec<_> = sockets.iter().map(row).collect();
    let all = || [HEADINGS.map(|heading| term(&aloud(), heading).to_owned())].into_iter().chain(rows.iter().cloned());
    let width = |column: usize| all().map(|row| row[column].width()).max().unwrap_or(0);
    let widths: [usize; HEADINGS.len()] = std::array::from_fn(width);
    for row in all() {
        let is_right = |column| matches!(column, 0 | 3 | 4);
        let cells = row.iter().zip(widths).enumerate().map(|(column, (cell, width))| {
            let pad = " ".repeat(width - cell.width());
            if is_right(column) { pad + cell } else { cell.clone() + &pad }
        });
        writeln!(f, "{}", cells.collect::<Vec<_>>().join("  ").trim_end())?;
    }
    saidln!(f, "ss-the-worst-first-one-of")
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
