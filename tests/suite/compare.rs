//! Two kernels beside each other: at the same moment, with what differs, on the screen and as text.

mod scales;
mod several;
mod table;

use std::time::Duration;

use crate::screen_user::{self, click, draw, mouse, press, resize, type_in};
use assert_cmd::Command as Binary;
use ratatui::layout::Position;
use serde_json::Value as Json;
use skbscope::debugger::pair::{ComparedCall, Runs, Value, compare_calls};
use skbscope::debugger::{Lockstep, Mode, Session};
use skbscope::engine::step::probe::{Field, Site, What};
use skbscope::engine::{Step, SysResult};
use skbscope::kernel::KernelVersion;
use skbscope::scenario::Scenario;
use skbscope::tui::keys::Button;
use skbscope::tui::{Event, Model, Theme, update};
use skbscope::units::{TaskId, Time};

const BOTH: [KernelVersion; 2] = [KernelVersion::oldest(), KernelVersion::newest()];
const NEW_TWICE: [KernelVersion; 2] = [KernelVersion::newest(); 2];

fn scenarios(name: &str, kernels: [KernelVersion; 2]) -> [Scenario; 2] {
    let scenario = screen_user::scenario(name);
    kernels.map(|kernel| scenario.on(kernel).expect("both kernels run it"))
}

fn sessions(name: &str, kernels: [KernelVersion; 2]) -> [Session; 2] {
    scenarios(name, kernels).map(|scenario| {
        let mut session = Session::new(scenario.world);
        session.resume();
        session
    })
}

fn lockstep([left, right]: &mut [Session; 2]) -> Lockstep<'_> {
    Lockstep::of([left, right])
}

fn times(sessions: &[Session; 2]) -> [Time; 2] {
    [sessions[0].world().now, sessions[1].world().now]
}

/// A running comparison on a screen of 120x40.
fn model(name: &str, kernels: [KernelVersion; 2]) -> Model {
    let others = scenarios("first-1000", kernels);
    let [left, right] = scenarios(name, kernels);
    let [first, second] = others;
    let left = Model::new(left, vec![first], Theme::default());
    let mut model = left.with_beside(Model::new(right, vec![second], Theme::default()));
    resize(&mut model, (120, 40));
    model
}

/// Lets real time pass, a frame of 20 ms at a time.
fn run(model: &mut Model, millis: u64) {
    for _ in 0..millis / 20 {
        update(model, Event::Frame(Duration::from_millis(20)));
    }
}

fn right(model: &Model) -> &Session {
    &model.beside.as_ref().expect("two runs").models[0].session
}

// ---- the same moment ----

#[test]
fn the_same_kernel_twice_does_the_same_to_the_last_input() {
    for name in ["steady", "ten-bytes", "lossy", "blocked-writer", "two-tasks"] {
        let [left, right] = scenarios(name, NEW_TWICE);
        let mut runs = Runs::new([&left.world, &right.world]);
        runs.run_until(Time::from_millis(3_000));

        assert!(runs.first_difference().is_none(), "{name}");
        assert!(runs.snapshot().counters.iter().all(|compared| !compared.differs()), "{name}");
        assert!(compare_calls(&runs.calls()).iter().all(|pair| !pair.differs()), "{name}");
    }
}

#[test]
fn while_they_run_both_sides_have_the_same_time() {
    let mut sessions = sessions("steady", BOTH);

    for _ in 0..100 {
        lockstep(&mut sessions).run_for(Duration::from_millis(17));
        let [left, right] = times(&sessions);
        assert_eq!(left, right);
    }

    assert_eq!(times(&sessions)[0], Time::from_millis(1_700));
    assert_ne!(sessions[0].moment().input, sessions[1].moment().input, "or inputs would do as a measure");
}

