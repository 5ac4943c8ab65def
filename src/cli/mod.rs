//! The command line: what can be asked for, and what it makes of a scenario.

#![allow(missing_docs)] // Doc comments are help texts here: an item that has none shows none.

mod attach;
mod compare;
mod explain;
mod import;
pub(crate) mod kernels;
mod learn;
mod options;
mod replay;

use std::ffi::OsString;

use crate::debugger::breakpoint::guide;
use clap::error::ErrorKind;
use clap::parser::ValueSource;
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use clap_complete::Shell;

use crate::cli::screen::LanguageName;

pub(crate) use attach::AttachArgs;
pub(crate) use compare::CompareArgs;
pub(crate) use explain::ExplainArgs;
pub(crate) use export::{ExportArgs, To};
pub(crate) use import::{ImportArgs, WriteSizes};
pub(crate) use learn::LearnArgs;
pub(crate) use options::{Options, RunOptions};
pub(crate) use replay::{ReplayArgs, Target};
pub(crate) use screen::ScreenOptions;
pub use tun::TunOptions;
pub(crate) use verify::VerifyArgs;

mod export;
mod screen;
pub mod topics;
mod tun;
mod verify;

const ABOUT: &str =
    "Shows a Linux TCP send buffer at work: skbs, page fragments, sndbuf, and the writers that sleep on it";

fn long_about() -> String {
    format!(
        "\
Shows a Linux TCP send buffer at work: skbs, page fragments, sndbuf, and the writers that sleep on it.

A send-buffer engine that behaves like the kernel's, that of {kernels}, sends real TCP segments to a receiver in the same process, under \
virtual time. The screen shows every skb, every decision and every packet; the run can be paused, stepped, recorded \
and repeated. Nothing of it touches the network, and it needs no privileges. With --peer tun the other end is a real \
kernel, in real time, in a network namespace that the program makes for itself.

Without a command the scenario `steady` runs on the screen; `skbscope scenarios` lists the others. Options replace what \
a scenario says.",
        kernels = kernels::all_kernels()
    )
}

const UNITS: &str = "\
Units:
  SIZE      1000, 64k = 64KiB = 65536, 1m = 1MiB; KB, MB, GB count in 1000s: 200MB = 200000000
  DURATION  200us, 20ms, 1.5s, 2min
  RATE      10mbit, 1gbit (bits per second, in 1000s), 100KiB/s, 1MB/s (bytes), unlimited
  PERCENT   2%, 0.1%";

const EXAMPLES: &str = "\
Examples:
  skbscope                                     the default scenario, live
  skbscope run blocked-writer                  another one; `skbscope scenarios` lists them
  skbscope run --sndbuf 16KiB --write 1MiB --delay 20ms --rate 10mbit --loss 1%
  skbscope run ten-bytes --kernel 3.10         the same on the kernel of 2013
  skbscope compare ten-bytes                   two kernels side by side, with what differs marked
  skbscope run first-1000 --pcap a.pcapng      writes what passes the wire into a file for Wireshark
  skbscope run blocked-writer --headless --break 'sk_stream_memory_free refused'     stops at that very decision
  skbscope run --headless --bytes 200MB --loss 2% --reorder 1% --seed 7 --check --json
  skbscope run steady --headless --for 10s --record s.jsonl    then: skbscope replay s.jsonl
  skbscope verify traces/kernel                compares the engine with recorded kernels, field by field
  skbscope run --peer tun                      a real kernel acknowledges, across a TUN device
  skbscope run --peer tun --headless --bytes 1GiB --json       the same as fast as it goes, with SHA-256 of both sides
  skbscope run --peer tun -- nc -l 5000        your program in the place of the receiver
  skbscope run --peer tun --proxy 127.0.0.1:7000               what a real program writes there goes through the engine
  skbscope attach :8080 --once                 a real socket of this machine: why does its sender wait?
  skbscope scenarios steady > mine.toml        a scenario to start from; then: skbscope run mine.toml
  skbscope guide                               the manual, by topics";

