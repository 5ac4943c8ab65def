//! The only part that touches clock, terminal, files and signals.

pub mod capture_file;
pub mod compare;
pub mod error_report;
pub mod export;
pub mod headless;
pub mod live;
pub mod load;
pub mod output;
pub mod recording_file;
pub mod replay;
pub mod report;
pub mod stop;
pub mod terminal;
pub mod tun;
pub mod verify;
mod whole_file;
