//! A user who presses everything, in no order, on terminals of all sizes.

use std::time::Duration;

use oorandom::Rand32;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect, Size};
use skbscope::scenario::embedded;
use skbscope::tui::draw::screen;
use skbscope::tui::keys::{Button, Code, Key, MouseEvent};
use skbscope::tui::{Event, Model, Theme, update};

use crate::Counts;

const EVENTS: u32 = 400;

/// Keys that are no characters.
const CODES: [Code; 14] = [
    Code::Enter,
    Code::Esc,
    Code::Tab,
    Code::BackTab,
    Code::Backspace,
    Code::Delete,
    Code::Up,
    Code::Down,
    Code::Left,
    Code::Right,
    Code::Home,
    Code::End,
    Code::PageUp,
    Code::PageDown,
];

/// What somebody types or pastes into a prompt.
const TEXTS: [&str; 6] =
    ["wmem_queued >= sndbuf", "task blocked", "1MiB", "缓存\n\u{1b}[2J", "tcp_ack if (", "99999999999999999999"];

pub fn attempt(seed: u64) -> Counts {
    let mut random = Rand32::new(seed);
    let scenarios: Vec<_> = embedded::ALL.iter().map(|one| one.scenario().expect("a good one")).collect();
    let first = scenarios[random.rand_range(0..scenarios.len() as u32) as usize].clone();
    let mut model = Model::new(first, scenarios, Theme::default());
    update(&mut model, Event::Resize(Size::new(120, 40)));
    let mut drawn = 0;
    for _ in 0..EVENTS {
        event(&mut model, &mut random);
        if random.rand_range(0..4) == 0 {
            let area = Rect::from((Position::ORIGIN, model.ui.size));
            screen::draw(&model, area, &mut Buffer::empty(area));
            drawn += 1;
        }
    }
    Counts::from([("events", u64::from(EVENTS)), ("frames drawn", drawn)])
}

fn event(model: &mut Model, random: &mut Rand32) {
    let mut below = |end: u32| random.rand_range(0..end);
    match below(20) {
        0..=10 => {
            let character = char::from(0x20 + below(0x5f) as u8);
            update(model, Event::Key(Key::char(character)));
        }
        11..=14 => drop(update(model, Event::Key(Key::new(CODES[below(CODES.len() as u32) as usize])))),
        15 => drop(update(model, Event::Key(Key::ctrl(char::from(b'a' + below(26) as u8))))),
        16 => drop(update(model, Event::Paste(TEXTS[below(TEXTS.len() as u32) as usize].to_owned()))),
        17 => {
            let place = Position::new(below(220) as u16, below(70) as u16);
            let button = [Button::Click, Button::WheelUp, Button::WheelDown][below(3) as usize];
            update(model, Event::Mouse(MouseEvent { button, place }));
        }
        18 => drop(update(model, Event::Resize(Size::new(below(240) as u16, below(80) as u16)))),
        _ => drop(update(model, Event::Frame(Duration::from_millis(u64::from(below(60)))))),
    }
}
