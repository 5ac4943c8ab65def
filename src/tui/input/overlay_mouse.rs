//! The mouse while something lies over the panels.

use ratatui::layout::{Position, Rect};

use crate::tui::draw::dialog::Window;
use crate::tui::draw::{overlay, scenarios};
use crate::tui::input::overlay::press;
use crate::tui::input::{ask, breakpoints};
use crate::tui::keys::{Button, Code, Key, MouseEvent};
use crate::tui::message::Effect;
use crate::tui::model::{Model, Overlay};

/// A click selects a row, a click on the selected row chooses it, the wheel scrolls, a click
/// outside closes.
pub fn handle(model: &mut Model, event: MouseEvent) -> Option<Effect> {
    if let Some(Overlay::Ask(_)) = model.ui.overlay {
        return if event.button == Button::Click { ask::click(model, event.place) } else { None };
    }
    let window = overlay::window(model)?;
    match event.button {
        Button::Click if !window.area.contains(event.place) => {
            model.ui.overlay = None;
            None
        }
        Button::Click => click(model, &window, event.place),
        Button::WheelUp | Button::WheelDown => wheel(model, &window, event.place, event.button.rows()),
    }
}

fn click(model: &mut Model, window: &Window, place: Position) -> Option<Effect> {
    if let Some(Overlay::Prompt(prompt)) = &mut model.ui.overlay {
        prompt.click(window.area, place);
        return None;
    }
    let Some(row) = window.row_at(place) else {
        breakpoints::click(model, window, place);
        return None;
    };
    let cursor = cursor(model)?;
    if *cursor == row {
        return press(model, Key::new(Code::Enter));
    }
    *cursor = row;
    None
}

fn wheel(model: &mut Model, window: &Window, place: Position, rows: isize) -> Option<Effect> {
    if let Some(Overlay::Help { scroll } | Overlay::About { scroll }) = &mut model.ui.overlay {
        *scroll = window.first.saturating_add_signed(rows).min(window.last_first());
        return None;
    }
    if let Some(Overlay::Scenarios { cursor }) = model.ui.overlay
        && place.y >= window.rows.bottom()
    {
        scroll_text(model, cursor, rows);
        return None;
    }
    let cursor = cursor(model)?;
    *cursor = cursor.saturating_add_signed(rows).min(window.count.saturating_sub(1));
    None
}

/// The cursor of the list that is open.
fn cursor(model: &mut Model) -> Option<&mut usize> {
    match model.ui.overlay.as_mut()? {
        Overlay::Breakpoints { cursor, .. } | Overlay::Scenarios { cursor } | Overlay::List { cursor, .. } => {
            Some(cursor)
        }
        _ => None,
    }
}

/// Scrolls the text of the scenario under the cursor.
fn scroll_text(model: &mut Model, cursor: usize, rows: isize) {
    let list = scenarios::window(model, cursor, Rect::from((Position::ORIGIN, model.ui.size)));
    let text = scenarios::text_window(model, cursor, &list);
    model.ui.about_first = (cursor, text.first.saturating_add_signed(rows).min(text.last_first()));
}
