//! The panels. Each draws itself whole, with frame and title, and only what is visible.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::tui::{Model, PanelId};
use crate::units::SkbId;

/// Draws a panel into `area`.
pub fn draw(panel: PanelId, model: &Model, area: Rect, buf: &mut Buffer) {
    let _ = (panel, model, area, buf);
}

/// The skb drawn at a place of a panel that was drawn into `area`, for the mouse.
pub fn skb_at(panel: PanelId, model: &Model, area: Rect, place: Position) -> Option<SkbId> {
    let _ = (panel, model, area, place);
    None
}
