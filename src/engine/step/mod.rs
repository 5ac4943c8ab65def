//! How the engine tells what it does: steps, the functions they lie in, and who listens.

pub mod named;
pub mod probe;
pub mod site;
pub(super) mod tell;
