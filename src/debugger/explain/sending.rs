//! Why nothing is sent at the moment.

use crate::debugger::explain::Explanation;
use crate::engine::probe::Test;
use crate::engine::{Asked, Engine, Nonagle, Skb, State};
use crate::format::grouped;
use crate::wire::Flags;

/// What keeps the first unsent skb from being sent, in the order in which the output loop asks.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Hold {
    /// There is no connection, or no longer.
    Closed,
    Handshake,
    /// Nothing is queued at all.
    NothingQueued,
    /// Everything is sent and waits for ACKs.
    AllSent,
    Cwnd,
    /// The peer's window.
    Window,
    Cork,
    Nagle,
    /// A larger super-packet is worth waiting for the next ACK.
    Defer,
    /// The device holds enough already, or autocork waits for it.
    Device,
    /// An skb must be cut, and there is no memory for that.
    NoMemory,
    /// Nothing forbids it; it goes when the output loop next runs.
    NextPush,
}

impl Hold {
    pub const ALL: [Hold; 12] = [
        Hold::Closed,
        Hold::Handshake,
        Hold::NothingQueued,
        Hold::AllSent,
        Hold::Cwnd,
        Hold::Window,
        Hold::Cork,
        Hold::Nagle,
        Hold::Defer,
        Hold::Device,
        Hold::NoMemory,
        Hold::NextPush,
    ];

    /// In a few words.
    pub const fn name(self) -> &'static str {
        match self {
            Hold::Closed => "no connection",
            Hold::Handshake => "handshake",
            Hold::NothingQueued => "nothing queued",
            Hold::AllSent => "all sent",
            Hold::Cwnd => "cwnd full",
            Hold::Window => "peer's window full",
            Hold::Cork => "corked",
            Hold::Nagle => "Nagle",
            Hold::Defer => "deferred",
            Hold::Device => "device busy",
            Hold::NoMemory => "no memory",
            Hold::NextPush => "next push",
        }
    }

    const fn why(self) -> &'static str {
        match self {
            Hold::Closed => "There is no connection to send on.",
            Hold::Handshake => "Data may only go when the peer has answered our SYN.",
            Hold::NothingQueued => "The programs have written nothing that is not acknowledged already.",
            Hold::AllSent => "Everything written is sent; it stays in memory until the peer acknowledges it.",
            Hold::Cwnd => "The congestion window is full: ACKs must take segments out of the network first.",
            Hold::Window => "The peer has no room for the next segment: its reader must read first.",
            Hold::Cork => "TCP_CORK holds a partial segment until it is full, uncorked, or the probe timer lets it go.",
            Hold::Nagle => "Nagle holds a small segment while an earlier small one is unacknowledged.",
            Hold::Defer => "The next ACK is near: a larger super-packet can go after it (tcp_tso_should_defer).",
            Hold::NoMemory => "The next skb must be cut before it is sent, and the buffer refuses memory for that.",
            Hold::Device => "The device still holds earlier packets of this socket and will ask for more itself.",
            Hold::NextPush => {
                "Nothing forbids it: it goes with the next push, ACK or timer (MSG_MORE or deferral held it)."
            }
        }
    }
}

/// What keeps data from being sent, with its numbers.
pub fn why_not_sending(engine: &Engine) -> (Hold, Explanation) {
    let hold = hold(engine);
    (hold, Explanation { headline: headline(hold, engine), why: hold.why().to_owned() })
}

pub(super) fn hold(engine: &Engine) -> Hold {
    match engine.sk.state {
        State::Close | State::TimeWait | State::FinWait2 => return Hold::Closed,
        State::SynSent => return Hold::Handshake,
        _ => {}
    }
    let Some(head) = engine.queues.send_head().map(|head| engine.queues.get(head)) else {
        return if engine.queues.rtx_is_empty() { Hold::NothingQueued } else { Hold::AllSent };
    };
    // The two common ones are seen at once; for the others a copy of the engine is asked.
    if engine.sk.in_flight() >= engine.cong.cwnd && !head.flags.contains(Flags::FIN) {
        Hold::Cwnd
    } else if beyond_window(head, engine) {
        Hold::Window
    } else {
        hold_when_asked(engine)
    }
}

fn beyond_window(head: &Skb, engine: &Engine) -> bool {
    let mss = engine.sk.mss_cache;
    let end = if head.len > mss { head.seq + mss } else { head.end_seq };
    end.after(engine.sk.wnd_end())
}

fn hold_when_asked(engine: &Engine) -> Hold {
    match engine.ask_to_send() {
        Asked::RefusedBy(Some(Test::CwndFree)) => Hold::Cwnd,
        Asked::RefusedBy(Some(Test::InWindow)) => Hold::Window,
        Asked::RefusedBy(Some(Test::NagleAllows)) if engine.sk.nonagle.contains(Nonagle::CORK) => Hold::Cork,
        Asked::RefusedBy(Some(Test::NagleAllows)) => Hold::Nagle,
        Asked::RefusedBy(Some(Test::DeferTso)) => Hold::Defer,
        Asked::RefusedBy(Some(Test::SmallQueueFull)) => Hold::Device,
        Asked::RefusedBy(_) => Hold::NoMemory,
        Asked::Sends if engine.sk.tsq_throttled => Hold::Device,
        Asked::Sends => Hold::NextPush,
    }
}

fn headline(hold: Hold, engine: &Engine) -> String {
    let sk = &engine.sk;
    match hold {
        Hold::Closed | Hold::Handshake => format!("sk_state {}", sk.state.name()),
        Hold::NothingQueued if engine.config.kernel.has_send_head() => "the queue is empty".to_owned(),
        Hold::NothingQueued => "both queues empty".to_owned(),
        Hold::AllSent => format!("write_seq {} = snd_nxt", grouped(sk.relative(sk.write_seq))),
        Hold::Cwnd => format!("in_flight {} >= cwnd {}", grouped(sk.in_flight()), grouped(engine.cong.cwnd)),
        Hold::Window => {
            format!("{} of rwnd {} used", grouped(sk.snd_nxt.distance(sk.snd_una)), grouped(sk.snd_wnd))
        }
        Hold::Cork | Hold::Nagle => format!("unsent {} < mss {}", grouped(sk.notsent()), grouped(sk.mss_cache)),
        Hold::Device => format!("sk_wmem_alloc {} in the device", grouped(sk.wmem_alloc)),
        Hold::Defer | Hold::NoMemory | Hold::NextPush => format!("unsent {}", grouped(sk.notsent())),
    }
}
