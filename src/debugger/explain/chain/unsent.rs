//! What keeps unsent bytes back: the first gate of the output loop that refuses, and what is behind it.

use crate::debugger::explain::chain::{Kind, Lead, Link, Scene};
use crate::debugger::explain::sending::{Hold, hold};
use crate::engine::probe::Field;
use crate::format::grouped;

impl Scene<'_> {
    pub(super) fn why_unsent(&self, links: &mut Vec<Link>) {
        let (sk, cwnd) = (&self.engine.sk, self.engine.cong.cwnd);
        let (head, mss) =
            (self.engine.queues.send_head().map_or(0, |head| self.engine.queues.get(head).len), sk.mss_cache);
        match hold(self.engine) {
            Hold::Closed | Hold::Handshake | Hold::NothingQueued | Hold::AllSent => {}
            Hold::Cwnd => {
                let text = format!("cwnd full: {} of {} in flight", grouped(sk.in_flight()), grouped(cwnd));
                let link = Link::new(Kind::Cwnd, text, Lead::Changed(Field::Cwnd));
                links.push(link.with("in_flight", sk.in_flight()).with("cwnd", cwnd));
                self.why_unacked(links);
            }
            Hold::Window => self.window(links),
            Hold::Nagle => {
                let text = format!("Nagle holds {} < mss {} until the ACK", grouped(head), grouped(mss));
                let link = Link::new(Kind::Nagle, text, Lead::Changed(Field::SndNxt));
                links.push(link.with("len", head).with("mss", mss));
                self.why_unacked(links);
            }
            Hold::Cork => {
                let text = self.and_timer(&format!("TCP_CORK holds {} < mss {}", grouped(head), grouped(mss)));
                let link = Link::new(Kind::Cork, text, Lead::Changed(Field::Nonagle));
                links.push(link.with("len", head).with("mss", mss));
            }
            Hold::Defer => {
                let text = "deferred: more can go at once after the next ACK";
                links.push(Link::new(Kind::Deferred, text, Lead::Changed(Field::SndNxt)));
                self.why_unacked(links);
            }
            Hold::Device => {
                let text = format!("device busy: {} in it (TSQ)", grouped(sk.wmem_alloc));
                let link = Link::new(Kind::Device, text, Lead::Changed(Field::WmemAlloc));
                links.push(link.with("sk_wmem_alloc", sk.wmem_alloc));
            }
            Hold::NoMemory => {
                let text = format!("no memory to cut an skb of {}", grouped(head));
                links.push(Link::new(Kind::NoMemoryToCut, text, Lead::Changed(Field::WmemQueued)).with("len", head));
                self.why_unacked(links);
            }
            Hold::NextPush => {
                let text = self.and_timer("nothing forbids it: it goes with the next push or ACK");
                links.push(Link::new(Kind::NextPush, text, Lead::Changed(Field::WriteSeq)));
            }
        }
    }
}
