//! What is remembered of what happened.

pub(crate) mod bounded;
pub(crate) mod captured_packets;
pub(crate) mod counts;
pub(crate) mod history;
pub(crate) mod input_record;
pub(crate) mod packet_record;
pub(crate) mod peaks;
pub(crate) mod probes;
pub(crate) mod samples;
pub(crate) mod step_record;
pub(crate) mod turns;
