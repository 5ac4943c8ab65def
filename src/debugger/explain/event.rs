//! What happened to skbs, pages, tasks and timers, and what it means.

use std::time::Duration;

use crate::engine::Errno;
use crate::engine::socket::task::Wait;
use crate::engine::step::events::{Event, Number, Subject};
use crate::units::print::{duration, grouped, plural};

/// `skb #3 split: 1,448 bytes stay in front`.
pub(super) fn headline(event: Event, subject: Subject, n: i64) -> String {
    let name = event.name();
    let detail = detail(event, n);
    let who = match subject {
        Subject::Socket => return if detail.is_empty() { name.to_owned() } else { format!("{name}: {detail}") },
        Subject::Skb(id) => format!("{id}"),
        Subject::Task(id) => format!("{id}"),
    };
    if detail.is_empty() { format!("{name}: {who}") } else { format!("{name}: {who}, {detail}") }
}

/// What the event's number says.
fn detail(event: Event, n: i64) -> String {
    let number = grouped(n);
    match event.number() {
        Number::Nothing => String::new(),
        Number::Truesize => format!("truesize {number}"),
        Number::Bytes => plural(n, "byte"),
        Number::BytesInFront if n == 1 => "1 byte stays in front of it".to_owned(),
        Number::BytesInFront => format!("{number} bytes stay in front of it"),
        Number::Segments => plural(n, "segment"),
        Number::Slot => format!("slot {number}"),
        Number::Offset => format!("from offset {number}"),
        Number::PageId => format!("p{n}"),
        Number::Wait => format!("waits for {}", waits_for(n)),
        Number::Call => format!("up to call {number}"),
        Number::Result => returned(n),
        Number::DueIn => format!("due in {}", duration(Duration::from_nanos(n.unsigned_abs()))),
        Number::DueAt => format!("was due at {}", duration(Duration::from_nanos(n.unsigned_abs()))),
        Number::Ack if n < 0 => "without an ACK number".to_owned(),
        Number::Ack => format!("ack {number}"),
        Number::Seq => format!("sequence number {number}"),
    }
}

/// The wait behind the number of [`Event::TaskBlocked`].
fn wait_of(n: i64) -> Option<Wait> {
    Wait::ALL.into_iter().find(|wait| *wait as i64 == n)
}

fn waits_for(n: i64) -> &'static str {
    match wait_of(n) {
        Some(Wait::Sndbuf) | None => "send-buffer space",
        Some(Wait::Memory) => "machine memory",
        Some(Wait::Connect) => "the handshake",
        Some(Wait::Poll) => "POLLOUT",
        Some(Wait::Close) => "the ACK of our FIN",
        Some(Wait::Data) => "data of the peer",
    }
}

/// What a call returned, as programs see it: a count, or -1 with an errno.
pub(crate) fn returned(n: i64) -> String {
    const ERRNOS: [Errno; 10] = [
        Errno::Eintr,
        Errno::Eagain,
        Errno::Einval,
        Errno::Epipe,
        Errno::Enoprotoopt,
        Errno::Enobufs,
        Errno::Econnreset,
        Errno::Etimedout,
        Errno::Econnrefused,
        Errno::Enotconn,
    ];
    match ERRNOS.iter().find(|errno| i64::from(errno.number()) == -n) {
        Some(errno) => format!("-1 {errno}"),
        None => grouped(n).to_string(),
    }
}

pub(super) fn why(event: Event, n: i64, has_send_head: bool) -> &'static str {
    match event {
        Event::SkbQueued if has_send_head => "The skb stands at the end of the list and waits to be sent.",
        Event::SkbSent if has_send_head => {
            "First transmission: from now on the skb waits for its ACK, before the send head."
        }
        Event::TaskBlocked => match wait_of(n) {
            Some(Wait::Memory) => {
                "The machine has no memory for it, so the task naps for a short random time and tries again."
            }
            Some(Wait::Connect) => "The task sleeps until the handshake is complete.",
            Some(Wait::Poll) => "The task sleeps in poll until the socket is writeable.",
            Some(Wait::Close) => "The task lingers in close until our FIN is acknowledged (SO_LINGER).",
            Some(Wait::Data) => "The task sleeps until the peer sends something, or closes.",
            Some(Wait::Sndbuf) => "The writer sleeps: only freed send-buffer space, a time-out or an error ends that.",
            None => event.meaning(),
        },
        Event::CallReturned if n < 0 => "The system call is over, and the program sees an error.",
        _ => event.meaning(),
    }
}
