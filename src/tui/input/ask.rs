//! Keys and clicks while a question is open that one key answers.

use std::rc::Rc;

use ratatui::layout::{Position, Rect};

use crate::tui::draw::ask::answer_at;
use crate::tui::keys::{Code, Key};
use crate::tui::message::Effect;
use crate::tui::model::{Ask, Model, Overlay};

pub fn press(model: &mut Model, key: Key) -> Option<Effect> {
    let Some(Overlay::Ask(ask)) = &mut model.ui.overlay else { return None };
    let rows = ask.rows();
    match key.code {
        Code::Down | Code::Tab | Code::Right => ask.cursor = (ask.cursor + 1) % rows,
        Code::Up | Code::BackTab | Code::Left => ask.cursor = (ask.cursor + rows - 1) % rows,
        Code::Enter => return take(model, |ask| Some(ask.cursor)),
        Code::Char(pressed) if !key.ctrl => {
            return take(model, |ask| ask.choices.iter().position(|choice| choice.key == pressed));
        }
        _ => {}
    }
    None
}

/// Closes the question and does what this answer says; without one the question stays.
fn take(model: &mut Model, answer: impl Fn(&Ask) -> Option<usize>) -> Option<Effect> {
    let Some(Overlay::Ask(ask)) = &model.ui.overlay else { return None };
    let then = ask.choices.get(answer(ask)?).map(|choice| Rc::clone(&choice.then));
    model.ui.overlay = None;
    then.and_then(|then| then(model))
}

/// A click takes the answer that it is on.
pub fn click(model: &mut Model, place: Position) -> Option<Effect> {
    let screen = Rect::from((Position::ORIGIN, model.ui.size));
    let language = model.theme.language;
    take(model, |ask| answer_at(ask, screen, place, &language))
}
