//! How the screen's state answers to keys, the mouse and the passing of time.

use std::time::Duration;

use ratatui::layout::Size;

use crate::debugger::{Counts, Mode};
use crate::tui::command::files;
use crate::tui::command::files::{FileExists, FileKind};
use crate::tui::command::{ask, breakpoints, jumps, lists, search, view};
use crate::tui::draw::{about, dialog, help, pair, scenarios};
use crate::tui::input::mouse;
use crate::tui::input::mouse::MouseEvent;
use crate::tui::keys;
use crate::tui::keys::{Code, Key};
use crate::tui::model::recall;
use crate::tui::model::{Message, Model, Overlay, PanelId, RealPeer, Recording};

/// Something that happens to the screen.
#[derive(Clone, PartialEq, Debug)]
pub enum Event {
    Key(Key),
    Mouse(MouseEvent),
    Paste(String),
    Resize(Size),
    /// So much real time has passed since the last frame.
    Frame(Duration),
    /// Recording began, went on, or ended; with what is to be said about it.
    Recording(Recording, Option<Message>),
    /// What the runtime knows of a real kernel that is the peer; with what is to be said.
    RealPeer(Box<RealPeer>, Option<Message>),
    /// The session is recorded into this file, or into none; with what is to be said about it.
    Journal(Option<String>, Option<Message>),
    /// No file has this name.
    FreeName(String),
    /// The file to be written is there already.
    FileExists(FileExists),
}

/// What the screen asks the runtime to do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Effect {
    Quit,
    /// Give the terminal back and stop, as Ctrl-Z does in a shell.
    Suspend,
    /// Draw everything anew.
    Redraw,
    CaptureMouse(bool),
    /// A name that no file has is wanted for the prompt.
    OfferName(FileKind),
    /// Write the session into this file; also over one that is there.
    StartFile {
        kind: FileKind,
        path: String,
        force: bool,
    },
    StopFile(FileKind),
}

/// The answer to an event.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Update {
    /// The screen must be drawn again.
    pub dirty: bool,
    pub effect: Option<Effect>,
}

impl From<Option<Effect>> for Update {
    fn from(effect: Option<Effect>) -> Self {
        Update { dirty: true, effect }
    }
}

pub fn update(model: &mut Model, event: Event) -> Update {
    if model.beside.is_some() { pair::update(model, event) } else { update_one(model, event) }
}

/// The same for one run alone.
pub(in crate::tui) fn update_one(model: &mut Model, event: Event) -> Update {
    let update = answer(model, event);
    model.ui.changes.look(&model.session);
    model.ui.scales.look(&model.session);
    update
}

fn answer(model: &mut Model, event: Event) -> Update {
    match event {
        Event::Key(key) => {
            model.ui.message = None;
            let (from, branches) = (model.session.standpoint(), model.session.branch_count());
            model.remember_scales();
            let update = press(model, key).into();
            dialog::keep_place(model);
            // To act in the past leads to another branch.
            if model.session.branch_count() > branches {
                jumps::note(model, from);
            }
            tell_hit(model);
            model.refresh_selection();
            update
        }
        Event::Mouse(_) if model.ui.search.is_some() => Update::default(),
        Event::Mouse(event) => {
            let update = mouse::handle(model, event).into();
            dialog::keep_place(model);
            tell_hit(model);
            model.refresh_selection();
            update
        }
        Event::Paste(text) => {
            match &mut model.ui.overlay {
                Some(Overlay::Prompt(prompt)) => prompt.paste(&text),
                Some(Overlay::Breakpoints { cursor, line }) => {
                    *cursor = usize::MAX;
                    line.paste(&text);
                }
                _ => {}
            }
            Update { dirty: true, effect: None }
        }
        Event::Resize(size) => {
            model.ui.size = size;
            Update { dirty: true, effect: None }
        }
        Event::Frame(real) => Update { dirty: frame(model, real), effect: None },
        Event::RealPeer(peer, message) => {
            let dirty = model.real_peer.as_ref() != Some(&peer) || message.is_some();
            model.real_peer = Some(*peer);
            model.ui.message = message.or(model.ui.message.take());
            Update { dirty, effect: None }
        }
        Event::FreeName(name) => {
            if let Some(Overlay::Prompt(prompt)) = &mut model.ui.overlay {
                prompt.offer = Some(name);
            }
            Update { dirty: true, effect: None }
        }
        Event::FileExists(file) => files::ask(model, file).into(),
        Event::Recording(recording, message) => {
            let dirty = model.recording != recording || message.is_some();
            model.recording = recording;
            model.ui.message = message.or(model.ui.message.take());
            Update { dirty, effect: None }
        }
        Event::Journal(path, message) => {
            let dirty = model.journal != path || message.is_some();
            model.journal = path;
            model.ui.message = message.or(model.ui.message.take());
            Update { dirty, effect: None }
        }
    }
}

