//! What a user can ask for: one table of actions, and what each does.

pub mod action;
pub mod breakpoints;
pub mod dialogs;
pub mod files;
pub mod jumps;
pub mod leave;
pub mod numbers;
pub mod pair;
pub mod peer;
pub mod programs;
pub mod reasons;
pub mod run;
pub mod say;
pub mod scale;
pub mod search;
pub mod table;
pub mod time;
pub mod view;
