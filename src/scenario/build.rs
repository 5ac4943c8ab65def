//! From the tables of a scenario file to the world they describe; and what they must not say together.

use std::ops::Range;
use std::time::Duration;

use toml::Spanned;

use crate::engine::{Algorithm, Features, Kernel, SockOpt};
use crate::language::{Language, Text, aloud, term, text};
use crate::peer::{Answer, LinkConfig, ManualConfig, Offer, PeerConfig, ReceiverConfig, RemoteConfig};
use crate::scenario::Scenario;
use crate::scenario::error::Problem;
use crate::scenario::flags::{flags, socket_options};
use crate::scenario::life;
use crate::scenario::names::FinallyName;
use crate::scenario::open::OpenName;
use crate::scenario::said::Said;
use crate::scenario::script;
use crate::scenario::tables::{
    CongestionName, DeviceName, File, LinkTable, MachineTable, PeerKind, PeerTable, SocketTable, TaskMode, TaskTable,
};
use crate::units::amount::{Chance, QueueLimit, Size32, Span};
use crate::units::{SeqNum, Time};
use crate::world::{Costs, Finally, Mode, Open, ProgramConfig, Start, WorldConfig, Write};

/// Bytes of a TCP header without options, which is what an MSS counts with.
const TCP_HEADER: u32 = 20;
const MAX_WINDOW_SCALE: u8 = 14;
/// tcp_rto_min_us is an `int`.
const LONGEST_RTO_MIN_MS: u32 = 2_147_000;
/// After EAGAIN, where the scenario does not say.
const RETRY_AFTER: Duration = Duration::from_millis(1);

impl File {
    /// The scenario that this file describes, under a name.
    pub fn scenario(&self, name: &str) -> Result<Scenario, Problem> {
        Ok(Scenario {
            name: name.to_owned(),
            title: self.title.trim().to_owned(),
            shows: self.shows(&self.shows, Language::English),
            why: self.why.trim().to_owned(),
            zh: self.zh.as_ref().map(|zh| Said {
                title: zh.title.trim().to_owned(),
                shows: self.shows(if zh.shows.is_empty() { &self.shows } else { &zh.shows }, Language::Chinese),
                why: zh.why.trim().to_owned(),
            }),
            run_for: self.run_for.map(|Span(span)| span),
            breakpoints: self.breakpoints.iter().map(|text| text.get_ref().clone()).collect(),
            world: self.world()?,
            file: Some(Box::new(self.clone())),
        })
    }

    /// What there is to see; on another kernel or with another peer than it was written for, with the name of that one.
    fn shows(&self, shows: &str, language: Language) -> String {
        let shows = shows.trim();
        let kernel = (self.kernel.version != self.told_of).then(|| self.told_of.name());
        let peer = (self.peer.kind != self.told_with).then(|| Text::english(self.told_with.beside()));
        let told = match (kernel, peer) {
            (None, None) => return shows.to_owned(),
            (Some(kernel), Some(peer)) => text!("scenario-on-with", kernel = kernel, peer = peer, shows = shows),
            (Some(kernel), None) => text!("scenario-on", kernel = kernel, shows = shows),
            (None, Some(peer)) => {
                let peer = peer.to(&language);
                let peer = if language == Language::English { peer.replacen('w', "W", 1) } else { peer };
                text!("scenario-with", peer = peer, shows = shows)
            }
        };
        told.to(&language)
    }

    fn world(&self) -> Result<WorldConfig, Problem> {
        let mut world = WorldConfig::new(kernel(self.kernel.profile()?, &self.machine)?);
        world.engine.seed = self.seed.unwrap_or(world.engine.seed);
        world.other_memory = self.machine.other_pages.map_or(0, i64::from);
        socket(&self.socket, &mut world)?;
        world.peer = peer(&self.peer, world.engine.device.mtu - world.engine.device.ip_header - TCP_HEADER)?;
        if self.peer.kind == PeerKind::Tun {
            // The device tells when it has no room, as a network card does.
            world.engine.device.holds_clones = self.socket.holds_clones.unwrap_or(true);
        }
        world.link = link(&self.link, "link", &world.link)?;
        world.gso_link = self.link.gso.unwrap_or(false);
        if let Some(back) = &self.ack_link {
            if back.gso.is_some() {
                return Err(Problem::of_key("ack_link", "gso", text!("scenario-gso-belongs-in-link-it").aloud()));
            }
            world.ack_link = Some(link(back, "ack_link", &world.link)?);
        }
        let span = |span: Option<Span>| span.unwrap_or_default().0;
        let costs = &self.costs;
        world.costs = Costs { syscall: span(costs.syscall), packet: span(costs.packet), timer: span(costs.timer) };
        world.programs = programs(&self.task)?;
        world.open = self.open()?;
        world.script = script::items(&self.script, &world.programs, self.peer.kind, &mut world.expectations)?;
        Ok(world)
    }

