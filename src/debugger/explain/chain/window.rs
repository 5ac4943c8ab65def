//! The peer's window, and the reader behind it.

use crate::debugger::explain::chain::ack::Verb;
use crate::debugger::explain::chain::link::{Kind, Lead, Link, nanos};
use crate::debugger::explain::chain::scene::Scene;
use crate::engine::step::probe::Field;
use crate::language::{Text, text};
use crate::peer::{Arrival, Peer, Receiver};
use crate::units::print::grouped;

impl Scene<'_> {
    /// The window refuses the next segment.
    pub(super) fn window(&self) -> Link {
        let socket = &self.socket;
        let (used, window) = (socket.snd_nxt - socket.snd_una, socket.snd_wnd);
        let lead = Lead::Changed(Field::SndWnd);
        let link = match (window, used) {
            (0, _) => Link::new(Kind::WindowClosed, self.and_timer(text!("chain-window-0")), lead),
            (_, 0) => {
                let text = text!(
                    "chain-window-next-segment",
                    window = grouped(window),
                    next_segment = grouped(self.next_segment())
                );
                Link::new(Kind::Window, self.and_timer(text), lead)
            }
            _ if used < window => {
                let (used, window, next) = (grouped(used), grouped(window), grouped(self.next_segment()));
                let text = text!("chain-window-has-no-room", window = window, used = used, next = next);
                Link::new(Kind::Window, text, lead)
            }
            _ => {
                let text = text!("chain-peers-window-full-of", used = grouped(used), window = grouped(window));
                Link::new(Kind::Window, text, lead)
            }
        };
        let probes = self.socket.probes_out;
        link.with("in_flight_bytes", used).with("snd_wnd", window).with("probes_out", probes)
    }

    pub(super) fn behind_window(&self, links: &mut Vec<Link>) {
        let socket = &self.socket;
        let (used, window) = (socket.snd_nxt - socket.snd_una, socket.snd_wnd);
        match self.reader(used == 0 || window == 0) {
            Some(reader) => links.push(reader),
            None => self.why_unacked(links),
        }
    }

    fn next_segment(&self) -> u32 {
        self.socket.send_head().map_or(0, |head| head.len.min(self.socket.mss_cache))
    }

    /// Who keeps the window as small as it is. Where data is in flight, only somebody who would not open it for an ACK.
    fn reader(&self, is_alone: bool) -> Option<Link> {
        match &self.world.peer {
            Peer::Loopback(receiver) => self.receiver(receiver, is_alone),
            // What it offers is what it said last: the peer itself is silent.
            Peer::Manual(_) if is_alone && self.world.is_scripted() => Some(self.offers(self.socket.snd_wnd)),
            Peer::Manual(manual) if is_alone => Some(self.offers(manual.window())),
            Peer::Manual(_) => None,
            Peer::Remote(remote) => {
                let report = remote.report();
                let unread = report.socket.map(|socket| socket.unread_bytes as i64);
                let in_it = match unread {
                    Some(bytes) => text!("chain-unread", bytes = grouped(bytes)),
                    None => Text::plain(""),
                };
                let text = match remote.read_rate() {
                    Some(0) => text!("chain-its-program-stopped-reading", in_it = in_it),
                    Some(rate) => text!("chain-its-program-reads-b", rate = grouped(rate as i64), in_it = in_it),
                    None if is_alone => text!("chain-the-real-kernels-program", in_it = in_it),
                    None => return None,
                };
                let link = Link::new(Kind::Reader, text, Lead::Changed(Field::SndWnd));
                Some(unread.map_or(link.clone(), |bytes| link.with("unread", bytes)))
            }
        }
    }

    fn offers(&self, window: u32) -> Link {
        match window {
            0 => self.person(text!("chain-no-window"), Verb::Offer),
            window => {
                let link = self.person(text!("chain-a-window-of", window = grouped(window)), Verb::Offer);
                link.with("window", window)
            }
        }
    }

    fn receiver(&self, receiver: &Receiver, is_alone: bool) -> Option<Link> {
        let lead = Lead::Changed(Field::SndWnd);
        let opens = |arrival: &&Arrival| arrival.segment.header.window > 0;
        if is_alone && let Some(update) = self.world.ack_link.in_flight().find(opens) {
            let (left, span) = self.until(update.at);
            let text = text!("chain-a-window-update-arrives", left = left);
            return Some(Link::new(Kind::AckOnItsWay, text, lead).with("in_ns", nanos(span)));
        }
        let (unread, buffer) = (receiver.reader().unread_bytes() as i64, receiver.config().buffer);
        let in_it = text!("chain-of-unread", unread = grouped(unread), buffer = grouped(buffer));
        // Less than the scale can say is no window.
        let offered = receiver.window() >> receiver.side().shift() << receiver.side().shift();
        let text = match receiver.reader().rate() {
            _ if is_alone && offered > self.socket.snd_wnd => {
                return Some(Link::new(Kind::AckLost, text!("chain-its-window-update-was"), lead));
            }
            Some(_) | None if unread == 0 => return is_alone.then(|| self.small_buffer(buffer)),
            Some(0) => text!("chain-its-program-stopped-reading-2", in_it = in_it),
            Some(rate) => text!("chain-its-program-reads-b-s", rate = grouped(rate as i64), in_it = in_it),
            None => return None,
        };
        Some(Link::new(Kind::Reader, text, lead).with("unread", unread).with("rcvbuf", buffer))
    }

    fn small_buffer(&self, buffer: u32) -> Link {
        let text = text!("chain-the-peers-buffer-holds", buffer = grouped(buffer));
        Link::new(Kind::Reader, text, Lead::Changed(Field::SndWnd)).with("rcvbuf", buffer)
    }
}
