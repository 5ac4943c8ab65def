//! The operations of a trace: what the program and the scripted peer do.

use serde::Deserialize;
use serde_json::Value;

/// Which of our time stamps the scripted peer echoes.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Echo {
    /// The SYN's, for ever.
    #[default]
    Syn,
    /// That of the packet that came last.
    Last,
    /// The one that it echoes already.
    Hold,
}

/// An operation of the trace's vocabulary. Numbers of bytes in the stream are relative: 0 is the first byte of data.
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
        /// Its flags, `MSG_...` as numbers.
        flags: u32,
    },
    /// A call of `send` with MSG_ZEROCOPY that does not wait.
    ZeroCopyWrite {
        /// Its size.
        bytes: usize,
        /// Where it begins in the program's buffer.
        offset: usize,
        /// Further flags.
        flags: u32,
    },
    /// All zero-copy notifications that wait are read.
    ErrorQueue,
    /// A call of `sendfile` that does not wait.
    SendFile {
        /// Where it begins in the file.
        offset: usize,
        /// Its size.
        bytes: usize,
    },
    /// Bytes are written to a pipe and spliced to the socket, without waiting.
    Splice {
        /// How many.
        bytes: usize,
        /// With SPLICE_F_MORE.
        more: bool,
    },
    /// A call of `recv` that does not wait.
    Read {
        /// At most so many bytes.
        bytes: usize,
    },
    /// The peer acknowledges.
    Ack {
        /// Up to here.
        upto: u32,
        /// The peer's window in bytes; none leaves it as it is.
        window: Option<u32>,
    },
    /// The peer acknowledges several times, one after another.
    Acks {
        /// The first one, up to here.
        first: u32,
        /// Each further one acknowledges so much more.
        step: u32,
        /// How many.
        count: u32,
        /// Microseconds before each.
        gap: u64,
    },
    /// The peer acknowledges with SACK blocks.
    Sack {
        /// Up to here.
        upto: u32,
        /// `(left, right)` of each block; the right edge is the first byte after it.
        blocks: Vec<(u32, u32)>,
        /// The peer's window in bytes; none leaves it as it is.
        window: Option<u32>,
    },
    /// The peer sends data.
    Data {
        /// How much.
        bytes: usize,
        /// What it acknowledges with it; none: what it did last.
        upto: Option<u32>,
    },
    /// The peer sends FIN.
    Fin {
        /// What it acknowledges with it; none: what it did last.
        upto: Option<u32>,
    },
    /// The peer sends RST.
    Reset,
    /// From now on the peer echoes other time stamps.
    Echo(Echo),
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
    /// net.ipv4.tcp_mem is set.
    TcpMem {
        /// Its three limits, in pages.
        pages: [i64; 3],
        /// Then so much time passes.
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
    /// A call of `close`.
    Close,
}

impl Op {
    pub(crate) fn parse(value: &Value) -> Option<Op> {
        let list = value.as_array()?;
        let number = |index: usize| list.get(index).and_then(Value::as_u64);
        let size = |index: usize| number(index).map(|n| n as usize);
        let small = |index: usize| number(index).map(|n| n as u32);
        let flags = |index: usize| small(index).unwrap_or(0);
        let pages = |index: usize| list.get(index).and_then(Value::as_i64);
        Some(match list.first()?.as_str()? {
            "connect" => Op::Connect,
            "write" => Op::Write { bytes: size(1)?, flags: flags(2) },
            "writev" => Op::Writev(Vec::deserialize(list.get(1)?).ok()?),
            "fill" => Op::Fill { bytes: size(1)?, max: size(2) },
            "bwrite" => Op::BlockingWrite { task: number(1)? as u16, bytes: size(2)?, flags: flags(3) },
            "zwrite" => Op::ZeroCopyWrite { bytes: size(1)?, offset: size(2)?, flags: flags(3) },
            "errqueue" => Op::ErrorQueue,
            "sendfile" => Op::SendFile { offset: size(1)?, bytes: size(2)? },
            "splice" => Op::Splice { bytes: size(1)?, more: flags(2) != 0 },
            "read" => Op::Read { bytes: size(1)? },
            "ack" => Op::Ack { upto: small(1)?, window: small(2) },
            "acks" => Op::Acks { first: small(1)?, step: small(2)?, count: small(3)?, gap: number(4)? },
            "sack" => {
                let blocks = Vec::deserialize(list.get(2)?).ok()?;
                Op::Sack { upto: small(1)?, blocks, window: small(3) }
            }
            "data" => Op::Data { bytes: size(1)?, upto: small(2) },
            "fin" => Op::Fin { upto: small(1) },
            "rst" => Op::Reset,
            "echo" => Op::Echo(Echo::deserialize(list.get(1)?).ok()?),
            "sockopt" => Op::SockOpt { level: number(1)?, name: number(2)?, value: list.get(3)?.as_i64()? },
            "sndtimeo" => Op::SndTimeo { ms: number(1)? },
            "tcp_mem" => Op::TcpMem { pages: [pages(1)?, pages(2)?, pages(3)?], ms: number(4).unwrap_or(0) },
            "poll" => Op::Poll,
            "sleep" => Op::Sleep { ms: number(1)? },
            "shutdown" => Op::Shutdown,
            "close" => Op::Close,
            _ => return None,
        })
    }
}
