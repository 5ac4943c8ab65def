//! What each command of the command line does, down to its exit code.

mod explain;
mod import;
mod learn;
pub(in crate::app) mod outcome;
mod reports;
mod run;
pub(in crate::app) mod screen;
mod scripts;
mod texts;

use std::io;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::app::commands::outcome::{FAILED, Outcome};
use crate::app::{attach, error_report};
use crate::cli::{Cli, Command};
use crate::language::text;
use crate::os::signals;
use crate::os::stderr::tell;
use crate::scenario::embedded;

/// Runs what the command line asks for.
pub fn run(cli: &Cli) -> Outcome {
    match &cli.command {
        None => run::run(None, &cli.options, &[]),
        Some(Command::Run(args)) => match &args.verify {
            Some(path) => screen::trace(path, &args.options),
            None => run::run(args.scenario.as_deref(), &args.options, &args.program),
        },
        Some(Command::Replay(args)) => reports::replay(args),
        Some(Command::Compare(args)) => reports::compare(args),
        Some(Command::Attach(args)) => attach::run(args),
        Some(Command::Scenarios { name: None, json }) => texts::list(*json),
        Some(Command::Scenarios { name: Some(name), json }) => texts::show(name, *json),
        Some(Command::Verify(args)) if args.scripts.packetdrill => scripts::verify(args),
        Some(Command::Verify(args)) => reports::verify(&args.paths, args.keep_going, args.json),
        Some(Command::Check { paths, json }) => reports::check(paths, *json),
        Some(Command::Breakpoints { texts }) => texts::breakpoints(texts),
        Some(Command::Export(args)) => reports::export(args),
        Some(Command::Explain(args)) => explain::explain(args),
        Some(Command::Learn(args)) => learn::run(args),
        Some(Command::Doctor { json }) => reports::doctor(*json),
        Some(Command::Import(args)) => import::import(args),
        Some(Command::Guide { topic }) => texts::page(*topic),
        Some(Command::Completions { shell }) => texts::completions(*shell),
        Some(Command::Man) => texts::manual(),
        Some(Command::Wireshark) => texts::wireshark(),
    }
}

/// Tells why a command failed.
pub fn failed(error: color_eyre::Report) -> ExitCode {
    // Whoever reads our output may stop when they have enough.
    if error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe) {
        return ExitCode::SUCCESS;
    }
    // What a signal has cut short has no fault of its own.
    if let Some(signal) = signals::came() {
        return ExitCode::from(signal.exit_code());
    }
    error_report::print(error);
    ExitCode::from(FAILED)
}

/// Help, version, or what is wrong with the command line.
pub fn usage(error: &clap::Error) -> ExitCode {
    let _ = error.print();
    if error.kind() == ErrorKind::InvalidSubcommand
        && let Some(ContextValue::String(name)) = error.get(ContextKind::InvalidSubcommand)
        && let Some(embedded) = embedded::find(name)
    {
        tell(format_args!("{}", text!("usage-to-run-the-scenario-of", name = embedded.name.to_string()).aloud()));
    }
    if error.use_stderr() { ExitCode::from(FAILED) } else { ExitCode::SUCCESS }
}
