//! Engine, programs, peer and link under one virtual clock.
//!
//! [`World::advance`] makes one engine input happen, with everything the peer and the links do before it. What falls on
//! the same instant happens in this order: peer and links; the socket's opening; tasks that were woken, in the order of
//! their waking; the reader of what the peer sent; the engine's timers; the device; packets from the peer; programs by number; the script.

mod carry_out;
pub(crate) mod command;
pub(crate) mod config;
pub(crate) mod costs;
pub(crate) mod drive;
mod expect;
mod footprint;
pub(crate) mod happening;
mod input;
pub(crate) mod packet_facts;
pub(crate) mod pattern;
pub(crate) mod place;
mod possible;
pub(crate) mod program;
mod remote;
mod run;
mod script;
pub(crate) mod state;
pub(crate) mod stats;
mod stream;
mod told;
mod violation;
pub(crate) mod waits;
mod wire;

pub use command::{Command, Refused, Way};
pub use config::{Finally, Mode, Open, ProgramConfig, ScriptItem, Start, When, WorldConfig, Write};
pub use costs::Costs;
pub use expect::Look;
pub use happening::{CallCause, Cause, Happening};
pub(crate) use happening::{Departure, Packet};
pub(crate) use packet_facts::{Facts, PacketFacts, Passing};
pub(crate) use place::Place;
pub use program::Doing;
pub(crate) use program::Program;
pub use state::Digest;
pub(crate) use state::Digests;
pub(crate) use stats::Stats;
pub use violation::Violation;
pub(crate) use waits::Waits;

pub use crate::wire::codec::Direction;

use std::collections::VecDeque;

use crate::engine::{Engine, Input, Output, SysResult, Syscall};
use crate::peer::{Link, Peer, PeerConfig};
use crate::units::{SkbId, TaskId, Time};
use crate::wire::Segment;
use crate::world::script::Script;
use crate::world::stream::Stream;
use crate::world::wire::Wire;

/// A whole session. A clone goes on exactly as the original does.
#[derive(Clone, Debug)]
pub struct World {
    /// The sending socket.
    pub engine: Engine,
    /// Who acknowledges.
    pub peer: Peer,
    /// The way to the peer.
    pub link: Link,
    /// The way back.
    pub ack_link: Link,
    /// The programs on the socket, in the order of their ids.
    pub programs: Vec<Program>,
    /// The virtual time that it has reached.
    pub now: Time,
    costs: Costs,
    /// Until then the processor works on the input before.
    busy_until: Time,
    /// And until then on a packet that came while a system call goes on.
    interrupted_until: Time,
    /// What is left of the socket's opening: options, then the connect.
    opening: VecDeque<Input>,
    script: Script,
    /// The peer says only what the script has.
    scripted: bool,
    /// Woken tasks that wait for the processor.
    run_queue: VecDeque<TaskId>,
    /// Clones that the device will have sent at these times.
    tx_done: VecDeque<TxDone>,
    /// The last so many of them wait for the device, which is full.
    held: usize,
    stream: Stream,
    wire: Wire,
    counts: Counts,
    /// Whatever has happened, engine inputs or not: see [`Place`].
    turns: u64,
    /// Empty between inputs; kept for their storage.
    outputs: Vec<Output>,
    answers: Vec<Segment>,
    /// What the last call that returned has returned.
    last_returned: Option<SysResult>,
    /// Taken where the script expects something.
    looks: Vec<Look>,
}

#[derive(Clone, Copy, Debug)]
struct TxDone {
    at: Time,
    skb: SkbId,
    truesize: u32,
}

/// What only the world counts.
#[derive(Clone, Default, Debug)]
struct Counts {
    inputs: u64,
    data_packets: u64,
    packets_sent: u64,
    packets_received: u64,
    timeouts: u64,
    tail_loss_probes: u64,
    window_probes: u64,
    largest_wmem_queued: u32,
    largest_sndbuf: u32,
}

/// Lanes of the seed that the two links draw from.
const DATA_LANE: u64 = 1;
const ACK_LANE: u64 = 2;

impl World {
    /// A world at time zero, in which nothing has happened yet: the first inputs set the socket's options and connect.
    pub fn new(config: &WorldConfig) -> World {
        let device = config.engine.device;
        let seed = config.engine.seed;
        let ack_link = config.ack_link.as_ref().unwrap_or(&config.link);
        let programs = config.programs.iter().enumerate();
        World {
            engine: Engine::new(config.engine.clone()),
            peer: Peer::new(&config.peer, config.open == Open::Passive),
            link: Link::new(&config.link, device.ip_header, seed, DATA_LANE),
            ack_link: Link::new(ack_link, device.ip_header, seed, ACK_LANE),
            programs: programs
                .map(|(index, program)| {
                    let accepts = index == 0 && config.open == Open::Passive;
                    Program::new(TaskId(index as u16), program, accepts)
                })
                .collect(),
            now: Time::ZERO,
            costs: config.costs,
            busy_until: Time::ZERO,
            interrupted_until: Time::ZERO,
            opening: if config.scripted { VecDeque::new() } else { opening(config) },
            scripted: config.scripted,
            script: Script::new(config),
            run_queue: VecDeque::new(),
            tx_done: VecDeque::new(),
            held: 0,
            stream: Stream::new((config.check || config.digest) && !is_remote(&config.peer), config.digest),
            wire: Wire::new(config),
            counts: Counts::default(),
            turns: 0,
            outputs: Vec::new(),
            answers: Vec::new(),
            last_returned: None,
            looks: Vec::new(),
        }
    }

