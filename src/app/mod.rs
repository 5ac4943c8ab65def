//! The modes of the program: live, headless, replay, compare, export, verify.

pub mod compare;
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