    /// A real kernel waits for our SYN; and before `accept` there is no socket to write to.
    fn open(&self) -> Result<Open, Problem> {
        match self.socket.open.unwrap_or_default() {
            OpenName::Active => Ok(Open::Active),
            OpenName::Passive if self.peer.kind == PeerKind::Tun => {
                let message = text!("scenario-socket-with-open-passive-the").aloud();
                Err(Problem::of_key("socket", "open", message)
                    .hint(text!("scenario-take-kind-loopback-or-manual").aloud()))
            }
            OpenName::Passive => match self.task.iter().find(|task| task.get_ref().start_at.is_some()) {
                Some(task) => {
                    let message = text!("scenario-start-at-may-come-before").aloud();
                    Err(Problem::new(File::place_of(task), message.to_owned()))
                }
                None => Ok(Open::Passive),
            },
        }
    }

    /// What the file itself must not say, though options may make it so.
    pub(super) fn check_peer_keys(&self) -> Result<(), Problem> {
        let peer = &self.peer;
        let (kind, strangers) = match peer.kind {
            PeerKind::Loopback => ("loopback", vec![("window", peer.window.is_some())]),
            PeerKind::Manual => (
                "manual",
                vec![
                    ("rcvbuf", peer.rcvbuf.is_some()),
                    ("read_rate", peer.read_rate.is_some()),
                    ("delayed_ack", peer.delayed_ack.is_some()),
                    ("quick_acks", peer.quick_acks.is_some()),
                    ("dsack", peer.dsack.is_some()),
                    ("answer", peer.answer.is_some()),
                    ("answer_after", peer.answer_after.is_some()),
                    ("think", peer.think.is_some()),
                ],
            ),
            PeerKind::Tun => (
                "tun",
                vec![
                    ("mss", peer.mss.is_some()),
                    ("window_scale", peer.window_scale.is_some()),
                    ("delayed_ack", peer.delayed_ack.is_some()),
                    ("quick_acks", peer.quick_acks.is_some()),
                    ("dsack", peer.dsack.is_some()),
                    ("window", peer.window.is_some()),
                    ("answer", peer.answer.is_some()),
                    ("answer_after", peer.answer_after.is_some()),
                    ("think", peer.think.is_some()),
                ],
            ),
        };
        match strangers.into_iter().find(|(_, given)| *given) {
            Some((key, _)) => Err(Problem::of_key(
                "peer",
                key,
                text!("scenario-peer-means-nothing-to-the", key = key.to_string(), kind = kind.to_string()).aloud(),
            )),
            None => Ok(()),
        }
    }
}

