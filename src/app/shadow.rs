//! A scenario on the engine and on this machine's kernel: the same calls, the same ACKs, the same numbers?

use std::fmt;
use std::ops::ControlFlow;

use serde::Serialize;

use crate::engine::{Algorithm, NoProbe, SockOpt, Timer};
use crate::kernel::KernelVersion;
use crate::language::{saidln, text};
use crate::observe::SocketView;
use crate::os::host::release;
use crate::os::tun::{KernelNumbers, Operation, ShadowPlan, TunError, shadow};
use crate::scenario::Scenario;
use crate::units::Time;
use crate::units::print::grouped;
use crate::wire::codec::Direction;
use crate::world::drive::{Due, NextInput, drive};
use crate::world::{CallCause, Cause, Happening, World, WorldConfig};

/// What the kernel's time must not decide, in both: time-outs, tail loss probes, and the size of super-packets by the round
/// trip.
const RTO_MIN_MS: u32 = 60_000;
const TSO_RTT_LOG: u32 = 30;

/// What came of a scenario.
#[derive(Serialize)]
pub struct ShadowReport {
    pub scenario: String,
    /// The engine's.
    pub kernel: &'static str,
    /// This machine's.
    pub release: String,
    /// The engine plays this machine's version.
    pub claims_to_be_it: bool,
    /// Operations that were compared.
    pub compared: usize,
    /// Of them those behind which a number differs.
    pub differ: usize,
    /// The first of them: what happened, and each number that differs.
    pub first_difference: Option<String>,
    /// Why it was not compared to its end.
    pub ends_early: Option<String>,
}

impl ShadowReport {
    /// The engine claims to be this kernel, and is not.
    pub fn is_bad(&self) -> bool {
        self.claims_to_be_it && self.differ > 0
    }
}

/// What the engine did, and its numbers behind it.
struct Row {
    said: String,
    at: Time,
    operation: Operation,
    engine: KernelNumbers,
}

