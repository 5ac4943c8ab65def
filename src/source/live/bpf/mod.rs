//! The program that copies a socket's inside within the kernel, and what it leaves behind.
//!
//! It is put together here, instruction by instruction, with the places that this kernel's own BTF names: no compiler and no
//! object file. It only copies; what the copies mean is decoded outside.

mod arrays;
pub mod assembler;
pub mod decode;
mod members;
mod needed;
mod program;
mod wait_list;

pub use arrays::{MAX_SKBS, Record, Shared};
pub use members::{Members, NAMES};
pub use needed::Missing;
pub use program::{Program, program};
pub use wait_list::{Entry, Functions, Sleeper, entries};