/// Lets the session run for a frame. Lists that were scrolled back keep showing the same lines.
fn frame(model: &mut Model, real: Duration) -> bool {
    if model.ui.search.is_some() {
        search::go_on(model);
        tell_hit(model);
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
    tell_hit(model);
    model.refresh_selection();
    if let Some(violation) = model.session.violation()
        && model.session.mode() == Mode::Running
    {
        let text = format!("The check failed: {violation}");
        model.session.pause();
        model.ui.complain(text);
    }
}

/// Says that a breakpoint stopped the session, if one did.
fn tell_hit(model: &mut Model) {
    if let Some(hit) = model.session.take_hit() {
        breakpoints::tell(model, &hit);
    }
}

pub(in crate::tui) fn press(model: &mut Model, key: Key) -> Option<Effect> {
    // These work everywhere, also inside a prompt.
    if key == Key::ctrl('c') {
        return Some(Effect::Quit);
    }
    if key == Key::ctrl('z') {
        return Some(Effect::Suspend);
    }
    if model.ui.search.is_some() {
        search::press(model, key);
        return None;
    }
    match &mut model.ui.overlay {
        None => act(model, key),
        Some(_) if key.code == Code::Esc => view::out(model, key),
        Some(Overlay::Help { .. }) => help::press(model, key),
        Some(Overlay::Breakpoints { .. }) => breakpoints::press(model, key),
        Some(Overlay::About { .. }) => about::press(model, key),
        Some(Overlay::Scenarios { .. }) => scenarios::press(model, key),
        Some(Overlay::List { .. }) => lists::press(model, key),
        Some(Overlay::Ask(_)) => ask::press(model, key),
        Some(Overlay::Prompt(prompt)) if key.code != Code::Enter => {
            if !recall::press(prompt, key, &model.ui.answers) {
                prompt.edit(key);
            }
            None
        }
        Some(Overlay::Prompt(_)) => accept(model),
    }
}

fn act(model: &mut Model, key: Key) -> Option<Effect> {
    let Some(action) = keys::action(key) else {
        model.ui.complain(format!("{} does nothing here; ? lists the keys.", key.label(model.theme.ascii)));
        return None;
    };
    match (action.available)(model) {
        Ok(()) => (action.run)(model, key),
        Err(why) => {
            model.ui.complain(why);
            None
        }
    }
}

/// Takes the answer to the prompt. An empty one leaves everything as it is; a wrong one stays to be mended.
fn accept(model: &mut Model) -> Option<Effect> {
    let Some(Overlay::Prompt(mut prompt)) = model.ui.overlay.take() else { return None };
    let answer = prompt.answer();
    if answer.is_empty() {
        return None;
    }
    match (prompt.question.answer)(model, &answer) {
        Ok(effect) => {
            model.ui.answers.remember(prompt.question.title, &answer);
            effect
        }
        Err(error) => {
            prompt.error = Some(error);
            model.ui.overlay = Some(Overlay::Prompt(prompt));
            None
        }
    }
}
