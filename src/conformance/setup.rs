//! What a trace's header and clock say of the engine that is to replay it.

use std::time::Duration;

use serde_json::Value;

use crate::conformance::format::{Trace, TraceHeader};
use crate::engine::api::io::GivenTiming;
use crate::engine::{Algorithm, Config, DeviceConfig, Features, Kernel};
use crate::kernel::limits::MAX_SKB_FRAGS;
use crate::kernel::rules::Clock;
use crate::units::{SeqNum, Time};

/// How long after a tick an operation begins, where that is known.
const AFTER_TICK_US: u64 = 20;
pub(super) const ISN: SeqNum = SeqNum(1_000_000);

/// Engine time at which the recorded clock reads 0: the handshake begins at time zero and takes this long. Where the
/// operations began just after a timer tick, the engine's ticks are put just before them.
pub(super) fn epoch(trace: &Trace) -> Time {
    let earliest = Time::from_millis(trace.header.socket.rtt_ms + 1);
    let kernel = kernel(&trace.header);
    if kernel.rules.clock != Clock::Ticks {
        return earliest;
    }
    let tick = kernel.tick_us() as i64;
    let mut begins = trace.steps.iter().skip(1).map(|step| step.t as i64);
    let Some(first) = begins.next() else { return earliest };
    let phase = |t: i64| (t - first + tick / 2).rem_euclid(tick) - tick / 2;
    let earliest_in_tick = first + begins.map(phase).min().unwrap_or(0).min(0);
    let wait = (-earliest_in_tick).rem_euclid(tick) as u64;
    earliest + Duration::from_micros(wait + AFTER_TICK_US)
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
    if let Some(sizes) = &header.config {
        kernel.max_tcp_header = sizes.max_tcp_header;
        kernel.sk_buff = sizes.sk_buff;
        kernel.shared_info = sizes.shared_info;
        kernel.hz = sizes.hz;
        kernel.sysctl.max_skb_frags = sizes.max_skb_frags.min(MAX_SKB_FRAGS);
        kernel.sysctl.wmem_max = sizes.wmem_max;
        kernel.sysctl.mem = sizes.tcp_mem;
    }
    let sysctl = &mut kernel.sysctl;
    sysctl.wmem = setup.wmem;
    sysctl.rto_min_ms = setup.rto_min_ms;
    sysctl.early_retrans = u32::from(setup.tlp);
    sysctl.autocorking &= setup.autocork == 1;
    sysctl.tso_rtt_log = setup.tso_rtt_log;
    kernel
}

pub(super) fn config(header: &TraceHeader) -> Config {
    let setup = &header.socket;
    let features = header.device.map_or(Features::ALL, |device| Features {
        checksum: device.tx == 1,
        scatter_gather: device.sg == 1,
        gso: device.gso == 1,
    });
    Config {
        kernel: kernel(header),
        device: DeviceConfig { tso: setup.gso, features, holds_clones: false, mtu: setup.mtu, ip_header: 20 },
        isn: ISN,
        sack: true,
        timestamps: setup.ts,
        window_scaling: true,
        congestion: if setup.cc == "cubic" { Algorithm::Cubic } else { Algorithm::Reno },
        seed: 1,
    }
}
