//! The modes of the program: live, headless, replay, compare, export, verify; and what they share: `drive`.

pub(crate) mod attach;
mod check;
pub mod commands;
pub(crate) mod compare;
mod doctor;
pub(crate) mod drive;
pub(crate) mod error_line;
pub mod error_report;
pub(crate) mod export;
pub mod headless;
pub mod lessons;
pub(crate) mod live;
pub mod load;
pub(crate) mod replay;
pub mod report;
pub(crate) mod scripts;
mod shadow;
pub(crate) mod stop;
pub(crate) mod trace_files;
pub(crate) mod verify;
