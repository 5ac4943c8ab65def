//! Lessons: a scenario with cues. Each cue says where the machine stops, what to look at, and one thing about it; it may ask
//! a question, which the engine answers.
//!
//! ```text
//! NAME.toml + NAME.en.ftl + NAME.zh.ftl  --Lesson::read-->  Lesson  --Player-->  a session that stands at its cues
//! ```
//!
//! No figure stands in a text: all are read from the session at that moment, by the names of the registry of counters and
//! the expressions of the lesson. What the screen makes of it is for [`crate::tui`]; `skbscope learn --check` plays all
//! lessons without one.

pub mod check;
pub mod course;
pub mod cue;
mod error;
pub(crate) mod expression;
mod file;
mod fill;
mod form;
mod legs;
pub mod player;
pub mod read;
mod score;
mod settings;
mod shown;
mod typed;
pub mod values;
pub mod wrap;

pub use cue::{Cue, Kind, Lesson, Look, Panel};
pub use error::LessonError;
pub use form::Form;
pub use player::{Player, Stage, Verdict};
pub use score::Score;
pub use shown::Shown;
