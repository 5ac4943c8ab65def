//! Where what is shown comes from, when it is not the engine: sockets of this machine's kernel, seen from outside.

pub mod live;
