//! Two runs beside each other.

mod differences;
mod draw;
mod layout;

pub use draw::draw;
pub use layout::{Halves, both};
