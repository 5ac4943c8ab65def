//! A timeline for <https://ui.perfetto.dev> or `chrome://tracing`, in the JSON format of Chrome's tracing: counters as
//! tracks, the time that each task is asleep as slices of its own track, events as instants.
//!
//! Times are in microseconds of virtual time, with three decimals. The format: "Trace Event Format" of Chromium.

use std::io::{self, Write};

use serde_json::{Value, json};

use crate::debugger::Breakpoints;
use crate::debugger::explain::headline;
use crate::engine::socket::task::Sleep;
use crate::engine::step::probe::{Event, Field, Step, Subject, What};
use crate::export::{Seen, Sink, columns};
use crate::observe::SocketView;
use crate::scenario::Scenario;
use crate::units::{TaskId, Time};
use crate::world::World;

/// The one process of the timeline, and the thread that stands for the socket. Tasks come behind it.
const PROCESS: u32 = 1;
const SOCKET: u32 = 1;

const fn thread(task: TaskId) -> u32 {
    SOCKET + 1 + task.0 as u32
}

pub struct Perfetto<'a, W> {
    out: W,
    breakpoints: &'a Breakpoints,
    is_first: bool,
    /// What each counter was last, so that only changes are written.
    last: Vec<Option<i64>>,
    /// The tasks that sleep, and since when.
    asleep: Vec<Option<Sleep>>,
}

impl<'a, W: Write> Perfetto<'a, W> {
    /// Hits of these breakpoints become events.
    pub fn new(mut out: W, scenario: &Scenario, breakpoints: &'a Breakpoints) -> io::Result<Self> {
        let (kernel, seed) = (scenario.world.kernel().name, scenario.world.seed());
        let about = json!({ "scenario": scenario.name, "kernel": kernel, "seed": seed });
        write!(out, "{{\"displayTimeUnit\":\"ns\",\"otherData\":{about},\n\"traceEvents\":[")?;
        let mut perfetto =
            Perfetto { out, breakpoints, is_first: true, last: vec![None; columns::all().count()], asleep: Vec::new() };
        perfetto.name("process_name", SOCKET, &format!("skbscope: {}", scenario.name))?;
        perfetto.name("thread_name", SOCKET, "socket")?;
        for (index, program) in scenario.world.programs.iter().enumerate() {
            let task = TaskId(index as u16);
            perfetto.name("thread_name", thread(task), &format!("{task}: {}", program.name))?;
        }
        Ok(perfetto)
    }

    fn name(&mut self, what: &str, thread: u32, name: &str) -> io::Result<()> {
        self.event(json!({ "ph": "M", "name": what, "tid": thread, "args": { "name": name } }))
    }

    /// Writes an event; `pid` is added to all.
    fn event(&mut self, mut event: Value) -> io::Result<()> {
        event["pid"] = PROCESS.into();
        let separator = if std::mem::take(&mut self.is_first) { "" } else { "," };
        write!(self.out, "{separator}\n{event}")
    }

    fn at(&mut self, mut event: Value, at: Time) -> io::Result<()> {
        event["ts"] = micros(at).into();
        self.event(event)
    }

    fn counters(&mut self, at: Time, world: &World) -> io::Result<()> {
        for (index, (counter, value)) in columns::all().zip(columns::values(world)).enumerate() {
            let Some(value) = value else { continue };
            if self.last[index].replace(value) == Some(value) {
                continue;
            }
            let unit = if counter.unit.suffix().is_empty() { "value" } else { counter.unit.suffix() };
            self.event(json!({ "ph": "C", "name": counter.name, "ts": micros(at), "args": { unit: value } }))?;
        }
        Ok(())
    }

    fn instants(&mut self, seen: &Seen) -> io::Result<()> {
        let socket = SocketView::of_world(seen.world);
        for (index, step) in seen.steps.iter().enumerate().filter(|(_, step)| is_shown(step)) {
            let (name, thread) = match step.what {
                What::Event { event, subject: Subject::Task(task), .. } => (event.name(), thread(task)),
                What::Event { event, .. } => (event.name(), SOCKET),
                _ => ("limit changed", SOCKET),
            };
            let moment = format!("{}.{}", seen.number, index + 1);
            let headline = headline(step.site, &step.what, &socket);
            let site = step.site.name(socket.kernel.release());
            let args = json!({ "moment": moment, "site": site, "what": headline.to_string() });
            let ts = micros(seen.happening.at);
            self.event(json!({ "ph": "i", "s": "t", "name": name, "tid": thread, "ts": ts, "args": args }))?;
        }
        for hit in seen.hits {
            let name = self.breakpoints.get(hit.breakpoint).map_or("breakpoint", |breakpoint| &breakpoint.text);
            let args = json!({ "moment": format!("{}.{}", seen.number, hit.step) });
            let event = json!({ "ph": "i", "s": "p", "cat": "breakpoint", "name": name, "tid": SOCKET, "args": args });
            self.at(event, hit.at)?;
        }
        Ok(())
    }

    /// Ends the slices of tasks that sleep no more, or sleep anew; remembers who sleeps.
    fn slices(&mut self, at: Time, socket: &SocketView<'_>) -> io::Result<()> {
        for task in socket.tasks() {
            let index = usize::from(task.id.0);
            if self.asleep.len() <= index {
                self.asleep.resize(index + 1, None);
            }
            let now = task.sleep.filter(|sleep| !sleep.woken);
            let before = std::mem::replace(&mut self.asleep[index], now);
            if let Some(sleep) = before.filter(|before| Some(before.since) != now.map(|now| now.since)) {
                self.slice(task.id, sleep, at)?;
            }
        }
        Ok(())
    }

    fn slice(&mut self, task: TaskId, sleep: Sleep, until: Time) -> io::Result<()> {
        let length = until.since(sleep.since).as_nanos() as f64 / 1e3;
        let (ts, name) = (micros(sleep.since), format!("asleep: {}", sleep.on.name()));
        self.event(json!({ "ph": "X", "name": name, "cat": "asleep", "tid": thread(task), "ts": ts, "dur": length }))
    }
}

impl<W: Write> Sink for Perfetto<'_, W> {
    fn input(&mut self, seen: &Seen) -> io::Result<()> {
        let at = seen.happening.at;
        self.slices(at, &SocketView::of_world(seen.world))?;
        self.instants(seen)?;
        self.counters(at, seen.world)
    }

    fn finish(&mut self, world: &World) -> io::Result<()> {
        for (index, sleep) in std::mem::take(&mut self.asleep).into_iter().enumerate() {
            if let Some(sleep) = sleep {
                self.slice(TaskId(index as u16), sleep, world.now)?;
            }
        }
        writeln!(self.out, "\n]}}")?;
        self.out.flush()
    }
}

fn micros(at: Time) -> f64 {
    at.as_nanos() as f64 / 1e3
}

/// Of the many steps of an input, those that mark the course of a session.
fn is_shown(step: &Step) -> bool {
    match step.what {
        What::Set { field, .. } => field == Field::Sndbuf,
        What::Event { event, .. } => matches!(
            event,
            Event::SkbAllocated
                | Event::SkbSplit
                | Event::SkbSent
                | Event::SkbRetransmitted
                | Event::SkbLost
                | Event::SkbFreed
                | Event::TaskBlocked
                | Event::TaskWoken
                | Event::CallReturned
                | Event::TimerFired
                | Event::ProbeSent
                | Event::FinQueued
                | Event::FinReceived
                | Event::ResetReceived
                | Event::ResetSent
                | Event::EpollReady
        ),
        What::Enter | What::Leave | What::Test { .. } => false,
    }
}
