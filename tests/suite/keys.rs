//! What keys do: before, the keys, after.

use std::time::Duration;

use crate::screen_user::{click, draw, model, mouse, press, resize, run, said, type_in};
use ratatui::layout::Position;
use skbscope::debugger::{Mode, Wanted};
use skbscope::engine::socket::state::Nonagle;
use skbscope::tui::command::table::ACTIONS;
use skbscope::tui::keys::{Button, Code, Key};
use skbscope::tui::message::{Capture, FileExists, FileKind};
use skbscope::tui::model::Overlay;
use skbscope::tui::{Effect, Event, Model, PanelId, update};
use skbscope::units::Time;

fn complaint(model: &Model) -> String {
    model
        .ui
        .message
        .as_ref()
        .filter(|message| message.is_error)
        .map_or(String::new(), |message| message.text.to_string())
}

#[test]
fn every_key_of_every_action_is_survived_in_every_state_of_a_session() {
    for (name, millis) in [("steady", 0), ("steady", 2_000), ("lossy", 500), ("first-1000", 3_000)] {
        let mut begun = model(name);
        run(&mut begun, millis);
        for before in ["space", "s", "z", "] f", "? Esc"] {
            let mut prepared = begun.clone();
            press(&mut prepared, before);
            for &key in ACTIONS.iter().flat_map(|action| action.keys) {
                let mut model = prepared.clone();
                update(&mut model, Event::Key(key));
                // Into a prompt, if there is one, goes nonsense.
                type_in(&mut model, "-1 x");
                run(&mut model, 20);
                draw(&model);
            }
        }
    }
}

#[test]
fn space_pauses_and_runs() {
    let mut model = model("steady");
    assert!(run(&mut model, 100));

    press(&mut model, "space");
    assert_eq!(model.session.mode(), Mode::Paused);
    assert!(!run(&mut model, 100), "nothing changes, nothing is drawn");
    assert_eq!(model.session.now(), Time::from_millis(100));

    press(&mut model, "space");
    assert!(run(&mut model, 100));
    assert_eq!(model.session.now(), Time::from_millis(200));
}

#[test]
fn a_running_session_without_anything_to_do_is_not_drawn() {
    let mut model = model("first-1000");
    while !model.session.world().is_quiet() {
        run(&mut model, 100);
    }
    press(&mut model, "e");
    run(&mut model, 1000);
    assert!(model.session.is_idle());

    assert!(!run(&mut model, 100));
    assert!(draw(&model).contains("IDLE"));
}

#[test]
fn one_step_goes_inside_an_input_and_one_input_to_its_end() {
    let mut model = model("steady");

    press(&mut model, "n s");
    assert_eq!(model.session.mode(), Mode::Paused);
    assert!(model.session.is_inside_input());
    let input = model.session.moment().input;

    press(&mut model, "n");
    assert!(!model.session.is_inside_input());
    assert_eq!(model.session.moment().input, input);
}

#[test]
fn plus_and_minus_change_the_speed_and_stop_at_the_ends() {
    let mut model = model("steady");

    press(&mut model, "-");
    assert_eq!(model.session.speed().to_string(), "1/2");
    assert!(said(&model).contains("500 ms"), "{}", said(&model));

    for _ in 0..20 {
        press(&mut model, "-");
    }
    assert_eq!(model.session.speed().to_string(), "1/1,000");
    assert!(said(&model).contains("as far as it goes"));
}

#[test]
fn a_write_while_paused_is_shown_from_its_first_step() {
    let mut model = model("first-1000");
    run(&mut model, 500);
    press(&mut model, "space w");
    assert!(draw(&model).contains("Write now"));

    type_in(&mut model, "2KiB");

    assert!(model.ui.overlay.is_none());
    assert!(said(&model).contains("2,048"), "{}", said(&model));
    assert_eq!(model.session.moment().step, 1);
    assert_eq!(model.session.engine().sk.wmem_queued, 0);
    press(&mut model, "n");
    assert_eq!(model.session.engine().sk.wmem_queued, 2048 + 832);
}

