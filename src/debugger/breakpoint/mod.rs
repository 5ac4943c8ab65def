//! Breakpoints: where a run is to stop, in a small language of kernel names.
//!
//! ```text
//! breakpoint  [once] what [if CONDITION]
//! what        tcp_write_xmit                      the kernel function begins
//!             sk_stream_memory_free refused       a decision in it: refused, passed, yes, no
//!             sndbuf_free no                      one decision by its name
//!             task blocked, task 1 blocked        an event, of any or of one task or skb
//!             skb 5 freed, timer fired, ...
//!             sk_sndbuf changed, limit changed    a counter gets another value
//!             ack frees 0                         what an ACK frees of sk_wmem_queued
//!             CONDITION                           it begins to hold
//! CONDITION   wmem_queued >= sndbuf * 2 and not (snd_wnd = 0 or rto > 1s)
//! ```
//!
//! A breakpoint hits at a step of the engine. A condition by itself hits where it becomes true, and again only after it has
//! been false; behind `if` it must hold at the step.

mod arithmetic;
mod complete;
mod error;
mod expected;
pub(crate) mod expr;
pub(crate) mod guide;
mod lex;
mod list;
pub(crate) mod names;
mod parse;
mod rule;
mod watch;

pub use complete::{common_start, complete};
pub(crate) use error::ParseError;
pub use list::{Breakpoint, Breakpoints};
pub(crate) use parse::{parse_condition, parse_number};
pub use watch::Hit;
