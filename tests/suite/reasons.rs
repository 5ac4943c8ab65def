//! The chain of reasons: for every kind of link a run that ends in it, and what must hold in any world.

mod any_world;

use std::time::Duration;

use crate::sender::Sender;
use crate::test_sessions::{self, TestSession, manual, obedient, writer};
use skbscope::debugger::explain::chain::{Kind, Scene};
use skbscope::engine::{Kernel, MsgFlags, SockOpt};
use skbscope::observe::SocketView;
use skbscope::peer::{LinkChange, Peer, PeerCommand, PeerConfig, PeerReport, PeerSocket, ReceiverConfig, RemoteConfig};
use skbscope::units::print::grouped;
use skbscope::world::{Command, Direction, Mode, ScriptItem, Way, When, World, WorldConfig};

fn chain_text(run: &TestSession) -> String {
    Scene::shown(&run.0).chain().to_string()
}

/// A receiver with this buffer that reads so much a second, and a program that writes without end.
fn receiver(buffer: u32, read_rate: Option<u64>) -> WorldConfig {
    let peer = PeerConfig::Loopback(ReceiverConfig { buffer, read_rate, ..ReceiverConfig::default() });
    WorldConfig { peer, ..manual(&[SockOpt::SndBuf(16_384)], vec![writer("writer", 24_576, Mode::Blocking)]) }
}

fn endless(mut config: WorldConfig) -> WorldConfig {
    config.programs[0].total = None;
    config
}

fn set_link(run: &mut TestSession, way: Way, change: LinkChange) {
    run.0.command(&Command::Link { way, change }).expect("the link is emulated");
}

// ---- who waits for whom ----

#[test]
fn a_reader_that_stopped_is_named_behind_its_closed_window_and_no_ack_is_promised() {
    let run = TestSession::of(endless(receiver(16_384, Some(0)))).run_ms(900);

    assert_eq!(
        chain_text(&run),
        "send(24,576) asleep 860 ms <- buffer 30,472 of 32,768, woken at 21,845 <- window 0; probe in 796 ms, backed off 2 times <- its program stopped reading: 16,296 of 16,384 unread"
    );
}

#[test]
fn a_slow_reader_is_named_with_its_rate() {
    let run = TestSession::of(endless(receiver(16_384, Some(20_000)))).run_ms(400);

    assert_eq!(
        chain_text(&run),
        "send(24,576) asleep 360 ms <- buffer 23,816 of 32,768, woken at 21,845 <- window 0; probe in 204 ms <- its program reads 20,000 B/s: 15,352 of 16,384 unread"
    );
}

#[test]
fn a_sleeper_behind_a_full_cwnd_waits_for_what_is_on_its_way() {
    let mut run = TestSession::of(endless(receiver(1 << 20, None))).run_ms(25);
    assert_eq!(
        chain_text(&run),
        "send(24,576) asleep 5 ms <- buffer full: 51,328 of 32,768 <- cwnd full: 10 of 10 in flight <- the data arrive in 5 ms"
    );

    run = run.run_ms(7);
    assert_eq!(
        chain_text(&run),
        "send(24,576) asleep 12 ms <- buffer full: 51,328 of 32,768 <- cwnd full: 10 of 10 in flight <- an ACK arrives in 8 ms, RTT 20 ms"
    );
}

#[test]
fn who_holds_the_acks_of_a_manual_peer_is_named_with_what_arrived() {
    assert_eq!(
        chain_text(&test_sessions::blocked().run_ms(20)),
        "send(1,000,000) asleep 55 ms <- buffer full: 52,160 of 46,080 <- cwnd full: 11 of 10 in flight <- no ACK for 55 ms <- you hold the ACKs: 14,480 arrived"
    );

    let config = manual(&[], vec![obedient("writer")]);
    let item = ScriptItem { when: When::Step, command: Command::Peer(PeerCommand::AckAll) };
    let config = WorldConfig { script: vec![item], auto_step: false, ..config };
    let run = TestSession::of(config).connected().write(0, 1_000, MsgFlags::empty()).run_ms(120);
    assert_eq!(
        chain_text(&run),
        "nothing to send; 1 of 10 in flight; buffer 3% full <- no ACK for 120 ms <- the script holds the ACKs: 1,000 arrived"
    );
}

