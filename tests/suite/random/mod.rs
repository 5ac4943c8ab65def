//! Random worlds, in which either side opens the connection and both may write: programs, options, links, readers and
//! scripts of any kind, and the things done to them.

pub mod checker;

use std::time::Duration;

use proptest::prelude::*;

use skbscope::engine::{Algorithm, Features, Kernel, MsgFlags, SockOpt};
use skbscope::peer::{Answer, LinkChange, LinkConfig, Offer, PeerCommand, PeerConfig, ReceiverConfig};
use skbscope::units::{SeqNum, TaskId, Time};
use skbscope::world::{Command, Finally, Mode, Open, ProgramConfig, ScriptItem, Start, Way, When, WorldConfig, Write};

pub fn flags() -> impl Strategy<Value = MsgFlags> {
    prop_oneof![
        8 => Just(MsgFlags::empty()),
        1 => Just(MsgFlags::MORE),
        1 => Just(MsgFlags::EOR),
        1 => Just(MsgFlags::ZEROCOPY),
        1 => Just(MsgFlags::SPLICE_PAGES),
        1 => Just(MsgFlags::OOB),
    ]
}

fn write() -> impl Strategy<Value = Write> {
    let size = prop_oneof![3 => 1_u32..300, 4 => 300_u32..6000, 2 => 6000_u32..80_000];
    (prop::collection::vec(size, 1..4), flags()).prop_map(|(buffers, flags)| Write { buffers, flags })
}

fn program(most: u64) -> impl Strategy<Value = ProgramConfig> {
    let start = prop_oneof![
        3 => (0_u64..5).prop_map(|ms| Start::Connected(Duration::from_millis(ms))),
        1 => (0_u64..5).prop_map(|ms| Start::At(Time::from_millis(ms))),
    ];
    let mode = prop_oneof![
        4 => Just(Mode::Blocking),
        1 => (1_u64..20).prop_map(|ms| Mode::NonBlocking { retry_after: Duration::from_millis(ms) }),
        1 => Just(Mode::Poll),
        1 => any::<bool>().prop_map(|edge| Mode::Epoll { edge }),
    ];
    let pause = prop_oneof![Just(1_u64), 1_u64..3000];
    (start, prop::collection::vec(write(), 1..3), 1..most, pause, mode).prop_map(
        |(start, writes, total, pause, mode)| ProgramConfig {
            start,
            writes,
            total: Some(total),
            // poll() says yes and send() EAGAIN for as long as the machine has no memory: who polls spins, not too fast.
            pause: Duration::from_micros(match mode {
                Mode::Poll | Mode::Epoll { .. } => pause.max(50),
                Mode::Blocking | Mode::NonBlocking { .. } => pause,
            }),
            mode,
            finally: Finally::Nothing,
            read: 0,
            reads_first: false,
            polls_first: false,
            name: "writer".to_owned(),
        },
    )
}

pub fn option() -> impl Strategy<Value = SockOpt> {
    prop_oneof![
        3 => (0_i32..100_000).prop_map(SockOpt::SndBuf),
        2 => any::<bool>().prop_map(SockOpt::NoDelay),
        1 => (1_u32..50_000).prop_map(SockOpt::NotsentLowat),
        2 => Just(SockOpt::ZeroCopy(true)),
        1 => (100_000_u64..10_000_000).prop_map(|rate| SockOpt::MaxPacingRate(Some(rate))),
        1 => (1_u64..50).prop_map(|ms| SockOpt::SndTimeo(Some(Duration::from_millis(ms)))),
    ]
}

/// A link on which a connection survives: no accident is so frequent that time-outs pile up.
fn link() -> impl Strategy<Value = LinkConfig> {
    let rate = prop_oneof![1 => Just(None), 2 => (500_000_u64..200_000_000).prop_map(Some)];
    let share = || prop_oneof![2 => Just(0.0), 2 => 0.0..0.08_f64];
    (rate, 0_u64..30_000, 5_u32..200, share(), share(), share(), 1_u64..20_000).prop_map(
        |(rate, delay, queue_packets, loss, duplication, reordering, reorder_delay)| LinkConfig {
            rate,
            delay: Duration::from_micros(delay),
            queue_packets,
            queue_bytes: u64::MAX,
            loss,
            duplication,
            reordering,
            reorder_delay: Duration::from_micros(reorder_delay),
        },
    )
}

