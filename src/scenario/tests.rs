//! Whole scenario files: what they become, and what is said about wrong ones.

use std::time::Duration;

use crate::engine::{Algorithm, MsgFlags, NoProbe, SockOpt};
use crate::kernel::KernelVersion;
use crate::peer::{LinkChange, PeerCommand, PeerConfig};
use crate::scenario::{Scenario, embedded};
use crate::units::{TaskId, Time};
use crate::world::{Command, Finally, Happening, Mode, ScriptItem, Start, Way, When, World, WorldConfig, Write};

const HEAD: &str = "title = 't'\nshows = 's'\n";

fn world(body: &str) -> WorldConfig {
    let text = format!("{HEAD}{body}");
    Scenario::parse("mine", "mine.toml", &text).unwrap_or_else(|error| panic!("{error}")).world
}

/// What is said of a file with this body, which begins in line 3.
fn error(body: &str) -> String {
    let text = format!("{HEAD}{body}");
    Scenario::parse("mine", "mine.toml", &text).expect_err(body).to_string()
}

#[test]
fn socket_options_come_in_the_order_of_the_kernel_headers() {
    let world = world(
        "[socket]\nnotsent_lowat = '16k'\nnodelay = true\nsndbuf = '16KiB'\nsndtimeo = '2s'\ncongestion = 'reno'\n\
         timestamps = false\nmtu = 9000\nipv6 = true\nisn = 7",
    );

    assert_eq!(
        world.socket,
        [
            SockOpt::SndBuf(16_384),
            SockOpt::NoDelay(true),
            SockOpt::NotsentLowat(16_384),
            SockOpt::SndTimeo(Some(Duration::from_secs(2))),
        ]
    );
    assert_eq!(world.engine.congestion, Algorithm::Reno);
    assert!(!world.engine.timestamps);
    assert_eq!((world.engine.device.mtu, world.engine.device.ip_header), (9000, 40));
    assert_eq!(world.engine.isn.0, 7);
    let PeerConfig::Loopback(peer) = world.peer else { panic!("loopback is the default") };
    assert_eq!(peer.offer.mss, 8_940, "the peer takes what fits the mtu");
}

#[test]
fn tasks_say_what_they_write_how_and_when() {
    let world = world(
        "[[task]]\nname = 'a'\nwrite = [1000, '2k']\ntimes = 3\npause = '5ms'\nmode = 'epoll-edge'\nfinally = 'close'\n\
         [[task]]\nwritev = [100, 200]\nflags = ['more']\ntotal = '1MB'\nstart_at = '1s'\n\
         mode = 'nonblocking'\nretry_after = '3ms'",
    );

    let [a, b] = &world.programs[..] else { panic!("two tasks") };
    assert_eq!(a.writes, [Write::of(1000), Write::of(2048)]);
    assert_eq!(a.total, Some(1000 + 2048 + 1000));
    assert_eq!((a.mode, a.finally, a.pause), (Mode::Epoll { edge: true }, Finally::Close, Duration::from_millis(5)));
    assert_eq!(a.start, Start::Connected(Duration::ZERO));
    assert_eq!(b.name, "writer 2");
    assert_eq!(b.writes, [Write { buffers: vec![100, 200], flags: MsgFlags::MORE }]);
    assert_eq!((b.total, b.start), (Some(1_000_000), Start::At(Time::from_millis(1_000))));
    assert_eq!(b.mode, Mode::NonBlocking { retry_after: Duration::from_millis(3) });
}

#[test]
fn without_a_task_there_is_one_that_waits_for_the_user() {
    let world = world("[[script]]\nat = '1s'\nwrite = 10");

    assert_eq!(world.programs.len(), 1);
    assert!(world.programs[0].writes.is_empty());
    let write = Command::Write { task: TaskId(0), bytes: 10, flags: MsgFlags::empty() };
    assert_eq!(world.script, [ScriptItem { when: When::At(Time::from_millis(1_000)), command: write }]);
}

