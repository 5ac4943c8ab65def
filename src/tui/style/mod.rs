//! Colours, signs, and texts that fit.

pub mod fit;
pub mod glyphs;
pub mod palette;
pub mod theme;
