//! The trace file: JSON lines, a header and one line for each step (`skbscope-kernel-trace/1`).

use serde::Deserialize;
use serde_json::Value;

use crate::conformance::config::RecordedConfig;
use crate::conformance::ops::{Echo, Op};
use crate::kernel::KernelVersion;
use crate::kernel::possible::{Impossible, within};
use crate::language::{Text, text};
use crate::units::print::listed;

/// The longest time since the connection was made, in microseconds: a hundred years.
const LONGEST_US: i64 = 3_153_600_000_000_000;

/// The only format this program reads.
pub const FORMAT: &str = "skbscope-kernel-trace/1";

/// A trace file that cannot be read: where, and why.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.text().aloud())]
pub struct TraceError {
    pub(crate) line: usize,
    pub(crate) why: String,
}

impl TraceError {
    /// In words, for people.
    pub fn text(&self) -> Text {
        let TraceError { line, why } = self;
        text!("trace-line", line = line.to_string(), why = why.to_string())
    }
}

/// A kernel trace: what one socket of a real kernel did, operation by operation.
#[derive(Clone, Debug)]
pub struct Trace {
    /// The first line of the file: the kernel and the socket.
    pub header: TraceHeader,
    /// The other lines, in the order of time.
    pub steps: Vec<TraceStep>,
}

/// How the kernel and the socket of a trace were set up.
#[derive(Clone, Debug, Deserialize)]
pub struct TraceHeader {
    pub(crate) format: String,
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) about: String,
    pub(crate) kernel: String,
    #[serde(default)]
    pub(crate) socket: SocketSetup,
    /// Sizes and limits of the recorded kernel; what is not given is as the profile has it.
    #[serde(default)]
    pub(crate) config: Option<RecordedConfig>,
    #[serde(default)]
    pub(crate) device: Option<DeviceSetup>,
}

impl TraceHeader {
    /// Fails with the first number that no kernel has.
    fn check_possible(&self) -> Result<(), Impossible> {
        let SocketSetup { mtu, wscale, .. } = self.socket;
        within("mtu", mtu, 128..=65_535)?;
        within("wscale", wscale.unwrap_or(0), 0..=14)?;
        let version = self.version().unwrap_or_default();
        let mut kernel = version.profile().clone();
        kernel.sysctl.wmem = self.socket.wmem;
        if let Some(config) = &self.config {
            config.apply(&mut kernel);
        }
        kernel.check_possible()
    }

    /// None: this program does not model the kernel.
    pub fn version(&self) -> Option<KernelVersion> {
        KernelVersion::of_release(&self.kernel)
    }
}

/// Transmit features of the device, each 0 or 1: checksums (`tx`), scattered payload (`sg`), the stack's own segmentation
/// (`gso`).
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct DeviceSetup {
    pub(crate) tx: u8,
    pub(crate) sg: u8,
    pub(crate) gso: u8,
}

/// How the recorded connection was set up. What a header does not say is as in `Default`.
#[derive(Clone, Debug, Deserialize)]
#[serde(default)]
pub struct SocketSetup {
    pub(crate) mtu: u32,
    pub(crate) mss: u16,
    /// The peer's window shift; `None`: it does not scale.
    pub(crate) wscale: Option<u8>,
    pub(crate) sack: bool,
    pub(crate) ts: bool,
    /// The peer's first window, in bytes.
    pub(crate) win: u32,
    /// The device takes super-packets whole.
    pub(crate) gso: bool,
    /// The argument of SO_SNDBUF, if it was set.
    pub(crate) sndbuf: Option<i32>,
    pub(crate) nodelay: u8,
    pub(crate) cork: u8,
    /// TCP_NOTSENT_LOWAT; 0: the system's.
    pub(crate) lowat: u32,
    pub(crate) wmem: [u32; 3],
    pub(crate) cc: String,
    /// tcp_early_retrans.
    pub(crate) tlp: u8,
    pub(crate) autocork: u8,
    pub(crate) rto_min_ms: u32,
    pub(crate) rtt_ms: u64,
    pub(crate) ack_delay_ms: u64,
    pub(crate) tso_rtt_log: u32,
    /// 1: an epoll set watches the socket, by edges.
    pub(crate) epollet: u8,
    /// The recorder looks when the device has been quiet for so long.
    pub(crate) settle_ms: u64,
    pub(crate) ipv6: u8,
    /// The SYN's sequence number; absent: any.
    pub(crate) isn: Option<u32>,
    /// Of the route, in segments.
    pub(crate) initcwnd: Option<u32>,
    /// Whose time stamps the peer echoes.
    pub(crate) echo: Echo,
    /// Level, name and value of each option set before the connect.
    pub(crate) sockopts: Vec<(u64, u64, i64)>,
}