#[test]
fn an_input_is_made_where_it_comes_first_and_the_other_side_waits_for_it() {
    let mut sessions = sessions("steady", BOTH);
    lockstep(&mut sessions).run_for(Duration::from_millis(300));
    let mut alone = 0;

    for _ in 0..300 {
        let before = sessions.each_ref().map(|session| session.moment().input);
        assert!(lockstep(&mut sessions).next_input());
        let after = sessions.each_ref().map(|session| session.moment().input);

        let made = [after[0] - before[0], after[1] - before[1]];
        assert!(made == [1, 1] || made == [1, 0] || made == [0, 1], "{made:?}");
        alone += usize::from(made != [1, 1]);
        let [left, right] = times(&sessions);
        assert_eq!(left, right);
    }

    assert!(alone > 10, "the kernels' inputs come at different times: {alone}");
    assert!(sessions.iter().all(|session| session.mode() == Mode::Paused));
}

#[test]
fn stepping_goes_through_both_inputs_and_the_shorter_one_waits_at_its_end() {
    let mut sessions = sessions("first-1000", BOTH);
    let is_sending = |session: &Session| session.engine().tasks.iter().any(|task| task.sending.is_some());
    while !sessions.iter().any(is_sending) {
        assert!(lockstep(&mut sessions).next_step());
    }
    // Both are inside their writes: the calls were made in the same instant, step by step.
    assert!(sessions.iter().all(is_sending));
    let steps = |sessions: &[Session; 2]| sessions.each_ref().map(|session| session.moment().step);
    let before = steps(&sessions);
    lockstep(&mut sessions).next_step();
    assert_eq!(steps(&sessions), before.map(|step| step + 1));

    while sessions.iter().any(Session::is_inside_input) {
        lockstep(&mut sessions).next_step();
    }
    assert_ne!(steps(&sessions)[0], steps(&sessions)[1], "the two ways of writing are of different length");
}

#[test]
fn a_script_waits_until_all_is_quiet_on_both_sides() {
    let [left, right] = scenarios("first-1000", BOTH);
    let mut sessions = [left, right].map(|mut scenario| {
        scenario.world.auto_step = false;
        let mut session = Session::new(scenario.world);
        session.resume();
        session
    });
    let waiting = |session: &Session| session.waiting_script().cloned();
    lockstep(&mut sessions).run_for(Duration::from_secs(5));
    assert!(sessions.iter().all(|session| waiting(session).is_some() && session.world().is_quiet()));
    let before = sessions.each_ref().map(waiting);
    assert_eq!(before[0], before[1]);

    lockstep(&mut sessions).next_input();

    let after = sessions.each_ref().map(waiting);
    assert_eq!(after[0], after[1]);
    assert_ne!(after, before, "both took the step");
}

#[test]
fn a_side_that_went_its_own_way_is_brought_back() {
    let mut sessions = sessions("steady", BOTH);
    lockstep(&mut sessions).run_for(Duration::from_millis(300));

    sessions[0].run_for(Duration::from_millis(50));
    assert!(lockstep(&mut sessions).rejoin());
    assert_eq!(times(&sessions), [Time::from_millis(350); 2]);

    sessions[1].previous_input();
    assert!(!lockstep(&mut sessions).rejoin(), "two runs have no common past");
    assert_eq!(sessions[1].moment(), sessions[1].end());
}

// ---- what differs ----

#[test]
fn the_same_call_is_found_by_its_number() {
    let [left, right] = scenarios("ten-bytes", BOTH);
    let mut runs = Runs::new([&left.world, &right.world]);
    runs.run_until(Time::from_millis(20_000));

    let pairs = compare_calls(&runs.calls());
    let results = |pair: &ComparedCall| {
        pair.outcomes.iter().map(|outcome| outcome.and_then(|outcome| outcome.result)).collect::<Vec<_>>()
    };
    assert_eq!((pairs[0].task, pairs[0].number), (TaskId(0), 1));
    assert_eq!(results(&pairs[0]), [Some(Ok(1)), Some(Ok(1))]);
    // Fewer bytes fit on 3.10: some call is refused there that 6.18 still takes.
    let refused = |result: &Option<SysResult>| result.is_some_and(|result| result.is_err());
    assert!(pairs.iter().any(|pair| refused(&results(pair)[0]) && results(pair)[1] == Some(Ok(1))));
    assert!(!pairs.iter().any(|pair| refused(&results(pair)[1]) && results(pair)[0] == Some(Ok(1))));
}

