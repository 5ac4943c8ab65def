//! The only part that touches the system: terminal, clock, signals, files, network.

pub(crate) mod allowed;
pub(crate) mod bpf;
pub(crate) mod clock;
pub(crate) mod course;
pub(crate) mod diag;
pub(crate) mod files;
pub(crate) mod host;
pub mod locale;
pub(crate) mod proc;
pub(crate) mod progress;
pub(crate) mod signals;
pub mod stderr;
pub mod terminal;
pub(crate) mod terminal_output;
pub mod tun;
