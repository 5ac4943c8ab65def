//! Medians and the table of results.

use rustix::time::{ClockId, clock_gettime};

/// Processor time of this thread in nanoseconds: what other programs do meanwhile does not count.
fn cpu_time_ns() -> f64 {
    let now = clock_gettime(ClockId::ThreadCPUTime);
    now.tv_sec as f64 * 1e9 + now.tv_nsec as f64
}

/// The median processor time of one operation in nanoseconds: `rounds` times `setup` (not timed), then `n` operations.
pub fn median<S>(rounds: usize, n: u32, mut setup: impl FnMut() -> S, mut work: impl FnMut(&mut S)) -> f64 {
    let mut times: Vec<f64> = (0..rounds)
        .map(|_| {
            let mut state = setup();
            let start = cpu_time_ns();
            work(&mut state);
            (cpu_time_ns() - start) / f64::from(n)
        })
        .collect();
    times.sort_by(f64::total_cmp);
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

    pub fn row(&mut self, what: &str, ours: f64, other: Option<(&str, f64)>, goal: &str) {
        let (name, theirs, ratio) = match other {
            Some((name, time)) => (name.to_owned(), show(time), format!("{:.2}", ours / time)),
            None => (String::new(), String::new(), String::new()),
        };
        let beside = if name.is_empty() { String::new() } else { format!("{name} {theirs}") };
        self.rows.push([what.to_owned(), show(ours), beside, ratio, goal.to_owned()]);
    }

    /// A figure that is no time.
    pub fn text(&mut self, what: &str, ours: String, goal: &str) {
        self.rows.push([what.to_owned(), ours, String::new(), String::new(), goal.to_owned()]);
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

fn show(ns: f64) -> String {
    match ns {
        ns if ns < 10_000.0 => format!("{ns:.1} ns"),
        ns if ns < 10_000_000.0 => format!("{:.1} us", ns / 1e3),
        ns => format!("{:.1} ms", ns / 1e6),
    }
}
