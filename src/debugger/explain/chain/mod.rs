//! Why does the writer wait, or why is nothing sent? A chain from the system call to its cause outside, each link with
//! its numbers.

mod ack;
mod lead;
mod unsent;
mod window;
mod writer;

pub use lead::Lead;
pub use unsent::{Hold, hold};
pub(super) use writer::held_by;

use std::fmt;
use std::time::Duration;

use serde::{Serialize, Serializer};

use crate::debugger::Session;
use crate::engine::{Engine, State, Timer};
use crate::units::Time;
use crate::units::print::duration;
use crate::world::{Cause, World};

/// What a link says.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    // The first links: who waits, or that nobody does.
    Asleep,
    Woken,
    InCall,
    NotSent,
    NothingToSend,
    NoConnection,
    // What a sleeper waits for.
    BufferFull,
    NotsentLowat,
    RoomAgain,
    NoMemory,
    Handshake,
    // What keeps unsent bytes back.
    Cwnd,
    Window,
    WindowClosed,
    Nagle,
    Cork,
    Deferred,
    Device,
    NoMemoryToCut,
    NextPush,
    // What has not come back.
    NoAck,
    AckOnItsWay,
    DataOnItsWay,
    DelayedAck,
    AckLost,
    DataLost,
    // Who is behind it.
    YouHold,
    ScriptHolds,
    Reader,
    RealPeer,
    Program,
    Error,
}

/// One reason; the next link of the chain is the reason for it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Link {
    pub kind: Kind,
    pub text: String,
    /// The numbers in the text, by name; those that end with `_ns` are times.
    #[serde(serialize_with = "by_name")]
    pub numbers: Vec<(&'static str, i64)>,
    /// Where it can be seen.
    #[serde(skip)]
    pub lead: Lead,
}

fn by_name<S: Serializer>(numbers: &[(&'static str, i64)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(numbers.iter().copied())
}

impl Link {
    fn new(kind: Kind, text: impl Into<String>, lead: Lead) -> Self {
        Link { kind, text: text.into(), numbers: Vec::new(), lead }
    }

    fn with(mut self, name: &'static str, number: impl Into<i64>) -> Self {
        self.numbers.push((name, number.into()));
        self
    }
}

/// From the system call to its cause. There is always one link at least.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(transparent)]
pub struct Chain(pub Vec<Link>);

impl Chain {
    pub fn links(&self) -> &[Link] {
        &self.0
    }

    /// For a report: one link a line, behind a label.
    pub fn write_lines(&self, label: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, link) in self.0.iter().enumerate() {
            let (label, because) = if index == 0 { (label, "") } else { ("", BECAUSE.trim_start()) };
            writeln!(f, "  {label:10} {because}{}", link.text)?;
        }
        Ok(())
    }
}

const BECAUSE: &str = " <- ";

impl fmt::Display for Chain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, link) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str(BECAUSE)?;
            }
            f.write_str(&link.text)?;
        }
        Ok(())
    }
}

/// What a chain is made from: a moment of a session.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'a> {
    pub engine: &'a Engine,
    /// Its peer and links are those of the moment: they do nothing while the engine takes an input.
    pub world: &'a World,
    pub now: Time,
    /// The input in the middle of which the engine is: programs and script are further.
    pub inside: Option<Cause>,
}

impl<'a> Scene<'a> {
    /// As a world stands between two inputs.
    pub fn of(world: &'a World) -> Self {
        Scene { engine: &world.engine, world, now: world.now, inside: None }
    }

    /// As a session shows it.
    pub fn shown(session: &'a Session) -> Self {
        let input = session.inputs().next_back().filter(|_| session.is_inside_input());
        Scene {
            engine: session.engine(),
            world: session.world(),
            now: session.now(),
            inside: input.map(|input| input.cause),
        }
    }

    pub fn chain(&self) -> Chain {
        let mut links = Vec::with_capacity(5);
        self.first_links(&mut links);
        Chain(links)
    }

    fn first_links(&self, links: &mut Vec<Link>) {
        let sk = &self.engine.sk;
        let sleeper = self.sleeper();
        if let Some((task, sleep)) = sleeper {
            links.push(self.asleep(task, sleep));
            self.why_asleep(sleep, links);
            return;
        }
        match sk.state {
            State::Close | State::TimeWait => return self.no_connection(links),
            _ => {}
        }
        if let Some(task) = self.in_call() {
            links.push(task);
        }
        match sk.state {
            State::SynSent => {
                if links.is_empty() {
                    links.push(self.nobody_waits());
                }
                self.handshake(links);
            }
            _ if self.engine.queues.send_head().is_some() => {
                if links.is_empty() {
                    links.push(self.nobody_waits());
                }
                self.why_unsent(links);
            }
            _ => self.nothing_to_send(links),
        }
    }

    /// What the socket's timer is for, and when it fires: `RTO in 180 ms`.
    fn timer(&self) -> Option<String> {
        let pending = self.engine.timers.retransmit?;
        let left = duration(pending.at.since(self.now));
        let backoff = self.engine.timers.backoff;
        let again = match backoff {
            0 => String::new(),
            1 => ", backed off once".to_owned(),
            n => format!(", backed off {n} times"),
        };
        Some(match pending.timer {
            Timer::Retransmit => format!("RTO in {left}{again}"),
            Timer::LossProbe => format!("tail loss probe in {left}"),
            Timer::Probe0 => format!("probe in {left}{again}"),
            Timer::ReoTimeout => format!("RACK decides in {left}"),
            Timer::EarlyRetransmit => format!("early retransmit in {left}"),
            Timer::Idle | Timer::TimeWait | Timer::Task(_) => return None,
        })
    }

    /// The same behind a text, if there is a timer.
    fn and_timer(&self, text: &str) -> String {
        match self.timer() {
            Some(timer) => format!("{text}; {timer}"),
            None => text.to_owned(),
        }
    }

    /// Until then; said as `12 ms`.
    fn until(&self, at: Time) -> (String, Duration) {
        let span = at.since(self.now);
        (duration(span), span)
    }
}

fn nanos(span: Duration) -> i64 {
    i64::try_from(span.as_nanos()).unwrap_or(i64::MAX)
}
