//! Texts as values.

use std::borrow::Cow;
use std::fmt;

use crate::language::catalogue::Value;
use crate::language::spoken::{Language, Speaks, aloud, in_chinese};
use crate::units::print::Grouped;
use crate::units::{SeqNum, SkbId, Time};

/// Something that is said: told once, put into words in either language. `Display` is English.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Text(Kind);

#[derive(Clone, PartialEq, Eq, Debug)]
enum Kind {
    /// The same in every language: names, numbers, what a user wrote.
    Plain(Cow<'static, str>),
    Message {
        id: &'static str,
        args: Vec<(&'static str, Arg)>,
    },
    /// A message whose English stands where the sentence is told: the rows of tables.
    Told {
        id: Cow<'static, str>,
        english: &'static str,
    },
    /// As somebody wrote it in each language.
    Written([String; 2]),
    /// Found by its English.
    English(&'static str),
    Joined {
        parts: Vec<Text>,
        separator: &'static str,
    },
    /// A clause as a sentence of its own.
    Sentence(Box<Text>),
}

/// What stands in a place of a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Arg {
    /// As it is shown, by our own rules: `1,234`, `20 ms`.
    Shown(String),
    /// A number: shown in groups of three, and a message may have several forms for it.
    Count(i64),
    /// A text of its own.
    Text(Text),
}

impl Text {
    /// A message of the catalogues; `text!` is the short form.
    pub const fn new(id: &'static str, args: Vec<(&'static str, Arg)>) -> Text {
        Text(Kind::Message { id, args })
    }

    /// What somebody has written in each language, in the order of [`Language::ALL`].
    pub fn written(texts: [String; 2]) -> Text {
        if texts[0] == texts[1] {
            let [text, _] = texts;
            return Text::plain(text);
        }
        Text(Kind::Written(texts))
    }

    /// A sentence without places whose English stands where it is told, in a table or a lower layer: what it is in Chinese is
    /// found by it.
    pub const fn english(english: &'static str) -> Text {
        Text(Kind::English(english))
    }

    /// A message whose English is given with it; the other languages have it in their catalogues.
    pub const fn told(id: &'static str, english: &'static str) -> Text {
        Text(Kind::Told { id: Cow::Borrowed(id), english })
    }

    /// The same in every language.
    pub fn plain(text: impl Into<Cow<'static, str>>) -> Text {
        Text(Kind::Plain(text.into()))
    }

    /// One behind the other.
    pub fn joined(parts: Vec<Text>, separator: &'static str) -> Text {
        Text(Kind::Joined { parts, separator })
    }

    /// A clause as a sentence: in English it begins with a capital, save for a function's name; it ends with a full stop.
    pub fn sentence(self) -> Text {
        Text(Kind::Sentence(Box::new(self)))
    }

    /// Nothing is said.
    pub fn is_empty(&self) -> bool {
        matches!(&self.0, Kind::Plain(text) if text.is_empty())
    }

    /// In the language in which this process prints.
    pub fn aloud(&self) -> String {
        self.to(&aloud())
    }

    /// In words.
    pub fn to(&self, speaker: &impl Speaks) -> String {
        let language = speaker.language();
        match &self.0 {
            Kind::Plain(text) => text.clone().into_owned(),
            Kind::Message { id, args } => in_words(language, id, args),
            Kind::Told { id, english } => match language {
                Language::English => (*english).to_owned(),
                Language::Chinese => language.catalogue().render(id, &[]).unwrap_or_else(|_| (*english).to_owned()),
            },
            Kind::Written(texts) => texts[language as usize].clone(),
            Kind::English(english) => match language {
                Language::English => (*english).to_owned(),
                Language::Chinese => in_chinese(english).to_owned(),
            },
            Kind::Joined { parts, separator } => {
                let parts: Vec<_> = parts.iter().map(|part| part.to(&language)).collect();
                parts.join(separator)
            }
            Kind::Sentence(clause) => sentence(language, clause.to(&language)),
        }
    }
}

fn sentence(language: Language, mut words: String) -> String {
    if language == Language::Chinese {
        return words + "。";
    }
    let is_function = words.split(' ').next().is_some_and(|first| first.contains('('));
    if !is_function && let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    words + "."
}

/// A message with its places filled. One that the catalogue does not have is shown as its id: a test sees to that.
pub fn in_words(language: Language, id: &str, args: &[(&str, Arg)]) -> String {
    let values: Vec<_> = args.iter().map(|(name, arg)| (*name, arg.value(language))).collect();
    language.catalogue().render(id, &values).unwrap_or_else(|_| id.to_owned())
}

impl Arg {
    fn value(&self, language: Language) -> Value<'_> {
        match self {
            Arg::Shown(text) => Value::Shown(Cow::Borrowed(text)),
            Arg::Count(n) => Value::Count(*n),
            Arg::Text(text) => Value::Shown(Cow::Owned(text.to(&language))),
        }
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.to(&Language::English))
    }
}

impl<S: Into<Cow<'static, str>>> From<S> for Text {
    fn from(text: S) -> Text {
        Text::plain(text)
    }
}

impl PartialEq<str> for Text {
    fn eq(&self, english: &str) -> bool {
        self.to(&Language::English) == english
    }
}

impl PartialEq<&str> for Text {
    fn eq(&self, english: &&str) -> bool {
        self == *english
    }
}

impl Default for Text {
    fn default() -> Text {
        Text::plain("")
    }
}

impl From<&Text> for Arg {
    fn from(text: &Text) -> Arg {
        Arg::Text(text.clone())
    }
}

impl From<Option<Text>> for Arg {
    fn from(text: Option<Text>) -> Arg {
        Arg::Text(text.unwrap_or_default())
    }
}

impl From<Text> for Arg {
    fn from(text: Text) -> Arg {
        Arg::Text(text)
    }
}

impl From<&str> for Arg {
    fn from(text: &str) -> Arg {
        Arg::Shown(text.to_owned())
    }
}

impl From<&String> for Arg {
    fn from(text: &String) -> Arg {
        Arg::Shown(text.clone())
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Arg {
        Arg::Shown(text)
    }
}

impl From<Cow<'_, str>> for Arg {
    fn from(text: Cow<'_, str>) -> Arg {
        Arg::Shown(text.into_owned())
    }
}

macro_rules! counts {
    ($($number:ty)*) => {
        $(impl From<$number> for Arg {
            fn from(count: $number) -> Arg {
                Arg::Count(i64::from(count))
            }
        })*
    };
}

counts! { i64 i32 u32 u16 u8 }

impl From<&u64> for Arg {
    fn from(count: &u64) -> Arg {
        Arg::from(*count)
    }
}

impl From<u64> for Arg {
    fn from(count: u64) -> Arg {
        Arg::Count(i64::try_from(count).unwrap_or(i64::MAX))
    }
}

impl From<usize> for Arg {
    fn from(count: usize) -> Arg {
        Arg::from(count as u64)
    }
}

macro_rules! shown {
    ($($shown:ty)*) => {
        $(impl From<$shown> for Arg {
            fn from(shown: $shown) -> Arg {
                Arg::Shown(shown.to_string())
            }
        })*
    };
}

shown! { Grouped SeqNum SkbId Time }
