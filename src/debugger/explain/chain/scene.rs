//! What a chain is made from.

use std::time::Duration;

use crate::debugger::Session;
use crate::debugger::explain::chain::link::{Chain, Link};
use crate::engine::{State, Timer};
use crate::language::{Text, text};
use crate::observe::SocketView;
use crate::units::Time;
use crate::units::print::duration;
use crate::world::{Cause, World};

/// What a chain is made from: a moment of a session.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'a> {
    /// The socket that is explained.
    pub socket: SocketView<'a>,
    /// Its peer and links are those of the moment: they do nothing while the engine takes an input.
    pub world: &'a World,
    /// The virtual time of the moment.
    pub now: Time,
    /// The input in the middle of which the engine is: programs and script are further.
    pub inside: Option<Cause>,
}

impl<'a> Scene<'a> {
    /// As a world stands between two inputs.
    pub fn of(world: &'a World) -> Self {
        Scene { socket: SocketView::of_world(world), world, now: world.now, inside: None }
    }

    /// As a session shows it.
    pub fn shown(session: &'a Session) -> Self {
        let input = session.inputs().next_back().filter(|_| session.is_inside_input());
        Scene {
            socket: session.socket(),
            world: session.world(),
            now: session.now(),
            inside: input.map(|input| input.cause),
        }
    }

    /// Finds the reasons, each behind the one before.
    pub fn chain(&self) -> Chain {
        let mut links = Vec::with_capacity(5);
        self.first_links(&mut links);
        Chain(links)
    }

    fn first_links(&self, links: &mut Vec<Link>) {
        let socket = &self.socket;
        let sleeper = self.sleeper();
        if let Some((task, sleep)) = sleeper {
            links.push(self.asleep(&task, sleep));
            self.why_asleep(sleep, links);
            return;
        }
        match socket.state {
            State::Close | State::TimeWait => return self.no_connection(links),
            _ => {}
        }
        if let Some(task) = self.in_call() {
            links.push(task);
        }
        match socket.state {
            State::SynSent | State::Listen | State::SynRecv => {
                if links.is_empty() {
                    links.push(self.nobody_waits());
                }
                self.handshake(links);
            }
            _ if self.socket.unsent_count() > 0 => {
                if links.is_empty() {
                    links.push(self.nobody_waits());
                }
                self.why_unsent(links);
            }
            _ => self.nothing_to_send(links),
        }
    }

    /// What the socket's timer is for, and when it fires: `RTO in 180 ms`.
    pub(super) fn timer(&self) -> Option<Text> {
        let pending = self.socket.timer?;
        let left = duration(pending.at.since(self.now));
        let backoff = self.socket.backoff;
        let again = match backoff {
            0 => Text::plain(""),
            1 => text!("chain-backed-off-once"),
            n => text!("chain-backed-off-times", n = n),
        };
        let again = Text::joined(vec![again, self.then_given_up(pending.at)], "");
        Some(match pending.timer {
            Timer::Retransmit => text!("chain-rto-in", left = left, again = again),
            Timer::LossProbe => text!("chain-tail-loss-probe-in", left = left),
            Timer::Probe0 => text!("chain-probe-in", left = left, again = again),
            Timer::ReoTimeout => text!("chain-rack-decides-in", left = left),
            Timer::EarlyRetransmit => text!("chain-early-retransmit-in", left = left),
            Timer::SynAck => text!("chain-syn-ack-in", left = left, again = again),
            Timer::Idle
            | Timer::Pacing
            | Timer::Backlog
            | Timer::DelayedAck
            | Timer::KeepAlive
            | Timer::TimeWait
            | Timer::Task(_) => return None,
        })
    }

    /// When the connection is given up and by which limit, where that is the program's own or this wait is the last.
    fn then_given_up(&self, at: Time) -> Text {
        match self.socket.given_up_at() {
            Some((end, limit)) if at >= end => text!("chain-then-given-up", limit = limit),
            Some((end, limit @ "TCP_USER_TIMEOUT")) => {
                text!("chain-given-up-in", span = self.until(end).0, limit = limit)
            }
            _ => Text::plain(""),
        }
    }

    /// The same behind a text, if there is a timer.
    pub(super) fn and_timer(&self, text: Text) -> Text {
        match self.timer() {
            Some(timer) => text!("chain-and-timer", text = text, timer = timer),
            None => text,
        }
    }

    /// Until then; said as `12 ms`.
    pub(super) fn until(&self, at: Time) -> (String, Duration) {
        let span = at.since(self.now);
        (duration(span), span)
    }
}
