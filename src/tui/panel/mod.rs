//! The panels. Each draws itself whole, with a title line, and only what is visible.

mod chart;
mod ladder;
mod pages;
mod queue;
mod receipt;
mod ruler;
mod skbs;
mod steps;
mod strip;
mod writers;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};

use crate::format::grouped;
use crate::tui::format::fit;
use crate::tui::{Model, PanelId};
use crate::units::SkbId;

/// Draws a panel into `area`.
pub fn draw(panel: PanelId, model: &Model, area: Rect, buf: &mut Buffer) {
    if area.is_empty() {
        return;
    }
    draw_frame(panel, model, area, buf);
    let inner = inner(area);
    if inner.is_empty() {
        return;
    }
    match panel {
        PanelId::Writers => writers::draw(model, inner, buf),
        PanelId::Ruler => ruler::draw(model, inner, buf),
        PanelId::Queue => queue::draw(model, inner, buf),
        PanelId::Pages => pages::draw(model, inner, buf),
        PanelId::Receipt => receipt::draw(model, inner, buf),
        PanelId::Ladder => ladder::draw(model, inner, buf),
        PanelId::Steps => steps::draw(model, inner, buf),
        PanelId::Chart => chart::draw(model, inner, buf),
    }
}

/// The skb drawn at a place of a panel that was drawn into `area`, for the mouse.
pub fn skb_at(panel: PanelId, model: &Model, area: Rect, place: Position) -> Option<SkbId> {
    let inner = inner(area);
    if !inner.contains(place) {
        return None;
    }
    match panel {
        PanelId::Queue => queue::skb_at(model, inner, place),
        PanelId::Pages => pages::skb_at(model, inner, place),
        PanelId::Ladder => ladder::skb_at(model, inner, place),
        PanelId::Steps => steps::skb_at(model, inner, place),
        PanelId::Writers | PanelId::Ruler | PanelId::Receipt | PanelId::Chart => None,
    }
}

/// What a frame leaves: all but the title line, and but the line on the left where there is a neighbour.
fn inner(area: Rect) -> Rect {
    let left = if area.x > 0 { 2 } else { 0 }.min(area.width);
    Rect {
        x: area.x + left,
        y: area.y + area.height.min(1),
        width: area.width - left,
        height: area.height.saturating_sub(1),
    }
}

/// Only as many lines as keep the panels apart: one above, and one towards a neighbour on the left.
fn draw_frame(panel: PanelId, model: &Model, area: Rect, buf: &mut Buffer) {
    let (theme, glyphs) = (&model.theme, model.theme.glyphs());
    let focused = model.ui.is_focused(panel);
    let style = if focused { theme.focus_style() } else { theme.frame_style() };
    let rule = if focused { glyphs.focus_rule } else { glyphs.rule };
    for x in area.left()..area.right() {
        buf[(x, area.y)].set_symbol(rule).set_style(style);
    }
    if area.x > 0 {
        for y in area.y + 1..area.bottom() {
            buf[(area.x, y)].set_symbol(glyphs.side).set_style(theme.frame_style());
        }
    }
    let title = format!(" {} {} ", panel.number(), panel.title());
    let title_style = if focused { theme.focus_style().add_modifier(Modifier::REVERSED) } else { theme.strong_style() };
    let mut x = area.x + 1;
    for (text, style) in [(title, title_style), (subtitle(panel, model), Style::new())] {
        let room = usize::from(area.right().saturating_sub(x + 1));
        if !text.is_empty() && room > 3 {
            (x, _) = buf.set_stringn(x, area.y, fit(&text, room, theme), room, style);
        }
    }
}

/// What a panel says on its title line. Only the queue has that line for itself; others share it with tabs.
fn subtitle(panel: PanelId, model: &Model) -> String {
    if panel == PanelId::Queue { format!(" {} ", queue::summary(model)) } else { String::new() }
}

/// The last line of a list that does not show its newest items, or shows only some.
fn list_state(panel: PanelId, model: &Model) -> Option<String> {
    let rows = model.ui.scroll(panel);
    let newer = (rows > 0).then(|| format!("{} newer below", grouped(rows as i64)));
    let followed = model.ui.selected.filter(|_| model.ui.follow).map(|id| format!("only what is about {id}"));
    match (newer, followed) {
        (Some(newer), Some(followed)) => Some(format!("{newer}, {followed}")),
        (one, other) => one.or(other),
    }
}
