//! Breakpoints in a session: it stops at the very step, goes on from there, and back.

use std::time::Duration;

use crate::screen_user::{self, draw, model, press, resize, run, said, type_in};
use skbscope::debugger::{Mode, Moment, Session, StepKind};
use skbscope::engine::MsgFlags;
use skbscope::engine::step::probe::{Event, Site, What};
use skbscope::tui::{Event as Happens, update};
use skbscope::units::TaskId;
use skbscope::world::Command;

fn session(scenario: &str, breakpoints: &[&str]) -> Session {
    let scenario = screen_user::scenario(scenario);
    let mut session = Session::new(scenario.world);
    for text in breakpoints {
        session.breakpoints_mut().add(text.parse().expect(text));
    }
    session
}

fn hits(session: &Session) -> Vec<u64> {
    session.breakpoints().iter().map(|item| item.hits).collect()
}

/// Runs for ten seconds of virtual time at most; tells where it stopped.
fn run_to_hit(session: &mut Session) -> Option<Moment> {
    session.resume();
    for _ in 0..1_000 {
        session.run_for(Duration::from_millis(10));
        if session.take_hit().is_some() {
            return Some(session.moment());
        }
    }
    None
}

#[test]
fn a_running_session_stops_inside_the_input_at_the_step() {
    let mut session = session("blocked-writer", &["sk_stream_memory_free refused"]);

    let moment = run_to_hit(&mut session).expect("a hit");

    assert_eq!((session.mode(), session.is_inside_input(), moment), (Mode::Paused, true, Moment::new(4, 212)));
    let step = session.steps().next_back().expect("a step").step;
    assert!(matches!((step.site, step.what), (Site::SkStreamMemoryFree, What::Test { verdict: false, .. })));
    // The engine is as it was then: the writer is not asleep yet.
    assert_eq!(session.engine().sk.wmem_queued, 49_216);
    assert!(!session.engine().tasks[0].is_asleep());
    assert_eq!(hits(&session), [1]);
}

#[test]
fn it_goes_on_from_there_to_the_next_hit_of_the_same_input() {
    let mut session = session("blocked-writer", &["skb sent", "task blocked"]);

    let mut stops = Vec::new();
    while let Some(moment) = run_to_hit(&mut session) {
        stops.push(moment);
        if session.engine().tasks.iter().any(|task| task.is_asleep()) {
            break;
        }
    }

    // One call sends, sends again, and sleeps.
    assert!(stops.is_sorted() && stops.iter().all(|moment| moment.input == 4), "{stops:?}");
    assert_eq!(hits(&session), [2, 1]);
}

#[test]
fn the_next_and_the_previous_hit_are_reached_at_once() {
    let mut session = session("steady", &["task woken"]);

    let mut forwards = Vec::new();
    for _ in 0..5 {
        session.next_hit().expect("the writer is woken again and again");
        forwards.push(session.moment());
    }
    let mut backwards = vec![session.moment()];
    while session.previous_hit().is_some() {
        backwards.push(session.moment());
    }

    backwards.reverse();
    assert_eq!(backwards, forwards);
    assert_eq!(hits(&session), [5], "going back counts nothing");
    // And forwards again through the past, and beyond its end.
    for expected in &forwards[1..] {
        session.next_hit().expect("hit before");
        assert_eq!(session.moment(), *expected);
    }
    session.next_hit().expect("a new one");
    assert!(session.moment() > forwards[4]);
}

#[test]
fn the_past_stops_too_when_it_runs_again() {
    let mut session = session("steady", &["task woken"]);
    let first = run_to_hit(&mut session).expect("a hit");
    session.go_to(Moment::new(1, 1)).expect("there");

    let again = run_to_hit(&mut session);

    assert_eq!(again, Some(first));
    assert_eq!(hits(&session), [1]);
}

#[test]
fn the_last_input_is_gone_through_again_like_any_other() {
    let mut session = session("blocked-writer", &["skb sent", "task blocked"]);
    let mut stops = Vec::new();
    for _ in 0..3 {
        session.next_hit().expect("in the fourth input");
        stops.push(session.moment());
    }
    assert!(stops.iter().all(|moment| moment.input == 4), "{stops:?}");

    session.go_to(stops[0]).expect("there");
    session.next_hit().expect("the second");
    assert_eq!(session.moment(), stops[1]);
    session.next_hit().expect("the third");
    assert_eq!(session.moment(), stops[2]);
    assert_eq!(hits(&session), [2, 1], "nothing is counted twice");
}

