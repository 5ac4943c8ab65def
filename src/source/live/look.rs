//! All that was found of a socket at one moment, and what it comes to.

use serde::{Deserialize, Deserializer, Serialize};

use crate::source::live::seen::Seen;
use crate::source::live::verdict::Verdict;

/// What was seen, and what it comes to.
#[derive(Clone, Debug, Serialize)]
pub struct Look {
    /// What was seen.
    #[serde(flatten)]
    pub seen: Seen,
    /// Why the writer waits, or why nothing is sent.
    pub verdict: Verdict,
}

impl<'de> Deserialize<'de> for Look {
    /// What it comes to is concluded anew.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Look, D::Error> {
        Seen::deserialize(deserializer).map(Look::of)
    }
}

impl Look {
    /// With what is concluded from what was seen.
    pub fn of(seen: Seen) -> Look {
        let verdict = Verdict::of(&seen);
        Look { seen, verdict }
    }
}