#[test]
fn a_window_that_a_manual_peer_offers_is_its_own_doing() {
    assert_eq!(
        chain_text(&test_sessions::window_closed()),
        "nobody waits; 3,000 not sent <- window 0; probe in 368 ms, backed off once <- you offer no window"
    );

    let run = TestSession::of(manual(&[], vec![obedient("writer")])).connected().peer(PeerCommand::Window(1_024));
    assert_eq!(
        chain_text(&run.write(0, 3_000, MsgFlags::empty())),
        "nobody waits; 3,000 not sent <- window 1,024 < next segment 1,448; probe in 224 ms <- you offer a window of 1,024"
    );
}

#[test]
fn a_low_water_mark_and_a_lack_of_memory_are_told_from_a_full_buffer() {
    assert_eq!(
        chain_text(&test_sessions::lowat()),
        "send(1,000,000) asleep 35 ms <- 31,856 not sent, TCP_NOTSENT_LOWAT 10,000 <- cwnd full: 10 of 10 in flight <- no ACK for 35 ms <- you hold the ACKs: 14,480 arrived"
    );
    assert_eq!(
        chain_text(&test_sessions::no_memory()),
        "send(10,000) asleep 0 s <- TCP memory refused: now 600,007 of 575,802 pages; again in 92 ms <- other sockets hold 600,000 pages"
    );
}

#[test]
fn a_handshake_is_followed_on_its_way() {
    let config = manual(&[], vec![obedient("writer")]);
    let mut run = TestSession::of(config.clone());
    assert_eq!(chain_text(&run), "no connection yet");

    run = run.run_ms(1);
    assert_eq!(
        chain_text(&run),
        "nobody waits; nothing is written <- no SYN-ACK yet; RTO in 1.02 s <- the SYN arrives in 9 ms"
    );
    run = run.write(0, 100, MsgFlags::empty()).run_ms(14);
    assert_eq!(
        chain_text(&run),
        "send(100) asleep 14 ms <- no SYN-ACK yet; RTO in 1.01 s <- the SYN-ACK arrives in 5 ms"
    );

    let mut lost = TestSession::of(config);
    set_link(&mut lost, Way::Data, LinkChange::DropNext(1));
    assert_eq!(
        chain_text(&lost.run_ms(300)),
        "nobody waits; nothing is written <- no SYN-ACK yet; RTO in 724 ms <- lost on the way"
    );
}

/// A world whose peer is a real kernel that nobody carries segments to: what the engine was told must come from it.
fn real(read_rate: Option<u64>, told: Option<PeerReport>, sender: &Sender) -> String {
    let config = WorldConfig {
        peer: PeerConfig::Remote(RemoteConfig { read_rate, rcvbuf: None, own_program: false }),
        ..receiver(1, None)
    };
    let mut world = World::new(&config);
    if let (Peer::Remote(remote), Some(report)) = (&mut world.peer, told) {
        remote.told(report);
    }
    Scene { socket: SocketView::of(&sender.engine), world: &world, now: sender.engine.now, inside: None }
        .chain()
        .to_string()
}

#[test]
fn of_a_real_kernel_only_what_it_tells_is_told() {
    let mut flying = Sender::connected(1000, 65_535, &[]);
    flying.write(0, 30_000);
    flying.after(Duration::from_millis(5));
    assert_eq!(
        real(None, None, &flying),
        "nobody waits; 20,000 not sent <- cwnd full: 10 of 10 in flight <- no ACK for 5 ms <- the real kernel has not answered, RTT 20 ms; tail loss probe in 43 ms"
    );

    let mut closed = Sender::connected(1000, 0, &[]);
    closed.write(0, 3_000);
    let socket = Some(PeerSocket { unread_bytes: 87_380, ..PeerSocket::default() });
    assert_eq!(
        real(Some(0), Some(PeerReport { socket, ..PeerReport::default() }), &closed),
        "nobody waits; 3,000 not sent <- window 0; probe in 224 ms <- its program stopped reading: 87,380 unread"
    );
    assert_eq!(
        real(None, None, &closed),
        "nobody waits; 3,000 not sent <- window 0; probe in 224 ms <- the real kernel's program does not read"
    );
}

// ---- what is lost, delayed, or held ----