/// With the sysctls of `[machine]`.
fn kernel(mut kernel: Kernel, machine: &MachineTable) -> Result<Kernel, Problem> {
    let sysctl = &mut kernel.sysctl;
    if let Some(mem) = machine.tcp_mem {
        sysctl.mem = mem.map(i64::from);
    }
    if let Some(wmem) = machine.tcp_wmem {
        sysctl.wmem = wmem.map(Size32::bytes);
    }
    replace(&mut sysctl.wmem_max, machine.wmem_max.map(Size32::bytes));
    replace(&mut sysctl.rmem, machine.tcp_rmem.map(|sizes| sizes.map(Size32::bytes)));
    replace(&mut sysctl.rmem_max, machine.rmem_max.map(Size32::bytes));
    replace(&mut sysctl.moderate_rcvbuf, machine.tcp_moderate_rcvbuf);
    replace(&mut sysctl.optmem_max, machine.optmem_max.map(Size32::bytes));
    replace(&mut sysctl.max_orphans, machine.tcp_max_orphans);
    replace(&mut sysctl.high_order_alloc_disable, machine.high_order_alloc_disable);
    replace(&mut sysctl.notsent_lowat, machine.tcp_notsent_lowat.map(Size32::bytes));
    replace(&mut sysctl.limit_output_bytes, machine.tcp_limit_output_bytes.map(Size32::bytes));
    replace(&mut sysctl.autocorking, machine.tcp_autocorking);
    replace(&mut sysctl.min_tso_segs, machine.tcp_min_tso_segs);
    replace(&mut sysctl.tso_rtt_log, machine.tcp_tso_rtt_log);
    replace(&mut sysctl.tso_win_divisor, machine.tcp_tso_win_divisor);
    replace(&mut sysctl.early_retrans, machine.tcp_early_retrans.map(|on| if on { 3 } else { 0 }));
    replace(&mut sysctl.slow_start_after_idle, machine.tcp_slow_start_after_idle);
    life::sysctls(machine, sysctl).map_err(|(key, what)| machine_key(key, what))?;
    replace(&mut sysctl.reordering, machine.tcp_reordering);
    replace(&mut sysctl.init_cwnd, machine.initcwnd);
    replace(&mut sysctl.ecn, machine.tcp_ecn);
    if let Some(Span(rto_min)) = machine.tcp_rto_min {
        sysctl.rto_min_ms = u32::try_from(rto_min.as_millis())
            .ok()
            .filter(|millis| (1..=LONGEST_RTO_MIN_MS).contains(millis))
            .ok_or_else(|| machine_key("tcp_rto_min", "must be between 1ms and 2147s"))?;
    }
    let (none, falls) = ("must be at least 1", "must not fall from one value to the next");
    let (int, most) = ("must be at most 2147483647", i32::MAX as u32);
    let wrong = [
        ("initcwnd", none, sysctl.init_cwnd == 0),
        ("initcwnd", int, sysctl.init_cwnd > most),
        ("tcp_reordering", int, sysctl.reordering > most),
        ("tcp_ecn", "must be 0 (refused), 1 (asked for) or 2 (agreed to)", sysctl.ecn > 2),
        ("tcp_min_tso_segs", none, sysctl.min_tso_segs == 0),
        ("tcp_mem", falls, !sysctl.mem.is_sorted()),
        ("tcp_wmem", falls, !sysctl.wmem.is_sorted()),
    ];
    match wrong.into_iter().find(|(.., is_wrong)| *is_wrong) {
        Some((key, what, _)) => Err(machine_key(key, what)),
        None => Ok(kernel),
    }
}

fn machine_key(key: &'static str, what: &'static str) -> Problem {
    Problem::of_key("machine", key, format!("[machine]: `{key}` {}", term(&aloud(), what)))
}

fn replace<T>(value: &mut T, by: Option<T>) {
    if let Some(by) = by {
        *value = by;
    }
}

/// What the stack may do for the device, and whether the device takes super-packets.
fn device_features(device: DeviceName) -> (Features, bool) {
    match device {
        DeviceName::Tso => (Features::ALL, true),
        DeviceName::Sg => (Features::NO_GSO, false),
        DeviceName::None => (Features::NONE, false),
    }
}

fn socket(table: &SocketTable, world: &mut WorldConfig) -> Result<(), Problem> {
    let engine = &mut world.engine;
    replace(&mut engine.timestamps, table.timestamps);
    replace(&mut engine.sack, table.sack);
    replace(&mut engine.window_scaling, table.window_scaling);
    replace(&mut engine.isn, table.isn.map(SeqNum));
    replace(&mut engine.device.mtu, table.mtu.map(|mtu| mtu.bytes()));
    if let Some(device) = table.device {
        (engine.device.features, engine.device.tso) = device_features(device);
    }
    replace(&mut engine.device.tso, table.tso);
    replace(&mut engine.device.holds_clones, table.holds_clones);
    if table.ipv6 == Some(true) {
        engine.device.ip_header = 40;
    }
    engine.congestion = match table.congestion.unwrap_or_default() {
        CongestionName::Reno => Algorithm::Reno,
        CongestionName::Cubic => Algorithm::Cubic,
    };
    world.socket = socket_options!(table).collect();
    if table.maxseg.is_some_and(|bytes| !(88..=32_767).contains(&bytes)) {
        return Err(Problem::of_key("socket", "maxseg", text!("scenario-socket-maxseg-must-be-from").aloud()));
    }
    world.socket.extend(table.linger2.map(SockOpt::Linger2));
    world.socket.extend(table.maxseg.map(SockOpt::MaxSeg));
    let life = life::options(table.keepalive, table.linger, table.syn_retries);
    world
        .socket
        .extend(life.map_err(|(key, what)| Problem::of_key("socket", key, format!("[socket]: `{key}` {what}")))?);
    Ok(())
}

