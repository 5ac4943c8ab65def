//! The only part that touches the system: terminal, clock, signals, files, network.

pub mod clock;
pub mod files;
pub mod progress;
pub mod signals;
pub mod terminal;
pub mod tun;
