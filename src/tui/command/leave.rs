//! Leaving the session on the screen for another one: what would be lost with it is kept, or asked about.

use crate::language::{Text, text};
use crate::tui::message::Effect;
use crate::tui::model::{Ask, Model};

/// What cannot be made again, in words; none where leaving loses nothing.
fn what_is_lost(model: &Model) -> Option<Text> {
    let (branches, acts) = (model.session.branch_count(), model.session.acts());
    if model.session.has_real_peer() {
        let inputs = text!("inputs", n = model.session.end().input);
        return Some(text!("leave-this-run-with-a-real", inputs = inputs));
    }
    let done = text!("leave-that-you-did", acts = text!("count-thing", n = acts));
    match (branches, acts) {
        (1, 0) => None,
        (1, _) => Some(text!("leave-this-session-with-would-be", done = done)),
        _ => Some(text!("leave-the-of-this-session-with", branches = text!("count-branch", n = branches), done = done)),
    }
}

/// Whether a new beginning would lose anything.
pub fn loses_anything(model: &Model) -> bool {
    what_is_lost(model).is_some()
}

/// Leaves the session, as `go` does it: at once if nothing is lost, else when the user says so.
pub fn ask_first(
    model: &mut Model,
    title: Text,
    go: impl Fn(&mut Model) -> Option<Effect> + 'static,
) -> Option<Effect> {
    let Some(lost) = what_is_lost(model) else { return go(model) };
    let saved = match &model.recording {
        Some(path) => text!("leave-the-recording-in-ends-here", path = path),
        None => text!("leave-j-records-a-session-into"),
    };
    Ask::new(title, Text::joined(vec![lost, saved], " "))
        .choice('l', text!("leave-leave-it-and-lose-that"), go)
        .open(model)
}
