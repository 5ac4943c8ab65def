//! Runs beside each other.

mod differences;
mod draw;
mod layout;

pub(crate) use differences::extent;
pub(crate) use draw::draw;
pub(crate) use layout::{Places, all};