#[test]
fn a_script_entry_may_do_several_things_at_once() {
    let world = world(
        "[peer]\nkind = 'manual'\n[[script]]\nafter = '2s'\nack = 'next'\nwindow = 0\nnodelay = true\ndelay = '1ms'\n\
         way = 'both'\n[[script]]\nstep = true\nsack = [[10, 20], [30, 40]]",
    );

    let item = |when, command| ScriptItem { when, command };
    let then = When::After(Duration::ZERO);
    assert_eq!(
        world.script,
        [
            item(
                When::After(Duration::from_secs(2)),
                Command::Link { way: Way::Both, change: LinkChange::Delay(Duration::from_millis(1)) }
            ),
            item(then, Command::SetSockOpt(SockOpt::NoDelay(true))),
            item(then, Command::Peer(PeerCommand::Together(vec![PeerCommand::Window(0), PeerCommand::AckNext]))),
            item(When::Step, Command::Peer(PeerCommand::Sack(vec![(10, 20), (30, 40)]))),
        ]
    );
}

#[test]
fn links_and_machine_have_their_units() {
    let world = world(
        "kernel = '6.18'\nseed = 9\n[link]\nrate = '10mbit'\nloss = '2%'\nqueue = '64KiB'\n[ack_link]\nloss = 0\n\
         delay = '3ms'\n[machine]\nother_pages = 5\nhigh_order_alloc_disable = true\ntcp_mem = [1, 2, 3]\ntcp_rto_min = '60s'\ntcp_wmem = ['4k', '50k', '4m']",
    );

    assert_eq!(world.engine.seed, 9);
    assert_eq!((world.link.rate, world.link.loss, world.link.queue_bytes), (Some(10_000_000), 0.02, 65_536));
    let back = world.ack_link.expect("given");
    assert_eq!((back.rate, back.loss, back.delay), (Some(10_000_000), 0.0, Duration::from_millis(3)));
    assert_eq!(world.other_memory, 5);
    let sysctl = &world.engine.kernel.sysctl;
    assert!(sysctl.high_order_alloc_disable);
    assert_eq!((sysctl.mem, sysctl.rto_min_ms, sysctl.wmem), ([1, 2, 3], 60_000, [4_096, 51_200, 4_194_304]));
}

#[test]
fn a_script_may_set_tcp_mem_and_a_buffer_beyond_wmem_max() {
    let world = world("[socket]\nsndbufforce = '8MiB'\n[[script]]\nat = '1s'\ntcp_mem = [1, 2, 3]\nsndbufforce = 4096");

    assert_eq!(world.socket, [SockOpt::SndBufForce(8 << 20)]);
    let commands: Vec<Command> = world.script.into_iter().map(|item| item.command).collect();
    assert_eq!(commands, [Command::TcpMem { pages: [1, 2, 3] }, Command::SetSockOpt(SockOpt::SndBufForce(4096))]);
    assert!(error("[[script]]\nat = '1s'\ntcp_mem = [3, 2, 1]").contains("must not fall"));
}

#[test]
fn an_unknown_key_is_shown_with_its_place_and_its_neighbour() {
    assert_eq!(
        error("[socket]\nsndbuff = 4096"),
        "mine.toml:4:1: unknown key `sndbuff`\n  4 | sndbuff = 4096\n    | ^^^^^^^\n  did you mean `sndbuf`? expected one of \
         sndbuf, sndbufforce, rcvbuf, nodelay, cork, notsent_lowat, sndtimeo, user_timeout, keepalive, linger, linger2, maxseg, syn_retries, max_pacing_rate, zerocopy, timestamping, congestion, timestamps, sack, window_scaling, mtu, \
         ipv6, device, tso, holds_clones, open, isn"
    );
    assert!(error("[[tsk]]\n").contains("unknown key `tsk`"));
    assert!(error("[[script]]\nat = '1s'\nack_all = true").contains("did you mean `ack`?"));
}

#[test]
fn a_bad_value_is_shown_with_what_was_expected() {
    assert_eq!(
        error("[link]\ndelay = 20"),
        "mine.toml:4:9: invalid type: integer `20`, expected a duration such as \"200us\", \"20ms\" or \"1.5s\"\n  \
         4 | delay = 20\n    |         ^^"
    );
    assert_eq!(
        error("[socket]\nsndbuf = '64kk'"),
        "mine.toml:4:10: expected a size below 2GiB such as 1000, 64k or 64KiB, got `64kk`; k, m, g and KiB, MiB, GiB \
         count in 1024s, KB, MB, GB in 1000s\n  4 | sndbuf = '64kk'\n    |          ^^^^^^"
    );
    assert!(error("[[task]]\nwrite = ['1k', '-1']").contains("mine.toml:4:16: expected a size below 2GiB"));
    assert!(error("[peer]\nkind = 'manuel'").contains("unknown value `manuel`"));
    assert!(error("[peer]\nkind = 'manuel'").contains("did you mean `manual`? expected"));
    assert!(
        error("kernel = '3.1'").contains(
            "unknown value `3.1`\n  3 | kernel = '3.1'\n    |          ^^^^^\n  did you mean `3.10`? expected"
        )
    );
    assert!(error("[socket]\nmtu = 20").contains("expected a packet size from 128 to 65,535"));
}

