//! A real socket: what its kernel tells, as plain numbers, and what follows from them.
//!
//! Nothing here asks the system: `os::diag`, `os::proc` and `os::bpf` fetch bytes and texts, and this reads them. A
//! [`look::Look`] is all that was found at one moment; [`verdict`] says what it comes to, `page` in words for people.

pub mod blame;
pub mod bpf;
pub mod btf;
mod bytes;
pub mod condition;
pub mod diag;
pub mod differences;
pub mod inside;
pub mod look;
pub mod page;
pub mod peer;
pub mod process;
pub mod progress;
pub mod recording;
pub mod reproduce;
pub mod seen;
pub mod socket;
pub mod target;
pub mod tcp_info;
pub mod verdict;
pub mod wait;
pub mod waiting;
