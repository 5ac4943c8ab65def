//! What is remembered of what happened.

pub mod bounded;
pub mod captured_packets;
pub mod counts;
pub mod history;
pub mod input_record;
pub mod packet_record;
pub mod peaks;
pub mod probes;
pub mod samples;
pub mod step_record;
pub mod turns;
