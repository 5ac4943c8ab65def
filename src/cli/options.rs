//! Options that replace what a scenario says.

use std::path::PathBuf;

use clap::Args;
use toml::Spanned;

use crate::cli::kernels;
use crate::cli::kernels::KernelChoice;
use crate::cli::screen::ScreenOptions;
use crate::cli::tun::TunOptions;
use crate::debugger::{At, Breakpoint};
use crate::language::text;
use crate::scenario::error::Problem;
use crate::scenario::names::FinallyName;
use crate::scenario::tables::{
    CongestionName, DeviceName, File, PeerKind, PeerTable, ScriptTable, TaskMode, TaskTable,
};
use crate::scenario::value::{Mtu, Sizes};
use crate::units::amount::{Chance, QueueLimit, Rate, Size, Size32, Span};

/// Writers that one run may have.
const MAX_WRITERS: i64 = 1000;

#[derive(Args, Clone, PartialEq, Debug)]
pub struct Options {
    #[command(flatten)]
    pub run: RunOptions,
    #[command(flatten)]
    pub headless: HeadlessOptions,
    #[command(flatten)]
    pub socket: SocketOptions,
    #[command(flatten)]
    pub task: TaskOptions,
    #[command(flatten)]
    pub peer: PeerOptions,
    #[command(flatten)]
    pub link: LinkOptions,
    #[command(flatten)]
    pub tun: TunOptions,
    #[command(flatten)]
    pub machine: MachineOptions,
    #[command(flatten)]
    pub screen: ScreenOptions,
}

#[derive(Args, Clone, PartialEq, Debug)]
#[command(next_help_heading = "Run")]
pub struct RunOptions {
    #[arg(long, value_enum, value_name = "VERSION", help = kernels::about_versions())]
    pub kernel: Option<KernelChoice>,
    /// Decides losses, duplicates, reordering and memory naps: the same seed gives the same run
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// End after this much has been written and has arrived, all writers together
    #[arg(long, value_name = "SIZE")]
    pub bytes: Option<Size>,
    /// Check all invariants and every received byte on the way; stop at the first failure
    #[arg(long)]
    pub check: bool,
    /// Write the packets to this file (.pcapng with comments, or .pcap)
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub pcap: Option<PathBuf>,
    /// Record the session into this file, to be replayed
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub record: Option<PathBuf>,
    /// Write over files that exist already (--pcap, --record)
    #[arg(long)]
    pub force: bool,
    /// Stop where this happens; may be given several times. `skbscope breakpoints` teaches the language
    #[arg(long = "break", value_name = "EXPR")]
    pub breakpoints: Vec<Breakpoint>,
    /// Start on the screen with time standing still; space lets it run
    #[arg(long, conflicts_with = "headless")]
    pub paused: bool,
    /// Start on the screen paused at this moment: 44.77 or 44 (input and step), or a time such as 1.5s. Script entries that
    /// wait for a key are carried out on the way to a moment, and wait on the way to a time
    #[arg(long, value_name = "MOMENT", conflicts_with = "headless")]
    pub at: Option<At>,
    /// Into the capture: super-packets whole, as a capture on the sending host shows them
    #[arg(long, requires = "pcap")]
    pub gso: bool,
}

#[derive(Args, Clone, PartialEq, Debug)]
#[command(next_help_heading = "Without a screen")]
pub struct HeadlessOptions {
    /// Run as fast as possible without a screen, and end with a summary
    #[arg(long)]
    pub headless: bool,
    /// End after this much virtual time
    #[arg(long = "for", value_name = "DURATION", requires = "headless", conflicts_with = "bytes")]
    pub run_for: Option<Span>,
    /// The summary as one JSON object
    #[arg(long, requires = "headless")]
    pub json: bool,
    /// The same calls and ACKs on a socket of this machine's kernel, in a network namespace of its own: do the numbers agree?
    #[arg(long, requires = "headless", conflicts_with_all = ["ss", "bytes"])]
    pub shadow: bool,
    /// In place of the summary the socket as a line of `ss -tmino`: at the end, or where --break stops the run
    #[arg(long, requires = "headless", conflicts_with = "json")]
    pub ss: bool,
}

