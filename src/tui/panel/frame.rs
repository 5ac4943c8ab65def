//! What panels have in common: the lines around and inside them, and what lists say.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::language::{Text, say};
use crate::tui::model::{Model, PanelId};
use crate::tui::style::fit::draw_line;
use crate::units::print::grouped;

/// Whether a panel has the screen for itself.
pub fn is_zoomed(panel: PanelId, model: &Model) -> bool {
    model.ui.zoom == Some(panel)
}

/// What a frame leaves: all but the title line, and but the line on the left where there is a neighbour.
pub fn inner(area: Rect) -> Rect {
    let left = if area.x > 0 { 2 } else { 0 }.min(area.width);
    Rect {
        x: area.x + left,
        y: area.y + area.height.min(1),
        width: area.width - left,
        height: area.height.saturating_sub(1),
    }
}

/// A line across a panel, with a text in it.
pub fn draw_rule(text: &str, model: &Model, area: Rect, buf: &mut Buffer) {
    let theme = &model.theme;
    for x in area.left()..area.right() {
        buf[(x, area.y)].set_symbol(theme.glyphs().rule).set_style(theme.frame_style());
    }
    if !text.is_empty() {
        let place = Rect { x: area.x + 1, width: area.width.saturating_sub(1), height: 1, ..area };
        draw_line(&Line::styled(format!(" {text} "), theme.focus_style()), place, theme, buf);
    }
}

/// A line down the left side of a part of a panel; returns what is left of it.
pub fn draw_side(model: &Model, area: Rect, buf: &mut Buffer) -> Rect {
    for y in area.top()..area.bottom() {
        buf[(area.x, y)].set_symbol(model.theme.glyphs().side).set_style(model.theme.frame_style());
    }
    let left = area.width.min(2);
    Rect { x: area.x + left, width: area.width - left, ..area }
}

/// What is said about a list whose cursor was moved away from the newest row, or that shows only some; `newer` rows are
/// below the last one in view.
pub fn list_state(panel: PanelId, newer: usize, model: &Model) -> Option<String> {
    let is_back = model.ui.scroll(panel) > 0;
    let newer = is_back.then(|| match newer {
        0 => say!(model, "frame-enter-goes-to-this"),
        newer => say!(model, "frame-newer-below-enter-goes", newer = grouped(newer as i64)),
    });
    let followed =
        model.ui.selected.filter(|_| model.ui.follow).map(|id| say!(model, "frame-only-what-is-about", id = id));
    match (newer, followed) {
        (Some(newer), Some(followed)) => Some(format!("{newer}, {followed}")),
        (one, other) => one.or(other),
    }
}

/// What an empty list says.
pub fn nothing_there(model: &Model, what: &'static str, nothing: &str) -> String {
    match model.ui.selected.filter(|_| model.ui.follow) {
        Some(id) => say!(model, "frame-none-about", what = Text::new(what, Vec::new()), id = id),
        None => nothing.to_owned(),
    }
}
