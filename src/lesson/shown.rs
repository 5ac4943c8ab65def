//! What is to be read at a cue, in one language.

use crate::language::Language;
use crate::language::catalogue::RenderError;
use crate::lesson::fill::Filled;
use crate::lesson::player::{Answer, Player, Stage};

/// All that is said at a cue, as far as it has come.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Shown {
    /// Of the lesson.
    pub title: String,
    /// The cue, or what was revealed.
    pub narration: String,
    /// What is asked.
    pub question: Option<String>,
    /// The choices, in the order of their letters.
    pub choices: Vec<String>,
    /// Hints that were asked for.
    pub hints: Vec<String>,
    /// What meets a wrong answer.
    pub wrong: Option<String>,
    /// What the engine answers, once it is revealed.
    pub answer: Option<String>,
    /// One step further, for those who ask.
    pub further: Option<String>,
    /// The kernel function behind it, as this kernel calls it.
    pub function: Option<&'static str>,
    /// The sentence to take home, at the end.
    pub home: Option<String>,
}

impl Player {
    /// What is to be read now.
    ///
    /// # Errors
    /// A text has a place that is not filled.
    pub fn shown(&self, language: Language) -> Result<Shown, RenderError> {
        let stage = self.stage();
        self.shown_at(language, stage)
    }

    /// The same at another stage of the cue.
    ///
    /// # Errors
    /// A text has a place that is not filled.
    pub fn shown_at(&self, language: Language, stage: Stage) -> Result<Shown, RenderError> {
        let (cue, visit) = (self.cue(), self.visit());
        let name = &cue.name;
        let say = |id: &str, filled: &Filled| self.lesson.say(language, id, filled);
        let has = |id: &String| self.lesson.texts[language as usize].places(id).is_some();
        let mut shown = Shown { title: say("title", &Filled::new())?, ..Shown::default() };
        let release = self.kernel().profile().release();
        shown.function = cue.function.map(|site| site.name(release));
        if stage == Stage::Done {
            shown.home = Some(say("home", &Filled::new())?);
            return Ok(shown);
        }
        shown.narration = say(name, &visit.filled)?;
        let further = Some(format!("{name}-further")).filter(&has);
        let Some((question, ahead)) = cue.question.as_ref().zip(visit.ahead.as_ref()) else {
            shown.further = further.map(|id| say(&id, &visit.filled)).transpose()?;
            return Ok(shown);
        };
        shown.question = Some(say(&format!("{name}-question"), &visit.filled)?);
        for choice in &question.choices {
            shown.choices.push(match choice.name.as_str() {
                word @ ("yes" | "no") => yes_or_no(word, language).to_owned(),
                own => say(&format!("{name}-{own}"), &visit.filled)?,
            });
        }
        for hint in 1..=visit.given.hints {
            shown.hints.push(say(&format!("{name}-hint-{hint}"), &visit.filled)?);
        }
        if let Some((id, given)) = &visit.given.wrong {
            let mut filled = ahead.filled.clone();
            filled.insert("given".to_owned(), given.clone());
            shown.wrong = Some(say(id, &filled)?);
        }
        if stage == Stage::Revealed {
            shown.narration = say(&format!("{name}-reveal"), &ahead.filled)?;
            shown.further = further.map(|id| say(&id, &ahead.filled)).transpose()?;
            shown.function = question.function.map(|site| site.name(release)).or(shown.function);
            shown.answer = Some(match ahead.answer {
                Answer::Number(value) => value.shown(),
                Answer::Choice(index) => shown.choices[index].clone(),
            });
        }
        Ok(shown)
    }
}

fn yes_or_no(word: &str, language: Language) -> &'static str {
    match (word, language) {
        ("yes", Language::English) => "yes",
        ("yes", Language::Chinese) => "是",
        (_, Language::English) => "no",
        (_, Language::Chinese) => "否",
    }
}
