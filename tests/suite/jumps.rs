//! Searches and jumps: what is not found leaves one where one stood, and every jump can be undone and done again.

use std::time::Duration;

use crate::screen_user::{self, draw, model, press, run, said, type_in};
use skbscope::debugger::{Direction, Mode, SearchEnd, SearchTarget, Session, Standing, Standpoint, StepKind, Wanted};
use skbscope::engine::step::probe::Event;
use skbscope::journal::Line;
use skbscope::kernel::KernelVersion;
use skbscope::tui::message::FileKind;
use skbscope::tui::model::Overlay;
use skbscope::tui::{Effect, Model, Theme};
use skbscope::units::Time;

/// Where the user stands, and all that there is to go to.
fn stand(model: &Model) -> (Standpoint, Time, skbscope::debugger::Moment, Time, usize) {
    let session = &model.session;
    (session.standpoint(), session.now(), session.end(), session.end_time(), session.branch_count())
}

/// Paused somewhere in the middle of a run.
fn paused(name: &str, millis: u64) -> Model {
    let mut model = model(name);
    run(&mut model, millis);
    press(&mut model, "space");
    model
}

/// The keys that choose a kind of step in the list.
fn choose(kind: StepKind) -> String {
    let row = StepKind::ALL.iter().position(|other| *other == kind).expect("a kind");
    format!("g {}Enter", "Down ".repeat(row))
}

#[test]
fn a_search_that_finds_nothing_leaves_one_where_one_stood() {
    let mut model = paused("blocked-writer", 1_020);
    let before = stand(&model);

    press(&mut model, &format!("/ {}", choose(StepKind::Event(Event::SkbRetransmitted))));
    assert!(said(&model).starts_with("No skb retransmitted: after input "), "{}", said(&model));
    assert!(said(&model).ends_with("You stand where you stood."), "{}", said(&model));
    assert_eq!(stand(&model), before);
    for key in [";", ":", &format!("\\ {}", choose(StepKind::Event(Event::SkbRetransmitted)))] {
        press(&mut model, key);
        assert_eq!(stand(&model), before, "{key}");
    }

    model.session.breakpoints_mut().add("skb retransmitted".parse().expect("right"));
    press(&mut model, "}");
    assert!(said(&model).starts_with("No hit of a breakpoint: after input "), "{}", said(&model));
    press(&mut model, "{");
    assert_eq!(said(&model), "No hit of a breakpoint before this moment. You stand where you stood.");
    assert_eq!(stand(&model), before);
    assert!(model.ui.jumps.is_empty(), "there is nothing to undo");
}

#[test]
fn a_search_without_end_tells_how_far_it_is_and_stops_at_esc() {
    for keys in [format!("/ {}", choose(StepKind::Event(Event::SkbRetransmitted))), "}".to_owned()] {
        let mut model = paused("steady", 500);
        model.session.breakpoints_mut().add("skb retransmitted".parse().expect("right"));
        let before = stand(&model);

        press(&mut model, &keys);
        let first = draw(&model);
        let place = |screen: &str| {
            let (_, rest) = screen.split_once("Searching: input ").expect(screen);
            let (number, _) = rest.split_once(", ").expect(screen);
            number.replace(',', "").parse::<u64>().expect("a number")
        };
        assert!(place(&first) > 500 && first.contains(" s of the run; Esc stops."), "{first}");
        assert!(first.contains("SEARCHING"), "{first}");
        // Time belongs to the search; other keys do nothing.
        assert!(run(&mut model, 10));
        press(&mut model, "w");
        assert!(place(&draw(&model)) > place(&first), "{}", draw(&model));
        assert_eq!(stand(&model), before);

        press(&mut model, "Esc");
        assert!(said(&model).starts_with("Stopped at input 1,"), "{}", said(&model));
        assert_eq!(stand(&model), before);
        assert!(!model.is_running());
    }
}

