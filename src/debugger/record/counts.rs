//! How much was recorded.

/// How many steps and packets.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Counts {
    pub steps: u64,
    pub packets: u64,
}
