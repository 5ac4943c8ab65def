//! What a key does on the screen of real sockets.

use crate::tui::attach::model::AttachModel;
use crate::tui::keys::{Code, Key};

/// What the driver has to do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Effect {
    /// Attach to the socket with this cookie.
    Choose(u64),
    /// End.
    Quit,
}

const PAGE: isize = 10;

/// Takes a key.
pub fn update(model: &mut AttachModel, key: Key) -> Option<Effect> {
    if key == Key::ctrl('c') {
        return Some(Effect::Quit);
    }
    model.complaint = None;
    if model.watch.is_some() { watching(model, key) } else { choosing(model, key) }
}

fn choosing(model: &mut AttachModel, key: Key) -> Option<Effect> {
    let picker = &mut model.picker;
    match key.code {
        Code::Enter => return picker.chosen().map(|row| Effect::Choose(row.socket.cookie)),
        Code::Esc if picker.filter.is_empty() => return Some(Effect::Quit),
        Code::Esc => picker.type_filter(String::clear),
        Code::Up => picker.move_by(-1),
        Code::Down => picker.move_by(1),
        Code::PageUp => picker.move_by(-PAGE),
        Code::PageDown => picker.move_by(PAGE),
        Code::Home => picker.move_by(isize::MIN),
        Code::End => picker.move_by(isize::MAX),
        Code::Backspace => picker.type_filter(|filter| {
            filter.pop();
        }),
        Code::Char(c) if !key.ctrl => picker.type_filter(|filter| filter.push(c)),
        _ => {}
    }
    None
}

fn watching(model: &mut AttachModel, key: Key) -> Option<Effect> {
    let watch = model.watch.as_mut()?;
    match key.code {
        Code::Char('q') => return Some(Effect::Quit),
        Code::Esc | Code::Backspace => model.watch = None,
        Code::Left | Code::Char('h') => watch.go(-1),
        Code::Right | Code::Char('l') => watch.go(1),
        Code::Char(',') => watch.go(-PAGE),
        Code::Char('.') => watch.go(PAGE),
        Code::Home => watch.go(isize::MIN),
        Code::End => watch.go_on(),
        Code::Char(' ') => watch.hold_or_go_on(),
        Code::Up | Code::Char('k') => watch.scroll_by(-1),
        Code::Down | Code::Char('j') => watch.scroll_by(1),
        Code::PageUp => watch.scroll_by(-(PAGE as i16)),
        Code::PageDown => watch.scroll_by(PAGE as i16),
        _ => {}
    }
    None
}

#[cfg(test)]
mod tests;