const EXIT_CODES: &str = "\
Exit codes:
  0  fine
  1  a check failed: an invariant does not hold, the receiver got other bytes than were written, or not all of --bytes
  2  a wrong option or scenario, or a file that cannot be read or written
  130, 143 and others above 128: a signal ended it, such as Ctrl-C";

#[derive(Parser, Clone, Debug)]
#[command(
    name = "skbscope",
    version,
    about = ABOUT,
    long_about = long_about(),
    after_help = "`skbscope --help` tells more: units, examples, exit codes.",
    after_long_help = format!("{UNITS}\n\n{EXAMPLES}\n\n{EXIT_CODES}"),
    override_usage = "skbscope [OPTIONS]\n       skbscope [--lang <en|zh>] <COMMAND>",
    disable_help_subcommand = true,
    max_term_width = 120,
)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Speak English (en) or Chinese (zh) [default: as LC_ALL, LC_MESSAGES or LANG have it]
    #[arg(long, global = true, value_enum, hide_possible_values = true, value_name = "en|zh")]
    pub lang: Option<LanguageName>,
    #[command(flatten)]
    pub options: Options,
}

#[derive(Subcommand, Clone, Debug)]
pub enum Command {
    /// Run a scenario, on the screen or without it
    #[command(after_long_help = format!("{UNITS}\n\n{}\n\n{EXAMPLES}\n\n{EXIT_CODES}", guide::EXAMPLES))]
    Run(Box<RunArgs>),
    /// Open a recording, at any moment; or run it again without a screen and compare
    #[command(after_long_help = "\
A recording is made with --record FILE, or with J on the screen. It holds everything that came from outside, so that all \
of it happens again, and digests of the whole state to see that it does. On the screen it opens at its beginning: space \
plays it, n and s go forward, h and , go back; what is done there begins another branch.

Examples:
  skbscope run steady --headless --for 10s --record s.jsonl
  skbscope replay s.jsonl                  on the screen
  skbscope replay s.jsonl@44.77            the moment that a captured packet's comment names
  skbscope replay s.jsonl --headless       are all digests equal?
  skbscope replay s.jsonl@44.77 --headless what happened at this moment, and why

Exit codes: 0 all is equal, 1 something came out differently, 2 the file cannot be read")]
    Replay(Box<ReplayArgs>),
    /// Run a scenario on two kernels side by side, and mark what differs
    #[command(long_about = compare::ABOUT, after_long_help = format!("{UNITS}\n\n{}", compare::EXAMPLES))]
    Compare(Box<CompareArgs>),
    /// Show a real TCP socket of this machine: what is queued, who waits for what, and why
    #[command(long_about = attach::ABOUT, after_long_help = attach::EXAMPLES)]
    Attach(AttachArgs),
    /// List the scenarios, or print one
    Scenarios {
        /// Print the text of this one: a file to start from
        name: Option<String>,
        /// As JSON: name, title, what it shows, why, and the text
        #[arg(long)]
        json: bool,
    },
    /// Compare the engine with what real kernels did, or with scripts of packetdrill
    #[command(after_long_help = verify::ABOUT)]
    Verify(Box<VerifyArgs>),
    /// Read files of any kind without running them, and say what is wrong with them and where
    #[command(after_long_help = "\
Scenarios and lessons (.toml), scripts of packetdrill (.pkt), recordings and kernel traces (.jsonl), captures (.pcap, .pcapng).

Examples:
  skbscope check my.toml                      for an editor: the place of an error is line and column
  skbscope check traces/*.toml traces/lessons/*.toml

Exit codes: 0 all are good, 1 some are not")]
    Check {
        /// The files
        #[arg(required = true, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
        paths: Vec<std::path::PathBuf>,
        /// Print the results as JSON
        #[arg(long)]
        json: bool,
    },
    /// Teach the language of breakpoints, or check some
    #[command(after_long_help = format!("{}\n\nExit codes: 0 fine, 2 one of them is wrong", guide::EXAMPLES))]
    Breakpoints {
        /// Say how these are understood, or what is wrong with them [default: print all forms and names]
        #[arg(value_name = "EXPR")]
        texts: Vec<String>,
    },
    /// Write a recording in the form another program reads
    #[command(after_long_help = format!("{}\n\n{EXIT_CODES}", export::EXAMPLES))]
    Export(ExportArgs),
    /// Say in words what lines of `ss -tmi` mean: each field, who limits the sender, whether a writer would block
    #[command(after_long_help = explain::EXAMPLES)]
    Explain(ExplainArgs),
    /// The course: lessons that ask, and an engine that answers
    #[command(after_long_help = learn::EXAMPLES)]
    Learn(LearnArgs),
    /// Say what this machine allows, and how far the engine's numbers are those of its kernel
    #[command(after_long_help = "\
Scenarios are run on the engine with this machine's kernel version and sizes, and the same calls and ACKs are given to a real \
socket, in a network namespace of its own: nothing of the host's is touched. `skbscope run SCENARIO --headless --shadow` does \
it with one scenario.

Exit codes: 0 fine, or nothing could be compared, 1 the engine claims to be this kernel, and a number differs")]
    Doctor {
        /// As one JSON object
        #[arg(long)]
        json: bool,
    },
    /// Run the sender of a capture again: its queue at each packet, and how far it holds
    #[command(long_about = import::ABOUT, after_long_help = format!("{UNITS}\n\n{}", import::EXAMPLES))]
    Import(Box<ImportArgs>),
    /// Print the manual: the list of its topics, or one of them
    #[command(
        after_help = "Examples:\n  skbscope guide              the list\n  skbscope guide lesson       the page to begin with"
    )]
    Guide {
        /// What to read about [default: list the topics]
        #[arg(value_parser = topics::parser())]
        topic: Option<&'static topics::Topic>,
    },
    /// Print a plugin for Wireshark: the comments of our captures become fields
    #[command(
        after_help = "Examples:\n  skbscope wireshark > ~/.local/lib/wireshark/plugins/skbscope.lua\n  skbscope guide captures     what the fields are good for"
    )]
    Wireshark,
    /// Print a completion script
    #[command(after_help = "For bash: skbscope completions bash > ~/.local/share/bash-completion/completions/skbscope")]
    Completions { shell: Shell },
    /// Print the manual page
    #[command(after_help = "To read it: skbscope man | man -l -")]
    Man,
}

#[derive(Args, Clone, Debug)]
pub struct RunArgs {
    /// Name of a scenario, or path of a scenario file or of a script of packetdrill (.pkt) [default: steady]
    #[arg(value_name = "SCENARIO|FILE", value_hint = clap::ValueHint::FilePath)]
    pub scenario: Option<String>,
    /// Open a kernel trace on the screen, with the kernel's values beside the engine's
    #[arg(long, value_name = "FILE", conflicts_with = "scenario", value_hint = clap::ValueHint::FilePath)]
    pub verify: Option<std::path::PathBuf>,
    #[command(flatten)]
    pub options: Options,
    /// With --peer tun: run this program beside the device instead of the receiver, such as: -- nc -l 5000
    #[arg(last = true, value_name = "COMMAND")]
    pub program: Vec<String>,
}

/// Reads a command line, with the name of the program at its beginning.
///
/// # Errors
/// It is wrong, or asks for help. Options of the default scenario before the name of a command are wrong too: they would
/// mean nothing to it.
pub fn read(args: impl IntoIterator<Item = impl Into<OsString> + Clone>) -> Result<Cli, clap::Error> {
    let mut definition = Cli::command();
    let matches = definition.try_get_matches_from_mut(args)?;
    if let Some(command) = matches.subcommand_name() {
        let is_given = |arg: &&clap::Arg| matches.value_source(arg.get_id().as_str()) == Some(ValueSource::CommandLine);
        let mut before = definition.get_arguments().filter(|arg| !arg.is_global_set());
        if let Some(option) = before.find(is_given) {
            let text = format!("`{option}` stands before `{command}`: the options of a command follow its name");
            return Err(definition.clone().error(ErrorKind::ArgumentConflict, text));
        }
    }
    Cli::from_arg_matches(&matches).map_err(|error| error.format(&mut definition))
}

/// The definition of the command line, for completions and the manual.
pub fn definition() -> clap::Command {
    Cli::command()
}

#[cfg(test)]
mod tests;
