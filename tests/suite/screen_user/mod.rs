//! A user at the screen: a session, keys pressed, time passing, the screen as text.

use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect, Size};
use skbscope::kernel::KernelVersion;
use skbscope::scenario::{Scenario, embedded};
use skbscope::tui::draw::screen;
use skbscope::tui::keys::{Button, Code, Key, MouseEvent};
use skbscope::tui::{Effect, Event, Model, Theme, update};

/// One of the embedded scenarios.
pub fn scenario(name: &str) -> Scenario {
    embedded::find(name).expect("a scenario").scenario().expect("a good one")
}

/// A running session at its beginning, on a screen of 120x40.
pub fn model(name: &str) -> Model {
    let mut model = Model::new(scenario(name), vec![scenario("steady"), scenario("first-1000")], Theme::default());
    resize(&mut model, (120, 40));
    model
}

pub fn resize(model: &mut Model, (width, height): (u16, u16)) {
    update(model, Event::Resize(Size::new(width, height)));
}

/// The message on the screen.
pub fn said(model: &Model) -> String {
    model.ui.message.as_ref().map_or(String::new(), |message| message.text.to_string())
}

fn key(name: &str) -> Key {
    let mut chars = name.chars();
    match (name, chars.next(), chars.next()) {
        ("space", ..) => Key::char(' '),
        ("Enter", ..) => Key::new(Code::Enter),
        ("Esc", ..) => Key::new(Code::Esc),
        ("Tab", ..) => Key::new(Code::Tab),
        ("Shift-Tab", ..) => Key::new(Code::BackTab),
        ("Down", ..) => Key::new(Code::Down),
        ("Up", ..) => Key::new(Code::Up),
        ("PgUp", ..) => Key::new(Code::PageUp),
        ("PgDn", ..) => Key::new(Code::PageDown),
        ("End", ..) => Key::new(Code::End),
        ("Delete", ..) => Key::new(Code::Delete),
        ("Ctrl-C", ..) => Key::ctrl('c'),
        ("Ctrl-O", ..) => Key::ctrl('o'),
        ("Ctrl-P", ..) => Key::ctrl('p'),
        ("Ctrl-Z", ..) => Key::ctrl('z'),
        (_, Some(c), None) => Key::char(c),
        _ => panic!("no key {name}"),
    }
}

/// Presses keys, named and separated by spaces; tells the last effect.
pub fn press(model: &mut Model, keys: &str) -> Option<Effect> {
    keys.split(' ').fold(None, |_, name| update(model, Event::Key(key(name))).effect)
}

/// Goes from kernel to kernel, with the key for that, until it is this one.
pub fn go_to_kernel(model: &mut Model, name: &str) {
    for _ in KernelVersion::ALL {
        if model.session.engine().config.kernel.name != name {
            press(model, "K");
        }
    }
    assert_eq!(model.session.engine().config.kernel.name, name);
}

/// Types into a prompt.
pub fn type_in(model: &mut Model, text: &str) {
    for c in text.chars() {
        update(model, Event::Key(Key::char(c)));
    }
    press(model, "Enter");
}

pub fn run(model: &mut Model, millis: u64) -> bool {
    update(model, Event::Frame(Duration::from_millis(millis))).dirty
}

pub fn mouse(model: &mut Model, button: Button, place: Position) -> Option<Effect> {
    update(model, Event::Mouse(MouseEvent { button, place })).effect
}

/// Where a text stands on the screen.
pub fn place_of(model: &Model, text: &str) -> Position {
    let screen = draw(model);
    let mut rows = screen.lines().enumerate();
    let found = rows.find_map(|(y, row)| row.find(text).map(|at| (row[..at].chars().count(), y)));
    let (x, y) = found.unwrap_or_else(|| panic!("no {text} in\n{screen}"));
    Position::new(x as u16, y as u16)
}

/// Clicks on a text of the screen.
pub fn click(model: &mut Model, text: &str) -> Option<Effect> {
    let place = place_of(model, text);
    mouse(model, Button::Click, place)
}

pub fn draw(model: &Model) -> String {
    let area = Rect::from((Position::ORIGIN, model.ui.size));
    let mut buf = Buffer::empty(area);
    screen::draw(model, area, &mut buf);
    let rows = area.rows().map(|row| row.columns().map(|cell| buf[cell.as_position()].symbol()).collect::<String>());
    rows.collect::<Vec<_>>().join("\n")
}

/// The manual may grow: how many lines it has is not what these pictures are about.
pub fn without_line_counts(picture: &str) -> String {
    let count = |line: &str| {
        let (before, after) = line
            .split_once(" of ")
            .filter(|(before, _)| before.contains(" lines 1-"))
            .or_else(|| line.split_once("，共 ").filter(|(before, _)| before.contains(" 行 1-")))?;
        let after = after.trim_start_matches(|c: char| c.is_ascii_digit() || c == ',');
        Some(format!("{before} of all{after}"))
    };
    picture.lines().map(|line| count(line).unwrap_or_else(|| line.to_owned())).collect::<Vec<_>>().join("\n")
}
