//! A flow of a capture as a scenario: its sender is played by the engine, its peer says at its times what it said.

mod sent;
mod setup;
mod text;

pub use sent::{Kind, Sender, Sent};
pub use setup::{Choices, Setup, Writes};
pub use text::scenario;
pub(crate) use text::{has_nodelay, more_waited};
