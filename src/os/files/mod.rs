//! Files that are written: recordings, captures, reports. Nothing is lost and nothing is overwritten unasked.

pub mod capture;
pub mod output;
pub mod recording;
pub(crate) mod whole;
