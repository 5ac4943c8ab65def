//! What skbscope costs, beside what others cost: `cargo bench` prints one table of times and ratios, `cargo bench
//! transfer` only a part of it.
//!
//! Every figure is the median processor time of several rounds in one process on one core, but those over TUN and veth are
//! medians of real time, as more than one process works there; a ratio compares figures of the same run.

mod enqueue;
mod frame;
mod history;
mod measure;
mod transfer;
mod tun;

use measure::Table;

fn main() {
    // The other ends of connections are this program too, started again.
    if skbscope::os::tun::run_if_asked().is_some() || tun::run_if_asked() {
        return;
    }
    let only: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    type Section = fn(&mut Table);
    let sections: [(&str, Section); 5] = [
        ("enqueue", enqueue::run),
        ("transfer", transfer::run),
        ("frame", frame::run),
        ("history", history::run),
        ("tun", tun::run),
    ];
    let mut table = Table::new();
    for (name, run) in sections {
        if only.is_empty() || only.iter().any(|wanted| wanted == name) {
            run(&mut table);
        }
    }
    table.print();
}
