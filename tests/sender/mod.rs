//! A sender and a peer that says what the test tells it to: engine states made by short stories.

use std::time::Duration;

use bytes::Bytes;
use skbscope::engine::{
    Algorithm, Config, DeviceConfig, Engine, Input, Kernel, Message, MsgFlags, Output, Probe, SockOpt, Step, Syscall,
};
use skbscope::units::{SeqNum, TaskId, Time};
use skbscope::wire::{Flags, Header, Options, SackBlock, Segment};

const PEER_ISN: SeqNum = SeqNum(77);
const WINDOW_SCALE: u8 = 7;

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
        let config = Config {
            kernel: Kernel::v6_18(),
            device: DeviceConfig { tso: true, holds_clones: false, mtu: u32::from(mss) + 40, ip_header: 20 },
            isn: SeqNum(u32::MAX - 5_000),
            sack: true,
            timestamps: false,
            window_scaling: true,
            congestion: Algorithm::Cubic,
            seed: 1,
        };
        let mut sender = Sender { engine: Engine::new(config), log: Log::default(), window };
        for option in options {
            sender.call(0, Syscall::SetSockOpt(*option));
        }
        sender.call(0, Syscall::Connect);
        sender.after(Duration::from_millis(20));
        let header = Header {
            seq: PEER_ISN,
            ack: sender.engine.sk.isn + 1,
            flags: Flags::SYN | Flags::ACK,
            window: window.min(65_535) as u16,
            options: Options {
                mss: Some(mss),
                window_scale: Some(WINDOW_SCALE),
                sack_permitted: true,
                ..Options::default()
            },
        };
        sender.input(Input::Segment(Segment::bare(header)));
        sender
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
            options: Options { sack: blocks.collect(), ..Options::default() },
        };
        self.input(Input::Segment(Segment::bare(header)))
    }

    pub fn is_asleep(&self, task: u16) -> bool {
        self.engine.task(TaskId(task)).is_some_and(|task| task.is_asleep())
    }
}
