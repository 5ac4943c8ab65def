//! A lesson on the screen: where it stands, how it is given, what is being typed.

use std::collections::BTreeMap;

use crate::language::Language;
use crate::lesson::wrap::{COLUMNS, LINES, wrap};
use crate::lesson::{Kind, Player, Score, Shown, Stage};

/// Who sits in front of the screen.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Audience {
    /// One who answers.
    #[default]
    Student,
    /// A class: answers are counted, and hidden until the reveal.
    Class,
}

/// A lesson that is played on the screen.
#[derive(Clone, Debug)]
pub struct Classroom {
    /// The lesson, and where it stands.
    pub player: Player,
    /// Who is in front of it.
    pub audience: Audience,
    /// The answer or the tallies that are being typed.
    pub typed: String,
    /// Answers of a class for each cue, as the teacher counted them.
    pub tallies: BTreeMap<usize, String>,
    /// One step further is shown.
    pub further: bool,
}

/// How far somebody has come in a lesson.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Reached {
    /// The cue, by its name.
    pub cue: String,
    /// The end was reached once.
    pub done: bool,
}

/// What one has done in the course: lessons by their names, and how each question was answered.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Course {
    /// How far one has come.
    pub reached: BTreeMap<String, Reached>,
    /// Questions of lessons that were left.
    pub scores: Vec<Score>,
}

impl Classroom {
    /// A lesson at its first cue.
    pub fn new(player: Player, audience: Audience) -> Classroom {
        Classroom { player, audience, typed: String::new(), tallies: BTreeMap::new(), further: false }
    }

    /// Rows of the band for a cue, however far it comes and in either language: its title, and what is told, or asked with
    /// choices and a row to type in.
    pub fn rows(&self) -> u16 {
        let lines = |text: &str| wrap(text, COLUMNS).len();
        let asked =
            |shown: &Shown| shown.question.as_ref().map_or(0, |asked| lines(asked) + shown.choices.len().div_ceil(2));
        let shown = Language::ALL.into_iter().filter_map(|language| self.player.shown(language).ok());
        let asked = shown.map(|shown| asked(&shown)).max().unwrap_or_default();
        (2 + LINES + asked) as u16
    }

    /// A question is open.
    pub fn asks(&self) -> bool {
        self.player.stage() == Stage::Asked
    }

    /// The open question is for a number, an skb or an ACK.
    pub fn asks_for_a_number(&self) -> bool {
        let kind = self.player.cue().question.as_ref().map(|question| question.kind);
        self.asks() && kind.is_some_and(|kind| kind != Kind::Choice)
    }

    /// A student may type a number now.
    pub fn takes_a_number(&self) -> bool {
        self.asks_for_a_number() && self.audience == Audience::Student
    }

    /// How many choices there are now.
    pub fn choices(&self) -> usize {
        let question = self.player.cue().question.as_ref().filter(|_| self.asks());
        question.map_or(0, |question| question.choices.len())
    }
}
