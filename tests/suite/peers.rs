//! The peers of this process do what a scenario file says of them.

use skbscope::engine::NoProbe;
use skbscope::peer::Peer;
use skbscope::scenario::tables::{PeerKind, PeerTable};
use skbscope::scenario::{File, Scenario, embedded};
use skbscope::tui::{Model, Theme};
use skbscope::units::Time;
use skbscope::wire::{Flags, Segment};
use skbscope::world::{Direction, Happening, World};

use crate::screen_user;

const HEAD: &str = "title = 'Peers'\nshows = 'What they send.'\n[socket]\ncongestion = 'reno'\n";

fn scenario(body: &str) -> Scenario {
    let text = format!("{HEAD}{body}");
    Scenario::parse("peers", "peers.toml", &text).unwrap_or_else(|error| panic!("{error}"))
}

/// Runs the scenario for two seconds. What the peer sent behind its SYN-ACK, and when, in milliseconds.
fn answers(body: &str) -> (World, Vec<(u64, Segment)>) {
    let mut world = World::new(&scenario(body).world);
    let mut happening = Happening::new();
    let mut answers = Vec::new();
    while world.advance(Time::from_millis(2000), &mut NoProbe, &mut happening) {
        for packet in happening.packets.drain(..) {
            if packet.direction == Direction::In && !packet.segment.header.flags.contains(Flags::SYN) {
                answers.push((packet.peer_at.expect("sent by the peer").as_micros() / 1000, packet.segment));
            }
        }
    }
    (world, answers)
}

const MANUAL: &str = "[peer]\nkind = 'manual'\nwindow = 20000\n[[task]]\nwrite = 20000\ntimes = 1\n\
                      [[script]]\nat = '100ms'\n";

/// Before, an entry with a window and an ACK made two segments, and the first of them took the window's edge back.
#[test]
fn an_entry_for_the_manual_peer_is_one_segment() {
    let (world, answers) = answers(&format!("{MANUAL}window = 10240\nack = 14480\nsack = [[15928, 17376]]"));

    let [(at, segment)] = &answers[..] else { panic!("{answers:?}") };
    assert_eq!(*at, 100);
    let first_byte = segment.header.ack.0 - 14_480;
    assert_eq!(segment.header.window, 10_240 >> 7);
    let blocks = segment.header.options.sack.iter();
    let blocks: Vec<_> = blocks.map(|block| (block.left.0 - first_byte, block.right.0 - first_byte)).collect();
    assert_eq!(blocks, [(15_928, 17_376)]);
    let sk = &world.engine.sk;
    assert_eq!((sk.relative(sk.snd_una), sk.snd_wnd), (14_480, 10_240));
}

#[test]
fn whatever_an_entry_puts_together_there_is_one_segment_or_none_and_a_reason() {
    let parts = [
        "window = 0",
        "ack = 'next'",
        "sack = [[15928, 17376]]",
        "dup_ack = true",
        "peer_close = true",
        "reset = true",
    ];
    let (mut one, mut refused) = (0, 0);
    for set in 1_u32..1 << parts.len() {
        let chosen = parts.iter().enumerate().filter(|(bit, _)| set & 1 << bit != 0);
        let entry: String = chosen.map(|(_, part)| format!("{part}\n")).collect();
        let text = format!("{HEAD}{MANUAL}{entry}");
        if let Err(error) = Scenario::parse("peers", "peers.toml", &text) {
            let told = error.to_string();
            assert!(told.contains("`dup_ack` says the last ACK again") || told.contains("one segment"), "{told}");
            refused += 1;
            continue;
        }
        let (_, answers) = answers(&format!("{MANUAL}{entry}"));
        let at_once = answers.iter().filter(|(at, _)| *at == 100).count();
        assert_eq!(at_once, 1, "{entry}: {answers:?}");
        one += 1;
    }
    assert_eq!((one, refused), (22, 41));
}

#[test]
fn without_quick_acks_the_first_ack_waits_as_long_as_any() {
    let small = "[peer]\ndelayed_ack = '40ms'\nquick_acks = 0\n[link]\ndelay = '1ms'\n\
                 [[task]]\nwrite = [200, 500]\ntimes = 2\nstart = '300ms'\npause = '0ms'";

    let (_, told) = answers(small);

    // 300 ms behind the handshake 200 bytes leave at once, and wait 40 ms at the receiver; then Nagle lets 500 go, and they
    // wait, too.
    assert_eq!(told.iter().map(|(at, _)| *at).collect::<Vec<_>>(), [343, 385]);
    let (_, told) = answers(&small.replace("quick_acks = 0", "quick_acks = 1"));
    assert_eq!(told.iter().map(|(at, _)| *at).collect::<Vec<_>>(), [303, 345]);
}

