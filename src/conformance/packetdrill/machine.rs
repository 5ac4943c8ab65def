//! One engine under a virtual clock, and what it has sent and returned so far. A script is its own peer and its own
//! program, so that there is no world around it.

use std::collections::{BTreeMap, VecDeque};

use crate::engine::socket::error_queue::Notice;
use crate::engine::socket::sock::EcnFlags;
use crate::engine::{Config, Engine, Input, NoProbe, Output, SysResult, Syscall};
use crate::observe::SocketView;
use crate::units::{TaskId, Time};
use crate::wire::{Header, Segment};

/// A packet that left.
#[derive(Clone, Debug)]
pub struct Sent {
    pub at: Time,
    pub header: Header,
    pub len: u32,
}

/// Fields of `tcp_info` that no view shows.
pub struct Extra {
    pub options: i64,
    pub reord_seen: i64,
    pub zerocopy: i64,
    /// Something waits in the error queue.
    pub notices: bool,
}

pub struct Machine {
    engine: Engine,
    /// The time that has been reached.
    clock: Time,
    /// Packets that no event has asked for yet.
    pub sent: VecDeque<Sent>,
    /// What calls have returned, and when, until it is taken.
    returned: BTreeMap<TaskId, (SysResult, Time)>,
    /// Read from the error queue by the last call.
    pub notice: Option<Notice>,
    /// Every input that was not the engine's own, with its time.
    inputs: Vec<(Time, Input)>,
}

impl Machine {
    pub fn new(config: Config) -> Machine {
        Machine {
            engine: Engine::new(config),
            clock: Time::ZERO,
            sent: VecDeque::new(),
            returned: BTreeMap::new(),
            notice: None,
            inputs: Vec::new(),
        }
    }

    /// The socket now: time has passed since the last input.
    pub fn socket(&self) -> SocketView<'_> {
        let mut socket = SocketView::of(&self.engine);
        socket.now = socket.now.max(self.clock);
        socket
    }

    pub fn config(&self) -> &Config {
        &self.engine.config
    }

    pub fn now(&self) -> Time {
        self.engine.now
    }

    /// Everything that has come from outside so far.
    pub fn take_inputs(&mut self) -> Vec<(Time, Input)> {
        std::mem::take(&mut self.inputs)
    }

    /// A call of a task; what it returns, if it does not sleep, is to be taken next.
    pub fn call(&mut self, at: Time, task: TaskId, call: Syscall) {
        self.input(at, Input::Syscall { task, call });
    }

    /// What a task's call has returned.
    pub fn take_result(&mut self, task: TaskId) -> Option<(SysResult, Time)> {
        self.returned.remove(&task)
    }

    pub fn arrives(&mut self, at: Time, segment: Segment) {
        self.input(at, Input::Segment(segment));
    }

    /// One input, and all tasks that it wakes.
    pub fn input(&mut self, at: Time, input: Input) {
        let at = at.max(self.engine.now);
        if !matches!(input, Input::Timer | Input::Run { .. }) {
            self.inputs.push((at, input.clone()));
        }
        self.engine.apply(at, input, &mut NoProbe);
        let outputs: Vec<Output> = self.engine.drain_outputs().collect();
        let mut woken = Vec::new();
        for output in outputs {
            match output {
                Output::Transmit(transmit) => {
                    let parts = transmit.header.split_gso(transmit.len, transmit.gso_size);
                    self.sent.extend(parts.map(|(header, part)| Sent { at, header, len: part.end - part.start }));
                }
                Output::Return { task, result } => {
                    self.returned.insert(task, (result, at));
                }
                Output::Woken { task } => woken.push(task),
                Output::Notice(notice) => self.notice = Some(notice),
                Output::Blocked { .. } | Output::Received(_) | Output::Connected | Output::Closed(_) => {}
            }
        }
        for task in woken {
            self.input(at, Input::Run { task });
        }
    }

    /// The next thing that the engine does by itself, if that is due by `end`. False: there is none.
    pub fn one_timer_until(&mut self, end: Time) -> bool {
        let Some(deadline) = self.engine.next_deadline().filter(|deadline| deadline.at <= end) else { return false };
        self.input(deadline.at, Input::Timer);
        true
    }

    /// What else `tcp_info` tells.
    pub fn extra(&self) -> Extra {
        let sk = &self.engine.sk;
        let flag = |on: bool, bit: i64| if on { bit } else { 0 };
        Extra {
            options: flag(sk.tstamp_ok, 1)
                | flag(sk.sack_ok, 2)
                | flag(sk.wscale_ok, 4)
                | flag(sk.ecn_flags.contains(EcnFlags::OK), 8)
                | flag(sk.ecn_flags.contains(EcnFlags::SEEN), 16),
            reord_seen: self.engine.cong.reordering_seen.into(),
            zerocopy: sk.zerocopy.enabled.into(),
            notices: !sk.errors.notices.is_empty(),
        }
    }

    /// How long the connection was busy, limited by the peer's window, or by the send buffer: in microseconds.
    pub fn limited(&self, by: usize) -> i64 {
        self.socket().limited()[by].as_micros() as i64
    }

    pub fn is_writeable(&self) -> bool {
        self.engine.is_writeable()
    }

    /// Lets time pass.
    pub fn run_until(&mut self, end: Time) {
        while self.one_timer_until(end) {}
        self.clock = self.clock.max(end);
    }
}
