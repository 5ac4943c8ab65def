//! `skbscope explain`.

use clap::Args;

pub const EXAMPLES: &str = "\
Without an argument it reads standard input. An argument that is no file is taken for the text itself. Timers come with -o, \
the program with -p (as root).

Examples:
  ss -tmino | skbscope explain                     all sockets of this machine, the worst first
  ss -tmino | skbscope explain --only 3            the third one in words
  ss -tminoO 'dport = :5000' | skbscope explain
  skbscope explain saved.txt                       what somebody sent you
  skbscope explain 'skmem:(r0,rb131072,t0,tb193536,f480,w196128,o0,bl0,d0)'

Exit codes: 0 fine, 2 there is no socket in it, or it cannot be read";

#[derive(Args, Clone, PartialEq, Debug)]
pub struct ExplainArgs {
    /// A file, or text as `ss -tmi` prints it; several are put together as shells part them [default: standard input]
    #[arg(value_name = "FILE|TEXT", value_hint = clap::ValueHint::FilePath)]
    pub text: Vec<String>,
    /// Only the socket of this number, counted from 1 as they come in the text
    #[arg(long, value_name = "N")]
    pub only: Option<usize>,
    /// As one JSON object
    #[arg(long)]
    pub json: bool,
}
