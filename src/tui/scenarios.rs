//! The list of scenarios to choose from.

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Clear, Paragraph, Widget, Wrap};

use crate::tui::keymap::{Code, Key};
use crate::tui::model::{Model, Overlay};
use crate::tui::steer::end_recording;
use crate::tui::update::Effect;

/// Rows below the list for what the scenario shows: at most and at least.
const ABOUT_ROWS: u16 = 9;
const MIN_ABOUT_ROWS: u16 = 3;
const NAME_WIDTH: usize = 18;

pub fn press(model: &mut Model, key: Key) -> Option<Effect> {
    let last = model.scenarios.len().saturating_sub(1);
    let Some(Overlay::Scenarios { cursor }) = &mut model.ui.overlay else { return None };
    match key.code {
        Code::Down | Code::Char('j') => *cursor = (*cursor + 1).min(last),
        Code::Up | Code::Char('k') => *cursor = cursor.saturating_sub(1),
        Code::PageDown => *cursor = (*cursor + 10).min(last),
        Code::PageUp => *cursor = cursor.saturating_sub(10),
        Code::Home | Code::Char('g') => *cursor = 0,
        Code::End | Code::Char('G') => *cursor = last,
        Code::Enter => {
            let chosen = *cursor;
            model.ui.overlay = None;
            model.open(chosen);
            return end_recording(model);
        }
        Code::Char('q' | 'o') => model.ui.overlay = None,
        _ => {}
    }
    None
}

pub fn draw(model: &Model, cursor: usize, screen: Rect, buf: &mut Buffer) {
    let theme = &model.theme;
    let count = model.scenarios.len() as u16;
    let wanted = count + ABOUT_ROWS + 3;
    let width = Constraint::Length(screen.width.saturating_sub(4).min(90));
    let height = Constraint::Length(wanted.min(screen.height.saturating_sub(2)));
    let area = screen.centered(width, height);
    let block =
        Block::bordered().border_set(theme.border_set()).border_style(theme.focus_style()).title(" Choose a scenario ");
    let inner = block.inner(area);
    Clear.render(area, buf);
    buf.set_style(area, theme.base_style());
    block.render(area, buf);

    let about_rows = inner.height.saturating_sub(count + 1).clamp(MIN_ABOUT_ROWS, ABOUT_ROWS);
    let list_rows = usize::from(inner.height.saturating_sub(about_rows + 1)).max(1);
    let first = (cursor + 1).saturating_sub(list_rows);
    let rows = model.scenarios.iter().enumerate().skip(first).take(list_rows);
    for ((index, scenario), row) in rows.zip(inner.rows()) {
        let (mark, style) = if index == cursor { (">", theme.selected_style()) } else { (" ", Style::new()) };
        let name = format!("{mark} {:NAME_WIDTH$}", scenario.name);
        Line::from(vec![Span::styled(name, theme.strong_style()), Span::raw(scenario.title.clone())])
            .style(style)
            .render(row, buf);
    }
    let about = Rect { y: inner.bottom().saturating_sub(about_rows), height: about_rows.min(inner.height), ..inner };
    if let Some(scenario) = model.scenarios.get(cursor) {
        let text = [scenario.shows.as_str(), scenario.why.trim()].join("\n");
        Paragraph::new(text).wrap(Wrap { trim: true }).style(theme.dim_style()).render(about, buf);
    }
}
