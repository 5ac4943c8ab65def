//! The table of counters below two runs, and what of a queue is to be seen beside it.

use crate::compare::{BOTH, model, resize, right, run};
use crate::screen_user::{draw, press, said};
use ratatui::layout::Position;
use skbscope::debugger::pair::COUNTERS;
use skbscope::tui::keys::{Button, MouseEvent};
use skbscope::tui::{Event, Model, PanelId, update};

fn at_80x24() -> Model {
    let mut model = model("ten-bytes", BOTH);
    run(&mut model, 3_000);
    press(&mut model, "space");
    resize(&mut model, (80, 24));
    model
}

/// The rows from the title of the table on.
fn table(model: &Model) -> Vec<String> {
    let screen = draw(model);
    let rows: Vec<_> = screen.lines().map(str::to_owned).collect();
    let title = rows.iter().position(|row| row.contains(" differ ")).expect("a title");
    rows[title..rows.len() - 2].to_vec()
}

/// The counters in view, column by column.
fn names(model: &Model) -> Vec<&'static str> {
    let rows = table(model);
    COUNTERS.iter().map(|counter| counter.short).filter(|name| rows.iter().any(|row| row.contains(*name))).collect()
}

#[test]
fn every_counter_comes_into_view_with_the_keys_of_other_lists() {
    for (width, height) in [(80, 24), (120, 40)] {
        let mut model = at_80x24();
        resize(&mut model, (width, height));
        let rest = table(&model);
        press(&mut model, "Down");
        assert_eq!(table(&model), rest, "the queue has the focus");

        press(&mut model, "9");
        let mut seen = names(&model);
        for _ in COUNTERS {
            press(&mut model, "Down");
            seen.extend(names(&model));
        }
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), COUNTERS.len(), "{width}x{height}: {seen:?}");

        let end = table(&model);
        assert!(end[0].contains(&format!("-{0}/{0} ", COUNTERS.len())), "{}", end[0]);
        press(&mut model, "k PgUp");
        assert_ne!(table(&model), end);
        press(&mut model, "G");
        assert_eq!(table(&model), end);
        press(&mut model, "g");
        assert_eq!(table(&model)[1..], rest[1..]);
        press(&mut model, "j PgDn");
        assert_ne!(table(&model)[1..], rest[1..]);
    }
}

#[test]
fn the_bar_tells_the_keys_while_the_counters_have_the_focus() {
    let mut model = at_80x24();
    let hints = |model: &Model| draw(model).lines().last().expect("a hint bar").to_owned();
    assert!(!hints(&model).contains("scroll"), "{}", hints(&model));

    press(&mut model, "9");

    assert!(hints(&model).contains("\u{2193}/\u{2191} scroll"), "{}", hints(&model));
    assert!(table(&model)[0].contains("\u{2501} 9 "), "{}", table(&model)[0]);
    let screen = draw(&model);
    assert!(!screen.contains("\u{2501} 3 Queue"), "one focus is enough: {screen}");
}

#[test]
fn the_focus_goes_through_the_counters_and_leaves_them_with_them() {
    let mut model = at_80x24();
    press(&mut model, "8 Tab");
    assert_eq!(model.ui.focus, PanelId::Kernel);
    press(&mut model, "Tab");
    assert_eq!(model.ui.focus, PanelId::Stack);
    press(&mut model, "Shift-Tab");
    assert_eq!(model.ui.focus, PanelId::Kernel);
    assert_eq!(model.beside.as_ref().expect("two runs").models[0].ui.focus, PanelId::Kernel);

    // One alone has no counters of two.
    press(&mut model, "V");
    assert_eq!(model.ui.focus, PanelId::Queue);
    press(&mut model, "9");
    assert_eq!(model.ui.focus, PanelId::Queue);
    assert!(said(&model).contains("V until all are shown"), "{}", said(&model));
    press(&mut model, "V V 9");
    assert_eq!(model.ui.focus, PanelId::Kernel);

    resize(&mut model, (70, 20));
    assert_eq!(model.ui.focus, PanelId::Queue);
}

#[test]
fn zoomed_the_counters_are_in_view_whole() {
    let mut model = at_80x24();

    press(&mut model, "9 z");

    assert_eq!(names(&model).len(), COUNTERS.len());
    let screen = draw(&model);
    assert!(screen.contains(" 9 ") && !screen.contains("snd_una 0 "), "{screen}");
    press(&mut model, "Esc");
    assert!(names(&model).len() < COUNTERS.len());
}

#[test]
fn the_wheel_scrolls_the_counters_and_a_click_goes_to_them() {
    let mut model = at_80x24();
    press(&mut model, "m");
    let rest = table(&model);
    let moments = |model: &Model| [model.session.moment(), right(model).moment()];
    let before = moments(&model);
    let mut at = |button| update(&mut model, Event::Mouse(MouseEvent { button, place: Position::new(10, 20) }));

    at(Button::WheelDown);
    at(Button::Click);

    assert_eq!((model.ui.focus, moments(&model)), (PanelId::Kernel, before));
    assert_ne!(table(&model)[1..], rest[1..]);
}

#[test]
fn a_queue_of_three_rows_tells_where_the_windows_end() {
    let screen = draw(&at_80x24());
    let limits: Vec<_> = screen.lines().filter(|line| line.contains("\u{25bc}snd_una 0")).collect();

    // Both, or the first that would bind; and never a part of a number.
    assert!(limits[0].ends_with("  cwnd ends 8,764\u{25b6}") && !limits[0].contains("rwnd"), "{screen}");
    assert!(limits[1].ends_with("  cwnd ends 8,764\u{25b6}  rwnd ends 65,535\u{25b6}"), "{screen}");
}
