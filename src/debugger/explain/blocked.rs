//! Why a writer sleeps, and what would end its sleep.

use crate::debugger::explain::chain::held_by::{bytes_above_lowat, held_by};
use crate::debugger::explain::chain::{Hold, Link, hold};
use crate::engine::socket::task::Wait;
use crate::language::{Text, text};
use crate::observe::SocketView;
use crate::units::print::{duration, grouped};
use crate::units::{SeqNum, TaskId, Time};

/// Why a task sleeps.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Verdict {
    pub wait: Wait,
    pub since: Time,
    /// When the sleep ends by itself, if ever.
    pub until: Option<Time>,
    /// The condition that holds the task, with its numbers: the link of the chain that says so.
    pub held: Link,
    pub ending: Ending,
}

impl Verdict {
    /// What would end the sleep, and when it ends anyway.
    pub fn ends(&self, now: Time) -> Text {
        match self.until {
            Some(until) if self.ending == Ending::Nap => {
                text!("ends-its-nap-ends-in", span = duration(until.since(now)))
            }
            Some(until) if self.ending != Ending::Woken => {
                text!("ends-anyway", ending = self.ending.text(), span = duration(until.since(now)))
            }
            _ => self.ending.text(),
        }
    }
}

/// What would end a sleep. Acknowledgement numbers are relative: 0 is the first byte of data.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ending {
    /// It has ended: the task only waits for its turn.
    Woken,
    /// This acknowledgement number frees enough, and leaves so many bytes queued.
    Ack {
        /// The acknowledgement number.
        ack: i64,
        /// Bytes of `sk_wmem_queued` that are left.
        queued: i64,
    },
    /// The same if nothing were sent meanwhile; but unsent skbs that are cut for sending add to the queue again.
    AckOrSo {
        /// The acknowledgement number.
        ack: i64,
    },
    /// Bytes up to here must be acknowledged, at the least, and some of them are not even sent. (If skbs are cut on the
    /// way, more must be.)
    SendAndAck {
        /// The acknowledgement number.
        ack: i64,
    },
    /// More must be sent, and no ACK can come before the peer opens its window.
    Window,
    /// So many more bytes must be sent to come below half of the low-water mark.
    Send {
        /// How many.
        bytes: i64,
    },
    /// There is enough space; the next look at it wakes the task.
    NextCheck,
    /// The end of a nap.
    Nap,
    /// The peer's SYN-ACK.
    Handshake,
    /// The ACK of our FIN.
    FinAcked,
    /// The peer must send something, or close.
    Data,
    /// The peer must open a connection.
    Accept,
}

/// Why a task sleeps; none if it does not. Takes time in the logarithm of the queue's length, unless zero-copy skbs are
/// queued.
pub fn why_blocked(task: TaskId, socket: &SocketView<'_>) -> Option<Verdict> {
    let sleep = socket.task(task)?.sleep?;
    let ending = if sleep.woken { Ending::Woken } else { ending(sleep.on, socket) };
    Some(Verdict { wait: sleep.on, since: sleep.since, until: sleep.until, held: held_by(sleep.on, socket), ending })
}

fn ending(wait: Wait, socket: &SocketView<'_>) -> Ending {
    match wait {
        Wait::Memory => Ending::Nap,
        Wait::Connect => Ending::Handshake,
        Wait::Close => Ending::FinAcked,
        Wait::Data => Ending::Data,
        Wait::Accept => Ending::Accept,
        Wait::Sndbuf | Wait::Poll => {
            let excess = i64::from(socket.wmem_queued) - i64::from(socket.wake_threshold());
            if excess > 0 {
                return ack_that_frees(excess, socket);
            }
            match bytes_above_lowat(socket) {
                0 => Ending::NextCheck,
                bytes => Ending::Send { bytes },
            }
        }
    }
}

/// The acknowledgement number that takes at least `excess` bytes off the queue, as the queue is now.
fn ack_that_frees(excess: i64, socket: &SocketView<'_>) -> Ending {
    let index = find_plain(excess, socket).or_else(|| find_walking(excess, socket));
    let Some((index, freed_before)) = index else { return Ending::NextCheck };
    let Some(skb) = socket.skb(index) else { return Ending::NextCheck };
    let rest = excess - freed_before;
    // Only an skb of several segments gives bytes back before it is acknowledged whole.
    let is_trimmed = skb.len > socket.mss_cache && rest < i64::from(skb.len) && !skb.pure_zerocopy;
    let ack = socket.relative(if is_trimmed { skb.seq + rest as u32 } else { skb.end_seq });
    if socket.sent_count() == 0 && hold(socket) == Hold::Window {
        return Ending::Window;
    }
    if index >= socket.sent_count() {
        return Ending::SendAndAck { ack };
    }
    if socket.unsent_count() > 0 {
        return Ending::AckOrSo { ack };
    }
    let freed = if is_trimmed { excess } else { freed_before + i64::from(skb.truesize) };
    Ending::Ack { ack, queued: i64::from(socket.wmem_queued) - freed }
}

/// The index of the skb at whose acknowledgement `excess` bytes are free, and what those before it free.
type Found = (usize, i64);

/// As long as nothing is zero-copy, an skb costs its overhead and its bytes, so that the cost of many follows from their
/// number and their sequence numbers alone. None: this queue is not so.
fn find_plain(excess: i64, socket: &SocketView<'_>) -> Option<Found> {
    if socket.kernel.has_linear_payload() {
        // The bytes of a linear area are paid for with the skb.
        return None;
    }
    let count = socket.skb_count();
    let first = socket.skb(0)?.seq;
    let overhead = i64::from(socket.kernel.empty_truesize());
    let cost = |skbs: usize, end: SeqNum| overhead * skbs as i64 + i64::from(end.distance(first));
    // A FIN takes a sequence number and costs nothing.
    let surplus = cost(count, socket.write_seq) - i64::from(socket.wmem_queued);
    if !(0..=1).contains(&surplus) {
        return None;
    }
    let freed_by = |skbs: usize| match skbs.checked_sub(1).and_then(|last| socket.skb(last)) {
        Some(last) => cost(skbs, last.end_seq),
        None => 0,
    };
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = low.midpoint(high);
        if freed_by(middle + 1) >= excess {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    Some((low, freed_by(low)))
}

fn find_walking(excess: i64, socket: &SocketView<'_>) -> Option<Found> {
    let mut freed = 0;
    for (index, skb) in socket.skbs().enumerate() {
        let with_this = freed + i64::from(skb.truesize);
        if with_this >= excess {
            return Some((index, freed));
        }
        freed = with_this;
    }
    None
}

impl Ending {
    /// In few words, as for a narrow panel.
    pub fn text(&self) -> Text {
        match *self {
            Ending::Woken => text!("ends-woken-its-turn-is"),
            Ending::Ack { ack, .. } => text!("ends-ack-wakes-it", ack = grouped(ack)),
            Ending::AckOrSo { ack } | Ending::SendAndAck { ack } => text!("ends-ack-or-so-wakes", ack = grouped(ack)),
            Ending::Window => text!("ends-the-peer-must-open"),
            Ending::Send { bytes } => text!("ends-must-be-sent", n = bytes),
            Ending::NextCheck => text!("ends-woken-at-the-next"),
            Ending::Nap => text!("ends-a-nap-that-ends"),
            Ending::Handshake => text!("ends-syn-ack-wakes-it"),
            Ending::FinAcked => text!("ends-the-ack-of-the"),
            Ending::Accept => text!("ends-a-handshake-wakes-it"),
            Ending::Data => text!("ends-data-or-a-fin"),
        }
    }
}
