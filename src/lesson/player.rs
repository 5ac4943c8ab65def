//! A lesson that is played: at which cue it stands, what was answered, and the way on and back.
//!
//! ```text
//! Told ─next→ the next cue         Asked ─answer, hint→ Asked ─next→ Revealed ─next→ the next cue ... Done
//!      ←back─                            ←back─
//! ```
//!
//! A question is asked before the machine moves. Its answer is known all the same: a copy of the session has run ahead.

use std::rc::Rc;
use std::time::Duration;

use crate::debugger::{Session, Standpoint};
use crate::kernel::KernelVersion;
use crate::language::text;
use crate::lesson::cue::{Cue, Kind, Leg, Lesson, Question};
use crate::lesson::error::LessonError;
use crate::lesson::expression::Rule;
use crate::lesson::fill::Filled;
use crate::lesson::legs;
use crate::lesson::score::{MOST, Score, points};
use crate::lesson::typed;
use crate::lesson::values::{NoValue, Value, Values};
use crate::scenario::{Problem, Scenario};
use crate::world::WorldConfig;

/// Where a cue stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    /// It tells, and asks nothing.
    Told,
    /// It asks, and the machine has not moved.
    Asked,
    /// The machine has answered.
    Revealed,
    /// There are no more cues.
    Done,
}

/// What the engine answers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Answer {
    /// A number.
    Number(Value),
    /// The choice of this index.
    Choice(usize),
}

/// What comes of an answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// It is what the engine does.
    Right,
    /// It is not.
    Wrong,
}

/// A cue that was reached.
#[derive(Clone, Debug)]
pub(super) struct Visit {
    pub place: Standpoint,
    pub filled: Filled,
    known: Values,
    pub ahead: Option<Ahead>,
    pub given: Given,
}

/// The moment that answers.
#[derive(Clone, Debug)]
pub(super) struct Ahead {
    pub filled: Filled,
    pub answer: Answer,
    place: Standpoint,
    known: Values,
}

/// What was answered.
#[derive(Clone, Default, Debug)]
pub(super) struct Given {
    pub texts: Vec<String>,
    pub hints: u8,
    pub right: bool,
    /// The text that meets the last answer, and that answer.
    pub wrong: Option<(String, String)>,
    /// The machine has answered before it was.
    pub revealed: bool,
}

/// A lesson that is played.
#[derive(Clone, Debug)]
pub struct Player {
    pub(super) lesson: Rc<Lesson>,
    scenario: Scenario,
    kernel: KernelVersion,
    pub(super) visits: Vec<Visit>,
    at: usize,
    stage: Stage,
}

/// Hints that a question has.
pub const HINTS: u8 = 2;

impl Player {
    /// A lesson on one of its kernels, and a session that stands at its first cue.
    ///
    /// # Errors
    /// The first cue is not reached, or a number of it is not there.
    pub fn start(lesson: Rc<Lesson>, kernel: KernelVersion) -> Result<(Player, Session), LessonError> {
        let scenario = on(&lesson, kernel).map_err(|problem| LessonError::File(problem.in_file(&lesson.name, "")))?;
        let mut session = session(&scenario);
        let mut player = Player { lesson, scenario, kernel, visits: Vec::new(), at: 0, stage: Stage::Told };
        player.enter(&mut session)?;
        Ok((player, session))
    }

    /// The lesson.
    pub fn lesson(&self) -> &Lesson {
        &self.lesson
    }

    /// What is played.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// The kernel it is played on.
    pub fn kernel(&self) -> KernelVersion {
        self.kernel
    }

    /// The cue it stands at.
    pub fn cue(&self) -> &Cue {
        &self.lesson.cues[self.at]
    }

    /// Its index.
    pub fn index(&self) -> usize {
        self.at
    }

    /// What the cue has come to.
    pub fn stage(&self) -> Stage {
        self.stage
    }

    pub(super) fn visit(&self) -> &Visit {
        &self.visits[self.at]
    }

    /// What the engine answers to the question of this cue.
    pub fn answer_ahead(&self) -> Option<Answer> {
        self.visit().ahead.as_ref().map(|ahead| ahead.answer)
    }

