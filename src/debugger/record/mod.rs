//! What is remembered of what happened.

pub mod bounded;
pub mod calls;
pub mod captured_packets;
pub mod history;
pub mod peaks;
pub mod probes;
pub mod recording_lines;
pub mod samples;
