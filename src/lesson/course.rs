//! The lessons that come with the program, in the order of the course.

use std::rc::Rc;

use crate::lesson::cue::Lesson;
use crate::lesson::error::LessonError;
use crate::lesson::read::Files;
use crate::scenario::error::nearest;

macro_rules! lessons {
    ($($name:literal,)*) => {
        /// All of them, in their order.
        pub const ALL: &[Embedded] = &[$(Embedded {
            name: $name,
            toml: include_str!(concat!("../../traces/lessons/", $name, ".toml")),
            texts: [
                include_str!(concat!("../../traces/lessons/", $name, ".en.ftl")),
                include_str!(concat!("../../traces/lessons/", $name, ".zh.ftl")),
            ],
        },)*];
    };
}

lessons! {
    "tour",
    "first-1000",
    "partial-ack",
    "send-head",
    "tcp-sendmsg",
    "receipts",
    "doubling",
    "sendq-over-sndbuf",
    "ten-bytes",
    "nagle-saves",
    "one-big-write",
    "four-numbers",
    "blocked-writer",
    "poll-vs-send",
    "edge",
    "forgot-epollout",
    "partial-writes",
    "notsent-lowat",
    "both-full",
    "shrink-no-wake",
    "frag-page",
    "two-tasks",
    "memory-pressure",
    "zero-copy",
    "nagle-cork-more",
    "split-tax",
    "autosizing",
    "zero-window",
    "sack",
    "timeouts",
    "dead-path",
    "sixteen-k-20ms",
    "autotune",
    "bufferbloat",
    "who-limits",
    "ten-years",
    "sack-panic",
}

/// The files of a lesson.
#[derive(Clone, Copy, Debug)]
pub struct Embedded {
    /// As in `skbscope learn NAME`.
    pub name: &'static str,
    /// The lesson.
    pub toml: &'static str,
    /// Its texts, in English and in Chinese.
    pub texts: [&'static str; 2],
}

impl Embedded {
    /// Reads it.
    ///
    /// # Errors
    /// Its files are wrong, which a test rules out.
    pub fn lesson(self) -> Result<Rc<Lesson>, LessonError> {
        let path = |end: &str| format!("traces/lessons/{}.{end}", self.name);
        let (toml, en, zh) = (path("toml"), path("en.ftl"), path("zh.ftl"));
        let [en_text, zh_text] = self.texts;
        Lesson::read(Files { name: self.name, toml: (&toml, self.toml), texts: [(&en, en_text), (&zh, zh_text)] })
            .map(Rc::new)
    }
}

/// The one of that name, if there is one.
pub fn find(name: &str) -> Option<Embedded> {
    ALL.iter().copied().find(|lesson| lesson.name == name)
}

/// The name that `name` is probably a misspelling of.
pub fn nearest_name(name: &str) -> Option<&'static str> {
    nearest(name, ALL.iter().map(|lesson| lesson.name))
}
