//! Files that say what happens: [`kernel_trace`], what a real kernel did.

pub mod kernel_trace;