    /// Goes on: reveals what is asked, or comes to the next cue. False: it is done.
    ///
    /// # Errors
    /// The cue is not reached, or a number of it is not there.
    pub fn next(&mut self, session: &mut Session) -> Result<bool, LessonError> {
        match self.stage {
            Stage::Done => return Ok(false),
            Stage::Asked => {
                self.return_to_path(session);
                let cue = &self.lesson.cues[self.at];
                if let Some(question) = &cue.question {
                    self.go(cue, &question.until, session)?;
                }
                self.stage = Stage::Revealed;
                self.visits[self.at].given.revealed = true;
            }
            Stage::Told | Stage::Revealed if self.at + 1 == self.lesson.cues.len() => self.stage = Stage::Done,
            Stage::Told | Stage::Revealed => {
                self.return_to_path(session);
                self.at += 1;
                if let Some(visit) = self.visits.get(self.at) {
                    session.stand_at(visit.place);
                    self.stage = self.first_stage();
                } else if let Err(error) = self.enter(session) {
                    self.at -= 1;
                    self.return_to_path(session);
                    return Err(error);
                }
            }
        }
        Ok(true)
    }

    /// Goes back, in the kernel's time too. False: this is the beginning.
    pub fn back(&mut self, session: &mut Session) -> bool {
        match self.stage {
            Stage::Revealed => self.stage = Stage::Asked,
            Stage::Done => self.stage = self.last_stage(),
            Stage::Told | Stage::Asked if self.at == 0 => return false,
            Stage::Told | Stage::Asked => {
                self.at -= 1;
                self.stage = self.last_stage();
            }
        }
        self.return_to_path(session);
        true
    }

    /// Shows the moment of the cue again, wherever one has gone.
    pub fn return_to_path(&self, session: &mut Session) {
        session.pause();
        if session.stand_at(self.place()) {
            return;
        }
        // The session was begun again, and has not come so far: it is made once more.
        let is_ahead = matches!(self.stage, Stage::Revealed | Stage::Done);
        if let Ok(again) = self.on_other(self.kernel, is_ahead) {
            *session = again;
        }
    }

    /// Whether the session shows the moment of the cue.
    pub fn is_on_path(&self, session: &Session) -> bool {
        let (here, there) = (session.standpoint(), self.place());
        (here.branch, here.moment) == (there.branch, there.moment)
    }

    fn place(&self) -> Standpoint {
        let visit = self.visit();
        match (self.stage, &visit.ahead) {
            (Stage::Revealed | Stage::Done, Some(ahead)) => ahead.place,
            _ => visit.place,
        }
    }

    fn first_stage(&self) -> Stage {
        if self.cue().question.is_some() { Stage::Asked } else { Stage::Told }
    }

    fn last_stage(&self) -> Stage {
        if self.cue().question.is_some() { Stage::Revealed } else { Stage::Told }
    }

    /// One more hint. False: there are no more, or nothing is asked.
    pub fn hint(&mut self) -> bool {
        let given = &mut self.visits[self.at].given;
        let more = self.stage == Stage::Asked && given.hints < HINTS;
        given.hints += u8::from(more);
        if more {
            given.wrong = None;
        }
        more
    }

    /// Takes an answer: the letter of a choice, or a number as it is shown.
    ///
    /// # Errors
    /// It is no answer: what was expected.
    pub fn answer(&mut self, text: &str) -> Result<Verdict, String> {
        let Some((question, ahead)) = self.cue().question.as_ref().zip(self.visit().ahead.as_ref()) else {
            return Err(text!("lesson-nothing-is-asked-here").aloud());
        };
        let (right, meets) = match question.kind {
            Kind::Choice => {
                let choice = question.choice(text)?;
                (ahead.answer == Answer::Choice(choice), Some(question.choices[choice].name.clone()))
            }
            kind => {
                let given = typed::read(text, kind)?;
                let Answer::Number(answer) = ahead.answer else {
                    return Err(text!("lesson-a-number-is-expected").aloud());
                };
                (question.is_near(given, answer.n), self.misread(question, ahead, given))
            }
        };
        let name = &self.cue().name;
        let own = meets.map(|wrong| format!("{name}-wrong-{wrong}"));
        let own = own.filter(|id| self.lesson.texts.iter().all(|texts| texts.places(id).is_some()));
        let wrong = (!right).then(|| (own.unwrap_or_else(|| format!("{name}-wrong")), text.trim().to_owned()));
        let given = &mut self.visits[self.at].given;
        if !given.right && !given.revealed {
            given.texts.push(text.trim().to_owned());
            given.right = right;
        }
        given.wrong = wrong;
        Ok(if right { Verdict::Right } else { Verdict::Wrong })
    }

