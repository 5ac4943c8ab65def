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
mod script;
pub mod shell;
#[cfg(test)]
mod tests;
mod time;

pub use call::{Arg, Call, Expected, Field};
pub use packet::{Ecn, Ends, Extra, OptionList, Packet, TcpOption};
pub use script::{Action, Event, Flag, Script};
pub use shell::{Setting, Shell};
pub use time::When;
