//! Answers given before: every kind of prompt remembers its own, and Up and Down bring them back.

use std::collections::BTreeMap;

use crate::tui::command::question::Prompt;
use crate::tui::keys::{Code, Key};

/// So many answers of a kind are remembered.
const REMEMBERED: usize = 50;

/// The answers of all prompts, by the title of their question; the newest last.
#[derive(Clone, Default, Debug)]
pub struct Answers(BTreeMap<&'static str, Vec<String>>);

impl Answers {
    /// Remembers an answer. One that was given before moves to the end.
    pub fn remember(&mut self, question: &'static str, answer: &str) {
        let answers = self.0.entry(question).or_default();
        answers.retain(|given| given != answer);
        answers.push(answer.to_owned());
        if answers.len() > REMEMBERED {
            answers.remove(0);
        }
    }

    fn of(&self, question: &str) -> &[String] {
        self.0.get(question).map_or(&[], Vec::as_slice)
    }
}

/// How far back one has gone, and what stood in the line before.
#[derive(Clone, Default, Debug)]
pub struct Recalled {
    back: usize,
    draft: String,
}

/// Up and Ctrl-P bring an older answer into the line, Down and Ctrl-N a newer one, and at last what stood there. False:
/// another key.
pub fn press(prompt: &mut Prompt, key: Key, answers: &Answers) -> bool {
    let older = match (key.code, key.ctrl) {
        (Code::Up, false) | (Code::Char('p'), true) => true,
        (Code::Down, false) | (Code::Char('n'), true) => false,
        _ => return false,
    };
    let answers = answers.of(prompt.question.title);
    let back = prompt.recalled.back;
    let to = if older { (back + 1).min(answers.len()) } else { back.saturating_sub(1) };
    if back == 0 {
        prompt.recalled.draft = prompt.input.value().to_owned();
    }
    if to != back {
        let line = if to == 0 { &prompt.recalled.draft } else { &answers[answers.len() - to] };
        prompt.set_line(line.clone());
        prompt.recalled.back = to;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::command::question::Question;

    static SIZE: Question =
        Question { title: "How much", expects: "a size", current: |_| String::new(), answer: |_, _| Ok(None) };

    fn prompt_after(answers: &Answers, keys: &[Code]) -> String {
        let mut prompt = Prompt::new(&SIZE);
        prompt.edit(Key::char('d'));
        for &code in keys {
            assert!(press(&mut prompt, Key::new(code), answers));
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
