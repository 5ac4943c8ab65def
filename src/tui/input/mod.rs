//! From a key, a click or the clock to a command.

pub mod mouse;
pub(crate) mod pair_mouse;
pub mod update;