#[test]
fn a_wrong_answer_says_what_was_expected_and_can_be_mended() {
    let mut model = model("steady");
    run(&mut model, 100);

    press(&mut model, "b");
    type_in(&mut model, "12q");
    assert!(draw(&model).contains("expected a size"));

    // Backspace, and the answer is good.
    update(&mut model, Event::Key(Key::new(Code::Backspace)));
    type_in(&mut model, "000");
    assert!(model.ui.overlay.is_none());
    assert_eq!(model.session.engine().sk.sndbuf, 24_000);
}

#[test]
fn options_are_switched_on_and_off_again() {
    let mut model = model("steady");
    run(&mut model, 100);

    press(&mut model, "N C");
    assert!(model.session.engine().sk.nonagle.contains(Nonagle::OFF | Nonagle::CORK));
    press(&mut model, "N C");
    assert!(!model.session.engine().sk.nonagle.intersects(Nonagle::OFF | Nonagle::CORK));

    press(&mut model, "L");
    type_in(&mut model, "4000");
    assert_eq!(model.session.engine().sk.notsent_lowat, 4000);
}

#[test]
fn the_link_and_the_reader_change_while_it_runs() {
    let mut model = model("steady");

    press(&mut model, "x");
    type_in(&mut model, "2%");
    press(&mut model, "D");
    type_in(&mut model, "7ms");
    press(&mut model, "B");
    type_in(&mut model, "1mbit");

    let world = model.session.world();
    for link in [world.link.config(), world.ack_link.config()] {
        assert_eq!((link.loss, link.delay, link.rate), (0.02, Duration::from_millis(7), Some(1_000_000)));
    }
    press(&mut model, "r");
    type_in(&mut model, "0");
    assert!(said(&model).contains("reads nothing"));
}

#[test]
fn the_manual_peer_acknowledges_what_it_is_told_to() {
    let mut model = model("first-1000");
    run(&mut model, 500);
    press(&mut model, "p w");
    type_in(&mut model, "5000");
    run(&mut model, 100);
    assert_eq!(model.session.engine().sk.relative(model.session.engine().sk.snd_una), 0);

    press(&mut model, "a");
    run(&mut model, 100);
    assert_eq!(model.session.engine().sk.relative(model.session.engine().sk.snd_una), 1460);

    press(&mut model, "u");
    type_in(&mut model, "3000");
    run(&mut model, 100);
    assert_eq!(model.session.engine().sk.relative(model.session.engine().sk.snd_una), 3000);

    press(&mut model, "A");
    run(&mut model, 100);
    assert_eq!(model.session.engine().sk.wmem_queued, 0);
}

#[test]
fn what_does_not_fit_the_peer_is_refused_with_a_reason() {
    let mut model = model("steady");
    press(&mut model, "a");
    assert_eq!(complaint(&model), "only with --peer manual");

    press(&mut model, "`");
    assert_eq!(complaint(&model), "` does nothing here; ? lists the keys.");
}

#[test]
fn focus_goes_round_and_a_number_goes_straight() {
    let mut model = model("steady");
    assert_eq!(model.ui.focus, PanelId::Queue);

    press(&mut model, "Tab");
    assert_eq!(model.ui.focus, PanelId::Pages);
    press(&mut model, "Shift-Tab Shift-Tab Shift-Tab Shift-Tab");
    assert_eq!(model.ui.focus, PanelId::Stack);
    press(&mut model, "7");
    assert_eq!(model.ui.focus, PanelId::Steps);
}

#[test]
fn the_selection_passes_on_when_its_skb_is_freed_and_stays_when_it_is_followed() {
    let mut first = model("steady");
    run(&mut first, 1200);
    press(&mut first, "space g");
    let head = first.ui.selected.expect("skbs are queued");
    assert_eq!(first.ui.selected_index, Some(0));
    let mut followed = first.clone();
    press(&mut followed, "f");

    for model in [&mut first, &mut followed] {
        press(model, "space");
        while model.session.engine().queues.find(head).is_some() {
            assert!(run(model, 50));
        }
    }

    assert_eq!(first.ui.selected, first.skb_at(0).map(|skb| skb.id));
    assert_eq!(first.ui.selected_index, Some(0));
    assert_eq!((followed.ui.selected, followed.ui.selected_index), (Some(head), None));
}

