//! Whole sessions: programs, engine, link and peer under one virtual clock.

use std::time::Duration;

use skbscope::engine::{Algorithm, Errno, Kernel, MsgFlags, NoProbe, SockOpt, State, Timer};
use skbscope::peer::{
    Fate, LinkChange, LinkConfig, ManualConfig, Peer, PeerCommand, PeerConfig, ReceiverConfig, Refusal,
};
use skbscope::units::{SeqNum, TaskId, Time};
use skbscope::wire::Flags;
use skbscope::world::{
    Cause, Command, Direction, Doing, Finally, Happening, Mode, ProgramConfig, Refused, ScriptItem, Start, Way, When,
    World, WorldConfig, Write,
};

const MS: Duration = Duration::from_millis(1);
const SECOND: Duration = Duration::from_secs(1);

/// A checked world with these programs.
fn config(programs: Vec<ProgramConfig>) -> WorldConfig {
    WorldConfig { programs, check: true, digest: true, ..WorldConfig::new(Kernel::v6_18()) }
}

fn writer(total: u64, bytes: u32) -> ProgramConfig {
    ProgramConfig { writes: vec![Write::of(bytes)], total: Some(total), ..ProgramConfig::default() }
}

fn receiver(config: &mut WorldConfig) -> &mut ReceiverConfig {
    match &mut config.peer {
        PeerConfig::Loopback(receiver) => receiver,
        PeerConfig::Manual(_) => panic!("a loopback peer"),
    }
}

fn at(ms: u64, command: Command) -> ScriptItem {
    ScriptItem { when: When::At(Time::from_millis(ms)), command }
}

/// Runs a world to its end, or for a virtual hour, with all checks after every input.
fn run(config: &WorldConfig) -> World {
    let mut world = World::new(config);
    run_until(&mut world, Time::from_millis(3_600_000));
    world
}

fn run_until(world: &mut World, until: Time) {
    let mut happening = Happening::new();
    while !world.is_finished() && world.advance(until, &mut NoProbe, &mut happening) {
        if let Err(violation) = world.check() {
            panic!("{} {}: {violation}", happening.at, happening.cause);
        }
    }
}

/// Everything that was written has been read, byte for byte.
fn assert_delivered(world: &World, bytes: u64) {
    let stats = world.stats();
    assert!(world.is_finished(), "{stats:#?} {:?}", world.programs);
    assert_eq!((stats.written_bytes, stats.delivered_bytes), (bytes, bytes), "{stats:#?}");
    assert_eq!(world.written_digest(), world.read_digest());
}

// ---- transfers ----

#[test]
fn a_plain_transfer_arrives_whole() {
    let world = run(&config(vec![writer(1_000_000, 4096)]));

    assert_delivered(&world, 1_000_000);
    let stats = world.stats();
    assert_eq!((stats.retransmits, stats.timeouts), (0, 0), "{stats:#?}");
    assert_eq!(stats.calls, 245);
}

#[test]
fn all_devices_and_codecs_carry_the_same_stream() {
    let plain = config(vec![writer(300_000, 10_000)]);
    let mut digests = Vec::new();
    for (gso_link, checksums, holds_clones, ip_header) in
        [(false, false, false, 20), (true, true, false, 20), (false, true, true, 40), (true, false, true, 20)]
    {
        let mut config = plain.clone();
        (config.gso_link, config.checksums) = (gso_link, checksums);
        (config.engine.device.holds_clones, config.engine.device.ip_header) = (holds_clones, ip_header);
        config.link.rate = Some(50_000_000);
        config.link.queue_packets = 10_000;
        let world = run(&config);

        assert_delivered(&world, 300_000);
        assert_eq!(world.engine.sk.wmem_alloc, 0);
        assert_eq!(world.link.stats().sent, world.stats().packets_sent);
        digests.push(world.read_digest());
    }
    digests.dedup();
    assert_eq!(digests.len(), 1);
}

#[test]
fn a_sequence_number_wraps_without_notice() {
    let mut config = config(vec![writer(200_000, 3000)]);
    config.engine.isn = SeqNum(u32::MAX - 100_000);
    config.link.loss = 0.02;

    assert_delivered(&run(&config), 200_000);
}