    /// The first mistake known to the lesson that gives this number.
    fn misread(&self, question: &Question, ahead: &Ahead, given: i64) -> Option<String> {
        if question.wrong.is_empty() {
            return None;
        }
        let mut known = ahead.known.clone();
        known.insert("given".to_owned(), Value { n: given, form: Default::default() });
        // What a test names is that of the moment that answers.
        let answered = self.on_other(self.kernel, true).ok()?;
        let is_it = |wrong: &&super::expression::When| wrong.when.holds(&answered, &known).unwrap_or(false);
        question.wrong.iter().find(is_it).map(|wrong| wrong.name.clone())
    }

    /// What all questions so far were worth.
    pub fn scores(&self) -> Vec<Score> {
        let asked = self.visits.iter().zip(&self.lesson.cues);
        let asked = asked.filter(|(visit, _)| visit.ahead.is_some() && !visit.given.texts.is_empty());
        asked
            .map(|(visit, cue)| Score {
                lesson: self.lesson.name.clone(),
                kernel: self.kernel.name().to_owned(),
                cue: cue.name.clone(),
                given: visit.given.texts.clone(),
                answer: visit.ahead.as_ref().map_or_else(String::new, |ahead| ahead.answer.text(cue)),
                right: visit.given.right,
                hints: visit.given.hints,
                points: points(
                    visit.given.right,
                    visit.given.texts.len() - usize::from(visit.given.right),
                    visit.given.hints,
                ),
                of: MOST,
            })
            .collect()
    }

    /// Comes to the cue for the first time.
    fn enter(&mut self, session: &mut Session) -> Result<(), LessonError> {
        let lesson = Rc::clone(&self.lesson);
        let cue = &lesson.cues[self.at];
        self.go(cue, &cue.stop, session)?;
        let known = self.visits.last().map_or_else(Values::new, |visit| {
            visit.ahead.as_ref().map_or_else(|| visit.known.clone(), |ahead| ahead.known.clone())
        });
        let known = self.name_values(cue, &cue.values, known, session, false)?;
        let ahead =
            cue.question.as_ref().map(|question| self.look_ahead(cue, question, &known, session)).transpose()?;
        // The question may name what the answer will.
        let mut told = known.clone();
        if let Some(ahead) = &ahead {
            let values = cue.question.iter().flat_map(|question| &question.values);
            told.extend(values.filter_map(|rule| Some((rule.name.clone(), *ahead.known.get(&rule.name)?))));
        }
        let filled = lesson.fill(&cue.ids_before(), session, &told).map_err(|what| self.no_value(cue, what))?;
        self.visits.push(Visit { place: session.standpoint(), filled, known, ahead, given: Given::default() });
        self.stage = self.first_stage();
        Ok(())
    }

    fn look_ahead(
        &self,
        cue: &Cue,
        question: &Question,
        known: &Values,
        session: &Session,
    ) -> Result<Ahead, LessonError> {
        let mut copy = session.clone();
        self.go(cue, &question.until, &mut copy)?;
        let mut known = self.name_values(cue, &question.values, known.clone(), &copy, true)?;
        let answer = question.answered(&copy, &known).map_err(|what| self.no_value(cue, what))?;
        let answer = answer.map_err(|are| LessonError::Choices {
            cue: cue.name.clone(),
            kernel: self.kernel.name().to_owned(),
            are,
        })?;
        if let Answer::Number(value) = answer {
            known.insert("answer".to_owned(), value);
        }
        let filled = self.lesson.fill(&cue.ids_after(), &copy, &known).map_err(|what| self.no_value(cue, what))?;
        Ok(Ahead { filled, answer, place: copy.standpoint(), known })
    }

