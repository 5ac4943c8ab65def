//! A trace's operations through the engine, with a peer that does what the trace says. A trace knows no programs and no
//! link, so that there is no world around it: this is the one file of its folder that has an engine of its own.

use std::collections::{BTreeMap, VecDeque};
use std::num::NonZeroU32;
use std::time::Duration;

use bytes::Bytes;
use serde_json::{Value, json};

use crate::conformance::calls::{ZEROS, message, number, option};
use crate::conformance::format::{SocketSetup, StepTiming, Trace, TraceStep};
use crate::conformance::observe::{observe_more, observe_sock};
use crate::conformance::ops::Op;
use crate::conformance::peer::Peer;
use crate::conformance::setup::{config, epoch, timing};
use crate::conformance::unrecorded::Unrecorded;
use crate::engine::api::io::{GivenTiming, TransmitKind};
use crate::engine::socket::error_queue::{Notice, PagesNotice};
use crate::engine::step::probe::What;
use crate::engine::{Engine, Events, Input, MsgFlags, Output, Probe, SockOpt, Step, SysResult, Syscall, Transmit};
use crate::observe::SocketView;
use crate::units::{TaskId, Time};
use crate::wire::{Flags, Header, Segment};

/// Task 0 makes the calls that do not block.
pub(super) const MAIN: TaskId = TaskId(0);

/// What a step gave, in the shape of the trace.
#[derive(Clone, Debug, PartialEq)]
pub struct Observed {
    /// What the call returned.
    pub res: Value,
    /// The segments that left.
    pub sent: Value,
    /// The socket's counters.
    pub sock: Value,
    /// More of its counters.
    pub more: Value,
    /// Writers asleep in a call; none where the trace has none.
    pub writers: Option<Value>,
    /// What epoll reported; none where the trace does not watch with it.
    pub epoll: Option<Value>,
}

/// A task that makes blocking calls, one after another.
#[derive(Clone, Default, Debug)]
struct Writer {
    busy: usize,
    done: Vec<i64>,
    waiting: VecDeque<(usize, MsgFlags)>,
}

/// The engine and the scripted peer.
pub struct Replay<'a, P> {
    /// The engine that does what the trace asks for.
    pub engine: Engine,
    probe: &'a mut P,
    pub(super) setup: SocketSetup,
    pub(super) peer: Peer,
    epoch: Time,
    /// Of several tasks woken at once, the last one runs first.
    last_runs_first: bool,
    /// Recorded in an emulated machine.
    pub(super) virtual_time: bool,
    sent: Vec<Value>,
    pub(super) last: Option<SysResult>,
    /// Read from the error queue.
    pub(super) notices: Vec<PagesNotice>,
    writers: BTreeMap<u16, Writer>,
    /// Last time anything was sent or done: the recorder waits for quiet.
    pub(super) active: Time,
    /// What the kernel had estimated after the present step.
    estimated: Option<GivenTiming>,
    /// When the recorder looked after the last step.
    looked: Time,
    gone: bool,
    /// Every input since the handshake, with its time.
    inputs: Vec<(Time, Input)>,
    /// The handshake is what the trace begins after.
    connected: bool,
}

impl<'a, P: Probe> Replay<'a, P> {
    /// An engine set up as the socket of the trace was, before the first step.
    pub fn new(trace: &Trace, probe: &'a mut P) -> Self {
        Replay::with(trace, Unrecorded::LIKELY, probe)
    }

    /// The same, with what was not recorded as said.
    pub fn with(trace: &Trace, unrecorded: Unrecorded, probe: &'a mut P) -> Self {
        let setup = trace.header.socket.clone();
        let config = config(trace, unrecorded);
        Replay {
            peer: Peer::new(&setup, config.isn),
            engine: Engine::new(config),
            probe,
            epoch: epoch(trace),
            last_runs_first: unrecorded.last_runs_first,
            virtual_time: trace.header.config.is_some(),
            setup,
            sent: Vec::new(),
            last: None,
            notices: Vec::new(),
            writers: BTreeMap::new(),
            active: Time::ZERO,
            estimated: None,
            looked: Time::ZERO,
            gone: false,
            inputs: Vec::new(),
            connected: false,
        }
    }

