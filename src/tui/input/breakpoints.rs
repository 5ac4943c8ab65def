//! Keys and clicks in the dialog of breakpoints.
//!
//! What is typed always goes into the line. It never changes the list: that takes Space, Enter or Delete on a row.

use ratatui::layout::{Position, Rect};

use crate::debugger::Breakpoint;
use crate::debugger::breakpoint::ParseError;
use crate::language::text;
use crate::tui::command::breakpoints::NEW;
use crate::tui::draw::breakpoints::line_area;
use crate::tui::draw::dialog::Window;
use crate::tui::input::prompt::browse_answers;
use crate::tui::keys::{Code, Key};
use crate::tui::message::Effect;
use crate::tui::model::{BreakpointLine, Model, Overlay};

impl BreakpointLine {
    /// Takes what is pasted.
    pub fn paste(&mut self, text: &str) {
        self.wrong = None;
        self.prompt.paste(text);
    }
}

pub fn press(model: &mut Model, key: Key) -> Option<Effect> {
    let count = model.session.breakpoints().len();
    let Some(Overlay::Breakpoints { cursor, line }) = &mut model.ui.overlay else { return None };
    let row = Some(*cursor).filter(|&row| row < count);
    match (row, key.code) {
        (None, Code::Enter) => return accept(model),
        (None, Code::Up) if count > 0 => *cursor = count - 1,
        (Some(row), Code::Up | Code::BackTab) => *cursor = row.saturating_sub(1),
        (Some(row), Code::Down | Code::Tab) => *cursor = row + 1,
        (Some(row), Code::Enter | Code::Char(' ')) => model.session.breakpoints_mut().toggle(row),
        (Some(row), Code::Delete) => delete(model, row),
        _ => {
            *cursor = usize::MAX;
            if !browse_answers(&mut line.prompt, key, &model.ui.answers) {
                line.prompt.edit(key);
            }
            line.wrong = None;
        }
    }
    None
}

/// Sets what is typed. What is wrong stays to be mended; where nothing is typed, the dialog closes.
fn accept(model: &mut Model) -> Option<Effect> {
    let Some(Overlay::Breakpoints { cursor, mut line }) = model.ui.overlay.take() else { return None };
    let text = line.prompt.input.value().to_owned();
    if text.trim().is_empty() {
        return None;
    }
    if let Err(error) = text.parse::<Breakpoint>() {
        // The caret is for the text as it stands in the line.
        let indent = text.len() - text.trim_start().len();
        let span = error.span.start + indent..error.span.end + indent;
        line.wrong = Some(ParseError { text, span, ..error });
        model.ui.overlay = Some(Overlay::Breakpoints { cursor, line });
        return None;
    }
    model.ui.answers.remember(NEW.title, text.trim());
    (NEW.answer)(model, &text).ok().flatten()
}

/// A click beside the rows of the list: into the line, if it is there.
pub fn click(model: &mut Model, window: &Window, place: Position) {
    let area = line_area(window);
    if let Some(Overlay::Breakpoints { cursor, line }) = &mut model.ui.overlay
        && area.rows().next().is_some_and(|row| row.contains(place))
    {
        *cursor = usize::MAX;
        line.prompt.click(Rect { y: area.y - 1, ..window.area }, place);
    }
}

/// Deletes one of the list. Its text is the newest answer of the line, so that it can be brought back.
fn delete(model: &mut Model, row: usize) {
    let Some(gone) = model.session.breakpoints().get(row).map(|item| item.text.clone()) else { return };
    model.session.breakpoints_mut().remove(row);
    let left = model.session.breakpoints().len();
    if let Some(Overlay::Breakpoints { cursor, .. }) = &mut model.ui.overlay {
        *cursor = left.checked_sub(1).map_or(usize::MAX, |last| row.min(last));
    }
    model.ui.answers.remember(NEW.title, &gone);
    model.ui.say(text!("breakpoints-deleted", gone = gone));
}