#[test]
fn a_lossy_link_is_repaired_with_sack_and_without() {
    for (sack, congestion) in [(true, Algorithm::Cubic), (false, Algorithm::Reno)] {
        let mut config = config(vec![writer(2_000_000, 16_384)]);
        config.engine.sack = sack;
        config.engine.congestion = congestion;
        config.link = LinkConfig {
            rate: Some(100_000_000),
            delay: 5 * MS,
            loss: 0.02,
            duplication: 0.01,
            reordering: 0.02,
            ..LinkConfig::default()
        };
        let world = run(&config);

        assert_delivered(&world, 2_000_000);
        let stats = world.stats();
        assert!(stats.retransmits >= 10 && stats.data_link.lost >= 10, "{stats:#?}");
        assert!(stats.peer.duplicates > 0 && stats.peer.out_of_order > 0, "{stats:#?}");
    }
}

#[test]
fn a_small_queue_drops_and_the_sender_adapts() {
    let mut config = config(vec![writer(3_000_000, 65_536)]);
    config.link = LinkConfig { rate: Some(10_000_000), delay: 10 * MS, queue_packets: 20, ..LinkConfig::default() };
    let world = run(&config);

    assert_delivered(&world, 3_000_000);
    let stats = world.stats();
    assert!(stats.data_link.queue_full > 0, "{stats:#?}");
    // 3 MB at 10 Mbit/s take 2.4 s; with headers and losses somewhat more.
    assert!((2_400_000_000..4_000_000_000).contains(&stats.virtual_ns), "{stats:#?}");
}

#[test]
fn an_autotuned_sender_fills_a_long_path() {
    let mut config = config(vec![writer(20_000_000, 65_536)]);
    config.link = LinkConfig { rate: Some(100_000_000), delay: 50 * MS, queue_packets: 2000, ..LinkConfig::default() };
    let world = run(&config);

    assert_delivered(&world, 20_000_000);
    let stats = world.stats();
    assert!(stats.largest_sndbuf > 2_000_000, "{stats:#?}");
    // 20 MB take 1.6 s on the wire; slow start over 100 ms round trips costs about another second.
    assert!(stats.virtual_ns < 3_500_000_000, "{stats:#?}");
}

// ---- waiting ----

#[test]
fn a_blocking_writer_sleeps_while_the_buffer_is_full() {
    let mut config = config(vec![writer(2_000_000, 200_000)]);
    config.socket = vec![SockOpt::SndBuf(21_000)];
    let mut world = World::new(&config);
    let mut happening = Happening::new();
    let (mut blocked, mut woken) = (0, 0);
    while !world.is_finished() && world.advance(Time::NEVER, &mut NoProbe, &mut happening) {
        blocked += happening.blocked.len();
        woken += happening.woken.len();
        assert_eq!(world.check(), Ok(()));
    }

    assert_delivered(&world, 2_000_000);
    assert!(blocked > 10 && blocked == woken, "{blocked} {woken}");
    let stats = world.stats();
    assert!(stats.blocked.sndbuf_ns > stats.virtual_ns / 2, "{stats:#?}");
    assert_eq!(stats.eagain, 0);
}

#[test]
fn every_way_of_waiting_gets_the_stream_through() {
    for mode in [
        Mode::Blocking,
        Mode::NonBlocking { retry_after: MS },
        Mode::Poll,
        Mode::Epoll { edge: false },
        Mode::Epoll { edge: true },
    ] {
        let mut config = config(vec![ProgramConfig { mode, ..writer(300_000, 20_000) }]);
        config.socket = vec![SockOpt::SndBuf(16_384)];
        let world = run(&config);

        assert_delivered(&world, 300_000);
        let stats = world.stats();
        let (sleeps_in_send, sleeps_in_poll) = (stats.blocked.sndbuf_ns > 0, stats.blocked.poll_ns > 0);
        assert_eq!(sleeps_in_send, mode == Mode::Blocking, "{mode:?} {stats:#?}");
        assert_eq!(sleeps_in_poll, matches!(mode, Mode::Poll | Mode::Epoll { .. }), "{mode:?} {stats:#?}");
    }
}

#[test]
fn a_writer_that_comes_before_the_handshake_waits_for_it() {
    let start = Start::At(Time::ZERO);
    let world = run(&config(vec![ProgramConfig { start, ..writer(1000, 1000) }]));

    assert_delivered(&world, 1000);
    assert_eq!(world.stats().blocked.connect_ns, 20_000_000);
}

