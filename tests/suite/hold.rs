//! Time stands while somebody is waited for: the manual peer, the script, an open dialog; and it is the user who lets it run.

use clap::Parser;
use skbscope::app::load;
use skbscope::cli::{Cli, Command};
use skbscope::debugger::{At, Mode, Moment, Session};
use skbscope::kernel::KernelVersion;
use skbscope::tui::{Model, Theme};
use skbscope::units::Time;

use crate::screen_user::{draw, model, press, run, said, scenario, type_in};

/// A scenario with a peer that does what it is told.
fn manual(name: &str) -> Model {
    let cli = Cli::try_parse_from(["skbscope", "run", name, "--peer", "manual"]).expect("good options");
    let Some(Command::Run(args)) = cli.command else { panic!("run") };
    let scenario = load::load(Some(name), &args.options).expect("a scenario");
    let mut base = model("steady");
    base.start(scenario);
    base
}

fn timeouts(model: &Model) -> u64 {
    let stats = model.session.world().stats();
    stats.timeouts + stats.tail_loss_probes + stats.retransmits
}

#[test]
fn while_the_class_thinks_about_its_ack_nothing_is_sent_again() {
    let mut model = manual("steady");
    for _ in 0..50 {
        run(&mut model, 100);
    }

    // Five seconds of talk: the first RTO would have been after 0.4.
    assert_eq!(timeouts(&model), 0);
    let stands = model.session.now();
    assert!(stands < Time::from_millis(150), "{stands}");
    press(&mut model, "T T");
    let screen = draw(&model);
    assert!(screen.contains("HELD: you are the peer"), "{screen}");
    assert!(screen.contains("The peer waits for you: a ACKs the next segment, A all. H lets time run."), "{screen}");
    assert!(screen.contains("H let time run"), "{screen}");
    assert!(!model.is_running() && !run(&mut model, 100), "what stands is not drawn again and again");

    // The ACK and what follows from it take their time; then it is the class's turn again.
    press(&mut model, "A");
    assert!(model.is_running());
    for _ in 0..50 {
        run(&mut model, 100);
    }
    let sk = &model.session.engine().sk;
    assert!(sk.relative(sk.snd_una) > 0 && model.session.now() > stands);
    assert!(draw(&model).contains("HELD: you are the peer"), "{}", draw(&model));
    assert_eq!(timeouts(&model), 0);
}

#[test]
fn a_key_lets_time_run_and_holds_it_again() {
    let mut model = manual("steady");
    run(&mut model, 300);
    press(&mut model, "H");
    assert!(said(&model).starts_with("Time runs"), "{}", said(&model));
    for _ in 0..20 {
        run(&mut model, 100);
    }
    assert!(timeouts(&model) > 0, "nobody acknowledged");
    assert!(draw(&model).contains("H hold time"), "{}", draw(&model));

    press(&mut model, "H");
    run(&mut model, 3_000);
    let held = model.session.now();
    run(&mut model, 3_000);
    assert_eq!(model.session.now(), held);
    // To pause is another thing.
    press(&mut model, "space");
    assert!(draw(&model).contains("PAUSED"), "{}", draw(&model));
    press(&mut model, "space");
    assert!(draw(&model).contains("HELD"), "{}", draw(&model));
}

#[test]
fn however_fast_time_runs_it_stops_at_the_very_event() {
    let mut slow = manual("steady");
    let mut fast = manual("steady");
    press(&mut fast, "+ + + + + +");
    for _ in 0..20 {
        run(&mut slow, 10);
        run(&mut fast, 100);
    }

    assert_eq!(slow.session.now(), fast.session.now());
    assert_eq!(slow.session.world().digest(), fast.session.world().digest());
}