#[test]
fn the_selected_skb_is_found_again_wherever_it_moves() {
    let mut model = model("lossy");
    run(&mut model, 1000);
    press(&mut model, "G");

    for _ in 0..300 {
        run(&mut model, 1);
        let (Some(id), Some(index)) = (model.ui.selected, model.ui.selected_index) else { panic!("no selection") };
        assert_eq!(model.skb_at(index).map(|skb| skb.id), Some(id));
    }
}

#[test]
fn esc_goes_one_level_out_at_a_time() {
    let mut model = model("steady");
    run(&mut model, 1000);
    press(&mut model, "g f z ?");

    press(&mut model, "Esc");
    assert!(model.ui.overlay.is_none() && model.ui.zoom.is_some());
    press(&mut model, "Esc");
    assert!(model.ui.zoom.is_none() && model.ui.follow);
    press(&mut model, "Esc");
    assert!(!model.ui.follow && model.ui.selected.is_some());
    press(&mut model, "Esc");
    assert!(model.ui.selected.is_none());
}

#[test]
fn scrolled_back_steps_stay_where_they_are_while_more_come() {
    let mut model = model("steady");
    run(&mut model, 1000);
    press(&mut model, "7 PgUp");
    assert_eq!(model.ui.scroll(PanelId::Steps), 10);
    let before = model.session.recorded().steps;

    run(&mut model, 100);

    let new = model.session.recorded().steps - before;
    assert!(new > 0);
    assert_eq!(model.ui.scroll(PanelId::Steps) as u64, 10 + new);
    press(&mut model, "G");
    assert_eq!(model.ui.scroll(PanelId::Steps), 0);
}

#[test]
fn another_scenario_is_chosen_from_the_list() {
    let mut model = model("steady");
    run(&mut model, 1000);

    press(&mut model, "o");
    assert!(matches!(model.ui.overlay, Some(Overlay::Scenarios { cursor: 0 })));
    press(&mut model, "Down Enter");

    assert_eq!(model.scenario.name, "first-1000");
    assert_eq!((model.session.now(), model.session.mode()), (Time::ZERO, Mode::Running));
    assert_eq!(said(&model), model.scenario.shows);
}

#[test]
fn a_script_waits_for_its_key_and_says_what_comes_next() {
    let mut model = model("first-1000");
    run(&mut model, 3000);
    press(&mut model, "T T");
    assert!(draw(&model).contains("waits for e: the peer acknowledges up to byte 1,000"));
    assert_eq!(model.session.engine().sk.wmem_queued, 1832);

    press(&mut model, "e");
    run(&mut model, 100);

    assert_eq!(model.session.engine().sk.wmem_queued, 0);
}

#[test]
fn recording_is_asked_of_the_runtime_and_ends_with_the_session() {
    let mut model = model("steady");
    press(&mut model, "c");
    for c in "a.pcapng".chars() {
        update(&mut model, Event::Key(Key::char(c)));
    }
    let start = |path: &str, force| Effect::StartFile { kind: FileKind::Capture, path: path.into(), force };
    assert_eq!(press(&mut model, "Enter"), Some(start("a.pcapng", false)));

    let capture = Capture::On { path: "a.pcapng".into(), packets: 17 };
    assert!(update(&mut model, Event::Capture(capture, None)).dirty);
    assert!(draw(&model).contains("REC 17"));

    assert_eq!(press(&mut model, "c"), Some(Effect::StopFile(FileKind::Capture)));
    model.session.capture(Some(Wanted::Wire));
    press(&mut model, "R");
    assert!(!model.session.is_captured(), "a capture is of one session");
}

