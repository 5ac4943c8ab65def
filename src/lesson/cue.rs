//! What a lesson is, once it is read.

use std::fmt;
use std::time::Duration;

use serde::Deserialize;

use crate::debugger::{At, Breakpoint};
use crate::engine::step::probe::Site;
use crate::kernel::KernelVersion;
use crate::language::catalogue::Catalogue;
use crate::language::id;
use crate::lesson::expression::{Expression, Rule, When};
use crate::lesson::form::Form;
use crate::observe::Counter;
use crate::scenario::Scenario;

/// A scenario with cues and their texts.
pub struct Lesson {
    /// As in `skbscope learn NAME`.
    pub name: String,
    /// Where it stands in the course.
    pub chapter: Chapter,
    /// Those that it is right for; the first is the one it is played on.
    pub kernels: Vec<KernelVersion>,
    /// Who has asked: an address, or a sentence.
    pub source: String,
    /// Recordings of real kernels that hold what it tells, by their names in `traces/kernel`.
    pub recorded: Vec<String>,
    /// What is played.
    pub scenario: Scenario,
    /// In their order.
    pub cues: Vec<Cue>,
    /// What is said, in English and in Chinese.
    pub texts: [Catalogue; 2],
}

impl fmt::Debug for Lesson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lesson").field("name", &self.name).field("cues", &self.cues).finish_non_exhaustive()
    }
}

/// One stop of a lesson.
#[derive(Clone, Debug)]
pub struct Cue {
    /// Of its texts.
    pub name: String,
    /// The way from the cue before.
    pub stop: Vec<Leg>,
    /// What to look at.
    pub look: Look,
    /// The kernel function behind it.
    pub function: Option<Site>,
    /// Numbers for this cue and all that follow, each after those that it needs.
    pub values: Vec<Rule>,
    /// What is asked there, if anything is.
    pub question: Option<Question>,
}

/// What is asked at a cue.
#[derive(Clone, Debug)]
pub struct Question {
    /// What is asked for.
    pub kind: Kind,
    /// The way from the cue to the moment that answers.
    pub until: Vec<Leg>,
    /// What it is then; choices have none.
    pub answer: Option<Expression>,
    /// How far beside it a number may be, in percent.
    pub within: u8,
    /// The choices; exactly one is the case then.
    pub choices: Vec<When>,
    /// Wrong numbers that have texts of their own.
    pub wrong: Vec<When>,
    /// Numbers of that moment.
    pub values: Vec<Rule>,
    /// What to look at then; what the cue says if not given.
    pub look: Option<Look>,
    /// The function behind the answer.
    pub function: Option<Site>,
}

/// A way on.
#[derive(Clone, Debug)]
pub enum Leg {
    /// To the next hit.
    Hit(Box<Breakpoint>),
    /// Through the next entry of the script.
    Script,
    /// To the end of the input that is shown, or of the next one.
    Input,
    /// To a place.
    At(At),
    /// So much later.
    After(Duration),
    /// To where the scenario ends.
    End,
}

/// What is pointed at.
#[derive(Clone, Debug, Default)]
pub struct Look {
    /// The panel that has the keys.
    pub panel: Option<Panel>,
    /// It fills the screen.
    pub zoom: bool,
    /// The id of an skb.
    pub skb: Option<Expression>,
    /// The number that is marked.
    pub number: Option<&'static Counter>,
}

/// The panels by their names in a lesson.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "they are those of the screen")]
pub enum Panel {
    Writers,
    SendBuffer,
    Queue,
    Pages,
    Receipt,
    Wire,
    Steps,
    Chart,
    Stack,
}

/// The chapters of the course, in their order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Chapter {
    /// The screen itself.
    Tour,
    /// What a write becomes.
    Queue,
    /// `sk_sndbuf`.
    Limit,
    /// Who sleeps, and what wakes.
    Writer,
    /// Where bytes lie.
    Memory,
    /// When they leave.
    Wire,
    /// What is sent again.
    Loss,
    /// How fast it goes.
    Speed,
    /// What differs between versions.
    Kernels,
    /// A lesson of the user's.
    #[default]
    Own,
}

impl Chapter {
    /// All that the course has.
    pub const ALL: [Chapter; 9] = [
        Chapter::Tour,
        Chapter::Queue,
        Chapter::Limit,
        Chapter::Writer,
        Chapter::Memory,
        Chapter::Wire,
        Chapter::Loss,
        Chapter::Speed,
        Chapter::Kernels,
    ];

    /// The message that is its title.
    pub const fn title(self) -> &'static str {
        match self {
            Chapter::Tour => id!("chapter-tour"),
            Chapter::Queue => id!("chapter-queue"),
            Chapter::Limit => id!("chapter-limit"),
            Chapter::Writer => id!("chapter-writer"),
            Chapter::Memory => id!("chapter-memory"),
            Chapter::Wire => id!("chapter-wire"),
            Chapter::Loss => id!("chapter-loss"),
            Chapter::Speed => id!("chapter-speed"),
            Chapter::Kernels => id!("chapter-kernels"),
            Chapter::Own => id!("chapter-own"),
        }
    }
}

/// What a question asks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A number, shown and typed in this form.
    Number(Form),
    /// One of several.
    Choice,
    /// The id of an skb.
    Skb,
    /// The byte up to which an ACK acknowledges.
    Ack,
}