#[derive(Args, Clone, PartialEq, Debug)]
#[command(next_help_heading = "Socket")]
pub struct SocketOptions {
    /// SO_SNDBUF: the kernel stores the double, and stops tuning the buffer
    #[arg(long, value_name = "SIZE")]
    pub sndbuf: Option<Size32>,
    /// TCP_NODELAY: small segments do not wait for ACKs
    #[arg(long, value_name = "BOOL", num_args = 0..=1, default_missing_value = "true", require_equals = true)]
    pub nodelay: Option<bool>,
    /// TCP_CORK: only full segments are sent
    #[arg(long, value_name = "BOOL", num_args = 0..=1, default_missing_value = "true", require_equals = true)]
    pub cork: Option<bool>,
    /// TCP_NOTSENT_LOWAT: stop writers at this many unsent bytes
    #[arg(long, value_name = "SIZE")]
    pub lowat: Option<Size32>,
    /// SO_SNDTIMEO: how long a blocking send may sleep; 0: for ever
    #[arg(long, value_name = "DURATION")]
    pub sndtimeo: Option<Span>,
    /// SO_MAX_PACING_RATE: packets leave no faster than that
    #[arg(long, value_name = "RATE")]
    pub max_pacing_rate: Option<Rate>,
    /// Congestion control
    #[arg(long, value_enum, value_name = "NAME")]
    pub congestion: Option<CongestionName>,
    /// Largest packet, IP header included: 128 to 65,535
    #[arg(long, value_name = "SIZE")]
    pub mtu: Option<Mtu>,
    /// Offer selective acknowledgements
    #[arg(long, value_name = "BOOL")]
    pub sack: Option<bool>,
    /// Offer timestamps
    #[arg(long, value_name = "BOOL")]
    pub timestamps: Option<bool>,
    /// Offer window scaling
    #[arg(long, value_name = "BOOL")]
    pub wscale: Option<bool>,
    /// IPv6 headers
    #[arg(short = '6', long)]
    pub ipv6: bool,
    #[arg(long, value_enum, value_name = "DEVICE", help = kernels::about_device())]
    pub device: Option<DeviceName>,
}

#[derive(Args, Clone, PartialEq, Debug)]
#[command(next_help_heading = "Writers")]
pub struct TaskOptions {
    /// What each call sends
    #[arg(long, value_name = "SIZE")]
    pub write: Option<Size32>,
    /// This many tasks, all like the scenario's first
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=MAX_WRITERS))]
    pub writers: Option<u16>,
    /// From the end of one call to the next
    #[arg(long, value_name = "DURATION")]
    pub pause: Option<Span>,
    /// What a writer does when the buffer is full
    #[arg(long, value_enum, value_name = "MODE")]
    pub mode: Option<TaskMode>,
}

#[derive(Args, Clone, PartialEq, Debug)]
#[command(next_help_heading = "Peer")]
pub struct PeerOptions {
    /// Who acknowledges
    #[arg(long, value_enum, value_name = "KIND")]
    pub peer: Option<PeerKind>,
    /// Loopback: bytes it can hold unread, in units of its window scale (128); tun: SO_RCVBUF
    #[arg(long, value_name = "SIZE")]
    pub rcvbuf: Option<Size32>,
    /// Loopback and tun: how fast its application reads; 0: not at all
    #[arg(long, value_name = "RATE")]
    pub read_rate: Option<Rate>,
    /// Loopback: how long an ACK may wait for a second segment; 0: not at all
    #[arg(long, value_name = "DURATION")]
    pub delayed_ack: Option<Span>,
    /// Manual: the window it offers
    #[arg(long, value_name = "SIZE")]
    pub window: Option<Size32>,
    /// Largest segment it takes
    #[arg(long, value_name = "BYTES", value_parser = clap::value_parser!(u16).range(1..))]
    pub mss: Option<u16>,
}

#[derive(Args, Clone, PartialEq, Debug)]
#[command(next_help_heading = "Link")]
pub struct LinkOptions {
    /// Bandwidth, headers included
    #[arg(long, value_name = "RATE")]
    pub rate: Option<Rate>,
    /// One way
    #[arg(long, value_name = "DURATION")]
    pub delay: Option<Span>,
    /// What may wait for the rate: 100 (packets) or 64KiB
    #[arg(long, value_name = "LIMIT")]
    pub queue: Option<QueueLimit>,
    /// Packets lost
    #[arg(long, value_name = "PERCENT")]
    pub loss: Option<Chance>,
    /// Packets that arrive twice
    #[arg(long, value_name = "PERCENT")]
    pub duplicate: Option<Chance>,
    /// Packets that arrive late
    #[arg(long, value_name = "PERCENT")]
    pub reorder: Option<Chance>,
}

#[derive(Args, Clone, PartialEq, Debug)]
#[command(next_help_heading = "Machine")]
pub struct MachineOptions {
    /// TCP memory that other sockets hold, in pages of 4 KiB
    #[arg(long, value_name = "PAGES")]
    pub other_pages: Option<u32>,
}