#[test]
fn lost_data_and_a_lost_ack_are_told_apart() {
    let quiet = |config: WorldConfig| WorldConfig { programs: vec![obedient("writer")], ..config };
    let mut data = TestSession::of(quiet(receiver(1 << 20, None))).connected();
    set_link(&mut data, Way::Data, LinkChange::DropNext(1));
    data = data.write(0, 1_000, MsgFlags::empty());
    assert_eq!(
        chain_text(&data.run_ms(30)),
        "nothing to send; 1 of 10 in flight; buffer 5% full <- no ACK for 30 ms <- lost on the way; tail loss probe in 193 ms"
    );

    let mut ack = TestSession::of(quiet(receiver(1 << 20, None))).connected();
    set_link(&mut ack, Way::Acks, LinkChange::DropNext(1));
    ack = ack.write(0, 1_000, MsgFlags::empty());
    assert_eq!(
        chain_text(&ack.run_ms(30)),
        "nothing to send; 1 of 10 in flight; buffer 5% full <- no ACK for 30 ms <- its ACK was lost; tail loss probe in 193 ms"
    );
}

#[test]
fn a_lost_window_update_is_told_from_a_reader_that_stopped() {
    let mut config = receiver(16_384, Some(0));
    config.programs[0].total = None;
    let mut run = TestSession::of(config).run_ms(900);
    set_link(&mut run, Way::Acks, LinkChange::DropNext(1));
    run.0.command(&Command::Peer(PeerCommand::ReadRate(None))).expect("it reads");

    assert_eq!(
        chain_text(&run),
        "send(24,576) asleep 860 ms <- buffer 30,472 of 32,768, woken at 21,845 <- window 0; probe in 796 ms, backed off 2 times <- its window update was lost"
    );
}

#[test]
fn a_delayed_ack_is_the_peers_own() {
    let mut config = receiver(1 << 20, None);
    config.programs = vec![obedient("writer")];
    if let PeerConfig::Loopback(receiver) = &mut config.peer {
        receiver.quick_acks = 0;
    }
    let run = TestSession::of(config).connected().write(0, 1_000, MsgFlags::empty()).run_ms(12);

    assert_eq!(
        chain_text(&run),
        "nothing to send; 1 of 10 in flight; buffer 5% full <- the peer delays its ACK, by 40 ms at most"
    );
}

#[test]
fn a_hole_is_named_with_what_came_behind_it() {
    let mut config = receiver(1 << 20, None);
    config.programs = vec![obedient("writer")];
    let mut run = TestSession::of(config).connected();
    set_link(&mut run, Way::Data, LinkChange::DropNext(1));
    run = run.write(0, 2_800, MsgFlags::empty()).run_ms(21);

    assert_eq!(
        chain_text(&run),
        "nothing to send; 1 of 10 in flight; buffer 13% full <- byte 0 missing for 21 ms; 1 segment behind it came <- lost on the way; RACK decides in 10 ms"
    );
}

// ---- what keeps unsent bytes back ----

#[test]
fn nagle_cork_and_msg_more_hold_small_segments_and_say_so() {
    let quiet = || TestSession::of(manual(&[], vec![obedient("writer")])).connected();
    let nagle = quiet().write(0, 100, MsgFlags::empty()).write(0, 50, MsgFlags::empty());
    assert_eq!(
        chain_text(&nagle),
        "nobody waits; 50 not sent <- Nagle holds 50 < mss 1,448 until the ACK <- the data arrive in 10 ms"
    );

    let corked = TestSession::of(manual(&[SockOpt::Cork(true)], vec![obedient("writer")])).connected();
    assert_eq!(
        chain_text(&corked.write(0, 500, MsgFlags::empty())),
        "nobody waits; 500 not sent <- TCP_CORK holds 500 < mss 1,448; probe in 223 ms"
    );

    let more = quiet().write(0, 500, MsgFlags::MORE);
    assert_eq!(chain_text(&more), "nobody waits; 500 not sent <- allowed: goes with the next push; probe in 223 ms");
}

/// The links of an engine whose peer is unknown: those before the peer.
fn gates(sender: &Sender) -> String {
    let world = World::new(&manual(&[], Vec::new()));
    let scene = Scene { socket: SocketView::of(&sender.engine), world: &world, now: sender.engine.now, inside: None };
    scene.kept_back_by().map_or_else(String::new, |gate| gate.text.to_string())
}

