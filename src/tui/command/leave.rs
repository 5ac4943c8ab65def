//! Leaving the session on the screen for another one, or for good: what would be lost with it is asked about.

use crate::language::{Text, text};
use crate::tui::command::{files, pair};
use crate::tui::keys::Key;
use crate::tui::message::Effect;
use crate::tui::model::{Ask, Model};

/// Whether there is anything in the session that does not make itself again.
pub fn has_own_ways(model: &Model) -> bool {
    model.session.branch_count() > 1 || model.session.acts() > 0
}

/// What is in no file and cannot be made again, in words; none where leaving loses nothing.
fn what_is_lost(model: &Model) -> Option<Text> {
    let session = &model.session;
    if model.recording.is_some() || session.is_kept() {
        return None;
    }
    if session.has_real_peer() {
        let inputs = text!("inputs", n = session.end().input);
        return Some(text!("leave-this-run-with-a-real", inputs = inputs));
    }
    let done = |acts: usize| text!("leave-that-you-did", acts = text!("count-thing", n = acts));
    let branches = |n: usize| text!("count-branch", n = n);
    Some(match (session.branch_count(), session.acts(), session.acts_kept()) {
        (1, 0, _) => return None,
        (_, acts, Some(kept)) if acts > kept => text!("leave-after-it-was-recorded", done = done(acts - kept)),
        (n, _, Some(_)) => text!("leave-the-last-branch", branches = branches(n)),
        (1, acts, None) => text!("leave-this-session-with-would-be", done = done(acts)),
        (n, acts, None) => text!("leave-the-of-this-session-with", branches = branches(n), done = done(acts)),
    })
}

/// Leaves the session, as `go` does it: at once if nothing is lost, else when the user says so.
pub fn ask_first(
    model: &mut Model,
    title: Text,
    go: impl Fn(&mut Model) -> Option<Effect> + 'static,
) -> Option<Effect> {
    ask(model, title, ('l', text!("leave-leave-it-and-lose-that")), go)
}

/// Ends the program. `q` once more is an answer, so that two of them always do.
pub fn quit(model: &mut Model, _: Key) -> Option<Effect> {
    ask(model, text!("leave-quit"), ('q', text!("leave-quit-and-lose-that")), |_| Some(Effect::Quit))
}

fn ask(
    model: &mut Model,
    title: Text,
    (key, label): (char, Text),
    go: impl Fn(&mut Model) -> Option<Effect> + 'static,
) -> Option<Effect> {
    let Some(lost) = what_is_lost(model) else { return go(model) };
    let mut question = Ask::new(title, lost);
    if pair::one_run(model).is_ok() {
        let record = |model: &mut Model| files::recording(model, Key::char('J'));
        question = question.choice('J', text!("leave-record-it-first"), record);
    }
    question.choice(key, label, go).open(model)
}
