//! The texts of a lesson: which there must be, and their places filled.

use std::collections::{BTreeMap, BTreeSet};

use crate::debugger::Session;
use crate::debugger::breakpoint::names;
use crate::engine::step::probe::Field;
use crate::language::Language;
use crate::language::catalogue::{RenderError, Value};
use crate::lesson::cue::{Cue, Lesson};
use crate::lesson::error::LessonError;
use crate::lesson::values::{self, NoValue, Values};
use crate::scenario::error::nearest;

/// What stands in the places of a cue's texts, by name.
pub type Filled = BTreeMap<String, String>;

/// Names that a text may use, beside numbers.
const WORDS: [&str; 2] = ["kernel", "function"];

impl Cue {
    /// The texts of its moment: told before anything is answered.
    pub(super) fn ids_before(&self) -> Vec<String> {
        let name = &self.name;
        let mut ids = vec![name.clone()];
        if let Some(question) = &self.question {
            ids.extend(["question", "hint-1", "hint-2"].map(|part| format!("{name}-{part}")));
            ids.extend(self.own_choices().map(|choice| format!("{name}-{choice}")));
            debug_assert!(question.choices.len() <= 4);
        }
        ids
    }

    /// The texts of the moment that answers.
    pub(super) fn ids_after(&self) -> Vec<String> {
        let name = &self.name;
        let Some(question) = &self.question else { return vec![format!("{name}-further")] };
        let mut ids = vec![format!("{name}-reveal"), format!("{name}-wrong"), format!("{name}-further")];
        let names = question.choices.iter().chain(&question.wrong).map(|when| &when.name);
        ids.extend(names.map(|choice| format!("{name}-wrong-{choice}")));
        ids
    }

    /// Yes and no are the same words everywhere.
    fn own_choices(&self) -> impl Iterator<Item = &String> {
        let choices = self.question.iter().flat_map(|question| &question.choices);
        choices.map(|when| &when.name).filter(|name| *name != "yes" && *name != "no")
    }

    /// Those that may be left out.
    fn is_optional(&self, id: &str) -> bool {
        let Some(question) = &self.question else { return id.ends_with("-further") };
        let own_wrong = question.wrong.iter().any(|wrong| id == format!("{}-wrong-{}", self.name, wrong.name));
        !own_wrong && (id.ends_with("-further") || id.starts_with(&format!("{}-wrong-", self.name)))
    }
}

impl Lesson {
    /// Every text that is needed is there in both languages, none is too many, and its places can be filled.
    pub(super) fn check_texts(&self, files: [&str; 2]) -> Result<(), LessonError> {
        let mut known: BTreeSet<String> = values::names().into_iter().chain(WORDS.map(str::to_owned)).collect();
        let ids = |cue: &Cue| cue.ids_before().into_iter().chain(cue.ids_after()).collect::<Vec<_>>();
        let mut wanted: BTreeSet<String> = ["title", "shows", "home"].map(str::to_owned).into();
        wanted.extend(self.cues.iter().flat_map(ids));
        for (texts, file) in self.texts.iter().zip(files) {
            let stray = texts.messages().map(|(id, _)| id).find(|id| !wanted.contains(*id));
            let required = self.cues.iter().flat_map(|cue| ids(cue).into_iter().filter(|id| !cue.is_optional(id)));
            let required = ["title", "shows", "home"].map(str::to_owned).into_iter().chain(required);
            if let Some(id) = required.into_iter().find(|id| texts.places(id).is_none()) {
                let strays = texts.messages().map(|(id, _)| id).filter(|id| !wanted.contains(*id));
                let near = nearest(&id, strays).map(str::to_owned);
                return Err(LessonError::NoText { file: file.to_owned(), id, near });
            }
            if let Some(id) = stray {
                return Err(LessonError::Stray { file: file.to_owned(), id: id.to_owned() });
            }
        }
        known.extend(Field::ALL.iter().map(|field| names::short_field(*field).to_owned()));
        for cue in &self.cues {
            known.extend(cue.values.iter().map(|rule| rule.name.clone()));
            known.extend(cue.question.iter().flat_map(|question| &question.values).map(|rule| rule.name.clone()));
            if cue.question.is_some() {
                known.extend(["given".to_owned(), "answer".to_owned()]);
            }
            for (texts, file) in self.texts.iter().zip(files) {
                for id in ids(cue) {
                    let places = texts.places(&id).into_iter().flatten();
                    let unknown = |place: &&String| !known.contains(*place) && !values::is_name(place);
                    if let Some(place) = places.into_iter().find(unknown) {
                        let near = nearest(place, known.iter().map(String::as_str)).map(str::to_owned);
                        return Err(LessonError::NoPlace { file: file.to_owned(), id, place: place.clone(), near });
                    }
                }
            }
        }
        Ok(())
    }

    /// What stands in the places of these texts now.
    pub(super) fn fill(&self, ids: &[String], session: &Session, known: &Values) -> Result<Filled, NoValue> {
        let places = self.texts.iter().flat_map(|texts| ids.iter().filter_map(|id| texts.places(id)).flatten());
        let places: BTreeSet<&String> = places.collect();
        let places = places.into_iter().filter(|place| !WORDS.contains(&place.as_str()) && *place != "given");
        places.map(|place| Ok((place.clone(), values::value(place, session, known)?.shown()))).collect()
    }

    /// A text with its places filled.
    ///
    /// # Errors
    /// There is no such text, or a place is not filled.
    pub fn say(&self, language: Language, id: &str, filled: &Filled) -> Result<String, RenderError> {
        let values: Vec<_> = filled.iter().map(|(name, text)| (name.as_str(), Value::Shown(text.into()))).collect();
        self.texts[language as usize].render(id, &values)
    }
}
