//! Why nothing is sent at the moment.

use crate::debugger::explain::Explanation;
use crate::engine::{Engine, Nonagle, Skb, State};
use crate::format::grouped;

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
    /// The peer's window is 0,
    WindowClosed,
    /// or full,
    Window,
    /// or what is left of it is too little for the next segment.
    WindowRest,
    Cork,
    Nagle,
    /// The device holds enough already, or autocork waits for it.
    Device,
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
        Hold::WindowClosed,
        Hold::Window,
        Hold::WindowRest,
        Hold::Cork,
        Hold::Nagle,
        Hold::Device,
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
            Hold::WindowClosed => "peer's window closed",
            Hold::Window => "peer's window full",
            Hold::WindowRest => "no room in peer's window",
            Hold::Cork => "corked",
            Hold::Nagle => "Nagle",
            Hold::Device => "device busy",
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
            Hold::WindowClosed => "The peer offers no room at all: its window must open first.",
            Hold::Window => "All that the peer has room for is in flight: ACKs and its reading make new room.",
            Hold::WindowRest => "The peer has room, but not for the whole next segment, so that waits for more.",
            Hold::Cork => "TCP_CORK holds a partial segment until it is full, uncorked, or the probe timer lets it go.",
            Hold::Nagle => "Nagle holds a small segment while an earlier small one is unacknowledged.",
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

fn hold(engine: &Engine) -> Hold {
    match engine.sk.state {
        State::Close | State::TimeWait | State::FinWait2 => return Hold::Closed,
        State::SynSent => return Hold::Handshake,
        _ => {}
    }
    let Some(head) = engine.queues.send_head().map(|head| engine.queues.get(head)) else {
        return if engine.queues.rtx_is_empty() { Hold::NothingQueued } else { Hold::AllSent };
    };
    if engine.sk.in_flight() >= engine.cong.cwnd {
        Hold::Cwnd
    } else if beyond_window(head, engine) {
        match (engine.sk.snd_wnd, in_flight(engine)) {
            (0, _) => Hold::WindowClosed,
            (offered, used) if i64::from(used) < i64::from(offered) => Hold::WindowRest,
            _ => Hold::Window,
        }
    } else {
        hold_of_small(head, engine)
    }
}

fn beyond_window(head: &Skb, engine: &Engine) -> bool {
    let mss = engine.sk.mss_cache;
    let end = if head.len > mss { head.seq + mss } else { head.end_seq };
    end.after(engine.sk.wnd_end())
}

fn hold_of_small(head: &Skb, engine: &Engine) -> Hold {
    let is_partial = engine.queues.write_len() == 1 && head.len < engine.sk.mss_cache;
    let word = engine.sk.nonagle;
    if is_partial && word.contains(Nonagle::CORK) {
        Hold::Cork
    } else if is_partial && word.is_empty() && engine.sk.packets_out > 0 && engine.small_segment_unacked() {
        Hold::Nagle
    } else if engine.sk.tsq_throttled {
        Hold::Device
    } else {
        Hold::NextPush
    }
}

/// Bytes sent and not acknowledged.
fn in_flight(engine: &Engine) -> i32 {
    engine.sk.snd_nxt.distance(engine.sk.snd_una)
}

/// Bytes of the first unsent skb.
fn head_len(engine: &Engine) -> u32 {
    engine.queues.send_head().map_or(0, |head| engine.queues.get(head).len)
}

fn headline(hold: Hold, engine: &Engine) -> String {
    let sk = &engine.sk;
    match hold {
        Hold::Closed | Hold::Handshake => format!("sk_state {}", sk.state.name()),
        Hold::NothingQueued if engine.config.kernel.has_send_head() => "the queue is empty".to_owned(),
        Hold::NothingQueued => "both queues empty".to_owned(),
        Hold::AllSent => format!("write_seq {} = snd_nxt", grouped(sk.relative(sk.write_seq))),
        Hold::Cwnd => format!("in_flight {} >= cwnd {}", grouped(sk.in_flight()), grouped(engine.cong.cwnd)),
        Hold::WindowClosed => "snd_wnd 0".to_owned(),
        Hold::Window => format!("{} of rwnd {} used", grouped(in_flight(engine)), grouped(sk.snd_wnd)),
        Hold::WindowRest => {
            let (used, next) = (in_flight(engine), sk.mss_cache.min(head_len(engine)));
            format!("{} of rwnd {} used, next segment {}", grouped(used), grouped(sk.snd_wnd), grouped(next))
        }
        Hold::Cork | Hold::Nagle => format!("unsent {} < mss {}", grouped(sk.notsent()), grouped(sk.mss_cache)),
        Hold::Device => format!("sk_wmem_alloc {} in the device", grouped(sk.wmem_alloc)),
        Hold::NextPush => format!("unsent {}", grouped(sk.notsent())),
    }
}
