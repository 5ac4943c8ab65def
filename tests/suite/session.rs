//! A session runs, pauses, steps and acts; what it shows is what the engine did.

use crate::screen_user;
use std::time::Duration;

use skbscope::debugger::{Mode, Moment, Session, Speed, Wanted};
use skbscope::engine::step::probe::{Event, Field, What};
use skbscope::engine::{MsgFlags, Sock};
use skbscope::units::{TaskId, Time};
use skbscope::world::{Command, Direction, WorldConfig};

fn config(scenario: &str) -> WorldConfig {
    let scenario = screen_user::scenario(scenario);
    WorldConfig { auto_step: false, ..scenario.world }
}

fn session(scenario: &str) -> Session {
    Session::new(config(scenario))
}

/// The counters that steps tell of.
fn counter(sk: &Sock, field: Field) -> Option<i64> {
    match field {
        Field::WmemQueued => Some(i64::from(sk.wmem_queued)),
        Field::ForwardAlloc => Some(sk.forward_alloc),
        Field::SndNxt => Some(sk.relative(sk.snd_nxt)),
        Field::SndUna => Some(sk.relative(sk.snd_una)),
        Field::PacketsOut => Some(i64::from(sk.packets_out)),
        _ => None,
    }
}

#[test]
fn virtual_time_passes_as_fast_as_asked_and_not_while_paused() {
    let mut session = session("steady");
    assert!(!session.run_for(Duration::from_secs(1)), "a new session is paused");

    session.resume();
    assert!(session.run_for(Duration::from_secs(1)));
    assert_eq!(session.now(), Time::from_millis(1000));

    session.set_speed(Speed::SLOW);
    session.run_for(Duration::from_secs(1));
    assert_eq!(session.now(), Time::from_millis(1010));

    session.pause();
    let moment = session.moment();
    assert!(!session.run_for(Duration::from_secs(1)));
    assert_eq!((session.now(), session.moment()), (Time::from_millis(1010), moment));
}

#[test]
fn small_frames_and_large_ones_tell_the_same_story() {
    let mut fine = session("lossy");
    let mut coarse = session("lossy");
    fine.resume();
    coarse.resume();

    for _ in 0..300 {
        fine.run_for(Duration::from_millis(1));
    }
    coarse.run_for(Duration::from_millis(300));

    assert_eq!(fine.moment(), coarse.moment());
    assert!(fine.steps().eq(coarse.steps()));
    assert!(fine.packets().eq(coarse.packets()));
    assert_eq!(fine.engine().sk.wmem_queued, coarse.engine().sk.wmem_queued);
}

#[test]
fn every_step_shows_the_engine_as_it_was_then() {
    let mut session = session("steady");
    let mut changes = 0;

    for _ in 0..600 {
        assert!(session.next_step());
        let last = *session.steps().next_back().expect("a step was made");
        assert_eq!(last.moment, session.moment());
        let What::Set { field, to, .. } = last.step.what else { continue };
        // Only relative numbers of the data can be compared; the SYN is told in absolute ones.
        if let Some(value) = counter(&session.engine().sk, field)
            && !matches!(field, Field::SndNxt | Field::SndUna)
        {
            assert_eq!(value, to, "{field:?} at {}", session.moment());
            changes += 1;
        }
    }
    assert!(changes > 20, "{changes}");
}

#[test]
fn stepping_through_an_input_ends_where_the_input_ends() {
    let mut stepped = session("first-1000");
    let mut whole = session("first-1000");

    for _ in 0..4 {
        assert!(whole.next_input());
        loop {
            assert!(stepped.next_step());
            assert!(stepped.moment() <= whole.moment());
            assert_eq!(
                stepped.steps().count() as u64,
                whole.recorded().steps - (whole.moment().step - stepped.moment().step) as u64
            );
            if !stepped.is_inside_input() {
                break;
            }
        }
        assert_eq!(stepped.moment(), whole.moment());
        assert_eq!(format!("{:?}", stepped.engine()), format!("{:?}", whole.engine()));
    }
}

