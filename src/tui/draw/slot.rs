//! A panel in its place, with the tabs of those that share it.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;
use unicode_width::UnicodeWidthStr;

use crate::tui::model::{Model, PanelId};
use crate::tui::panel;
use crate::tui::panel::layout::Slot;

/// A panel in its place, with the tabs of those that share it.
pub fn draw_slot(slot: &Slot, model: &Model, buf: &mut Buffer) {
    panel::draw(slot.shown, model, slot.area, buf);
    draw_tabs(slot, model, buf);
}

/// The names of the panels that are hidden behind the shown one, on the right of its upper edge.
fn draw_tabs(slot: &Slot, model: &Model, buf: &mut Buffer) {
    for (panel, area) in tabs(slot, model) {
        Line::from(Span::styled(tab_label(panel, model), model.theme.quiet_style())).render(area, buf);
    }
}

/// The panel whose tab is at `place`, for the mouse.
pub fn tab_at(slot: &Slot, model: &Model, place: Position) -> Option<PanelId> {
    tabs(slot, model).find(|(_, area)| area.contains(place)).map(|(panel, _)| panel)
}

fn tab_label(panel: PanelId, model: &Model) -> String {
    format!(" {} {} ", panel.number(), panel.title(model))
}

/// As many tabs as leave room for the title of the panel shown, from right to left. The queue has its title line for
/// itself.
fn tabs(slot: &Slot, model: &Model) -> impl Iterator<Item = (PanelId, Rect)> {
    let Rect { x, y, width, .. } = slot.area;
    let reserved = slot.shown.title(model).width() as u16 + 12;
    let mut right = x + width.saturating_sub(1);
    let hidden = slot.panels.iter().rev().filter(|&&panel| panel != slot.shown && model.has(panel));
    let hidden = hidden.filter(|_| slot.shown != PanelId::Queue);
    hidden.map_while(move |&panel| {
        let label_width = tab_label(panel, model).width() as u16;
        right = right.checked_sub(label_width)?;
        (right >= x + reserved).then_some((panel, Rect::new(right, y, label_width, 1)))
    })
}
