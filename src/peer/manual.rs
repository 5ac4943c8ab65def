//! A peer that completes the handshake and then acknowledges only what it is told to.

use crate::peer::Offer;

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ManualConfig {
    pub offer: Offer,
    /// The window it advertises, in bytes, until told otherwise.
    pub window: u32,
}

impl Default for ManualConfig {
    fn default() -> Self {
        ManualConfig { offer: Offer::default(), window: 65_535 }
    }
}

#[derive(Clone, Debug)]
pub struct Manual {}
