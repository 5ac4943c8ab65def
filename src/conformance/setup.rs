//! What a trace's header and clock say of the engine that is to replay it.

use serde_json::Value;

use crate::conformance::format::{Trace, TraceHeader};
use crate::engine::api::io::GivenTiming;
use crate::engine::{Algorithm, Config, DeviceConfig, Features, Kernel};
use crate::kernel::rules::Clock;
use crate::units::{SeqNum, Time};

/// How long after a tick an operation begins, where that is known.
const AFTER_TICK_US: i64 = 20;
const ISN: SeqNum = SeqNum(1_000_000);

/// Engine time at which the recorded clock reads 0: the handshake begins at time zero and takes this long.
pub(super) fn epoch(trace: &Trace) -> Time {
    Time::from_millis(trace.header.socket.rtt_ms + 1)
}

/// How long the recorded machine had been up at the engine's time zero, in microseconds: so that ticks lie where they lay,
/// and far timers get the slot of the timer wheel that they got.
fn uptime_us(trace: &Trace, kernel: &Kernel) -> u64 {
    let tick = kernel.tick_us() as i64;
    let at_epoch = uptime_by_jiffies(trace, tick).or_else(|| uptime_by_phase(trace, kernel)).unwrap_or(0);
    let wrap = tick << u32::BITS;
    (at_epoch - epoch(trace).as_micros() as i64).rem_euclid(wrap) as u64
}

/// Each look at the socket says which tick it lay in, and all of them together when a tick begins.
fn uptime_by_jiffies(trace: &Trace, tick: i64) -> Option<i64> {
    let looks = trace.steps.iter().filter_map(|step| step.timing);
    let mut starts = looks.filter_map(|timing| Some(i64::from(timing.jiffies?) * tick - timing.now? as i64));
    let first = starts.next()?;
    let (earliest, latest) = starts.fold((first, first), |(low, high), start| (low.min(start), high.max(start)));
    // Within [start, start + tick) of every look.
    Some((latest + (earliest + tick)) / 2)
}

/// Where the operations began just after a timer tick, a tick lies just before them.
fn uptime_by_phase(trace: &Trace, kernel: &Kernel) -> Option<i64> {
    if kernel.rules.clock != Clock::Ticks {
        return None;
    }
    let tick = kernel.tick_us() as i64;
    let mut begins = trace.steps.iter().skip(1).map(|step| step.t as i64);
    let first = begins.next()?;
    let phase = |t: i64| (t - first + tick / 2).rem_euclid(tick) - tick / 2;
    let earliest_in_tick = first + begins.map(phase).min().unwrap_or(0).min(0);
    Some(AFTER_TICK_US - earliest_in_tick)
}

/// The estimates that the kernel had after a step, if they were recorded.
pub(super) fn timing(sock: &Value) -> Option<GivenTiming> {
    let timing = sock.get("timing")?;
    let field = |name: &str| timing.get(name).and_then(Value::as_u64);
    Some(GivenTiming {
        srtt_us: field("srtt_us")? as u32,
        rto_jiffies: field("rto")? as u32,
        pacing_rate: field("pacing")?,
        min_rtt_us: field("min_rtt")? as u32,
    })
}

pub(super) fn kernel(header: &TraceHeader) -> Kernel {
    let setup = &header.socket;
    let mut kernel = header.version().unwrap_or_default().profile().clone();
    if let Some(config) = &header.config {
        config.apply(&mut kernel);
    }
    let sysctl = &mut kernel.sysctl;
    sysctl.wmem = setup.wmem;
    sysctl.rto_min_ms = setup.rto_min_ms;
    sysctl.early_retrans = u32::from(setup.tlp);
    sysctl.autocorking &= setup.autocork == 1;
    sysctl.tso_rtt_log = setup.tso_rtt_log;
    sysctl.init_cwnd = setup.initcwnd.unwrap_or(sysctl.init_cwnd);
    kernel
}

pub(super) fn config(trace: &Trace) -> Config {
    let header = &trace.header;
    let setup = &header.socket;
    let mut kernel = kernel(header);
    kernel.uptime_us = uptime_us(trace, &kernel);
    let features = header.device.map_or(Features::ALL, |device| Features {
        checksum: device.tx == 1,
        scatter_gather: device.sg == 1,
        gso: device.gso == 1,
    });
    Config {
        kernel,
        device: DeviceConfig {
            tso: setup.gso,
            features,
            holds_clones: false,
            mtu: setup.mtu,
            ip_header: if setup.ipv6 == 1 { 40 } else { 20 },
        },
        isn: setup.isn.map_or(ISN, SeqNum),
        sack: true,
        timestamps: setup.ts,
        window_scaling: true,
        congestion: if setup.cc == "cubic" { Algorithm::Cubic } else { Algorithm::Reno },
        seed: 1,
    }
}
