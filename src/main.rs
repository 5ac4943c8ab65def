//! Parses the command line, runs what it asks for, and turns the outcome into an exit code.

use std::process::ExitCode;

use skbscope::app::{commands, error_report};
use skbscope::cli;
use skbscope::os::{locale, tun};

fn main() -> ExitCode {
    if let Some(code) = tun::run_if_asked() {
        return code;
    }
    locale::speak();
    error_report::install();
    match cli::read(std::env::args_os()) {
        Ok(cli) => commands::run(&cli).unwrap_or_else(commands::failed),
        Err(error) => commands::usage(&error),
    }
}
