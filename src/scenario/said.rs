//! What a scenario says of itself, in another language than English.

use serde::{Deserialize, Serialize};

use crate::language::{Language, Speaks, Text};
use crate::scenario::Scenario;

/// Its texts in one language: `[zh]` in a scenario file.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Said {
    /// One line for people.
    #[serde(default)]
    pub title: String,
    /// One line: what there is to see.
    #[serde(default)]
    pub shows: String,
    /// Paragraphs: why it is so, and where the figures come from.
    #[serde(default)]
    pub why: String,
}

impl Said {
    /// The same texts of a message that is in both languages.
    pub(crate) fn chinese(title: &Text, shows: &Text, why: &Text) -> Said {
        let [title, shows, why] = [title, shows, why].map(|text| text.to(&Language::Chinese));
        Said { title, shows, why }
    }
}

impl Scenario {
    fn in_language<'a>(&'a self, speaker: &impl Speaks, english: &'a str, of: fn(&Said) -> &str) -> &'a str {
        let chinese = self.zh.as_ref().filter(|_| speaker.language() == Language::Chinese);
        chinese.map(of).filter(|text| !text.is_empty()).unwrap_or(english)
    }

    /// Its title, in English where nobody has put it into another language.
    pub fn title(&self, speaker: &impl Speaks) -> &str {
        self.in_language(speaker, &self.title, |said| &said.title)
    }

    /// What there is to see.
    pub fn shows(&self, speaker: &impl Speaks) -> &str {
        self.in_language(speaker, &self.shows, |said| &said.shows)
    }

    /// Why it is so.
    pub fn why(&self, speaker: &impl Speaks) -> &str {
        self.in_language(speaker, &self.why, |said| &said.why)
    }

    /// What there is to see, to be said in either language.
    pub fn shows_text(&self) -> Text {
        Text::written(Language::ALL.map(|language| self.shows(&language).to_owned()))
    }
}
