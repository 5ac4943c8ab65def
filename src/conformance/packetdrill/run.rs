//! A script, event by event.

use std::time::Duration;

use bytes::Bytes;

use crate::conformance::calls::zeros;
use crate::conformance::packetdrill::check::{Allowed, Stamps, allowed, difference, joined, seconds, written};
use crate::conformance::packetdrill::machine::{Machine, Sent};
use crate::conformance::packetdrill::plan::{Act, Plan, Step};
use crate::conformance::packetdrill::runner::{Descriptors, MAIN, Runner, Scripted};
use crate::conformance::packetdrill::{Outcome, Verdict, info, names, session};
use crate::engine::{Config, Input, SockOpt, Syscall};
use crate::scenario::packetdrill as script;
use crate::scenario::packetdrill::code::{Code, Kind, Value, Variables};
use crate::scenario::packetdrill::{OptionList, Packet, Script, Setting, TcpOption};
use crate::units::{SeqNum, Time};
use crate::wire::{Ecn, Flags, Header, Options, SackBlock, Segment, Timestamps};

/// What an event takes, so that no round trip is instant.
const EFFORT: Duration = Duration::from_micros(10);
/// How long a packet is waited for, beyond its time.
const PATIENCE: Duration = Duration::from_secs(2);
/// The same where its time does not matter.
const LONG_PATIENCE: Duration = Duration::from_secs(3600);
/// Lines that code may print, at most.
const MOST_PRINTED: usize = 10_000;

/// The numbers on the wire of sequence number 0 in the script.
const OURS: u32 = 1_000_000;
const THEIRS: u32 = 5_000_000;

/// Runs a script on a kernel; `files` are the shell scripts that it executes, by their path as written.
pub fn run(script: &Script, base: Config, files: &dyn Fn(&str) -> Option<String>) -> Outcome {
    let plan = match Plan::new(script, base, files) {
        Ok(plan) => plan,
        Err(missing) => return Outcome { verdict: Verdict::NotRun { missing }, printed: Vec::new(), session: None },
    };
    let mut runner = Runner::new(&plan);
    let verdict = match runner.all(&plan.steps) {
        Ok(()) => Verdict::Pass,
        Err(failure) => Verdict::Fail(failure),
    };
    let session = Some(Box::new(session::world(&mut runner.machine)));
    Outcome { verdict, printed: runner.printed, session }
}

