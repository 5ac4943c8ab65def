//! What a key does on the screen of real sockets.

use crate::language::{aloud, term, text};
use crate::tui::attach::ask::{Ask, Asked};
use crate::tui::attach::marks::Breakpoint;
use crate::tui::attach::model::AttachModel;
use crate::tui::attach::watch::Watch;
use crate::tui::keys::{Code, Key};

/// What the driver has to do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Effect {
    /// Attach to the socket with this cookie.
    Choose(u64),
    /// Record into this file.
    Record(String),
    /// End the recording.
    StopRecording,
    /// The bookmark of the look with this number, counted from 1, was set or taken away.
    Bookmarked(u64),
    /// Write a scenario of the look that is shown into this file.
    Reproduce(String),
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
    match () {
        () if model.ask.is_some() => answering(model, key),
        () if std::mem::take(&mut model.help) => None,
        () if model.watch.is_some() => watching(model, key),
        () => choosing(model, key),
    }
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
        Code::Esc | Code::Backspace if watch.is_recorded() => return Some(Effect::Quit),
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
        Code::Char('m') => return Some(Effect::Bookmarked(watch.bookmark())),
        Code::Char('n') => model.complaint = to_mark(watch, true),
        Code::Char('p') => model.complaint = to_mark(watch, false),
        Code::Char('?') => model.help = true,
        Code::Char('b') => model.ask = Some(Ask::new(Asked::Breakpoint, "")),
        Code::Char('J') if model.recording.is_some() => return Some(Effect::StopRecording),
        Code::Char('J') if watch.is_recorded() => {
            model.complaint = Some(" this is a recording: copy its file".to_owned());
        }
        Code::Char('J') => model.ask = Some(Ask::new(Asked::Record, "attach.jsonl")),
        Code::Char('r') => model.ask = Some(Ask::new(Asked::Reproduce, "reproduced.toml")),
        _ => {}
    }
    None
}

/// Tells if there is none.
fn to_mark(watch: &mut Watch, forth: bool) -> Option<String> {
    let way = term(&aloud(), if forth { "behind" } else { "before" });
    let is_there = watch.go_to_mark(forth);
    (!is_there).then(|| text!("update-no-mark-this-look-m", way = way.to_string()).aloud())
}

/// A key for the question that is open.
fn answering(model: &mut AttachModel, key: Key) -> Option<Effect> {
    let ask = model.ask.as_mut()?;
    ask.error = None;
    match key.code {
        Code::Esc => model.ask = None,
        Code::Backspace => drop(ask.text.pop()),
        Code::Char('u') if key.ctrl => ask.text.clear(),
        Code::Char(c) if !key.ctrl => ask.text.push(c),
        Code::Enter => return answered(model),
        _ => {}
    }
    None
}

fn answered(model: &mut AttachModel) -> Option<Effect> {
    let ask = model.ask.take()?;
    let text = ask.text.trim().to_owned();
    match ask.asked {
        Asked::Breakpoint => {
            stop_at(model, ask, text);
            None
        }
        Asked::Record | Asked::Reproduce if text.is_empty() => None,
        Asked::Record => Some(Effect::Record(text)),
        Asked::Reproduce => Some(Effect::Reproduce(text)),
    }
}

fn stop_at(model: &mut AttachModel, ask: Ask, text: String) {
    let Some(watch) = &mut model.watch else { return };
    if text.is_empty() {
        watch.marks.clear_breakpoints();
        model.complaint = Some(term(&aloud(), " no breakpoint any more").to_owned());
        return;
    }
    match text.parse() {
        Ok(condition) => {
            let said = text!("update-stops-at-where-it-came", text = text.to_string()).aloud();
            watch.stop_at(Breakpoint { condition, text });
            model.complaint = Some(said);
        }
        Err(error) => model.ask = Some(Ask { error: Some(error.to_string()), ..ask }),
    }
}

#[cfg(test)]
mod tests;
