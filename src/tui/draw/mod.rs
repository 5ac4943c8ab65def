//! The screen around the panels, and what lies over them.

pub mod about;
pub mod ask;
pub mod breakpoints;
pub mod dialog;
pub mod help;
pub mod hint;
pub mod lists;
pub mod overlay;
pub mod pair;
pub mod prompt;
pub mod reasons;
pub mod scenarios;
pub mod screen;
pub mod slot;
pub mod status;
pub mod timebar;