impl<'a> Runner<'a> {
    fn new(plan: &'a Plan) -> Runner<'a> {
        let mut config = plan.config.clone();
        config.isn = SeqNum(OURS.wrapping_add(own_isn(&plan.steps)));
        let mut machine = Machine::new(config);
        if plan.settings.paced {
            // As fq does, the socket itself lets packets leave when its pacing rate says so.
            machine.call(Time::ZERO, MAIN, Syscall::SetSockOpt(SockOpt::MaxPacingRate(Some(u64::MAX))));
            machine.take_result(MAIN);
        }
        Runner {
            machine,
            settings: &plan.settings,
            descriptors: Descriptors::default(),
            blocked: None,
            now: Time::ZERO,
            last: (Time::ZERO, false),
            stamps: Stamps::new(),
            variables: Variables::new(),
            printed: Vec::new(),
        }
    }

    fn all(&mut self, steps: &[Step]) -> Scripted<()> {
        for step in steps {
            self.step(step)?;
        }
        self.await_blocked()
    }

    fn tick_us(&self) -> i64 {
        self.machine.config().kernel.tick_us() as i64
    }

    fn step(&mut self, step: &Step) -> Scripted<()> {
        let inbound = matches!(step.act, Act::In(_));
        let base = if inbound && self.last.1 { self.last.0 } else { self.now };
        let (base, last) = (base.as_micros() as i64, self.last.0.as_micros() as i64);
        let allowed = allowed(step.when, base, last, self.tick_us(), self.settings);
        if let Act::Out(packet) = &step.act {
            let at = self.outbound(step.line, packet, allowed)?;
            self.now = self.now.max(at) + EFFORT;
            self.last = (at, false);
            return Ok(());
        }
        let due = allowed.map_or(self.now, |allowed| Time::from_micros(allowed.exact.0.max(0) as u64));
        let at = due.max(self.now);
        self.machine.run_until(at);
        self.check_blocked()?;
        self.last = (if inbound { due } else { at }, inbound);
        match &step.act {
            Act::In(packet) => self.inbound(at, packet),
            Act::Call { op, returns, text } => {
                let until = step.until_us.map(|until| until + if is_relative(step) { base } else { 0 });
                let returned = self.call(step.line, at, op, until, returns, text)?;
                self.check_result(step.line, returned, returns, text)?;
            }
            Act::Code(code) => self.code(code)?,
            Act::Set(settings) => self.set(at, settings),
            Act::Out(_) => {}
        }
        self.now = self.now.max(at).max(self.machine.now()) + EFFORT;
        self.check_blocked()
    }

    fn set(&mut self, at: Time, settings: &[Setting]) {
        for setting in settings {
            if let Setting::Queue(kind) = setting {
                let skbs = if kind.ends_with("limit 0") { u32::MAX } else { 0 };
                self.machine.input(at, Input::DeviceRefuses { skbs });
            }
        }
    }

    fn inbound(&mut self, at: Time, packet: &Packet) {
        let segment = self.segment(packet);
        self.machine.arrives(at, segment);
    }

    /// A packet of the script as it is on the wire.
    fn segment(&self, packet: &Packet) -> Segment {
        let mut options = Options::default();
        let written: &[TcpOption] = match &packet.options {
            OptionList::These(list) => list,
            OptionList::Any => &[],
        };
        for option in written {
            match option {
                TcpOption::Mss(mss) => options.mss = Some(*mss),
                TcpOption::WindowScale(shift) => options.window_scale = Some(*shift),
                TcpOption::SackPermitted => options.sack_permitted = true,
                TcpOption::Timestamps { value, echo } => {
                    let echo = if packet.ack.is_some() { self.stamps.echo(*echo) } else { *echo };
                    options.timestamps = Some(Timestamps { value: *value, echo });
                }
                TcpOption::Sack(blocks) => {
                    let ours = |n: u32| SeqNum(OURS.wrapping_add(n));
                    let blocks =
                        blocks.iter().map(|(left, right)| SackBlock { left: ours(*left), right: ours(*right) });
                    options.sack = blocks.take(4).collect();
                }
                TcpOption::Other(_) => {}
            }
        }
        let header = Header {
            seq: SeqNum(THEIRS.wrapping_add(packet.seq)),
            ack: packet.ack.map_or(SeqNum(0), |ack| SeqNum(OURS.wrapping_add(ack))),
            flags: packet.flags,
            window: packet.window.unwrap_or(0),
            urgent: packet.urgent.unwrap_or(0),
            ecn: match packet.ecn {
                None | Some(script::Ecn::None) => Ecn::NotEct,
                Some(script::Ecn::Ect0 | script::Ecn::Ect01) => Ecn::Ect0,
                Some(script::Ecn::Ect1) => Ecn::Ect1,
                Some(script::Ecn::Ce) => Ecn::Ce,
            },
            options,
        };
        let payload: Bytes = zeros(packet.len as usize);
        Segment { header, payload, gso_size: None }
    }

    /// A packet of ours in the script's numbers.
    fn in_script(&self, mut sent: Sent) -> Sent {
        let header = &mut sent.header;
        header.seq = SeqNum(header.seq.0.wrapping_sub(OURS));
        if header.flags.contains(Flags::ACK) {
            header.ack = SeqNum(header.ack.0.wrapping_sub(THEIRS));
        }
        for block in &mut header.options.sack {
            block.left = SeqNum(block.left.0.wrapping_sub(THEIRS));
            block.right = SeqNum(block.right.0.wrapping_sub(THEIRS));
        }
        sent
    }

    /// The next packet that leaves by `end`.
    fn next_sent(&mut self, end: Time) -> Option<Sent> {
        loop {
            if let Some(sent) = self.machine.sent.pop_front() {
                return Some(self.in_script(sent));
            }
            if !self.machine.one_timer_until(end) {
                return None;
            }
        }
    }

    /// Waits for the packet; several count as one until they are as long as it, unless segments are strict.
    fn outbound(&mut self, line: usize, packet: &Packet, allowed: Option<Allowed>) -> Scripted<Time> {
        let end = match allowed {
            Some(allowed) => Time::from_micros(allowed.to_us.max(0) as u64) + PATIENCE,
            None => self.now + LONG_PATIENCE,
        };
        let mut came: Vec<Sent> = Vec::new();
        let mut len = 0;
        while came.is_empty() || (len < packet.len && !self.settings.strict_segments) {
            let Some(sent) = self.next_sent(end) else { break };
            let goes_on = came.last().is_none_or(|last| last.header.seq + last.len == sent.header.seq && sent.len > 0);
            if !goes_on {
                let got = format!("{}, then {}", written(&joined(&came), &self.stamps), written(&sent, &self.stamps));
                return self.fail(line, wanted(packet, allowed), got);
            }
            len += sent.len;
            came.push(sent);
        }
        self.check_blocked()?;
        if came.is_empty() {
            return self.fail(line, wanted(packet, allowed), "nothing was sent");
        }
        let sent = joined(&came);
        let stamps = sent.header.options.timestamps;
        if let (OptionList::These(options), Some(stamps)) = (&packet.options, stamps) {
            for option in options {
                if let TcpOption::Timestamps { value, .. } = option {
                    self.stamps.seen(*value, stamps.value);
                    let late = self.stamps.script(stamps.value).wrapping_sub(*value) as i32;
                    self.check_stamp(line, late, *value, sent.at)?;
                }
            }
        }
        if let Some(what) = difference(packet, &sent) {
            let got = format!("{}: another {what}", written(&sent, &self.stamps));
            return self.fail(line, wanted(packet, allowed), got);
        }
        match allowed {
            Some(allowed) if !allowed.holds(sent.at) => {
                let got = format!("the packet came at {} s", seconds(sent.at.as_micros() as i64));
                self.fail(line, wanted(packet, Some(allowed)), got)
            }
            _ => Ok(sent.at),
        }
    }

    /// Where time stamps are compared: the script's clock may be off by the tolerance.
    fn check_stamp(&self, line: usize, late: i32, value: u32, at: Time) -> Scripted<()> {
        let Some(tick) = self.settings.ts_tick_us else { return Ok(()) };
        let off = i64::from(late).abs() * tick;
        if off <= self.settings.tolerance(at.as_micros() as i64) + self.tick_us() {
            return Ok(());
        }
        let got = i64::from(value) + i64::from(late);
        self.fail(line, format!("the time stamp {value}"), format!("the time stamp {got}"))
    }

    fn code(&mut self, code: &Code) -> Scripted<()> {
        for statement in &code.statements {
            let look = |name: &str| {
                let variable = self.variables.get(name).cloned();
                variable.or_else(|| info::value(name, &self.machine)).or_else(|| names::of_info(name).map(Value::Int))
            };
            let line = statement.line;
            let value = |expr: &crate::scenario::packetdrill::code::Expr| {
                expr.value(&look).or_else(|error| self.fail(line, statement.text.clone(), error.to_string()))
            };
            match &statement.kind {
                Kind::Let(name, expr) => {
                    let value = value(expr)?;
                    self.variables.insert(name.clone(), value);
                }
                Kind::Print(values) => {
                    let texts = values.iter().map(|expr| value(expr).map(|value| value.to_string()));
                    let text = texts.collect::<Result<Vec<_>, _>>()?.join(" ");
                    if self.printed.len() < MOST_PRINTED {
                        self.printed.push((line, text));
                    }
                }
                Kind::Assert(expr, said) => {
                    if !value(expr)?.is_true() {
                        let mut names = Vec::new();
                        expr.names(&mut names);
                        names.dedup();
                        let of = |name: &&str| look(name).map(|value| format!("{name} = {value}"));
                        let got: Vec<_> = names.iter().filter_map(of).collect();
                        let said = said.as_ref().and_then(|said| said.value(&look).ok()).filter(|_| got.is_empty());
                        let said = said.map(|said| said.to_string());
                        return self.fail(line, statement.text.clone(), said.unwrap_or_else(|| got.join(", ")));
                    }
                }
            }
        }
        Ok(())
    }
}

fn is_relative(step: &Step) -> bool {
    use crate::scenario::packetdrill::When;
    matches!(step.when, When::At { since_last: true, .. } | When::Any | When::Within { since_last: true, .. })
}

/// What was to come.
fn wanted(packet: &Packet, allowed: Option<Allowed>) -> String {
    let when = allowed.map_or_else(String::new, |allowed| format!(" {}", allowed.in_words()));
    format!("{packet}{when}")
}

/// The number of our SYN in the script.
fn own_isn(steps: &[Step]) -> u32 {
    let syn = steps.iter().find_map(|step| match &step.act {
        Act::Out(packet) if packet.flags.contains(Flags::SYN) => Some(packet.seq),
        _ => None,
    });
    syn.unwrap_or(0)
}
