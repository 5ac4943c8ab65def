//! The screen: pure functions of the session.
//!
//! [`update()`] changes the [`Model`] as keys, the mouse and time demand and tells what [`crate::app`] must do;
//! [`draw::screen::draw`] draws it. Everything the user can do stands in [`command::table::ACTIONS`].
//!
//! Each of these may name those before it, never those after it:
//!
//! | part | what it is |
//! | --- | --- |
//! | [`keys`] | keys and the mouse, independent of the terminal library |
//! | [`style`] | colours, signs, texts that fit, areas cut into parts |
//! | [`message`] | what the screen is told, and what it answers with |
//! | [`model`] | the state of the screen |
//! | [`panel`] | the panels, and where each goes: what commands scroll |
//! | [`command`] | what the user can ask for, in one table that hints and help are made from |
//! | [`draw`] | the screen around the panels, and what lies over them |
//! | [`attach`] | the screen of real sockets |
//! | `input` | from a key, a click or the clock to a command: it asks what is drawn at a place |

pub mod attach;
pub mod command;
pub mod draw;
pub(crate) mod input;
pub mod keys;
pub mod message;
pub mod model;
pub mod panel;
pub mod style;

pub use input::update::update;
pub use message::{Effect, Event};
pub use model::{Model, PanelId};
pub use style::theme::{Colours, Theme};