#[test]
fn what_a_search_finds_beyond_the_end_is_as_if_one_had_gone_there() {
    let config = screen_user::scenario("lossy");
    let begin = || {
        let mut session = Session::new(config.world.clone());
        session.record(&config);
        session.capture(Some(Wanted::Wire));
        (0..20).for_each(|_| assert!(session.next_input()));
        session
    };
    let (mut searched, mut walked) = (begin(), begin());

    let mut seek =
        searched.begin_search(Direction::Forward, SearchTarget::Step(StepKind::Event(Event::SkbRetransmitted)));
    let ended = loop {
        if let Some(ended) =
            searched.go_on_searching(&mut seek, SearchTarget::Step(StepKind::Event(Event::SkbRetransmitted)), 7)
        {
            break ended;
        }
        assert_eq!(searched.end().input, 20, "nothing is touched before it is found");
    };
    assert_eq!(ended, SearchEnd::Found);
    while walked.end().input < searched.end().input {
        assert!(walked.next_input());
    }

    assert!(searched.end().input > 30);
    let lines = |session: &mut Session| session.take_lines().collect::<Vec<Line>>();
    assert_eq!(lines(&mut searched), lines(&mut walked));
    let captured = |session: &mut Session| session.take_captured().collect::<Vec<_>>();
    assert_eq!(captured(&mut searched), captured(&mut walked));
    assert_eq!(searched.end_world().digest(), walked.end_world().digest());
}

#[test]
fn every_jump_is_undone_with_one_key_and_done_again_with_another() {
    let mut base = paused("steady", 2_000);
    base.session.breakpoints_mut().add("task woken".parse().expect("right"));
    // A second branch, and the past of it.
    press(&mut base, "h h h N");
    press(&mut base, "n n n h h");
    assert_eq!(base.session.branch_count(), 2);
    let find = format!("/ {}", choose(StepKind::Event(Event::SkbFreed)));
    let find_back = format!("\\ {}", choose(StepKind::Event(Event::TaskBlocked)));
    for keys in [&find, &find_back, "}", "{", "'", "\"", "^", "$", "2 v Down Enter", "Y g Enter", "b"] {
        let mut model = base.clone();
        let before = model.session.standpoint();

        press(&mut model, keys);
        if keys == "b" {
            // To act in the past leads to another branch.
            type_in(&mut model, "1MiB");
        }
        let after = model.session.standpoint();
        assert_ne!(after, before, "{keys} leads somewhere");
        press(&mut model, "Ctrl-O");
        assert_eq!(model.session.standpoint(), before, "{keys}: {}", said(&model));
        press(&mut model, "Ctrl-P");
        assert_eq!(model.session.standpoint(), after, "{keys}");
    }
    let mut model = base.clone();
    press(&mut model, "#");
    type_in(&mut model, "10.3");
    press(&mut model, "#");
    type_in(&mut model, "1s");
    press(&mut model, "Ctrl-O Ctrl-O");
    assert_eq!(model.session.standpoint(), base.session.standpoint(), "one after the other");
    press(&mut model, "Ctrl-O");
    assert!(said(&model).starts_with("Back at"), "the jumps before are still there: {}", said(&model));
}

#[test]
fn steps_are_no_jumps_and_a_jump_undone_is_forgotten_by_another_one() {
    let mut model = paused("steady", 500);
    press(&mut model, "h n s s , .");
    press(&mut model, "Ctrl-O");
    assert_eq!(said(&model), "there is no jump to undo");

    press(&mut model, "^ Ctrl-O ^");
    press(&mut model, "Ctrl-P");
    assert_eq!(said(&model), "no jump was undone");
    assert!(draw(&model).contains("Ctrl-O undo jump"), "{}", draw(&model));
}

#[test]
fn the_end_that_one_stood_at_inside_an_input_is_the_end_again() {
    let mut model = paused("blocked-writer", 1_000);
    model.session.breakpoints_mut().add("task blocked".parse().expect("right"));
    press(&mut model, "}");
    let at_hit = model.session.standpoint();
    assert_eq!(model.session.standing(), Standing::Paused);

    press(&mut model, "^ Ctrl-O");

    assert_eq!((model.session.standpoint(), model.session.standing()), (at_hit, Standing::Paused));
    press(&mut model, "N");
    assert_eq!(model.session.branch_count(), 1, "it is not the past");
}

