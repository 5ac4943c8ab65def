//! Draws a list to choose from.

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Rect};
use ratatui::style::Style;
use ratatui::text::Line;
use ratatui::widgets::Widget;
use unicode_width::UnicodeWidthStr;

use crate::language::say;
use crate::tui::draw::dialog;
use crate::tui::draw::dialog::Window;
use crate::tui::model::{ListKind, Model};
use crate::tui::style::fit::{fit, wrap};

/// Cells beside a row: the border, the mark of the cursor, and a gap.
const MARGIN: usize = 5;

/// Where the list stands: as wide as its longest row, and below it room for a row that is too long for its own.
pub fn window(model: &Model, kind: &ListKind, cursor: usize, screen: Rect) -> Window {
    let rows = (kind.rows)(model);
    let empty = said_if_empty(model, kind);
    let texts = rows.iter().map(String::as_str).chain([empty.as_str()]);
    let widest = texts.map(UnicodeWidthStr::width).max().unwrap_or(0).max(say!(model, kind.title).width() + 2) + MARGIN;
    let width = (widest as u16).min(screen.width.saturating_sub(4));
    let inside = usize::from(width.saturating_sub(2));
    // The longest row decides, so that the list stays where it is while the cursor moves.
    let about = rows.iter().map(|row| about(row, inside).len()).max().unwrap_or(0) as u16;
    let height = (rows.len().max(1) as u16 + about + 2).min(screen.height.saturating_sub(4));
    let area = screen.centered(Constraint::Length(width), Constraint::Length(height));
    let inner = dialog::inside(area);
    let list = Rect { height: inner.height.saturating_sub(about).max(1).min(inner.height), ..inner };
    Window::new(area, list, rows.len(), cursor, model.ui.list_first)
}

fn said_if_empty(model: &Model, kind: &ListKind) -> String {
    if kind.empty.is_empty() { String::new() } else { say!(model, kind.empty) }
}

/// A row that does not fit, in whole.
fn about(row: &str, inside: usize) -> Vec<String> {
    if row.width() + 2 <= inside { Vec::new() } else { wrap(row, inside) }
}

pub fn draw(model: &Model, kind: &ListKind, cursor: usize, screen: Rect, buf: &mut Buffer) {
    let theme = &model.theme;
    let rows = (kind.rows)(model);
    let window = window(model, kind, cursor, screen);
    dialog::draw_frame(
        model,
        &window,
        &say!(model, kind.title),
        [String::new(), window.position(model, say!(model, "list-rows"))],
        buf,
    );
    if rows.is_empty() {
        Line::raw(format!("  {}", said_if_empty(model, kind))).render(window.rows, buf);
    }
    for ((index, text), row) in rows.iter().enumerate().skip(window.first).zip(window.rows.rows()) {
        let (mark, style) = if index == cursor { (">", theme.selected_style()) } else { (" ", Style::new()) };
        Line::styled(fit(&format!("{mark} {text}"), usize::from(row.width), theme), style).render(row, buf);
    }
    let inner = dialog::inside(window.area);
    let below = Rect { y: window.rows.bottom(), height: inner.bottom() - window.rows.bottom(), ..inner };
    let whole = rows.get(cursor).map_or(Vec::new(), |row| about(row, usize::from(inner.width)));
    for (text, row) in whole.into_iter().zip(below.rows()) {
        Line::styled(text, theme.strong_style()).render(row, buf);
    }
}
