//! Scenario files: what a session is made of, as text.

pub mod amount;
pub mod kernel_trace;
