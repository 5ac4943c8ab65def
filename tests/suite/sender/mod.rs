//! A sender and a peer that says what the test tells it to: engine states made in a few steps.

pub mod handshake;

use std::time::Duration;

use bytes::Bytes;
use handshake::{PEER_ISN, WINDOW_SCALE, connected};
use skbscope::engine::{Engine, Input, Kernel, Message, MsgFlags, Output, Probe, SockOpt, Step, Syscall};
use skbscope::units::{TaskId, Time};
use skbscope::wire::{Flags, Header, Options, SackBlock, Segment};

/// Writes down every step.
#[derive(Clone, Default)]
pub struct Log(pub Vec<Step>);

impl Probe for Log {
    fn step(&mut self, step: Step, _: &Engine) {
        self.0.push(step);
    }
}

#[derive(Clone)]
pub struct Sender {
    pub engine: Engine,
    pub log: Log,
    window: u32,
}

impl Sender {
    /// A connection with segments of `mss` bytes, these socket options, and a window of `window` bytes.
    pub fn connected(mss: u16, window: u32, options: &[SockOpt]) -> Self {
        Sender::on(Kernel::v6_18(), mss, window, options)
    }

    /// The same with another kernel.
    pub fn on(kernel: Kernel, mss: u16, window: u32, options: &[SockOpt]) -> Self {
        let mut log = Log::default();
        Sender { engine: connected(kernel, mss, window, options, &mut log), log, window }
    }

    pub fn after(&mut self, span: Duration) {
        self.engine.now += span;
    }

    pub fn input(&mut self, input: Input) -> Vec<Output> {
        let now: Time = self.engine.now;
        self.engine.apply(now, input, &mut self.log);
        self.engine.drain_outputs().collect()
    }

    pub fn call(&mut self, task: u16, call: Syscall) -> Vec<Output> {
        self.input(Input::Syscall { task: TaskId(task), call })
    }

    /// A blocking `send` of `bytes` bytes.
    pub fn write(&mut self, task: u16, bytes: usize) -> Vec<Output> {
        self.send(task, bytes, MsgFlags::empty())
    }

    pub fn send(&mut self, task: u16, bytes: usize, flags: MsgFlags) -> Vec<Output> {
        let msg = Message::new(Bytes::from(vec![b'x'; bytes]));
        self.call(task, Syscall::Send { msg, flags })
    }

    /// An ACK of everything before byte `ack`.
    pub fn ack(&mut self, ack: u32) -> Vec<Output> {
        self.ack_with(ack, &[])
    }

    /// An ACK that also reports islands of bytes.
    pub fn ack_with(&mut self, ack: u32, sack: &[(u32, u32)]) -> Vec<Output> {
        let first = self.engine.sk.isn + 1;
        let blocks = sack.iter().map(|&(left, right)| SackBlock { left: first + left, right: first + right });
        let header = Header {
            seq: PEER_ISN + 1,
            ack: first + ack,
            flags: Flags::ACK,
            window: (self.window >> WINDOW_SCALE).min(65_535) as u16,
            urgent: 0,
            ecn: Default::default(),
            options: Options { sack: blocks.collect(), ..Options::default() },
        };
        self.input(Input::Segment(Segment::bare(header)))
    }

    pub fn is_asleep(&self, task: u16) -> bool {
        self.engine.task(TaskId(task)).is_some_and(|task| task.is_asleep())
    }
}
