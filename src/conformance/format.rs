//! The trace file: JSON lines, a header and one line for each step (`skbscope-kernel-trace/1`).

use serde::Deserialize;
use serde_json::Value;

use crate::kernel::KernelVersion;
use crate::units::print::listed;

/// The only format this program reads.
pub const FORMAT: &str = "skbscope-kernel-trace/1";

/// A trace file that cannot be read: where, and why.
#[derive(Debug, thiserror::Error)]
#[error("line {line}: {why}")]
pub struct TraceError {
    pub(crate) line: usize,
    pub(crate) why: String,
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
    /// Sizes and limits of the recorded kernel; without them those of the profile hold.
    #[serde(default)]
    pub(crate) config: Option<Sizes>,
    #[serde(default)]
    pub(crate) device: Option<DeviceSetup>,
}

impl TraceHeader {
    /// None: this program does not model the kernel.
    pub fn version(&self) -> Option<KernelVersion> {
        KernelVersion::of_release(&self.kernel)
    }
}

/// How the recorded kernel was configured.
#[derive(Clone, Debug, Deserialize)]
pub struct Sizes {
    #[serde(rename = "MAX_TCP_HEADER")]
    pub(crate) max_tcp_header: u32,
    #[serde(rename = "sk_buff_aligned")]
    pub(crate) sk_buff: u32,
    #[serde(rename = "shared_info_aligned")]
    pub(crate) shared_info: u32,
    #[serde(rename = "MAX_SKB_FRAGS")]
    pub(crate) max_skb_frags: usize,
    #[serde(rename = "HZ")]
    pub(crate) hz: u32,
    pub(crate) wmem_max: u32,
    pub(crate) tcp_mem: [i64; 3],
}

/// Transmit features of the device, 0 or 1.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct DeviceSetup {
    pub(crate) tx: u8,
    pub(crate) sg: u8,
    pub(crate) gso: u8,
}

/// How the recorded connection was set up.
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
    pub(crate) gso: bool,
    pub(crate) sndbuf: Option<i32>,
    pub(crate) nodelay: u8,
    pub(crate) cork: u8,
    pub(crate) lowat: u32,
    pub(crate) wmem: [u32; 3],
    pub(crate) cc: String,
    pub(crate) tlp: u8,
    pub(crate) autocork: u8,
    pub(crate) rto_min_ms: u32,
    pub(crate) rtt_ms: u64,
    pub(crate) ack_delay_ms: u64,
    pub(crate) tso_rtt_log: u32,
    pub(crate) epollet: u8,
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
        }
    }
}

/// One step: an operation and what the kernel looked like after it. The kernel's own values stay JSON, to be compared as
/// they are.
#[derive(Clone, Debug, Deserialize)]
pub struct TraceStep {
    /// Microseconds since the connection was made.
    pub t: u64,
    /// The operation, as `Op::parse` reads it.
    pub op: Value,
    /// What the call returned: a number, or the name of an error.
    pub res: Value,
    /// The segments that left during this step.
    pub sent: Value,
    /// The socket's counters after it, under their kernel names; null if the socket was gone.
    #[serde(default)]
    pub sock: Value,
    /// Writers asleep in a call, by task; none if there are none in this trace.
    #[serde(default)]
    pub writers: Option<Value>,
    /// What epoll reported; none if the trace does not watch with it.
    #[serde(default)]
    pub epoll: Option<Value>,
}

/// An operation of the trace's vocabulary.
#[derive(Clone, Debug, PartialEq)]
pub enum Op {
    /// The handshake, up to the established connection.
    Connect,
    /// A call of `send` that does not wait.
    Write {
        /// Its size.
        bytes: usize,
        /// Its flags, `MSG_...` as numbers.
        flags: u32,
    },
    /// A call of `writev`, with the sizes of its buffers.
    Writev(Vec<usize>),
    /// Calls of `send` that do not wait, until one takes nothing.
    Fill {
        /// The size of each.
        bytes: usize,
        /// At most so many calls; none is no limit.
        max: Option<usize>,
    },
    /// A call of `send` that waits, in a thread of its own.
    BlockingWrite {
        /// The number of the thread.
        task: u16,
        /// Its size.
        bytes: usize,
    },
    /// The peer acknowledges.
    Ack {
        /// The relative number: 0 is the first byte of data.
        upto: u32,
        /// The peer's window in bytes; none leaves it as it is.
        window: Option<u32>,
    },
    /// The peer acknowledges with SACK blocks.
    Sack {
        /// The relative number of the ACK.
        upto: u32,
        /// Relative `(left, right)` of each block; the right edge is the first byte after it.
        blocks: Vec<(u32, u32)>,
        /// The peer's window in bytes; none leaves it as it is.
        window: Option<u32>,
    },
    /// The peer sends RST.
    Reset,
    /// A call of `setsockopt` with a number.
    SockOpt {
        /// `SOL_SOCKET` or `IPPROTO_TCP`, as a number.
        level: u64,
        /// The option of that level, as a number.
        name: u64,
        /// The value that is set.
        value: i64,
    },
    /// A call of `setsockopt` with `SO_SNDTIMEO`.
    SndTimeo {
        /// The timeout; 0 waits for ever.
        ms: u64,
    },
    /// A call of `poll` that does not wait.
    Poll,
    /// Nothing but time passes.
    Sleep {
        /// How much of it.
        ms: u64,
    },
    /// A call of `shutdown(SHUT_WR)`.
    Shutdown,
}

impl Op {
    pub(crate) fn parse(value: &Value) -> Option<Op> {
        let list = value.as_array()?;
        let number = |index: usize| list.get(index).and_then(Value::as_u64);
        let window = |index: usize| number(index).map(|n| n as u32);
        Some(match list.first()?.as_str()? {
            "connect" => Op::Connect,
            "write" => Op::Write { bytes: number(1)? as usize, flags: number(2).unwrap_or(0) as u32 },
            "writev" => Op::Writev(
                list.get(1)?.as_array()?.iter().map(|n| n.as_u64().map(|n| n as usize)).collect::<Option<_>>()?,
            ),
            "fill" => Op::Fill { bytes: number(1)? as usize, max: number(2).map(|n| n as usize) },
            "bwrite" => Op::BlockingWrite { task: number(1)? as u16, bytes: number(2)? as usize },
            "ack" => Op::Ack { upto: number(1)? as u32, window: window(2) },
            "sack" => Op::Sack { upto: number(1)? as u32, blocks: blocks(list.get(2)?)?, window: window(3) },
            "rst" => Op::Reset,
            "sockopt" => Op::SockOpt { level: number(1)?, name: number(2)?, value: list.get(3)?.as_i64()? },
            "sndtimeo" => Op::SndTimeo { ms: number(1)? },
            "poll" => Op::Poll,
            "sleep" => Op::Sleep { ms: number(1)? },
            "shutdown" => Op::Shutdown,
            _ => return None,
        })
    }
}

fn blocks(value: &Value) -> Option<Vec<(u32, u32)>> {
    let block = |pair: &Value| Some((pair.get(0)?.as_u64()? as u32, pair.get(1)?.as_u64()? as u32));
    value.as_array()?.iter().map(block).collect()
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
        let mut steps = Vec::new();
        for (at, line) in lines {
            let step: TraceStep = serde_json::from_str(line).map_err(|error| fail(at, error.to_string()))?;
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
