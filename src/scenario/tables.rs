//! The tables and keys of a scenario file, as they are written. What is not written has a default, given in
//! `lower.rs`.
//!
//! ```toml
//! title = "First 1,000 bytes"
//! shows = "One line for lists."
//! why = "As many paragraphs as it takes."
//!
//! [socket]
//! sndbuf = "16KiB"
//!
//! [peer]
//! kind = "manual"
//!
//! [[task]]
//! name = "writer"
//! write = 1000
//! times = 1
//!
//! [[script]]
//! at = "100ms"
//! ack = 500
//! ```

use std::ops::Range;

use clap::ValueEnum;
use serde::Deserialize;
use toml::Spanned;

use crate::kernel::KernelVersion;
use crate::language::text;
use crate::scenario::error::Problem;
use crate::scenario::keepalive::Keepalive;
use crate::scenario::kernel::KernelTable;
use crate::scenario::names::{FinallyName, SendFlag, StampName, WayName};
use crate::scenario::open::OpenName;
use crate::scenario::said::Said;
use crate::scenario::value::{Ack, Mtu, Sizes};
use crate::units::amount::{Chance, QueueLimit, Rate, Size, Size32, Span};

/// A scenario file. Command-line options replace what it says.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// One line for people.
    #[serde(default)]
    pub title: String,
    /// One line: what there is to see.
    #[serde(default)]
    pub shows: String,
    /// Why it is so, and where the figures come from.
    #[serde(default)]
    pub why: String,
    /// What stands in `title`, `shows` and `why`, in Chinese.
    pub zh: Option<Said>,
    /// The version that the engine is to be, or that and how it was built.
    #[serde(default)]
    pub kernel: KernelTable,
    /// The kernel whose numbers `shows` tells: that of the file, where an option takes another one.
    #[serde(skip)]
    pub(super) told_of: KernelVersion,
    /// The peer that it tells of, in the same way.
    #[serde(skip)]
    pub(super) told_with: PeerKind,
    /// Decides everything random: losses, duplicates, reordering, memory naps. 1 if not given.
    pub seed: Option<u64>,
    /// A run that nobody watches ends after this much virtual time.
    pub run_for: Option<Span>,
    /// Where a session on the screen stops, and what a run without a screen counts: breakpoints as with `--break`.
    #[serde(default)]
    pub breakpoints: Vec<Spanned<String>>,
    /// Options of the socket and its connection.
    #[serde(default)]
    pub socket: SocketTable,
    /// Who acknowledges.
    #[serde(default)]
    pub peer: PeerTable,
    /// The way of the data; and that of the ACKs too unless there is an `[ack_link]`.
    #[serde(default)]
    pub link: LinkTable,
    /// The way of the ACKs; as `link` where it is not given.
    pub ack_link: Option<LinkTable>,
    /// Sizes and limits of the machine.
    #[serde(default)]
    pub machine: MachineTable,
    /// What work takes.
    #[serde(default)]
    pub costs: CostsTable,
    /// Programs on the socket, in the order of their ids.
    #[serde(default)]
    pub task: Vec<Spanned<TaskTable>>,
    /// What happens at given times, in any order.
    #[serde(default)]
    pub script: Vec<Spanned<ScriptTable>>,
}

/// What the device can do.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum DeviceName {
    /// Super-packets, scatter-gather, checksums.
    Tso,
    /// Scatter-gather and checksums, one segment at a time.
    Sg,
    /// One segment at a time, in one piece, summed by the host.
    None,
}

/// Congestion control, as `tcp_congestion_control` names it.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Deserialize, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum CongestionName {
    /// `reno`.
    Reno,
    /// `cubic`.
    #[default]
    Cubic,
}

