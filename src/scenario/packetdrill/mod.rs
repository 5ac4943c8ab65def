//! Scripts in the language of packetdrill: what a stack is told and sent, and what it must do, each with its time.
//!
//! ```text
//! --tolerance_usecs=10000                                     an option of the run
//! `sysctl -q net.ipv4.tcp_sack=1`                             a shell line: read for settings, never executed
//!   0    socket(..., SOCK_STREAM, IPPROTO_TCP) = 3            a call and its result
//!  +.1   < S 0:0(0) win 50000 <mss 1000>                      a packet to the stack
//!  +0    > S. 0:0(0) ack 1 <...>                              one that it must send
//!  +0...0.3 write(4, ..., 61000) = 61000                      a call that sleeps, and when it returns
//!  +0    %{ assert tcpi_snd_cwnd == 10 }%                     what `tcp_info` must say
//! ```
//!
//! [`Script::parse`] reads a text; it knows the form of things and no kernel. `conformance::packetdrill` runs it.

mod call;
pub mod code;
mod cursor;
mod event;
mod packet;
mod print;
pub mod shell;
#[cfg(test)]
mod tests;
mod time;

pub use call::{Arg, Call, Expected, Field};
pub use packet::{Ecn, Ends, Extra, OptionList, Packet, TcpOption};
pub use shell::{Setting, Shell};
pub use time::When;

use crate::scenario::error::Problem;
use crate::scenario::packetdrill::code::Code;

/// A script, as written.
#[derive(Clone, PartialEq, Debug)]
pub struct Script {
    /// The options before the first event, such as `--mtu=1500`.
    pub flags: Vec<Flag>,
    /// The shell lines before the first event.
    pub init: Vec<Shell>,
    /// What happens, in this order.
    pub events: Vec<Event>,
}

/// An option of the run: `--mtu=1500`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Flag {
    /// Where it stands, counted from 1.
    pub line: usize,
    /// Without the hyphens before it.
    pub name: String,
    /// Behind the `=`.
    pub value: Option<String>,
}

/// One event of a script.
#[derive(Clone, PartialEq, Debug)]
pub struct Event {
    /// Where it begins, counted from 1.
    pub line: usize,
    /// When it happens, or must.
    pub when: When,
    /// Of a call that may sleep: when it returns, in microseconds, counted as its beginning is.
    pub until_us: Option<i64>,
    /// What it is.
    pub action: Action,
}

/// What an event is.
#[derive(Clone, PartialEq, Debug)]
pub enum Action {
    /// A packet to the stack under test.
    Inbound(Packet),
    /// A packet that it must send.
    Outbound(Packet),
    /// A system call.
    Call(Call),
    /// A test of `tcp_info`.
    Code(Code),
    /// A shell line in the middle of a script.
    Shell(Shell),
}

impl Script {
    /// The longest text that is read, in bytes.
    pub const LONGEST: usize = 1 << 20;

    /// Reads a script. Fails with the first thing that is not of the language, and where it stands.
    pub fn parse(text: &str) -> Result<Script, Problem> {
        if text.len() > Script::LONGEST {
            return Err(Problem::new(None, "a script of more than 1 MiB is not read"));
        }
        event::script(text)
    }
}
