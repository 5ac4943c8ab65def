//! Does the engine send what a captured sender sent?

use std::ops::ControlFlow;
use std::time::Duration;

use serde::Serialize;

use crate::engine::NoProbe;
use crate::scenario::Scenario;
use crate::scenario::import::{Kind, Sender, Sent, Setup};
use crate::units::Time;
use crate::units::print::{duration, plural};
use crate::wire::codec::Direction;
use crate::world::drive::{Due, drive};
use crate::world::{Happening, World};

/// A kernel's timer wheel rounds a time-out up by up to an eighth, by a clock whose ticks no capture tells.
const TIMER_SLACK: u32 = 8;

/// How far the engine does what the captured sender did.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Agreement {
    /// Segments of the capture, from the first on, that the engine sends too: in the same order, and within the tolerance
    /// and an eighth of the pause before them.
    pub agree: usize,
    /// Segments of the captured sender: data, SYN, FIN, RST and probes. Super-packets count as what they are cut into.
    pub of: usize,
    /// The largest difference in time among them, in microseconds.
    pub largest_delay_us: u64,
    /// Where they part.
    pub first_difference: Option<String>,
}

impl Agreement {
    /// Whether they are the same to the end.
    pub fn is_whole(&self) -> bool {
        self.first_difference.is_none()
    }
}

/// Runs a scenario to the end of the capture that it was made of, and compares what is sent. PSH, and what plain ACKs say, is
/// not compared.
pub fn compare(scenario: &Scenario, setup: &Setup, captured: &[Sent], end: Duration, tolerance: Duration) -> Agreement {
    let sent = run(scenario, setup, end + tolerance);
    let delay = |index: usize| captured[index].at.abs_diff(sent[index].at);
    let pause =
        |index: usize| index.checked_sub(1).map_or(Duration::ZERO, |before| captured[index].at - captured[before].at);
    let allowed = |index: usize| tolerance + pause(index) / TIMER_SLACK;
    let is_same = |index: &usize| {
        let same = |one: Sent, other: Sent| (one.start, one.len, one.kind) == (other.start, other.len, other.kind);
        sent.get(*index).is_some_and(|sent| same(captured[*index], *sent)) && delay(*index) <= allowed(*index)
    };
    let agree = (0..captured.len()).take_while(is_same).count();
    // What the engine sends only in the time of the tolerance may be in no capture.
    let more = sent.get(captured.len()).filter(|next| agree == captured.len() && next.at + tolerance < end);
    let first_difference = match (captured.get(agree), sent.get(agree), more) {
        (Some(captured), Some(sent), _) => {
            Some(format!("the capture has {}, the engine {}", told(captured), told(sent)))
        }
        (Some(captured), None, _) => Some(format!("the capture has {}, the engine nothing more", told(captured))),
        (None, _, Some(sent)) => Some(format!("the capture has nothing more, the engine {}", told(sent))),
        (None, _, None) => None,
    };
    let largest = (0..agree).map(delay).max().unwrap_or_default();
    Agreement { agree, of: captured.len(), largest_delay_us: largest.as_micros() as u64, first_difference }
}

fn run(scenario: &Scenario, setup: &Setup, until: Duration) -> Vec<Sent> {
    let mut config = scenario.world.clone();
    config.digest = false;
    config.auto_step = true;
    let mut world = World::new(&config);
    let mut happening = Happening::new();
    let mut sender = Sender::new(setup.first_byte(), setup.segment());
    let mut sent = Vec::new();
    let way = &mut Due(&mut world, Time::ZERO + until);
    let _: Option<()> = drive(way, &mut NoProbe, &mut happening, |_, _, happening| {
        for packet in happening.packets.iter().filter(|packet| packet.direction == Direction::Out) {
            let segment = &packet.segment;
            sent.extend(sender.sends(packet.at.since(Time::ZERO), &segment.header, segment.payload.len() as u32));
        }
        ControlFlow::Continue(())
    });
    sent
}

fn told(sent: &Sent) -> String {
    let at = duration(sent.at);
    match sent.kind {
        Kind::Data => format!("{} from byte {} at {at}", plural(sent.len, "byte"), sent.start),
        Kind::Syn => format!("a SYN at {at}"),
        Kind::Fin => format!("a FIN behind byte {} at {at}", sent.start),
        Kind::Reset => format!("an RST at {at}"),
        Kind::Probe => format!("a probe at {at}"),
    }
}
