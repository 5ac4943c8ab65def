//! What a script consists of.

use crate::scenario::packetdrill::call::Call;
use crate::scenario::packetdrill::code::Code;
use crate::scenario::packetdrill::packet::Packet;
use crate::scenario::packetdrill::shell::Shell;
use crate::scenario::packetdrill::time::When;

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
