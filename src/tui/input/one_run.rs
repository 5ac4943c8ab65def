//! How the state of one run answers to keys, the mouse and the passing of time.

use std::time::Duration;

use crate::debugger::{Counts, Mode};
use crate::language::say;
use crate::tui::command::lesson::begin_tour;
use crate::tui::command::say::say_hit;
use crate::tui::command::table::action_of;
use crate::tui::command::{files, jumps, search, view};
use crate::tui::input::{lesson, mouse, overlay};
use crate::tui::keys::{Code, Key};
use crate::tui::message::{Effect, Event, Message, Update};
use crate::tui::model::{Model, Overlay, PanelId};

/// Answers to an event of one run alone.
pub fn update_one(model: &mut Model, event: Event) -> Update {
    let failed = not_held(model);
    let update = respond(model, event);
    say_not_as_expected(model, failed);
    model.ui.changes.note_stop(&model.session);
    model.ui.scales.follow(&model.session);
    update
}

fn respond(model: &mut Model, event: Event) -> Update {
    match event {
        Event::Key(key) => {
            model.ui.message = None;
            let (from, branches) = (model.session.standpoint(), model.session.branch_count());
            let had_failed = model.session.violation().is_some();
            model.ui.scales.remember(&model.session);
            let update = press(model, key).into();
            overlay::keep_place(model);
            // To act in the past leads to another branch.
            if model.session.branch_count() > branches {
                jumps::remember(model, from);
            }
            say_hits(model);
            if !had_failed {
                say_failed_check(model);
            }
            model.refresh_selection();
            update
        }
        Event::Mouse(_) if model.ui.search.is_some() => Update::default(),
        Event::Mouse(event) => {
            model.ui.offers_tour = false;
            let update = mouse::handle(model, event).into();
            overlay::keep_place(model);
            say_hits(model);
            model.refresh_selection();
            update
        }
        Event::Paste(text) => {
            overlay::paste(model, &text);
            Update { dirty: true, effect: None }
        }
        Event::Resize(size) => {
            model.ui.size = size;
            Update { dirty: true, effect: None }
        }
        Event::Frame(real) => Update { dirty: frame(model, real), effect: None },
        Event::RealPeer(peer, message) => show(&mut model.real_peer, Some(*peer), &mut model.ui.message, message),
        Event::FreeName(name) => {
            if let Some(Overlay::Prompt(prompt)) = &mut model.ui.overlay {
                prompt.offer = Some(name);
            }
            Update { dirty: true, effect: None }
        }
        Event::FileExists(file) => files::ask(model, file).into(),
        Event::Capture(capture, message) => show(&mut model.capture, capture, &mut model.ui.message, message),
        Event::Recording(path, message) => show(&mut model.recording, path, &mut model.ui.message, message),
    }
}

/// Shows what the runtime knows, and what it says about that.
fn show<T: PartialEq>(shown: &mut T, now: T, said: &mut Option<Message>, message: Option<Message>) -> Update {
    let dirty = *shown != now || message.is_some();
    *shown = now;
    if message.is_some() {
        *said = message;
    }
    Update { dirty, effect: None }
}

/// Lets the session run for a frame. Lists that were scrolled back keep showing the same lines.
fn frame(model: &mut Model, real: Duration) -> bool {
    if model.ui.search.is_some() {
        search::go_on(model);
        say_hits(model);
        model.refresh_selection();
        return true;
    }
    if model.dialog_holds() {
        return false;
    }
    let before = model.session.recorded();
    let calls = view::calls_held(model);
    let changed = model.session.run_for(real);
    if changed {
        after_running(model, before);
        view::hold_calls(model, calls);
    }
    changed
}

/// Brings the view up to date with a session that has run, and stops it if a check failed. `before` is what was recorded
/// when it began to run.
pub fn after_running(model: &mut Model, before: Counts) {
    let after = model.session.recorded();
    model.ui.hold_scrolled(PanelId::Steps, after.steps.saturating_sub(before.steps));
    model.ui.hold_scrolled(PanelId::Ladder, after.packets.saturating_sub(before.packets));
    say_hits(model);
    model.refresh_selection();
    if model.session.mode() == Mode::Running {
        say_failed_check(model);
    }
}

fn not_held(model: &Model) -> usize {
    model.session.judged().filter(|judged| !judged.holds).count()
}

/// Stops where something came out that the script did not expect; `before`: how often that was so until now.
fn say_not_as_expected(model: &mut Model, before: usize) {
    if not_held(model) > before
        && let Some(text) = model.session.not_as_expected()
    {
        model.session.pause();
        model.ui.complain(text);
    }
}

/// Stops a session of which something was found that must never be: nothing behind it is to be trusted.
fn say_failed_check(model: &mut Model) {
    if let Some(text) = model.session.failed_check() {
        model.session.pause();
        model.ui.complain(text);
    }
}

/// Says that a breakpoint stopped the session, if one did.
fn say_hits(model: &mut Model) {
    if let Some(hit) = model.session.take_hit() {
        say_hit(model, &hit);
    }
}

fn press(model: &mut Model, key: Key) -> Option<Effect> {
    // These work everywhere, also inside a prompt.
    if key == Key::ctrl('c') {
        return Some(Effect::Quit);
    }
    if key == Key::ctrl('z') {
        return Some(Effect::Suspend);
    }
    if model.ui.search.is_some() {
        if key.code == Code::Esc {
            search::stop(model);
        }
        return None;
    }
    // Whatever else is pressed means what it always means.
    if std::mem::take(&mut model.ui.offers_tour) && key.code == Code::Enter {
        begin_tour(model);
        return None;
    }
    if model.ui.overlay.is_some() {
        return overlay::press(model, key);
    }
    if lesson::press(model, key) { None } else { act(model, key) }
}

fn act(model: &mut Model, key: Key) -> Option<Effect> {
    let Some(action) = action_of(key) else {
        model.ui.complain(say!(model, "screen-does-nothing-here-lists", label = key.label(model.theme.ascii)));
        return None;
    };
    match (action.available)(model) {
        Ok(()) => (action.run)(model, key),
        Err(why) => {
            model.ui.complain(say!(model, why));
            None
        }
    }
}

#[cfg(test)]
mod tests;