fn peer(table: &PeerTable, mss_of_mtu: u32) -> Result<PeerConfig, Problem> {
    let mut offer = Offer { mss: mss_of_mtu as u16, ..Offer::default() };
    replace(&mut offer.mss, table.mss);
    if let Some(scale) = table.window_scale {
        if scale > MAX_WINDOW_SCALE {
            let message = text!("scenario-peer-window-scale-is-the", scale = scale.to_string()).aloud();
            return Err(Problem::of_key("peer", "window_scale", message));
        }
        offer.window_scale = Some(scale);
    }
    Ok(match table.kind {
        PeerKind::Loopback => {
            let mut config = ReceiverConfig { offer, ..ReceiverConfig::default() };
            replace(&mut config.buffer, table.rcvbuf.map(Size32::bytes));
            replace(&mut config.read_rate, table.read_rate.map(|rate| rate.bytes_per_second()));
            replace(&mut config.delayed_ack, table.delayed_ack.map(|Span(span)| span));
            replace(&mut config.quick_acks, table.quick_acks);
            replace(&mut config.dsack, table.dsack);
            config.answer = answer(table)?;
            PeerConfig::Loopback(config)
        }
        PeerKind::Manual => {
            let mut config = ManualConfig { offer, ..ManualConfig::default() };
            replace(&mut config.window, table.window.map(Size32::bytes));
            PeerConfig::Manual(config)
        }
        PeerKind::Tun => PeerConfig::Remote(RemoteConfig {
            read_rate: table.read_rate.and_then(|rate| rate.bytes_per_second()),
            rcvbuf: table.rcvbuf.map(Size32::bytes),
            own_program: false,
        }),
    })
}

fn answer(table: &PeerTable) -> Result<Option<Answer>, Problem> {
    match (table.answer, table.answer_after) {
        (Some(bytes), Some(after)) if bytes.bytes() > 0 && after.bytes() > 0 => Ok(Some(Answer {
            after: after.bytes().into(),
            bytes: bytes.bytes(),
            think: table.think.unwrap_or_default().0,
        })),
        (None, None) if table.think.is_none() => Ok(None),
        _ => {
            let message = text!("scenario-peer-an-answer-needs-answer").aloud();
            Err(Problem::of_key("peer", if table.answer.is_some() { "answer" } else { "answer_after" }, message))
        }
    }
}

fn link(table: &LinkTable, name: &'static str, default: &LinkConfig) -> Result<LinkConfig, Problem> {
    let mut link = default.clone();
    replace(&mut link.rate, table.rate.map(|rate| rate.bits_per_second()));
    replace(&mut link.delay, table.delay.map(|Span(span)| span));
    match table.queue {
        Some(QueueLimit::Packets(packets)) => link.queue_packets = packets,
        Some(QueueLimit::Bytes(bytes)) => link.queue_bytes = bytes,
        None => {}
    }
    replace(&mut link.loss, table.loss.map(Chance::probability));
    replace(&mut link.duplication, table.duplicate.map(Chance::probability));
    replace(&mut link.reordering, table.reorder.map(Chance::probability));
    replace(&mut link.reorder_delay, table.reorder_delay.map(|Span(span)| span));
    let accidents = link.loss + link.duplication + link.reordering;
    if accidents > 1.0 {
        let percent = (accidents * 1e4).round() / 1e2;
        let message =
            text!("scenario-loss-duplicate-and-reorder-make", name = name.to_string(), percent = percent.to_string())
                .aloud();
        return Err(Problem::of_key(name, "loss", message));
    }
    if link.rate == Some(0) {
        return Err(Problem::of_key(
            name,
            "rate",
            text!("scenario-rate-must-not-be-0", name = name.to_string()).aloud(),
        )
        .hint(text!("scenario-to-stop-a-link-for").aloud()));
    }
    Ok(link)
}

fn programs(tables: &[Spanned<TaskTable>]) -> Result<Vec<ProgramConfig>, Problem> {
    if tables.is_empty() {
        return Ok(vec![ProgramConfig { writes: Vec::new(), ..ProgramConfig::default() }]);
    }
    let mut programs: Vec<ProgramConfig> = Vec::new();
    for table in tables {
        let name = match &table.get_ref().name {
            Some(name) => name.clone(),
            None if tables.len() == 1 => "writer".to_owned(),
            None => format!("writer {}", programs.len() + 1),
        };
        let span = File::place_of(table);
        if programs.iter().any(|other| other.name == name) {
            return Err(Problem::new(span, text!("scenario-two-tasks-are-called", name = name.to_string()).aloud()));
        }
        programs.push(program(table.get_ref(), name, span)?);
    }
    Ok(programs)
}

