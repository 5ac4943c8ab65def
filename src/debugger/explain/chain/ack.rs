//! Why what is sent is not acknowledged: where its data or its ACK are, and who holds them.

use crate::debugger::explain::chain::held_by::held_by;
use crate::debugger::explain::chain::link::{Kind, Lead, Link, nanos};
use crate::debugger::explain::chain::scene::Scene;
use crate::engine::State;
use crate::engine::socket::task::Wait;
use crate::engine::step::probe::Field;
use crate::language::{Text, text};
use crate::peer::{Arrival, Peer};
use crate::units::SeqNum;
use crate::units::print::{bit_rate, duration, grouped};
use crate::wire::Flags;
use crate::world::When;

/// What a person does instead of acknowledging.
#[derive(Clone, Copy)]
pub(super) enum Verb {
    Hold,
    Offer,
}

impl Verb {
    const fn word(self) -> &'static str {
        match self {
            Verb::Hold => "hold",
            Verb::Offer => "offer",
        }
    }
}

impl Scene<'_> {
    pub(super) fn why_unacked(&self, links: &mut Vec<Link>) {
        let cause = self.behind_the_ack();
        // What is on its way says enough.
        if !matches!(cause.kind, Kind::AckOnItsWay | Kind::DataOnItsWay | Kind::DelayedAck) {
            links.extend(self.no_ack());
        }
        links.push(cause);
    }

    fn no_ack(&self) -> Option<Link> {
        let head = self.socket.skb(0).filter(|head| head.is_sent)?;
        let socket = &self.socket;
        let since = if socket.sacked_out > 0 { head.first_sent_at } else { head.first_sent_at.max(socket.rcv_tstamp) };
        let span = self.now.since(since);
        if span.is_zero() {
            return None;
        }
        let una = socket.relative(socket.snd_una);
        let text = match socket.sacked_out {
            0 => text!("chain-no-ack-for", span = duration(span)),
            n => {
                let behind = text!("segments", n = n);
                text!("chain-byte-missing-for-behind", una = grouped(una), span = duration(span), behind = behind)
            }
        };
        let link = Link::new(Kind::NoAck, text, Lead::Packet(una)).with("for_ns", nanos(span));
        Some(link.with("snd_una", una).with("sacked_out", socket.sacked_out))
    }

    /// Where the acknowledgement of the first unacknowledged byte is.
    fn behind_the_ack(&self) -> Link {
        let una = self.socket.snd_una;
        let offset = self.socket.relative(una);
        if matches!(self.world.peer, Peer::Remote(_)) {
            return self.real_peer();
        }
        if self.world.is_scripted() {
            return self.person(text!("chain-the-acks"), Verb::Hold);
        }
        let acks_it = |arrival: &&Arrival| {
            let header = &arrival.segment.header;
            header.flags.contains(Flags::ACK) && header.ack.after(una)
        };
        if let Some(ack) = self.world.ack_link.in_flight().find(acks_it) {
            let (left, span) = self.until(ack.at);
            let rtt = match self.socket.srtt_us {
                0 => Text::plain(""),
                us => text!("chain-rtt", rtt = duration(std::time::Duration::from_micros(us.into()))),
            };
            let text = text!("chain-an-ack-arrives-in", left = left, rtt = rtt);
            return Link::new(Kind::AckOnItsWay, text, Lead::Packet(offset)).with("in_ns", nanos(span));
        }
        if self.peer_has(una) {
            return self.ack_not_sent(offset);
        }
        let carries_it = |arrival: &&Arrival| {
            let (seq, len) = (arrival.segment.header.seq, arrival.segment.seq_len());
            !seq.after(una) && (seq + len).after(una)
        };
        match self.world.link.in_flight().find(carries_it) {
            Some(data) => self.data_on_its_way(data, offset),
            None => {
                let text = self.and_timer(text!("chain-lost-on-the-way"));
                Link::new(Kind::DataLost, text, Lead::Packet(offset)).with("byte", offset)
            }
        }
    }

    fn data_on_its_way(&self, data: &Arrival, offset: i64) -> Link {
        let (left, span) = self.until(data.at);
        let (packets, bytes) = self.world.link.backlog(self.now);
        let rate = match self.world.link.config().rate {
            Some(rate) if packets > 1 => {
                text!("chain-packets-queue-for", packets = grouped(packets as i64), rate = bit_rate(rate / 8))
            }
            _ => Text::plain(""),
        };
        Link::new(Kind::DataOnItsWay, text!("chain-the-data-arrive-in", left = left, rate = rate), Lead::Packet(offset))
            .with("in_ns", nanos(span))
            .with("link_backlog", bytes as i64)
    }

    /// The peer has got the byte at `seq` in order.
    fn peer_has(&self, seq: SeqNum) -> bool {
        let offset = self.socket.relative(seq);
        match &self.world.peer {
            Peer::Loopback(receiver) => {
                let next = receiver.received() as i64 + i64::from(receiver.has_fin());
                receiver.side().is_connected() && next > offset
            }
            Peer::Manual(manual) => {
                let next = manual.received() as i64;
                manual.side().is_connected() && (next > offset || manual.next_to_ack().is_some())
            }
            Peer::Remote(_) => false,
        }
    }

    /// The peer has it, and no ACK is on its way.
    fn ack_not_sent(&self, offset: i64) -> Link {
        let received = self.world.peer.received() as i64;
        match &self.world.peer {
            Peer::Loopback(receiver) if receiver.owes_ack() => {
                let most = receiver.config().delayed_ack;
                let text = text!("chain-the-peer-delays-its", most = duration(most));
                Link::new(Kind::DelayedAck, text, Lead::Packet(offset)).with("at_most_ns", nanos(most))
            }
            Peer::Manual(_) => {
                let arrived = grouped((received - offset).max(0));
                self.person(text!("chain-the-acks-arrived", arrived = arrived), Verb::Hold)
                    .with("arrived", received - offset)
            }
            _ => Link::new(Kind::AckLost, self.and_timer(text!("chain-its-ack-was-lost")), Lead::Packet(offset)),
        }
    }

    /// You hold something, or the script does where it goes on by itself or when told.
    pub(super) fn person(&self, what: Text, verb: Verb) -> Link {
        match self.world.next_script_item().map(|item| item.when) {
            Some(When::At(at)) if self.inside.is_none() => {
                let (left, span) = self.until(at);
                let text = text!("chain-script-does-and-goes-on", verb = verb.word(), what = what, left = left);
                Link::new(Kind::ScriptHolds, text, Lead::Changed(Field::SndUna)).with("in_ns", nanos(span))
            }
            Some(_) => Link::new(
                Kind::ScriptHolds,
                text!("chain-script-does", verb = verb.word(), what = what),
                Lead::Changed(Field::SndUna),
            ),
            // Nobody can speak for a peer that is silent.
            None if self.world.is_scripted() => {
                Link::new(Kind::ScriptHolds, text!("chain-the-script-is-over"), Lead::Nowhere)
            }
            None => Link::new(
                Kind::YouHold,
                text!("chain-you-do", verb = verb.word(), what = what),
                Lead::Changed(Field::SndUna),
            ),
        }
    }

    /// Nothing is known of the way to a real kernel.
    fn real_peer(&self) -> Link {
        let rtt = self.socket.srtt_us;
        let text = match rtt {
            0 => text!("chain-the-real-kernel-has"),
            us => {
                let rtt = duration(std::time::Duration::from_micros(us.into()));
                text!("chain-the-real-kernel-has-not", rtt = rtt)
            }
        };
        Link::new(Kind::RealPeer, self.and_timer(text), Lead::Changed(Field::SndUna)).with("srtt_us", rtt)
    }

    pub(super) fn handshake(&self, links: &mut Vec<Link>) {
        let passive = self.socket.state != State::SynSent;
        let link = held_by(if passive { Wait::Accept } else { Wait::Connect }, &self.socket);
        links.push(Link { text: self.and_timer(link.text.clone()), ..link });
        if matches!(self.world.peer, Peer::Remote(_)) {
            return;
        }
        if self.world.is_scripted() {
            links.push(self.person(text!("chain-its-answer"), Verb::Hold));
            return;
        }
        let first = |link: &crate::peer::Link| link.next_arrival();
        let link = match (first(&self.world.ack_link), first(&self.world.link)) {
            (Some(at), _) => {
                let (left, span) = self.until(at);
                let text = match self.socket.state {
                    State::SynSent => text!("chain-the-syn-ack-arrives", left = left),
                    State::SynRecv => text!("chain-the-ack-arrives", left = left),
                    _ => text!("chain-the-syn-arrives-in", left = left),
                };
                Link::new(Kind::AckOnItsWay, text, Lead::Packet(-1)).with("in_ns", nanos(span))
            }
            (None, Some(at)) => {
                let (left, span) = self.until(at);
                let text = if passive {
                    text!("chain-the-syn-ack-arrives", left = left)
                } else {
                    text!("chain-the-syn-arrives-in", left = left)
                };
                Link::new(Kind::DataOnItsWay, text, Lead::Packet(-1)).with("in_ns", nanos(span))
            }
            (None, None) if self.inside.is_some() => return,
            (None, None) => match self.world.peer.opens_again_at().filter(|at| *at > self.now) {
                Some(at) => {
                    let (left, span) = self.until(at);
                    let text = text!("chain-the-peer-sends-its-syn", left = left);
                    Link::new(Kind::DataLost, text, Lead::Packet(-1)).with("in_ns", nanos(span))
                }
                None => Link::new(Kind::DataLost, text!("chain-lost-on-the-way"), Lead::Packet(-1)),
            },
        };
        links.push(link);
    }
}