#[test]
fn of_two_kernels_neither_moves_where_neither_hits() {
    let side = |version| {
        let scenario = screen_user::scenario("ten-bytes");
        Model::new(scenario.on(version).expect("both run it"), Vec::new(), Theme::default())
    };
    let mut model = side(KernelVersion::oldest()).with_beside(side(KernelVersion::newest()));
    press(&mut model, "space @");
    type_in(&mut model, "wmem_queued > 1000000000");
    let stand = |model: &Model| {
        let other = &model.beside.as_ref().expect("two runs").models[0];
        [model, other].map(|side| (side.session.standpoint(), side.session.end_time()))
    };
    let before = stand(&model);

    press(&mut model, "}");

    assert_eq!(said(&model), "No breakpoint is hit on any side. All stand where they stood.");
    assert_eq!(stand(&model), before);
}

#[test]
fn what_a_real_peer_will_do_is_not_searched_for() {
    let mut model = model("steady");
    model.session.set_goes_on(true);
    run(&mut model, 40);
    model.session.breakpoints_mut().add("skb sent".parse().expect("right"));
    let end = model.session.end();

    press(&mut model, "}");
    assert!(said(&model).contains("nobody knows what a real peer will do: space lets time run"), "{}", said(&model));
    assert_eq!(model.session.end(), end, "its timers are not pulled forward");

    // One send() sends several skbs: hits of an input that has been made are known.
    while model.session.mode() == Mode::Running {
        assert!(run(&mut model, 10));
    }
    let first = model.session.moment();
    press(&mut model, "}");
    assert!(said(&model).starts_with("Breakpoint `skb sent` (hit 2)"), "{}", said(&model));
    let second = model.session.moment();
    assert!(second > first && second.input == first.input, "{first} {second}");
    assert_eq!(model.session.mode(), Mode::Paused);
}

// ---- what would be lost ----

#[test]
fn starting_again_keeps_what_was_done() {
    let mut model = paused("steady", 500);
    press(&mut model, "R");
    assert_eq!((model.session.branch_count(), said(&model).as_str()), (1, "Started again from the beginning."));

    run(&mut model, 500);
    press(&mut model, "N");
    let done = model.session.end();
    press(&mut model, "R");
    assert_eq!((model.session.branch_count(), model.session.end().input), (2, 0));
    assert!(said(&model).contains("Y goes to the others"), "{}", said(&model));
    press(&mut model, "space");
    run(&mut model, 300);
    assert!(model.session.end().input > 10, "it runs on from the beginning");

    press(&mut model, "Y");
    assert!(draw(&model).contains("2: from the beginning again; "), "{}", draw(&model));
    press(&mut model, "g Enter");
    assert_eq!(model.session.end(), done);
}

#[test]
fn another_kernel_or_scenario_is_asked_about_where_something_would_be_lost() {
    // Nothing was done: nothing is lost.
    let mut untouched = paused("steady", 500);
    press(&mut untouched, "K");
    assert!(said(&untouched).starts_with("Linux 6.12"), "{}", said(&untouched));

    for (keys, title) in [("K", "Go to Linux 6.12?"), ("o g Down Enter", "Go to first-1000?")] {
        let mut model = paused("steady", 500);
        press(&mut model, "N h h C");
        let before = stand(&model);

        press(&mut model, keys);
        let screen = draw(&model);
        assert!(screen.contains(title), "{screen}");
        assert!(screen.contains("The 2 branches of this session, with 2 things that you did, would be"), "{screen}");
        press(&mut model, "Esc");
        assert_eq!(stand(&model), before, "{keys}");

        press(&mut model, keys);
        assert_eq!(press(&mut model, "l"), None);
        assert_eq!((model.session.branch_count(), model.session.now()), (1, Time::ZERO));
        assert!(model.ui.jumps.is_empty(), "the places are gone with the session");
    }
}

#[test]
fn what_is_in_a_recording_is_left_without_a_question() {
    for keys in ["K", "o g Down Enter"] {
        let mut model = paused("steady", 500);
        press(&mut model, "N h h C");
        model.recording = Some("s.jsonl".to_owned());
        press(&mut model, keys);
        assert_eq!((model.session.branch_count(), model.session.now()), (1, Time::ZERO), "{}", draw(&model));
    }
}

