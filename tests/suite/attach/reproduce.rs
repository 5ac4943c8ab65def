//! A look at a real socket is made a scenario: the engine comes to stand where the socket stood.

use std::time::Duration;

use skbscope::engine::NoProbe;
use skbscope::kernel::KernelVersion;
use skbscope::observe::SocketView;
use skbscope::scenario::{File, Scenario};
use skbscope::source::live::look::Look;
use skbscope::source::live::recording::Observations;
use skbscope::source::live::reproduce;
use skbscope::source::live::seen::Seen;
use skbscope::units::Time;
use skbscope::world::{Happening, World};

/// Looks at senders of 6.18 on a loopback of MTU 1500: one asleep in send() behind a closed window, one that nobody waits for
/// behind a closed window, one with segments in flight behind a slow device.
const LOOKS: [(&str, &[u8]); 3] = [
    ("blocked", include_bytes!("looks/blocked.jsonl")),
    ("full", include_bytes!("looks/full.jsonl")),
    ("flight", include_bytes!("looks/flight.jsonl")),
];

fn seen(bytes: &[u8]) -> Look {
    Observations::read(bytes).expect("a recording").looks.pop().expect("a look")
}

/// Where the engine stands at the end of the scenario of a look.
fn reproduced(look: &Look) -> World {
    let text = reproduce::scenario(look, KernelVersion::newest()).expect("an open connection");
    let parsed = File::parse(&text).and_then(|file| file.scenario("reproduced"));
    let scenario: Scenario = parsed.unwrap_or_else(|problem| panic!("{problem:?}\n{text}"));
    let mut world = World::new(&scenario.world);
    let end = Time::ZERO + scenario.run_for.unwrap_or(Duration::ZERO);
    while world.advance(end, &mut NoProbe, &mut Happening::quiet()) {}
    world
}

fn percent_apart(one: u32, other: u32) -> u32 {
    one.abs_diff(other) * 100 / other.max(1)
}

#[test]
fn the_engine_stands_where_the_socket_stood() {
    for (name, bytes) in LOOKS {
        let look = seen(bytes);
        let world = reproduced(&look);
        let (socket, engine) = (&look.seen.socket, SocketView::of_world(&world));
        let (memory, info) = (socket.memory.expect("it is told"), socket.info.as_ref().expect("it is told"));

        assert_eq!(engine.sndbuf, memory.sndbuf, "{name}");
        assert_eq!(engine.outq, socket.send_q_bytes, "{name}");
        // Where segments are in flight, what the device held back may leave at once.
        let sent_more = socket.unsent_bytes() - engine.outqnsd;
        assert!(sent_more <= if name == "flight" { 3 * info.snd_mss } else { 0 }, "{name}: {sent_more}");
        assert_eq!(engine.snd_wnd, look.seen.snd_wnd().expect("it is told"), "{name}");
        assert_eq!(engine.cwnd, info.snd_cwnd, "{name}");
        assert_eq!(engine.mss_cache, info.snd_mss, "{name}");
        let apart = percent_apart(engine.wmem_queued, memory.wmem_queued);
        assert!(apart <= 2, "{name}: sk_wmem_queued {} for {}", engine.wmem_queued, memory.wmem_queued);
    }
}

#[test]
fn without_privilege_the_bytes_are_the_same_and_the_truesize_is_near() {
    for (name, bytes) in LOOKS {
        let whole = seen(bytes);
        let look = Look::of(Seen { inside: None, ..whole.seen.clone() });
        let world = reproduced(&look);
        let (socket, engine) = (&look.seen.socket, SocketView::of_world(&world));

        assert_eq!(engine.outq, socket.send_q_bytes, "{name}");
        assert!(socket.unsent_bytes() - engine.outqnsd <= 3 * engine.mss_cache, "{name}: {}", engine.outqnsd);
        let apart = percent_apart(engine.wmem_queued, socket.memory.expect("it is told").wmem_queued);
        assert!(apart <= 25, "{name}: sk_wmem_queued {} is {apart} % apart", engine.wmem_queued);
    }
}

#[test]
fn whoever_waited_for_room_waits_again_and_nobody_else() {
    let waits = |name: &str| {
        let (_, bytes) = LOOKS.into_iter().find(|(known, _)| *known == name).expect("it is there");
        let world = reproduced(&seen(bytes));
        SocketView::of_world(&world).tasks().filter(|task| task.is_asleep()).count()
    };

    assert_eq!(waits("blocked"), 1);
    assert_eq!(waits("flight"), 1);
    assert_eq!(waits("full"), 0);
}

#[test]
fn what_cannot_be_a_scenario_says_why_and_what_is_left_out_is_said_in_it() {
    let mut look = seen(LOOKS[0].1);
    look.seen.socket.congestion = Some("bbr".into());
    look.seen.waits[0].name = "a \"name\"\n".into();
    let text = reproduce::scenario(&look, KernelVersion::newest()).expect("an open connection");
    assert!(text.contains("congestion control is bbr, which the engine does not have"), "{text}");
    File::parse(&text).and_then(|file| file.scenario("x")).unwrap_or_else(|problem| panic!("{problem:?}\n{text}"));

    look.seen.socket.info = None;
    let error = reproduce::scenario(&look, KernelVersion::newest()).expect_err("there are no numbers");
    assert!(error.to_string().contains("TCP_INFO"), "{error}");
}
