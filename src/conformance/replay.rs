//! A trace's operations through the engine, with a peer that does what the trace says. A trace knows no programs and no
//! link, so that there is no world around it: this is the one file of its folder that has an engine of its own.

use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::time::Duration;

use arrayvec::ArrayVec;
use bytes::Bytes;
use serde_json::{Value, json};

use crate::conformance::format::{Op, SocketSetup, Trace, TraceStep};
use crate::conformance::observe::observe_sock;
use crate::conformance::setup::{ISN, config, epoch, timing};
use crate::engine::api::io::{EPOLLOUT, TransmitKind};
use crate::engine::step::probe::What;
use crate::engine::{Engine, Input, Message, MsgFlags, Output, Probe, SockOpt, Step, SysResult, Syscall, Transmit};
use crate::observe::SocketView;
use crate::units::{SeqNum, TaskId, Time};
use crate::wire::{Flags, Header, Options, SackBlock, Segment, Timestamps};

/// The recorder looks at the socket when the device has been quiet for this long.
const SETTLE: Duration = Duration::from_millis(10);
const PEER_ISN: SeqNum = SeqNum(5_000_000);
/// Task 0 makes the calls that do not block.
const MAIN: TaskId = TaskId(0);
/// The largest single write a trace may hold; its bytes do not matter.
static ZEROS: [u8; 8 << 20] = [0; 8 << 20];

/// What a step gave, in the shape of the trace.
#[derive(Clone, Debug, PartialEq)]
pub struct Observed {
    /// What the call returned.
    pub res: Value,
    /// The segments that left.
    pub sent: Value,
    /// The socket's counters.
    pub sock: Value,
    /// Writers asleep in a call; none where the trace has none.
    pub writers: Option<Value>,
    /// What epoll reported; none where the trace does not watch with it.
    pub epoll: Option<Value>,
}

#[derive(Clone, Default, Debug)]
struct Writer {
    busy: usize,
    done: Vec<i64>,
}

/// The engine and the scripted peer.
pub struct Replay<'a, P> {
    /// The engine that does what the trace asks for.
    pub engine: Engine,
    probe: &'a mut P,
    setup: SocketSetup,
    epoch: Time,
    window: u32,
    sent: Vec<Value>,
    last: Option<SysResult>,
    writers: BTreeMap<u16, Writer>,
    /// Last time anything was sent: the recorder waits for quiet.
    active: Time,
    /// Our last timestamp, for the peer to echo.
    tsval: u32,
    gone: bool,
    /// Every input since the handshake, with its time.
    inputs: Vec<(Time, Input)>,
    /// The handshake is what the trace begins after.
    connected: bool,
}

