//! Leaving the session on the screen for another one: what would be lost with it is kept, or asked about.

use crate::tui::message::Effect;
use crate::tui::model::{Ask, Model};
use crate::units::print::plural;

/// What cannot be made again, in words; none where leaving loses nothing.
fn what_is_lost(model: &Model) -> Option<String> {
    let (branches, acts) = (model.session.branch_count(), model.session.acts());
    if model.session.has_real_peer() {
        let inputs = plural(model.session.end().input, "input");
        return Some(format!("This run with a real kernel cannot be made again: its {inputs} would be lost."));
    }
    let done = format!("{} that you did", plural(acts, "thing"));
    match (branches, acts) {
        (1, 0) => None,
        (1, _) => Some(format!("This session, with {done}, would be lost.")),
        _ => Some(format!("The {} of this session, with {done}, would be lost.", plural(branches, "branch"))),
    }
}

/// Whether a new beginning would lose anything.
pub fn loses_anything(model: &Model) -> bool {
    what_is_lost(model).is_some()
}

/// Leaves the session, as `go` does it: at once if nothing is lost, else when the user says so.
pub fn ask_first(
    model: &mut Model,
    title: String,
    go: impl Fn(&mut Model) -> Option<Effect> + 'static,
) -> Option<Effect> {
    let Some(lost) = what_is_lost(model) else { return go(model) };
    let saved = match &model.recording {
        Some(path) => format!(" The recording in {path} ends here, and keeps what it has."),
        None => " J records a session into a file.".to_owned(),
    };
    Ask::new(title, lost + &saved).choice('l', "leave it, and lose that", go).open(model)
}
