//! What skbscope costs, beside what others cost: `cargo bench` prints one table of times and ratios.
//!
//! Every figure is the median of several rounds in one process on one core; a ratio compares figures of the same run.

mod enqueue;
mod measure;
mod transfer;

use measure::Table;

fn main() {
    let mut table = Table::new();
    enqueue::run(&mut table);
    transfer::run(&mut table);
    table.print();
}