#[test]
fn what_the_user_does_can_hit_as_well() {
    let mut session = session("first-1000", &["skb made if write_seq > 500"]);
    session.resume();
    session.run_for(Duration::from_secs(2));
    session.pause();

    let write = Command::Write { task: TaskId(0), bytes: 100_000, flags: MsgFlags::empty() };
    session.command(&write).expect("the task is free");

    let hit = session.take_hit().expect("a hit");
    let step = hit.what.expect("a step").what;
    assert!(matches!(step, What::Event { event: Event::SkbAllocated, .. }));
    assert!(session.is_inside_input());
}

#[test]
fn stepping_past_a_hit_counts_it_once() {
    let mut session = session("blocked-writer", &["task blocked"]);
    let mut told = 0;
    for _ in 0..400 {
        session.next_step();
        told += u32::from(session.take_hit().is_some());
    }
    assert_eq!((told, hits(&session)), (1, vec![1]));

    session.resume();
    session.run_for(Duration::from_millis(1));
    assert_eq!(session.take_hit(), None, "it lies behind");
}

#[test]
fn one_input_stops_at_a_hit_inside_it() {
    let mut session = session("blocked-writer", &["task blocked"]);
    while session.take_hit().is_none() {
        assert!(session.next_input());
    }

    assert_eq!(session.moment(), Moment::new(4, 239));
    session.next_input();
    assert_eq!((session.moment().input, session.is_inside_input()), (4, false), "then to its end");
}

#[test]
fn a_disabled_or_deleted_breakpoint_does_not_stop() {
    let mut session = session("blocked-writer", &["task blocked", "once skb made"]);
    session.breakpoints_mut().toggle(0);

    assert!(run_to_hit(&mut session).is_some());
    assert_eq!(run_to_hit(&mut session), None);
    assert_eq!(hits(&session), [0, 1]);

    session.breakpoints_mut().toggle(0);
    session.restart();
    assert!(run_to_hit(&mut session).is_some());
    assert_eq!(hits(&session), [0, 1], "`once` holds anew for a new session");
    session.breakpoints_mut().remove(0);
    assert_eq!(run_to_hit(&mut session), None);
}

#[test]
fn a_breakpoint_is_set_listed_and_deleted_with_keys() {
    let mut model = model("blocked-writer");

    press(&mut model, "@");
    update(&mut model, Happens::Paste("sk_stream_memory_free refu".to_owned()));
    press(&mut model, "Tab");
    assert!(draw(&model).contains("> sk_stream_memory_free refused"), "{}", draw(&model));
    press(&mut model, "Enter");
    assert!(draw(&model).contains("Stops at: sk_stream_memory_free refused."), "{}", draw(&model));

    while model.session.mode() == Mode::Running {
        run(&mut model, 30);
    }
    let screen = draw(&model);
    assert!(screen.contains("Breakpoint `sk_stream_memory_free refused` at 4.212: sk_wmem_queued 49,216"), "{screen}");
    assert!(screen.contains("4.212"), "{screen}");

    press(&mut model, "@");
    let screen = draw(&model);
    assert!(screen.contains("Breakpoints") && screen.contains(" ●             1  sk_stream_memory_free"), "{screen}");
    press(&mut model, "Up space");
    assert!(draw(&model).contains(">○             1"), "{}", draw(&model));
    press(&mut model, "Delete");
    assert!(draw(&model).contains("None is set."), "{}", draw(&model));
    assert!(said(&model).starts_with("Deleted: sk_stream_memory_free refused."), "{}", said(&model));
    assert!(model.session.breakpoints().is_empty());
    // Its text can be brought back.
    press(&mut model, "Ctrl-P Enter");
    assert_eq!(model.session.breakpoints().len(), 1);
}

#[test]
fn typed_text_sets_a_breakpoint_however_many_there_are_and_never_deletes_one() {
    let mut model = model("blocked-writer");
    // Each of these letters once meant something else when there was a list.
    for (count, text) in
        ["task blocked", "once skb made", "sndbuf_free no", "ack frees 0", "limit changed"].into_iter().enumerate()
    {
        press(&mut model, "@");
        assert!(draw(&model).contains("A new one: tcp_write_xmit"), "{}", draw(&model));
        type_in(&mut model, text);
        assert_eq!(model.session.breakpoints().len(), count + 1, "{text}");
    }
    // Also from a row of the list, letters go into the line.
    press(&mut model, "@ Up d x");
    assert_eq!(model.session.breakpoints().len(), 5);
    assert!(draw(&model).contains("> dx"), "{}", draw(&model));
    // And Delete in the line deletes a letter.
    press(&mut model, "Delete");
    assert_eq!(model.session.breakpoints().len(), 5);
    press(&mut model, "Up Up Delete");
    let left: Vec<_> = model.session.breakpoints().iter().map(|item| item.text.as_str()).collect();
    assert_eq!(left, ["task blocked", "once skb made", "sndbuf_free no", "limit changed"]);
}