#[test]
fn the_first_difference_is_where_the_first_byte_costs_more() {
    let [left, right] = scenarios("first-1000", BOTH);
    let mut runs = Runs::new([&left.world, &right.world]);
    runs.run_until(Time::from_millis(5_000));

    let first = runs.first_difference().expect("an skb costs more on 3.10");
    let queued = first.counters.iter().find(|compared| compared.counter.name == "sk_wmem_queued").expect("a counter");
    assert_eq!(queued.values, [Value::Number(2_304), Value::Number(1_832)]);
    assert_eq!(queued.difference(), "-472");
}

#[test]
fn what_came_later_never_happens_on_3_10() {
    let later = |step: &Step| {
        let is_later_site = matches!(step.site, Site::TcpUpdatePacingRate | Site::TcpRackMarkLost);
        let is_later_field = |field| matches!(field, Field::PacingRate | Field::Chrono | Field::NotsentLowat);
        is_later_site || matches!(step.what, What::Set { field, .. } if is_later_field(field))
    };
    for name in ["steady", "lossy", "zero-window"] {
        let mut sessions = sessions(name, BOTH);
        for _ in 0..20 {
            lockstep(&mut sessions).run_for(Duration::from_millis(100));
        }

        let steps = sessions.each_ref().map(|session| session.steps().filter(|record| later(&record.step)).count());
        assert!(steps[0] == 0 && steps[1] > 0, "{name}: {steps:?}");
    }
}

// ---- the screen ----

#[test]
fn two_kernels_at_three_sizes() {
    let mut model = model("ten-bytes", BOTH);
    run(&mut model, 12_000);
    press(&mut model, "space");
    let mut all = String::new();
    for (width, height) in [(80, 24), (120, 40), (200, 60)] {
        resize(&mut model, (width, height));
        all.push_str(&format!("{width}x{height}\n{}\n\n", draw(&model)));
    }

    insta::assert_snapshot!(all);
}

#[test]
fn of_the_same_kernel_nothing_is_marked() {
    let mut model = model("steady", NEW_TWICE);
    run(&mut model, 1_100);

    let screen = draw(&model);

    assert!(screen.contains(" 0 differ ") && !screen.contains('≠'), "{screen}");
}

#[test]
fn keys_go_to_both_and_v_shows_one_alone() {
    let mut model = model("first-1000", BOTH);
    run(&mut model, 100);
    press(&mut model, "space b");
    type_in(&mut model, "20000");

    assert_eq!([model.session.engine().sk.sndbuf, right(&model).engine().sk.sndbuf], [40_000, 40_000]);
    assert_eq!([model.session.mode(), right(&model).mode()], [Mode::Paused; 2]);

    press(&mut model, "V");
    assert!(draw(&model).contains("Linux 3.10 (V: 6.18)"), "{}", draw(&model));
    press(&mut model, "V");
    assert!(draw(&model).contains("Linux 6.18 (V: 3.10)"), "{}", draw(&model));
    press(&mut model, "V");
    assert!(draw(&model).contains("Linux 3.10 beside 6.18"), "{}", draw(&model));
}

#[test]
fn on_a_small_terminal_another_panel_takes_the_place_of_the_queue() {
    let mut model = model("ten-bytes", BOTH);
    run(&mut model, 3_000);
    resize(&mut model, (80, 24));
    assert_eq!(draw(&model).matches("snd_una").count(), 2);

    press(&mut model, "6");
    let screen = draw(&model);
    assert!(screen.matches(" 6 Wire ━").count() == 2 && !screen.contains("snd_una"), "{screen}");

    press(&mut model, "z");
    let screen = draw(&model);
    assert!(screen.matches(" 6 Wire ").count() == 2 && !screen.contains("differ"), "{screen}");
}