#[test]
fn what_is_missing_or_torn_is_named() {
    let error = Scenario::parse("mine", "mine.toml", "shows = 's'").expect_err("no title").to_string();
    assert!(error.contains("the key `title` is missing"), "{error}");
    let error = Scenario::parse("mine", "mine.toml", "title = 't\nshows = 's'").expect_err("torn").to_string();
    assert!(error.starts_with("mine.toml:1:"), "{error}");
}

#[test]
fn what_contradicts_itself_is_refused() {
    let table = [
        ("[[task]]\nwrite = 1\nwritev = [1]", "mine.toml:3:1: task `writer`: `write` and `writev` exclude each other"),
        ("[[task]]\nwrite = 0", "task `writer`: a call must send between 1 byte and 2GiB"),
        ("[[task]]\ntotal = 5", "task `writer`: `total` and `times` need a `write` or `writev`"),
        ("[[task]]\nwrite = 1\nretry_after = '1s'", "`retry_after` needs mode = \"nonblocking\""),
        ("[[task]]\nname = 'a'\n[[task]]\nname = 'a'", "two tasks are called `a`"),
        ("[[script]]\nack = 1", "`window`, `ack`, `sack` and `dup_ack` need the manual peer"),
        ("[[script]]\nnodelay = true", "a script entry needs a time: `at`, `after`, or step = true"),
        ("[[script]]\nat = '1s'\nafter = '1s'\ncork = true", "`at`, `after` and `step` exclude each other"),
        ("[[script]]\nat = '1s'", "this script entry does nothing"),
        ("[[script]]\nat = '1s'\nway = 'acks'", "`way` needs a change of the link beside it"),
        ("[[script]]\nat = '1s'\nwrite = 1\ntask = 'writr'", "there is no task `writr`"),
        ("[[task]]\n[[task]]\n[[script]]\nat = '1s'\nwrite = 1", "which task?"),
        ("[[script]]\nat = '2s'\ncork = true\n[[script]]\nat = '1s'\ncork = false", "mine.toml:6:1: the entry before"),
        ("[peer]\nkind = 'manual'\n[[script]]\nat = '1s'\nsack = [[20, 20]]", "mine.toml:5:1: `sack`: 20 to 20"),
        ("[peer]\nwindow = 5", "mine.toml:4:1: [peer]: `window` means nothing to the loopback peer"),
        ("[peer]\nkind = 'manual'\nrcvbuf = 5", "mine.toml:5:1: [peer]: `rcvbuf` means nothing to the manual peer"),
        ("[peer]\nwindow_scale = 15", "mine.toml:4:1: [peer]: `window_scale` is 15"),
        ("[link]\nloss = '70%'\nreorder = '40%'", "mine.toml:4:1: [link]: `loss`, `duplicate` and `reorder` make 110%"),
        ("[link]\nreorder = '60%'\nduplicate = '60%'", "mine.toml:3:2: [link]: `loss`, `duplicate` and"),
        ("[ack_link]\nrate = 0", "mine.toml:4:1: [ack_link]: `rate` must not be 0"),
        ("[machine]\ninitcwnd = 0", "mine.toml:4:1: [machine]: `initcwnd` must be at least 1"),
        ("[machine]\ntcp_mem = [3, 2, 1]", "mine.toml:4:1: [machine]: `tcp_mem` must not fall from one value to the"),
    ];
    for (body, expected) in table {
        let error = error(body);
        assert!(error.contains(expected), "{body}\n=> {error}");
    }
}

#[test]
fn every_kernel_is_known_to_a_file_and_runs_what_it_says() {
    for version in KernelVersion::ALL {
        assert_eq!(world(&format!("kernel = '{version}'")).kernel(), version.profile());
        let ten_bytes = embedded::find("ten-bytes").expect("it is embedded").scenario().expect("it is right");
        let config = WorldConfig { check: true, ..ten_bytes.on(version).expect("any kernel runs it").world };
        let mut world = World::new(&config);
        while world.advance(Time::from_millis(2_000), &mut NoProbe, &mut Happening::default()) {}
        world.check().expect("no invariant is broken");
        assert!(world.written() > 0, "{version}");
    }
}
