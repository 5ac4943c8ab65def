//! Keys while something lies over the panels.

use ratatui::layout::{Position, Rect};

use crate::language::text;
use crate::tui::command::{leave, lesson, view};
use crate::tui::draw::{about, help, lists, overlay, scenarios};
use crate::tui::input::prompt::browse_answers;
use crate::tui::input::scroll::{moved, scrolled};
use crate::tui::input::{ask, breakpoints};
use crate::tui::keys::{Code, Key};
use crate::tui::message::Effect;
use crate::tui::model::{Model, Overlay};

pub fn press(model: &mut Model, key: Key) -> Option<Effect> {
    match &mut model.ui.overlay {
        None => None,
        Some(_) if key.code == Code::Esc => view::out(model, key),
        Some(Overlay::Help { .. }) => press_help(model, key),
        Some(Overlay::Breakpoints { .. }) => breakpoints::press(model, key),
        Some(Overlay::About { .. }) => press_about(model, key),
        Some(Overlay::Scenarios { .. }) => press_scenarios(model, key),
        Some(Overlay::List { .. }) => press_list(model, key),
        Some(Overlay::Ask(_)) => ask::press(model, key),
        Some(Overlay::Prompt(prompt)) if key.code != Code::Enter => {
            if !browse_answers(prompt, key, &model.ui.answers) {
                prompt.edit(key);
            }
            None
        }
        Some(Overlay::Prompt(_)) => accept(model),
    }
}

/// Whether every character goes into a line.
pub fn takes_text(model: &Model) -> bool {
    matches!(model.ui.overlay, Some(Overlay::Prompt(_)))
}

/// Text that is pasted goes into the line, where there is one.
pub fn paste(model: &mut Model, text: &str) {
    match &mut model.ui.overlay {
        Some(Overlay::Prompt(prompt)) => prompt.paste(text),
        Some(Overlay::Breakpoints { cursor, line }) => {
            *cursor = usize::MAX;
            line.paste(text);
        }
        _ => {}
    }
}

/// After anything was done: a list begins where it now begins, and the next one at its beginning.
pub fn keep_place(model: &mut Model) {
    model.ui.list_first = overlay::window(model).map_or(0, |window| window.first);
}

/// Takes the answer to the prompt. An empty one leaves everything as it is; a wrong one stays to be mended.
fn accept(model: &mut Model) -> Option<Effect> {
    let Some(Overlay::Prompt(mut prompt)) = model.ui.overlay.take() else { return None };
    let answer = prompt.answer();
    if answer.is_empty() {
        return None;
    }
    match (prompt.question.answer)(model, &answer) {
        Ok(effect) => {
            model.ui.answers.remember(prompt.question.title, &answer);
            effect
        }
        Err(error) => {
            prompt.error = Some(error);
            model.ui.overlay = Some(Overlay::Prompt(prompt));
            None
        }
    }
}

/// The help: scroll by lines, by the window, by parts; or close.
fn press_help(model: &mut Model, key: Key) -> Option<Effect> {
    let Some(Overlay::Help { scroll }) = model.ui.overlay else { return None };
    let screen = Rect::from((Position::ORIGIN, model.ui.size));
    let window = help::window(model, scroll, screen);
    let to = match key.code {
        Code::Tab => help::part_after(model, &window).unwrap_or(window.last_first()),
        Code::BackTab => help::part_before(model, &window).unwrap_or(0),
        Code::Char('m') => help::manual(model, &window),
        Code::Char('q' | '?') | Code::Enter | Code::F(1) => {
            model.ui.overlay = None;
            return None;
        }
        _ => scrolled(key, &window).unwrap_or(window.first),
    };
    model.ui.overlay = Some(Overlay::Help { scroll: to.min(window.last_first()) });
    None
}

fn press_about(model: &mut Model, key: Key) -> Option<Effect> {
    let Some(Overlay::About { scroll }) = model.ui.overlay else { return None };
    let window = about::window(model, scroll, Rect::from((Position::ORIGIN, model.ui.size)));
    model.ui.overlay = match key.code {
        Code::Char('q' | 'O') | Code::Enter => None,
        _ => Some(Overlay::About { scroll: scrolled(key, &window).unwrap_or(window.first) }),
    };
    None
}

fn press_scenarios(model: &mut Model, key: Key) -> Option<Effect> {
    let Some(Overlay::Scenarios { cursor }) = model.ui.overlay else { return None };
    let window = scenarios::window(model, cursor, Rect::from((Position::ORIGIN, model.ui.size)));
    match key.code {
        Code::Enter => {
            model.ui.overlay = None;
            let name = model.scenarios.get(cursor).map_or_else(String::new, |scenario| scenario.name.clone());
            return leave::ask_first(model, text!("ask-go-to", name = name), move |model| {
                lesson::end(model);
                model.open(cursor);
                None
            });
        }
        Code::Char('q' | 'o') => model.ui.overlay = None,
        Code::Char('L') => return lesson::list(model, key),
        Code::Char(' ') | Code::Backspace => {
            let text = scenarios::text_window(model, cursor, &window);
            model.ui.about_first = (cursor, scrolled(key, &text).unwrap_or_default());
        }
        _ => {
            let to = moved(key, cursor, window.count, window.page()).unwrap_or(cursor);
            if to != cursor {
                model.ui.about_first = (to, 0);
            }
            model.ui.overlay = Some(Overlay::Scenarios { cursor: to });
        }
    }
    None
}

fn press_list(model: &mut Model, key: Key) -> Option<Effect> {
    let Some(Overlay::List { kind, cursor }) = model.ui.overlay else { return None };
    let screen = Rect::from((Position::ORIGIN, model.ui.size));
    let window = lists::window(model, kind, cursor, screen);
    if (kind.other)(model, cursor, key) {
        return None;
    }
    match key.code {
        Code::Enter => {
            model.ui.overlay = None;
            return (kind.choose)(model, cursor.min(window.count.saturating_sub(1)));
        }
        Code::Char('q') => model.ui.overlay = None,
        _ => {
            let to = moved(key, cursor, window.count, window.page()).unwrap_or(cursor);
            model.ui.overlay = Some(Overlay::List { kind, cursor: to });
        }
    }
    None
}
