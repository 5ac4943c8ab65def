//! An established sender and a peer that says what a test tells it to, for the tests beside the rules.

use std::ops::{Deref, DerefMut};
use std::time::Duration;

use bytes::Bytes;

use crate::engine::api::io::{Input, Message, MsgFlags, Output, SockOpt, SysResult, Syscall, Transmit};
use crate::engine::api::timer::Timer;
use crate::engine::socket::error_queue::Notice;
use crate::engine::socket::skb::Skb;
use crate::engine::step::probe::NoProbe;
use crate::engine::{Algorithm, Config, DeviceConfig, Engine, Features};
use crate::kernel::profile::Kernel;
use crate::kernel::{v3_10, v6_18};
use crate::units::{SeqNum, TaskId};
use crate::wire::{Flags, Header, Options, SackBlock, Segment};

/// The segment size of the specification's examples.
pub const MSS: u32 = 1448;
const ISN: SeqNum = SeqNum(u32::MAX - 5_000);
const PEER_ISN: SeqNum = SeqNum(77);
const WINDOW_SCALE: u8 = 7;

/// An engine, and what left it at the last input. Bytes are counted from the first data byte.
#[derive(Clone)]
pub struct Sender {
    engine: Engine,
    outputs: Vec<Output>,
    window: u32,
}

impl Deref for Sender {
    type Target = Engine;

    fn deref(&self) -> &Engine {
        &self.engine
    }
}

impl DerefMut for Sender {
    fn deref_mut(&mut self) -> &mut Engine {
        &mut self.engine
    }
}

impl Sender {
    /// A connection of the default kernel with cwnd 10 and a window of 65,535 bytes.
    pub fn new() -> Self {
        Sender::with(v6_18::KERNEL, |_| {})
    }

    /// The same where windows are large, and nothing but cwnd bounds what is sent.
    pub fn with_wide_window() -> Self {
        let mut sender = Sender::new();
        sender.ack_window(0, 8_388_480);
        sender
    }

    /// The same with 3.10.
    pub fn v3_10() -> Self {
        Sender::with(v3_10::KERNEL, |_| {})
    }

    /// The same with another kernel, and what `change` makes of the configuration.
    pub fn with(kernel: Kernel, change: impl FnOnce(&mut Config)) -> Self {
        let mut sender = Sender::made(kernel, change);
        sender.call(Syscall::Connect);
        sender.later(Duration::from_micros(200));
        let options = Options {
            mss: Some(MSS as u16),
            window_scale: Some(WINDOW_SCALE),
            sack_permitted: sender.config.sack,
            ..Options::default()
        };
        let flags = Flags::SYN | Flags::ACK;
        sender.segment(Header {
            seq: PEER_ISN,
            ack: ISN + 1,
            flags,
            window: 65_535,
            urgent: 0,
            ecn: Default::default(),
            options,
        });
        sender
    }

    /// A socket that listens; the peer has not said anything.
    pub fn listening(kernel: Kernel) -> Self {
        Sender::listening_with(kernel, |_| {})
    }

    /// The same with what `change` makes of the configuration.
    pub fn listening_with(kernel: Kernel, change: impl FnOnce(&mut Config)) -> Self {
        let mut sender = Sender::made(kernel, change);
        sender.call(Syscall::Listen);
        sender
    }

    /// The SYN of a peer that offers scaling and SACK.
    pub fn peer_syn_header() -> Header {
        let options = Options {
            mss: Some(MSS as u16),
            window_scale: Some(WINDOW_SCALE),
            sack_permitted: true,
            ..Options::default()
        };
        Header {
            seq: PEER_ISN,
            ack: SeqNum(0),
            flags: Flags::SYN,
            window: 65_535,
            urgent: 0,
            ecn: Default::default(),
            options,
        }
    }

    /// That SYN arrives.
    pub fn peer_syn(&mut self) {
        self.syn(Sender::peer_syn_header());
    }

    /// Another SYN arrives.
    pub fn syn(&mut self, header: Header) {
        self.segment(header);
    }

