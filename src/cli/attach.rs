//! `skbscope attach`.

use std::path::PathBuf;

use clap::Args;

use crate::cli::ScreenOptions;
use crate::source::live::condition::Condition;
use crate::source::live::target::Target;
use crate::units::amount::{Size, Span};

pub const ABOUT: &str = "\
Show a real TCP socket of this machine: what is queued, who waits for what, and why.

Nothing is written to the socket or its processes. Without privilege the totals are seen (sock_diag) and what /proc shows of \
one's own processes; as root, or with CAP_BPF and CAP_PERFMON, also every skb, who is in the socket's wait list, and \
SOCK_NOSPACE. The page says which of the two it is.";

pub const EXAMPLES: &str = "\
Examples:
  skbscope attach                          all sockets to choose from, on the screen; --list prints them
  skbscope attach :8080 --once             one page about the connection of port 8080 with the fullest queue
  sudo skbscope attach nginx --once        of a process by its name, with every skb
  skbscope attach 4711 --once --json       of the process 4711, for other programs
  skbscope attach 10.0.0.7 --once          of a peer; [::1]:80 and 10.0.0.7:80 name a port too
  skbscope attach sk:1a3f --once           of a cookie as `ss -e` prints it; --cookie takes it as a plain number
  skbscope attach :8080 --headless --json --for 10s
                                           a line for each look, ten a second
  skbscope attach :8080 --headless --until 'wmem_queued >= sndbuf' --for 1min
                                           a check for a script
  skbscope attach :8080 --record a.jsonl   the screen, and all looks into a file; then: skbscope replay a.jsonl
  skbscope attach :8080 --reproduce a.toml a scenario that stands where the socket stands; then: skbscope run a.toml

A look is taken from outside: what happened between two of them is not seen. TIME_WAIT and LISTEN have no send queue and are
not offered. In another network namespace a process is found by its number or name, a socket by its cookie (as root).

Exit codes: 0 fine, and with --until: it came true; 1 it did not come true in time; 2 there is no such socket, or the system refuses";

#[derive(Args, Clone, Debug)]
pub struct AttachArgs {
    /// Which socket: number or name of a process, :PORT, address, address:PORT, cookie (a number, or sk:HEX)
    #[arg(value_name = "PID|NAME|:PORT|ADDRESS|COOKIE")]
    pub target: Option<Target>,
    /// The socket with this cookie
    #[arg(long, value_name = "N", conflicts_with = "target")]
    pub cookie: Option<u64>,
    /// Print all sockets that could be shown, the fullest queue first, and end
    #[arg(long, conflicts_with_all = ["target", "cookie", "once", "headless", "until"])]
    pub list: bool,
    /// Print one page, made from two looks, and end
    #[arg(long, visible_alias = "text", conflicts_with_all = ["headless", "until"])]
    pub once: bool,
    /// Without a screen: look again and again
    #[arg(long)]
    pub headless: bool,
    /// As JSON: with --once one object, with --headless a line for each look
    #[arg(long)]
    pub json: bool,
    /// Between two looks; at least 50 ms
    #[arg(long, value_name = "DURATION", default_value = "100ms")]
    pub every: Span,
    /// End after this time
    #[arg(long = "for", value_name = "DURATION")]
    pub run_for: Option<Span>,
    /// End as soon as this is so: such as 'wmem_queued >= sndbuf', 'task blocked', 'gone', 'blame == reader_stopped'
    #[arg(long, value_name = "EXPR")]
    pub until: Option<Condition>,
    /// Record all looks into FILE, as JSON lines; then: skbscope replay FILE
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath, conflicts_with_all = ["list", "once", "reproduce"])]
    pub record: Option<PathBuf>,
    /// Write a scenario of what is seen into FILE, with the same buffer, windows, RTT, MSS, cwnd and queue; then: skbscope run FILE
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath, conflicts_with_all = ["list", "headless", "until"])]
    pub reproduce: Option<PathBuf>,
    /// With --headless: when the socket has ended, go on with the next one that is meant, such as of a port whose connections
    /// live for milliseconds
    #[arg(long, requires = "headless", conflicts_with = "cookie")]
    pub follow: bool,
    /// What the program has to send in all, if you know it: then it is told how much of that it still holds itself
    #[arg(long, value_name = "BYTES")]
    pub total: Option<Size>,
    /// Write over FILE if it exists already
    #[arg(long)]
    pub force: bool,
    #[command(flatten)]
    pub screen: ScreenOptions,
}
