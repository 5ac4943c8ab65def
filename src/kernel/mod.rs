//! What a kernel version is: its constants, its rules, its clock. One profile for each version and configuration.

pub(crate) mod clock;
pub mod limits;
pub mod profile;
pub mod rules;