    /// A socket that has not connected yet.
    pub fn unconnected(kernel: Kernel) -> Self {
        Sender::made(kernel, |_| {})
    }

    fn made(kernel: Kernel, change: impl FnOnce(&mut Config)) -> Self {
        let device =
            DeviceConfig { tso: true, features: Features::ALL, holds_clones: false, mtu: MSS + 40, ip_header: 20 };
        let mut config = Config {
            kernel,
            device,
            isn: ISN,
            sack: true,
            timestamps: false,
            window_scaling: true,
            congestion: Algorithm::Cubic,
            seed: 1,
        };
        change(&mut config);
        Sender { engine: Engine::new(config), outputs: Vec::new(), window: 65_535 }
    }

    /// The same with these socket options.
    pub fn set(mut self, options: &[SockOpt]) -> Self {
        for option in options {
            self.call(Syscall::SetSockOpt(*option));
        }
        self
    }

    /// The same with the peer's window closed.
    pub fn closed(mut self) -> Self {
        self.window = 0;
        self.sk.snd_wnd = 0;
        self
    }

    pub fn later(&mut self, span: Duration) {
        self.now += span;
    }

    pub fn input(&mut self, input: Input) {
        let now = self.now;
        self.engine.apply(now, input, &mut NoProbe);
        self.outputs = self.engine.drain_outputs().collect();
    }

    pub fn call(&mut self, call: Syscall) {
        self.input(Input::Syscall { task: TaskId(0), call });
    }

    /// A `send` that does not wait; what it returned.
    pub fn write(&mut self, bytes: usize) -> SysResult {
        self.send(bytes, MsgFlags::empty())
    }

    pub fn send(&mut self, bytes: usize, flags: MsgFlags) -> SysResult {
        self.send_of(0, bytes, flags | MsgFlags::DONTWAIT).expect("a send that does not wait returns")
    }

    /// A `send` of another task, which may sleep; what it returned, if it did.
    pub fn send_of(&mut self, task: u16, bytes: usize, flags: MsgFlags) -> Option<SysResult> {
        let msg = Message::new(Bytes::from(vec![b'x'; bytes]));
        self.input(Input::Syscall { task: TaskId(task), call: Syscall::Send { msg, flags } });
        self.result()
    }

    /// What the system call of the last input returned.
    pub fn result(&self) -> Option<SysResult> {
        self.outputs.iter().find_map(|output| match output {
            Output::Return { result, .. } => Some(*result),
            _ => None,
        })
    }

    /// What the system call of the last input read from the error queue.
    pub fn notice(&self) -> Option<Notice> {
        self.outputs.iter().find_map(|output| match output {
            Output::Notice(notice) => Some(*notice),
            _ => None,
        })
    }

    /// An ACK of everything before byte `to`.
    pub fn ack(&mut self, to: u32) {
        self.sack(to, &[]);
    }

    /// The same with a window of so many bytes from now on.
    pub fn ack_window(&mut self, to: u32, window: u32) {
        self.window = window;
        self.ack(to);
    }

    /// An ACK that also reports islands of bytes.
    pub fn sack(&mut self, to: u32, islands: &[(u32, u32)]) {
        let block = |&(left, right): &(u32, u32)| SackBlock { left: ISN + 1 + left, right: ISN + 1 + right };
        let next = self.request.as_ref().map_or(self.sk.rcv_nxt, |request| request.irs() + 1);
        self.segment(Header {
            seq: next,
            ack: ISN + 1 + to,
            flags: Flags::ACK,
            window: (self.window >> WINDOW_SCALE) as u16,
            urgent: 0,
            ecn: Default::default(),
            options: Options { sack: islands.iter().map(block).collect(), ..Options::default() },
        });
    }

    /// The peer ends the connection at once.
    pub fn reset(&mut self) {
        let (seq, ack) = (self.sk.rcv_nxt, self.sk.snd_una);
        self.segment(Header {
            seq,
            ack,
            flags: Flags::RST,
            window: 0,
            urgent: 0,
            ecn: Default::default(),
            options: Options::default(),
        });
    }

