//! What goes into the engine and what comes out of it.

pub mod config;
pub mod errno;
pub mod frag;
pub mod io;
pub mod timer;
