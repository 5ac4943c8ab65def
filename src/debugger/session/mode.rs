//! Whether time passes, and where the moment shown lies.

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    Running,
    Paused,
}

/// Where the moment shown lies.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    /// At the end, and time goes on.
    Live,
    /// At the end, and nothing moves.
    Paused,
    /// In the past: so many inputs have been made since.
    Back(u64),
}
