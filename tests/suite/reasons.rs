//! The chain of reasons: for every kind of link a story that ends in it, and what must hold in any world.

use std::time::Duration;

use crate::random::world;
use crate::sender::{Log, Sender};
use crate::stories::{self, Story, manual, obedient, writer};
use proptest::prelude::*;
use skbscope::debugger::explain::chain::{Chain, Kind, Scene};
use skbscope::engine::probe::{Test, What};
use skbscope::engine::{Engine, Input, Kernel, MsgFlags, NoProbe, Output, SockOpt};
use skbscope::peer::{LinkChange, LinkConfig, PeerCommand, PeerConfig, ReceiverConfig};
use skbscope::units::Time;
use skbscope::wire::{Flags, Header, Options, Segment};
use skbscope::world::{Command, Direction, Happening, Mode, ScriptItem, Way, When, World, WorldConfig};

fn told(story: &Story) -> String {
    Scene::shown(&story.0).chain().to_string()
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

fn set_link(story: &mut Story, way: Way, change: LinkChange) {
    story.0.command(&Command::Link { way, change }).expect("the link is emulated");
}

// ---- who waits for whom ----

#[test]
fn a_reader_that_stopped_is_named_behind_its_closed_window_and_no_ack_is_promised() {
    let story = Story::of(endless(receiver(16_384, Some(0)))).run_ms(900);

    println!("LINE 42: {}", told(&story));
}

#[test]
fn a_slow_reader_is_named_with_its_rate() {
    let story = Story::of(endless(receiver(16_384, Some(20_000)))).run_ms(400);

    println!("LINE 49: {}", told(&story));
}

#[test]
fn a_sleeper_behind_a_full_cwnd_waits_for_what_is_on_its_way() {
    let mut story = Story::of(endless(receiver(1 << 20, None))).run_ms(25);
    println!("LINE 55: {}", told(&story));

    story = story.run_ms(7);
    println!("LINE 58: {}", told(&story));
}

#[test]
fn who_holds_the_acks_of_a_manual_peer_is_named_with_what_arrived() {
    println!("LINE 63: {}", told(&stories::blocked().run_ms(20)));

    let config = manual(&[], vec![obedient("writer")]);
    let item = ScriptItem { when: When::Step, command: Command::Peer(PeerCommand::AckAll) };
    let config = WorldConfig { script: vec![item], auto_step: false, ..config };
    let story = Story::of(config).connected().write(0, 1_000, MsgFlags::empty()).run_ms(120);
    println!("LINE 69: {}", told(&story));
}

#[test]
fn a_window_that_a_manual_peer_offers_is_its_own_doing() {
    println!("LINE 74: {}", told(&stories::window_closed()));

    let story = Story::of(manual(&[], vec![obedient("writer")])).connected().peer(PeerCommand::Window(1_024));
    println!("LINE 77: {}", told(&story.write(0, 3_000, MsgFlags::empty())));
}

#[test]
fn a_low_water_mark_and_a_lack_of_memory_are_told_from_a_full_buffer() {
    println!("LINE 82: {}", told(&stories::lowat()));
    println!("LINE 83: {}", told(&stories::no_memory()));
}

#[test]
fn a_handshake_is_followed_on_its_way() {
    let config = manual(&[], vec![obedient("writer")]);
    let mut story = Story::of(config.clone());
    assert_eq!(told(&story), "no connection yet");

    story = story.run_ms(1);
    println!("LINE 93: {}", told(&story));
    story = story.write(0, 100, MsgFlags::empty()).run_ms(14);
    println!("LINE 95: {}", told(&story));

    let mut lost = Story::of(config);
    set_link(&mut lost, Way::Data, LinkChange::DropNext(1));
    println!("LINE 99: {}", told(&lost.run_ms(300)));
}

// ---- what is lost, delayed, or held ----

#[test]
fn lost_data_and_a_lost_ack_are_told_apart() {
    let quiet = |config: WorldConfig| WorldConfig { programs: vec![obedient("writer")], ..config };
    let mut data = Story::of(quiet(receiver(1 << 20, None))).connected();
    set_link(&mut data, Way::Data, LinkChange::DropNext(1));
    data = data.write(0, 1_000, MsgFlags::empty());
    println!("LINE 110: {}", told(&data.run_ms(30)));

    let mut ack = Story::of(quiet(receiver(1 << 20, None))).connected();
    set_link(&mut ack, Way::Acks, LinkChange::DropNext(1));
    ack = ack.write(0, 1_000, MsgFlags::empty());
    println!("LINE 115: {}", told(&ack.run_ms(30)));
}

#[test]
fn a_delayed_ack_is_the_peers_own() {
    let mut config = receiver(1 << 20, None);
    config.programs = vec![obedient("writer")];
    if let PeerConfig::Loopback(receiver) = &mut config.peer {
        receiver.quick_acks = 0;
    }
    let story = Story::of(config).connected().write(0, 1_000, MsgFlags::empty()).run_ms(12);

    println!("LINE 127: {}", told(&story));
}

#[test]
fn a_hole_is_named_with_what_came_behind_it() {
    let mut config = receiver(1 << 20, None);
    config.programs = vec![obedient("writer")];
    let mut story = Story::of(config).connected();
    set_link(&mut story, Way::Data, LinkChange::DropNext(1));
    story = story.write(0, 5_000, MsgFlags::empty()).run_ms(20);

    println!("LINE 138: {}", told(&story));
}

// ---- what keeps unsent bytes back ----

#[test]
fn nagle_cork_and_msg_more_hold_small_segments_and_say_so() {
    let quiet = || Story::of(manual(&[], vec![obedient("writer")])).connected();
    let nagle = quiet().write(0, 100, MsgFlags::empty()).write(0, 50, MsgFlags::empty());
    println!("LINE 147: {}", told(&nagle));

    let corked = Story::of(manual(&[SockOpt::Cork(true)], vec![obedient("writer")])).connected();
    println!("LINE 150: {}", told(&corked.write(0, 500, MsgFlags::empty())));

    let more = quiet().write(0, 500, MsgFlags::MORE);
    println!("LINE 153: {}", told(&more));
}

/// The links of an engine whose peer is unknown: those before the peer.
fn gates(sender: &Sender) -> String {
    let world = World::new(&manual(&[], Vec::new()));
    let scene = Scene { engine: &sender.engine, world: &world, now: sender.engine.now, inside: false };
    scene.gate().map_or_else(String::new, |gate| gate.text)
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
    println!("LINE 172: {}", gates(&sender));

    let mut old = Sender::on(Kernel::v3_10(), 1000, 1_000_000, &[]);
    old.write(0, 30_000);
    old.after(Duration::from_millis(20));
    old.ack(1_000);
    println!("LINE 178: {}", gates(&old));
}

// ---- nothing to send ----

#[test]
fn where_nothing_waits_it_says_what_the_programs_do() {
    let idle = Story::of(manual(&[], vec![obedient("writer")])).connected();
    println!("LINE 186: {}", told(&idle));

    let mut config = receiver(1 << 20, None);
    config.programs[0].total = Some(60_000);
    config.programs[0].pause = Duration::from_millis(300);
    let story = Story::of(config).run_ms(200);
    println!("LINE 192: {}", told(&story));

    println!("LINE 194: {}", told(&story.run_ms(3_000)));
}

#[test]
fn the_end_of_a_connection_is_told_with_its_errno() {
    let story = Story::of(manual(&[], vec![writer("writer", 10_000, Mode::Blocking)])).connected().run_ms(20);
    println!("LINE 200: {}", told(&story.peer(PeerCommand::Reset)));

    let mut story = Story::of(receiver(1 << 20, None)).run_ms(25);
    set_link(&mut story, Way::Data, LinkChange::Loss(1.0));
    story.0.command(&Command::Write { task: skbscope::units::TaskId(0), bytes: 10, flags: MsgFlags::empty() }).ok();
    println!("LINE 205: {}", told(&story.run_ms(3_000_000)));
}

// ---- inside an input ----

#[test]
fn inside_an_input_the_chain_is_of_the_step_and_not_of_the_end() {
    let mut story = Story::of(manual(&[SockOpt::SndBuf(16_384)], vec![obedient("writer")])).connected();
    let write = Command::Write { task: skbscope::units::TaskId(0), bytes: 100_000, flags: MsgFlags::empty() };
    story.0.command_stepwise(&write).expect("the task is free");
    println!("LINE 215: {}", told(&story));

    let mut said = Vec::new();
    while story.0.is_inside_input() {
        said.push(told(&story));
        story.0.next_step();
    }
    said.dedup();
    println!(
        "LINE 223: {:?}",
        said.iter().map(|text| text.split(" <- ").next().unwrap_or_default()).collect::<Vec<_>>()
    );
    println!("LINE 224: {}", told(&story));
}

#[test]
fn a_woken_writer_runs_next() {
    let mut story = stories::blocked().run_ms(20);
    story.0.command(&Command::Peer(PeerCommand::AckAll)).expect("it has something to acknowledge");
    while !told(&story).contains("woken") {
        assert!(story.0.next_step(), "{}", told(&story));
    }

    println!("LINE 235: {}", told(&story));
}

// ---- links lead somewhere ----

#[test]
fn each_link_leads_to_the_step_or_packet_behind_it() {
    let mut story = Story::of(endless(receiver(16_384, Some(0)))).run_ms(900);
    let chain = Scene::shown(&story.0).chain();
    let lead = |kind: Kind| chain.links().iter().find(|link| link.kind == kind).map(|link| link.lead).expect("there");

    let asleep = story.0.moment_of(lead(Kind::Asleep)).expect("it fell asleep");
    let closed = story.0.moment_of(lead(Kind::WindowClosed)).expect("the window was closed");

    story.0.go_to(closed).expect("it was found");
    assert_eq!(story.0.engine().sk.snd_wnd, 0);
    story.0.previous_step();
    assert!(story.0.engine().sk.snd_wnd > 0);
    story.0.go_to(asleep).expect("it was found");
    assert!(story.0.engine().tasks[0].is_asleep());
    story.0.previous_step();
    assert!(!story.0.engine().tasks[0].is_asleep());

    let mut lost = Story::of(WorldConfig { programs: vec![obedient("writer")], ..receiver(1 << 20, None) }).connected();
    set_link(&mut lost, Way::Data, LinkChange::DropNext(1));
    lost = lost.write(0, 1_000, MsgFlags::empty()).run_ms(30);
    let chain = Scene::shown(&lost.0).chain();
    let packet = lost.0.moment_of(chain.links().last().expect("never empty").lead).expect("the packet is remembered");
    let sent = lost.0.packets().find(|sent| sent.direction == Direction::Out && sent.len > 0).expect("sent");
    assert_eq!(packet, sent.moment);
}

// ---- what must hold in any world ----

/// What the output loop answers to an ACK that says nothing new: the first test that refuses, or that it sends.
fn asked(engine: &Engine) -> Option<Result<(), Test>> {
    let sk = &engine.sk;
    let window = sk.snd_wnd >> sk.snd_wscale;
    if window << sk.snd_wscale != sk.snd_wnd {
        return None;
    }
    let (mut copy, mut log) = (engine.clone(), Log::default());
    let header = Header {
        seq: sk.rcv_nxt,
        ack: sk.snd_una,
        flags: Flags::ACK,
        window: window as u16,
        options: Options::default(),
    };
    copy.apply(engine.now, Input::Segment(Segment::bare(header)), &mut log);
    if copy.drain_outputs().any(|output| matches!(output, Output::Transmit(sent) if sent.len > 0)) {
        return Some(Ok(()));
    }
    let refused = log.0.iter().find_map(|step| match step.what {
        What::Test { test: test @ (Test::CwndFree | Test::InWindow), verdict: false, .. } => Some(test),
        What::Test { test: test @ (Test::Corked | Test::SmallUnacked | Test::DeferTso), verdict: true, .. }
        | What::Test { test: test @ (Test::OthersOut | Test::DeviceFull), verdict: true, .. } => Some(test),
        _ => None,
    });
    refused.map(Err)
}

fn agrees(chain: &Chain, world: &World) -> Result<(), TestCaseError> {
    let engine = &world.engine;
    let links = chain.links();
    prop_assert!(!links.is_empty());
    let longest = links.iter().map(|link| link.text.len()).max();
    prop_assert!(longest <= Some(72), "too long for a row of the list at 80 columns: {}", chain);
    let asleep = engine.tasks.iter().any(|task| task.is_asleep());
    prop_assert_eq!(asleep, links[0].kind == Kind::Asleep, "{}", chain);
    let sends = engine.sk.state.can_send() && engine.queues.send_head().is_some();
    if !sends || engine.sk.packets_out > 0 || links[0].kind != Kind::NotSent {
        return Ok(());
    }
    let named = links[1].kind;
    let right = match asked(engine) {
        None => true,
        Some(Ok(())) => matches!(named, Kind::NextPush | Kind::Device),
        Some(Err(Test::CwndFree)) => named == Kind::Cwnd,
        Some(Err(Test::InWindow)) => matches!(named, Kind::Window | Kind::WindowClosed),
        Some(Err(Test::Corked)) => named == Kind::Cork,
        Some(Err(Test::SmallUnacked)) => named == Kind::Nagle,
        Some(Err(Test::DeferTso)) => named == Kind::Deferred,
        Some(Err(_)) => named == Kind::Device,
    };
    prop_assert!(right, "{} but asked: {:?}", chain, asked(engine));
    Ok(())
}

fn always_agrees(config: &WorldConfig) -> Result<(), TestCaseError> {
    let (mut world, mut happening) = (World::new(config), Happening::quiet());
    for _ in 0..3_000 {
        agrees(&Scene::of(&world).chain(), &world)?;
        if !world.advance(Time::from_millis(100_000), &mut NoProbe, &mut happening) {
            break;
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn the_chain_is_never_empty_and_agrees_with_the_engine(config in world(60_000)) {
        always_agrees(&config)?;
    }

    /// Readers that stop, and windows that close.
    #[test]
    fn it_agrees_behind_any_reader(config in world(60_000), buffer in 500_u32..20_000, rate in 0_u64..40_000) {
        let peer = PeerConfig::Loopback(ReceiverConfig {
            buffer,
            read_rate: Some(rate),
            ..ReceiverConfig::default()
        });
        let link = LinkConfig { delay: Duration::from_millis(3), ..LinkConfig::default() };
        always_agrees(&WorldConfig { peer, link, ..config })?;
    }
}