/// Runs a scenario in both. Time is not compared: what follows in the engine at its time follows in the kernel at once.
pub fn run(scenario: &Scenario) -> Result<ShadowReport, TunError> {
    let config = adapted(scenario);
    let (rows, ends_early) = rows(&config, scenario.run_for.map_or(Time::NEVER, |span| Time::ZERO + span));
    let sysctl = &config.engine.kernel.sysctl;
    let plan = ShadowPlan {
        mtu: config.engine.device.mtu,
        congestion: config.engine.congestion.name().to_owned(),
        sysctls: [
            ("tcp_timestamps", "0".to_owned()),
            ("tcp_sack", u32::from(config.engine.sack).to_string()),
            ("tcp_window_scaling", u32::from(config.engine.window_scaling).to_string()),
            ("tcp_early_retrans", "0".to_owned()),
            ("tcp_tso_rtt_log", TSO_RTT_LOG.to_string()),
            ("tcp_rto_min_us", (RTO_MIN_MS * 1_000).to_string()),
            ("tcp_autocorking", u32::from(sysctl.autocorking).to_string()),
            ("tcp_no_metrics_save", "1".to_owned()),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .to_vec(),
        isn: config.engine.isn,
        operations: rows.iter().map(|row| row.operation.clone()).collect(),
    };
    let kernel = shadow::run(&plan)?;
    let differences: Vec<_> = rows.iter().zip(&kernel).filter(|(row, kernel)| row.engine != **kernel).collect();
    let first_difference = differences.first().map(|(row, kernel)| told(row, kernel));
    let release = release();
    Ok(ShadowReport {
        scenario: scenario.name.clone(),
        kernel: scenario.world.kernel().name,
        claims_to_be_it: KernelVersion::of_release(&release)
            .is_some_and(|of| of.name() == scenario.world.kernel().name),
        release,
        compared: rows.len(),
        differ: differences.len(),
        first_difference,
        ends_early,
    })
}

/// The scenario's world without what the time of a real kernel would decide.
fn adapted(scenario: &Scenario) -> WorldConfig {
    let mut config = scenario.world.clone();
    config.digest = false;
    config.auto_step = true;
    config.engine.timestamps = false;
    // CUBIC grows by the clock.
    config.engine.congestion = Algorithm::Reno;
    let sysctl = &mut config.engine.kernel.sysctl;
    sysctl.early_retrans = 0;
    sysctl.tso_rtt_log = TSO_RTT_LOG;
    sysctl.rto_min_ms = RTO_MIN_MS;
    config
}

/// All that enters the engine, as operations on a socket; and why that ends before the scenario does.
fn rows(config: &WorldConfig, until: Time) -> (Vec<Row>, Option<String>) {
    let mut world = World::new(config);
    let mut happening = Happening::new();
    let (mut rows, mut writer) = (Vec::new(), None);
    let ends_early = drive(&mut Due(&mut world, until), &mut NoProbe, &mut happening, |source, _, happening| {
        let operation = match operation(happening) {
            Ok(None) => return ControlFlow::Continue(()),
            Ok(Some(operation)) => operation,
            Err(why) => {
                return ControlFlow::Break(text!("shadow-at-s", at = happening.at.to_string(), why = why).aloud());
            }
        };
        if let Cause::Call { task, call: CallCause::Send { .. } } = happening.cause
            && *writer.get_or_insert(task) != task
        {
            let why = text!("shadow-a-second-program-writes-with");
            return ControlFlow::Break(text!("shadow-at-s", at = happening.at.to_string(), why = why).aloud());
        }
        let engine = numbers(&SocketView::of_world(source.world()));
        rows.push(Row { said: happening.cause.to_string(), at: happening.at, operation, engine });
        ControlFlow::Continue(())
    });
    (rows, ends_early)
}

fn operation(happening: &Happening) -> Result<Option<Operation>, String> {
    let Cause::Call { call, .. } = happening.cause else {
        return match happening.cause {
            Cause::Run { .. } => Ok(Some(Operation::Resume)),
            Cause::Segment { sack_blocks: 1.., .. } => Err(text!("shadow-a-sack-comes-what-is").aloud()),
            Cause::Segment { payload: 0, .. } => {
                let arrived = happening.packets.iter().find(|packet| packet.direction == Direction::In);
                Ok(arrived.map(|packet| Operation::Arrives(Box::new(packet.segment.clone()))))
            }
            Cause::Timer(Timer::Task(_) | Timer::Idle | Timer::DelayedAck) | Cause::TxDone { .. } | Cause::Timing => {
                Ok(None)
            }
            Cause::Timer(timer) => Err(text!("shadow-the-timer-fires-and-a", name = timer.name().to_string()).aloud()),
            other => Err(text!("shadow-cannot-be-done-to-a", other = other.to_string()).aloud()),
        };
    };
    match call {
        CallCause::Connect => Ok(Some(Operation::Connect)),
        CallCause::Send { bytes, buffers: 0 | 1, flags }
            if !flags.intersects(crate::engine::MsgFlags::ZEROCOPY | crate::engine::MsgFlags::SPLICE_PAGES) =>
        {
            Ok(Some(Operation::Send { bytes, flags: flags.bits() }))
        }
        CallCause::SetSockOpt(SockOpt::SndBuf(bytes)) => Ok(Some(Operation::SndBuf(bytes))),
        CallCause::SetSockOpt(SockOpt::NoDelay(on)) => Ok(Some(Operation::NoDelay(on))),
        CallCause::SetSockOpt(SockOpt::Cork(on)) => Ok(Some(Operation::Cork(on))),
        CallCause::SetSockOpt(SockOpt::NotsentLowat(bytes)) => Ok(Some(Operation::NotsentLowat(bytes))),
        CallCause::SetSockOpt(SockOpt::SndTimeo(_)) | CallCause::Poll { .. } => Ok(None),
        CallCause::EpollAdd { .. } | CallCause::EpollWait { .. } => Ok(None),
        CallCause::Shutdown => Ok(Some(Operation::Shutdown)),
        other => Err(text!("shadow-is-not-done-to-the", other = other.to_string()).aloud()),
    }
}

fn numbers(socket: &SocketView<'_>) -> KernelNumbers {
    KernelNumbers {
        wmem_queued: socket.wmem_queued,
        sndbuf: socket.sndbuf,
        forward_alloc: u32::try_from(socket.forward_alloc).unwrap_or(0),
        outq: socket.outq,
        unsent: socket.outqnsd,
        packets_out: socket.packets_out,
        cwnd: socket.cwnd,
    }
}

/// Each number that differs.
fn told(row: &Row, kernel: &KernelNumbers) -> String {
    let Row { said, at, engine, .. } = row;
    let pairs = [
        ("sk_wmem_queued", engine.wmem_queued, kernel.wmem_queued),
        ("sk_sndbuf", engine.sndbuf, kernel.sndbuf),
        ("sk_forward_alloc", engine.forward_alloc, kernel.forward_alloc),
        ("Send-Q", engine.outq, kernel.outq),
        ("unsent", engine.unsent, kernel.unsent),
        ("packets_out", engine.packets_out, kernel.packets_out),
        ("cwnd", engine.cwnd, kernel.cwnd),
    ];
    let differing = pairs.iter().filter(|(_, engine, kernel)| engine != kernel);
    let differing: Vec<_> = differing
        .map(|(name, engine, kernel)| {
            text!("shadow-here-there", name = name.to_string(), engine = grouped(*engine), kernel = grouped(*kernel))
                .aloud()
        })
        .collect();
    text!("shadow-at-s-2", said = said.to_string(), at = at.to_string(), differing = differing.join("; ").to_string())
        .aloud()
}

impl fmt::Display for ShadowReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ShadowReport { scenario, kernel, release, compared, differ, .. } = self;
        let steps = text!("count-operation", n = *compared);
        saidln!(
            f,
            "shadow-kernel-beside-of-differ",
            scenario = scenario.to_string(),
            kernel = kernel.to_string(),
            release = release.to_string(),
            differ = grouped(*differ),
            steps = steps
        )?;
        if let Some(first) = &self.first_difference {
            saidln!(f, "shadow-first", first = first.to_string())?;
        }
        if let Some(why) = &self.ends_early {
            saidln!(f, "shadow-compared-up-to", why = why.to_string())?;
        }
        if !self.claims_to_be_it && *differ > 0 {
            saidln!(f, "shadow-kernel-the-profile-is-of")?;
        }
        Ok(())
    }
}
