//! The screen around the panels, and what lies over them.

pub(crate) mod about;
pub(crate) mod ask;
pub(crate) mod breakpoints;
pub(crate) mod dialog;
pub(crate) mod help;
pub(crate) mod hint;
pub(crate) mod lesson;
pub(crate) mod lists;
pub(crate) mod offer;
pub mod overlay;
pub(crate) mod pair;
pub(crate) mod prompt;
pub(crate) mod reasons;
pub(crate) mod scenarios;
pub mod screen;
pub(crate) mod slot;
pub mod status;
pub(crate) mod timebar;
