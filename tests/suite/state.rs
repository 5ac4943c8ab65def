//! The encoding of a state: what it is today, and that nothing in a state escapes it.

use crate::screen_user;
use std::time::Duration;

use skbscope::engine::socket::congestion::CongestionOps;
use skbscope::engine::socket::state::Nonagle;
use skbscope::engine::{NoProbe, Recovery};
use skbscope::observe::State;
use skbscope::peer::{LinkChange, PeerCommand};
use skbscope::units::{SeqNum, Time};
use skbscope::world::{Command, Happening, World};

/// A world of this scenario, so many inputs old.
fn world(scenario: &str, inputs: u32) -> World {
    let scenario = screen_user::scenario(scenario);
    let mut world = World::new(&scenario.world);
    for _ in 0..inputs {
        assert!(world.advance(Time::NEVER, &mut NoProbe, &mut Happening::quiet()));
    }
    world
}

/// Another value here is another encoding: recordings made before cannot be compared any more. Whoever means that raises
/// `encode::VERSION`. (Where the engine has come to do something else, the encoding may be as it was: then the first of
/// the two, in which nothing has happened yet, has not changed.)
#[test]
fn the_encoding_is_what_its_version_says() {
    assert_eq!(skbscope::encode::VERSION, 10);
    let digests = [0, 8].map(|inputs| world("ten-bytes", inputs).digest().to_string());
    assert_eq!(digests, ["362bf0e6d1f44a981e2f47216c1f7611", "ee1a545d18ce11476c46f4fe3a251304"]);
}

/// What is changed, in which part of the state, and how.
type Change = (&'static str, &'static str, fn(&mut World));

const CHANGES: [Change; 36] = [
    ("sk_state", "engine", |world| world.engine.sk.state = skbscope::engine::State::Closing),
    ("sk_sndbuf", "engine", |world| world.engine.sk.sndbuf += 1),
    ("sk_wmem_queued", "engine", |world| world.engine.sk.wmem_queued += 1),
    ("sk_forward_alloc", "engine", |world| world.engine.sk.forward_alloc -= 1),
    ("snd_una", "engine", |world| world.engine.sk.snd_una = SeqNum(7)),
    ("snd_nxt", "engine", |world| world.engine.sk.snd_nxt = SeqNum(7)),
    ("nonagle", "engine", |world| world.engine.sk.nonagle ^= Nonagle::CORK),
    ("SO_SNDTIMEO", "engine", |world| world.engine.sk.sndtimeo = Some(Duration::ZERO)),
    ("chrono_stat", "engine", |world| world.engine.sk.chrono_stat[2] += Duration::from_nanos(1)),
    ("rcv_tstamp", "engine", |world| world.engine.sk.rcv_tstamp = Time::from_nanos(7)),
    ("snd_cwnd", "engine", |world| world.engine.cong.cwnd += 1),
    ("cubic", "engine", |world| {
        let CongestionOps::Cubic(cubic) = &mut world.engine.cong.ops else { panic!("it is the default") };
        cubic.tcp_cwnd += 1;
    }),
    ("undo_marker", "engine", |world| world.engine.cong.undo_marker = Some(SeqNum(0))),
    ("srtt", "engine", |world| world.engine.rtt.srtt_8th_us += 1),
    ("rack", "engine", |world| {
        let Recovery::Rack(rack) = &mut world.engine.recovery else { panic!("it is the default") };
        rack.dsack_seen ^= true;
    }),
    ("timers", "engine", |world| world.engine.timers.backoff += 1),
    ("no timer", "engine", |world| world.engine.timers.retransmit = None),
    ("tlp_high_seq", "engine", |world| world.engine.timers.tlp_high_seq = Some((SeqNum(0), false))),
    ("memory of others", "engine", |world| world.engine.machine.other_pages += 1),
    ("pressure", "engine", |world| world.engine.machine.pressure ^= true),
    ("a reference of a page", "engine", |world| {
        let page = world.engine.tasks[0].frag.page.expect("it has written");
        world.engine.pages.get_ref(page);
    }),
    ("the page of a task", "engine", |world| world.engine.tasks[0].frag.page = None),
    ("a byte of a page", "engine", |world| {
        let page = world.engine.tasks[0].frag.page.expect("it has written");
        let piece = world.engine.pages.bytes_mut(page, 0, 1);
        piece[0] ^= 1;
    }),
    ("time asleep", "engine", |world| world.engine.tasks[0].slept.sndbuf += Duration::from_nanos(1)),
    ("time", "engine", |world| world.engine.now = Time::from_nanos(7)),
    ("the way there", "links", |world| {
        let change = LinkChange::Loss(0.5);
        world.link.set(change);
    }),
    ("the way back", "links", |world| {
        let change = LinkChange::DropNext(3);
        world.ack_link.set(change);
    }),
    ("what the peer reads", "peer", |world| {
        let slow = Command::Peer(PeerCommand::ReadRate(Some(7)));
        world.command(&slow, &mut NoProbe, &mut Happening::quiet()).expect("it is taken");
    }),
    ("a halted program", "programs", |world| world.programs[0].halted ^= true),
    ("bytes of a program", "programs", |world| world.programs[0].written += 1),
    ("calls of a program", "programs", |world| world.programs[0].calls += 1),
    ("what a program does", "programs", |world| world.programs[0].doing = skbscope::world::Doing::Done),
    ("EAGAIN", "programs", |world| world.programs[0].eagain += 1),
    ("a program less", "programs", |world| drop(world.programs.pop())),
    ("the world's time", "world", |world| world.now = Time::from_nanos(7)),
    ("a program's task", "programs", |world| world.programs[0].task.0 += 1),
];

#[test]
fn whatever_is_changed_changes_the_digest_of_its_part() {
    let world = world("steady", 40);
    let before = State::of(&world);
    assert_eq!(State::of(&world.clone()), before);

    for (what, part, change) in CHANGES {
        let mut changed = world.clone();
        change(&mut changed);
        let after = State::of(&changed);

        assert_ne!(after.digest, before.digest, "{what}");
        assert_ne!(after.parts[part], before.parts[part], "{what} is in the part {part}");
    }
}