#[test]
fn one_input_finishes_the_one_that_is_shown_from_inside() {
    let mut session = session("first-1000");
    session.next_input();
    session.next_step();
    let inside = session.moment();
    assert_eq!(inside, Moment::new(2, 1));

    session.next_input();

    assert_eq!(session.moment().input, 2);
    assert!(session.moment().step > 1 && !session.is_inside_input());
}

#[test]
fn a_packet_appears_at_the_step_that_sends_it() {
    let mut session = session("first-1000");
    while session.engine().sk.relative(session.engine().sk.write_seq) < 1000 {
        assert!(session.next_step());
    }
    // Inside the write: the skb is queued but not sent.
    let before = session.packets().filter(|packet| packet.len > 0).count();
    assert_eq!(before, 0);

    while session.packets().all(|packet| packet.len == 0) {
        assert!(session.next_step() && session.is_inside_input());
    }

    let packet = session.packets().next_back().expect("just seen");
    assert_eq!((packet.seq, packet.len, packet.direction), (0, 1000, Direction::Out));
    assert_eq!(packet.moment, session.moment());
    assert_eq!(packet.skb, session.engine().queues.write_queue().next().map(|skb| skb.id));
}

#[test]
fn a_write_while_paused_can_be_stepped_from_its_beginning() {
    let mut session = session("partial-ack");
    while session.world().programs.iter().any(|program| program.written == 0) {
        assert!(session.next_input());
    }
    let queued = session.engine().sk.wmem_queued;
    let write = Command::Write { task: TaskId(0), bytes: 500, flags: MsgFlags::empty() };

    session.command_stepwise(&write).expect("the program is idle");

    assert!(session.is_inside_input());
    assert_eq!((session.moment().step, session.engine().sk.wmem_queued), (1, queued));
    session.next_input();
    assert!(session.engine().sk.wmem_queued > queued);
}

#[test]
fn a_script_that_waits_goes_on_when_nothing_else_happens() {
    let mut session = session("first-1000");

    while session.engine().sk.wmem_queued != 1832 {
        assert!(session.next_input());
    }
    assert!(session.waiting_script().is_some());

    // Without the script, nothing would come but a time-out after a minute.
    assert!(session.next_input());

    assert!(session.waiting_script().is_none());
    assert_eq!(session.engine().sk.wmem_queued, 0);
    assert!(session.steps().any(|record| record.event() == Some(Event::SkbFreed)));
}

#[test]
fn again_from_the_beginning_is_the_same_again() {
    let mut session = session("lossy");
    session.resume();
    session.run_for(Duration::from_millis(400));
    let (moment, steps): (_, Vec<_>) = (session.moment(), session.steps().copied().collect());

    session.restart();
    assert_eq!((session.moment(), session.mode(), session.steps().len()), (Moment::START, Mode::Running, 0));
    session.run_for(Duration::from_millis(400));

    assert_eq!(session.moment(), moment);
    assert!(session.steps().copied().eq(steps));
}

#[test]
fn a_world_too_busy_for_its_speed_falls_behind_and_says_so() {
    let mut config = config("steady");
    config.link.rate = None;
    config.link.delay = Duration::from_micros(10);
    config.programs[0].pause = Duration::from_nanos(100);
    let mut session = Session::new(config);
    session.resume();

    assert!(session.run_for(Duration::from_secs(10)));

    assert!(session.is_behind());
    assert!(session.now() < Time::from_millis(10_000));
    assert!(session.dropped().steps > 0 || session.recorded().steps > 10_000);
}

#[test]
fn a_capture_gets_every_packet_once_however_the_session_is_moved() {
    let mut session = session("steady");
    session.capture(Some(Wanted::Wire));

    session.next_input();
    for _ in 0..30 {
        session.next_step();
    }
    session.resume();
    session.run_for(Duration::from_millis(1500));

    let captured: Vec<_> =
        session.take_captured().map(|packet| (packet.at, packet.direction, packet.facts.step)).collect();
    let shown: Vec<_> = session.packets().map(|packet| (packet.at, packet.direction, packet.moment.step)).collect();
    assert_eq!(captured, shown);
    assert!(captured.len() > 40, "{}", captured.len());
    assert_eq!(session.take_captured().count(), 0);
}
