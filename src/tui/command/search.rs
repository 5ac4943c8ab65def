//! A search on the screen: its progress, its end, and Esc, which leaves one where it began.

use crate::debugger::{Direction, Mode, RunningSearch, SearchEnd, SearchTarget};
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
        model.ui.say(format!("{} You stand where you stood.", not_found(sought, ended, &place)));
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
fn script_since(model: &Model, taken: usize) -> Option<String> {
    let script = &model.session.config().script;
    let world = model.session.world();
    let new = taken..world.script_items_taken().max(taken);
    let done = script.get(new.clone())?.iter().zip(new).map(|(item, index)| {
        let refused = world.script_refusals().iter().find(|(of, _)| *of == index);
        let why = refused.map(|(_, why)| format!(" (refused: {why})")).unwrap_or_default();
        describe(&item.command) + &why
    });
    Some(done.collect::<Vec<_>>().join("; then ")).filter(|done| !done.is_empty())
}

/// Says what the script has done since so many of its entries had been carried out.
pub fn say_script(model: &mut Model, taken: usize) {
    if let Some(done) = script_since(model, taken) {
        model.ui.say(format!("The script: {done}."));
    }
}

/// What is said of a search that found nothing.
fn not_found(sought: SearchTarget, ended: SearchEnd, place: &str) -> String {
    let what = match sought {
        SearchTarget::Step(kind) => format!("No {}", bare(kind.name())),
        SearchTarget::Hit => "No hit of a breakpoint".to_owned(),
        SearchTarget::ScriptEntry => "No entry of the script".to_owned(),
    };
    match ended {
        SearchEnd::NotBefore => format!("{what} before this moment."),
        SearchEnd::NotForeseen => {
            format!("{what} so far, and nobody knows what a real peer will do: space lets time run to the next one.")
        }
        SearchEnd::NotWithin(_) => format!("{what} up to {place}. A capture or recording cannot wait for more."),
        SearchEnd::NotUntilIdle | SearchEnd::Found => format!("{what}: after {place}, nothing more happens by itself."),
    }
}

/// Without an article.
fn bare(what: &str) -> &str {
    what.strip_prefix("an ").or(what.strip_prefix("a ")).unwrap_or(what)
}

fn place(seek: &RunningSearch) -> String {
    let (input, at) = seek.place();
    format!("input {}, {at} s of the run", grouped(input))
}

/// Ends a search that is under way.
pub fn stop(model: &mut Model) {
    if let Some(search) = model.ui.search.take() {
        let place = place(&search.seek);
        model.ui.say(format!("Stopped at {place}, and nothing found. You stand where you stood."));
    }
}

/// What is looked for, and how far it has come.
pub fn progress(search: &Searching) -> String {
    format!("Searching: {}; Esc stops.", place(&search.seek))
}
