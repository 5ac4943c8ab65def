//! Fitting the scales of the pictures.

use crate::language::text;
use crate::tui::keys::Key;
use crate::tui::message::Effect;
use crate::tui::model::Model;

/// Fits the scales to what is there now, or back to the whole session.
pub fn fit(model: &mut Model, _: Key) -> Option<Effect> {
    let is_fitted = model.ui.scales.toggle_fit(&model.session);
    model.ui.say(if is_fitted { text!("scale-fit-queued") } else { text!("scale-fit-session") });
    None
}
