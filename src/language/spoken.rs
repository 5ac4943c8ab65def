//! The languages that are spoken, and their catalogues.

use std::collections::BTreeMap;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::language::catalogue::Catalogue;

/// A language that is spoken here.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Debug)]
pub enum Language {
    /// The language of the sources and of all that programs read.
    #[default]
    English,
    /// Simplified characters.
    Chinese,
}

/// One file of the catalogues: its name, and what it says in each language.
macro_rules! files {
    ($($name:literal),* $(,)?) => {
        /// The catalogues: names of the files, with what they say in English and in Chinese.
        pub const FILES: &[(&str, [&str; 2])] = &[$((
            $name,
            [
                include_str!(concat!("../../assets/language/en/", $name, ".ftl")),
                include_str!(concat!("../../assets/language/zh/", $name, ".ftl")),
            ],
        ),)*];
    };
}

files! { "attach", "chain", "commands", "errors", "keys", "lesson", "messages", "panels", "reports", "screen", "words" }

/// What stands in tables, whose rows have the English: names of the files, with what they say in Chinese.
pub const TABLES: [(&str, &str); 4] = [
    ("changes", include_str!("../../assets/language/zh/changes.ftl")),
    ("decisions", include_str!("../../assets/language/zh/decisions.ftl")),
    ("events", include_str!("../../assets/language/zh/events.ftl")),
    ("sites", include_str!("../../assets/language/zh/sites.ftl")),
];

static CATALOGUES: LazyLock<[Catalogue; 2]> = LazyLock::new(|| {
    Language::ALL.map(|language| {
        let sources = FILES.iter().map(|(name, texts)| (*name, texts[language as usize]));
        let tables = TABLES.iter().copied().filter(|_| language != Language::English);
        // The files are part of the program, and a test reads them.
        Catalogue::read(language.code(), sources.chain(tables)).unwrap_or_else(|error| panic!("{error}"))
    })
});

/// Sentences whose English stands elsewhere, each with its Chinese.
pub const SENTENCES: &str = include_str!("../../assets/language/zh/sentences.toml");

/// The language of this process: of errors and of all that is printed. A screen has its own, since a key changes it.
static ALOUD: AtomicUsize = AtomicUsize::new(Language::English as usize);

/// Decides it, at the start of the program.
pub fn speak_aloud(language: Language) {
    ALOUD.store(language as usize, Ordering::Relaxed);
}

/// The language in which this process prints.
pub fn aloud() -> Language {
    Language::ALL.get(ALOUD.load(Ordering::Relaxed)).copied().unwrap_or_default()
}

static CHINESE: LazyLock<BTreeMap<String, String>> =
    LazyLock::new(|| toml::from_str(SENTENCES).unwrap_or_else(|error| panic!("{error}")));

/// A sentence in Chinese, or itself if nobody has put it into Chinese: a test sees to that.
pub fn in_chinese(english: &'static str) -> &'static str {
    CHINESE.get(english).map_or(english, String::as_str)
}

/// A word of a table or a picture, in the language of whoever reads it: nothing is put together, nothing is allocated.
pub fn term(speaker: &impl Speaks, english: &'static str) -> &'static str {
    match speaker.language() {
        Language::English => english,
        Language::Chinese => in_chinese(english),
    }
}

impl Language {
    /// All languages, in the order in which a key goes through them.
    pub const ALL: [Language; 2] = [Language::English, Language::Chinese];

    /// The one that a locale such as `zh_CN.UTF-8` asks for; none: another one, or none at all (`C`).
    pub fn of_locale(locale: &str) -> Option<Language> {
        match locale.split(['_', '.', '-', '@']).next()? {
            "zh" => Some(Language::Chinese),
            "en" => Some(Language::English),
            _ => None,
        }
    }

    /// The first that is set and not empty decides, as `setlocale(3)` has it: `LC_ALL`, `LC_MESSAGES`, `LANG`.
    pub fn of_locales<'a>(locales: impl IntoIterator<Item = &'a str>) -> Language {
        let decides = locales.into_iter().find(|locale| !locale.is_empty());
        decides.and_then(Language::of_locale).unwrap_or_default()
    }

    /// The next one, for the key that changes over.
    pub fn next(self) -> Language {
        Language::ALL[(self as usize + 1) % Language::ALL.len()]
    }

    /// Its code: `en`, `zh`.
    pub const fn code(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::Chinese => "zh",
        }
    }

    /// All that is said in it.
    pub fn catalogue(self) -> &'static Catalogue {
        &CATALOGUES[self as usize]
    }
}

/// Who knows in which language to speak.
pub trait Speaks {
    /// The language.
    fn language(&self) -> Language;
}

impl Speaks for Language {
    fn language(&self) -> Language {
        *self
    }
}
