//! Tries to break the program for as long as one asks: `cargo run --release --example soak -- --for 10m`.
//!
//! Each try has a number, from which all that is random in it follows: `--seed NUMBER --tries 1 --only KIND` makes it again.

#![expect(clippy::disallowed_methods, reason = "it goes on for a time that the user says")]

mod program;
#[path = "../suite/random/mod.rs"]
mod random;
#[path = "../readers/mod.rs"]
mod readers;
mod screen;
mod watchdog;
mod world;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::Parser;
use oorandom::Rand32;

use crate::watchdog::Watchdog;

/// Tries to break skbscope: broken inputs of every kind, random worlds under all invariants, a user who presses everything,
/// and a program that is killed while it writes.
#[derive(Parser)]
struct Args {
    /// How long to go on, as in 30s or 2h
    #[arg(long = "for", value_name = "TIME", default_value = "1m", value_parser = humantime::parse_duration)]
    span: Duration,
    /// The number of the first try
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// At most so many tries of each kind
    #[arg(long)]
    tries: Option<u64>,
    /// Only these kinds
    #[arg(long, value_name = "KIND")]
    only: Vec<String>,
}

/// What one try was made of, by its name: inputs, steps, packets, keys.
type Counts = BTreeMap<&'static str, u64>;

/// A kind of try.
struct Kind {
    name: &'static str,
    /// Makes the try of this number. It panics where it finds a fault.
    attempt: Box<dyn Fn(u64) -> Counts>,
}

fn kinds() -> Vec<Kind> {
    let mut kinds: Vec<_> = readers::ALL
        .iter()
        .map(|reader| {
            let good = reader.good();
            let attempt = Box::new(move |seed| {
                reader.read(&readers::broken(&good, &mut Rand32::new(seed)));
                Counts::from([("inputs", 1)])
            });
            Kind { name: reader.kind, attempt }
        })
        .collect();
    kinds.push(Kind { name: "world", attempt: Box::new(world::attempt) });
    kinds.push(Kind { name: "screen", attempt: Box::new(screen::attempt) });
    match program::Program::find() {
        Some(program) => kinds.push(Kind { name: "program", attempt: Box::new(move |seed| program.attempt(seed)) }),
        None => {
            eprintln!("soak: there is no skbscope beside this program: nothing is killed; build it, and start again")
        }
    }
    kinds
}

/// What became of one kind.
#[derive(Default)]
struct Result {
    tries: u64,
    failed: Vec<u64>,
    counts: Counts,
    spent: Duration,
}

fn main() -> ExitCode {
    let args = Args::parse();
    let mut kinds = kinds();
    if let Some(unknown) = args.only.iter().find(|name| kinds.iter().all(|kind| kind.name != **name)) {
        let names: Vec<_> = kinds.iter().map(|kind| kind.name).collect();
        eprintln!("soak: there is no kind {unknown}; there are: {}", names.join(", "));
        return ExitCode::from(2);
    }
    kinds.retain(|kind| args.only.is_empty() || args.only.iter().any(|name| name == kind.name));
    let watchdog = Watchdog::start();
    let mut results: Vec<Result> = kinds.iter().map(|_| Result::default()).collect();
    let begun = Instant::now();
    let mut seed = args.seed;
    while begun.elapsed() < args.span && args.tries.is_none_or(|tries| seed - args.seed < tries) {
        for (kind, result) in kinds.iter().zip(&mut results) {
            // Each kind gets its share of the time, whatever a single try takes.
            let share = begun.elapsed() / kinds.len() as u32;
            while result.spent <= share && args.tries.is_none_or(|tries| result.tries < tries) {
                one(kind, args.seed + result.tries, result, &watchdog);
            }
        }
        seed = args.seed + results.iter().map(|result| result.tries).min().unwrap_or(0);
    }
    told(&kinds, &results, begun.elapsed())
}

fn one(kind: &Kind, seed: u64, result: &mut Result, watchdog: &Watchdog) {
    let begun = Instant::now();
    watchdog.begins(kind.name, seed);
    match catch_unwind(AssertUnwindSafe(|| (kind.attempt)(seed))) {
        Ok(counts) => counts.into_iter().for_each(|(name, count)| *result.counts.entry(name).or_default() += count),
        Err(_) => {
            eprintln!("soak: again with --only {} --seed {seed} --tries 1", kind.name);
            result.failed.push(seed);
        }
    }
    watchdog.has_ended();
    result.tries += 1;
    result.spent += begun.elapsed();
}

fn told(kinds: &[Kind], results: &[Result], span: Duration) -> ExitCode {
    println!("{:<12} {:>12} {:>7}  made of", "kind", "tries", "failed");
    for (kind, result) in kinds.iter().zip(results) {
        let counts: Vec<_> = result.counts.iter().map(|(name, count)| format!("{count} {name}")).collect();
        println!("{:<12} {:>12} {:>7}  {}", kind.name, result.tries, result.failed.len(), counts.join(", "));
    }
    println!("in {}", humantime::format_duration(Duration::from_secs(span.as_secs())));
    ExitCode::from(u8::from(results.iter().any(|result| !result.failed.is_empty())))
}
