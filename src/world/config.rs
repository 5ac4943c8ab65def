//! What a world is made of, as plain data. `trace::scenario` reads it from files.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::engine;
use crate::engine::{Algorithm, DeviceConfig, Features, Kernel, MsgFlags, SockOpt};
use crate::peer::{LinkConfig, PeerConfig, ReceiverConfig};
use crate::units::{SeqNum, Time};
use crate::world::command::Command;
use crate::world::costs::Costs;

/// Everything that decides how a session goes. Two worlds of equal configs do the same.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct WorldConfig {
    /// Kernel, device and the sender's side of the handshake. `engine.seed` is the seed of the whole world: links draw
    /// from it too.
    pub engine: engine::Config,
    /// Set by the socket's owner before it connects, in this order.
    pub socket: Vec<SockOpt>,
    /// TCP memory of the machine's other sockets at the start, in pages.
    pub other_memory: i64,
    /// Who opens the connection.
    #[serde(default)]
    pub open: Open,
    /// Who acknowledges.
    pub peer: PeerConfig,
    /// The way of the data; and of the ACKs too unless `ack_link` is set.
    pub link: LinkConfig,
    /// The way from the peer to the sender, where it differs.
    pub ack_link: Option<LinkConfig>,
    /// Super-packets travel whole instead of as wire segments: as between two hosts that share memory.
    pub gso_link: bool,
    /// Every packet is made into bytes with checksums, and parsed and verified on arrival.
    pub checksums: bool,
    /// Program `n` is task `n`; task 0 connects.
    pub programs: Vec<ProgramConfig>,
    /// What happens by itself, in this order.
    pub script: Vec<ScriptItem>,
    /// What the script expects, by the number of [`Command::Expect`]: conditions in the language of breakpoints.
    #[serde(default)]
    pub expectations: Vec<String>,
    /// The script has everything that happens: nobody connects by himself, and the peer is silent.
    #[serde(default)]
    pub scripted: bool,
    /// [`When::Step`] items run by themselves as soon as the world is quiet; otherwise they wait for
    /// [`Command::ScriptStep`].
    pub auto_step: bool,
    /// What work takes; nothing by itself.
    #[serde(default)]
    pub costs: Costs,
    /// Compare every byte that the peer reads with what the programs wrote.
    pub check: bool,
    /// Hash both streams with SHA-256, and compare them as well.
    pub digest: bool,
}

impl WorldConfig {
    pub(crate) fn kernel(&self) -> &Kernel {
        &self.engine.kernel
    }

    /// Of the whole world.
    pub fn seed(&self) -> u64 {
        self.engine.seed
    }

    /// An Ethernet-sized path with a 10 ms delay each way, a receiver that reads as fast as it can, and nobody writing.
    pub fn new(kernel: Kernel) -> Self {
        WorldConfig {
            engine: engine::Config {
                kernel,
                device: DeviceConfig {
                    tso: true,
                    features: Features::ALL,
                    holds_clones: false,
                    mtu: 1500,
                    ip_header: 20,
                },
                isn: SeqNum(1_000_000),
                sack: true,
                timestamps: true,
                window_scaling: true,
                congestion: Algorithm::Cubic,
                seed: 1,
            },
            socket: Vec::new(),
            other_memory: 0,
            open: Open::Active,
            peer: PeerConfig::Loopback(ReceiverConfig::default()),
            link: LinkConfig { delay: Duration::from_millis(10), ..LinkConfig::default() },
            ack_link: None,
            gso_link: false,
            checksums: false,
            programs: Vec::new(),
            script: Vec::new(),
            expectations: Vec::new(),
            scripted: false,
            auto_step: true,
            costs: Costs::default(),
            check: false,
            digest: false,
        }
    }
}

/// A program that writes a known stream to the socket.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct ProgramConfig {
    /// What it is called on the screen.
    pub name: String,
    /// When it makes its first call.
    pub start: Start,
    /// What one system call after the other sends; after the last the first comes again. Empty: the program writes
    /// only what the user tells it to.
    pub writes: Vec<Write>,
    /// Bytes to write before the program is done; `None`: it never is.
    pub total: Option<u64>,
    /// From the end of one write to the next one. A pause of zero lets an unlimited path finish in no time at all.
    pub pause: Duration,
    /// How it waits for room.
    pub mode: Mode,
    /// What it does after its last write.
    pub finally: Finally,
    /// Bytes that it reads after each write, however many calls of `recv` that takes; 0: it reads nothing.
    #[serde(default)]
    pub read: u32,
    /// It reads before each write instead: it answers.
    #[serde(default)]
    pub reads_first: bool,
    /// It polls before each write, not only after EAGAIN.
    #[serde(default)]
    pub polls_first: bool,
}

impl Default for ProgramConfig {
    /// A blocking writer of endless 4 KiB writes.
    fn default() -> Self {
        ProgramConfig {
            name: "writer".to_owned(),
            start: Start::Connected(Duration::ZERO),
            writes: vec![Write::of(4096)],
            total: None,
            pause: Duration::from_micros(1),
            mode: Mode::Blocking,
            finally: Finally::Nothing,
            read: 0,
            reads_first: false,
            polls_first: false,
        }
    }
}

/// Who opens the connection.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub enum Open {
    /// The engine's socket: it connects.
    #[default]
    Active,
    /// The peer. The engine's socket listens, and task 0 accepts the connection; before that no program writes.
    Passive,
}

/// When a program makes its first system call.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Start {
    /// This long after the handshake, as after a `connect` that waits.
    Connected(Duration),
    /// At this time, connected or not.
    At(Time),
}

/// What one system call sends. A call that takes only a part is followed by one for the rest.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Write {
    /// Sizes of its buffers in bytes: one for `send`, several for `writev`.
    pub buffers: Vec<u32>,
    /// The flags of the call.
    pub flags: MsgFlags,
}

impl Write {
    /// A `send` of one buffer without flags.
    pub fn of(bytes: u32) -> Self {
        Write { buffers: vec![bytes], flags: MsgFlags::empty() }
    }

    /// Bytes of all its buffers.
    pub fn len(&self) -> u64 {
        self.buffers.iter().map(|&bytes| u64::from(bytes)).sum()
    }

    /// Whether there is nothing to send.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// How a program deals with a full buffer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Mode {
    /// Sleeps inside `send`.
    Blocking,
    /// Comes back after EAGAIN.
    NonBlocking {
        /// How long it does something else after `EAGAIN`.
        retry_after: Duration,
    },
    /// Never sleeps in `send`; after EAGAIN or a partial count it waits in `poll`.
    Poll,
    /// The same with `epoll_wait`.
    Epoll {
        /// Whether it watches with `EPOLLET`.
        edge: bool,
    },
}

/// What a program does when it has written everything.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Finally {
    /// It leaves the socket open.
    Nothing,
    /// `shutdown(SHUT_WR)`.
    Shutdown,
    /// `close`: as with processes that share a descriptor, the last one ends the connection.
    Close,
}

/// A command that is carried out by itself.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct ScriptItem {
    /// When it is carried out.
    pub when: When,
    /// What is carried out.
    pub command: Command,
}

/// When an entry of a script is due.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum When {
    /// At this time, or when the items before it have run if that is later.
    At(Time),
    /// This long after the item before it; the first one after the handshake.
    After(Duration),
    /// When the user asks for the next step.
    Step,
}
