//! Runs beside each other: one [`Model`] has the others beside it, and all take the same keys.
//!
//! Every event goes to all, so that selection, focus, prompts and commands stay the same on all sides; only what moves
//! virtual time goes through [`Lockstep`], which keeps them at the same moment.

use crate::debugger::Lockstep;
use crate::language::{Text, text};
use crate::tui::command::action::Id;
use crate::tui::command::run::NOTHING_LEFT;
use crate::tui::command::search;
use crate::tui::command::table::action_of;
use crate::tui::input::one_run::{after_running, update_one};
use crate::tui::input::pair_mouse::Outcome;
use crate::tui::input::{pair_counters, pair_mouse};
use crate::tui::message::{Event, Message, Update};
use crate::tui::model::scales::Scales;
use crate::tui::model::{Beside, Model, Overlay, Prompt, View};

const NO_HIT: Text = text!("pair-no-hit");

impl Model {
    /// The runs so far on the left, and another at the same moment on the right of them.
    pub fn with_beside(mut self, mut right: Model) -> Model {
        // Said once: what the right one says of itself would be told of it alone.
        right.ui.message = None;
        let beside = self.beside.get_or_insert_with(|| Box::new(Beside { models: Vec::new(), view: View::All }));
        beside.models.push(right);
        let kernels = if beside.models.len() == 1 { text!("pair-both-kernels") } else { text!("pair-all-kernels") };
        self.ui.say(text!("pair-same-time", shows = self.scenario.shows_text(), kernels = kernels));
        pair_counters::follow_view(&mut self);
        self
    }
}

/// Answers to an event where runs are beside each other.
pub fn update(model: &mut Model, event: Event) -> Update {
    let update = answer(model, event);
    pair_counters::follow_view(model);
    update
}

fn answer(model: &mut Model, event: Event) -> Update {
    let event = match event {
        Event::Mouse(mouse) => match pair_mouse::handle(model, mouse) {
            Some(Outcome::Key(key)) => Event::Key(key),
            Some(Outcome::Done(update)) => return update,
            None => event,
        },
        _ => event,
    };
    let action = match &event {
        Event::Key(key) if model.ui.overlay.is_none() => action_of(*key),
        _ => None,
    };
    if action.is_some_and(|action| pair_counters::take(model, action.id)) {
        return Update { dirty: true, effect: None };
    }
    // Whether an action is for several runs can only be told while there are several.
    let is_for_one = action.is_some_and(|action| (action.available)(model).is_err() || action.id == Id::Compare);
    let is_for_all =
        matches!(event, Event::Key(_) | Event::Mouse(_) | Event::Paste(_) | Event::Resize(_) | Event::Frame(_));
    if is_for_one || !is_for_all {
        return update_one(model, event);
    }
    let Some(mut beside) = model.beside.take() else { return Update::default() };
    let others = &mut beside.models;
    let unable = others.iter().find_map(|other| Some((kernel(other), (action?.available)(other).err()?)));
    if let Some((kernel, why)) = unable {
        // What only some of them can do is done by none, or keys would mean different things to them.
        model.ui.complain(text!("pair-of-kernel", kernel = kernel, said = Text::new(why, Vec::new())));
        model.beside = Some(beside);
        return Update { dirty: true, effect: None };
    }
    let update = update_all(model, others, event, action.map(|action| action.id));
    let others = others.iter_mut().map(|other| (&mut other.ui.scales, &other.session));
    Scales::share(&mut [(&mut model.ui.scales, &model.session)].into_iter().chain(others).collect::<Vec<_>>());
    model.beside = Some(beside);
    update
}

/// Ties the sessions together.
fn lockstep<'a>(model: &'a mut Model, others: &'a mut [Model]) -> Lockstep<'a> {
    Lockstep::of([model].into_iter().chain(others).map(|side| &mut side.session))
}

