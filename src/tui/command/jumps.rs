//! The jump list: every jump to another moment can be undone with one key, and done again.

use crate::debugger::{Session, Standpoint};
use crate::language::{Text, id, text};
use crate::tui::keys::Key;
use crate::tui::message::Effect;
use crate::tui::model::Model;

/// Does something that may lead to another moment, and remembers where one was.
pub fn jump<T>(model: &mut Model, go: impl FnOnce(&mut Session) -> T) -> T {
    let from = model.session.standpoint();
    let done = go(&mut model.session);
    remember(model, from);
    done
}

/// Remembers a place if one is not there any more.
pub fn remember(model: &mut Model, from: Standpoint) {
    if model.session.standpoint() != from {
        model.ui.jumps.add(from);
    }
}

pub fn can_undo(model: &Model) -> Result<(), &'static str> {
    if model.ui.jumps.back.is_empty() { Err(id!("jumps-there-is-no-jump-to")) } else { Ok(()) }
}

pub fn can_redo(model: &Model) -> Result<(), &'static str> {
    if model.ui.jumps.forward.is_empty() { Err(id!("jumps-no-jump-was-undone")) } else { Ok(()) }
}

pub fn undo(model: &mut Model, _: Key) -> Option<Effect> {
    if let Some(to) = model.ui.jumps.back.pop() {
        let from = go(model, to);
        model.ui.jumps.forward.push(from);
        say(model, text!("jumps-back"));
    }
    None
}

pub fn redo(model: &mut Model, _: Key) -> Option<Effect> {
    if let Some(to) = model.ui.jumps.forward.pop() {
        let from = go(model, to);
        model.ui.jumps.back.push(from);
        say(model, text!("jumps-forward-again"));
    }
    None
}

/// Goes to a place; tells where one was.
fn go(model: &mut Model, to: Standpoint) -> Standpoint {
    let from = model.session.standpoint();
    // Branches are kept, and the list is of this session alone: the place is there.
    let _ = model.session.stand_at(to);
    if from.branch != to.branch {
        model.forget_view();
    }
    from
}

fn say(model: &mut Model, way: Text) {
    let left = |places: &[Standpoint]| match places.len() {
        0 => text!("jumps-none"),
        count => Text::plain(count.to_string()),
    };
    let (back, forward) = (left(&model.ui.jumps.back), left(&model.ui.jumps.forward));
    let moment = model.session.moment();
    model.ui.say(text!(
        "jumps-at-jumps-left-to-undo",
        way = way,
        moment = moment.to_string(),
        back = back,
        forward = forward
    ));
}
