//! The screen of real sockets: first all of them to choose from, then one, look after look.

mod ask;
mod bar;
mod chart;
mod draw;
mod draw_picker;
mod draw_watch;
mod keys;
mod marks;
mod model;
mod picker;
mod timebar;
mod update;
mod watch;

pub use ask::{Ask, Asked};
pub use draw::draw;
pub use marks::Breakpoint;
pub use model::AttachModel;
pub use picker::{Picker, Row};
pub use update::{Effect, update};
pub use watch::Watch;