#[test]
fn a_busy_device_and_a_deferral_are_gates_too() {
    let mut sender = Sender::connected(1000, 1_000_000, &[]);
    sender.engine.cong.cwnd = 100;
    sender.engine.config.device.holds_clones = true;
    sender.engine.config.kernel.sysctl.limit_output_bytes = 4_000;
    for _ in 0..3 {
        sender.write(0, 20_000);
    }
    assert_eq!(gates(&sender), "device busy: 5,664 in it (TSQ)");

    let mut old = Sender::on(Kernel::v3_10(), 1000, 1_000_000, &[]);
    old.write(0, 30_000);
    old.after(Duration::from_millis(20));
    old.ack(1_000);
    assert_eq!(gates(&old), "deferred: more can go at once after the next ACK");
}

#[test]
fn without_memory_to_cut_an_skb_nobody_is_told_to_have_lost_anything() {
    let config = manual(&[SockOpt::SndBuf(100_000)], vec![obedient("writer")]);
    let mut run = TestSession::of(test_sessions::on(Kernel::v3_10(), config)).connected().peer(PeerCommand::Window(0));
    // So many bytes leave less in stock than an empty skb costs.
    run = run.write(0, 39_000, MsgFlags::empty());
    run.0.command(&Command::OtherMemory { pages: 600_000 }).expect("it is no matter of the socket's");
    run = run.peer(PeerCommand::Window(5_000));

    assert_eq!(
        chain_text(&run),
        "nobody waits; 39,000 not sent <- no memory to cut an skb of 31,856; probe in 219 ms <- TCP memory refused: now 600,010 of 47,298 pages <- other sockets hold 600,000 pages"
    );
}

// ---- nothing to send ----

#[test]
fn where_nothing_waits_it_says_what_the_programs_do() {
    let idle = TestSession::of(manual(&[], vec![obedient("writer")])).connected();
    assert_eq!(chain_text(&idle), "nothing to send; nothing in flight; buffer empty <- no program writes");

    let script = vec![ScriptItem { when: When::Step, command: Command::Peer(PeerCommand::AckAll) }];
    let config = WorldConfig { script, auto_step: false, ..manual(&[], vec![obedient("writer")]) };
    assert_eq!(
        chain_text(&TestSession::of(config).connected()),
        "nothing to send; nothing in flight; buffer empty <- the script acts next"
    );

    let mut halted = TestSession::of(manual(&[], vec![writer("writer", 1_000, Mode::Blocking)])).run_ms(15);
    halted.0.command(&Command::Halt { task: skbscope::units::TaskId(0), halted: true }).expect("it is a program");
    assert_eq!(chain_text(&halted.run_ms(10)), "nothing to send; nothing in flight; buffer empty <- writer is halted");

    let mut config = receiver(1 << 20, None);
    config.programs[0].total = Some(60_000);
    config.programs[0].pause = Duration::from_millis(300);
    let run = TestSession::of(config).run_ms(200);
    assert_eq!(chain_text(&run), "nothing to send; nothing in flight; buffer empty <- writer writes again in 120 ms");

    assert_eq!(
        chain_text(&run.run_ms(3_000)),
        "nothing to send; nothing in flight; buffer empty <- writer is done: wrote 60,000"
    );
}

#[test]
fn the_end_of_a_connection_is_told_with_its_errno() {
    let run = TestSession::of(manual(&[], vec![writer("writer", 10_000, Mode::Blocking)])).connected().run_ms(20);
    assert_eq!(chain_text(&run.peer(PeerCommand::Reset)), "connection over: ECONNRESET <- the peer sent RST");

    let mut run = TestSession::of(receiver(1 << 20, None)).run_ms(25);
    set_link(&mut run, Way::Data, LinkChange::Loss(1.0));
    run.0.command(&Command::Write { task: skbscope::units::TaskId(0), bytes: 10, flags: MsgFlags::empty() }).ok();
    assert_eq!(chain_text(&run.run_ms(3_000_000)), "connection over: ETIMEDOUT <- no answer to 15 retransmissions");
}

// ---- inside an input ----

