//! Files that are written: recordings, captures, reports. Nothing is lost and nothing is overwritten unasked.

pub(crate) mod capture;
pub(crate) mod in_parts;
pub(crate) mod output;
pub(crate) mod recording;
