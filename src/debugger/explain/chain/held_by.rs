//! What holds a sleeper.

use crate::debugger::explain::chain::link::{Kind, Lead, Link};
use crate::engine::State;
use crate::engine::socket::task::Wait;
use crate::engine::step::probe::Field;
use crate::language::text;
use crate::observe::SocketView;
use crate::units::print::grouped;

/// The condition that holds a sleeper, with its numbers.
pub fn held_by(on: Wait, socket: &SocketView<'_>) -> Link {
    let wake = socket.wake_threshold();
    let (queued, sndbuf) = (socket.wmem_queued, socket.sndbuf);
    let unsent = socket.unsent();
    let buffer = |kind, text| {
        let link = Link::new(kind, text, Lead::Changed(Field::WmemQueued));
        link.with("sk_wmem_queued", queued).with("sk_sndbuf", sndbuf).with("wake_at", wake)
    };
    match on {
        Wait::Memory => {
            let (pages, limit) = (socket.memory_allocated_pages, socket.tcp_mem[2]);
            let text = text!("chain-tcp-memory-refused-now", pages = grouped(pages), limit = grouped(limit));
            let link = Link::new(Kind::NoMemory, text, Lead::Changed(Field::MemoryAllocated));
            link.with("pages", pages).with("tcp_mem_max", limit)
        }
        Wait::Accept => {
            let waits = socket.state == State::SynRecv;
            let text = if waits { text!("chain-syn-ack-not-acknowledged") } else { text!("chain-no-syn-yet") };
            Link::new(Kind::Handshake, text, Lead::Changed(Field::State))
        }
        Wait::Connect => {
            let link = Link::new(Kind::Handshake, text!("chain-no-syn-ack-yet"), Lead::Changed(Field::State));
            link.with("segs_out", socket.segs_out as i64)
        }
        Wait::Close => {
            let link = Link::new(Kind::FinUnacked, text!("chain-the-fin-is-not"), Lead::Changed(Field::State));
            link.with("not_sent", unsent)
        }
        Wait::Data => {
            let text = text!("chain-the-peer-has-sent");
            let link = Link::new(Kind::NoData, text, Lead::Changed(Field::RcvNxt));
            link.with("rcv_nxt", socket.rcv_nxt_offset)
        }
        _ if queued >= sndbuf => {
            buffer(Kind::BufferFull, text!("chain-buffer-full-of", queued = grouped(queued), sndbuf = grouped(sndbuf)))
        }
        _ if queued > wake => {
            let [queued, sndbuf, wake] = [queued, sndbuf, wake].map(grouped);
            buffer(Kind::BufferFull, text!("chain-buffer-of-woken-at", queued = queued, sndbuf = sndbuf, wake = wake))
        }
        _ => match socket.unsent_limit() {
            Some(lowat) if bytes_above_lowat(socket) > 0 => {
                let text = text!("chain-not-sent-tcp-notsent", unsent = grouped(unsent), lowat = grouped(lowat));
                let link = Link::new(Kind::NotsentLowat, text, Lead::Changed(Field::WriteSeq));
                link.with("not_sent", unsent).with("notsent_lowat", lowat)
            }
            _ => buffer(
                Kind::RoomAgain,
                text!("chain-buffer-has-room-of", queued = grouped(queued), sndbuf = grouped(sndbuf)),
            ),
        },
    }
}

/// Unsent bytes that must go before twice their number is below the low-water mark.
pub fn bytes_above_lowat(socket: &SocketView<'_>) -> i64 {
    let Some(lowat) = socket.unsent_limit() else { return 0 };
    let allowed = (i64::from(lowat) + 1) / 2 - 1;
    (i64::from(socket.unsent()) - allowed.max(0)).max(0)
}
