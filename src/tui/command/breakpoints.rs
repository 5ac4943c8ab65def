//! Breakpoints: the dialog with their list and a line for a new one, and going from one to the next.

use crate::debugger::breakpoint::ParseError;
use crate::debugger::{Breakpoint, Direction, SearchTarget, breakpoint};
use crate::language::{Text, id, text};
use crate::tui::command::search;
use crate::tui::keys::Key;
use crate::tui::message::Effect;
use crate::tui::model::{BreakpointLine, Model, Overlay, Prompt, Question};

/// What the line is for.
pub static NEW: Question = Question {
    title: id!("breakpoints-breakpoints"),
    expects: id!("breakpoints-a-new-one-tcp-write"),
    current: |_| Text::default(),
    answer: |model, text| {
        let breakpoint: Breakpoint = text.parse().map_err(|error: ParseError| error.in_words())?;
        let rule = breakpoint.rule.text(model.session.release());
        model.ui.say(text!("breakpoints-stops-at", rule = rule));
        model.session.breakpoints_mut().add(breakpoint);
        Ok(None)
    },
};

pub fn open(model: &mut Model, _: Key) -> Option<Effect> {
    let prompt = Prompt::new(&NEW).completing(breakpoint::complete);
    let line = Box::new(BreakpointLine { prompt, wrong: None });
    model.ui.overlay = Some(Overlay::Breakpoints { cursor: usize::MAX, line });
    None
}

/// Goes on at once to the next hit.
pub fn to_next(model: &mut Model, _: Key) -> Option<Effect> {
    search::begin(model, Direction::Forward, SearchTarget::Hit);
    None
}

/// Goes back to the last hit before.
pub fn to_previous(model: &mut Model, _: Key) -> Option<Effect> {
    search::begin(model, Direction::Back, SearchTarget::Hit);
    None
}

/// Whether there is anything to stop at.
pub fn are_set(model: &Model) -> Result<(), &'static str> {
    if model.session.breakpoints().watch_anything() {
        Ok(())
    } else {
        Err(id!("breakpoints-no-breakpoint-is-set-sets"))
    }
}