impl Options {
    /// Replaces in `file` what these options say.
    pub fn apply(&self, file: &mut File) -> Result<(), Problem> {
        over(&mut file.seed, self.run.seed);
        if let Some(KernelChoice::Version(kernel)) = self.run.kernel {
            file.kernel.version = kernel;
        }
        over(&mut file.run_for, self.headless.run_for);
        over(&mut file.machine.other_pages, self.machine.other_pages);
        self.socket.apply(file);
        self.peer.apply(file)?;
        self.link.apply(file);
        self.task.apply(file);
        self.tun.apply(file)?;
        match self.run.bytes {
            Some(_) if self.tun.proxy.is_some() => {
                Err(Problem::new(None, text!("options-bytes-does-not-go-with").aloud()))
            }
            Some(Size(bytes)) => share_out(bytes, file),
            None => Ok(()),
        }
    }
}

impl SocketOptions {
    fn apply(&self, file: &mut File) {
        let socket = &mut file.socket;
        over(&mut socket.sndbuf, self.sndbuf);
        over(&mut socket.nodelay, self.nodelay);
        over(&mut socket.cork, self.cork);
        over(&mut socket.notsent_lowat, self.lowat);
        over(&mut socket.sndtimeo, self.sndtimeo);
        over(&mut socket.max_pacing_rate, self.max_pacing_rate);
        over(&mut socket.congestion, self.congestion);
        over(&mut socket.mtu, self.mtu);
        over(&mut socket.sack, self.sack);
        over(&mut socket.timestamps, self.timestamps);
        over(&mut socket.window_scaling, self.wscale);
        over(&mut socket.ipv6, self.ipv6.then_some(true));
        over(&mut socket.device, self.device);
    }
}

impl PeerOptions {
    fn apply(&self, file: &mut File) -> Result<(), Problem> {
        let peer = &mut file.peer;
        self.suit(self.peer.unwrap_or(peer.kind))?;
        over(&mut peer.rcvbuf, self.rcvbuf);
        over(&mut peer.read_rate, self.read_rate);
        over(&mut peer.delayed_ack, self.delayed_ack);
        over(&mut peer.window, self.window);
        over(&mut peer.mss, self.mss);
        if let Some(kind) = self.peer.filter(|kind| *kind != peer.kind) {
            peer.kind = kind;
            if kind == PeerKind::Tun {
                // What belongs to a peer of this process; a scenario's reading rate and buffer stay.
                *peer = PeerTable { kind, rcvbuf: peer.rcvbuf, read_rate: peer.read_rate, ..PeerTable::default() };
            }
            file.script.retain_mut(|entry| keep_for(kind, entry.get_mut()));
        }
        Ok(())
    }

    /// Whether all that is asked for means something to this kind of peer.
    fn suit(&self, kind: PeerKind) -> Result<(), Problem> {
        let window = ("--window", "manual", self.window.is_some());
        let delayed_ack = ("--delayed-ack", "loopback", self.delayed_ack.is_some());
        let strangers = match kind {
            PeerKind::Loopback => vec![window],
            PeerKind::Manual => vec![
                ("--rcvbuf", "loopback", self.rcvbuf.is_some()),
                ("--read-rate", "loopback", self.read_rate.is_some()),
                delayed_ack,
            ],
            PeerKind::Tun => vec![window, delayed_ack, ("--mss", "loopback", self.mss.is_some())],
        };
        match strangers.into_iter().find(|(.., given)| *given) {
            Some((option, owner, _)) => Err(Problem::new(
                None,
                text!("options-is-for-the-peer-which", option = option.to_string(), owner = owner.to_string()).aloud(),
            )
            .hint(text!("options-add-peer-or-leave-it", owner = owner.to_string()).aloud())),
            None => Ok(()),
        }
    }
}

/// Takes out of a script entry what only the other kind of peer understands. False: that was all it did.
fn keep_for(kind: PeerKind, entry: &mut ScriptTable) -> bool {
    match kind {
        PeerKind::Loopback | PeerKind::Tun => {
            let by_hand = entry.ack.take().is_some()
                | entry.window.take().is_some()
                | entry.sack.take().is_some()
                | std::mem::take(&mut entry.dup_ack);
            let of_this_process = kind == PeerKind::Tun
                && (std::mem::take(&mut entry.peer_close) | std::mem::take(&mut entry.reset) | acts_as_program(entry));
            !(by_hand || of_this_process) || does_more(entry)
        }
        PeerKind::Manual => !(entry.read_rate.take().is_some() | acts_as_program(entry)) || does_more(entry),
    }
}

