//! The mouse, while it is captured: a click focuses a panel and selects the skb under it, the wheel scrolls.

use ratatui::layout::{Position, Rect};

use crate::tui::command::{reasons, time, view};
use crate::tui::draw::{hint, slot, timebar};
use crate::tui::input::overlay_mouse;
use crate::tui::keys::{Button, Key, MouseEvent};
use crate::tui::message::Effect;
use crate::tui::model::Model;
use crate::tui::panel;
use crate::tui::panel::layout::{Slot, layout};

pub fn handle(model: &mut Model, event: MouseEvent) -> Option<Effect> {
    if model.ui.overlay.is_some() {
        return overlay_mouse::handle(model, event);
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
        Button::WheelUp | Button::WheelDown => view::wheel(model, slot.shown, event.button.rows()),
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

fn click(model: &mut Model, slot: &Slot, place: Position) {
    if let Some(tab) = slot::tab_at(slot, model, place) {
        model.ui.set_focus(tab);
        return;
    }
    model.ui.set_focus(slot.shown);
    if let Some(id) = panel::skb_at(slot.shown, model, slot.area, place) {
        model.select(id);
    }
}