    /// A segment of the peer with so many bytes from `seq` on, and PSH.
    pub fn data(&mut self, seq: SeqNum, bytes: usize) {
        self.payload(seq, &vec![b'y'; bytes]);
    }

    /// The same with these bytes.
    pub fn payload(&mut self, seq: SeqNum, bytes: &[u8]) {
        let ack = self.sk.snd_una;
        self.peer_segment(seq, ack, Flags::ACK | Flags::PSH, bytes);
    }

    /// The same, which acknowledges all of our bytes before `to`.
    pub fn data_and_ack(&mut self, seq: SeqNum, bytes: usize, to: u32) {
        self.peer_segment(seq, ISN + 1 + to, Flags::ACK | Flags::PSH, &vec![b'y'; bytes]);
    }

    /// The peer closes its side.
    pub fn peer_fin(&mut self, seq: SeqNum) {
        let ack = self.sk.snd_una;
        self.peer_segment(seq, ack, Flags::ACK | Flags::FIN, &[]);
    }

    /// The peer resets the connection.
    pub fn peer_reset(&mut self) {
        let (seq, ack) = (self.sk.rcv_nxt, self.sk.snd_una);
        self.peer_segment(seq, ack, Flags::RST, &[]);
    }

    fn peer_segment(&mut self, seq: SeqNum, ack: SeqNum, flags: Flags, bytes: &[u8]) {
        let window = (self.window >> WINDOW_SCALE) as u16;
        let header =
            Header { seq, ack, flags, window, urgent: 0, ecn: Default::default(), options: Options::default() };
        self.input(Input::Segment(Segment { payload: Bytes::copy_from_slice(bytes), ..Segment::bare(header) }));
    }

    /// What a `recv` of the last input has read.
    pub fn received(&self) -> impl Iterator<Item = &Bytes> {
        self.outputs.iter().filter_map(|output| match output {
            Output::Received(bytes) => Some(bytes),
            _ => None,
        })
    }

    /// Whatever left the engine at the last input.
    pub fn left(&self) -> &[Output] {
        &self.outputs
    }

    /// A segment without payload.
    pub fn segment(&mut self, header: Header) {
        self.input(Input::Segment(Segment::bare(header)));
    }

    /// Waits for the next timer and lets it fire; which one it was.
    pub fn fire(&mut self) -> Timer {
        let deadline = self.next_deadline().expect("a timer is pending");
        self.now = deadline.at.max(self.now);
        self.input(Input::Timer);
        deadline.why
    }

    /// First byte and length of each segment or super-packet that left at the last input.
    pub fn sent(&self) -> Vec<(i64, u32)> {
        self.transmits().map(|transmit| (self.sk.relative(transmit.header.seq), transmit.len)).collect()
    }

    pub fn transmits(&self) -> impl Iterator<Item = &Transmit> {
        self.outputs.iter().filter_map(|output| match output {
            Output::Transmit(transmit) => Some(transmit),
            _ => None,
        })
    }

    /// Was a sleeping task woken at the last input?
    pub fn woke(&self) -> bool {
        self.outputs.iter().any(|output| matches!(output, Output::Woken { .. }))
    }

    /// `sk_wmem_queued` and `sk_forward_alloc`.
    pub fn memory(&self) -> (u32, i64) {
        (self.sk.wmem_queued, self.sk.forward_alloc)
    }

    /// Start, end and truesize of each skb that was never sent.
    pub fn unsent(&self) -> Vec<(i64, i64, u32)> {
        self.queues.write_queue().map(|skb| self.shape(skb)).collect()
    }

    /// Start, end and truesize of each skb that was sent and is not acknowledged.
    pub fn unacked(&self) -> Vec<(i64, i64, u32)> {
        self.queues.rtx_queue().map(|skb| self.shape(skb)).collect()
    }

    fn shape(&self, skb: &Skb) -> (i64, i64, u32) {
        (self.sk.relative(skb.seq), self.sk.relative(skb.end_seq), skb.truesize)
    }
}
