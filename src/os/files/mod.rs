//! Files that are written: recordings, captures, reports. Nothing is lost and nothing is overwritten unasked.

pub mod capture;
pub(crate) mod in_parts;
pub mod output;
pub mod recording;
