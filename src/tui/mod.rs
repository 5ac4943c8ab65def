//! The screen: pure functions of the session.
//!
//! [`update::update`] changes the [`Model`] as keys, the mouse and time demand and tells what the runtime must do;
//! [`screen::draw`] draws it. Everything the user can do stands in [`action::ACTIONS`].

pub mod about;
pub mod action;
pub mod answer;
pub mod ask;
pub mod changes;
pub mod compare;
pub mod dialog;
pub mod format;
pub mod glyphs;
pub mod help;
pub mod hint;
pub mod jumps;
pub mod keymap;
pub mod layout;
pub mod leave;
pub mod list;
pub mod look;
pub mod model;
pub mod mouse;
pub mod numbers;
pub mod outside;
pub mod palette;
pub mod panel;
pub mod programs;
pub mod prompt;
pub mod reasons;
pub mod recall;
pub mod scenarios;
pub mod screen;
pub mod search;
pub mod status;
pub mod steer;
pub mod stops;
pub mod svg;
pub mod theme;
pub mod timebar;
pub mod travel;
pub mod update;

pub use model::{Model, PanelId, Ui};
pub use theme::{Colours, Theme};
pub use update::{Effect, Event, Update, update};
