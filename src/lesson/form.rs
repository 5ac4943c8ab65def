//! How numbers of a lesson are shown.

use serde::Deserialize;

/// How a number is shown.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// `46,720`.
    #[default]
    Number,
    /// Microseconds, as `131 ms`.
    Time,
    /// Bytes a second, as `10 Mbit/s`.
    Rate,
    /// `37%`.
    Percent,
}
