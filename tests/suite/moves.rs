//! Going about in a session: wherever one goes, it is as it was when the session was first there.

use crate::screen_user;
use std::fmt;
use std::time::Duration;

use proptest::prelude::*;
use skbscope::debugger::{Direction, Moment, PacketRecord, SearchEnd, Session, Standing, StepRecord};
use skbscope::engine::step::probe::{Event, Field, Site, What};
use skbscope::engine::{MsgFlags, SockOpt};
use skbscope::observe::{SocketView, counters};
use skbscope::scenario::File;
use skbscope::units::{TaskId, Time};
use skbscope::world::{Command, Digest, WorldConfig};

fn config(name: &str) -> WorldConfig {
    let scenario = screen_user::scenario(name);
    WorldConfig { auto_step: false, ..scenario.world }
}

fn session(name: &str) -> Session {
    Session::new(config(name))
}

/// What the session shows at a moment: the engine, and the world if no step inside an input is shown.
#[derive(Clone, PartialEq)]
struct Seen {
    moment: Moment,
    now: Time,
    engine: String,
    world: Option<Digest>,
    steps: Vec<StepRecord>,
    packets: Vec<PacketRecord>,
}

/// Short: a failing test has other ways to tell what is in them.
impl fmt::Debug for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Seen { moment, now, world, .. } = self;
        let (steps, packets) = (self.steps.len(), self.packets.len());
        write!(f, "{moment} at {now}, {steps} steps, {packets} packets, {world:?}")
    }
}

/// Steps and packets of the last inputs are compared.
const INPUTS: u64 = 20;

impl Seen {
    fn of(session: &Session) -> Seen {
        let first = session.moment().input.saturating_sub(INPUTS);
        let steps = session.steps().copied().filter(|record| record.moment.input > first).collect();
        Seen {
            moment: session.moment(),
            now: session.now(),
            engine: format!("{:?}", session.engine()),
            world: (!session.is_inside_input()).then(|| session.world().digest()),
            steps,
            packets: session.packets().filter(|packet| packet.moment.input > first).cloned().collect(),
        }
    }
}

/// Plays a session, looking at some moments right when they come.
fn play(config: &WorldConfig, moves: &[Move], budget: usize) -> (Session, Vec<Seen>) {
    let mut session = Session::new(config.clone());
    session.set_budget(budget);
    let mut seen = vec![Seen::of(&session)];
    for one in moves {
        let made = match one {
            Move::Inputs(count) => (0..*count).all(|_| session.next_input()),
            Move::Steps(count) => (0..*count).all(|_| session.next_step()),
            Move::Act(command) => {
                let _ = session.command(command);
                false
            }
        };
        // The end of an input is what it was before anything else was done there, and before time passed in vain.
        if made {
            seen.push(Seen::of(&session));
        }
    }
    (session, seen)
}

#[derive(Clone, Debug)]
enum Move {
    Inputs(u32),
    Steps(u32),
    Act(Command),
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let one = prop_oneof![
        3 => (1_u32..60).prop_map(Move::Inputs),
        3 => (1_u32..40).prop_map(Move::Steps),
        2 => crate::random::command().prop_map(Move::Act),
    ];
    prop::collection::vec(one, 1..20)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 30, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn a_moment_gone_back_to_is_as_it_was(
        config in crate::random::world(60_000),
        moves in moves(),
        budget in prop_oneof![Just(0_usize), Just(1 << 20), Just(usize::MAX)],
        order in any::<prop::sample::Index>(),
    ) {
        let (mut session, seen) = play(&config, &moves, budget);
        session.go_to_end();
        let end = Seen::of(&session);

        // Back and forth over all of them.
        let start = order.index(seen.len());
        for was in seen[start..].iter().chain(seen[..start].iter().rev()) {
            session.go_to(was.moment).expect("it was there");
            // The clock may have gone on after the last input's end.
            let is = Seen::of(&session);
            prop_assert_eq!(is.moment, was.moment);
            if is.moment != end.moment {
                prop_assert_eq!(&is, was);
            }
        }
        session.go_to_end();
        prop_assert_eq!(Seen::of(&session), end);
    }

    #[test]
    fn a_fork_leaves_its_parent_alone(
        config in crate::random::world(60_000),
        moves in moves(),
        back in any::<prop::sample::Index>(),
        command in crate::random::command(),
    ) {
        let (mut session, seen) = play(&config, &moves, usize::MAX);
        session.go_to_end();
        let end = Seen::of(&session);
        let from = seen[back.index(seen.len())].moment;
        session.go_to(from).expect("it was there");
        prop_assume!(matches!(session.standing(), Standing::Back(_)));

        let _ = session.command(&command);
        for _ in 0..20 {
            session.next_input();
        }

        prop_assert_eq!(session.branch_count(), 2);
        session.switch(0).expect("a branch");
        prop_assert_eq!(Seen::of(&session), end);
        for was in &seen {
            session.go_to(was.moment).expect("it was there");
            prop_assert_eq!(session.moment(), was.moment);
            prop_assert_eq!(format!("{:?}", session.engine()), was.engine.clone());
        }
    }
}

