//! How much of a session is in a file, and would not be lost with it.

/// How far a session had come when all of it was in a file.
#[derive(Clone, Copy, Debug)]
pub struct Kept {
    pub branches: usize,
    pub acts: usize,
    pub inputs: u64,
}
