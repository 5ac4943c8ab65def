//! Keys of a lesson: they come before those of the screen, which all work beside it.

use crate::tui::command::lesson;
use crate::tui::keys::{Code, Key};
use crate::tui::model::Model;
use crate::tui::model::classroom::Audience;

/// Whether the key meant something to the lesson.
pub fn press(model: &mut Model, key: Key) -> bool {
    let Some(classroom) = &mut model.lesson else { return false };
    if key.ctrl {
        return false;
    }
    let is_typing = !classroom.typed.is_empty();
    let is_letter = |c: char| (c as usize).wrapping_sub('a' as usize) < classroom.choices();
    let counts = classroom.audience == Audience::Class && classroom.asks();
    match key.code {
        Code::Backspace if is_typing => drop(classroom.typed.pop()),
        Code::Esc if is_typing => classroom.typed.clear(),
        Code::Enter if is_typing && counts => {
            let typed = std::mem::take(&mut classroom.typed);
            classroom.tallies.insert(classroom.player.index(), typed);
        }
        Code::Enter if is_typing => {
            let typed = classroom.typed.clone();
            lesson::answer(model, &typed);
        }
        Code::Char(' ') if is_typing => classroom.typed.push(' '),
        Code::Char(c) if counts && is_typing && (c.is_alphanumeric() || ",:".contains(c)) => classroom.typed.push(c),
        Code::Char(c) if counts && is_letter(c) => classroom.typed.push(c),
        Code::Char(c) if counts && classroom.asks_for_a_number() && (c.is_ascii_digit() || c == '#') => {
            classroom.typed.push(c);
        }
        Code::Char(c) if is_letter(c) => lesson::answer(model, &c.to_string()),
        Code::Char(c) if classroom.takes_a_number() && (c.is_ascii_digit() || c == '#' || c == '-' && !is_typing) => {
            classroom.typed.push(c);
        }
        Code::Char(c) if is_typing && (c.is_ascii_alphanumeric() || ".,%/".contains(c)) => classroom.typed.push(c),
        Code::Char(' ') => lesson::next(model),
        Code::Backspace => lesson::back(model),
        Code::Enter => lesson::return_to_cue(model),
        Code::Char('I') => lesson::hint(model),
        Code::Char('E') => classroom.further = !classroom.further,
        _ => return false,
    }
    true
}
