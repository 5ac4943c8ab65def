//! Why a writer waits, or why nothing is sent: a conclusion, with the numbers that it rests on.

mod grounds;

use serde::Serialize;

use crate::source::live::blame::{Blame, blame};
use crate::source::live::seen::Seen;

/// The conclusion.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Verdict {
    /// Who or what.
    pub blame: Blame,
    /// In one sentence.
    pub sentence: String,
    /// What it rests on.
    pub grounds: Vec<String>,
    /// What to do.
    pub advice: String,
}

impl Verdict {
    /// Concludes from what was seen.
    pub fn of(seen: &Seen) -> Verdict {
        let blame = blame(seen);
        Verdict {
            blame,
            sentence: grounds::sentence(blame, seen),
            grounds: grounds::grounds(blame, seen),
            advice: grounds::advice(blame, seen),
        }
    }
}