    /// Bytes that programs have put into the send queue.
    pub fn written(&self) -> u64 {
        self.stream.written()
    }

    /// SHA-256 of the bytes in the order in which they were queued, if the config asks for it.
    pub fn written_digest(&self) -> Option<[u8; 32]> {
        self.stream.written_digest()
    }

    /// SHA-256 of the bytes that the peer has read, if the config asks for it. A remote peer tells it at the end.
    pub fn read_digest(&self) -> Option<[u8; 32]> {
        match &self.peer {
            Peer::Remote(remote) => remote.report().digest,
            _ => self.stream.read_digest(),
        }
    }

    /// All programs and the script are done, and there is nothing in a queue or on a link; or nothing will ever happen
    /// again (which nobody knows of a remote peer). Bytes that the peer's application does not read may be left.
    pub fn is_finished(&self) -> bool {
        // What is mostly under way is asked first: this is asked after every input.
        let stands_still =
            || self.ack_link.next_arrival().is_none() && self.next_peer_at().is_none() && self.next_at().is_none();
        self.is_complete() || (!matches!(self.peer, Peer::Remote(_)) && stands_still())
    }

    /// Only timers may be left, such as TIME_WAIT.
    fn is_complete(&self) -> bool {
        self.programs.iter().all(Program::is_over)
            && self.script.is_over()
            && self.is_quiet()
            && self.engine.queues.both_empty()
    }

    /// Nothing is on its way and nobody acts: only a timer of the engine may still change anything, or a program that
    /// looks again whether the buffer is still full.
    pub fn is_quiet(&self) -> bool {
        self.opening.is_empty()
            && self.run_queue.is_empty()
            && self.tx_done.is_empty()
            && self.next_peer_at().is_none()
            && self.ack_link.next_arrival().is_none()
            && !self.programs.iter().any(Program::is_busy)
    }

    /// The engine's invariants, and whether the peer has read what the programs wrote, so far. The latter needs
    /// [`WorldConfig::check`] or [`WorldConfig::digest`].
    pub fn check(&self) -> Result<(), Violation> {
        self.engine.check_invariants().map_err(|violation| Violation::Engine(violation.0))?;
        self.check_stream()
    }

    /// The second of the two, which costs next to nothing.
    pub fn check_stream(&self) -> Result<(), Violation> {
        self.stream.violation().cloned().map_or(Ok(()), Err)
    }

    /// What was counted since the beginning.
    pub fn stats(&self) -> Stats {
        let sk = &self.engine.sk;
        let counts = &self.counts;
        Stats {
            virtual_ns: self.now.as_nanos(),
            inputs: counts.inputs,
            written_bytes: self.stream.written(),
            delivered_bytes: self.peer.delivered(),
            // SYN and FIN are acknowledged like bytes, and are none.
            acked_bytes: sk.relative(sk.snd_una).max(0).unsigned_abs().min(self.stream.written()),
            calls: self.programs.iter().map(|program| program.calls).sum(),
            eagain: self.programs.iter().map(|program| program.eagain).sum(),
            data_packets: counts.data_packets,
            packets_sent: counts.packets_sent,
            packets_received: counts.packets_received,
            retransmits: u64::from(sk.total_retrans),
            timeouts: counts.timeouts,
            tail_loss_probes: counts.tail_loss_probes,
            window_probes: counts.window_probes,
            largest_wmem_queued: u64::from(counts.largest_wmem_queued),
            largest_sndbuf: u64::from(counts.largest_sndbuf),
            blocked: stats::blocked(&self.engine.tasks, self.now),
            data_link: self.link.stats(),
            ack_link: self.ack_link.stats(),
            peer: self.peer.stats(),
        }
    }
}

fn is_remote(peer: &PeerConfig) -> bool {
    matches!(peer, PeerConfig::Remote(_))
}

/// The inputs before anything else: the machine as it is, the owner's options, the connect or listen.
fn opening(config: &WorldConfig) -> VecDeque<Input> {
    let owner = TaskId(0);
    let mut opening = VecDeque::new();
    if config.other_memory != 0 {
        opening.push_back(Input::OtherMemory { pages: config.other_memory });
    }
    let call = |call| Input::Syscall { task: owner, call };
    opening.extend(config.socket.iter().map(|&option| call(Syscall::SetSockOpt(option))));
    match config.open {
        Open::Active => opening.push_back(call(Syscall::Connect)),
        Open::Passive => opening.push_back(call(Syscall::Listen)),
    }
    opening
}
