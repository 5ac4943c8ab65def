//! Whether time passes, and where the moment shown lies.

/// Whether the session goes on by itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// It goes on as its speed says.
    Running,
    /// It stands until it is told to go on or to step.
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
