//! Colours and glyphs.

/// How the screen is coloured.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Theme {
    /// For a light background.
    pub light: bool,
    /// Attributes only, no colour (`NO_COLOR`).
    pub monochrome: bool,
    /// Only ASCII glyphs.
    pub ascii: bool,
}
