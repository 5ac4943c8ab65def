//! What the modes share that drive a world or a session.

pub mod real_kernel;
