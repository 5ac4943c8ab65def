//! The list of scenarios to choose from.

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::language::say;
use crate::tui::draw::dialog::Window;
use crate::tui::draw::{about, dialog};
use crate::tui::model::Model;
use crate::tui::style::fit::draw_line;

/// Rows below the list for what the scenario shows: at most and at least.
const ABOUT_ROWS: u16 = 9;
const MIN_ABOUT_ROWS: u16 = 3;
const NAME_WIDTH: usize = 18;

/// The list, and below it room for what the scenario under the cursor shows.
pub fn window(model: &Model, cursor: usize, screen: Rect) -> Window {
    let count = model.scenarios.len();
    let wanted = count as u16 + ABOUT_ROWS + 3;
    let width = Constraint::Length(screen.width.saturating_sub(4).min(90));
    let height = Constraint::Length(wanted.min(screen.height.saturating_sub(2)));
    let area = screen.centered(width, height);
    let inner = dialog::inside(area);
    let about_rows = inner.height.saturating_sub(count as u16 + 1).clamp(MIN_ABOUT_ROWS, ABOUT_ROWS);
    let rows = Rect { height: inner.height.saturating_sub(about_rows + 1).max(1).min(inner.height), ..inner };
    Window::new(area, rows, count, cursor, model.ui.list_first)
}

pub fn draw(model: &Model, cursor: usize, screen: Rect, buf: &mut Buffer) {
    let theme = &model.theme;
    let window = window(model, cursor, screen);
    let text = text_window(model, cursor, &window);
    let below = [text.position(model, say!(model, "list-text")), window.position(model, say!(model, "list-scenarios"))];
    dialog::draw_frame(model, &window, &say!(model, "list-choose-a-scenario"), below, buf);
    for ((index, scenario), row) in model.scenarios.iter().enumerate().skip(window.first).zip(window.rows.rows()) {
        let (mark, style) = if index == cursor { (">", theme.selected_style()) } else { (" ", Style::new()) };
        let name = format!("{mark} {:NAME_WIDTH$}", scenario.name);
        let line =
            Line::from(vec![Span::styled(name, theme.strong_style()), Span::raw(scenario.title(theme).to_owned())]);
        draw_line(&line.style(style), row, theme, buf);
    }
    let Some(scenario) = model.scenarios.get(cursor) else { return };
    about::draw_text(scenario, &text, theme, buf);
}

/// The text of the scenario under the cursor, below the list.
pub fn text_window(model: &Model, cursor: usize, list: &Window) -> Window {
    let inner = dialog::inside(list.area);
    let y = (list.rows.bottom() + 1).min(inner.bottom());
    let rows = Rect { y, height: inner.bottom() - y, ..inner };
    let count = model.scenarios.get(cursor).map_or(0, |of| about::lines(of, rows.width, &model.theme).len());
    let scroll = if model.ui.about_first.0 == cursor { model.ui.about_first.1 } else { 0 };
    Window::of_text(list.area, rows, count, scroll)
}
