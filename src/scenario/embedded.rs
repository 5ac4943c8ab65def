//! The scenarios that come with the program.

use crate::scenario::error::nearest;
use crate::scenario::{Scenario, ScenarioError};

/// What runs when nothing is asked for.
pub const DEFAULT: &str = "steady";

/// A scenario's name and text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Embedded {
    /// What it is called on the command line.
    pub name: &'static str,
    /// The TOML file.
    pub text: &'static str,
}

macro_rules! scenarios {
    ($($name:literal,)*) => {
        /// In the order in which one would look at them.
        pub const ALL: &[Embedded] = &[
            $(Embedded { name: $name, text: include_str!(concat!("../../traces/", $name, ".toml")) },)*
        ];
    };
}

scenarios! {
    "steady",
    "first-1000",
    "partial-ack",
    "doubling",
    "sendq-over-sndbuf",
    "ten-bytes",
    "nagle",
    "blocked-writer",
    "tcp-sendmsg",
    "two-tasks",
    "lossy",
    "zero-window",
    "memory-pressure",
}

/// What runs against a real kernel when no scenario is asked for: on the screen slowly enough to be watched, without it as
/// fast as it goes.
pub const TUN_WATCHED: Embedded = Embedded { name: "tun", text: include_str!("../../traces/tun/watched.toml") };
/// The scenario for a real kernel that is as fast as it can be.
pub const TUN_FAST: Embedded = Embedded { name: "tun", text: include_str!("../../traces/tun/fast.toml") };

impl Embedded {
    /// The path of its file in the repository, for errors.
    pub fn file(self) -> String {
        format!("traces/{}.toml", self.name)
    }

    /// Reads its text. Fails only if the file in the program is wrong, which a test rules out.
    pub fn scenario(self) -> Result<Scenario, ScenarioError> {
        Scenario::parse(self.name, &self.file(), self.text)
    }
}

/// The one of that name, if there is one.
pub fn find(name: &str) -> Option<Embedded> {
    ALL.iter().copied().find(|embedded| embedded.name == name)
}

/// The name that `name` is probably a misspelling of.
pub fn nearest_name(name: &str) -> Option<&'static str> {
    nearest(name, ALL.iter().map(|embedded| embedded.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scenario_can_be_read_and_says_what_it_shows() {
        for embedded in ALL {
            let scenario = embedded.scenario().unwrap_or_else(|error| panic!("{error}"));
            for text in [&scenario.title, &scenario.shows] {
                assert!(!text.is_empty() && !text.contains('\n'), "{}: {text:?}", embedded.name);
            }
            assert!(scenario.title.chars().count() <= 50, "{}: {}", embedded.name, scenario.title);
            assert!(!scenario.why.is_empty(), "{}", embedded.name);
            assert!(scenario.run_for.is_some(), "{}", embedded.name);
        }
        assert!(find(DEFAULT).is_some());
    }

    #[test]
    fn a_misspelt_name_has_a_neighbour() {
        assert_eq!(nearest_name("first1000"), Some("first-1000"));
        assert_eq!(nearest_name("naggle"), Some("nagle"));
        assert_eq!(nearest_name("memory"), Some("memory-pressure"));
        assert_eq!(nearest_name("quic"), None);
    }
}