/// `[socket]`: options of the socket and of the device below it.
#[derive(Clone, PartialEq, Eq, Default, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SocketTable {
    /// Argument of SO_SNDBUF; the kernel stores the double. Without it the buffer tunes itself.
    pub(crate) sndbuf: Option<Size32>,
    /// The same of SO_SNDBUFFORCE, which goes beyond `wmem_max`.
    pub(crate) sndbufforce: Option<Size32>,
    /// The same of SO_RCVBUF.
    pub(crate) rcvbuf: Option<Size32>,
    pub(crate) nodelay: Option<bool>,
    pub(crate) cork: Option<bool>,
    pub(crate) notsent_lowat: Option<Size32>,
    /// SO_SNDTIMEO; 0: never.
    pub(crate) sndtimeo: Option<Span>,
    pub(crate) user_timeout: Option<Span>,
    /// SO_KEEPALIVE, with its times.
    pub(crate) keepalive: Option<Keepalive>,
    /// SO_LINGER; 0: close resets the connection.
    pub(crate) linger: Option<Span>,
    /// TCP_LINGER2 in seconds; 0: the system's time, -1: not at all.
    pub(crate) linger2: Option<i32>,
    /// TCP_MAXSEG, 88 to 32767.
    pub(crate) maxseg: Option<u32>,
    /// TCP_SYNCNT.
    pub(crate) syn_retries: Option<u32>,
    /// SO_MAX_PACING_RATE.
    pub(crate) max_pacing_rate: Option<Rate>,
    /// SO_ZEROCOPY; without it the flag `zerocopy` copies.
    pub(crate) zerocopy: Option<bool>,
    /// SO_TIMESTAMPING.
    pub(crate) timestamping: Option<Vec<StampName>>,
    pub(crate) congestion: Option<CongestionName>,
    pub(crate) timestamps: Option<bool>,
    pub(crate) sack: Option<bool>,
    pub(crate) window_scaling: Option<bool>,
    /// Largest packet in bytes, IP header included.
    pub(crate) mtu: Option<Mtu>,
    pub(crate) ipv6: Option<bool>,
    /// What the device can do. Before 4.17 that decides how much payload goes into the linear area of an skb.
    pub(crate) device: Option<DeviceName>,
    /// The device takes super-packets whole; otherwise they are cut in front of it.
    pub(crate) tso: Option<bool>,
    /// The device keeps what it sends charged to the socket until it has left, as network cards do.
    pub(crate) holds_clones: Option<bool>,
    /// Who opens the connection: "active" (this socket) or "passive" (the peer).
    pub(crate) open: Option<OpenName>,
    /// Initial sequence number.
    pub(crate) isn: Option<u32>,
}

/// Who acknowledges.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Deserialize, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum PeerKind {
    /// Acknowledges by itself.
    #[default]
    Loopback,
    /// Acknowledges what it is told to.
    Manual,
    /// A real kernel, by way of a TUN device.
    Tun,
}

impl PeerKind {
    /// Who acknowledges, beside what is told.
    pub const fn beside(self) -> &'static str {
        match self {
            PeerKind::Loopback => "with the loopback peer",
            PeerKind::Manual => "with the manual peer",
            PeerKind::Tun => "with a real kernel as the peer",
        }
    }
}

/// `[peer]`
#[derive(Clone, PartialEq, Eq, Default, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeerTable {
    /// Which of the kinds it is; the other keys must fit it.
    #[serde(default)]
    pub kind: PeerKind,
    /// Largest segment it takes; what fits the mtu if not given.
    pub mss: Option<u16>,
    /// Shift of its windows, 0 to 14.
    pub window_scale: Option<u8>,
    /// Loopback: bytes that it can hold unread, rounded up to the unit of its window scale. Tun: SO_RCVBUF.
    pub rcvbuf: Option<Size32>,
    /// Loopback and tun: how fast its application reads.
    pub read_rate: Option<Rate>,
    /// Loopback: how long an ACK may wait for a second segment; 0: not at all.
    pub delayed_ack: Option<Span>,
    /// Loopback: segments acknowledged at once at the beginning, and after anything out of order; with 0 even the first one
    /// waits for `delayed_ack`.
    pub quick_acks: Option<u32>,
    /// Loopback: report what came twice (RFC 2883).
    pub dsack: Option<bool>,
    /// Loopback: what its program writes each time that it has read `answer_after` bytes.
    pub answer: Option<Size32>,
    /// Loopback: see `answer`.
    pub answer_after: Option<Size32>,
    /// Loopback: how long it takes to think of an answer.
    pub think: Option<Span>,
    /// Manual: the window it advertises.
    pub window: Option<Size32>,
}

/// `[link]` and `[ack_link]`
#[derive(Clone, PartialEq, Default, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkTable {
    pub(crate) rate: Option<Rate>,
    /// One way.
    pub(crate) delay: Option<Span>,
    pub(crate) queue: Option<QueueLimit>,
    pub(crate) loss: Option<Chance>,
    pub(crate) duplicate: Option<Chance>,
    pub(crate) reorder: Option<Chance>,
    /// How much later a reordered packet arrives.
    pub(crate) reorder_delay: Option<Span>,
    /// Super-packets travel whole. Only in `[link]`, and for both ways.
    pub(crate) gso: Option<bool>,
}

