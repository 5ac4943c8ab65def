//! The screen: pure functions of the session.

pub mod glyphs;
pub mod model;
pub mod panel;
pub mod theme;

pub use model::{Model, PanelId, Ui};
pub use theme::Theme;
