//! The screen of real sockets: first all of them to choose from, then one, look after look.

mod bar;
mod chart;
mod draw;
mod draw_picker;
mod draw_watch;
mod model;
mod picker;
mod update;
mod watch;

pub use draw::draw;
pub use model::AttachModel;
pub use picker::{Picker, Row};
pub use update::{Effect, update};
pub use watch::Watch;
