//! What a user, a script and an onlooker do with a world.

use crate::worlds::*;
use skbscope::engine::{MsgFlags, NoProbe, SockOpt, Timer};
use skbscope::peer::{Fate, LinkChange, LinkConfig, ManualConfig, Peer, PeerCommand, PeerConfig, Refusal};
use skbscope::units::{TaskId, Time};
use skbscope::wire::Flags;
use skbscope::world::{
    Cause, Command, Direction, Happening, Mode, ProgramConfig, Refused, ScriptItem, Start, Way, When, World,
    WorldConfig, Write,
};

fn step_script(world: &mut World) -> Result<bool, Refused> {
    world.command(&Command::ScriptStep, &mut NoProbe, &mut Happening::new())
}

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

    assert_eq!(step_script(&mut world), Ok(false));
    run_until(&mut world, Time::from_millis(120));
    assert_eq!((world.engine.sk.wmem_queued, world.engine.sk.outq()), (1832, 500));

    assert_eq!(step_script(&mut world), Ok(false));
    run_until(&mut world, Time::from_millis(140));
    assert_eq!((world.engine.sk.wmem_queued, world.engine.sk.outq()), (0, 0));
    assert_eq!(step_script(&mut world), Err(Refused::NoScriptWaits));
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
    assert_eq!(happening.cause.to_string(), "SYN ACK 0 win 65,535");
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

    let expected = ["task 0 connect", "SYN ACK 0 win 65,535", "task 0 writev 30 MORE", "zero-window probe fires"];
    assert_eq!(causes[..4], expected);
    assert!(causes.contains(&"ACK 30 win 4,194,304".to_owned()), "{causes:?}");
    assert_eq!(causes.last().map(String::as_str), Some("task 0 setsockopt TCP_NODELAY on"));
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
