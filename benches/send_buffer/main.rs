//! What skbscope costs, beside what others cost: `cargo bench` prints one table of times and ratios, `cargo bench
//! transfer` only a part of it.
//!
//! Every figure is the median processor time of several rounds in one process on one core; a ratio compares figures of
//! the same run.

mod enqueue;
mod frame;
mod history;
mod measure;
mod transfer;

use measure::Table;

fn main() {
    let only: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    type Section = fn(&mut Table);
    let sections: [(&str, Section); 4] =
        [("enqueue", enqueue::run), ("transfer", transfer::run), ("frame", frame::run), ("history", history::run)];
    let mut table = Table::new();
    for (name, run) in sections {
        if only.is_empty() || only.iter().any(|wanted| wanted == name) {
            run(&mut table);
        }
    }
    table.print();
}