impl<'a, P: Probe> Replay<'a, P> {
    /// An engine set up as the socket of the trace was, before the first step.
    pub fn new(trace: &Trace, probe: &'a mut P) -> Self {
        let setup = trace.header.socket.clone();
        Replay {
            engine: Engine::new(config(&trace.header)),
            probe,
            epoch: epoch(trace),
            window: setup.win,
            setup,
            sent: Vec::new(),
            last: None,
            writers: BTreeMap::new(),
            active: Time::ZERO,
            tsval: 0,
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
        self.active + SETTLE
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
        self.engine_input(at, Input::Timing(timing(&step.sock).or(self.engine.rtt.given)));
        self.active = at;
        let res = self.perform(at, op);
        let end = next.map_or(Time::NEVER, |next| self.epoch + Duration::from_micros(next));
        self.settle(end);
        let epoll = (self.setup.epollet == 1).then(|| self.epoll_events());
        Observed {
            res,
            sent: Value::Array(std::mem::take(&mut self.sent)),
            sock: if self.gone { Value::Null } else { observe_sock(&self.socket()) },
            writers: self.observe_writers(),
            epoll,
        }
    }

    /// The handshake, up to the moment the trace begins.
    fn connect(&mut self, step: &TraceStep) {
        let start = Time::ZERO;
        self.engine_input(start, Input::Timing(timing(&step.sock)));
        for option in self.options() {
            self.call(start, MAIN, Syscall::SetSockOpt(option));
        }
        self.call(start, MAIN, Syscall::Connect);
        let options = Options {
            mss: Some(self.setup.mss),
            window_scale: self.setup.wscale,
            sack_permitted: self.setup.sack,
            timestamps: self.setup.ts.then_some(Timestamps { value: 1, echo: self.tsval }),
            ..Options::default()
        };
        let header = Header {
            seq: PEER_ISN,
            ack: ISN + 1,
            flags: Flags::SYN | Flags::ACK,
            window: self.setup.win.min(65_535) as u16,
            options,
        };
        self.engine_input(self.epoch, Input::Segment(Segment::bare(header)));
        self.sent.clear();
        self.connected = true;
        if self.setup.epollet == 1 {
            self.call(self.epoch, MAIN, Syscall::EpollAdd { edge: true });
        }
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
        options
    }

    fn perform(&mut self, at: Time, op: Op) -> Value {
        match op {
            Op::Connect => {}
            Op::Sleep { ms } => {
                let end = at + Duration::from_millis(ms);
                self.run_timers_until(end);
                self.active = end;
            }
            Op::Write { bytes, flags } => {
                let flags = MsgFlags::from_bits_retain(flags) | MsgFlags::DONTWAIT;
                return self.send(at, MAIN, message(bytes), flags);
            }
            Op::Writev(sizes) => {
                let msg = Message::vectored(sizes.into_iter().map(zeros).collect());
                return self.send(at, MAIN, msg, MsgFlags::DONTWAIT);
            }
            Op::Fill { bytes, max } => return self.fill(at, bytes, max),
            Op::BlockingWrite { task, bytes } => {
                self.writers.entry(task).or_default().busy = bytes;
                self.call(at, TaskId(task), Syscall::Send { msg: message(bytes), flags: MsgFlags::empty() });
            }
            Op::Ack { upto, window } => self.ack(at, upto, &[], window),
            Op::Sack { upto, blocks, window } => self.ack(at, upto, &blocks, window),
            Op::Reset => self.segment(at, Flags::RST | Flags::ACK, self.socket().snd_una, ArrayVec::new()),
            Op::SockOpt { level, name, value } => return self.sockopt(at, level, name, value),
            Op::SndTimeo { ms } => {
                let span = (ms > 0).then(|| Duration::from_millis(ms));
                self.call(at, MAIN, Syscall::SetSockOpt(SockOpt::SndTimeo(span)));
            }
            Op::Poll => {
                self.call(at, MAIN, Syscall::Poll { timeout: Some(Duration::ZERO) });
                return json!(self.last == Some(Ok(1)));
            }
            Op::Shutdown => self.call(at, MAIN, Syscall::Shutdown),
        }
        Value::Null
    }

    fn send(&mut self, at: Time, task: TaskId, msg: Message, flags: MsgFlags) -> Value {
        self.call(at, task, Syscall::Send { msg, flags });
        self.last.map_or(Value::Null, |result| json!(number(result)))
    }

    fn fill(&mut self, at: Time, bytes: usize, max: Option<usize>) -> Value {
        let (mut total, mut calls, mut last) = (0, 0, 0);
        while max.is_none_or(|max| calls < max) {
            self.call(at, MAIN, Syscall::Send { msg: message(bytes), flags: MsgFlags::DONTWAIT });
            calls += 1;
            last = self.last.map_or(0, number);
            if last < 0 {
                break;
            }
            total += last;
        }
        // A failed call is told by the last result; the count is of those that queued something.
        json!([total, if last < 0 { calls - 1 } else { calls }, last])
    }

    fn sockopt(&mut self, at: Time, level: u64, name: u64, value: i64) -> Value {
        let option = match (level, name) {
            (1, 7) => SockOpt::SndBuf(value as i32),
            (6, 1) => SockOpt::NoDelay(value != 0),
            (6, 3) => SockOpt::Cork(value != 0),
            (6, 25) => SockOpt::NotsentLowat(value as u32),
            _ => return json!(-92),
        };
        self.call(at, MAIN, Syscall::SetSockOpt(option));
        Value::Null
    }

    fn ack(&mut self, at: Time, upto: u32, blocks: &[(u32, u32)], window: Option<u32>) {
        self.window = window.unwrap_or(self.window);
        let sack = blocks
            .iter()
            .take(4)
            .map(|&(left, right)| SackBlock { left: ISN + 1 + left, right: ISN + 1 + right })
            .collect();
        self.segment(at, Flags::ACK, ISN + 1 + upto, sack);
    }

    fn segment(&mut self, at: Time, flags: Flags, ack: SeqNum, sack: ArrayVec<SackBlock, 4>) {
        let window = (self.window >> self.setup.wscale.unwrap_or(0)).min(65_535) as u16;
        let timestamps = self.setup.ts.then_some(Timestamps { value: 1, echo: self.tsval });
        let options = Options { sack, timestamps, ..Options::default() };
        let header = Header { seq: PEER_ISN + 1, ack, flags, window, options };
        self.engine_input(at, Input::Segment(Segment::bare(header)));
    }

    fn call(&mut self, at: Time, task: TaskId, call: Syscall) {
        self.engine_input(at, Input::Syscall { task, call });
    }

    /// One input, and the tasks that it wakes.
    fn engine_input(&mut self, at: Time, input: Input) {
        if self.connected || matches!(input, Input::Timing(_)) {
            self.inputs.push((if self.connected { at } else { Time::ZERO }, input.clone()));
        }
        self.engine.apply(at, input, self.probe);
        let outputs: Vec<Output> = self.engine.drain_outputs().collect();
        let mut woken = Vec::new();
        for output in outputs {
            match output {
                Output::Transmit(transmit) => self.transmitted(&transmit),
                Output::Return { task, result } => self.returned(task, result),
                Output::Woken { task } => woken.push(task),
                Output::Closed(_) => self.gone = true,
                Output::Blocked { .. } | Output::Received(_) | Output::Connected => {}
            }
        }
        for task in woken {
            self.engine_input(at, Input::Run { task });
        }
    }

    fn transmitted(&mut self, transmit: &Transmit) {
        self.active = self.engine.now;
        if let Some(timestamps) = transmit.header.options.timestamps {
            self.tsval = timestamps.value;
        }
        if transmit.kind == TransmitKind::Control && transmit.header.flags.contains(Flags::SYN) {
            return;
        }
        let len = transmit.len as usize;
        let payload = Bytes::from_static(&ZEROS[..len]);
        let segment = Segment { header: transmit.header.clone(), payload, gso_size: transmit.gso_size };
        let socket = SocketView::of(&self.engine);
        let relative = |seq| socket.relative(seq);
        if self.setup.gso {
            let mut packet = packet(relative(segment.header.seq), len, segment.header.flags);
            packet["gso"] = json!(segment.gso_size.map_or(0, NonZeroU32::get));
            self.sent.push(packet);
        } else {
            let parts = segment
                .split_gso()
                .map(|part| packet(relative(part.header.seq), part.payload.len(), part.header.flags));
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

    fn run_timers_until(&mut self, end: Time) {
        while let Some(deadline) = self.engine.next_deadline().filter(|deadline| deadline.at < end) {
            self.engine_input(deadline.at.max(self.engine.now), Input::Timer);
        }
    }

    /// Waits until nothing was sent for a while, as the recorder did, but no longer than until `end`.
    fn settle(&mut self, end: Time) {
        loop {
            let quiet = (self.active + SETTLE).min(end);
            match self.engine.next_deadline() {
                Some(deadline) if deadline.at < quiet => {
                    self.engine_input(deadline.at.max(self.engine.now), Input::Timer);
                }
                _ => break,
            }
        }
    }

    fn epoll_events(&mut self) -> Value {
        let at = self.engine.now;
        self.call(at, MAIN, Syscall::EpollWait { timeout: Some(Duration::ZERO) });
        match self.last {
            Some(Ok(mask)) if mask & EPOLLOUT != 0 => json!([mask]),
            _ => json!([]),
        }
    }

    fn observe_writers(&self) -> Option<Value> {
        let entry = |(id, writer): (&u16, &Writer)| (id.to_string(), json!({"busy": writer.busy, "done": writer.done}));
        (!self.writers.is_empty()).then(|| Value::Object(self.writers.iter().map(entry).collect()))
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

fn packet(seq: i64, len: usize, flags: Flags) -> Value {
    json!({"seq": seq, "len": len, "flags": flags.bits()})
}

fn zeros(bytes: usize) -> Bytes {
    Bytes::from_static(&ZEROS[..bytes.min(ZEROS.len())])
}

fn message(bytes: usize) -> Message {
    Message::new(zeros(bytes))
}

fn number(result: SysResult) -> i64 {
    match result {
        Ok(n) => i64::from(n),
        Err(errno) => -i64::from(errno.number()),
    }
}