#[test]
fn inside_an_input_the_chain_is_of_the_step_and_not_of_the_end() {
    let mut run = TestSession::of(manual(&[SockOpt::SndBuf(16_384)], vec![obedient("writer")])).connected();
    let write = Command::Write { task: skbscope::units::TaskId(0), bytes: 100_000, flags: MsgFlags::empty() };
    run.0.command_stepwise(&write).expect("the task is free");
    let mut firsts = Vec::new();
    while run.0.is_inside_input() {
        let chain = Scene::shown(&run.0).chain();
        let unsent = run.0.engine().sk.notsent();
        let first = &chain.links()[0];
        let says_it =
            unsent == 0 || first.kind == Kind::Asleep || first.text.to_string().contains(&grouped(unsent).to_string());
        assert!(says_it, "{chain}, but {unsent} are not sent");
        firsts.push(first.kind);
        run.0.next_step();
    }
    firsts.dedup();
    assert_eq!(firsts, [Kind::InCall, Kind::Asleep], "the call works, and blocks");
    assert!(
        chain_text(&run).starts_with("send(100,000) asleep 0 s <- buffer full: 51,328 of 32,768"),
        "{}",
        chain_text(&run)
    );
}

#[test]
fn a_woken_writer_runs_next() {
    let mut run = test_sessions::blocked().run_ms(20);
    run.0.command(&Command::Peer(PeerCommand::AckAll)).expect("it has something to acknowledge");
    while !chain_text(&run).contains("is woken and runs") {
        assert!(run.0.next_step(), "{}", chain_text(&run));
    }

    assert!(chain_text(&run).starts_with("send(1,000,000) is woken and runs next; "), "{}", chain_text(&run));
}

#[test]
fn before_it_is_woken_a_writer_sleeps_although_there_is_room() {
    let mut run = test_sessions::blocked().run_ms(20);
    run.0.command(&Command::Peer(PeerCommand::AckAll)).expect("it has something to acknowledge");
    while !chain_text(&run).contains("has room") {
        assert!(run.0.next_step(), "{}", chain_text(&run));
    }

    assert_eq!(chain_text(&run), "send(1,000,000) asleep 65 ms <- buffer has room: 34,352 of 92,160");
    while run.0.engine().tasks[0].is_asleep() {
        assert!(run.0.is_inside_input() && run.0.next_step(), "the same ACK wakes it: {}", chain_text(&run));
    }
}

// ---- links lead somewhere ----

#[test]
fn each_link_leads_to_the_step_or_packet_behind_it() {
    let mut run = TestSession::of(endless(receiver(16_384, Some(0)))).run_ms(900);
    let chain = Scene::shown(&run.0).chain();
    let lead = |kind: Kind| chain.links().iter().find(|link| link.kind == kind).map(|link| link.lead).expect("there");

    let asleep = run.0.moment_of(lead(Kind::Asleep)).expect("it fell asleep");
    let closed = run.0.moment_of(lead(Kind::WindowClosed)).expect("the window was closed");

    run.0.go_to(closed).expect("it was found");
    assert_eq!(run.0.engine().sk.snd_wnd, 0);
    run.0.previous_step();
    assert!(run.0.engine().sk.snd_wnd > 0);
    run.0.go_to(asleep).expect("it was found");
    assert!(run.0.engine().tasks[0].is_asleep());
    run.0.previous_step();
    assert!(!run.0.engine().tasks[0].is_asleep());

    let mut lost =
        TestSession::of(WorldConfig { programs: vec![obedient("writer")], ..receiver(1 << 20, None) }).connected();
    set_link(&mut lost, Way::Data, LinkChange::DropNext(1));
    lost = lost.write(0, 1_000, MsgFlags::empty()).run_ms(30);
    let chain = Scene::shown(&lost.0).chain();
    let packet = lost.0.moment_of(chain.links().last().expect("never empty").lead).expect("the packet is remembered");
    let sent = lost.0.packets().find(|sent| sent.direction == Direction::Out && sent.len > 0).expect("sent");
    assert_eq!(packet, sent.moment);
}

// ---- how long it may go on ----

#[test]
fn the_programs_own_time_out_is_told_with_what_is_left_of_it_and_the_last_wait_as_such() {
    let mut config = endless(receiver(16_384, Some(0)));
    config.socket.push(SockOpt::UserTimeout(Duration::from_secs(2)));
    let run = TestSession::of(config).run_ms(900);
    assert!(chain_text(&run).contains(", given up in 1."), "{}", chain_text(&run));

    let run = run.run_ms(1_340);
    assert!(chain_text(&run).contains(", then given up (TCP_USER_TIMEOUT)"), "{}", chain_text(&run));

    let run = run.run_ms(2_000);
    assert_eq!(chain_text(&run), "connection over: ETIMEDOUT <- waited as long as TCP_USER_TIMEOUT allows, 2 s");
}