#[test]
fn a_breakpoint_of_one_side_stops_both_at_that_time() {
    let mut model = model("ten-bytes", BOTH);
    press(&mut model, "space @");
    type_in(&mut model, "sk_stream_memory_free refused");

    press(&mut model, "}");

    let message = model.ui.message.clone().expect("a hit").text.to_string();
    assert!(message.contains("Breakpoint") && message.contains("9,216"), "3.10 is full first: {message}");
    assert!(model.session.is_inside_input() && !right(&model).is_inside_input());
    assert_eq!(model.session.world().now, right(&model).world().now);

    // The same while running: 6.18 is full after ten bytes.
    for _ in 0..1_000 {
        if right(&model).is_inside_input() {
            break;
        }
        if model.session.mode() == Mode::Paused {
            press(&mut model, "space");
        }
        run(&mut model, 20);
    }
    assert!(right(&model).is_inside_input(), "6.18 is full later");
    assert_eq!([model.session.mode(), right(&model).mode()], [Mode::Paused; 2]);
    assert_eq!(model.session.world().now, right(&model).world().now);
}

#[test]
fn a_click_on_one_side_focuses_and_selects_on_both() {
    let mut model = model("ten-bytes", BOTH);
    run(&mut model, 3_000);
    press(&mut model, "space m");
    let screen = draw(&model);
    let (row, line) = screen.lines().enumerate().find(|(_, line)| line.contains("F #3")).expect("an skb is drawn");
    let column = line.chars().collect::<String>().rfind("F #3").map(|at| line[..at].chars().count()).expect("there");

    let place = Position::new(column as u16, row as u16);
    mouse(&mut model, Button::Click, place);

    assert_eq!([model.ui.selected_index, model.beside.as_ref().unwrap().models[0].ui.selected_index], [Some(1); 2]);
    let before = [&model.session, right(&model)].map(|session| session.moment().input);
    click(&mut model, "n input");
    let after = [&model.session, right(&model)].map(|session| session.moment().input);
    assert!(after[0] + after[1] > before[0] + before[1], "the hint makes an input");
}

#[test]
fn what_only_one_kernel_refuses_is_said_with_its_name() {
    let mut model = model("first-1000", BOTH);
    run(&mut model, 100);

    press(&mut model, "L");

    let message = model.ui.message.clone().expect("3.10 has no low-water mark");
    assert!(message.is_error && message.text.to_string().contains("TCP_NOTSENT_LOWAT"), "{message:?}");

    // And neither opens a prompt, whichever of them answers to keys.
    press(&mut model, "V V L");
    let message = model.ui.message.clone().expect("3.10 has no low-water mark");
    assert!(message.text.to_string().starts_with("3.10: this kernel has no"), "{message:?}");
    assert!(model.ui.overlay.is_none() && model.beside.as_ref().unwrap().models[0].ui.overlay.is_none());
}

#[test]
fn an_answer_that_only_one_side_takes_closes_the_prompt_of_both() {
    let mut model = model("blocked-writer", BOTH);
    run(&mut model, 1_100);
    for _ in 0..2 {
        press(&mut model, "e");
        run(&mut model, 100);
    }
    // The second ACK is of bytes that 3.10 has not sent: there the writer still sleeps.
    assert_eq!([model.session.world().written(), right(&model).world().written()], [46_720, 100_000]);

    press(&mut model, "w");
    type_in(&mut model, "10");

    assert_eq!([model.session.world().written(), right(&model).world().written()], [46_720, 100_010]);
    let message = model.ui.message.clone().expect("one of them refused").text.to_string();
    assert!(message.contains("3.10: every program is inside a system call"), "{message}");
    assert!(model.ui.overlay.is_none() && model.beside.as_ref().unwrap().models[0].ui.overlay.is_none());
}

#[test]
fn there_is_no_way_back_for_two_and_no_hint_at_one() {
    let mut model = model("ten-bytes", BOTH);
    run(&mut model, 3_000);
    press(&mut model, "space");
    let moments = |model: &Model| [model.session.moment(), right(model).moment()];
    let before = moments(&model);
    assert!(draw(&model).contains("n input") && !draw(&model).contains("n/← input"));

    press(&mut model, "h");

    assert_eq!(moments(&model), before);
    assert!(model.ui.message.clone().is_some_and(|message| message.is_error));
    let screen = draw(&crate::screen_user::model("ten-bytes"));
    assert!(screen.contains("n/← input"), "{screen}");
}

#[test]
fn another_scenario_is_opened_on_both_sides() {
    let mut model = model("steady", BOTH);
    run(&mut model, 100);

    press(&mut model, "o Enter");

    assert_eq!(model.scenario.name, "first-1000");
    let kernels = [&model.session, right(&model)].map(|session| session.engine().config.kernel.name);
    assert_eq!(kernels, ["3.10", "6.18"]);
}

