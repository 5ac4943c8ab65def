//! A connection that the peer opens: the socket listens, a program accepts, and all goes on as after `connect`.

use std::time::Duration;

use crate::worlds::{MS, at, config, run, run_until, writer};
use skbscope::engine::{Errno, Kernel, NoProbe, State, Timer};
use skbscope::peer::{LinkChange, ManualConfig, PeerCommand, PeerConfig};
use skbscope::units::{TaskId, Time};
use skbscope::world::{CallCause, Cause, Command, Doing, Happening, Open, ProgramConfig, Way, World, WorldConfig};

fn server(programs: Vec<ProgramConfig>) -> WorldConfig {
    WorldConfig { open: Open::Passive, ..config(programs) }
}

/// What entered the engine until it had a connection, by the clock of the world in milliseconds.
fn handshake(world: &mut World) -> Vec<(u64, String)> {
    let (mut happening, mut seen) = (Happening::new(), Vec::new());
    while !happening.connected && world.advance(Time::from_millis(200_000), &mut NoProbe, &mut happening) {
        let call = matches!(happening.cause, Cause::Call { .. } | Cause::Timer(_));
        let what = if call { happening.cause.to_string() } else { format!("{:?}", world.engine.sk.state) };
        seen.push((world.now.as_micros() / 1000, what));
    }
    seen
}

#[test]
fn the_peer_connects_and_all_kernels_send_what_is_written() {
    for kernel in Kernel::all() {
        let mut config = server(vec![writer(300_000, 7000)]);
        config.engine.kernel = kernel;

        let world = run(&config);

        crate::worlds::assert_delivered(&world, 300_000);
        assert_eq!(world.engine.rtt.given, None);
        assert!((20_000..=60_000).contains(&world.engine.rtt.srtt_us()), "{}", world.engine.rtt.srtt_us());
    }
}

#[test]
fn accept_waits_for_the_third_packet_of_the_handshake() {
    let mut world = World::new(&server(vec![writer(1000, 1000)]));

    let seen = handshake(&mut world);

    let told: Vec<_> = seen.iter().map(|(ms, what)| (*ms, what.as_str())).collect();
    let [listen, accept, syn, ack] = told[..] else { panic!("{told:?}") };
    assert!(listen.1.contains("listen") && accept.1.contains("accept"), "{told:?}");
    assert_eq!((syn, ack), ((10, "SynRecv"), (30, "Established")));
}

#[test]
fn a_lost_syn_ack_is_sent_again_after_a_second_by_whoever_notices_first() {
    let mut config = server(vec![writer(1000, 1000)]);
    config.script = vec![at(5, Command::Link { way: Way::Data, change: LinkChange::DropNext(1) })];
    let mut world = World::new(&config);

    let seen = handshake(&mut world);

    // The peer's SYN comes once more before our own time is over.
    assert!(seen.iter().any(|(ms, what)| *ms == 1010 && what == "SynRecv"), "{seen:?}");
    let request = world.engine.sk.total_retrans;
    run_until(&mut world, Time::from_millis(10_000));
    assert_eq!((request, world.stats().delivered_bytes), (1, 1000));
}

#[test]
fn a_peer_that_never_answers_leaves_a_listener() {
    let mut config = server(vec![writer(1000, 1000)]);
    config.script = vec![at(5, Command::Link { way: Way::Data, change: LinkChange::Loss(1.0) })];

    let world = run(&config);

    assert_eq!((world.engine.sk.state, world.programs[0].doing), (State::Listen, Doing::InCall));
    assert!(world.engine.request.is_none());
}

#[test]
fn a_signal_interrupts_accept_and_the_program_tries_again() {
    let mut config = server(vec![writer(1000, 1000)]);
    config.script = vec![at(15, Command::Interrupt { task: TaskId(0) })];

    let world = run(&config);

    assert_eq!((world.stats().calls, world.stats().delivered_bytes), (3, 1000));
}

#[test]
fn close_ends_the_listening_and_the_program_sees_an_error() {
    let mut config = server(vec![writer(1000, 1000)]);
    config.script = vec![at(15, Command::Close)];

    let world = run(&config);

    assert_eq!((world.engine.sk.state, world.programs[0].doing), (State::Close, Doing::Failed(Errno::Einval)));
}

#[test]
fn a_manual_peer_connects_too_and_then_acknowledges_what_it_is_told() {
    let mut config = server(vec![writer(1000, 1000)]);
    config.peer = PeerConfig::Manual(ManualConfig::default());
    config.script = vec![at(100, Command::Peer(PeerCommand::AckAll))];
    let mut world = World::new(&config);

    run_until(&mut world, Time::from_millis(90));
    assert_eq!(
        (world.engine.sk.packets_out, world.engine.next_deadline().map(|due| due.why)),
        (1, Some(Timer::LossProbe))
    );
    run_until(&mut world, Time::from_millis(200));

    assert_eq!((world.engine.sk.packets_out, world.peer.received()), (0, 1000));
}

#[test]
fn writes_wait_for_the_pause_after_accept() {
    let mut program = writer(1000, 1000);
    program.start = skbscope::world::Start::Connected(Duration::from_millis(7));
    let mut world = World::new(&server(vec![program]));
    handshake(&mut world);
    let mut happening = Happening::new();

    while !matches!(happening.cause, Cause::Call { call: CallCause::Send { .. }, .. }) {
        assert!(world.advance(Time::from_millis(500), &mut NoProbe, &mut happening));
    }

    assert_eq!(world.now, Time::ZERO + 37 * MS);
}
