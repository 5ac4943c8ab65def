//! The mouse over runs beside each other: what is done on one side is done on all.

use ratatui::layout::{Position, Rect};

use crate::tui::command::view::wheel;
use crate::tui::draw::pair::all;
use crate::tui::draw::{hint, slot};
use crate::tui::input::pair_counters;
use crate::tui::keys::{Button, Key, MouseEvent};
use crate::tui::message::Update;
use crate::tui::model::{Model, PanelId};
use crate::tui::panel;
use crate::tui::panel::layout::Slot;
use crate::units::SkbId;

/// What a mouse event comes to.
pub enum Outcome {
    /// The same as this key.
    Key(Key),
    Done(Update),
}

/// Outcomes to an event; none if that is not for several runs to answer.
pub fn handle(model: &mut Model, event: MouseEvent) -> Option<Outcome> {
    if model.ui.overlay.is_some() {
        return None;
    }
    let (places, sides) = all(model, Rect::from((Position::ORIGIN, model.ui.size)))?;
    if places.hint.contains(event.place) {
        let action = hint::action_at(model, places.hint, event.place).filter(|_| event.button == Button::Click);
        return Some(action.map_or(Outcome::Done(Update::default()), |action| Outcome::Key(action.keys[0])));
    }
    if places.differences.contains(event.place) {
        match event.button {
            Button::Click => model.on_all_runs(|side| side.ui.set_focus(PanelId::Kernel)),
            Button::WheelUp | Button::WheelDown => pair_counters::wheel(model, event.button.rows()),
        }
        return Some(Outcome::Done(Update { dirty: true, effect: None }));
    }
    let slots = places.sides.iter().enumerate();
    let mut slots = slots.flat_map(|(side, of)| of.slots.iter().map(move |slot| (side, *slot)));
    let Some((side, slot)) = slots.find(|(_, slot)| slot.area.contains(event.place)) else {
        return Some(Outcome::Done(Update::default()));
    };
    let (panel, skb) = aim(sides[side], &slot, event.place);
    let skb = skb.filter(|_| event.button == Button::Click).and_then(|id| sides[side].index_of(id));
    model.on_all_runs(|side| act(side, panel, skb, event.button));
    Some(Outcome::Done(Update { dirty: true, effect: None }))
}

/// The panel, or the tab of one, under a place; and the skb that is drawn there.
fn aim(model: &Model, slot: &Slot, place: Position) -> (PanelId, Option<SkbId>) {
    match slot::tab_at(slot, model, place) {
        Some(tab) => (tab, None),
        None => (slot.shown, panel::skb_at(slot.shown, model, slot.area, place)),
    }
}

/// What the event means for one of the runs; `skb` counts from the head of the queue.
fn act(model: &mut Model, panel: PanelId, skb: Option<usize>, button: Button) {
    match button {
        Button::Click => {
            model.ui.set_focus(panel);
            if let Some(index) = skb {
                model.select_at(index);
            }
        }
        Button::WheelUp | Button::WheelDown => wheel(model, panel, button.rows()),
    }
}
