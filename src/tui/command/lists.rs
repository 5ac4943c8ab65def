//! A list that lies over the panels, to choose from.

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Position, Rect};
use ratatui::style::Style;
use ratatui::text::Line;
use ratatui::widgets::Widget;
use unicode_width::UnicodeWidthStr;

use crate::tui::draw::dialog;
use crate::tui::draw::dialog::Window;
use crate::tui::input::update::Effect;
use crate::tui::keys::{Code, Key};
use crate::tui::model::{Model, Overlay};
use crate::tui::style::fit::{fit, wrap};

/// Cells beside a row: the border, the mark of the cursor, and a gap.
const MARGIN: usize = 5;

/// What a list is of, and what its keys do.
#[derive(Debug)]
pub struct ListKind {
    pub title: &'static str,
    /// Its keys, for the hint bar.
    pub keys: &'static str,
    /// One line for each row.
    pub rows: fn(&Model) -> Vec<String>,
    /// Shown where there are no rows.
    pub empty: &'static str,
    /// The row was chosen; the list is closed.
    pub choose: fn(&mut Model, usize) -> Option<Effect>,
    /// Any other key. True: it meant something.
    pub other: fn(&mut Model, usize, Key) -> bool,
}

pub fn open(model: &mut Model, kind: &'static ListKind, cursor: usize) -> Option<Effect> {
    model.ui.overlay = Some(Overlay::List { kind, cursor });
    None
}

pub fn press(model: &mut Model, key: Key) -> Option<Effect> {
    let Some(Overlay::List { kind, cursor }) = model.ui.overlay else { return None };
    let screen = Rect::from((Position::ORIGIN, model.ui.size));
    let window = window(model, kind, cursor, screen);
    if (kind.other)(model, cursor, key) {
        return None;
    }
    match key.code {
        Code::Enter => {
            model.ui.overlay = None;
            return (kind.choose)(model, cursor.min(window.count.saturating_sub(1)));
        }
        Code::Char('q') => model.ui.overlay = None,
        _ => {
            let to = dialog::moved(key, cursor, window.count, window.page()).unwrap_or(cursor);
            model.ui.overlay = Some(Overlay::List { kind, cursor: to });
        }
    }
    None
}

/// Where the list stands: as wide as its longest row, and below it room for a row that is too long for its own.
pub fn window(model: &Model, kind: &ListKind, cursor: usize, screen: Rect) -> Window {
    let rows = (kind.rows)(model);
    let texts = rows.iter().map(String::as_str).chain([kind.empty]);
    let widest = texts.map(UnicodeWidthStr::width).max().unwrap_or(0).max(kind.title.width() + 2) + MARGIN;
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

/// A row that does not fit, in whole.
fn about(row: &str, inside: usize) -> Vec<String> {
    if row.width() + 2 <= inside { Vec::new() } else { wrap(row, inside) }
}

pub fn draw(model: &Model, kind: &ListKind, cursor: usize, screen: Rect, buf: &mut Buffer) {
    let theme = &model.theme;
    let rows = (kind.rows)(model);
    let window = window(model, kind, cursor, screen);
    dialog::draw_frame(model, &window, kind.title, [String::new(), window.position("rows")], buf);
    if rows.is_empty() {
        Line::raw(format!("  {}", kind.empty)).render(window.rows, buf);
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