    fn name_values(
        &self,
        cue: &Cue,
        rules: &[Rule],
        mut known: Values,
        session: &Session,
        is_ahead: bool,
    ) -> Result<Values, LessonError> {
        for rule in rules {
            let n = match rule.on.filter(|kernel| *kernel != self.kernel) {
                None => rule.is.value(session, &known),
                Some(kernel) => rule.is.value(&self.on_other(kernel, is_ahead)?, &known),
            };
            let n = n.map_err(|what| self.no_value(cue, what))?;
            known.insert(rule.name.clone(), Value { n, form: rule.is.form });
        }
        Ok(known)
    }

    /// The same lesson on another kernel, at the same cue.
    fn on_other(&self, kernel: KernelVersion, is_ahead: bool) -> Result<Session, LessonError> {
        let scenario =
            on(&self.lesson, kernel).map_err(|problem| LessonError::File(problem.in_file(&self.lesson.name, "")))?;
        let mut session = session(&scenario);
        for (index, cue) in self.lesson.cues[..=self.at].iter().enumerate() {
            self.go(cue, &cue.stop, &mut session)?;
            if let Some(question) = cue.question.as_ref().filter(|_| is_ahead || index < self.at) {
                self.go(cue, &question.until, &mut session)?;
            }
        }
        Ok(session)
    }

    fn go(&self, cue: &Cue, way: &[Leg], session: &mut Session) -> Result<(), LessonError> {
        let run_for = self.scenario.run_for.unwrap_or(Duration::from_secs(10));
        legs::go(way, session, run_for).map_err(|(leg, end)| LessonError::NotReached {
            cue: cue.name.clone(),
            kernel: self.kernel.name().to_owned(),
            leg: leg.text(),
            end,
        })
    }

    fn no_value(&self, cue: &Cue, what: NoValue) -> LessonError {
        LessonError::NoValue { cue: cue.name.clone(), kernel: self.kernel.name().to_owned(), what }
    }
}

impl Question {
    /// The choice that a letter or its name stands for.
    pub(super) fn choice(&self, text: &str) -> Result<usize, String> {
        let text = text.trim().to_lowercase();
        let letter = |index: usize| char::from(b'a' + index as u8).to_string();
        let found =
            self.choices.iter().enumerate().position(|(index, choice)| letter(index) == text || choice.name == text);
        found.ok_or_else(|| {
            text!("lesson-expected-a-letter-from-a", choices = letter(self.choices.len() - 1).to_string()).aloud()
        })
    }

    fn is_near(&self, given: i64, answer: i64) -> bool {
        let room = answer.unsigned_abs().saturating_mul(self.within.into()) / 100;
        given.abs_diff(answer) <= room
    }

    /// What the session answers; the names of the choices that are the case, where that is not exactly one.
    fn answered(&self, session: &Session, known: &Values) -> Result<Result<Answer, Vec<String>>, NoValue> {
        if let Some(answer) = &self.answer {
            let n = answer.value(session, known)?;
            return Ok(Ok(Answer::Number(Value { n, form: answer.form })));
        }
        let mut are = Vec::new();
        for (index, choice) in self.choices.iter().enumerate() {
            if choice.when.holds(session, known)? {
                are.push(index);
            }
        }
        Ok(match are[..] {
            [one] => Ok(Answer::Choice(one)),
            _ => Err(are.into_iter().map(|index| self.choices[index].name.clone()).collect()),
        })
    }
}

impl Answer {
    /// As it would be given.
    pub fn text(self, cue: &Cue) -> String {
        match self {
            Answer::Number(value) => value.shown(),
            Answer::Choice(index) => {
                let choice = cue.question.as_ref().and_then(|question| question.choices.get(index));
                choice.map_or_else(String::new, |choice| choice.name.clone())
            }
        }
    }
}

/// The scenario of a lesson on a kernel.
fn on(lesson: &Lesson, kernel: KernelVersion) -> Result<Scenario, Problem> {
    if lesson.scenario.kernel() == Some(kernel) { Ok(lesson.scenario.clone()) } else { lesson.scenario.on(kernel) }
}

/// At the beginning; its script waits for the cues.
fn session(scenario: &Scenario) -> Session {
    Session::new(WorldConfig { auto_step: false, ..scenario.world.clone() })
}