fn receiver() -> impl Strategy<Value = ReceiverConfig> {
    let offer = (any::<u32>(), 88_u16..9000, prop::option::of(0_u8..10), any::<bool>(), any::<bool>()).prop_map(
        |(isn, mss, window_scale, sack, timestamps)| Offer { isn: SeqNum(isn), mss, window_scale, sack, timestamps },
    );
    let buffer = prop_oneof![1 => 500_u32..5000, 3 => 5000_u32..1_000_000];
    let rate = prop_oneof![2 => Just(None), 1 => (50_000_u64..5_000_000).prop_map(Some)];
    let delayed_ack = (0_u64..60).prop_map(Duration::from_millis);
    let answer = (1_u64..30_000, 1_u32..30_000, 0_u64..20).prop_map(|(after, bytes, ms)| Answer {
        after,
        bytes,
        think: Duration::from_millis(ms),
    });
    (offer, buffer, rate, delayed_ack, 0_u32..20, any::<bool>(), prop::option::of(answer)).prop_map(
        |(offer, buffer, read_rate, delayed_ack, quick_acks, dsack, answer)| ReceiverConfig {
            offer,
            buffer,
            read_rate,
            delayed_ack,
            quick_acks,
            dsack,
            answer,
        },
    )
}

/// What a user may do.
pub fn command() -> impl Strategy<Value = Command> {
    let link = |change| Command::Link { way: Way::Both, change };
    prop_oneof![
        2 => option().prop_map(Command::SetSockOpt),
        1 => any::<bool>().prop_map(|cork| Command::SetSockOpt(SockOpt::Cork(cork))),
        1 => (0_u16..2).prop_map(|task| Command::Interrupt { task: TaskId(task) }),
        1 => (0_i64..600_000).prop_map(|pages| Command::OtherMemory { pages }),
        1 => prop::option::of(0_u64..500_000).prop_map(|rate| Command::Peer(PeerCommand::ReadRate(rate))),
        1 => (1_u32..60_000).prop_map(|bytes| Command::Peer(PeerCommand::Write(bytes))),
        1 => (0_u64..40).prop_map(move |ms| link(LinkChange::Delay(Duration::from_millis(ms)))),
        1 => (1_u32..6).prop_map(move |packets| link(LinkChange::DropNext(packets))),
        1 => (1_u32..9000, flags()).prop_map(|(bytes, flags)| Command::Write { task: TaskId(0), bytes, flags }),
    ]
}

/// Things that happen on the way; every trouble ends, so that the stream can arrive.
fn script() -> impl Strategy<Value = Vec<ScriptItem>> {
    let item = (0_u64..200, command())
        .prop_map(|(ms, command)| ScriptItem { when: When::After(Duration::from_millis(ms)), command });
    prop::collection::vec(item, 0..6).prop_map(|mut items| {
        let end = |command| ScriptItem { when: When::After(Duration::ZERO), command };
        items.push(end(Command::Peer(PeerCommand::ReadRate(None))));
        items.push(end(Command::OtherMemory { pages: 0 }));
        items.push(end(Command::SetSockOpt(SockOpt::Cork(false))));
        items
    })
}

/// 3.10 does not mark the socket when the machine refuses memory, so an edge-triggered epoll set never hears of it again:
/// such a writer stands still for ever. Level-triggered sets ask for themselves.
fn told_of_memory(program: ProgramConfig, kernel: &Kernel) -> ProgramConfig {
    match program.mode {
        Mode::Epoll { .. } if !kernel.rules.nospace_for_memory => {
            ProgramConfig { mode: Mode::Epoll { edge: false }, ..program }
        }
        _ => program,
    }
}

/// Before a connection is accepted there is no socket to write to.
fn started_when(open: Open, program: ProgramConfig) -> ProgramConfig {
    match program.start {
        Start::At(_) if open == Open::Passive => ProgramConfig { start: Start::Connected(Duration::ZERO), ..program },
        _ => program,
    }
}

/// A kernel, and what its device can do.
fn kernel() -> impl Strategy<Value = (Kernel, Features)> {
    let features = prop_oneof![2 => Just(Features::ALL), 1 => Just(Features::NO_GSO), 1 => Just(Features::NONE)];
    (prop::sample::select(Kernel::all().collect::<Vec<_>>()), features)
}

