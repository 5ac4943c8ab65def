//! Colours, signs, texts that fit, and areas cut into parts.

pub(crate) mod fit;
pub mod glyphs;
pub mod palette;
pub(crate) mod split;
pub(crate) mod theme;