#[test]
fn a_wrong_breakpoint_stays_in_the_prompt_to_be_mended() {
    let mut model = model("blocked-writer");

    press(&mut model, "@");
    type_in(&mut model, "task 1 bloked");
    let screen = draw(&model);
    let rows: Vec<&str> = screen.lines().skip_while(|row| !row.contains("> task 1 bloked")).collect();
    let (line, carets) = (rows[0], rows[1]);
    let column = |row: &str, of: &str| row[..row.find(of).expect("it is there")].chars().count();
    assert_eq!(column(line, "bloked"), column(carets, "^^^^^^ "), "{screen}");
    assert!(rows[2].contains("`bloked` does not fit here") && screen.contains("did you mean `blocked`?"), "{screen}");
    // It is mended where it stands.
    press(&mut model, "Esc @");
    type_in(&mut model, "  task 1 bloked");
    let screen = draw(&model);
    let rows: Vec<&str> = screen.lines().skip_while(|row| !row.contains(">   task 1 bloked")).collect();
    assert_eq!(column(rows[0], "bloked"), column(rows[1], "^^^^^^ "), "{screen}");

    // A choice is shown.
    press(&mut model, "Esc @");
    update(&mut model, Happens::Paste("skb s".to_owned()));
    press(&mut model, "Tab");
    assert!(draw(&model).contains("SACKed  sent  shifted  split"), "{}", draw(&model));
    press(&mut model, "Esc");
    assert!(model.session.breakpoints().is_empty());
}

#[test]
fn the_keys_for_the_next_and_the_previous_breakpoint_need_one() {
    let mut model = model("steady");
    press(&mut model, "}");
    assert!(draw(&model).contains("no breakpoint is set; @ sets one"), "{}", draw(&model));

    model.session.breakpoints_mut().add("task woken".parse().expect("right"));
    press(&mut model, "}");
    let first = model.session.moment();
    press(&mut model, "}");
    assert!(draw(&model).contains("Breakpoint `task woken` (hit 2) at"), "{}", draw(&model));
    for (width, height) in [(120, 40), (80, 24)] {
        resize(&mut model, (width, height));
        assert!(draw(&model).contains("}/{ breakpoint"), "{}", draw(&model));
    }
    press(&mut model, "{");
    assert_eq!(model.session.moment(), first);
    press(&mut model, "{");
    assert!(draw(&model).contains("No hit of a breakpoint before this moment."), "{}", draw(&model));
}

#[test]
fn the_number_of_a_hit_is_that_of_the_one_that_one_stands_at() {
    let mut model = model("steady");
    model.session.breakpoints_mut().add("task woken".parse().expect("right"));
    press(&mut model, "} } } }");
    let fourth = model.session.moment();
    assert!(said(&model).contains("`task woken` (hit 4) at"), "{}", said(&model));

    press(&mut model, "{");
    assert!(said(&model).contains("`task woken` (hit 3) at"), "{}", said(&model));
    press(&mut model, "@");
    assert!(draw(&model).contains(" ●             3  task woken"), "the list shows the same moment: {}", draw(&model));
    press(&mut model, "Esc }");
    assert!(said(&model).contains("(hit 4)") && model.session.moment() == fourth, "{}", said(&model));

    // Hits that a jump passed are hits; another branch counts those of its own way.
    press(&mut model, "/ g");
    let row = StepKind::ALL.iter().position(|kind| *kind == StepKind::Event(Event::TaskBlocked));
    press(&mut model, &format!("{}Enter", "Down ".repeat(row.expect("a kind"))));
    press(&mut model, "; ; }");
    assert!(said(&model).contains("(hit 7)"), "{}", said(&model));
    press(&mut model, "{ { { { {");
    assert!(said(&model).contains("(hit 2)"), "{}", said(&model));
    // Acting there comes right before the input, which then hits for the second time in this branch, too.
    press(&mut model, "N }");
    assert_eq!(model.session.branch_count(), 2);
    assert!(said(&model).contains("(hit 2)"), "{}", said(&model));
}
