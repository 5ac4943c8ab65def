//! Keys, clicks and pasted text in a line of input.

use ratatui::layout::{Position, Rect};
use tui_input::{Input, InputRequest};

use crate::debugger::breakpoint::common_start;
use crate::language::text;
use crate::tui::draw::dialog;
use crate::tui::keys::{Code, Key};
use crate::tui::model::Prompt;
use crate::tui::model::answers::Answers;

/// Bytes of a line: more is no answer to anything, but a paste that went astray.
const LONGEST: usize = 4096;

impl Prompt {
    /// Edits the line.
    pub fn edit(&mut self, key: Key) {
        let request = match (key.code, key.ctrl) {
            (Code::Char('a'), true) | (Code::Home, _) => InputRequest::GoToStart,
            (Code::Char('e'), true) | (Code::End, _) => InputRequest::GoToEnd,
            (Code::Char('w'), true) => InputRequest::DeletePrevWord,
            (Code::Char('u'), true) => InputRequest::DeleteFromStart,
            (Code::Char('k'), true) => InputRequest::DeleteTillEnd,
            (Code::Left, true) => InputRequest::GoToPrevWord,
            (Code::Right, true) => InputRequest::GoToNextWord,
            (Code::Left, false) => InputRequest::GoToPrevChar,
            (Code::Right, false) => InputRequest::GoToNextChar,
            (Code::Backspace, _) => InputRequest::DeletePrevChar,
            (Code::Delete, _) => InputRequest::DeleteNextChar,
            (Code::Char(_), false) if self.input.value().len() >= LONGEST => return self.say_full(),
            (Code::Char(c), false) => InputRequest::InsertChar(c),
            (Code::Tab, _) => {
                self.complete();
                self.error = None;
                return;
            }
            _ => return,
        };
        self.offers.clear();
        self.input.handle(request);
        self.error = None;
    }

    /// Puts the cursor where the line was clicked, in a prompt that stands in `area`.
    pub fn click(&mut self, area: Rect, place: Position) {
        let inner = dialog::inside(area);
        let room = usize::from(inner.width.saturating_sub(2));
        if place.y == inner.y && place.x >= inner.x + 2 {
            let column = self.input.visual_scroll(room) + usize::from(place.x - inner.x - 2);
            self.input.handle(InputRequest::SetCursor(column));
        }
    }

    /// Completes the line as far as there is no choice; if there is one, shows it. An offer is there to be edited.
    fn complete(&mut self) {
        if let (Some(offer), true) = (&self.offer, self.input.value().is_empty()) {
            self.input = Input::new(offer.clone());
        }
        let Some(complete) = self.complete else { return };
        let offers = complete(self.input.value());
        let typed = self.input.value().len();
        match offers.as_slice() {
            [only] => self.input = Input::new(format!("{only} ")),
            several => {
                let start = common_start(several);
                if start.len() > typed {
                    self.input = Input::new(start.to_owned());
                }
            }
        }
        self.offers = offers;
    }

    /// Takes pasted text up to its first line break, as one edit.
    pub fn paste(&mut self, text: &str) {
        let (before, cursor) = (self.input.value(), self.input.cursor());
        let room = LONGEST.saturating_sub(before.len());
        let line = text.lines().next().unwrap_or_default();
        let mut pasted: String = line.chars().take(room + 1).filter(|c| !c.is_control()).collect();
        let is_much = pasted.len() > room;
        pasted.truncate(pasted.floor_char_boundary(room));
        let at = before.char_indices().nth(cursor).map_or(before.len(), |(at, _)| at);
        let (left, right) = before.split_at(at);
        let cursor = cursor + pasted.chars().count();
        self.input = Input::new(format!("{left}{pasted}{right}")).with_cursor(cursor);
        self.offers.clear();
        self.error = None;
        if is_much {
            self.say_full();
        }
    }

    fn say_full(&mut self) {
        self.error = Some(text!("prompt-line-has-at-most", n = LONGEST));
    }
}

/// Up and Ctrl-P bring an older answer into the line, Down and Ctrl-N a newer one, and at last what stood there. False:
/// another key.
pub fn browse_answers(prompt: &mut Prompt, key: Key, answers: &Answers) -> bool {
    let older = match (key.code, key.ctrl) {
        (Code::Up, false) | (Code::Char('p'), true) => true,
        (Code::Down, false) | (Code::Char('n'), true) => false,
        _ => return false,
    };
    let answers = answers.of(prompt.question.title);
    let back = prompt.browsed.back;
    let to = if older { (back + 1).min(answers.len()) } else { back.saturating_sub(1) };
    if back == 0 {
        prompt.browsed.draft = prompt.input.value().to_owned();
    }
    if to != back {
        let line = if to == 0 { &prompt.browsed.draft } else { &answers[answers.len() - to] };
        prompt.set_line(line.clone());
        prompt.browsed.back = to;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Text;
    use crate::tui::model::Question;

    static SIZE: Question =
        Question { title: "How much", expects: "a size", current: |_| Text::default(), answer: |_, _| Ok(None) };

    fn prompt_after(answers: &Answers, keys: &[Code]) -> String {
        let mut prompt = Prompt::new(&SIZE);
        prompt.edit(Key::char('d'));
        for &code in keys {
            assert!(browse_answers(&mut prompt, Key::new(code), answers));
        }
        prompt.input.value().to_owned()
    }

    #[test]
    fn up_goes_to_older_answers_and_down_back_to_what_was_typed() {
        let mut answers = Answers::default();
        for answer in ["1", "2", "3", "1"] {
            answers.remember("How much", answer);
        }
        answers.remember("How fast", "9");
        let up = Code::Up;

        assert_eq!(prompt_after(&answers, &[up]), "1", "the newest, which stands there once");
        assert_eq!(prompt_after(&answers, &[up, up, up]), "2");
        assert_eq!(prompt_after(&answers, &[up, up, up, up, up]), "2", "there is no older one");
        assert_eq!(prompt_after(&answers, &[up, up, Code::Down]), "1");
        assert_eq!(prompt_after(&answers, &[up, Code::Down, Code::Down]), "d");
        assert_eq!(prompt_after(&Answers::default(), &[up, Code::Down]), "d");
    }
}