#[test]
fn a_name_that_is_free_is_offered_for_a_file() {
    for (key, kind, name) in
        [("c", FileKind::Capture, "skbscope-2.pcapng"), ("J", FileKind::Recording, "skbscope-2.jsonl")]
    {
        let mut model = model("steady");
        assert_eq!(press(&mut model, key), Some(Effect::OfferName(kind)));
        update(&mut model, Event::FreeName(name.to_owned()));
        assert!(draw(&model).contains(&format!("> {name}  (Enter takes it")), "{}", draw(&model));
        let start = |path: &str| Some(Effect::StartFile { kind, path: path.to_owned(), force: false });
        let mut edited = model.clone();

        assert_eq!(press(&mut model, "Enter"), start(name));
        assert_eq!(press(&mut edited, "Tab x Enter"), start(&format!("{name}x")));
    }
}

#[test]
fn a_file_that_is_there_is_written_over_only_if_the_user_says_so() {
    let kind = FileKind::Recording;
    let file = FileExists { kind, path: "s.jsonl".into(), bytes: 17_346, free: "s-2.jsonl".into() };
    let start = |path: &str, force| Some(Effect::StartFile { kind, path: path.to_owned(), force });
    let asked = || {
        let mut model = model("steady");
        update(&mut model, Event::FileExists(file.clone()));
        model
    };
    assert!(draw(&asked()).contains("s.jsonl exists already, with 17,346 bytes"), "{}", draw(&asked()));

    assert_eq!(press(&mut asked(), "Enter"), None);
    assert_eq!(press(&mut asked(), "Esc"), None);
    assert_eq!(press(&mut asked(), "f"), start("s-2.jsonl", false));
    assert_eq!(press(&mut asked(), "n"), None);
    assert_eq!(press(&mut asked(), "n Enter"), start("s-2.jsonl", false));
    assert_eq!(press(&mut asked(), "n a Enter"), start("a", false));
    assert_eq!(press(&mut asked(), "o"), start("s.jsonl", true));
}

#[test]
fn quit_and_suspend_work_even_inside_a_prompt() {
    let mut model = model("steady");
    assert_eq!(press(&mut model, "q"), Some(Effect::Quit));

    press(&mut model, "w");
    assert_eq!(press(&mut model, "q"), None);
    assert_eq!(press(&mut model, "Ctrl-Z"), Some(Effect::Suspend));
    assert_eq!(press(&mut model, "Ctrl-C"), Some(Effect::Quit));
}

#[test]
fn the_mouse_focuses_selects_scrolls_and_presses_hints() {
    let mut model = model("steady");
    run(&mut model, 1200);
    assert_eq!(press(&mut model, "m"), Some(Effect::CaptureMouse(true)));
    let mut at = |button, x, y| {
        mouse(&mut model, button, Position::new(x, y));
        model.clone()
    };

    // On the queue's blocks, on the steps, and on the hint `? help`.
    let queue = at(Button::Click, 20, 9);
    assert_eq!(queue.ui.focus, PanelId::Queue);
    assert!(queue.ui.selected.is_some());
    let steps = at(Button::WheelUp, 80, 20);
    assert_eq!(steps.ui.scroll(PanelId::Steps), 3);
    let help = at(Button::Click, 2, 39);
    assert!(matches!(help.ui.overlay, Some(Overlay::Help { .. })));
}

#[test]
fn a_click_on_a_tab_brings_its_panel_to_the_front() {
    let mut model = model("steady");

    click(&mut model, "8 Chart");

    assert_eq!(model.ui.focus, PanelId::Chart);
    assert!(draw(&model).contains("4 Pages"));
}

#[test]
fn pasted_text_goes_into_a_prompt_and_nowhere_else() {
    let mut model = model("steady");
    update(&mut model, Event::Paste("q\n".into()));
    assert!(model.ui.overlay.is_none());

    press(&mut model, "b");
    update(&mut model, Event::Paste("8192\nq".into()));
    press(&mut model, "Enter");
    assert_eq!(model.session.engine().sk.sndbuf, 16_384);
}

#[test]
fn a_terminal_too_small_gets_a_sentence() {
    let mut model = model("steady");
    resize(&mut model, (50, 12));
    let text = draw(&model);
    assert!(text.contains("at least 60 columns and 16 rows"), "{text}");

    for (width, height) in [(0, 0), (1, 1), (3, 200), (200, 3)] {
        resize(&mut model, (width, height));
        draw(&model);
    }
}