/// Answers to an event that is for all.
fn update_all(model: &mut Model, others: &mut [Model], event: Event, action: Option<Id>) -> Update {
    let searches =
        |model: &Model, others: &[Model]| [model].into_iter().chain(others).any(|side| side.ui.search.is_some());
    match (event, action) {
        (Event::Frame(real), _) if searches(model, others) => {
            let mut dirty = false;
            for side in [&mut *model].into_iter().chain(&mut *others) {
                dirty |= update_one(side, Event::Frame(real)).dirty;
            }
            if !searches(model, others) {
                join_messages(model, others);
                lockstep(model, others).rejoin();
            }
            Update { dirty, effect: None }
        }
        (Event::Frame(_), _) if model.dialog_holds() => Update::default(),
        (Event::Frame(real), _) => {
            let dirty = together(model, others, |all| all.run_for(real));
            Update { dirty, effect: None }
        }
        (_, Some(Id::OneInput)) => step(model, others, NOTHING_LEFT, |all| all.next_input()),
        (_, Some(Id::OneStep)) => step(model, others, NOTHING_LEFT, |all| all.next_step()),
        (_, Some(Id::NextBreakpoint)) => step(model, others, NO_HIT, |all| all.next_hit()),
        (event, _) => {
            let update = update_one(model, event.clone());
            for other in &mut *others {
                update_one(other, event.clone());
            }
            join_messages(model, others);
            join_overlays(model, others);
            if !lockstep(model, others).rejoin() {
                model.ui.complain(text!("pair-forward-only"));
            }
            update
        }
    }
}

/// Lets all sessions go on as `go` says; tells whether they did.
fn together(model: &mut Model, others: &mut [Model], go: impl FnOnce(&mut Lockstep<'_>) -> bool) -> bool {
    let of = |side: &Model| (side.session.recorded(), side.session.world().script_items_taken());
    let before: Vec<_> = [&*model].into_iter().chain(&*others).map(of).collect();
    let changed = go(&mut lockstep(model, others));
    if changed {
        for (side, (recorded, taken)) in [&mut *model].into_iter().chain(&mut *others).zip(before) {
            after_running(side, recorded);
            search::say_script(side, taken);
        }
        join_messages(model, others);
    }
    changed
}

/// The same for a key; `else_say` is said if they did not.
fn step(model: &mut Model, others: &mut [Model], else_say: Text, go: impl FnOnce(&mut Lockstep<'_>) -> bool) -> Update {
    for side in [&mut *model].into_iter().chain(&mut *others) {
        side.ui.message = None;
    }
    if !together(model, others, go) {
        model.ui.say(else_say);
    }
    Update { dirty: true, effect: None }
}

fn kernel(model: &Model) -> &'static str {
    model.session.kernel().name
}

/// Closes what only some of them have open, such as a prompt whose answer only one has taken.
fn join_overlays(model: &mut Model, others: &mut [Model]) {
    if others.iter().all(|other| other.ui.overlay.is_some() == model.ui.overlay.is_some()) {
        return;
    }
    let mut refused = None;
    for side in [&mut *model].into_iter().chain(others) {
        if let Some(Overlay::Prompt(Prompt { error: Some(error), .. })) = side.ui.overlay.take() {
            refused.get_or_insert(text!("pair-of-kernel", kernel = kernel(side), said = error));
        }
    }
    if let Some(refused) = refused {
        model.ui.complain(refused);
    }
}

/// What the runs have to say, in one line: once where it is the same.
fn join_messages(model: &mut Model, others: &mut [Model]) {
    let mut said: Vec<(&str, Message)> = Vec::new();
    let runs = others.len() + 1;
    for side in [&mut *model].into_iter().chain(others) {
        let name = kernel(side);
        said.extend(side.ui.message.take().map(|message| (name, message)));
    }
    let Some((first, message)) = said.first() else { return };
    let is_same = said.iter().all(|(_, other)| other == message);
    model.ui.message = Some(if is_same && (said.len() == runs || said.len() == 1 && *first == kernel(model)) {
        message.clone()
    } else {
        let text: Vec<_> =
            said.iter().map(|(name, message)| text!("pair-of-kernel", kernel = *name, said = &message.text)).collect();
        Message { text: Text::joined(text, " "), is_error: said.iter().any(|(_, message)| message.is_error) }
    });
}
