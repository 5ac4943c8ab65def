//! From a key, a click or the clock to a command.

mod ask;
mod breakpoints;
mod lesson;
mod mouse;
pub(crate) mod one_run;
pub(crate) mod overlay;
mod overlay_mouse;
mod pair;
mod pair_counters;
mod pair_mouse;
mod prompt;
mod scroll;
pub(crate) mod update;
