//! The mouse, while it is captured: a click focuses a panel and selects the skb under it, the wheel scrolls.

use ratatui::layout::{Position, Rect};

use crate::tui::command::{time, view};
use crate::tui::draw::layout::layout;
use crate::tui::draw::{dialog, hint, reasons, screen, timebar};
use crate::tui::input::update::Effect;
use crate::tui::keys::Key;
use crate::tui::model::{Model, PanelId};
use crate::tui::panel;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Button {
    Click,
    WheelUp,
    WheelDown,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MouseEvent {
    pub button: Button,
    pub place: Position,
}

/// Rows a turn of the wheel moves.
pub(in crate::tui) const WHEEL: isize = 3;

pub fn handle(model: &mut Model, event: MouseEvent) -> Option<Effect> {
    if model.ui.overlay.is_some() {
        return dialog::mouse(model, event);
    }
    let layout = layout(Rect::from((Position::ORIGIN, model.ui.size)), &model.ui)?;
    if layout.hint.contains(event.place) {
        let action = hint::action_at(model, layout.hint, event.place)?;
        return if event.button == Button::Click { (action.run)(model, action.keys[0]) } else { None };
    }
    if let Some(share) = timebar::area(model, layout.message).and_then(|bar| timebar::share_at(model, bar, event.place))
    {
        along_the_bar(model, event.button, share);
        return None;
    }
    if layout.reasons.contains(event.place) {
        return if event.button == Button::Click { reasons::open(model, Key::char('y')) } else { None };
    }
    let slot = *layout.slot_at(event.place)?;
    match event.button {
        Button::Click => click(model, &slot, event.place),
        Button::WheelUp => wheel(model, slot.shown, -WHEEL),
        Button::WheelDown => wheel(model, slot.shown, WHEEL),
    }
    None
}

/// A click goes there, the wheel goes by parts.
fn along_the_bar(model: &mut Model, button: Button, share: f64) {
    match button {
        Button::Click => time::go_to_share(model, share),
        Button::WheelUp => drop(time::along_back(model, Key::char('"'))),
        Button::WheelDown => drop(time::along(model, Key::char('\''))),
    }
}

fn click(model: &mut Model, slot: &crate::tui::draw::layout::Slot, place: Position) {
    if let Some(tab) = screen::tab_at(slot, model, place) {
        model.ui.set_focus(tab);
        return;
    }
    model.ui.set_focus(slot.shown);
    if let Some(id) = panel::skb_at(slot.shown, model, slot.area, place) {
        model.select(id);
    }
}

pub(in crate::tui) fn wheel(model: &mut Model, panel: PanelId, rows: isize) {
    if panel.scrolls() {
        view::scroll_by(model, panel, rows);
    } else if !view::scroll_lines(model, panel, Some(rows.abs()), rows.signum()) {
        model.ui.set_focus(panel);
        view::move_by(model, rows.signum());
    }
}
