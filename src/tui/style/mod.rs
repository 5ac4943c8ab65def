//! Colours, signs, texts that fit, and areas cut into parts.

pub mod fit;
pub mod glyphs;
pub mod palette;
pub mod split;
pub mod theme;