// ---- whole sessions ----

/// All is written, acknowledged and read, and on 3.10 the timer that gives idle memory back is still to come: time is made to
/// stop before it, once.
#[test]
fn what_comes_after_a_session_was_complete_can_be_gone_back_to() {
    let text = "title = 'x'\nshows = 'x'\nkernel = '3.10'\n[[task]]\nwrite = 9000\ntimes = 1\n[peer]\nread_rate = '100KiB/s'\n";
    let scenario = File::parse(text).expect("a scenario").scenario("x").expect("a good one");
    let mut session = Session::new(scenario.world);
    while session.next_input() {}
    let complete = session.moment();
    assert!(session.next_input(), "the timer");
    let after = Seen::of(&session);
    assert_eq!(after.moment.input, complete.input + 1);

    session.go_to(Moment::START).expect("the beginning");
    session.go_to(after.moment).expect("it was there");
    assert_eq!(Seen::of(&session).engine, after.engine);
    session.go_to(complete).expect("it was there");
    assert!(session.next_input());
    assert_eq!(session.moment(), after.moment);

    // The same in a branch, which has the timer once more.
    session.go_to(complete).expect("it was there");
    session.command(&Command::SetSockOpt(SockOpt::NoDelay(true))).expect("taken");
    session.switch(0).expect("a branch");
    session.go_to(after.moment).expect("it was there");
    assert_eq!(session.moment(), after.moment);
}

#[test]
fn every_step_forwards_is_a_step_backwards() {
    let mut session = session("blocked-writer");
    let mut way = vec![session.moment()];
    for _ in 0..150 {
        assert!(session.next_step());
        way.push(session.moment());
    }

    way.pop();
    for moment in way.into_iter().rev() {
        assert!(session.previous_step());
        // The end of an input and the beginning of the next one are one moment.
        assert_eq!(session.moment(), moment);
    }
    assert!(!session.previous_step());
    assert_eq!(session.moment(), Moment::START);
}

#[test]
fn moments_that_are_no_longer_remembered_are_made_again() {
    let mut session = session("steady");
    for _ in 0..30 {
        session.next_step();
    }
    let early = Seen::of(&session);
    session.resume();
    while session.dropped().steps < 100_000 {
        assert!(session.run_for(Duration::from_millis(100)));
    }

    session.go_to(early.moment).expect("it was there");

    assert_eq!(Seen::of(&session), early);
    assert!(matches!(session.standing(), Standing::Back(inputs) if inputs > 1_000));
}

#[test]
fn over_and_out_stay_out_of_deeper_functions_both_ways() {
    let mut session = session("blocked-writer");
    let enters_sendmsg =
        |record: &StepRecord, _: &_| record.step.what == What::Enter && record.step.site == Site::TcpSendmsg;
    assert_eq!(session.find(Direction::Forward, enters_sendmsg), SearchEnd::Found);
    let enter = session.moment();

    // Out of the function: to where it returns.
    assert_eq!(session.step_out(), SearchEnd::Found);
    let leave = *session.step().expect("a step");
    assert_eq!((leave.step.what, leave.step.site), (What::Leave, Site::TcpSendmsg));
    assert!(leave.moment.input == enter.input && leave.moment.step > enter.step + 100, "{leave:?}");

    // Over it backwards: to where it began.
    assert_eq!(session.step_over_back(), SearchEnd::Found);
    assert_eq!(session.moment(), enter);
    // And forwards again.
    assert_eq!(session.step_over(), SearchEnd::Found);
    assert_eq!(session.moment(), leave.moment);

    // From somewhere inside, back to the beginning of the function in hand.
    session.go_to(Moment::new(enter.input, enter.step + 2)).expect("it was there");
    let depth = session.step().expect("a step").depth;
    assert_eq!(session.step_out_back(), SearchEnd::Found);
    let begin = session.step().expect("a step");
    assert_eq!((begin.step.what, begin.depth), (What::Enter, depth - 1));
}

#[test]
fn what_is_looked_for_is_found_forwards_and_backwards() {
    let mut session = session("blocked-writer");
    let blocked = |record: &StepRecord, _: &_| record.event() == Some(Event::TaskBlocked);
    let freed = |record: &StepRecord, _: &_| record.event() == Some(Event::SkbFreed);
    let resent = |record: &StepRecord, _: &_| record.event() == Some(Event::SkbRetransmitted);

    assert_eq!(session.find(Direction::Forward, blocked), SearchEnd::Found);
    let at_block = session.moment();
    assert_eq!(session.find(Direction::Forward, freed), SearchEnd::Found);
    assert!(session.moment() > at_block);

    assert_eq!(session.find(Direction::Back, blocked), SearchEnd::Found);
    assert_eq!(session.moment(), at_block);
    assert_eq!(session.find(Direction::Back, resent), SearchEnd::NotBefore);
    assert_eq!(session.moment(), at_block, "a search in vain leaves one where one was");
}

