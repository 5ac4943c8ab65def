//! The whole screen: status line, panels in their places, message, hints, and what lies over them.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::Line;
use ratatui::widgets::{Clear, Paragraph, Widget, Wrap};

use crate::language::say;
use crate::tui::draw::slot::draw_slot;
use crate::tui::draw::{hint, lesson, offer, overlay, pair, reasons, status, timebar};
use crate::tui::model::Model;
use crate::tui::panel::layout::{MIN_HEIGHT, MIN_WIDTH, layout};
use crate::tui::style::fit::wrap;

/// Rows of the longest message.
const MESSAGE_ROWS: u16 = 3;

/// Draws everything; returns where the cursor belongs, if it is to be seen.
pub fn draw(model: &Model, area: Rect, buf: &mut Buffer) -> Option<Position> {
    let cursor = draw_all(model, area, buf);
    model.theme.finish(area, buf);
    cursor
}

fn draw_all(model: &Model, area: Rect, buf: &mut Buffer) -> Option<Position> {
    if let Some((places, sides)) = pair::all(model, area) {
        pair::draw(&places, &sides, model, buf);
        draw_message(model, places.message, buf);
        hint::draw(model, places.hint, buf);
        return overlay::draw(model, area, buf);
    }
    let Some(layout) = layout(area, &model.ui) else {
        draw_too_small(model, area, buf);
        return None;
    };
    status::draw(model, layout.status, buf);
    reasons::draw(model, layout.reasons, buf);
    for slot in &layout.slots {
        draw_slot(slot, model, buf);
    }
    lesson::draw(model, &layout, buf);
    draw_message(model, layout.message, buf);
    hint::draw(model, layout.hint, buf);
    offer::draw(model, area, buf);
    overlay::draw(model, area, buf)
}

fn draw_too_small(model: &Model, area: Rect, buf: &mut Buffer) {
    let text = say!(
        model,
        "screen-skbscope-needs-at-least",
        value = MIN_WIDTH,
        value_2 = MIN_HEIGHT,
        width = area.width,
        height = area.height
    );
    Paragraph::new(text).wrap(Wrap { trim: true }).style(model.theme.base_style()).render(area, buf);
}

/// What the last action did, or else what is going on.
fn draw_message(model: &Model, area: Rect, buf: &mut Buffer) {
    let (text, style): (String, Style) = match &model.ui.message {
        Some(message) if message.is_error => (message.text.to(model), model.theme.error_style()),
        Some(message) => (message.text.to(model), model.theme.strong_style()),
        None => (status::what_goes_on(model), model.theme.quiet_style()),
    };
    let bar = timebar::area(model, area);
    let width = area.width - bar.map_or(0, |bar| bar.width + 1);
    let lines = wrap(&text, usize::from(width));
    let rows = (lines.len() as u16).clamp(1, MESSAGE_ROWS);
    // What is too long for its row covers the panels' last ones.
    let area = Rect { y: area.y.saturating_sub(rows - 1), height: rows, ..area };
    Clear.render(area, buf);
    for (line, row) in lines.into_iter().zip(area.rows()) {
        Line::styled(line, style).render(row, buf);
    }
    if let Some(bar) = bar {
        timebar::draw(model, bar, buf);
    }
}
