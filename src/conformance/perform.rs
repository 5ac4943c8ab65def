//! What each operation of a trace comes to: system calls, segments of the peer, time that passes.

use std::time::Duration;

use bytes::Bytes;
use serde_json::{Value, json};

use crate::conformance::calls::{message, number, option, zeros};
use crate::conformance::format::TraceStep;
use crate::conformance::ops::Op;
use crate::conformance::replay::{MAIN, Replay};
use crate::engine::api::io::{EPOLLOUT, Origin};
use crate::engine::{Events, Input, Message, MsgFlags, Probe, SockOpt, Syscall};
use crate::units::Time;
use crate::wire::Flags;

/// Bytes of the file that is sent.
const FILE: usize = 1 << 20;
/// TCP memory that other sockets of the recorded machine hold.
const PAGES_OF_OTHERS: i64 = 400;

/// What a call of a `fill` takes where the recording does not say: the first recorder built each buffer before it; the one
/// in virtual time had it.
fn call_takes(bytes: usize, virtual_time: bool) -> Duration {
    let byte = if virtual_time { 5 } else { 80 };
    Duration::from_nanos(5_000 + byte * bytes as u64)
}

impl<P: Probe> Replay<'_, P> {
    /// Carries an operation out, and says what it returned.
    pub(super) fn perform(&mut self, at: Time, op: Op, step: &TraceStep) -> Value {
        match op {
            Op::Connect => {}
            Op::Sleep { ms } => self.pass(at, ms),
            Op::Write { bytes, flags } => return self.send(at, message(bytes), flags),
            Op::Writev(sizes) => {
                return self.send(at, Message::vectored(sizes.into_iter().map(zeros).collect()), 0);
            }
            Op::Fill { bytes, max } => return self.fill(at, bytes, max, step),
            Op::BlockingWrite { task, bytes, flags } => {
                self.blocking_send(at, task, bytes, MsgFlags::from_bits_retain(flags));
            }
            Op::Ack { upto, window } => self.ack(at, upto, &[], window),
            Op::Sack { upto, blocks, window } => self.ack(at, upto, &blocks, window),
            Op::Acks { first, step: each, count, gap } => {
                let took = step.timing.map_or(0, |timing| timing.took);
                let gap = gap.max(took / u64::from(count.max(1)));
                for index in 0..count {
                    if index + 1 == count {
                        self.engine_input(at, Input::Timing(self.estimates(step)));
                    }
                    let at = at + Duration::from_micros(gap * u64::from(index));
                    self.run_timers_until(at);
                    self.ack(at, first + each * index, &[], None);
                    self.active = at;
                }
            }
            // The recorder's peer acknowledges nothing new with data, unless it is told to.
            Op::Data { bytes, upto } => {
                self.segment(at, Flags::PSH | Flags::ACK, upto.or(Some(0)), &[], zeros(bytes));
            }
            Op::Fin { upto } => self.segment(at, Flags::FIN | Flags::ACK, upto, &[], Bytes::new()),
            Op::Reset => self.segment(at, Flags::RST | Flags::ACK, None, &[], Bytes::new()),
            Op::Echo(echo) => self.peer.set_echo(echo),
            Op::SockOpt { level, name, value } => return self.sockopt(at, level, name, value),
            Op::SndTimeo { ms } => {
                let span = (ms > 0).then(|| Duration::from_millis(ms));
                self.call(at, MAIN, Syscall::SetSockOpt(SockOpt::SndTimeo(span)));
            }
            Op::Poll => {
                self.call(at, MAIN, Syscall::Poll { events: Events::OUT, timeout: Some(Duration::ZERO) });
                return json!(self.last == Some(Ok(1)));
            }
            Op::Shutdown => self.call(at, MAIN, Syscall::Shutdown),
            Op::Close => self.call(at, MAIN, Syscall::Close),
            Op::Read { bytes } => {
                self.call(at, MAIN, Syscall::Recv { bytes: bytes as u32, wait: false });
                return self.last.map_or(Value::Null, |result| json!(number(result)));
            }
            Op::ZeroCopyWrite { bytes, offset, flags } => {
                let msg = message(bytes).at(Origin::Program, offset as u64);
                return self.send(at, msg, flags | MsgFlags::ZEROCOPY.bits());
            }
            Op::ErrorQueue => return self.read_notices(at),
            Op::SendFile { offset, bytes } => {
                let msg = message(bytes.min(FILE - offset.min(FILE))).at(Origin::File, offset as u64);
                return self.send(at, msg, MsgFlags::SPLICE_PAGES.bits());
            }
            Op::Splice { bytes, more } => {
                let flags = if more { MsgFlags::SPLICE_PAGES | MsgFlags::MORE } else { MsgFlags::SPLICE_PAGES };
                return self.send(at, message(bytes), flags.bits());
            }
            Op::TcpMem { pages, ms } => {
                self.engine_input(at, Input::OtherMemory { pages: PAGES_OF_OTHERS });
                self.engine_input(at, Input::TcpMem { pages });
                self.pass(at, ms);
            }
        }
        Value::Null
    }

    /// All notices that wait, each as `[first, last, code]`.
    fn read_notices(&mut self, at: Time) -> Value {
        loop {
            self.call(at, MAIN, Syscall::RecvNotice);
            if self.last.is_none_or(|result| result.is_err()) {
                break;
            }
        }
        let read = self.notices.drain(..);
        read.map(|notice| json!([notice.first, notice.last, u8::from(notice.copied)])).collect()
    }

    /// Nothing but time passes.
    fn pass(&mut self, at: Time, ms: u64) {
        let end = at + Duration::from_millis(ms);
        self.run_timers_until(end);
        self.active = end;
    }

    fn send(&mut self, at: Time, msg: Message, flags: u32) -> Value {
        let flags = MsgFlags::from_bits_retain(flags) | MsgFlags::DONTWAIT;
        self.call(at, MAIN, Syscall::Send { msg, flags });
        self.last.map_or(Value::Null, |result| json!(number(result)))
    }

    /// Calls until one fails. They took their time, and the recording says how much for all of them.
    fn fill(&mut self, at: Time, bytes: usize, max: Option<usize>, step: &TraceStep) -> Value {
        let each = match (step.timing.map(|timing| timing.took), step.res.get(1).and_then(Value::as_u64)) {
            // The call that failed is not counted.
            (Some(took), Some(calls)) => Duration::from_micros(took) / (calls as u32 + 1),
            _ => call_takes(bytes, self.virtual_time),
        };
        let (mut total, mut calls, mut last, mut now) = (0, 0, 0, at);
        while max.is_none_or(|max| calls < max) {
            self.run_timers_until(now);
            last = number_of(&self.send(now, message(bytes), 0));
            if last < 0 {
                break;
            }
            calls += 1;
            total += last;
            now += each;
        }
        json!([total, calls, last])
    }

    fn sockopt(&mut self, at: Time, level: u64, name: u64, value: i64) -> Value {
        let Some(option) = option(level, name, value) else { return json!(-92) };
        self.call(at, MAIN, Syscall::SetSockOpt(option));
        match self.last.map_or(0, number) {
            error if error < 0 => json!(error),
            _ => Value::Null,
        }
    }

    fn ack(&mut self, at: Time, upto: u32, blocks: &[(u32, u32)], window: Option<u32>) {
        self.peer.set_window(window);
        self.segment(at, Flags::ACK, Some(upto), blocks, Bytes::new());
    }

    fn segment(&mut self, at: Time, flags: Flags, upto: Option<u32>, blocks: &[(u32, u32)], payload: Bytes) {
        let segment = self.peer.segment(flags, upto, blocks, payload);
        self.engine_input(at, Input::Segment(segment));
    }

    pub(super) fn epoll_events(&mut self) -> Value {
        let at = self.engine.now;
        self.call(at, MAIN, Syscall::EpollWait { timeout: Some(Duration::ZERO) });
        match self.last {
            Some(Ok(mask)) if mask & EPOLLOUT != 0 => json!([mask]),
            _ => json!([]),
        }
    }
}

fn number_of(result: &Value) -> i64 {
    result.as_i64().unwrap_or(0)
}
