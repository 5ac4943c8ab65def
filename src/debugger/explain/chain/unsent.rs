//! What keeps unsent bytes back: the first test of the output loop that refuses, and what is behind it.

use crate::debugger::explain::chain::held_by::held_by;
use crate::debugger::explain::chain::link::{Kind, Lead, Link, nanos};
use crate::debugger::explain::chain::scene::Scene;
use crate::engine::socket::task::Wait;
use crate::engine::step::probe::{Field, Test};
use crate::engine::{Asked, State};
use crate::language::{Text, text};
use crate::observe::{SkbView, SocketView};
use crate::units::print::grouped;
use crate::wire::Flags;

/// What keeps the first unsent skb from being sent, in the order in which the output loop asks.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Hold {
    /// There is no connection, or no longer.
    Closed,
    /// The SYN is not acknowledged yet.
    Handshake,
    /// Nothing is queued at all.
    NothingQueued,
    /// Everything is sent and waits for ACKs.
    AllSent,
    /// The departure of the next packet is still to come.
    Pacing,
    /// The congestion window is full.
    Cwnd,
    /// The peer's window.
    Window,
    /// `TCP_CORK` or `MSG_MORE` waits for a full segment.
    Cork,
    /// A small segment waits for the ACK of those before it.
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

/// What keeps data from being sent.
pub fn hold(socket: &SocketView<'_>) -> Hold {
    match socket.state {
        State::Close | State::TimeWait | State::FinWait2 => return Hold::Closed,
        State::SynSent | State::Listen | State::SynRecv => return Hold::Handshake,
        _ => {}
    }
    let Some(head) = socket.send_head() else {
        return if socket.sent_count() == 0 { Hold::NothingQueued } else { Hold::AllSent };
    };
    if socket.pacing_until.is_some() {
        return Hold::Pacing;
    }
    // The two common ones are seen at once; for the others a copy of the engine is asked.
    if socket.in_flight() >= socket.cwnd && !head.flags.contains(Flags::FIN) {
        Hold::Cwnd
    } else if beyond_window(&head, socket) {
        Hold::Window
    } else {
        hold_when_asked(socket)
    }
}

fn beyond_window(head: &SkbView<'_>, socket: &SocketView<'_>) -> bool {
    let mss = socket.mss_cache;
    let end = if head.len > mss { head.seq + mss } else { head.end_seq };
    end.after(socket.wnd_end())
}

fn hold_when_asked(socket: &SocketView<'_>) -> Hold {
    match socket.ask_to_send() {
        Asked::RefusedBy(Some(Test::PacingHolds)) => Hold::Pacing,
        Asked::RefusedBy(Some(Test::CwndFree)) => Hold::Cwnd,
        Asked::RefusedBy(Some(Test::InWindow)) => Hold::Window,
        Asked::RefusedBy(Some(Test::Corked)) => Hold::Cork,
        Asked::RefusedBy(Some(Test::SmallUnacked)) => Hold::Nagle,
        Asked::RefusedBy(Some(Test::DeferTso)) => Hold::Defer,
        Asked::RefusedBy(Some(Test::OthersOut | Test::DeviceFull)) => Hold::Device,
        Asked::RefusedBy(_) => Hold::NoMemory,
        Asked::Sends if socket.tsq_throttled => Hold::Device,
        Asked::Sends => Hold::NextPush,
    }
}

impl Scene<'_> {
    pub(super) fn why_unsent(&self, links: &mut Vec<Link>) {
        let Some(link) = self.kept_back_by() else { return };
        let kind = link.kind;
        links.push(link);
        match kind {
            Kind::Window | Kind::WindowClosed => self.behind_window(links),
            Kind::Pacing | Kind::Cork | Kind::Device | Kind::NextPush => {}
            Kind::NoMemoryToCut => {
                links.push(held_by(Wait::Memory, &self.socket));
                self.other_sockets(links);
            }
            _ => self.why_unacked(links),
        }
    }

    /// What keeps unsent bytes back; none if there are none, or if there is no connection.
    pub fn kept_back_by(&self) -> Option<Link> {
        let (socket, cwnd) = (&self.socket, self.socket.cwnd);
        let head = socket.send_head().map_or(0, |head| head.len);
        let mss = socket.mss_cache;
        let small =
            |kind, text: Text, field| Link::new(kind, text, Lead::Changed(field)).with("len", head).with("mss", mss);
        Some(match hold(&self.socket) {
            Hold::Closed | Hold::Handshake | Hold::NothingQueued | Hold::AllSent => return None,
            Hold::Pacing => self.pacing(),
            Hold::Cwnd => {
                let text =
                    text!("chain-cwnd-full-of-in", in_flight = grouped(socket.in_flight()), cwnd = grouped(cwnd));
                let link = Link::new(Kind::Cwnd, text, Lead::Changed(Field::Cwnd));
                link.with("in_flight", socket.in_flight()).with("cwnd", cwnd)
            }
            Hold::Window => self.window(),
            Hold::Nagle => {
                let text = text!("chain-nagle-holds-mss-until", head = grouped(head), mss = grouped(mss));
                small(Kind::Nagle, text, Field::SndNxt)
            }
            Hold::Cork => {
                let text = text!("chain-tcp-cork-holds-mss", head = grouped(head), mss = grouped(mss));
                small(Kind::Cork, self.and_timer(text), Field::Nonagle)
            }
            Hold::Defer => {
                let text = text!("chain-deferred-more-can-go");
                Link::new(Kind::Deferred, text, Lead::Changed(Field::SndNxt))
            }
            Hold::Device => {
                let text = text!("chain-device-busy-in-it", wmem_alloc = grouped(socket.wmem_alloc));
                let link = Link::new(Kind::Device, text, Lead::Changed(Field::WmemAlloc));
                link.with("sk_wmem_alloc", socket.wmem_alloc)
            }
            Hold::NoMemory => {
                let text = text!("chain-no-memory-to-cut", head = grouped(head));
                small(Kind::NoMemoryToCut, self.and_timer(text), Field::WmemQueued)
            }
            Hold::NextPush => {
                let text = self.and_timer(text!("chain-allowed-goes-with-the"));
                Link::new(Kind::NextPush, text, Lead::Changed(Field::WriteSeq))
            }
        })
    }
    /// The pacing rate, and when it lets the next packet go.
    fn pacing(&self) -> Link {
        let rate = self.socket.pacing_rate;
        let (left, span) = self.until(self.socket.pacing_until.unwrap_or(self.now));
        let text = text!("chain-paced-at-bytes-s", rate = grouped(rate), left = left);
        let link = Link::new(Kind::Pacing, text, Lead::Changed(Field::PacingRate));
        link.with("pacing_rate", rate as i64).with("left_ns", nanos(span))
    }
}
