//! Two runs beside each other: one [`Model`] stands beside the other, and both take the same keys.
//!
//! Every event goes to both, so that selection, focus, prompts and commands stay the same on both sides; only what moves
//! virtual time goes through [`Lockstep`], which keeps them at the same moment.

use crate::debugger::Lockstep;
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

const NO_HIT: &str = "No breakpoint is hit on either side. Both stand where they stood.";

impl Model {
    /// This run on the left, and another on the right at the same moment.
    pub fn with_beside(mut self, mut right: Model) -> Model {
        // Said once: what the right one says of itself would be told of it alone.
        right.ui.message = None;
        let both = "Both kernels at the same virtual time; V shows one alone, 9 the counters.";
        self.ui.say(format!("{} {both}", self.scenario.shows));
        self.beside = Some(Box::new(Beside { model: right, view: View::Both }));
        pair_counters::follow_view(&mut self);
        self
    }
}

/// Answers to an event where two runs are beside each other.
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
    // Whether an action is for two runs can only be told while there are two.
    let is_for_one = action.is_some_and(|action| (action.available)(model).is_err() || action.id == Id::Compare);
    let is_for_both =
        matches!(event, Event::Key(_) | Event::Mouse(_) | Event::Paste(_) | Event::Resize(_) | Event::Frame(_));
    if is_for_one || !is_for_both {
        return update_one(model, event);
    }
    let Some(mut beside) = model.beside.take() else { return Update::default() };
    let other = &mut beside.model;
    if let Some(Err(why)) = action.map(|action| (action.available)(other)) {
        // What only one of them can do is done by neither, or keys would mean different things to them.
        model.ui.complain(format!("{}: {why}", kernel(other)));
        model.beside = Some(beside);
        return Update { dirty: true, effect: None };
    }
    let update = update_both(model, other, event, action.map(|action| action.id));
    Scales::share([(&mut model.ui.scales, &model.session), (&mut other.ui.scales, &other.session)]);
    model.beside = Some(beside);
    update
}

/// Answers to an event that is for both.
fn update_both(model: &mut Model, other: &mut Model, event: Event, action: Option<Id>) -> Update {
    match (event, action) {
        (Event::Frame(real), _) if model.ui.search.is_some() || other.ui.search.is_some() => {
            let dirty = [&mut *model, &mut *other].map(|side| update_one(side, Event::Frame(real)).dirty);
            if model.ui.search.is_none() && other.ui.search.is_none() {
                join_messages(model, other);
                Lockstep::of(&mut model.session, &mut other.session).rejoin();
            }
            Update { dirty: dirty.contains(&true), effect: None }
        }
        (Event::Frame(_), _) if model.dialog_holds() => Update::default(),
        (Event::Frame(real), _) => {
            let dirty = together(model, other, |both| both.run_for(real));
            Update { dirty, effect: None }
        }
        (_, Some(Id::OneInput)) => step(model, other, NOTHING_LEFT, |both| both.next_input()),
        (_, Some(Id::OneStep)) => step(model, other, NOTHING_LEFT, |both| both.next_step()),
        (_, Some(Id::NextBreakpoint)) => step(model, other, NO_HIT, |both| both.next_hit()),
        (event, _) => {
            let update = update_one(model, event.clone());
            update_one(other, event);
            join_messages(model, other);
            join_overlays(model, other);
            if !Lockstep::of(&mut model.session, &mut other.session).rejoin() {
                model.ui.complain("Two runs go forward only; R starts both again, skbscope run goes back in one.");
            }
            update
        }
    }
}

/// Lets both sessions go on as `go` says; tells whether they did.
fn together(model: &mut Model, other: &mut Model, go: impl FnOnce(&mut Lockstep<'_>) -> bool) -> bool {
    let before = [model.session.recorded(), other.session.recorded()];
    let taken = [&*model, &*other].map(|side| side.session.world().script_items_taken());
    let changed = go(&mut Lockstep::of(&mut model.session, &mut other.session));
    if changed {
        after_running(model, before[0]);
        after_running(other, before[1]);
        search::say_script(model, taken[0]);
        search::say_script(other, taken[1]);
        join_messages(model, other);
    }
    changed
}

/// The same for a key; `else_say` is said if they did not.
fn step(model: &mut Model, other: &mut Model, else_say: &str, go: impl FnOnce(&mut Lockstep<'_>) -> bool) -> Update {
    model.ui.message = None;
    other.ui.message = None;
    if !together(model, other, go) {
        model.ui.say(else_say);
    }
    Update { dirty: true, effect: None }
}

fn kernel(model: &Model) -> &'static str {
    model.session.kernel().name
}

/// Closes what only one of them has open, such as a prompt whose answer only one has taken.
fn join_overlays(model: &mut Model, other: &mut Model) {
    if model.ui.overlay.is_some() == other.ui.overlay.is_some() {
        return;
    }
    for (name, overlay) in [(kernel(model), model.ui.overlay.take()), (kernel(other), other.ui.overlay.take())] {
        if let Some(Overlay::Prompt(Prompt { error: Some(error), .. })) = overlay {
            model.ui.complain(format!("{name}: {error}"));
        }
    }
}

/// What the two runs have to say, in one line: once where it is the same.
fn join_messages(model: &mut Model, other: &mut Model) {
    let Some(said) = other.ui.message.take() else { return };
    let joined = match model.ui.message.take() {
        Some(own) if own == said => own,
        Some(own) => Message {
            text: format!("{}: {} {}: {}", kernel(model), own.text, kernel(other), said.text),
            is_error: own.is_error || said.is_error,
        },
        None => Message { text: format!("{}: {}", kernel(other), said.text), ..said },
    };
    model.ui.message = Some(joined);
}