/// `[machine]`: its TCP memory and its sysctls, with their names.
#[derive(Clone, PartialEq, Eq, Default, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MachineTable {
    /// TCP memory that other sockets hold at the start, in pages.
    pub(crate) other_pages: Option<u32>,
    /// In pages.
    pub(crate) tcp_mem: Option<[u32; 3]>,
    pub(crate) tcp_wmem: Option<[Size32; 3]>,
    pub(crate) wmem_max: Option<Size32>,
    pub(crate) tcp_rmem: Option<[Size32; 3]>,
    pub(crate) rmem_max: Option<Size32>,
    /// The receive buffer grows by itself.
    pub(crate) tcp_moderate_rcvbuf: Option<bool>,
    pub(crate) optmem_max: Option<Size32>,
    pub(crate) tcp_max_orphans: Option<u32>,
    /// Page fragments come from single pages instead of blocks of 32 KiB.
    pub(crate) high_order_alloc_disable: Option<bool>,
    pub(crate) tcp_notsent_lowat: Option<Size32>,
    pub(crate) tcp_limit_output_bytes: Option<Size32>,
    pub(crate) tcp_autocorking: Option<bool>,
    pub(crate) tcp_min_tso_segs: Option<u32>,
    pub(crate) tcp_tso_rtt_log: Option<u32>,
    pub(crate) tcp_tso_win_divisor: Option<u32>,
    /// Tail loss probes.
    pub(crate) tcp_early_retrans: Option<bool>,
    pub(crate) tcp_slow_start_after_idle: Option<bool>,
    pub(crate) tcp_rto_min: Option<Span>,
    /// 6.15 and later.
    pub(crate) tcp_rto_max_ms: Option<u32>,
    pub(crate) tcp_retries2: Option<u32>,
    pub(crate) tcp_orphan_retries: Option<u32>,
    pub(crate) tcp_syn_retries: Option<u32>,
    pub(crate) tcp_synack_retries: Option<u32>,
    /// 6.5 and later.
    pub(crate) tcp_syn_linear_timeouts: Option<u32>,
    pub(crate) tcp_fin_timeout: Option<Span>,
    pub(crate) tcp_keepalive_time: Option<Span>,
    pub(crate) tcp_keepalive_intvl: Option<Span>,
    pub(crate) tcp_keepalive_probes: Option<u32>,
    pub(crate) tcp_reordering: Option<u32>,
    pub(crate) tcp_ecn: Option<u32>,
    pub(crate) initcwnd: Option<u32>,
}

/// `[costs]`: how long the sending host's processor works; nothing takes time that is not given.
#[derive(Clone, PartialEq, Eq, Default, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CostsTable {
    /// On a system call.
    pub(crate) syscall: Option<Span>,
    /// On a packet of the peer.
    pub(crate) packet: Option<Span>,
    /// On a timer.
    pub(crate) timer: Option<Span>,
}

/// `[[task]]`: a writing program.
#[derive(Clone, PartialEq, Eq, Default, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TaskTable {
    /// `writer`, or `writer 2` and so on, if not given.
    pub(crate) name: Option<String>,
    /// How long after the handshake its first call comes.
    pub(crate) start: Option<Span>,
    /// When its first call comes, connected or not.
    pub(crate) start_at: Option<Span>,
    /// What each call sends: a size, or a list of sizes for one call after the other. Without it the program writes only
    /// what the user or the script tells it to.
    pub(crate) write: Option<Sizes>,
    /// Instead of `write`: sizes of the buffers of one `writev`.
    pub(crate) writev: Option<Sizes>,
    #[serde(default)]
    pub(crate) flags: Vec<SendFlag>,
    /// The program is done after this many bytes,
    pub(crate) total: Option<Size>,
    /// or after this many calls. With neither it never is.
    pub(crate) times: Option<u64>,
    /// From the end of one call to the next.
    pub(crate) pause: Option<Span>,
    pub(crate) mode: Option<TaskMode>,
    /// `mode = "nonblocking"`: when it tries again after EAGAIN.
    pub(crate) retry_after: Option<Span>,
    pub(crate) finally: Option<FinallyName>,
    /// Bytes that it reads after each write.
    pub(crate) read: Option<Size32>,
    /// It reads before each write instead.
    #[serde(default)]
    pub(crate) reads_first: bool,
    /// It polls before each write.
    #[serde(default)]
    pub(crate) polls_first: bool,
}

/// How a program waits for room.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Deserialize, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum TaskMode {
    /// Sleeps inside `send`.
    #[default]
    Blocking,
    /// Comes back after EAGAIN.
    Nonblocking,
    /// Waits in `poll`.
    Poll,
    /// Waits in `epoll_wait`, level-triggered.
    Epoll,
    /// Waits in `epoll_wait`, edge-triggered.
    EpollEdge,
}

