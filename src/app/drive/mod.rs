//! What the modes share that drive a world or a session: how an input is made and watched, and how a real kernel takes part.

pub(crate) mod inputs;
pub(crate) mod real_kernel;
