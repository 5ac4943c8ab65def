//! The manual: its pages are in the program, to be printed or read on the screen.

use crate::language::{Speaks, term};

/// A page of the manual.
#[derive(PartialEq, Eq, Debug)]
pub struct Topic {
    /// What is typed after `guide`.
    pub name: &'static str,
    /// What it is about, in a line.
    pub about: &'static str,
    /// Markdown, in lines as they are to be printed: in English, and in Chinese.
    texts: [&'static str; 2],
}

impl Topic {
    /// The page in a language.
    pub fn text(&self, speaker: &impl Speaks) -> &'static str {
        self.texts[speaker.language() as usize]
    }

    /// What it is about, in a language.
    pub fn about(&self, speaker: &impl Speaks) -> &'static str {
        term(speaker, self.about)
    }
}

/// A page whose file has the name of the topic.
macro_rules! topic {
    ($name:literal, $about:literal) => {
        Topic {
            name: $name,
            about: $about,
            texts: [
                include_str!(concat!("../assets/manual/", $name, ".md")),
                include_str!(concat!("../assets/manual/zh/", $name, ".md")),
            ],
        }
    };
}

/// All pages, in the order in which one may read them.
pub const TOPICS: &[Topic] = &[
    topic!("words", "the few words that everything else is told in"),
    topic!("lesson", "ten minutes with the debugger, key by key"),
    topic!("screen", "what the panels show, and the line that says why nothing moves"),
    topic!("keys", "every key"),
    topic!("debugger", "stepping, going back, searching, branches"),
    topic!("breakpoints", "stopping at a function, a decision, an event or a condition"),
    topic!("scenarios", "those in the program, and how to write one"),
    topic!("lessons", "the course: to play it, to give it, and to write a lesson"),
    topic!("kernels", "what 3.10 and 6.18 do differently, and how to compare them"),
    topic!("peers", "who acknowledges, and the link in between"),
    topic!("tun", "a real kernel as the peer, and real programs"),
    topic!("headless", "runs without a screen: summary, JSON, checks, exit codes"),
    topic!("captures", "packets into a file for Wireshark, with comments"),
    topic!("recordings", "sessions into a file, to be replayed and compared"),
    topic!("exports", "a recording as tables, timelines, pictures and casts"),
    topic!("attach", "a real socket of this machine: its queue, who waits, and why"),
    topic!("ss", "lines of ss -tmi in words"),
    topic!("doctor", "what this machine allows, and whether the engine is its kernel"),
    topic!("checks", "how the numbers are checked, and how fast they come"),
    topic!("limits", "what is not here"),
];
