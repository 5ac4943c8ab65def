//! What the screen says of a check that fails.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect, Size};

use super::*;
use crate::scenario::embedded;
use crate::tui::draw::screen;
use crate::tui::style::theme::Theme;
use crate::tui::update;

/// A checked session that is paused with bytes in flight.
fn checked() -> Model {
    let mut scenario = embedded::find("steady").expect("a scenario").scenario().expect("a good one");
    scenario.world.check = true;
    let mut model = Model::new(scenario, Vec::new(), Theme::default());
    update(&mut model, Event::Resize(Size::new(80, 24)));
    update(&mut model, Event::Frame(Duration::from_millis(50)));
    press_char(&mut model, ' ');
    assert!(model.session.socket().wmem_queued > 0 && model.session.violation().is_none());
    model
}

fn press_char(model: &mut Model, c: char) -> Update {
    update(model, Event::Key(Key::char(c)))
}

fn drawn(model: &Model) -> String {
    let area = Rect::from((Position::ORIGIN, model.ui.size));
    let mut buf = Buffer::empty(area);
    screen::draw(model, area, &mut buf);
    let rows = area.rows().map(|row| row.columns().map(|cell| buf[cell.as_position()].symbol()).collect::<String>());
    rows.collect::<Vec<_>>().join("\n")
}

/// One byte is charged that no skb has.
fn break_an_invariant(model: &mut Model) {
    model.session.end_world_mut().engine.sk.wmem_queued += 1;
}

#[test]
fn a_running_session_stops_where_a_check_fails_and_says_why_until_it_begins_again() {
    let mut model = checked();
    press_char(&mut model, ' ');
    break_an_invariant(&mut model);

    update(&mut model, Event::Frame(Duration::from_millis(50)));

    assert_eq!(model.session.mode(), Mode::Paused);
    let told = model.ui.message.clone().expect("a message");
    assert!(told.is_error && told.text.to_string().starts_with("The check failed after input "), "{}", told.text);
    assert!(
        told.text.to_string().contains(": sum of truesize is sk_wmem_queued: ")
            && told.text.to_string().contains(" is not "),
        "{told:?}"
    );

    // The message goes with the next key; what it said stays.
    press_char(&mut model, '1');
    let screen = drawn(&model);
    assert!(screen.contains("CHECK FAILED") && screen.contains("sk_wmem_queued: "), "{screen}");

    // Who lets it run on is stopped again.
    press_char(&mut model, ' ');
    update(&mut model, Event::Frame(Duration::from_millis(50)));
    assert_eq!(model.session.mode(), Mode::Paused);

    press_char(&mut model, 'R');
    if model.ui.overlay.is_some() {
        update(&mut model, Event::Key(Key::new(Code::Enter)));
    }
    assert!(model.session.violation().is_none() && !drawn(&model).contains("CHECK FAILED"));
}

#[test]
fn a_step_behind_which_a_check_fails_says_so() {
    let mut model = checked();
    break_an_invariant(&mut model);

    press_char(&mut model, 'n');

    let told = model.ui.message.clone().expect("a message");
    assert!(told.is_error && told.text.to_string().starts_with("The check failed after input "), "{}", told.text);

    // It is told once; what the next key says is not hidden by it.
    press_char(&mut model, '1');
    assert_eq!(model.ui.message, None);
}
