//! Answers given before: every kind of prompt remembers its own.

use std::collections::BTreeMap;

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

    pub fn of(&self, question: &str) -> &[String] {
        self.0.get(question).map_or(&[], Vec::as_slice)
    }
}

/// How far back one has gone, and what stood in the line before.
#[derive(Clone, Default, Debug)]
pub struct Browsed {
    pub back: usize,
    pub draft: String,
}
