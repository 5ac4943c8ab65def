//! A question that one key answers: what would be lost stands in it, and every way out of it does what it says.

use ratatui::layout::Size;
use skbscope::tui::model::{Ask, Overlay};
use skbscope::tui::{Effect, Event, Model, update};

use crate::screen_user::{click, draw, model, press, resize, said};

/// With a question on the screen.
fn asked() -> Model {
    let mut model = model("steady");
    model.ui.message = None;
    let ask = Ask::new("Start again?", "3 branches would be lost; the one on the screen has 41 inputs.")
        .choice('s', "start again, and lose them", |model| {
            model.ui.say("Started.");
            None
        })
        .choice('q', "quit", |_| Some(Effect::Quit));
    assert_eq!(ask.open(&mut model), None);
    model
}

fn is_open(model: &Model) -> bool {
    matches!(model.ui.overlay, Some(Overlay::Ask(_)))
}

#[test]
fn it_says_what_would_be_lost_and_how_to_go_on_at_every_size() {
    for size in [Size::new(60, 16), Size::new(80, 24), Size::new(200, 60)] {
        let mut model = asked();
        update(&mut model, Event::Resize(size));

        let shown = draw(&model).split_whitespace().collect::<Vec<_>>().join(" ");
        for text in ["Start again?", "3 branches", "s start again, and lose them", "q quit", "> Esc cancel: leave"] {
            assert!(shown.contains(text), "{text}\n{}", draw(&model));
        }
    }
}

#[test]
fn enter_cancels_unless_another_answer_was_chosen() {
    let mut model = asked();
    press(&mut model, "Enter");
    assert!(!is_open(&model) && said(&model).is_empty(), "{}", said(&model));

    let mut model = asked();
    press(&mut model, "Tab");
    assert!(is_open(&model));
    press(&mut model, "Enter");
    assert!(!is_open(&model));
    assert_eq!(said(&model), "Started.");

    let mut model = asked();
    assert_eq!(press(&mut model, "Up Enter"), Some(Effect::Quit));
}

#[test]
fn a_key_of_an_answer_takes_it_esc_takes_none_and_others_leave_the_question() {
    let mut model = asked();
    press(&mut model, "x");
    assert!(is_open(&model), "x is no answer");
    press(&mut model, "s");
    assert_eq!(said(&model), "Started.");
    assert!(!is_open(&model));

    let mut model = asked();
    press(&mut model, "Esc");
    assert!(!is_open(&model) && said(&model).is_empty(), "{}", said(&model));
}

#[test]
fn a_click_takes_the_answer_it_is_on() {
    let mut model = asked();
    assert_eq!(click(&mut model, "would be lost"), None);
    assert!(is_open(&model), "that is no answer");
    assert_eq!(click(&mut model, "quit "), Some(Effect::Quit));

    let mut model = asked();
    click(&mut model, "start again, and");
    assert_eq!(said(&model), "Started.");

    let mut model = asked();
    click(&mut model, "cancel: leave");
    assert!(!is_open(&model) && said(&model).is_empty());
}

/// A question lies over the panels, and its keys stand in the hint bar.
#[test]
fn it_looks_like_this() {
    let mut model = asked();
    resize(&mut model, (80, 24));
    let shown = draw(&model);
    let rows: Vec<_> = shown.lines().skip(9).take(7).collect();
    insta::assert_snapshot!(rows.join("\n"));
    assert!(shown.ends_with(&format!("{:80}", "a key of the list, or Tab and Enter  Esc cancel")), "{shown}");
}