    /// The socket as the last input left it.
    pub fn socket(&self) -> SocketView<'_> {
        SocketView::of(&self.engine)
    }

    /// When the recorder looked at the socket after the last step.
    pub(super) fn settled_at(&self) -> Time {
        self.looked
    }

    pub(super) fn take_inputs(&mut self) -> Vec<(Time, Input)> {
        std::mem::take(&mut self.inputs)
    }

    /// The probe that hears the engine's steps.
    pub fn probe(&mut self) -> &mut P {
        self.probe
    }

    /// Runs one step; `next` is the time of the one after it.
    pub fn step(&mut self, step: &TraceStep, next: Option<u64>) -> Observed {
        let at = self.epoch + Duration::from_micros(step.t);
        let op = Op::parse(&step.op).expect("operations are checked when the file is read");
        if op == Op::Connect {
            self.connect(step);
        }
        self.run_timers_until(at);
        // Recorded were the estimates after the last of several ACKs; before it they go on from those of the last step.
        self.estimated = self.estimates(step);
        let estimates = if matches!(op, Op::Acks { .. }) { None } else { self.estimated };
        self.engine_input(at, Input::Timing(estimates));
        self.active = at;
        let res = self.perform(at, op, step);
        let end = next.map_or(Time::NEVER, |next| self.epoch + Duration::from_micros(next));
        self.settle(at, step.timing, end);
        let socket = self.socket();
        let (sock, more) =
            if self.gone { (Value::Null, Value::Null) } else { (observe_sock(&socket), observe_more(&socket)) };
        let writers = self.observe_writers();
        let epoll = (self.setup.epollet == 1).then(|| self.epoll_events());
        Observed { res, sent: Value::Array(std::mem::take(&mut self.sent)), sock, more, writers, epoll }
    }

    /// What the kernel had estimated after a step; where nothing was recorded, after the one before.
    pub(super) fn estimates(&self, step: &TraceStep) -> Option<GivenTiming> {
        timing(&step.sock).or(self.estimated)
    }

    /// The handshake, up to the moment the trace begins.
    fn connect(&mut self, step: &TraceStep) {
        let start = Time::ZERO;
        self.engine_input(start, Input::Timing(timing(&step.sock)));
        for option in self.options() {
            self.call(start, MAIN, Syscall::SetSockOpt(option));
        }
        self.call(start, MAIN, Syscall::Connect);
        let answer = self.peer.syn_ack(&self.setup);
        self.engine_input(self.epoch, Input::Segment(answer));
        self.sent.clear();
        self.connected = true;
        if self.setup.epollet == 1 {
            self.call(self.epoch, MAIN, Syscall::EpollAdd { events: Events::OUT, oneshot: false, edge: true });
        }
    }

    pub(super) fn call(&mut self, at: Time, task: TaskId, call: Syscall) {
        self.engine_input(at, Input::Syscall { task, call });
    }

    /// A blocking send of a task of its own: now, or when its call in progress has returned.
    pub(super) fn blocking_send(&mut self, at: Time, task: u16, bytes: usize, flags: MsgFlags) {
        let writer = self.writers.entry(task).or_default();
        if writer.busy > 0 {
            writer.waiting.push_back((bytes, flags));
        } else {
            writer.busy = bytes;
            self.call(at, TaskId(task), Syscall::Send { msg: message(bytes), flags });
        }
    }

    /// One input, the tasks that it wakes, and the next calls of those whose call has returned.
    pub(super) fn engine_input(&mut self, at: Time, input: Input) {
        // Where the engine differs, calls can take longer than they took.
        let at = at.max(self.engine.now);
        if self.connected || matches!(input, Input::Timing(_)) {
            self.inputs.push((if self.connected { at } else { Time::ZERO }, input.clone()));
        }
        self.engine.apply(at, input, self.probe);
        let outputs: Vec<Output> = self.engine.drain_outputs().collect();
        let (mut woken, mut returned) = (Vec::new(), Vec::new());
        for output in outputs {
            match output {
                Output::Transmit(transmit) => self.transmitted(&transmit),
                Output::Return { task, result } => {
                    self.returned(task, result);
                    returned.push(task);
                }
                Output::Woken { task } => woken.push(task),
                Output::Closed(_) => self.gone = true,
                Output::Notice(Notice::Pages(notice)) => self.notices.push(notice),
                Output::Notice(Notice::Stamp(_)) => {}
                Output::Blocked { .. } | Output::Received(_) | Output::Connected => {}
            }
        }
        if self.last_runs_first {
            woken.reverse();
        }
        for task in woken {
            self.engine_input(at, Input::Run { task });
        }
        for task in returned {
            let next = self.writers.get_mut(&task.0).and_then(|writer| writer.waiting.pop_front());
            if let Some((bytes, flags)) = next {
                self.blocking_send(at, task.0, bytes, flags);
            }
        }
    }

    fn transmitted(&mut self, transmit: &Transmit) {
        self.active = self.engine.now;
        self.peer.hears(&transmit.header);
        if transmit.kind == TransmitKind::Control && transmit.header.flags.contains(Flags::SYN) {
            return;
        }
        let len = transmit.len as usize;
        let payload = Bytes::from_static(&ZEROS[..len]);
        let segment = Segment { header: transmit.header.clone(), payload, gso_size: transmit.gso_size };
        let socket = SocketView::of(&self.engine);
        let relative = |seq| socket.relative(seq) as u32;
        if self.setup.gso {
            let mut packet = packet(relative(segment.header.seq), len, &segment.header);
            packet["gso"] = json!(segment.gso_size.map_or(0, NonZeroU32::get));
            self.sent.push(packet);
        } else {
            let parts =
                segment.split_gso().map(|part| packet(relative(part.header.seq), part.payload.len(), &part.header));
            self.sent.extend(parts);
        }
    }

    fn returned(&mut self, task: TaskId, result: SysResult) {
        if task == MAIN {
            self.last = Some(result);
        } else if let Some(writer) = self.writers.get_mut(&task.0) {
            writer.busy = 0;
            writer.done.push(number(result));
        }
    }

    pub(super) fn run_timers_until(&mut self, end: Time) {
        while let Some(deadline) = self.engine.next_deadline().filter(|deadline| deadline.at < end) {
            self.engine_input(deadline.at.max(self.engine.now), Input::Timer);
        }
    }

    /// Lets time pass to the moment at which the recorder looked, but no longer than until `end`: a recorded time, or else
    /// when nothing has been sent for a while.
    fn settle(&mut self, at: Time, timing: Option<StepTiming>, end: Time) {
        let done = at + Duration::from_micros(timing.map_or(0, |timing| timing.took));
        self.active = self.active.max(done);
        if let Some(now) = timing.and_then(|timing| timing.now) {
            self.looked = self.epoch + Duration::from_micros(now);
            return self.run_timers_until(self.looked.min(end));
        }
        let quiet = Duration::from_millis(self.setup.settle_ms);
        while let Some(deadline) = self.engine.next_deadline()
            && deadline.at < (self.active + quiet).min(end)
        {
            self.engine_input(deadline.at.max(self.engine.now), Input::Timer);
        }
        self.looked = self.active + quiet;
    }

    fn observe_writers(&self) -> Option<Value> {
        let entry = |(id, writer): (&u16, &Writer)| (id.to_string(), json!({"busy": writer.busy, "done": writer.done}));
        (!self.writers.is_empty()).then(|| Value::Object(self.writers.iter().map(entry).collect()))
    }

    /// The options set before the connect.
    pub(super) fn options(&self) -> Vec<SockOpt> {
        let setup = &self.setup;
        let mut options: Vec<SockOpt> = setup.sndbuf.into_iter().map(SockOpt::SndBuf).collect();
        if setup.nodelay == 1 {
            options.push(SockOpt::NoDelay(true));
        }
        if setup.cork == 1 {
            options.push(SockOpt::Cork(true));
        }
        if setup.lowat > 0 {
            options.push(SockOpt::NotsentLowat(setup.lowat));
        }
        let numbered = setup.sockopts.iter().filter_map(|&(level, name, value)| option(level, name, value));
        options.extend(numbered);
        options
    }
}

/// Keeps the steps of what is replayed.
#[derive(Default)]
pub struct Recorder {
    /// Each with its depth.
    pub steps: Vec<(Step, usize)>,
    depth: usize,
}

impl Probe for Recorder {
    fn step(&mut self, step: Step, _: &Engine) {
        if step.what == What::Leave {
            self.depth = self.depth.saturating_sub(1);
            return;
        }
        self.steps.push((step, self.depth));
        if step.what == What::Enter {
            self.depth += 1;
        }
    }
}

fn packet(seq: u32, len: usize, header: &Header) -> Value {
    let mut packet = json!({"seq": seq, "len": len, "flags": header.flags.bits()});
    if header.flags.contains(Flags::URG) {
        packet["urg"] = json!(header.urgent);
    }
    packet
}
