//! What goes into the engine and what comes out of it.

pub(crate) mod config;
pub(crate) mod errno;
pub mod events;
pub(crate) mod frag;
pub mod io;
pub(crate) mod timer;