#[test]
fn two_tasks_share_a_socket_and_their_bytes_interleave() {
    let mut config = config(vec![writer(200_000, 30_000), writer(200_000, 7000)]);
    config.socket = vec![SockOpt::SndBuf(20_000)];
    let world = run(&config);

    assert_delivered(&world, 400_000);
    assert!(world.programs.iter().all(|program| program.written == 200_000));
}

#[test]
fn a_zero_window_stops_the_sender_until_the_reader_reads() {
    let mut config = config(vec![writer(100_000, 10_000)]);
    receiver(&mut config).buffer = 20_000;
    receiver(&mut config).read_rate = Some(0);
    config.script = vec![at(5000, Command::Peer(PeerCommand::ReadRate(None)))];

    let mut world = World::new(&config);
    run_until(&mut world, Time::from_millis(4999));
    assert_eq!(world.stats().delivered_bytes, 0);
    let stats = world.stats();
    assert!(stats.window_probes >= 3 && stats.peer.zero_windows == 1, "{stats:#?}");

    run_until(&mut world, Time::from_millis(60_000));
    assert_delivered(&world, 100_000);
}

#[test]
fn a_slow_reader_sets_the_pace() {
    let mut config = config(vec![writer(200_000, 10_000)]);
    receiver(&mut config).buffer = 30_000;
    receiver(&mut config).read_rate = Some(50_000);
    let world = run(&config);

    assert_delivered(&world, 200_000);
    let stats = world.stats();
    assert!((4_000_000_000..4_500_000_000).contains(&stats.virtual_ns), "{stats:#?}");
    assert!(stats.peer.window_updates > 5, "{stats:#?}");
}

#[test]
fn a_short_machine_makes_writers_nap() {
    let mut config = config(vec![writer(400_000, 20_000)]);
    config.socket = vec![SockOpt::SndBuf(50_000)];
    let limit = config.engine.kernel.sysctl.mem[2];
    config.other_memory = limit + 1;
    config.script = vec![at(3000, Command::OtherMemory { pages: 0 })];
    let world = run(&config);

    assert_delivered(&world, 400_000);
    let stats = world.stats();
    assert!(stats.blocked.memory_ns > 0, "{stats:#?}");
}

#[test]
fn a_signal_ends_a_sleep_with_what_was_queued() {
    let mut config = config(vec![ProgramConfig { start: Start::Connected(MS), ..writer(500_000, 500_000) }]);
    config.socket = vec![SockOpt::SndBuf(10_000)];
    config.script = vec![at(30, Command::Interrupt { task: TaskId(0) })];
    let world = run(&config);

    assert_delivered(&world, 500_000);
    assert_eq!(world.programs[0].calls, 2);
}

// ---- endings ----

#[test]
fn both_sides_close() {
    for finally in [Finally::Shutdown, Finally::Close] {
        let world = run(&config(vec![ProgramConfig { finally, ..writer(50_000, 5000) }]));

        assert_delivered(&world, 50_000);
        assert_eq!(world.engine.sk.state, State::TimeWait, "{finally:?}");
        assert!(world.engine.sk.rcv_shutdown);
    }
}

#[test]
fn the_peer_may_close_first() {
    let mut config = config(vec![ProgramConfig { finally: Finally::Close, ..writer(500_000, 5000) }]);
    config.socket = vec![SockOpt::SndBuf(10_000)];
    config.script = vec![at(100, Command::Peer(PeerCommand::Close))];
    let world = run(&config);

    assert_delivered(&world, 500_000);
    assert_eq!(world.engine.sk.state, State::Close);
}

#[test]
fn a_fin_gets_through_a_lossy_link() {
    for seed in 0..20 {
        let mut config = config(vec![ProgramConfig { finally: Finally::Close, ..writer(5000, 1000) }]);
        config.engine.seed = seed;
        config.link.loss = 0.3;
        let world = run(&config);

        assert_delivered(&world, 5000);
        // Where the last ACK is lost again and again, TIME_WAIT ends before the peer is content.
        assert!(matches!(world.engine.sk.state, State::TimeWait | State::Close), "seed {seed}");
        assert!(world.engine.sk.rcv_shutdown, "seed {seed}");
    }
}

#[test]
fn a_reset_fails_sleeping_and_later_writers() {
    let idle = ProgramConfig { start: Start::At(Time::from_millis(500)), ..writer(1000, 1000) };
    let mut config = config(vec![writer(1_000_000, 100_000), idle]);
    config.socket = vec![SockOpt::SndBuf(10_000)];
    config.script = vec![at(100, Command::Peer(PeerCommand::Reset))];
    let world = run(&config);

    assert!(world.is_finished());
    assert_eq!(world.engine.sk.state, State::Close);
    assert_eq!(world.programs[0].doing, Doing::Failed(Errno::Econnreset));
    assert_eq!(world.programs[1].doing, Doing::Failed(Errno::Epipe));
    assert_eq!(world.engine.sk.wmem_queued, 0);
}

