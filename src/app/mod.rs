//! The modes of the program: live, headless, replay, compare, export, verify; and what they share: [`drive`].

pub mod commands;
pub mod compare;
pub mod drive;
pub mod error_line;
pub mod error_report;
pub mod export;
pub mod headless;
pub mod live;
pub mod load;
pub mod replay;
pub mod report;
pub mod stop;
pub mod verify;
