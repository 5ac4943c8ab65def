//! What happened to skbs, pages, tasks and timers, and what it means.

use std::time::Duration;

use crate::engine::Errno;
use crate::engine::socket::task::Wait;
use crate::engine::step::probe::{Event, Subject};
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
    match event {
        Event::SkbAllocated | Event::SkbQueued | Event::SkbFreed => format!("truesize {number}"),
        Event::SkbSplit => {
            if n == 1 {
                "1 byte stays in front of it".to_owned()
            } else {
                format!("{number} bytes stay in front of it")
            }
        }
        Event::SkbGrown
        | Event::SkbShifted
        | Event::SkbTrimmed
        | Event::SkbCollapsed
        | Event::BytesCopied
        | Event::LinearExtended
        | Event::FragExtended
        | Event::PagesAttached
        | Event::DataReceived
        | Event::PageAllocated => plural(n, "byte"),
        Event::SkbSent | Event::SkbRetransmitted | Event::SkbSacked | Event::SkbLost => plural(n, "segment"),
        Event::FragAdded => format!("slot {number}"),
        Event::PageRewound => format!("from offset {number}"),
        Event::PageReleased => format!("p{n}"),
        Event::TaskBlocked => format!("waits for {}", waits_for(n)),
        Event::CallReturned => returned(n),
        Event::TimerArmed => format!("due in {}", duration(Duration::from_nanos(n.unsigned_abs()))),
        Event::TimerFired => format!("was due at {}", duration(Duration::from_nanos(n.unsigned_abs()))),
        Event::SegmentReceived if n < 0 => "without an ACK number".to_owned(),
        Event::SegmentReceived => format!("ack {number}"),
        Event::FinQueued => format!("sequence number {number}"),
        Event::PushMarked
        | Event::EorMarked
        | Event::TaskWoken
        | Event::TaskResumed
        | Event::AckSent
        | Event::ChallengeAck
        | Event::ProbeSent
        | Event::FinReceived
        | Event::ResetReceived
        | Event::ResetSent
        | Event::EpollReady => String::new(),
    }
}

/// The wait behind the number of [`Event::TaskBlocked`].
fn wait_of(n: i64) -> Option<Wait> {
    [Wait::Sndbuf, Wait::Memory, Wait::Connect, Wait::Poll].into_iter().find(|wait| *wait as i64 == n)
}

fn waits_for(n: i64) -> &'static str {
    match wait_of(n) {
        Some(Wait::Sndbuf) | None => "send-buffer space",
        Some(Wait::Memory) => "machine memory",
        Some(Wait::Connect) => "the handshake",
        Some(Wait::Poll) => "POLLOUT",
    }
}

/// What a call returned, as programs see it: a count, or -1 with an errno.
pub(crate) fn returned(n: i64) -> String {
    const ERRNOS: [Errno; 9] = [
        Errno::Eintr,
        Errno::Eagain,
        Errno::Einval,
        Errno::Epipe,
        Errno::Enoprotoopt,
        Errno::Enobufs,
        Errno::Econnreset,
        Errno::Etimedout,
        Errno::Econnrefused,
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
            Some(Wait::Sndbuf) | None => meaning(event),
        },
        Event::CallReturned if n < 0 => "The system call is over, and the program sees an error.",
        _ => meaning(event),
    }
}

texts! {
    meaning(Event) -> &'static str {
        SkbAllocated => "An skb exists: so far it costs only its own structures.",
        SkbQueued => "The skb stands at the end of the write queue and waits to be sent.",
        SkbFreed => "The skb is gone; all that it was charged for goes back into the socket's stock.",
        SkbSplit => "The bytes behind the cut are in an skb of their own now, which costs its overhead.",
        SkbGrown => "The head took bytes from the skb behind it; if that is empty now, it is freed.",
        SkbShifted => "Its SACKed bytes moved into the SACKed skb in front; if it is empty now, it is freed.",
        SkbTrimmed => "Its acknowledged bytes are gone from the account; the overhead stays until the skb does.",
        SkbCollapsed => "It took in the skb behind it, so that one packet resends both.",
        SkbSent => "First transmission: from now on the skb waits for its ACK on the retransmit queue.",
        SkbRetransmitted => "A further copy of these bytes is on its way.",
        SkbSacked => "These segments have arrived, but bytes before them have not, so memory stays charged.",
        SkbLost => "These segments are to be sent again as soon as cwnd allows.",
        PushMarked => "The receiver is not to keep these bytes waiting for more.",
        EorMarked => "The program ended a record here (MSG_EOR), so no later byte joins this skb.",
        BytesCopied => "This is the one copy: from the program's buffer into memory of the kernel.",
        LinearExtended => "Linear room costs the same whether used or not, so sk_wmem_queued stays as it is.",
        FragExtended => "The skb's last fragment now reaches further in the same page block.",
        FragAdded => "The skb points at one more piece of a page block, and holds a reference to it.",
        PagesAttached => "The program's own pages became fragments: it must not touch them until they are acknowledged.",
        PageAllocated => "The task begins a fresh block; its next bytes go there, whichever socket it writes to.",
        PageRewound => "Everything in the block is acknowledged and freed, so it is used again from offset 0.",
        PageReleased => "The task fills this block no more; it lives on until the last skb lets go of it.",
        TaskBlocked => "The writer sleeps: only freed send-buffer space, a time-out or an error ends that.",
        TaskWoken => "The task may run again, as soon as it gets the processor and the socket.",
        TaskResumed => "The task runs again and looks for itself whether it can go on.",
        CallReturned => "The system call is over; the bytes it counts are queued, not necessarily sent.",
        TimerArmed => "If nothing happens until then, the socket acts by itself.",
        TimerFired => "Nothing came in time, so the socket acts by itself.",
        SegmentReceived => "A segment of the peer has arrived: everything before its ACK number is there.",
        AckSent => "The peer learns what we have received and how much room we have.",
        ChallengeAck => "A segment did not fit the connection; the peer is told what would (RFC 5961).",
        ProbeSent => "An empty segment with an old sequence number: the peer has to answer with its window.",
        FinQueued => "FIN takes a sequence number of its own, like a byte, and is acknowledged like one.",
        FinReceived => "The peer closed its side; we may go on sending.",
        ResetReceived => "The peer knows nothing of this connection any more, so it is dead.",
        ResetSent => "The peer is told that there is no such connection here.",
        EpollReady => "epoll_wait will return: an edge-triggered set hears of it only this once.",
        DataReceived => "Bytes of the peer are ready for the local program to read.",
    }
}