#[test]
fn every_key_is_survived_by_both() {
    for name in ["steady", "first-1000", "lossy"] {
        let mut begun = model(name, BOTH);
        run(&mut begun, 500);
        for action in skbscope::tui::command::table::ACTIONS {
            for &key in action.keys {
                let mut model = begun.clone();
                update(&mut model, Event::Key(key));
                type_in(&mut model, "-1 x");
                run(&mut model, 40);
                draw(&model);
                assert!(model.beside.is_some(), "{:?}", action.id);
            }
        }
    }
}

#[test]
fn what_a_scenario_shows_is_said_with_the_kernel_it_was_written_for() {
    let model = model("ten-bytes", BOTH);
    assert!(model.scenario.shows.starts_with("On 6.18: With TCP_NODELAY"), "{}", model.scenario.shows);
    assert!(model.beside.as_ref().unwrap().models[0].scenario.shows.starts_with("With TCP_NODELAY"));
}

#[test]
fn k_runs_the_scenario_again_on_every_kernel_in_turn() {
    let mut model = crate::screen_user::model("ten-bytes");
    crate::screen_user::run(&mut model, 3_000);
    assert!(draw(&model).contains("Linux 6.18"));

    for kernel in ["6.12", "6.1", "5.10", "3.10", "6.18"] {
        press(&mut model, "K");

        let screen = draw(&model);
        assert!(screen.contains(&format!("Linux {kernel} ")), "{screen}");
        assert!(screen.contains("the same scenario from its beginning"), "{screen}");
        assert_eq!(model.session.now(), Time::ZERO);
        assert_eq!(model.session.engine().config.kernel.name, kernel);
    }
}

// ---- the command ----

fn skbscope(args: &str) -> (Option<i32>, String, String) {
    let output = Binary::new(assert_cmd::cargo::cargo_bin!("skbscope")).args(args.split(' ')).output().expect("runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn without_a_terminal_text_says_what_differs() {
    let (code, out, _) = skbscope("compare ten-bytes --at 2s");

    assert_eq!(code, Some(0));
    assert!(out.starts_with("ten-bytes, seed 1: kernel 3.10 beside kernel 6.18\n"), "{out}");
    for what in ["(first difference)", "2.000000 s (asked for)", "(end)", "\n* sk_wmem_queued", "\n  sk_sndbuf"] {
        assert!(out.contains(what), "{what} is missing:\n{out}");
    }
    assert!(out.contains("EAGAIN") && out.ends_with("* differs\n"), "{out}");

    let (code, out, _) = skbscope("compare ten-bytes --kernels 6.18,6.18");
    assert_eq!(code, Some(0));
    assert!(out.ends_with("Nothing differs.\n") && !out.contains("\n*"), "{out}");
}

#[test]
fn as_json_both_values_stand_beside_each_other() {
    let (code, out, _) = skbscope("compare first-1000 --json --for 5s");

    assert_eq!(code, Some(0));
    let json: Json = serde_json::from_str(&out).expect("one JSON object");
    assert_eq!(json["kernels"], serde_json::json!(["3.10", "6.18"]));
    assert_eq!(json["differs"], true);
    let moment = &json["moments"][0];
    assert_eq!(moment["what"], "first difference");
    let queued = moment["counters"].as_array().expect("a list").iter().find(|one| one["name"] == "sk_wmem_queued");
    assert_eq!(queued.expect("a counter")["values"], serde_json::json!([2304, 1832]));
    assert_eq!(json["calls"]["calls"][0]["outcomes"][1]["result"], 1000);
}

#[test]
fn a_wrong_pair_of_kernels_is_refused_with_what_is_expected() {
    for (pair, why) in [("3.10", "expected two to four kernels"), ("3.10,2.4", "kernels: 6.18, 6.12, 6.1, 5.10, 3.10")]
    {
        let (code, _, error) = skbscope(&format!("compare steady --kernels {pair}"));
        assert_eq!(code, Some(2));
        assert!(error.contains(why), "{error}");
    }
}
