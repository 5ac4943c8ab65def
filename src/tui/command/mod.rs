//! What a user can ask for: one table of actions, and what each does.

pub mod ask;
pub mod breakpoints;
pub mod files;
pub mod jumps;
pub mod leave;
pub mod lists;
pub mod numbers;
pub mod peer;
pub mod programs;
pub mod question;
pub mod run;
pub mod say;
pub mod scale;
pub mod search;
pub mod table;
pub mod time;
pub mod view;