#[test]
fn a_refused_connection_fails_the_writers() {
    let mut config = config(vec![writer(1000, 1000)]);
    config.script = vec![at(0, Command::Peer(PeerCommand::Reset))];
    let world = run(&config);

    assert_eq!(world.programs[0].doing, Doing::Failed(Errno::Econnrefused));
}

#[test]
fn a_dead_link_ends_in_a_time_out() {
    let mut config = config(vec![writer(1_000_000, 10_000)]);
    config.socket = vec![SockOpt::UserTimeout(10 * SECOND)];
    config.script = vec![at(60, Command::Link { way: Way::Data, change: LinkChange::Loss(1.0) })];
    let world = run(&config);

    assert!(matches!(world.programs[0].doing, Doing::Failed(Errno::Etimedout)), "{:?}", world.programs[0].doing);
    assert!(world.stats().timeouts > 3, "{:#?}", world.stats());
}

// ---- the manual peer, commands, script ----

#[test]
fn nothing_is_freed_before_the_hand_acknowledges() {
    let mut config = config(vec![ProgramConfig { pause: MS, ..writer(2000, 1000) }]);
    config.peer = PeerConfig::Manual(ManualConfig::default());
    config.socket = vec![SockOpt::NoDelay(true)];
    let step = |command| ScriptItem { when: When::Step, command: Command::Peer(command) };
    config.script = vec![step(PeerCommand::AckUpTo(1500)), step(PeerCommand::AckAll)];
    config.auto_step = false;

    let mut world = World::new(&config);
    run_until(&mut world, Time::from_millis(100));
    assert_eq!((world.engine.sk.wmem_queued, world.engine.sk.outq()), (3664, 2000));

    assert!(world.next_script_step());
    run_until(&mut world, Time::from_millis(120));
    assert_eq!((world.engine.sk.wmem_queued, world.engine.sk.outq()), (1832, 500));

    assert!(world.next_script_step());
    run_until(&mut world, Time::from_millis(140));
    assert_eq!((world.engine.sk.wmem_queued, world.engine.sk.outq()), (0, 0));
    assert!(!world.next_script_step());
}

#[test]
fn steps_of_a_script_run_by_themselves_when_nobody_is_there_to_ask() {
    let mut config = config(vec![writer(2000, 1000)]);
    config.peer = PeerConfig::Manual(ManualConfig::default());
    let step = |command| ScriptItem { when: When::Step, command: Command::Peer(command) };
    config.script = vec![step(PeerCommand::AckNext), step(PeerCommand::ReadRate(None)), step(PeerCommand::AckAll)];
    let world = run(&config);

    assert_delivered(&world, 2000);
    assert_eq!(world.script_refusals(), [(1, Refused::Peer(Refusal::HasNoReader))]);
}

#[test]
fn a_script_item_after_another_keeps_its_distance() {
    let mut config = config(vec![ProgramConfig { writes: vec![], ..ProgramConfig::default() }]);
    let task = TaskId(0);
    let write = |bytes| Command::Write { task, bytes, flags: MsgFlags::empty() };
    config.script = vec![
        ScriptItem { when: When::After(100 * MS), command: write(100) },
        ScriptItem { when: When::After(50 * MS), command: write(200) },
    ];
    let mut world = World::new(&config);
    let mut happening = Happening::new();
    let mut sends = Vec::new();
    while !world.is_finished() && world.advance(Time::NEVER, &mut NoProbe, &mut happening) {
        if matches!(happening.cause, Cause::Call { .. }) {
            sends.push((happening.at.as_micros() / 1000, happening.cause.to_string()));
        }
    }

    let expected = [(0, "task 0 connect"), (120, "task 0 send 100"), (170, "task 0 send 200")];
    assert_eq!(sends, expected.map(|(at, what)| (at, what.to_owned())));
    assert_delivered(&world, 300);
}

