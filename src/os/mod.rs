//! The only part that touches the system: terminal, files, network.

pub mod files;
pub(crate) mod progress;
pub mod terminal;
pub mod tun;
