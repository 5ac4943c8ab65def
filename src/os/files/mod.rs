//! Files: those that are read, whole and up to a limit; and those that are written, recordings and captures. Nothing is
//! lost, nothing is overwritten unasked, and no pipe is waited for without an end.

pub(crate) mod capture;
pub(crate) mod in_parts;
pub(crate) mod input;
pub(crate) mod output;
pub(crate) mod recording;
pub(crate) mod whole;
