//! The language that the screen speaks.

use crate::language::{Language, Speaks, id, text};
use crate::tui::keys::Key;
use crate::tui::message::Effect;
use crate::tui::model::Model;

/// Goes on in the other language.
pub fn change(model: &mut Model, _: Key) -> Option<Effect> {
    model.theme.language = model.theme.language.next();
    model.ui.say(text!("language-now"));
    None
}

/// The way back, for whoever came here by mistake.
pub fn label(model: &Model) -> &'static str {
    match model.language() {
        Language::English => "",
        Language::Chinese => id!("hint-english"),
    }
}
