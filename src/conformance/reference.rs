//! A trace as a scenario for the screen: the same inputs at the same times, and the kernel's values to hold beside.

use std::time::Duration;

use serde_json::Value;

use crate::conformance::compare::{FieldDifference, compare_sock, exists, what_explains};
use crate::conformance::format::Trace;
use crate::conformance::observe::observe_sock;
use crate::conformance::replay::Replay;
use crate::conformance::setup::{config, epoch, kernel};
use crate::conformance::unrecorded::Unrecorded;
use crate::engine::{Input, NoProbe, State};
use crate::language::text;
use crate::observe::SocketView;
use crate::peer::{ManualConfig, Offer, PeerConfig};
use crate::scenario::{Said, Scenario};
use crate::units::{SeqNum, Time};
use crate::world::{Command, ScriptItem, When, WorldConfig};

/// What the kernel had after each step of a trace.
#[derive(Clone, Debug)]
pub struct Reference {
    steps: Vec<ReferenceStep>,
}

#[derive(Clone, Debug)]
struct ReferenceStep {
    /// When the operation begins, and when the recorder looked.
    begins: Time,
    settled: Time,
    op: String,
    sock: Value,
}

/// The engine beside the kernel at one moment.
#[derive(Clone, Debug)]
pub struct Comparison<'a> {
    /// The trace's step in hand, counted from 1, of so many.
    pub step: usize,
    /// How many steps of the trace had this difference.
    pub steps: usize,
    /// The operation at which it was seen.
    pub op: &'a str,
    /// The recorder had not looked yet: what differs may still come right.
    pub settling: bool,
    /// Every counter: name, engine, kernel.
    pub counters: Vec<(String, Value, Value)>,
    /// Whatever differs, down to fields of single skbs.
    pub differences: Vec<FieldDifference>,
}

impl Reference {
    /// The socket at `now` beside the kernel's values of the step that is in hand then; none before the first.
    pub fn compare(&self, socket: &SocketView<'_>, now: Time) -> Option<Comparison<'_>> {
        let index = self.steps.iter().rposition(|step| step.begins <= now)?;
        let step = &self.steps[index];
        let observed = if socket.state == State::Close { Value::Null } else { observe_sock(socket) };
        let counters = match (&observed, &step.sock) {
            (Value::Object(ours), Value::Object(theirs)) => theirs
                .iter()
                .filter(|(name, kernel)| !kernel.is_array() && !kernel.is_object() && exists(name, socket.kernel))
                .map(|(name, kernel)| (name.clone(), ours.get(name).cloned().unwrap_or(Value::Null), kernel.clone()))
                .collect(),
            _ => Vec::new(),
        };
        Some(Comparison {
            step: index + 1,
            steps: self.steps.len(),
            op: &step.op,
            settling: now < step.settled,
            counters,
            differences: compare_sock(&observed, &step.sock, socket.kernel),
        })
    }
}

/// The trace as a scenario, and what to compare it with.
pub fn scenario(trace: &Trace) -> (Scenario, Reference) {
    let mut probe = NoProbe;
    let unrecorded = what_explains(trace);
    let mut replay = Replay::with(trace, unrecorded, &mut probe);
    let mut steps = Vec::new();
    for (index, step) in trace.steps.iter().enumerate() {
        replay.step(step, trace.steps.get(index + 1).map(|next| next.t));
        steps.push(ReferenceStep {
            begins: epoch(trace) + Duration::from_micros(step.t),
            settled: replay.settled_at(),
            op: step.op.to_string(),
            sock: step.sock.clone(),
        });
    }
    let socket = replay.options();
    let script = replay.take_inputs().into_iter().filter(|(_, input)| !is_by_itself(input));
    let script =
        script.map(|(at, input)| ScriptItem { when: When::At(at), command: Command::Input(Box::new(input)) }).collect();
    let world = WorldConfig { socket, script, ..world_of(trace, unrecorded) };
    let header = &trace.header;
    let title = text!("scenario-recorded-on", name = header.name.as_str(), kernel = header.kernel.to_string());
    let why = text!("scenario-every-operation");
    let scenario = Scenario {
        name: header.name.clone(),
        title: title.to_string(),
        shows: header.about.clone(),
        why: why.to_string(),
        zh: Some(Said::chinese(&title, &header.about.clone().into(), &why)),
        run_for: None,
        breakpoints: Vec::new(),
        world,
        file: None,
    };
    (scenario, Reference { steps })
}

/// What the world does without being told.
fn is_by_itself(input: &Input) -> bool {
    matches!(input, Input::Timer | Input::Run { .. })
}

/// The handshake takes from time zero until the trace begins.
fn world_of(trace: &Trace, unrecorded: Unrecorded) -> WorldConfig {
    let setup = &trace.header.socket;
    let engine = config(trace, unrecorded);
    let mut world = WorldConfig { engine, ..WorldConfig::new(kernel(&trace.header)) };
    world.link.delay = epoch(trace).as_duration() / 2;
    let offer = Offer {
        isn: SeqNum(5_000_000),
        mss: setup.mss,
        window_scale: setup.wscale,
        sack: setup.sack,
        timestamps: setup.ts,
    };
    world.peer = PeerConfig::Manual(ManualConfig { offer, window: setup.win });
    world
}