/// Options that decide how a connection ends.
fn end_option() -> impl Strategy<Value = SockOpt> {
    prop_oneof![
        1 => (1_u64..100_000).prop_map(|ms| SockOpt::UserTimeout(Duration::from_millis(ms))),
        1 => (1_u64..5).prop_map(|seconds| SockOpt::KeepIdle(Duration::from_secs(seconds))),
        2 => Just(SockOpt::KeepAlive(true)),
        1 => prop::option::of(0_u64..5).prop_map(|linger| SockOpt::Linger(linger.map(Duration::from_secs))),
        1 => (1_u32..4).prop_map(SockOpt::SynCnt),
    ]
}

/// What ends a connection, or makes it hard to go on.
fn blow() -> impl Strategy<Value = Command> {
    prop_oneof![
        Just(Command::Shutdown),
        Just(Command::Close),
        Just(Command::Peer(PeerCommand::Close)),
        Just(Command::Peer(PeerCommand::Reset)),
        Just(Command::Peer(PeerCommand::ReadRate(Some(0)))),
        Just(Command::OtherMemory { pages: 10_000_000 }),
        (prop_oneof![Just(Way::Data), Just(Way::Acks), Just(Way::Both)], 0.0..=1.0_f64)
            .prop_map(|(way, loss)| Command::Link { way, change: LinkChange::Loss(loss) }),
        (0_u64..30_000)
            .prop_map(|ms| Command::Link { way: Way::Both, change: LinkChange::Delay(Duration::from_millis(ms)) }),
        end_option().prop_map(Command::SetSockOpt),
    ]
}

/// Worlds in which streams need not arrive: somebody closes, resets, or is not there any more.
pub fn dying_world() -> impl Strategy<Value = WorldConfig> {
    let finally = prop_oneof![Just(Finally::Nothing), Just(Finally::Shutdown), Just(Finally::Close)];
    let blows = prop::collection::vec((0_u64..3_000, blow()), 1..6);
    (world(100_000), prop::collection::vec(end_option(), 0..3), finally, blows, 0_u32..3).prop_map(
        |(mut config, options, finally, blows, tries)| {
            config.socket.extend(options);
            for program in &mut config.programs {
                program.finally = finally;
            }
            let sysctl = &mut config.engine.kernel.sysctl;
            (sysctl.orphan_retries, sysctl.retries2) = (tries, 3 + 5 * tries);
            config.script.truncate(config.script.len() - 3);
            config.script.extend(
                blows
                    .into_iter()
                    .map(|(ms, command)| ScriptItem { when: When::After(Duration::from_millis(ms)), command }),
            );
            config
        },
    )
}

/// Worlds of up to three programs that write up to `most` bytes each.
pub fn world(most: u64) -> impl Strategy<Value = WorldConfig> {
    let programs = prop::collection::vec(program(most), 1..4);
    let options = prop::collection::vec(option(), 0..3);
    let switches = (any::<[bool; 10]>(), 576_u32..9000, any::<u64>(), any::<u32>());
    let ack_link = prop::option::of(link());
    let switches = (switches, kernel());
    (programs, options, receiver(), link(), ack_link, script(), switches).prop_map(
        |(programs, socket, receiver, link, ack_link, script, ((switch, mtu, seed, isn), (kernel, features)))| {
            let open = if switch[9] { Open::Passive } else { Open::Active };
            let told = |program| started_when(open, told_of_memory(program, &kernel));
            let programs = programs.into_iter().map(told).collect();
            let mut config = WorldConfig::new(kernel);
            config.engine.device.features = features;
            config.engine.device.tso = features.gso;
            config.engine.device.mtu = mtu;
            config.engine.device.holds_clones = switch[0];
            config.engine.sack = switch[1];
            config.engine.timestamps = switch[2];
            config.engine.window_scaling = switch[3];
            config.engine.congestion = if switch[4] { Algorithm::Reno } else { Algorithm::Cubic };
            config.engine.isn = SeqNum(if switch[5] { u32::MAX - isn % 200_000 } else { isn });
            config.engine.seed = seed;
            config.checksums = switch[6];
            config.gso_link = switch[7];
            config.engine.kernel.sysctl.high_order_alloc_disable = switch[8];
            WorldConfig {
                programs,
                open,
                socket,
                peer: PeerConfig::Loopback(receiver),
                link,
                ack_link,
                script,
                check: true,
                digest: true,
                ..config
            }
        },
    )
}
