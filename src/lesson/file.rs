//! The tables and keys of a lesson file, as they are written.
//!
//! ```toml
//! chapter = "writer"
//! kernels = ["6.18", "3.10"]
//! source = "https://..."
//! scenario = "blocked-writer"            # one that comes with the program, or its tables: [scenario.socket] ...
//!
//! [[cue]]
//! name = "full"
//! stop = "task blocked"
//! look = { panel = "writers", number = "sk_wmem_queued" }
//!
//! [cue.question]
//! kind = "choice"
//! until = "script"
//! choices = [{ name = "woken", when = "tasks_asleep = 0" }, { name = "sleeps", when = "tasks_asleep > 0" }]
//! ```

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, Deserializer, MapAccess, SeqAccess, Visitor};
use toml::Spanned;

use crate::kernel::KernelVersion;
use crate::lesson::cue::{Chapter, Panel};
use crate::lesson::form::Form;
use crate::scenario::File;

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LessonFile {
    #[serde(default)]
    pub chapter: Chapter,
    /// Those that it is right for; the first is the one it is played on. That of the scenario if none is given.
    #[serde(default)]
    pub kernels: Vec<KernelVersion>,
    /// Who has asked the question of the lesson.
    pub source: String,
    /// Recordings of real kernels that hold what it tells, by their names.
    #[serde(default)]
    pub recorded: Vec<String>,
    pub scenario: Spanned<ScenarioKey>,
    pub cue: Vec<Spanned<CueTable>>,
}

/// A name or tables.
#[derive(Clone, Debug)]
pub enum ScenarioKey {
    Name(String),
    Own(Box<File>),
}

impl<'de> Deserialize<'de> for ScenarioKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Key;
        impl<'de> Visitor<'de> for Key {
            type Value = ScenarioKey;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a scenario such as \"blocked-writer\", or tables such as [scenario.socket]")
            }

            fn visit_str<E: de::Error>(self, name: &str) -> Result<ScenarioKey, E> {
                Ok(ScenarioKey::Name(name.to_owned()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<ScenarioKey, A::Error> {
                File::deserialize(MapAccessDeserializer::new(map)).map(|file| ScenarioKey::Own(Box::new(file)))
            }
        }
        deserializer.deserialize_any(Key)
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CueTable {
    /// Of its texts.
    pub name: String,
    /// How to get there from the cue before; without it nothing moves.
    pub stop: Option<Spanned<Legs>>,
    #[serde(default)]
    pub look: LookTable,
    /// The kernel function behind it.
    pub function: Option<Spanned<String>>,
    /// Numbers by name, for this cue and all that follow.
    #[serde(default)]
    pub values: BTreeMap<String, Spanned<ValueTable>>,
    pub question: Option<QuestionTable>,
}

/// One way on, or several one after the other.
#[derive(Clone, Debug, Default)]
pub struct Legs(pub Vec<String>);

impl<'de> Deserialize<'de> for Legs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Way;
        impl<'de> Visitor<'de> for Way {
            type Value = Legs;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a stop such as \"task blocked\", \"script\", \"+200ms\", \"@12.3\", or a list of them")
            }

            fn visit_str<E: de::Error>(self, leg: &str) -> Result<Legs, E> {
                Ok(Legs(vec![leg.to_owned()]))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut legs: A) -> Result<Legs, A::Error> {
                let mut way = Legs::default();
                while let Some(leg) = legs.next_element()? {
                    way.0.push(leg);
                }
                Ok(way)
            }
        }
        deserializer.deserialize_any(Way)
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LookTable {
    pub panel: Option<Panel>,
    #[serde(default)]
    pub zoom: bool,
    /// An expression for the id of an skb.
    pub skb: Option<Spanned<String>>,
    /// A counter.
    pub number: Option<Spanned<String>>,
}

/// An expression, or that and more.
#[derive(Clone, Debug)]
pub struct ValueTable {
    pub is: String,
    /// Of the same scenario at the same cue on another kernel.
    pub on: Option<KernelVersion>,
    /// How it is shown.
    pub form: Option<Form>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ValueKeys {
    is: String,
    on: Option<KernelVersion>,
    #[serde(rename = "as")]
    form: Option<Form>,
}

impl<'de> Deserialize<'de> for ValueTable {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Value;
        impl<'de> Visitor<'de> for Value {
            type Value = ValueTable;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an expression such as \"sndbuf - wmem_queued\", or a table with `is`, `on` and `as`")
            }

            fn visit_str<E: de::Error>(self, is: &str) -> Result<ValueTable, E> {
                Ok(ValueTable { is: is.to_owned(), on: None, form: None })
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<ValueTable, A::Error> {
                let ValueKeys { is, on, form } = ValueKeys::deserialize(MapAccessDeserializer::new(map))?;
                Ok(ValueTable { is, on, form })
            }
        }
        deserializer.deserialize_any(Value)
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KindName {
    Number,
    Choice,
    YesNo,
    Skb,
    Ack,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuestionTable {
    pub kind: KindName,
    /// How to get to the moment that answers.
    pub until: Option<Spanned<Legs>>,
    /// Of numbers, skbs and ACKs: what the answer is then. Of yes and no: the condition that is yes.
    pub answer: Option<Spanned<String>>,
    /// How a number is shown and typed.
    #[serde(rename = "as")]
    pub form: Option<Form>,
    /// How far beside it a number may be and still be right, in percent.
    #[serde(default)]
    pub within: u8,
    #[serde(default)]
    pub choices: Vec<WhenTable>,
    /// Wrong numbers that have texts of their own; `given` is the number that was given.
    #[serde(default)]
    pub wrong: Vec<WhenTable>,
    /// Numbers by name, of the moment that answers; the question may use them too.
    #[serde(default)]
    pub values: BTreeMap<String, Spanned<ValueTable>>,
    /// What to look at then.
    pub look: Option<LookTable>,
    /// The function behind the answer.
    pub function: Option<Spanned<String>>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WhenTable {
    pub name: String,
    pub when: Spanned<String>,
}
