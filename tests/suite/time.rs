//! Keys that go about in time: back and forth, along the bar, to what is looked for, into another branch.

use crate::screen_user::{draw, model, mouse, press, run, said, type_in};
use ratatui::layout::Position;
use skbscope::tui::keys::Button;
use skbscope::units::Time;

#[test]
fn keys_go_back_as_they_go_forward() {
    let mut model = model("steady");
    run(&mut model, 700);
    press(&mut model, "space");
    let end = model.session.moment();
    assert!(draw(&model).contains("PAUSED"));

    press(&mut model, "h h , ,");
    let back = model.session.moment();
    assert_eq!(back.input, end.input - 2);
    assert!(model.session.is_inside_input());
    assert!(draw(&model).contains("LOOKING BACK 2 inputs"), "{}", draw(&model));

    press(&mut model, ". s n n");
    assert_eq!(model.session.moment(), end);
    assert!(draw(&model).contains("PAUSED"));
}

#[test]
fn over_and_out_go_both_ways() {
    let mut model = model("blocked-writer");
    press(&mut model, "/ Down Down Down Down Enter");
    assert!(said(&model).is_empty(), "{}", said(&model));
    let sent = model.session.moment();

    press(&mut model, ")");
    assert!(model.session.moment() > sent);
    press(&mut model, "(");
    assert!(model.session.moment() < sent);
    press(&mut model, ">");
    let over = model.session.moment();
    assert!(over > sent, "the function that the step begins is left out");
    press(&mut model, "<");
    assert!(model.session.moment() < over);
}

#[test]
fn a_kind_of_step_is_looked_for_and_looked_for_again() {
    let mut model = model("steady");
    press(&mut model, "/");
    assert!(draw(&model).contains("Go forward to the next") && draw(&model).contains("task blocked"));
    press(&mut model, "G k k Enter");
    let blocked = model.session.moment();
    assert!(draw(&model).contains("task 0 blocked") || draw(&model).contains("sleeps"), "{}", draw(&model));

    press(&mut model, ";");
    let again = model.session.moment();
    assert!(again > blocked);
    press(&mut model, ":");
    assert_eq!(model.session.moment(), blocked);
    press(&mut model, ":");
    assert_eq!(said(&model), "No task blocked before this moment. You stand where you stood.");
}

#[test]
fn the_stack_shows_where_it_is_and_what_changed() {
    let mut model = model("blocked-writer");
    press(&mut model, "space / G k k Enter");
    press(&mut model, "0 z");
    let screen = draw(&model);

    for function in ["tcp_sendmsg_locked()", "sk_stream_wait_memory()"] {
        assert!(screen.contains(function), "{function}\n{screen}");
    }
    // Zoomed it is a table with what each counter was.
    assert!(screen.contains("at the last stop") && screen.contains("sk_wmem_queued"), "{screen}");
    press(&mut model, "z");
    assert!(draw(&model).contains("Δ since 0.0"), "{}", draw(&model));
    press(&mut model, ",");
    assert!(draw(&model).contains("Δ since"), "{}", draw(&model));
}

#[test]
fn a_number_leads_to_the_step_that_last_changed_it() {
    let mut model = model("steady");
    run(&mut model, 1_100);
    press(&mut model, "space 2 v");
    assert!(draw(&model).contains("sk_sndbuf"));
    let sndbuf = model.session.engine().sk.sndbuf;

    press(&mut model, "Down Enter");

    assert!(said(&model).contains("sk_sndbuf became 98,304"), "{}", said(&model));
    assert_eq!(model.session.engine().sk.sndbuf, sndbuf);
    press(&mut model, ",");
    assert_ne!(model.session.engine().sk.sndbuf, sndbuf);
}

#[test]
fn the_time_bar_goes_along_the_session_by_key_and_by_mouse() {
    let mut model = model("steady");
    run(&mut model, 2_000);
    press(&mut model, "space");
    assert!(draw(&model).contains("├━━━"));

    press(&mut model, "\"");
    assert!(model.session.now() <= Time::from_millis(1_900), "{}", model.session.now());
    press(&mut model, "^");
    assert_eq!(model.session.now(), Time::ZERO);
    press(&mut model, "'");
    assert!(model.session.now() > Time::ZERO);
    press(&mut model, "$");
    assert_eq!(model.session.moment(), model.session.end());

    // The bar is the last third of the message's row; a click in its middle goes to the middle.
    let place = Position::new(100, 38);
    mouse(&mut model, Button::Click, place);
    let now = model.session.now();
    assert!(now > Time::from_millis(800) && now < Time::from_millis(1_200), "{now}");
}

#[test]
fn a_moment_is_gone_to_by_its_name() {
    let mut model = model("steady");
    run(&mut model, 1_000);

    press(&mut model, "#");
    type_in(&mut model, "20.3");
    assert_eq!(model.session.moment().to_string(), "20.3");

    press(&mut model, "#");
    type_in(&mut model, "600ms");
    assert!(model.session.now() <= Time::from_millis(600) && model.session.now() > Time::from_millis(500));

    press(&mut model, "#");
    type_in(&mut model, "99999");
    assert!(draw(&model).contains("there is no input 99999"), "{}", draw(&model));
}

#[test]
fn acting_in_the_past_begins_a_branch_and_the_other_one_stays() {
    let mut model = model("blocked-writer");
    press(&mut model, "Y");
    assert!(said(&model).contains("one branch"), "{}", said(&model));
    press(&mut model, "/ G k k Enter , b");
    type_in(&mut model, "1MiB");
    assert!(said(&model).contains("branch 2"), "{}", said(&model));
    press(&mut model, "n");
    assert!(model.session.engine().tasks.iter().all(|task| !task.is_asleep()));

    press(&mut model, "Y");
    assert!(draw(&model).contains("from 1 after input") && draw(&model).contains("the session as it began"));
    press(&mut model, "g Enter");

    assert_eq!(model.session.branch(), 0);
    assert!(model.session.engine().tasks.iter().any(|task| task.is_asleep()));
}

#[test]
fn a_recording_holds_every_branch() {
    let mut first = model("blocked-writer");
    let scenario = first.scenario.clone();
    first.session.record(&scenario);
    press(&mut first, "/ G k k Enter , b");
    type_in(&mut first, "1MiB");
    press(&mut first, "n n n Y g Enter n n");
    first.session.end_recording();
    let text: String = first.session.take_lines().map(|line| line.to_text()).collect();

    let recording = skbscope::journal::Recording::read(text.as_bytes()).expect("a recording");
    let outcome = skbscope::journal::check(&recording, |_| {});
    let again = skbscope::debugger::Session::replayed(&recording);

    assert_eq!(recording.branches.len(), 2);
    assert_eq!((outcome.difference, recording.is_complete), (None, true));
    assert_eq!((again.branch_count(), again.branch()), (2, 0));
    assert_eq!(again.world().digest(), first.session.world().digest());
    assert_eq!(again.branch_info(1), first.session.branch_info(1));
}