#[test]
fn a_window_that_the_user_has_closed_waits_for_the_user() {
    let mut model = manual("steady");
    run(&mut model, 300);
    press(&mut model, "W");
    type_in(&mut model, "0");
    run(&mut model, 300);
    press(&mut model, "A");
    for _ in 0..20 {
        run(&mut model, 100);
    }

    assert!(draw(&model).contains("HELD: you are the peer"), "{}", draw(&model));
    assert_eq!(model.session.world().stats().window_probes, 0);
}

// ---- the script ----

#[test]
fn time_stands_while_the_script_waits() {
    let mut model = model("first-1000");
    run(&mut model, 5_000);
    assert!(model.session.now() < Time::from_millis(1_100), "{}", model.session.now());
    assert!(draw(&model).contains("HELD: the script waits"), "{}", draw(&model));

    press(&mut model, "e");
    assert_eq!(said(&model), "The script: the peer acknowledges up to byte 1,000.");
    assert_eq!(model.session.mode(), Mode::Running, "it runs on as it ran");
    run(&mut model, 100);
    assert_eq!(model.session.engine().sk.wmem_queued, 0);
}

#[test]
fn the_next_entry_of_the_script_is_gone_to_and_not_pulled_forward() {
    // Two writes come first, at 1 s and at 1.5 s; then the entry that acknowledges 1,500 bytes.
    let mut model = model("partial-ack");
    press(&mut model, "space e");
    assert!(model.session.now() > Time::from_millis(1_500), "{}", model.session.now());
    assert_eq!(said(&model), "The script: the peer acknowledges up to byte 1,500.");
    assert_eq!(model.session.world().programs[0].written, 2_000);
    assert_eq!(model.session.mode(), Mode::Paused);

    // One with a time is gone to at its time.
    let mut timed = crate::screen_user::model("zero-window");
    press(&mut timed, "space e");
    assert_eq!(timed.session.now(), Time::from_millis(5_000));
    assert!(said(&timed).starts_with("The script: "), "{}", said(&timed));
    press(&mut timed, "e");
    assert_eq!(timed.session.now(), Time::from_millis(12_000));
    press(&mut timed, "e");
    assert_eq!(said(&timed), "the script is over");

    // It is a jump like others, and the past has the entries at their places, too.
    press(&mut timed, "Ctrl-O");
    let first = timed.session.moment();
    press(&mut timed, "^ e");
    assert!(said(&timed).starts_with("The script: "), "{}", said(&timed));
    assert!(
        timed.session.moment() >= first && timed.session.now() < Time::from_millis(6_000),
        "{}",
        timed.session.now()
    );
    assert_eq!(timed.session.branch_count(), 1, "nothing is done again");
}

#[test]
fn the_way_to_the_next_entry_stops_at_breakpoints() {
    let mut model = model("partial-ack");
    model.session.breakpoints_mut().add("skb made if write_seq >= 1000".parse().expect("right"));
    press(&mut model, "space e");

    assert!(said(&model).starts_with("Breakpoint `skb made"), "{}", said(&model));
    assert_eq!(model.session.world().script_items_taken(), 0);
    press(&mut model, "e");
    assert_eq!(said(&model), "The script: the peer acknowledges up to byte 1,500.");
}

#[test]
fn the_next_input_says_when_it_is_the_scripts() {
    for key in ["n", "s"] {
        let mut model = model("first-1000");
        press(&mut model, "space");
        let mut told = Vec::new();
        for _ in 0..400 {
            press(&mut model, key);
            if said(&model).starts_with("The script: ") {
                told.push((said(&model).to_owned(), model.session.moment().input));
            }
        }
        assert_eq!(told.len(), 1, "{told:?}");
        let (text, input) = &told[0];
        assert_eq!(text, "The script: the peer acknowledges up to byte 1,000.");
        // The ACK is in this very input, and again when it is gone over once more.
        press(&mut model, "#");
        type_in(&mut model, &(input - 1).to_string());
        press(&mut model, key);
        assert_eq!(said(&model), *text);
    }
}

// ---- what lies over the panels ----

