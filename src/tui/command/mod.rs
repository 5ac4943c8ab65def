//! What a user can ask for: one table of actions, and what each does.

pub mod action;
pub(crate) mod breakpoints;
pub(crate) mod dialogs;
pub(crate) mod files;
pub(crate) mod jumps;
mod language;
pub(crate) mod leave;
pub mod lesson;
pub(crate) mod numbers;
pub(crate) mod pair;
pub(crate) mod peer;
pub(crate) mod programs;
pub(crate) mod reasons;
pub(crate) mod run;
pub mod say;
pub(crate) mod scale;
pub(crate) mod search;
pub mod table;
pub(crate) mod time;
pub(crate) mod view;
