//! A scenario's text: whole at any time, and below the list of scenarios.

use crate::screen_user::{draw, model, mouse, press, resize};
use ratatui::layout::Position;
use skbscope::scenario::embedded;
use skbscope::tui::Model;
use skbscope::tui::draw::overlay;
use skbscope::tui::keys::Button;

fn small(name: &str) -> Model {
    let mut model = model(name);
    resize(&mut model, (80, 24));
    model
}

/// Every word that is seen on the way down.
fn words_on_the_way(model: &mut Model, down: &str) -> String {
    let mut seen = String::new();
    for _ in 0..60 {
        seen += &draw(model).replace(['│', '┌', '└', '─'], " ");
        press(model, down);
    }
    seen
}

fn assert_whole(seen: &str, text: &str) {
    for word in text.split_whitespace().filter(|word| word.len() < 60) {
        assert!(seen.contains(word), "{word} is never seen");
    }
}

#[test]
fn the_text_of_the_scenario_shown_can_be_read_whole_at_any_time() {
    for embedded in embedded::ALL {
        let mut model = small(embedded.name);
        let scenario = embedded.scenario().expect("a good one");

        press(&mut model, "O");
        let seen = words_on_the_way(&mut model, "Down");

        assert_whole(&seen, &format!("{} {} {}", scenario.title, scenario.shows, scenario.why));
        assert_whole(&seen, &format!("skbscope compare {}", scenario.name));
    }
}

#[test]
fn it_scrolls_by_lines_windows_and_the_wheel_and_closes() {
    let mut model = small("doubling");
    let first = |model: &Model| overlay::window(model).expect("open").first;
    press(&mut model, "O");

    press(&mut model, "Down");
    assert_eq!(first(&model), 1);
    press(&mut model, "PgDn");
    assert!(first(&model) > 1);
    press(&mut model, "g");
    mouse(&mut model, Button::WheelDown, Position::new(40, 12));
    assert_eq!(first(&model), 3);
    assert!(draw(&model).contains(" lines 4-"), "it says where one is");
    press(&mut model, "O");
    assert!(model.ui.overlay.is_none());
}

#[test]
fn below_the_list_of_scenarios_the_text_scrolls_too() {
    let mut model = small("steady");
    press(&mut model, "o Down");
    let scenario = model.scenarios[1].clone();

    let seen = words_on_the_way(&mut model, "space");
    assert_whole(&seen, &scenario.why);

    press(&mut model, "Up");
    mouse(&mut model, Button::WheelDown, Position::new(40, 20));
    let screen = draw(&model);
    assert!(screen.contains(" text 4-"), "the wheel over the text scrolls it, and no more: {screen}");
    press(&mut model, "Down");
    assert!(draw(&model).contains(" text 1-"), "another scenario's text begins at its beginning");
}
