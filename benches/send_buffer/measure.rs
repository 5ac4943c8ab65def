//! Medians and the table of results.

#![allow(clippy::disallowed_methods, reason = "a benchmark reads the clock")]

use std::time::{Duration, Instant};

/// The median time of one operation: `rounds` times `setup` (not timed), then `n` operations.
pub fn median<S>(rounds: usize, n: u32, mut setup: impl FnMut() -> S, mut work: impl FnMut(&mut S)) -> Duration {
    let mut times: Vec<Duration> = (0..rounds)
        .map(|_| {
            let mut state = setup();
            let start = Instant::now();
            work(&mut state);
            start.elapsed() / n
        })
        .collect();
    times.sort();
    times[times.len() / 2]
}

/// Results as they come, and the ratios the project promises.
#[derive(Default)]
pub struct Table {
    rows: Vec<[String; 5]>,
}

impl Table {
    pub fn new() -> Self {
        Table::default()
    }

    pub fn row(&mut self, what: &str, ours: Duration, other: Option<(&str, Duration)>, goal: &str) {
        let (name, theirs, ratio) = match other {
            Some((name, time)) => {
                (name.to_owned(), show(time), format!("{:.2}", ours.as_secs_f64() / time.as_secs_f64()))
            }
            None => (String::new(), String::new(), String::new()),
        };
        let beside = if name.is_empty() { String::new() } else { format!("{name} {theirs}") };
        self.rows.push([what.to_owned(), show(ours), beside, ratio, goal.to_owned()]);
    }

    pub fn print(&self) {
        let head = ["what", "skbscope", "beside", "ratio", "goal"].map(str::to_owned);
        let widths: Vec<usize> = (0..5)
            .map(|column| self.rows.iter().chain([&head]).map(|row| row[column].chars().count()).max().unwrap_or(0))
            .collect();
        for row in [&head].into_iter().chain(&self.rows) {
            let cells: Vec<String> = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}")).collect();
            println!("| {} |", cells.join(" | "));
        }
    }
}

fn show(time: Duration) -> String {
    let ns = time.as_secs_f64() * 1e9;
    match ns {
        ns if ns < 10_000.0 => format!("{ns:.1} ns"),
        ns if ns < 10_000_000.0 => format!("{:.1} us", ns / 1e3),
        ns => format!("{:.1} ms", ns / 1e6),
    }
}