/// Takes out what only the loopback peer's program does. True: there was something.
fn acts_as_program(entry: &mut ScriptTable) -> bool {
    std::mem::take(&mut entry.peer_exit) | entry.peer_write.take().is_some()
}

fn does_more(entry: &ScriptTable) -> bool {
    let when = ScriptTable { at: entry.at, after: entry.after, step: entry.step, ..ScriptTable::default() };
    *entry != when
}

impl TunOptions {
    fn apply(&self, file: &mut File) -> Result<(), Problem> {
        if file.peer.kind != PeerKind::Tun {
            let given = [
                ("--tun", self.tun.is_some()),
                ("--address", self.address.is_some()),
                ("--peer-address", self.peer_address.is_some()),
                ("--no-gso", self.no_gso),
                ("--stall", self.stall.is_some()),
                ("--proxy", self.proxy.is_some()),
            ];
            return match given.iter().find(|(_, given)| *given) {
                Some((name, _)) => {
                    Err(Problem::new(None, text!("options-is-for-a-real-kernel", name = name.to_string()).aloud())
                        .hint(text!("options-add-peer-tun").aloud()))
                }
                None => Ok(()),
            };
        }
        if self.no_gso {
            file.socket.tso = Some(false);
        }
        if self.proxy.is_some() {
            // The real program takes the place of all others.
            let one = TaskTable { name: Some("proxy".to_owned()), ..TaskTable::default() };
            file.task = vec![Spanned::new(0..0, one)];
            file.script.clear();
            file.tell_of_proxy();
        }
        if let Some(stall) = self.stall {
            let rate = file.peer.read_rate.unwrap_or(Rate::Unlimited);
            let reads = |after, rate| {
                let entry = ScriptTable { after: Some(after), read_rate: Some(rate), ..ScriptTable::default() };
                Spanned::new(0..0, entry)
            };
            let stop = Span(std::time::Duration::from_millis(100));
            file.script = vec![reads(stop, Rate::BitsPerSecond(0)), reads(stall, rate)];
        }
        Ok(())
    }
}

impl LinkOptions {
    fn apply(&self, file: &mut File) {
        let link = &mut file.link;
        over(&mut link.rate, self.rate);
        over(&mut link.delay, self.delay);
        over(&mut link.queue, self.queue);
        over(&mut link.loss, self.loss);
        over(&mut link.duplicate, self.duplicate);
        over(&mut link.reorder, self.reorder);
    }
}

impl TaskOptions {
    fn apply(&self, file: &mut File) {
        if file.task.is_empty() && (self.write.is_some() || self.writers.is_some()) {
            file.task.push(Spanned::new(0..0, TaskTable::default()));
        }
        if let (Some(writers), Some(first)) = (self.writers, file.task.first()) {
            let one = TaskTable { name: None, ..first.get_ref().clone() };
            file.task = vec![Spanned::new(0..0, one); usize::from(writers)];
        }
        for task in &mut file.task {
            let task = task.get_mut();
            if let Some(size) = self.write {
                task.write = Some(Sizes(vec![size]));
                task.writev = None;
            }
            over(&mut task.pause, self.pause);
            if self.mode.is_some() {
                task.mode = self.mode;
                task.retry_after = task.retry_after.filter(|_| self.mode == Some(TaskMode::Nonblocking));
            }
        }
    }
}

/// Gives each task that writes by itself its share of `bytes`, and lets it close the socket behind them.
fn share_out(bytes: u64, file: &mut File) -> Result<(), Problem> {
    let writes = |task: &TaskTable| task.write.is_some() || task.writev.is_some();
    let count = file.task.iter().filter(|task| writes(task.get_ref())).count() as u64;
    if count == 0 {
        return Err(Problem::new(None, text!("options-bytes-needs-a-task-that").aloud())
            .hint(text!("options-add-write-size").aloud()));
    }
    let mut shares = (0..count).map(|n| bytes / count + u64::from(n < bytes % count));
    for task in file.task.iter_mut().map(Spanned::get_mut).filter(|task| writes(task)) {
        task.total = shares.next().map(Size);
        task.times = None;
        task.finally = Some(FinallyName::Close);
    }
    file.run_for = None;
    Ok(())
}

fn over<T: Clone>(value: &mut Option<T>, by: Option<T>) {
    if by.is_some() {
        *value = by;
    }
}
