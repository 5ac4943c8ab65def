//! Whole sessions: programs, engine, link and peer under one virtual clock.

use std::time::Duration;

use crate::worlds::*;
use skbscope::engine::{Algorithm, Errno, MsgFlags, NoProbe, SockOpt, State};
use skbscope::peer::{LinkChange, LinkConfig, PeerCommand};
use skbscope::units::{SeqNum, TaskId, Time};
use skbscope::world::{Command, Doing, Finally, Happening, Mode, ProgramConfig, Start, Violation, Way, World};

const SECOND: Duration = Duration::from_secs(1);

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
fn a_window_that_is_closed_from_the_first_byte_is_probed_and_the_probes_are_answered() {
    let mut config = config(vec![writer(10_000, 1000)]);
    receiver(&mut config).buffer = 0;

    let mut world = World::new(&config);
    run_until(&mut world, Time::from_millis(3_600_000));

    // The peer lives, so the connection is not given up.
    let stats = world.stats();
    assert_eq!(world.engine.sk.state, State::Established);
    assert!(stats.window_probes > 20, "{stats:#?}");
    assert_eq!(stats.peer.acks_sent, stats.window_probes, "{stats:#?}");
}

#[test]
fn however_small_the_segments_a_peer_asks_for_there_is_room_for_options_and_some_data() {
    let mut config = config(vec![writer(10_000, 10_000)]);
    receiver(&mut config).offer.mss = 1;

    let world = run(&config);

    // 48 bytes less the timestamps.
    assert_delivered(&world, 10_000);
    assert_eq!(world.engine.sk.mss_cache, 36);
    assert_eq!(world.stats().data_packets, 10_000 / 36 + 1);
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

// ---- what the device holds, where bytes lie ----

/// Writes of these sizes from the hundredth millisecond on, one a millisecond, without Nagle, on a link so slow that the
/// device holds the first of them for longer than that.
fn small_writes(sizes: &[u32]) -> World {
    let mut config = config(vec![ProgramConfig { writes: Vec::new(), ..ProgramConfig::default() }]);
    config.engine.device.holds_clones = true;
    config.link.rate = Some(50_000);
    config.socket = vec![SockOpt::NoDelay(true)];
    let write = |(n, &bytes)| {
        let command = Command::Write { task: TaskId(0), bytes, flags: MsgFlags::empty() };
        at(100 + n as u64, command)
    };
    config.script = sizes.iter().enumerate().map(write).collect();
    World::new(&config)
}

#[test]
fn a_small_write_is_corked_behind_what_the_device_holds_even_if_that_is_no_larger() {
    let mut world = small_writes(&[100, 100]);
    run_until(&mut world, Time::from_millis(105));
    assert_eq!((world.stats().data_packets, world.engine.sk.notsent()), (1, 100));
    run_until(&mut world, Time::from_millis(3_000));
    assert_eq!(world.stats().data_packets, 2);
    assert_delivered(&world, 200);
}

#[test]
fn a_write_that_weighs_more_than_what_the_device_holds_is_not_corked() {
    let mut world = small_writes(&[100, 101]);
    run_until(&mut world, Time::from_millis(105));
    assert_eq!((world.stats().data_packets, world.engine.sk.notsent()), (2, 0));
}

#[test]
fn where_no_large_blocks_are_to_be_had_bytes_lie_in_single_pages() {
    let mut config = config(vec![writer(200_000, 10_000)]);
    config.engine.kernel.sysctl.high_order_alloc_disable = true;

    let world = run(&config);

    assert_delivered(&world, 200_000);
    let pages = &world.engine.pages;
    let left: Vec<_> = pages.live().map(|(page, _)| pages.size(page)).collect();
    assert_eq!(left, [4096], "all is acknowledged: only the task's own block is left");
}

#[test]
fn the_receiver_finds_a_wrong_byte_though_nothing_else_is_checked() {
    let mut config = config(vec![writer(100, 100)]);
    config.socket = vec![SockOpt::Cork(true)];
    config.check = false;
    let mut world = World::new(&config);
    let mut happening = Happening::new();
    while world.advance(Time::from_millis(50), &mut NoProbe, &mut happening) {}

    // Corked: the bytes lie in their page, and somebody spoils one of them.
    let frag = world.engine.queues.write_queue().next().expect("unsent").frags[0];
    world.engine.pages.bytes_mut(frag.page, frag.offset + 10, 1)[0] ^= 1;
    assert_eq!(world.check_stream(), Ok(()));
    world.command(&Command::SetSockOpt(SockOpt::Cork(false)), &mut NoProbe, &mut happening).expect("a good option");
    while world.advance(Time::from_millis(200), &mut NoProbe, &mut happening) {}

    let found = world.check_stream().expect_err("a byte is wrong");
    assert!(matches!(found, Violation::Stream { at: 10, .. }), "{found}");
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