fn program(table: &TaskTable, name: String, span: Option<Range<usize>>) -> Result<ProgramConfig, Problem> {
    let fail = |message: String| {
        Problem::new(
            span.clone(),
            text!("scenario-task", name = name.to_string(), message = message.to_string()).aloud(),
        )
    };
    let writes = writes(table).map_err(fail)?;
    let total = total(table, &writes).map_err(fail)?;
    let mode = mode(table).map_err(fail)?;
    let start = match (table.start, table.start_at) {
        (Some(_), Some(_)) => return Err(fail(text!("scenario-start-and-start-at-exclude").aloud())),
        (None, Some(Span(at))) => Start::At(Time::ZERO + at),
        (after, None) => Start::Connected(after.unwrap_or_default().0),
    };
    let pause = table.pause.map_or(ProgramConfig::default().pause, |Span(span)| span);
    let read = table.read.map_or(0, Size32::bytes);
    if table.reads_first && read == 0 {
        return Err(fail(text!("scenario-reads-first-needs-read-the").aloud()));
    }
    if table.polls_first && !matches!(mode, Mode::Poll | Mode::Epoll { .. }) {
        return Err(fail(text!("scenario-polls-first-needs-mode-poll").aloud()));
    }
    let (reads_first, polls_first) = (table.reads_first, table.polls_first);
    let finally = finally(table.finally);
    Ok(ProgramConfig { name, start, writes, total, pause, mode, finally, read, reads_first, polls_first })
}

fn writes(table: &TaskTable) -> Result<Vec<Write>, String> {
    let flags = flags(&table.flags);
    let one = |buffers| Write { buffers, flags };
    let writes: Vec<Write> = match (&table.write, &table.writev) {
        (Some(_), Some(_)) => return Err(text!("scenario-write-and-writev-exclude-each").aloud()),
        (Some(calls), None) => calls.0.iter().map(|size| one(vec![size.bytes()])).collect(),
        (None, Some(buffers)) => vec![one(buffers.0.iter().map(|size| size.bytes()).collect())],
        (None, None) => Vec::new(),
    };
    if writes.iter().any(|write| write.is_empty() || write.len() > i32::MAX as u64) {
        return Err(text!("scenario-a-call-must-send-between").aloud());
    }
    Ok(writes)
}

fn total(table: &TaskTable, writes: &[Write]) -> Result<Option<u64>, String> {
    match (table.total, table.times) {
        (Some(_), Some(_)) => Err(text!("scenario-total-and-times-exclude-each").aloud()),
        (None, None) => Ok(None),
        _ if writes.is_empty() => Err(text!("scenario-total-and-times-need-a").aloud()),
        (Some(total), None) => Ok(Some(total.0)),
        (None, Some(times)) => Ok(Some(bytes_of_calls(writes, times))),
    }
}

fn mode(table: &TaskTable) -> Result<Mode, String> {
    Ok(match (table.mode.unwrap_or_default(), table.retry_after) {
        (TaskMode::Nonblocking, retry) => {
            Mode::NonBlocking { retry_after: retry.map_or(RETRY_AFTER, |Span(span)| span) }
        }
        (_, Some(_)) => return Err(text!("scenario-retry-after-needs-mode-nonblocking").aloud()),
        (TaskMode::Blocking, None) => Mode::Blocking,
        (TaskMode::Poll, None) => Mode::Poll,
        (TaskMode::Epoll, None) => Mode::Epoll { edge: false },
        (TaskMode::EpollEdge, None) => Mode::Epoll { edge: true },
    })
}

/// Bytes of so many calls, each of which sends what comes next in `writes`.
fn bytes_of_calls(writes: &[Write], times: u64) -> u64 {
    let rounds = times / writes.len() as u64;
    let rest = (times % writes.len() as u64) as usize;
    let bytes = |writes: &[Write]| writes.iter().map(Write::len).sum::<u64>();
    rounds.saturating_mul(bytes(writes)).saturating_add(bytes(&writes[..rest]))
}

fn finally(name: Option<FinallyName>) -> Finally {
    match name {
        None | Some(FinallyName::Nothing) => Finally::Nothing,
        Some(FinallyName::Shutdown) => Finally::Shutdown,
        Some(FinallyName::Close) => Finally::Close,
    }
}
