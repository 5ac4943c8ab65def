//! Counters over time: a row for each input, as CSV or as JSON.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use crate::export::{Seen, Sink, columns};
use crate::observe::counters::NOT_IN_KERNEL;
use crate::scenario::Scenario;
use crate::world::World;

/// RFC 4180: a heading, then a line for each input. What is not known has an empty cell.
pub struct Csv<W> {
    out: W,
}

/// The columns before the counters.
const FIRST: [&str; 4] = ["input", "time_ns", "cause", "steps"];

impl<W: Write> Csv<W> {
    pub fn new(mut out: W) -> io::Result<Self> {
        let headings = FIRST.iter().map(|name| (*name).to_owned()).chain(columns::all().map(columns::heading));
        writeln!(out, "{}", headings.collect::<Vec<_>>().join(","))?;
        Ok(Csv { out })
    }
}

impl<W: Write> Sink for Csv<W> {
    fn input(&mut self, seen: &Seen) -> io::Result<()> {
        let (at, cause) = (seen.happening.at.as_nanos(), quoted(&format!("{:#}", seen.happening.cause)));
        write!(self.out, "{},{at},{cause},{}", seen.number, seen.steps.len())?;
        for value in columns::values(seen.world) {
            let text = value.map_or(String::new(), |value| value.to_string());
            write!(self.out, ",{text}")?;
        }
        writeln!(self.out)
    }

    fn finish(&mut self, _: &World) -> io::Result<()> {
        self.out.flush()
    }
}

/// In quotes if it would be misread without.
fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}

/// One object: what was recorded, the unit of each counter, which ones the kernel lacks, and a list with an object for each
/// input. What is not known there is null.
pub struct Json<W> {
    out: W,
    is_first: bool,
}

impl<W: Write> Json<W> {
    pub fn new(mut out: W, scenario: &Scenario) -> io::Result<Self> {
        let units: Map<String, Value> =
            columns::all().map(|counter| (counter.name.to_owned(), counter.unit.suffix().into())).collect();
        let kernel = scenario.world.kernel();
        let missing: Map<String, Value> = columns::all()
            .filter(|counter| !counter.exists_in(kernel))
            .map(|counter| (counter.name.to_owned(), NOT_IN_KERNEL.into()))
            .collect();
        let (name, seed) = (json!(scenario.name), scenario.world.seed());
        writeln!(out, "{{\"scenario\":{name},\"kernel\":{},\"seed\":{seed},", json!(kernel.name))?;
        writeln!(out, "\"units\":{},\"missing\":{},", json!(units), json!(missing))?;
        write!(out, "\"inputs\":[")?;
        Ok(Json { out, is_first: true })
    }
}

impl<W: Write> Sink for Json<W> {
    fn input(&mut self, seen: &Seen) -> io::Result<()> {
        let separator = if std::mem::take(&mut self.is_first) { "" } else { "," };
        let mut row = Map::new();
        row.insert("input".to_owned(), seen.number.into());
        row.insert("time_ns".to_owned(), seen.happening.at.as_nanos().into());
        row.insert("cause".to_owned(), format!("{:#}", seen.happening.cause).into());
        row.insert("steps".to_owned(), seen.steps.len().into());
        let values = columns::all().zip(columns::values(seen.world));
        row.extend(values.map(|(counter, value)| (counter.name.to_owned(), value.into())));
        write!(self.out, "{separator}\n{}", Value::Object(row))
    }

    fn finish(&mut self, _: &World) -> io::Result<()> {
        writeln!(self.out, "\n]}}")?;
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_would_be_misread_is_quoted() {
        assert_eq!(quoted("task 0 send 1000"), "task 0 send 1000");
        assert_eq!(quoted("a, \"b\""), "\"a, \"\"b\"\"\"");
    }
}