#[test]
fn dialogs_prompts_and_help_hold_time() {
    for keys in ["?", "w", "@", "/", "o"] {
        let mut model = model("steady");
        run(&mut model, 200);
        let now = model.session.now();

        press(&mut model, keys);
        assert!(!run(&mut model, 1_000) && !model.is_running(), "{keys}");
        assert_eq!(model.session.now(), now, "{keys}");
        assert!(draw(&model).contains("HELD: a dialog is open"), "{keys}: {}", draw(&model));

        press(&mut model, "Esc");
        assert!(run(&mut model, 100) && model.session.now() > now, "{keys}");
        assert!(draw(&model).contains("LIVE x1"), "{keys}: {}", draw(&model));
    }
}

#[test]
fn a_real_kernel_is_not_held_by_a_dialog_and_the_screen_says_so() {
    let mut model = model("steady");
    model.session.set_goes_on(true);
    run(&mut model, 200);
    let now = model.session.now();

    press(&mut model, "w");
    assert!(model.is_running() && run(&mut model, 100));
    assert!(model.session.now() > now);
    assert!(draw(&model).contains("a real kernel: its time goes on"), "{}", draw(&model));
    press(&mut model, "Esc H");
    assert!(said(&model).contains("a real kernel's time cannot be held"), "{}", said(&model));
}

#[test]
fn two_kernels_are_held_when_both_wait() {
    let side = |version| {
        let scenario = scenario("first-1000").on(version).expect("both run it");
        Model::new(scenario, Vec::new(), Theme::default())
    };
    let mut model = side(KernelVersion::oldest()).with_beside(side(KernelVersion::newest()));
    model.ui.size = ratatui::layout::Size::new(120, 40);
    for _ in 0..50 {
        run(&mut model, 100);
    }
    assert!(model.session.now() < Time::from_millis(1_100), "{}", model.session.now());
    assert!(draw(&model).contains("HELD: the script waits"), "{}", draw(&model));
    let now = model.session.now();
    press(&mut model, "?");
    assert!(!run(&mut model, 1_000));
    press(&mut model, "Esc e");
    run(&mut model, 200);
    assert!(model.session.now() > now);
    assert_eq!(model.session.engine().sk.wmem_queued, 0);
}

// ---- starting at a place ----

#[test]
fn a_session_begun_at_a_moment_is_as_if_one_had_gone_there() {
    for (name, input) in [("blocked-writer", 8), ("first-1000", 4), ("steady", 80)] {
        let config = || skbscope::world::WorldConfig { auto_step: false, ..scenario(name).world };
        let mut walked = Session::new(config());
        while walked.end().input < input {
            assert!(walked.next_input(), "{name}");
        }
        let mut begun = Session::new(config());
        begun.run_to(At::Moment(Moment::new(input, 1))).expect("it comes there");

        assert_eq!((begun.moment(), begun.mode()), (Moment::new(input, 1), Mode::Paused));
        begun.go_to_end();
        assert_eq!(begun.world().digest(), walked.world().digest(), "{name}");
    }
}

#[test]
fn a_session_begun_at_a_time_stands_at_that_time() {
    let mut session = Session::new(scenario("steady").world);
    session.run_to(At::Time(Time::from_millis(1_234))).expect("time always comes");
    assert_eq!((session.now(), session.mode()), (Time::from_millis(1_234), Mode::Paused));

    // The script that waits for a key still waits for it.
    let mut session = Session::new(skbscope::world::WorldConfig { auto_step: false, ..scenario("first-1000").world });
    session.run_to(At::Time(Time::from_millis(2_500))).expect("time always comes");
    assert!(session.waiting_script().is_some() && session.now() == Time::from_millis(2_500));

    let mut session = Session::new(scenario("first-1000").world);
    let error = session.run_to(At::Moment(Moment::new(999, 1))).expect_err("it is over before");
    assert!(
        error.to_string().starts_with("there is no input 999: nothing more happens by itself after input "),
        "{error}"
    );
}
