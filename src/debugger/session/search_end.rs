//! Which way a search goes, and how it ends.

/// Which way a search goes in time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Direction {
    /// To later moments.
    Forward,
    /// To earlier moments.
    Back,
}

/// How a search ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SearchEnd {
    /// The moment is shown.
    Found,
    /// There is no such step before the moment shown.
    NotBefore,
    /// There is none until nothing happens any more.
    NotUntilIdle,
    /// There is none among so many inputs to come.
    NotWithin(u64),
    /// There is none so far; nobody knows what a real peer will do.
    NotForeseen,
}