#[test]
fn the_step_that_last_changed_a_number_is_found() {
    let mut session = session("steady");
    for _ in 0..400 {
        session.next_input();
    }

    for field in [Field::WmemQueued, Field::Sndbuf, Field::Cwnd, Field::PacketsOut] {
        let value = |socket: &SocketView<'_>| Some(counters::value(field, socket));
        let is = value(&session.socket());
        let change = session.last_change(value).expect("it has changed");

        session.go_to(change).expect("it was there");
        assert_eq!(value(&session.socket()), is, "{field:?} at {change}");
        session.previous_step();
        assert_ne!(value(&session.socket()), is, "{field:?} before {change}");
        session.go_to_end();
    }
}

#[test]
fn acting_inside_a_past_input_comes_before_this_input() {
    let mut session = session("blocked-writer");
    let blocked = |record: &StepRecord, _: &_| record.event() == Some(Event::TaskBlocked);
    assert_eq!(session.find(Direction::Forward, blocked), SearchEnd::Found);
    let at_block = session.moment();
    session.previous_step();
    assert_eq!(session.standing(), Standing::Back(0));

    // A buffer that holds all of the write.
    session.command(&Command::SetSockOpt(SockOpt::SndBuf(1 << 20))).expect("the socket is open");

    assert_eq!((session.branch_count(), session.branch()), (2, 1));
    assert_eq!(session.moment().input, at_block.input, "the option is set in its place");
    session.next_input();
    assert!(session.engine().tasks.iter().all(|task| !task.is_asleep()));
    assert!(session.engine().sk.wmem_queued > 100_000);

    // In the other branch it still blocks.
    session.switch(0).expect("a branch");
    session.go_to(Moment::new(at_block.input, u32::MAX)).expect("it was there");
    assert!(session.engine().tasks.iter().any(|task| task.is_asleep()));
}

#[test]
fn looking_back_does_not_disturb_a_session_that_goes_on() {
    let mut session = session("steady");
    session.set_goes_on(true);
    session.resume();
    session.run_for(Duration::from_millis(300));
    session.go_to(Moment::new(10, 3)).expect("it was there");
    let before = Seen::of(&session);
    let Standing::Back(behind) = session.standing() else { panic!("{:?}", session.standing()) };

    session.run_for(Duration::from_millis(1_700));

    assert_eq!(Seen::of(&session), before);
    assert!(matches!(session.standing(), Standing::Back(more) if more > behind));
    session.go_to_end();
    assert_eq!((session.standing(), session.now()), (Standing::Live, Time::from_millis(2_000)));
}

#[test]
fn run_from_the_past_it_plays_what_was_up_to_the_end_and_goes_on() {
    let mut session = session("steady");
    session.resume();
    session.run_for(Duration::from_millis(500));
    let end = session.end();
    session.go_to_time(Time::from_millis(100));
    assert!(session.now() <= Time::from_millis(100) && session.moment().input > 0);

    session.resume();
    session.run_for(Duration::from_millis(200));
    assert!(matches!(session.standing(), Standing::Back(_)));
    assert!(session.moment() < end && session.now() > Time::from_millis(250), "{}", session.now());

    while session.standing() != Standing::Live {
        assert!(session.run_for(Duration::from_millis(100)));
    }
    assert_eq!(session.end(), end, "nothing new was made on the way");
    session.run_for(Duration::from_millis(3_000));
    assert!(session.end() > end);
}

#[test]
fn a_moment_that_has_not_come_is_refused() {
    let mut session = session("steady");
    for _ in 0..5 {
        session.next_input();
    }

    let refused = session.go_to(Moment::new(77, 1)).expect_err("only five inputs");

    assert_eq!(refused.to_string(), "there is no input 77; the last one is 5");
    assert_eq!(session.moment().input, 5);
}

#[test]
fn a_write_of_the_past_is_gone_back_to_like_anything_else() {
    let mut session = session("partial-ack");
    while session.world().programs.iter().any(|program| program.written == 0) {
        assert!(session.next_input());
    }
    let write = Command::Write { task: TaskId(0), bytes: 500, flags: MsgFlags::empty() };
    session.command(&write).expect("the program is idle");
    let after = Seen::of(&session);
    session.next_input();

    session.previous_input();

    assert_eq!(Seen::of(&session), after);
}