#[test]
fn the_user_writes_beside_the_program_but_not_while_it_sleeps() {
    let mut config = config(vec![writer(500_000, 500_000)]);
    config.socket = vec![SockOpt::SndBuf(10_000)];
    let mut world = World::new(&config);
    run_until(&mut world, Time::from_millis(30));
    let mut happening = Happening::new();
    let write = Command::Write { task: TaskId(0), bytes: 777, flags: MsgFlags::empty() };

    let refused = world.command(&write, &mut NoProbe, &mut happening);
    assert_eq!(refused, Err(Refused::Busy(TaskId(0))));
    // But anybody may set an option.
    let raised = world.command(&Command::SetSockOpt(SockOpt::SndBuf(100_000)), &mut NoProbe, &mut happening);
    assert_eq!(raised, Ok(true));
    assert_eq!(world.engine.sk.sndbuf, 200_000);

    run_until(&mut world, Time::from_millis(60_000));
    assert_delivered(&world, 500_000);
    assert_eq!(world.command(&write, &mut NoProbe, &mut happening), Ok(true));
    run_until(&mut world, Time::from_millis(120_000));
    assert_delivered(&world, 500_777);
}

#[test]
fn a_halted_program_makes_no_call() {
    let mut world = World::new(&config(vec![writer(1_000_000, 1000)]));
    let task = TaskId(0);
    let mut happening = Happening::new();
    world.command(&Command::Halt { task, halted: true }, &mut NoProbe, &mut happening).expect("a program");
    run_until(&mut world, Time::from_millis(100));
    assert_eq!(world.written(), 0);

    world.command(&Command::Halt { task, halted: false }, &mut NoProbe, &mut happening).expect("a program");
    run_until(&mut world, Time::from_millis(10_000));
    assert_delivered(&world, 1_000_000);
}

// ---- what is told ----

#[test]
fn packets_are_told_with_their_times_at_both_ends() {
    let mut config = config(vec![writer(5000, 5000)]);
    config.link.rate = Some(8_000_000);
    let mut world = World::new(&config);
    let mut happening = Happening::new();
    let mut packets = Vec::new();
    while !world.is_finished() && world.advance(Time::NEVER, &mut NoProbe, &mut happening) {
        packets.append(&mut happening.packets);
    }

    let syn = &packets[0];
    assert_eq!((syn.direction, syn.segment.header.flags, syn.at), (Direction::Out, Flags::SYN, Time::ZERO));
    // 60 bytes at one byte a microsecond, and 10 ms.
    assert_eq!((syn.fate, syn.peer_at), (Some(Fate::Queued), Some(Time::from_micros(10_060))));
    let syn_ack = &packets[1];
    assert_eq!((syn_ack.direction, syn_ack.peer_at), (Direction::In, Some(Time::from_micros(10_060))));
    assert_eq!(syn_ack.at, Time::from_micros(20_120));
    let payload: usize = packets.iter().map(|packet| packet.segment.payload.len()).sum();
    assert_eq!(payload, 5000);
}

#[test]
fn a_super_packet_is_told_whole_and_in_pieces() {
    let mut config = config(vec![writer(20_000, 20_000)]);
    let mut seen = |tso| {
        config.engine.device.tso = tso;
        let mut world = World::new(&config);
        let mut happening = Happening::new();
        let mut supers: Vec<usize> = Vec::new();
        while !world.is_finished() && world.advance(Time::NEVER, &mut NoProbe, &mut happening) {
            for whole in &happening.super_packets {
                let pieces = &happening.packets[whole.packets.clone()];
                let bytes: Vec<u8> = pieces.iter().flat_map(|packet| packet.segment.payload.to_vec()).collect();
                assert_eq!(whole.segment(&happening.packets).payload, bytes);
                supers.push(pieces.len());
            }
        }
        supers
    };

    assert!(seen(true).iter().any(|&pieces| pieces > 1));
    assert!(seen(false).is_empty());
}

#[test]
fn an_advance_to_a_time_at_which_nothing_happens_only_moves_the_clock() {
    let mut world = World::new(&config(vec![writer(5000, 5000)]));
    let mut happening = Happening::new();
    assert!(world.advance(Time::ZERO, &mut NoProbe, &mut happening));
    assert_eq!(happening.cause.to_string(), "task 0 connect");

    // The SYN reaches the peer at 10 ms, its answer comes at 20 ms.
    assert_eq!(world.next_at(), Some(Time::from_millis(10)));
    assert!(!world.advance(Time::from_millis(15), &mut NoProbe, &mut happening));
    assert_eq!((world.now, world.next_at()), (Time::from_millis(15), Some(Time::from_millis(20))));
    assert!(world.advance(Time::from_millis(20), &mut NoProbe, &mut happening));
    assert_eq!(happening.cause.to_string(), "SYN ACK 0 win 65535");
    assert!(happening.connected);
}

