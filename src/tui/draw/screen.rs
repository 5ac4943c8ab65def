//! The whole screen: status line, panels in their places, message, hints, and what lies over them.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Paragraph, Widget, Wrap};
use unicode_width::UnicodeWidthStr;

use crate::tui::command::{ask, breakpoints, lists, question};
use crate::tui::draw::layout;
use crate::tui::draw::layout::{Slot, layout};
use crate::tui::draw::{about, help, hint, pair, reasons, scenarios, status, timebar};
use crate::tui::model::{Model, Overlay};
use crate::tui::style::fit::wrap;
use crate::tui::{PanelId, panel};

/// Rows of the longest message.
const MESSAGE_ROWS: u16 = 3;

/// Draws everything; returns where the cursor belongs, if it is to be seen.
pub fn draw(model: &Model, area: Rect, buf: &mut Buffer) -> Option<Position> {
    let cursor = draw_all(model, area, buf);
    model.theme.finish(area, buf);
    cursor
}

fn draw_all(model: &Model, area: Rect, buf: &mut Buffer) -> Option<Position> {
    if let Some((halves, sides)) = pair::both(model, area) {
        pair::draw(&halves, sides, model, buf);
        draw_message(model, halves.message, buf);
        hint::draw(model, halves.hint, buf);
        return draw_overlay(model, area, buf);
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
    draw_message(model, layout.message, buf);
    hint::draw(model, layout.hint, buf);
    draw_overlay(model, area, buf)
}

/// A panel in its place, with the tabs of those that share it.
pub(in crate::tui) fn draw_slot(slot: &Slot, model: &Model, buf: &mut Buffer) {
    panel::draw(slot.shown, model, slot.area, buf);
    draw_tabs(slot, model, buf);
}

fn draw_overlay(model: &Model, area: Rect, buf: &mut Buffer) -> Option<Position> {
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
        Some(Overlay::Prompt(prompt)) => Some(question::draw(prompt, model, area, buf)),
    }
}

fn draw_too_small(model: &Model, area: Rect, buf: &mut Buffer) {
    let text = format!(
        "skbscope needs at least {} columns and {} rows; this terminal has {} and {}. Enlarge it, or press q to quit.",
        layout::MIN_WIDTH,
        layout::MIN_HEIGHT,
        area.width,
        area.height
    );
    Paragraph::new(text).wrap(Wrap { trim: true }).style(model.theme.base_style()).render(area, buf);
}

/// The names of the panels that are hidden behind the shown one, on the right of its upper edge.
fn draw_tabs(slot: &Slot, model: &Model, buf: &mut Buffer) {
    for (panel, area) in tabs(slot, model) {
        Line::from(Span::styled(tab_label(panel), model.theme.quiet_style())).render(area, buf);
    }
}

/// The panel whose tab is at `place`, for the mouse.
pub fn tab_at(slot: &Slot, model: &Model, place: Position) -> Option<PanelId> {
    tabs(slot, model).find(|(_, area)| area.contains(place)).map(|(panel, _)| panel)
}

fn tab_label(panel: PanelId) -> String {
    format!(" {} {} ", panel.number(), panel.title())
}

/// As many tabs as leave room for the title of the panel shown, from right to left. The queue has its title line for
/// itself.
fn tabs(slot: &Slot, model: &Model) -> impl Iterator<Item = (PanelId, Rect)> {
    let Rect { x, y, width, .. } = slot.area;
    let reserved = slot.shown.title().width() as u16 + 12;
    let mut right = x + width.saturating_sub(1);
    let hidden = slot.panels.iter().rev().filter(|&&panel| panel != slot.shown && model.has(panel));
    let hidden = hidden.filter(|_| slot.shown != PanelId::Queue);
    hidden.map_while(move |&panel| {
        let label_width = tab_label(panel).width() as u16;
        right = right.checked_sub(label_width)?;
        (right >= x + reserved).then_some((panel, Rect::new(right, y, label_width, 1)))
    })
}

/// What the last action did, or else what is going on.
fn draw_message(model: &Model, area: Rect, buf: &mut Buffer) {
    let (text, style): (String, Style) = match &model.ui.message {
        Some(message) if message.is_error => (message.text.clone(), model.theme.error_style()),
        Some(message) => (message.text.clone(), model.theme.strong_style()),
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
