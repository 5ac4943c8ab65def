//! What happened to skbs, pages, tasks and timers, and what it means.

use std::time::Duration;

use crate::engine::socket::task::Wait;
use crate::engine::step::events::{Event, Number, Subject};
use crate::engine::{Errno, Events};
use crate::language::{Text, text};
use crate::units::print::{duration, grouped};

/// `skb #3 split: 1,448 bytes stay in front`.
pub(super) fn headline(event: Event, subject: Subject, n: i64) -> Text {
    let name = event.title();
    let detail = detail(event, n);
    let who = match subject {
        Subject::Socket => {
            return match detail {
                Some(detail) => text!("event-of-socket", name = name, detail = detail),
                None => name,
            };
        }
        Subject::Skb(id) => Text::plain(id.to_string()),
        Subject::Task(id) => id.text(),
    };
    match detail {
        Some(detail) => text!("event-of-one-with", name = name, who = who, detail = detail),
        None => text!("event-of-one", name = name, who = who),
    }
}

/// What the event's number says.
fn detail(event: Event, n: i64) -> Option<Text> {
    let number = grouped(n);
    Some(match event.number() {
        Number::Nothing => return None,
        Number::Truesize => text!("event-truesize", number = number),
        Number::Bytes => text!("bytes", n = n),
        Number::BytesInFront => text!("event-bytes-in-front", n = n),
        Number::Segments => text!("segments", n = n),
        Number::Slot => text!("event-slot", number = number),
        Number::Offset => text!("event-from-offset", number = number),
        Number::PageId => Text::plain(format!("p{n}")),
        Number::Wait => text!("event-waits-for", waits_for = waits_for(n)),
        Number::Call => text!("event-up-to-call", number = number),
        Number::Events => Text::plain(Events::from_bits_retain(n as u32).to_string()),
        Number::Result => Text::plain(returned(n)),
        Number::DueIn => text!("event-due-in", span = duration(Duration::from_nanos(n.unsigned_abs()))),
        Number::DueAt => text!("event-was-due-at", span = duration(Duration::from_nanos(n.unsigned_abs()))),
        Number::Ack if n < 0 => text!("event-without-an-ack-number"),
        Number::Ack => text!("event-ack", number = number),
        Number::Seq => text!("event-sequence-number", number = number),
    })
}

/// The wait behind the number of [`Event::TaskBlocked`].
fn wait_of(n: i64) -> Option<Wait> {
    Wait::ALL.into_iter().find(|wait| *wait as i64 == n)
}

fn waits_for(n: i64) -> Text {
    match wait_of(n) {
        Some(Wait::Sndbuf) | None => text!("event-send-buffer-space"),
        Some(Wait::Memory) => text!("event-machine-memory"),
        Some(Wait::Connect) => text!("event-the-handshake"),
        Some(Wait::Poll) => Text::plain("POLLOUT"),
        Some(Wait::Close) => text!("event-the-ack-of-our"),
        Some(Wait::Data) => text!("event-data-of-the-peer"),
        Some(Wait::Accept) => text!("event-a-connection"),
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

pub(super) fn why(event: Event, n: i64, has_send_head: bool) -> Text {
    match event {
        Event::SkbQueued if has_send_head => text!("event-the-skb-stands-at"),
        Event::SkbSent if has_send_head => {
            text!("event-first-transmission-from-now")
        }
        Event::TaskBlocked => match wait_of(n) {
            Some(Wait::Memory) => {
                text!("event-the-machine-has-no")
            }
            Some(Wait::Connect) => text!("event-the-task-sleeps-until"),
            Some(Wait::Poll) => text!("event-the-task-sleeps-in"),
            Some(Wait::Close) => text!("event-the-task-lingers-in"),
            Some(Wait::Accept) => text!("event-the-task-sleeps-in-accept"),
            Some(Wait::Data) => text!("event-the-task-sleeps-until-the"),
            Some(Wait::Sndbuf) => text!("event-the-writer-sleeps-only"),
            None => event.meaning(),
        },
        Event::CallReturned if n < 0 => text!("event-the-system-call-is"),
        _ => event.meaning(),
    }
}
