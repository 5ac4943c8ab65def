//! The screen: pure functions of the session.
//!
//! [`update()`] changes the [`Model`] as keys, the mouse and time demand and tells what [`crate::app`] must do;
//! [`draw::screen::draw`] draws it. Everything the user can do stands in [`command::table::ACTIONS`].

pub mod command;
pub mod draw;
pub mod input;
pub mod keys;
pub mod message;
pub mod model;
pub mod panel;
pub mod style;

pub use input::update::update;
pub use message::{Effect, Event, Update};
pub use model::{Model, PanelId, Ui};
pub use style::theme::{Colours, Theme};
