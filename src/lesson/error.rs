//! What is wrong with a lesson.

use thiserror::Error;

use crate::debugger::SearchEnd;
use crate::language::catalogue::{CatalogueError, RenderError};
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
    #[error("{file}: there is no text `{id}`{}", .near.as_ref().map(|near| format!("; did you mean `{near}`, which no cue has?")).unwrap_or_default())]
    NoText {
        /// The file it should stand in.
        file: String,
        /// Its id.
        id: String,
        /// An id that is there and not needed.
        near: Option<String>,
    },
    /// A text that nothing needs.
    #[error(
        "{file}: no cue has the text `{id}`; the texts of a cue are its name, and NAME-question, NAME-CHOICE, NAME-wrong, NAME-wrong-CHOICE, NAME-hint-1, NAME-hint-2, NAME-reveal, NAME-further"
    )]
    Stray {
        /// The file it stands in.
        file: String,
        /// Its id.
        id: String,
    },
    /// A place in a text for something that has no such name.
    #[error("{file}: the text `{id}` has a place for `{place}`, and there is no number of that name{}", .near.as_ref().map(|near| format!("; did you mean `{near}`?")).unwrap_or_default())]
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
    #[error("cue `{cue}` on {kernel}: `{leg}` is not reached: {}", why(*.end))]
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
    #[error("cue `{cue}` on {kernel}: {what}")]
    NoValue {
        /// The cue.
        cue: String,
        /// The kernel it was played on.
        kernel: String,
        /// The number.
        what: NoValue,
    },
    /// Not one choice is the case.
    #[error("cue `{cue}` on {kernel}: exactly one choice must be the case when the question is answered, and these are: {}", if .are.is_empty() { "none".to_owned() } else { .are.join(", ") })]
    Choices {
        /// The cue.
        cue: String,
        /// The kernel it was played on.
        kernel: String,
        /// The choices that are.
        are: Vec<String>,
    },
    /// A text that cannot be put into words.
    #[error("cue `{cue}`: {what}")]
    Unsaid {
        /// The cue.
        cue: String,
        /// What is missing.
        what: RenderError,
    },
}

fn why(end: SearchEnd) -> String {
    match end {
        SearchEnd::Found => "it is".to_owned(),
        SearchEnd::NotBefore => "there is no such step before".to_owned(),
        SearchEnd::NotUntilIdle => "it does not come before all is still".to_owned(),
        SearchEnd::NotWithin(n) => format!("it does not come within {} inputs", grouped(n)),
        SearchEnd::NotForeseen => "nobody knows what a real peer will do".to_owned(),
    }
}
