//! Every field of every step: the engine's value beside the kernel's.

use serde::Serialize;
use serde_json::Value;

use crate::conformance::format::{Trace, TraceStep};
use crate::conformance::replay::{Observed, Recorder, Replay};
use crate::conformance::unrecorded::Unrecorded;
use crate::engine::step::probe::Field;
use crate::engine::{Kernel, Step};
use crate::observe::counters;

/// What became of one trace.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    pub name: String,
    pub steps: usize,
    /// Steps that differ, the first only unless all were asked for.
    pub differences: Vec<Difference>,
}

impl Report {
    pub fn matches(&self) -> bool {
        self.differences.is_empty()
    }
}

/// One step that differs.
#[derive(Clone, Debug, Serialize)]
pub struct Difference {
    /// Counted from 1, after the header.
    pub step: usize,
    pub op: Value,
    pub fields: Vec<FieldDifference>,
    /// What the engine did in this step.
    pub engine_steps: Vec<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct FieldDifference {
    /// A path into the step, like `sock.rtx[1].truesize`.
    pub field: String,
    pub engine: Value,
    pub kernel: Value,
}

/// Runs a trace through the engine. `keep_going`: all steps, not only up to the first that differs.
pub fn verify(trace: &Trace, keep_going: bool) -> Report {
    let likely = verify_with(trace, Unrecorded::LIKELY, keep_going);
    if likely.matches() {
        return likely;
    }
    let mut others = Unrecorded::all().skip(1).map(|unrecorded| verify_with(trace, unrecorded, false));
    others.find(Report::matches).unwrap_or(likely)
}

/// What was not recorded, as it makes the trace match; if nothing does, as it is most likely.
pub(super) fn what_explains(trace: &Trace) -> Unrecorded {
    let matches = |unrecorded: &Unrecorded| verify_with(trace, *unrecorded, false).matches();
    Unrecorded::all().find(matches).unwrap_or(Unrecorded::LIKELY)
}

fn verify_with(trace: &Trace, unrecorded: Unrecorded, keep_going: bool) -> Report {
    let mut recorder = Recorder::default();
    let mut replay = Replay::with(trace, unrecorded, &mut recorder);
    let mut differences = Vec::new();
    for (index, step) in trace.steps.iter().enumerate() {
        replay.probe().steps.clear();
        let next = trace.steps.get(index + 1).map(|next| next.t);
        let observed = replay.step(step, next);
        let fields = compare_step(&observed, step, replay.socket().kernel);
        if fields.is_empty() {
            continue;
        }
        let release = replay.socket().kernel.release();
        let line = |(step, depth): &(Step, usize)| format!("{:1$}{2}", "", depth * 2, step.text(release));
        let engine_steps = replay.probe().steps.iter().map(line).collect();
        differences.push(Difference { step: index + 1, op: step.op.clone(), fields, engine_steps });
        if !keep_going {
            break;
        }
    }
    Report { name: trace.header.name.clone(), steps: trace.steps.len(), differences }
}

/// All fields of a step that differ, in the order of the trace.
pub fn compare_step(observed: &Observed, step: &TraceStep, kernel: &Kernel) -> Vec<FieldDifference> {
    let mut found = Vec::new();
    compare("res", &observed.res, &step.res, &mut found);
    compare("sent", &observed.sent, &step.sent, &mut found);
    if let Some(kernel) = &step.writers {
        compare("writers", observed.writers.as_ref().unwrap_or(&Value::Null), kernel, &mut found);
    }
    if let Some(kernel) = &step.epoll {
        compare("epoll", observed.epoll.as_ref().unwrap_or(&Value::Null), kernel, &mut found);
    }
    found.extend(compare_sock(&observed.sock, &step.sock, kernel));
    if let Some(more) = step.more.as_ref().filter(|_| step.sock.is_object()) {
        compare("more", &observed.more, more, &mut found);
    }
    found
}

/// All fields of the socket that differ, of those that the kernel has.
pub fn compare_sock(observed: &Value, recorded: &Value, kernel: &Kernel) -> Vec<FieldDifference> {
    let mut found = Vec::new();
    compare("sock", observed, &canonical_pages(recorded), &mut found);
    found.retain(|difference| exists(difference.field.as_str(), kernel));
    found
}

/// Recorded as 0 where the kernel does not have it.
pub fn exists(field: &str, kernel: &Kernel) -> bool {
    match field.rsplit('.').next() {
        Some("chrono") => counters::of(Field::Chrono).exists_in(kernel),
        Some("lowat") => counters::of(Field::NotsentLowat).exists_in(kernel),
        Some("eor") => kernel.rules.msg_eor,
        _ => true,
    }
}

fn compare(path: &str, engine: &Value, kernel: &Value, found: &mut Vec<FieldDifference>) {
    match (engine, kernel) {
        (Value::Object(ours), Value::Object(theirs)) => {
            for (name, kernel) in theirs {
                if name != "timing" {
                    compare(&format!("{path}.{name}"), ours.get(name).unwrap_or(&Value::Null), kernel, found);
                }
            }
        }
        (Value::Array(ours), Value::Array(theirs)) if ours.len() == theirs.len() => {
            for (index, (engine, kernel)) in ours.iter().zip(theirs).enumerate() {
                compare(&format!("{path}[{index}]"), engine, kernel, found);
            }
        }
        _ if engine == kernel => {}
        _ => found.push(FieldDifference { field: path.to_owned(), engine: engine.clone(), kernel: kernel.clone() }),
    }
}

/// Page names of a step by first appearance, as the engine's are.
fn canonical_pages(sock: &Value) -> Value {
    let mut sock = sock.clone();
    let mut names: Vec<Value> = Vec::new();
    for queue in ["rtx", "wq"] {
        let skbs = sock.get_mut(queue).and_then(Value::as_array_mut).into_iter().flatten();
        let frags = skbs.filter_map(|skb| skb.get_mut("frags")?.as_array_mut()).flatten();
        for page in frags.filter_map(|frag| frag.get_mut(0)) {
            let name = names.iter().position(|known| known == page).unwrap_or_else(|| {
                names.push(page.clone());
                names.len() - 1
            });
            *page = Value::from(name);
        }
    }
    sock
}
