//! What lies over the panels.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::tui::draw::dialog::Window;
use crate::tui::draw::{about, ask, breakpoints, help, lists, prompt, scenarios};
use crate::tui::model::{Model, Overlay};

/// The window of what is open; none if nothing is, or if it is no list.
pub fn window(model: &Model) -> Option<Window> {
    let screen = Rect::from((Position::ORIGIN, model.ui.size));
    Some(match model.ui.overlay.as_ref()? {
        Overlay::Help { scroll } => help::window(model, *scroll, screen),
        Overlay::About { scroll } => about::window(model, *scroll, screen),
        Overlay::Ask(_) => return None,
        Overlay::Prompt(_) => Window { area: prompt::area(screen), ..Window::default() },
        Overlay::Breakpoints { cursor, .. } => breakpoints::window(model, *cursor, screen),
        Overlay::Scenarios { cursor } => scenarios::window(model, *cursor, screen),
        Overlay::List { kind, cursor } => lists::window(model, kind, *cursor, screen),
    })
}

/// Draws it; returns where the cursor belongs, if it is to be seen.
pub fn draw(model: &Model, area: Rect, buf: &mut Buffer) -> Option<Position> {
    match &model.ui.overlay {
        None => None,
        Some(Overlay::Help { scroll }) => {
            help::draw(model, *scroll, area, buf);
            None
        }
        Some(Overlay::About { scroll }) => {
            about::draw(model, *scroll, area, buf);
            None
        }
        Some(Overlay::Breakpoints { cursor, line }) => breakpoints::draw(model, *cursor, line, area, buf),
        Some(Overlay::Scenarios { cursor }) => {
            scenarios::draw(model, *cursor, area, buf);
            None
        }
        Some(Overlay::List { kind, cursor }) => {
            lists::draw(model, kind, *cursor, area, buf);
            None
        }
        Some(Overlay::Ask(question)) => {
            ask::draw(question, model, area, buf);
            None
        }
        Some(Overlay::Prompt(prompt)) => Some(prompt::draw(prompt, model, area, buf)),
    }
}
