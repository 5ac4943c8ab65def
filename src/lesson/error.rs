//! What is wrong with a lesson.

use thiserror::Error;

use crate::debugger::SearchEnd;
use crate::language::catalogue::{CatalogueError, RenderError};
use crate::language::{Text, text};
use crate::lesson::values::NoValue;
use crate::scenario::ScenarioError;
use crate::units::print::grouped;

/// Why a lesson cannot be read or played.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum LessonError {
    /// In its TOML file.
    #[error(transparent)]
    File(#[from] ScenarioError),
    /// In its texts.
    #[error(transparent)]
    Texts(#[from] CatalogueError),
    /// A text that a cue needs.
    #[error("{}", self.text().aloud())]
    NoText {
        /// The file it should stand in.
        file: String,
        /// Its id.
        id: String,
        /// An id that is there and not needed.
        near: Option<String>,
    },
    /// A text that nothing needs.
    #[error("{}", self.text().aloud())]
    Stray {
        /// The file it stands in.
        file: String,
        /// Its id.
        id: String,
    },
    /// A place in a text for something that has no such name.
    #[error("{}", self.text().aloud())]
    NoPlace {
        /// The file it stands in.
        file: String,
        /// Of the text.
        id: String,
        /// The name in it.
        place: String,
        /// What may have been meant.
        near: Option<String>,
    },
    /// The machine does not come to a cue.
    #[error("{}", self.text().aloud())]
    NotReached {
        /// The cue.
        cue: String,
        /// The kernel it was played on.
        kernel: String,
        /// As it stands in the file.
        leg: String,
        /// How the way ended.
        end: SearchEnd,
    },
    /// A number that is not there at that moment.
    #[error("{}", self.text().aloud())]
    NoValue {
        /// The cue.
        cue: String,
        /// The kernel it was played on.
        kernel: String,
        /// The number.
        what: NoValue,
    },
    /// Not one choice is the case.
    #[error("{}", self.text().aloud())]
    Choices {
        /// The cue.
        cue: String,
        /// The kernel it was played on.
        kernel: String,
        /// The choices that are.
        are: Vec<String>,
    },
    /// A text that cannot be put into words.
    #[error("{}", self.text().aloud())]
    Unsaid {
        /// The cue.
        cue: String,
        /// What is missing.
        what: RenderError,
    },
}

impl LessonError {
    /// In words, for people.
    pub fn text(&self) -> Text {
        match self {
            LessonError::File(of) => Text::plain(of.to_string()),
            LessonError::Texts(of) => Text::plain(of.to_string()),
            LessonError::NoText { file, id, near } => text!(
                "lesson-there-is-no-text",
                file = file.to_string(),
                id = id.to_string(),
                aloud = near
                    .as_ref()
                    .map(|near| text!("lesson-did-you-mean-which-no", near = near.to_string()).aloud())
                    .unwrap_or_default()
                    .to_string()
            ),
            LessonError::Stray { file, id } => {
                text!("lesson-no-cue-has-the-text", file = file.to_string(), id = id.to_string())
            }
            LessonError::NoPlace { file, id, place, near } => text!(
                "lesson-the-text-has-a-place",
                file = file.to_string(),
                id = id.to_string(),
                place = place.to_string(),
                aloud = near
                    .as_ref()
                    .map(|near| text!("lesson-did-you-mean", near = near.to_string()).aloud())
                    .unwrap_or_default()
                    .to_string()
            ),
            LessonError::NotReached { cue, kernel, leg, end } => text!(
                "lesson-cue-on-is-not-reached",
                cue = cue.to_string(),
                kernel = kernel.to_string(),
                leg = leg.to_string(),
                end = why(*end).to_string()
            ),
            LessonError::NoValue { cue, kernel, what } => {
                text!("lesson-cue-on", cue = cue.to_string(), kernel = kernel.to_string(), what = what.to_string())
            }
            LessonError::Choices { cue, kernel, are } => text!(
                "lesson-cue-on-exactly-one-choice",
                cue = cue.to_string(),
                kernel = kernel.to_string(),
                are = if are.is_empty() { Text::english("none") } else { are.join(", ").into() }
            ),
            LessonError::Unsaid { cue, what } => text!("lesson-cue-3", cue = cue.to_string(), what = what.to_string()),
        }
    }
}

fn why(end: SearchEnd) -> String {
    match end {
        SearchEnd::Found => "it is".to_owned(),
        SearchEnd::NotBefore => text!("lesson-there-is-no-such-step").aloud(),
        SearchEnd::NotUntilIdle => text!("lesson-it-does-not-come-before").aloud(),
        SearchEnd::NotWithin(n) => text!("lesson-it-does-not-come-within", n = grouped(n)).aloud(),
        SearchEnd::NotForeseen => text!("lesson-nobody-knows-what-a-real").aloud(),
    }
}
