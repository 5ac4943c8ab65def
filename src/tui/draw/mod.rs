//! The screen around the panels.

pub mod about;
pub mod dialog;
pub mod help;
pub mod hint;
pub mod layout;
pub mod pair;
pub mod reasons;
pub mod scenarios;
pub mod screen;
pub mod status;
pub mod timebar;