/// `rcvbuf`, as `--help` says: bytes it can hold unread, in units of its window scale.
#[test]
fn the_loopback_peer_holds_what_rcvbuf_says() {
    for (rcvbuf, most) in [(1_000, 1_024), (10_000, 10_112), (65_536, 65_536), (100_000, 100_096)] {
        for write in [1, 100, 1_448, 50_000] {
            let (world, _) = answers(&format!(
                "nodelay = true\n[peer]\nrcvbuf = {rcvbuf}\nread_rate = 0\nmss = 1460\n[link]\ndelay = '1us'\n\
                 [[task]]\nwrite = {write}\npause = '3us'"
            ));
            let Peer::Loopback(receiver) = &world.peer else { panic!("the loopback peer") };
            let held = receiver.received();
            assert!(held <= most, "{rcvbuf} by {write}: {held}");
            assert_eq!(world.engine.sk.snd_wnd, 0, "{rcvbuf} by {write}: {held} and not closed");
        }
    }
}

// ---- what is said of a peer is true of that peer ----

/// What the screen answers to a key: the prompt that opens, or the message.
fn answer(scenario: &Scenario, key: &str) -> String {
    let mut model = Model::new(scenario.clone(), Vec::new(), Theme::default());
    if matches!(model.session.world().peer, Peer::Remote(_)) {
        model.session.join_real_peer();
    }
    screen_user::press(&mut model, key);
    match &model.ui.message {
        Some(message) if model.ui.overlay.is_none() => message.text.to_string(),
        _ => screen_user::draw(&model),
    }
}

#[test]
fn what_a_key_says_is_so_with_every_kind_of_peer() {
    let loopback = screen_user::scenario("zero-window");
    let manual = screen_user::scenario("blocked-writer");
    let tun = embedded::TUN_WATCHED.scenario().expect("right");
    let own_program = tun.clone().read_by_own_program();

    // Before: `now: 2097152bit`, and a rate that could be set where the user's own program reads.
    assert!(answer(&loopback, "r").contains("now: nothing"), "{}", answer(&loopback, "r"));
    assert!(answer(&tun, "r").contains("now: 262,144 bytes a second"), "{}", answer(&tun, "r"));
    assert_eq!(answer(&own_program, "r"), "your own program reads as it likes");
    assert_eq!(answer(&manual, "r"), "the manual peer has no program that reads");

    assert!(answer(&loopback, "Y").contains("to act in the past makes another"));
    for real in [&tun, &own_program] {
        assert_eq!(answer(real, "Y"), "with a real kernel as the peer there is only one past");
        assert_eq!(answer(real, "D"), "there is no link to change: packets go straight to a real kernel");
        assert_eq!(answer(real, "X"), "a real kernel resets when it has a reason to");
    }
    assert!(answer(&loopback, "D").contains("One-way delay"));
}

#[test]
fn the_rate_that_nobody_sets_is_in_no_text_and_no_hint() {
    let tun = embedded::TUN_WATCHED.scenario().expect("right");
    let screen = |scenario: &Scenario| {
        let mut model = Model::new(scenario.clone(), Vec::new(), Theme::default());
        model.ui.size = ratatui::layout::Size::new(300, 60);
        screen_user::draw(&model)
    };
    assert!(screen(&tun).contains("r read rate") && screen(&tun).contains("how fast its program reads (r)"));

    let own = screen(&tun.read_by_own_program());
    assert!(!own.contains("read rate") && !own.contains("(r)"), "{own}");
    assert!(own.contains("your own program reads when it likes"), "{own}");
}

/// A scenario tells what is to be seen with its own peer. With another one that is said.
#[test]
fn a_scenario_with_another_peer_says_whose_figures_it_tells() {
    let text = embedded::find("blocked-writer").expect("a scenario").text;
    let mut file = File::parse(text).expect("right");
    assert!(file.scenario("s").expect("right").shows.starts_with("A blocking write"));

    file.peer = PeerTable { kind: PeerKind::Loopback, ..PeerTable::default() };
    file.script.clear();
    let shows = file.scenario("s").expect("right").shows;
    assert!(shows.starts_with("With the manual peer: A blocking write"), "{shows}");
}