/// `[[script]]`: when, and what happens then. Several things of one entry happen in the order of these fields; what a manual
/// peer says by one entry is one segment.
#[derive(Clone, PartialEq, Default, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScriptTable {
    /// Virtual time since the start,
    pub(crate) at: Option<Span>,
    /// or time since the entry before this one (since the handshake for the first),
    pub(crate) after: Option<Span>,
    /// or when the user asks for the next step.
    #[serde(default)]
    pub(crate) step: bool,
    /// What must hold then, behind the entry's actions.
    pub(crate) expect: Option<Spanned<String>>,

    /// The machine's other sockets hold this many pages.
    pub(crate) other_pages: Option<u32>,
    /// net.ipv4.tcp_mem from then on, in pages.
    pub(crate) tcp_mem: Option<[u32; 3]>,

    // Link.
    /// Which way the link changes.
    pub(crate) way: Option<WayName>,
    pub(crate) rate: Option<Rate>,
    pub(crate) delay: Option<Span>,
    pub(crate) queue: Option<QueueLimit>,
    pub(crate) loss: Option<Chance>,
    pub(crate) duplicate: Option<Chance>,
    pub(crate) reorder: Option<Chance>,
    pub(crate) reorder_delay: Option<Span>,
    /// The device's queue refuses so many skbs to come (NET_XMIT_DROP).
    pub(crate) device_refuses: Option<u32>,
    /// It takes them, and says that it is congested (NET_XMIT_CN).
    pub(crate) device_congested: Option<u32>,
    /// Lose this many of the packets to come.
    pub(crate) drop_next: Option<u32>,

    // Socket.
    pub(crate) sndbuf: Option<Size32>,
    pub(crate) sndbufforce: Option<Size32>,
    pub(crate) rcvbuf: Option<Size32>,
    pub(crate) nodelay: Option<bool>,
    pub(crate) cork: Option<bool>,
    pub(crate) notsent_lowat: Option<Size32>,
    pub(crate) sndtimeo: Option<Span>,
    pub(crate) user_timeout: Option<Span>,
    pub(crate) keepalive: Option<Keepalive>,
    pub(crate) linger: Option<Span>,
    pub(crate) max_pacing_rate: Option<Rate>,
    pub(crate) zerocopy: Option<bool>,
    /// SO_TIMESTAMPING.
    pub(crate) timestamping: Option<Vec<StampName>>,

    // Programs.
    /// The program meant by the next four; may be left out where there is only one.
    pub(crate) task: Option<String>,
    pub(crate) halt: Option<bool>,
    #[serde(default)]
    pub(crate) interrupt: bool,
    pub(crate) write: Option<Size32>,
    #[serde(default)]
    pub(crate) flags: Vec<SendFlag>,
    #[serde(default)]
    pub(crate) shutdown: bool,
    #[serde(default)]
    pub(crate) close: bool,

    // Peer.
    pub(crate) read_rate: Option<Rate>,
    pub(crate) window: Option<Size32>,
    pub(crate) ack: Option<Ack>,
    pub(crate) sack: Option<Vec<(u64, u64)>>,
    #[serde(default)]
    pub(crate) dup_ack: bool,
    #[serde(default)]
    pub(crate) peer_close: bool,
    /// Its program ends.
    #[serde(default)]
    pub(crate) peer_exit: bool,
    /// Its program writes so many bytes.
    pub(crate) peer_write: Option<Size32>,
    #[serde(default)]
    pub(crate) reset: bool,
}

impl File {
    /// Reads the text of a scenario; checks keys and values one by one, but not yet all that they say together.
    pub fn parse(text: &str) -> Result<File, Problem> {
        let file: File = toml::from_str(text)?;
        let texts = [("title", &file.title), ("shows", &file.shows)];
        if let Some((key, _)) = texts.iter().find(|(_, text)| text.is_empty()) {
            return Err(Problem::new(None, text!("scenario-the-key-is-missing-2", key = key.to_string()).aloud()));
        }
        file.checked()
    }

    /// The same of tables that somebody else has read; their texts may stand elsewhere.
    pub fn checked(mut self) -> Result<File, Problem> {
        self.check_peer_keys()?;
        self.told_of = self.kernel.version;
        self.told_with = self.peer.kind;
        Ok(self)
    }

    /// What a real program writes goes through the engine: nothing else is to be seen.
    pub fn tell_of_proxy(&mut self) {
        self.told_with = self.peer.kind;
        "What a real program writes to the proxy goes through this send buffer to a real kernel."
            .clone_into(&mut self.shows);
    }

    /// Where a script entry stands in the file.
    pub(super) fn place_of<T>(item: &Spanned<T>) -> Option<Range<usize>> {
        Some(item.span()).filter(|span| !span.is_empty())
    }
}