#[test]
fn to_quit_is_asked_about_where_something_would_be_lost_and_q_again_is_an_answer() {
    let mut untouched = paused("steady", 500);
    assert_eq!(press(&mut untouched, "n h , space q"), Some(Effect::Quit), "looking loses nothing");

    let mut model = paused("steady", 500);
    press(&mut model, "N h h C");
    let before = stand(&model);
    assert_eq!(press(&mut model, "q"), None);
    let screen = draw(&model);
    assert!(screen.contains("Quit?") && screen.contains("The 2 branches of this session, with 2 things"), "{screen}");
    assert_eq!(press(&mut model, "Esc"), None);
    assert_eq!(stand(&model), before);
    assert_eq!(press(&mut model, "q Enter"), None, "Enter alone leaves everything as it is");
    assert_eq!(press(&mut model, "q q"), Some(Effect::Quit));
    assert_eq!(press(&mut model, "Ctrl-C"), Some(Effect::Quit), "it ends the program from anywhere");

    // It offers the way to keep it.
    assert_eq!(press(&mut model, "q J"), Some(Effect::OfferName(FileKind::Recording)));
    assert!(matches!(model.ui.overlay, Some(Overlay::Prompt(_))));
    press(&mut model, "Esc");
    model.recording = Some("s.jsonl".to_owned());
    assert_eq!(press(&mut model, "q"), Some(Effect::Quit), "all of it is in the file");
}

#[test]
fn what_came_after_a_recording_had_ended_is_what_is_lost() {
    let mut model = paused("steady", 500);
    press(&mut model, "N h h C");
    // As the files do when J has stopped the recording.
    model.session.note_kept();
    assert_eq!(press(&mut model, "q"), Some(Effect::Quit));

    press(&mut model, "N");
    assert_eq!(press(&mut model, "q"), None);
    assert!(draw(&model).contains("1 thing that you did after it was recorded would be lost."), "{}", draw(&model));

    // Another session is in no file yet.
    press(&mut model, "Esc K l N");
    assert_eq!(press(&mut model, "q"), None);
    assert!(draw(&model).contains("This session, with 1 thing that you did, would be lost."), "{}", draw(&model));
}

#[test]
fn a_recording_goes_on_into_the_branch_that_begins_again() {
    let scenario = screen_user::scenario("steady");
    let mut session = Session::new(scenario.world.clone());
    session.record(&scenario);
    session.resume();
    session.run_for(Duration::from_millis(300));
    session.begin_again();
    session.run_for(Duration::from_millis(200));
    session.end_recording();

    let text: String = session.take_lines().map(|line| line.to_text()).collect();
    let recording = skbscope::journal::Recording::read(text.as_bytes()).expect("a recording");
    let outcome = skbscope::journal::check(&recording, |_| {});
    assert_eq!((recording.branches.len(), outcome.difference), (2, None));
}

/// A recording that begins late has all branches, also those that were left, with what was done in each.
#[test]
fn a_recording_that_begins_late_has_everything_that_was_done() {
    let scenario = screen_user::scenario("steady");
    let mut model = paused("steady", 500);
    press(&mut model, "N h h C");
    press(&mut model, "h h N n n Y g Enter n");
    let (branches, acts, current) = (model.session.branch_count(), model.session.acts(), model.session.branch());
    assert!(branches == 3 && current == 0 && acts == 3, "{branches} {acts} {current}");

    model.session.record(&scenario);
    press(&mut model, "n N");
    model.session.end_recording();

    let text: String = model.session.take_lines().map(|line| line.to_text()).collect();
    let recording = skbscope::journal::Recording::read(text.as_bytes()).expect("a recording");
    assert_eq!((recording.branches.len(), recording.current), (branches, current));
    assert_eq!(skbscope::journal::check(&recording, |_| {}).difference, None);
    let again = Session::replayed(&recording);
    assert_eq!((again.branch_count(), again.acts()), (branches, acts + 1));
    for branch in 0..branches {
        let [before, after] = [&model.session, &again].map(|session| session.branch_info(branch).expect("it is there"));
        assert_eq!((before.fork, before.end, before.began_with), (after.fork, after.end, after.began_with));
    }
}
