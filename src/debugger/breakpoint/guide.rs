//! The text that teaches the language of breakpoints.

use std::fmt::Write;

use crate::debugger::breakpoint::names::{Meaning, decision_name, phrases, short_field, words_behind};
use crate::engine::step::probe::{Event, Field, Site, Test};
use crate::observe::{Unit, counters};

/// A few lines with examples, for where the option is explained.
pub const EXAMPLES: &str = "\
Breakpoints:
  tcp_write_xmit                         where this kernel function begins
  sk_stream_memory_free refused          a decision in it: refused, passed, yes or no
  sndbuf_free no                         one decision by its name
  task blocked                           an event; of one task: task 1 blocked
  skb 5 freed                            skb made, split, sent, retransmitted, freed, marked lost ...
  limit changed                          sk_sndbuf gets another value; any field: snd_cwnd changed
  ack frees 0                            an ACK frees nothing; or: ack frees > 64KiB
  wmem_queued >= sndbuf                  where a condition becomes true
  tcp_sendmsg if wmem_queued > 30000     only if a condition holds there
  once task 0 woken                      the first time only";

const CONDITIONS: &str = "\
Conditions compare fields and numbers: < <= > >= = !=, with + - * / and parentheses; and, or, not join them. Numbers
may have units: 30000, 30,000, 64KiB, 1.5MiB, 200KB (1000s); 200us, 20ms, 1s. A condition by itself stops where it becomes
true, not at every step while it is. Behind `if` it is looked at where the rest hits.";

/// All of it: forms, rules, and every name there is.
pub fn guide() -> String {
    let mut text = format!(
        "Where a run is to stop: `skbscope run --break 'EXPR'`, as often as you like; `breakpoints = [\"EXPR\"]` in a\n\
         scenario file; a key on the screen. The names are the kernel's.\n\n{EXAMPLES}\n\n{CONDITIONS}\n"
    );
    section(
        &mut text,
        "Fields (what may be left out is in brackets)",
        Field::ALL.iter().map(|field| about_field(*field)),
    );
    let decisions = Test::ALL.iter().map(|test| {
        let rule = test.rule();
        format!("{:22} {} {} {}", decision_name(*test), rule.left, rule.op, rule.right)
    });
    section(&mut text, "Decisions, and what they ask", decisions);
    section(&mut text, "Events", Event::ALL.iter().map(|event| about_event(*event)));
    section(&mut text, "Kernel functions", in_rows(Site::ALL.iter().flat_map(|site| site.all_names())));
    text
}

fn section(text: &mut String, title: &str, lines: impl IntoIterator<Item = String>) {
    // Writing to a string cannot fail.
    let _ = write!(text, "\n{title}:\n");
    for line in lines {
        let _ = writeln!(text, "  {}", line.trim_end());
    }
}

fn about_field(field: Field) -> String {
    let (name, short) = (field.name(), short_field(field));
    let shown = match name.split_once(short) {
        Some((before, behind)) => format!("{}{short}{}", in_brackets(before), in_brackets(behind)),
        None => name.to_owned(),
    };
    let unit = match counters::of(field).unit {
        Unit::Bytes => "bytes",
        Unit::BytesPerSecond => "bytes per second",
        Unit::StreamOffset => "bytes of the stream before it: 0 is the first byte of data",
        Unit::Pages => "pages of the machine",
        Unit::Segments => "segments",
        Unit::Microseconds => "time",
        Unit::Flag => "0 or 1",
        Unit::Code if field == Field::State => "ESTABLISHED, FIN_WAIT1 and so on",
        Unit::Code if field == Field::CaState => "Open, Disorder, CWR, Recovery or Loss",
        Unit::Code => "the kernel's number",
        Unit::Times => "times",
        Unit::Skbs | Unit::Tasks => counters::of(field).unit.suffix(),
    };
    format!("{shown:22} {unit}")
}

fn in_brackets(part: &str) -> String {
    if part.is_empty() { String::new() } else { format!("[{part}]") }
}

fn about_event(event: Event) -> String {
    let name = event.name();
    let others = phrases().filter(|(phrase, meaning)| *phrase != name && *meaning == Meaning::Event(event));
    let mut forms: Vec<_> = others.map(|(phrase, _)| phrase.to_owned()).collect();
    if let Some(noun) = event.noun() {
        forms.push(format!("{} 1 {}", noun.word(), words_behind(name, noun)));
    }
    if forms.is_empty() { name.to_owned() } else { format!("{name:22} also: {}", forms.join(", ")) }
}

/// As many names in a row as fit 100 columns.
fn in_rows(names: impl Iterator<Item = &'static str>) -> Vec<String> {
    const COLUMN: usize = 32;
    let names: Vec<_> = names.collect();
    names.chunks(3).map(|row| row.iter().map(|name| format!("{name:COLUMN$}")).collect()).collect()
}
