//! What is said to people, in English and in Chinese.
//!
//! A sentence is told once, as a [`Text`]: the id of a message in the catalogues (assets/language) and what stands in its
//! places. It is put into words where it is shown, in the language of whoever reads it.

mod below;
pub mod catalogue;
mod macros;
mod spoken;
mod text;

pub(crate) use macros::{id, said, saidln, say, text};
pub use spoken::{FILES, Language, SENTENCES, Speaks, TABLES, aloud, in_chinese, speak_aloud, term};
pub use text::{Arg, Text, in_words};