/// How the clock ran during a step: an input, never compared.
#[derive(Clone, Copy, Default, Debug, Deserialize)]
pub struct StepTiming {
    /// Microseconds that the operation took.
    #[serde(default)]
    pub(crate) took: u64,
    /// When the socket was looked at, in microseconds as [`TraceStep::t`].
    pub(crate) now: Option<u64>,
    /// The kernel's ticks then, modulo 2^32.
    pub(crate) jiffies: Option<u32>,
}

impl Default for SocketSetup {
    fn default() -> Self {
        SocketSetup {
            mtu: 1500,
            mss: 1460,
            wscale: Some(7),
            sack: true,
            ts: false,
            win: 65_535,
            gso: false,
            sndbuf: None,
            nodelay: 0,
            cork: 0,
            lowat: 0,
            wmem: [4096, 16_384, 4_194_304],
            cc: "reno".to_owned(),
            tlp: 0,
            autocork: 1,
            rto_min_ms: 60_000,
            rtt_ms: 0,
            ack_delay_ms: 0,
            tso_rtt_log: 30,
            epollet: 0,
            settle_ms: 8,
            ipv6: 0,
            isn: None,
            initcwnd: None,
            echo: Echo::Syn,
            sockopts: Vec::new(),
        }
    }
}

/// One step: an operation and what the kernel looked like after it. The kernel's own values stay JSON, to be compared as
/// they are.
#[derive(Clone, Debug, Deserialize)]
pub struct TraceStep {
    /// When the operation began, in microseconds since the connection was made.
    pub t: u64,
    /// The operation, as `Op::parse` reads it.
    pub op: Value,
    /// What the call returned: bytes, or an errno with a minus before it; null where it returns nothing.
    pub res: Value,
    /// The packets that the kernel put on the device during the step: `seq`, `len`, `flags`, on TSO devices `gso`.
    pub sent: Value,
    /// The socket's counters when it was looked at, by the recorder's short names; null if the socket was gone.
    #[serde(default)]
    pub sock: Value,
    /// More of the socket's counters, where they were recorded.
    #[serde(default)]
    pub more: Option<Value>,
    /// How the clock ran; none in the first recordings.
    #[serde(default)]
    pub timing: Option<StepTiming>,
    /// Writers asleep in a call, by task; none if there are none in this trace.
    #[serde(default)]
    pub writers: Option<Value>,
    /// What epoll reported; none if the trace does not watch with it.
    #[serde(default)]
    pub epoll: Option<Value>,
}

impl Trace {
    /// Reads a file of JSON lines. Fails with the first line that is not of the format.
    pub fn parse(text: &str) -> Result<Trace, TraceError> {
        let mut lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
        let fail = |line: usize, why: String| TraceError { line: line + 1, why };
        let (at, first) =
            lines.next().ok_or_else(|| fail(0, "the file is empty; a header line was expected".to_owned()))?;
        let header: TraceHeader =
            serde_json::from_str(first).map_err(|error| fail(at, format!("not a trace header: {error}")))?;
        if header.format != FORMAT {
            return Err(fail(at, format!("format {:?}; this program reads {FORMAT:?}", header.format)));
        }
        if header.version().is_none() {
            let known = listed(KernelVersion::ALL.iter().rev(), "and");
            return Err(fail(at, format!("recorded on kernel {}; this program models {known}", header.kernel)));
        }
        header.check_possible().map_err(|error| fail(at, error.to_string()))?;
        let mut steps: Vec<TraceStep> = Vec::new();
        for (at, line) in lines {
            let step: TraceStep = serde_json::from_str(line).map_err(|error| fail(at, error.to_string()))?;
            if let Some(before) = steps.last().filter(|before| before.t > step.t) {
                return Err(fail(at, format!("its time {} lies before {}, that of the step above", step.t, before.t)));
            }
            within("t", step.t, 0..=LONGEST_US).map_err(|error| fail(at, error.to_string()))?;
            if Op::parse(&step.op).is_none() {
                return Err(fail(at, format!("unknown operation {}", step.op)));
            }
            steps.push(step);
        }
        if steps.first().is_none_or(|step| Op::parse(&step.op) != Some(Op::Connect)) {
            return Err(fail(1, "the first step is not [\"connect\"]".to_owned()));
        }
        Ok(Trace { header, steps })
    }
}