#[test]
fn causes_read_as_one_line() {
    let mut config = config(vec![ProgramConfig {
        writes: vec![Write { buffers: vec![10, 20], flags: MsgFlags::MORE }],
        total: Some(30),
        ..ProgramConfig::default()
    }]);
    config.script = vec![at(1000, Command::SetSockOpt(SockOpt::NoDelay(true)))];
    let mut world = World::new(&config);
    let mut happening = Happening::new();
    let mut causes = Vec::new();
    while !world.is_finished() && world.advance(Time::NEVER, &mut NoProbe, &mut happening) {
        causes.push(happening.cause.to_string());
    }

    let expected = ["task 0 connect", "SYN ACK 0 win 65535", "task 0 writev 30 MORE", "zero-window probe fires"];
    assert_eq!(causes[..4], expected);
    assert!(causes.contains(&"ACK 30 win 4194304".to_owned()), "{causes:?}");
    assert_eq!(causes.last().map(String::as_str), Some("task 0 setsockopt NoDelay(true)"));
}

// ---- determinism ----

fn troubled() -> WorldConfig {
    let mut config = config(vec![
        ProgramConfig { mode: Mode::Epoll { edge: true }, ..writer(300_000, 9000) },
        ProgramConfig { pause: MS, ..writer(100_000, 700) },
    ]);
    config.socket = vec![SockOpt::SndBuf(30_000)];
    config.engine.device.holds_clones = true;
    config.link = LinkConfig {
        rate: Some(20_000_000),
        delay: 7 * MS,
        loss: 0.03,
        duplication: 0.02,
        reordering: 0.05,
        ..LinkConfig::default()
    };
    receiver(&mut config).read_rate = Some(400_000);
    config
}

/// What happens in the next inputs, at most so many.
fn happenings(world: &mut World, most: usize) -> Vec<Happening> {
    let mut all = Vec::new();
    let mut happening = Happening::new();
    while all.len() < most && !world.is_finished() && world.advance(Time::NEVER, &mut NoProbe, &mut happening) {
        all.push(happening.clone());
    }
    all
}

#[test]
fn the_same_seed_gives_the_same_session_and_another_one_another() {
    let first = happenings(&mut World::new(&troubled()), usize::MAX);
    let second = happenings(&mut World::new(&troubled()), usize::MAX);
    let mut other = troubled();
    other.engine.seed = 99;
    let third = happenings(&mut World::new(&other), usize::MAX);

    assert!(first.len() > 300, "{}", first.len());
    assert!(first == second);
    assert!(first != third);
}

#[test]
fn a_clone_goes_on_exactly_as_its_original() {
    for inputs in [1, 10, 100, 500, 1000] {
        let mut world = World::new(&troubled());
        happenings(&mut world, inputs);
        let mut clone = world.clone();
        // The original runs to its end first: nothing of that may show in the clone.
        let original = happenings(&mut world, usize::MAX);
        assert!(original == happenings(&mut clone, usize::MAX), "cloned after {inputs} inputs");
        assert_eq!(clone.stats(), world.stats());
        assert_delivered(&clone, 400_000);
    }
}

#[test]
fn a_quiet_run_is_the_same_run() {
    let mut loud = World::new(&troubled());
    happenings(&mut loud, usize::MAX);
    let mut quiet = World::new(&troubled());
    let mut happening = Happening::quiet();
    while !quiet.is_finished() && quiet.advance(Time::NEVER, &mut NoProbe, &mut happening) {
        assert!(happening.packets.is_empty());
    }

    assert_eq!(loud.stats(), quiet.stats());
    assert!(matches!(quiet.peer, Peer::Loopback(_)));
}

#[test]
fn timers_are_named_in_their_cause() {
    let mut config = config(vec![writer(1000, 1000)]);
    config.programs[0].start = Start::At(Time::from_millis(200));
    let drop = |packets| Command::Link { way: Way::Data, change: LinkChange::DropNext(packets) };
    config.script = vec![at(199, drop(9)), at(600, drop(0))];
    let all = happenings(&mut World::new(&config), usize::MAX);

    assert!(all.iter().any(|happening| happening.cause == Cause::Timer(Timer::Retransmit)), "{all:#?}");
}
