//! The peer's window, and the reader behind it.

use crate::debugger::explain::chain::link::{Kind, Lead, Link, nanos};
use crate::debugger::explain::chain::scene::Scene;
use crate::engine::step::probe::Field;
use crate::peer::{Arrival, Peer, Receiver};
use crate::units::print::grouped;

impl Scene<'_> {
    /// The window refuses the next segment.
    pub(super) fn window(&self) -> Link {
        let socket = &self.socket;
        let (used, window) = (socket.snd_nxt - socket.snd_una, socket.snd_wnd);
        let lead = Lead::Changed(Field::SndWnd);
        let link = match (window, used) {
            (0, _) => Link::new(Kind::WindowClosed, self.and_timer("window 0"), lead),
            (_, 0) => {
                let text = format!("window {} < next segment {}", grouped(window), grouped(self.next_segment()));
                Link::new(Kind::Window, self.and_timer(&text), lead)
            }
            _ if used < window => {
                let (used, window, next) = (grouped(used), grouped(window), grouped(self.next_segment()));
                let text = format!("window {window} has no room: {used} in flight, {next} come next");
                Link::new(Kind::Window, text, lead)
            }
            _ => {
                let text = format!("peer's window full: {} of {} in flight", grouped(used), grouped(window));
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
            Peer::Manual(manual) if is_alone => Some(match manual.window() {
                0 => self.person("no window", "offer"),
                window => self.person(&format!("a window of {}", grouped(window)), "offer").with("window", window),
            }),
            Peer::Manual(_) => None,
            Peer::Remote(remote) => {
                let report = remote.report();
                let unread = report.socket.map(|socket| socket.unread_bytes as i64);
                let in_it = match unread {
                    Some(bytes) => format!(": {} unread", grouped(bytes)),
                    None => String::new(),
                };
                let text = match remote.read_rate() {
                    Some(0) => format!("its program stopped reading{in_it}"),
                    Some(rate) => format!("its program reads {} B/s{in_it}", grouped(rate as i64)),
                    None if is_alone => format!("the real kernel's program does not read{in_it}"),
                    None => return None,
                };
                let link = Link::new(Kind::Reader, text, Lead::Changed(Field::SndWnd));
                Some(unread.map_or(link.clone(), |bytes| link.with("unread", bytes)))
            }
        }
    }

    fn receiver(&self, receiver: &Receiver, is_alone: bool) -> Option<Link> {
        let lead = Lead::Changed(Field::SndWnd);
        let opens = |arrival: &&Arrival| arrival.segment.header.window > 0;
        if is_alone && let Some(update) = self.world.ack_link.in_flight().find(opens) {
            let (left, span) = self.until(update.at);
            let text = format!("a window update arrives in {left}");
            return Some(Link::new(Kind::AckOnItsWay, text, lead).with("in_ns", nanos(span)));
        }
        let (unread, buffer) = (receiver.reader().unread_bytes() as i64, receiver.config().buffer);
        let in_it = format!("{} of {} unread", grouped(unread), grouped(buffer));
        // Less than the scale can say is no window.
        let offered = receiver.window() >> receiver.side().shift() << receiver.side().shift();
        let text = match receiver.reader().rate() {
            _ if is_alone && offered > self.socket.snd_wnd => {
                return Some(Link::new(Kind::AckLost, "its window update was lost", lead));
            }
            Some(_) | None if unread == 0 => return is_alone.then(|| self.small_buffer(buffer)),
            Some(0) => format!("its program stopped reading: {in_it}"),
            Some(rate) => format!("its program reads {} B/s: {in_it}", grouped(rate as i64)),
            None => return None,
        };
        Some(Link::new(Kind::Reader, text, lead).with("unread", unread).with("rcvbuf", buffer))
    }

    fn small_buffer(&self, buffer: u32) -> Link {
        let text = format!("the peer's buffer holds {} in all", grouped(buffer));
        Link::new(Kind::Reader, text, Lead::Changed(Field::SndWnd)).with("rcvbuf", buffer)
    }
}
