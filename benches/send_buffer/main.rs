//! What skbscope costs, beside what others cost: `cargo bench` prints one table of times and ratios, `cargo bench
//! transfer` only a part of it.
//!
//! Every figure is the median processor time of several rounds in one process on one core; a ratio compares figures of
//! the same run.

mod enqueue;
mod frame;
mod measure;
mod transfer;

use measure::Table;

/// A part of the table: its name on the command line, and what measures it.
type Section = (&'static str, fn(&mut Table));

const SECTIONS: [Section; 3] = [("enqueue", enqueue::run), ("transfer", transfer::run), ("frame", frame::run)];

fn main() {
    let only: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    let mut table = Table::new();
    for (name, run) in SECTIONS {
        if only.is_empty() || only.iter().any(|wanted| wanted == name) {
            run(&mut table);
        }
    }
    table.print();
}
