//! How the screen's state answers to keys, the mouse and the passing of time.

use crate::tui::input::one_run::update_one;
use crate::tui::input::pair;
use crate::tui::message::{Event, Update};
use crate::tui::model::Model;

/// Takes in one event: changes the model, and returns what is to be drawn or done.
pub fn update(model: &mut Model, event: Event) -> Update {
    if model.beside.is_some() { pair::update(model, event) } else { update_one(model, event) }
}
