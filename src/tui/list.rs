//! A list that lies over the panels, to choose from.

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Rect};
use ratatui::style::Style;
use ratatui::text::Line;
use ratatui::widgets::{Block, Clear, Widget};
use unicode_width::UnicodeWidthStr;

use crate::tui::format::fit;
use crate::tui::keymap::{Code, Key};
use crate::tui::model::{Model, Overlay};
use crate::tui::update::Effect;

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
    let last = (kind.rows)(model).len().saturating_sub(1);
    if (kind.other)(model, cursor, key) {
        return None;
    }
    let to = match key.code {
        Code::Down | Code::Char('j') => (cursor + 1).min(last),
        Code::Up | Code::Char('k') => cursor.saturating_sub(1),
        Code::PageDown => (cursor + 10).min(last),
        Code::PageUp => cursor.saturating_sub(10),
        Code::Home | Code::Char('g') => 0,
        Code::End | Code::Char('G') => last,
        Code::Enter => {
            model.ui.overlay = None;
            return (kind.choose)(model, cursor.min(last));
        }
        Code::Char('q') => {
            model.ui.overlay = None;
            return None;
        }
        _ => cursor,
    };
    model.ui.overlay = Some(Overlay::List { kind, cursor: to });
    None
}

pub fn draw(model: &Model, kind: &ListKind, cursor: usize, screen: Rect, buf: &mut Buffer) {
    let theme = &model.theme;
    let mut rows = (kind.rows)(model);
    let is_empty = rows.is_empty();
    if is_empty {
        rows.push(kind.empty.to_owned());
    }
    let widest = rows.iter().map(|row| row.width()).max().unwrap_or(0).max(kind.title.width() + 2) as u16;
    let width = Constraint::Length((widest + 5).min(screen.width.saturating_sub(4)));
    let height = Constraint::Length((rows.len() as u16 + 2).min(screen.height.saturating_sub(4)));
    let area = screen.centered(width, height);
    let title = format!(" {} ", kind.title);
    let block = Block::bordered().border_set(theme.border_set()).border_style(theme.focus_style()).title(title);
    let inner = block.inner(area);
    Clear.render(area, buf);
    buf.set_style(area, theme.base_style());
    block.render(area, buf);
    let first = (cursor + 1).saturating_sub(usize::from(inner.height));
    for ((index, text), row) in rows.iter().enumerate().skip(first).zip(inner.rows()) {
        let is_chosen = index == cursor && !is_empty;
        let (mark, style) = if is_chosen { (">", theme.selected_style()) } else { (" ", Style::new()) };
        Line::styled(fit(&format!("{mark} {text}"), usize::from(row.width), theme), style).render(row, buf);
    }
}
