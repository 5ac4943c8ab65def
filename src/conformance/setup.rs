//! What a trace's header and clock say of the engine that is to replay it.

use serde_json::Value;

use crate::conformance::format::{Trace, TraceHeader};
use crate::conformance::unrecorded::{Unrecorded, uptime_at_start};
use crate::engine::api::io::GivenTiming;
use crate::engine::{Algorithm, Config, DeviceConfig, Features, Kernel};
use crate::units::{SeqNum, Time};

const ISN: SeqNum = SeqNum(1_000_000);

/// Engine time at which the recorded clock reads 0: the handshake begins at time zero and takes this long.
pub(super) fn epoch(trace: &Trace) -> Time {
    Time::from_millis(trace.header.socket.rtt_ms + 1)
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

impl TraceHeader {
    /// What follows from the sizes of the recorded kernel, as the engine reckons it and as it was recorded (none: it was
    /// not): bytes of the smallest head, truesize of an skb without payload, payload of a super-packet.
    pub fn computed_sizes(&self) -> ([u32; 3], [Option<u32>; 3]) {
        let kernel = kernel(self);
        let computed = [kernel.head_for(0) + kernel.shared_info, kernel.empty_truesize(), kernel.gso_max_size()];
        (computed, self.config.as_ref().map_or([None; 3], |config| config.recorded_sizes(&kernel)))
    }
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

pub(super) fn config(trace: &Trace, unrecorded: Unrecorded) -> Config {
    let header = &trace.header;
    let setup = &header.socket;
    let mut kernel = kernel(header);
    let uptime = uptime_at_start(trace, &kernel, unrecorded) - epoch(trace).as_micros() as i64;
    kernel.uptime_us = uptime.rem_euclid((kernel.tick_us() as i64) << u32::BITS) as u64;
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
