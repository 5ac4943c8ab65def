//! A search on the screen: its progress, its end, and Esc, which leaves one where it began.

use crate::debugger::{Direction, Mode, RunningSearch, SearchEnd, SearchTarget};
use crate::language::{Text, text};
use crate::tui::command::jumps;
use crate::tui::command::say::{describe, say_hit};
use crate::tui::model::Model;
use crate::tui::model::searching::Searching;
use crate::units::print::grouped;

/// Inputs that are looked through between two looks at the keyboard.
const PIECE: u64 = 512;

/// Begins a search. A short one is over at once.
pub fn begin(model: &mut Model, direction: Direction, sought: SearchTarget) {
    let (from, taken) = (model.session.standpoint(), model.session.world().script_items_taken());
    let was_running = model.session.mode() == Mode::Running;
    let seek = model.session.begin_search(direction, sought);
    model.ui.search = Some(Box::new(Searching { seek, sought, from, was_running, taken }));
    go_on(model);
}

/// Looks a piece further.
pub fn go_on(model: &mut Model) {
    let Some(mut search) = model.ui.search.take() else { return };
    match model.session.go_on_searching(&mut search.seek, search.sought, PIECE) {
        None => model.ui.search = Some(search),
        Some(ended) => end(model, *search, ended),
    }
}

fn end(model: &mut Model, search: Searching, ended: SearchEnd) {
    let Searching { seek, sought, from, was_running, taken } = search;
    if ended != SearchEnd::Found {
        let place = place(&seek);
        model.ui.say(text!("search-you-stand-where-you-stood", place = not_found(sought, ended, place)));
        return;
    }
    jumps::remember(model, from);
    match (&seek.hit, sought) {
        (Some(hit), _) => say_hit(model, hit),
        (None, SearchTarget::ScriptEntry) => {
            say_script(model, taken);
            if was_running {
                model.session.resume();
            }
        }
        (None, _) => {}
    }
}

/// What the script has done since so many of its entries had been carried out, if it has done anything.
fn script_since(model: &Model, taken: usize) -> Option<Text> {
    let script = &model.session.config().script;
    let world = model.session.world();
    let new = taken..world.script_items_taken().max(taken);
    let done = script.get(new.clone())?.iter().zip(new).map(|(item, index)| {
        let refused = world.script_refusals().iter().find(|(of, _)| *of == index);
        let why = refused.map(|(_, why)| text!("search-refused", why = why.text())).unwrap_or_default();
        Text::joined(vec![describe(&item.command), why], "")
    });
    done.reduce(|before, next| text!("search-then", before = before, next = next))
}

/// Says what the script has done since so many of its entries had been carried out.
pub fn say_script(model: &mut Model, taken: usize) {
    if let Some(done) = script_since(model, taken) {
        model.ui.say(text!("search-the-script", done = done));
    }
}

/// What is said of a search that found nothing.
fn not_found(sought: SearchTarget, ended: SearchEnd, place: Text) -> Text {
    let what = match sought {
        SearchTarget::Step(kind) => kind.none(),
        SearchTarget::Hit => text!("search-no-hit"),
        SearchTarget::ScriptEntry => text!("search-no-entry"),
    };
    match ended {
        SearchEnd::NotBefore => text!("search-before-this-moment", what = what),
        SearchEnd::NotForeseen => {
            text!("search-so-far-and-nobody-knows", what = what)
        }
        SearchEnd::NotWithin(_) => text!("search-up-to-a-capture-or", what = what, place = place),
        SearchEnd::NotUntilIdle | SearchEnd::Found => {
            text!("search-after-nothing-more-happens-by", what = what, place = place)
        }
    }
}

fn place(seek: &RunningSearch) -> Text {
    let (input, at) = seek.place();
    text!("search-input-s-of-the-run", input = grouped(input), at = at.to_string())
}

/// Ends a search that is under way.
pub fn stop(model: &mut Model) {
    if let Some(search) = model.ui.search.take() {
        let place = place(&search.seek);
        model.ui.say(text!("search-stopped-at-and-nothing-found", place = place));
    }
}

/// What is looked for, and how far it has come.
pub fn progress(search: &Searching) -> Text {
    text!("search-searching-esc-stops", seek = place(&search.seek))
}
