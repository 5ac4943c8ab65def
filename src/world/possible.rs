//! Which worlds there can be. What comes out of a file is held against this before a world is made of it.

use crate::kernel::possible::{Impossible, within};
use crate::peer::{LinkConfig, PeerConfig};
use crate::world::{Command, WorldConfig};

/// Largest value of a C `int`.
const INT_MAX: i64 = i32::MAX as i64;
/// The most programs of a world.
const PROGRAMS: i64 = 65_535;
/// Room for headers and data, as a scenario must leave.
const MTU: std::ops::RangeInclusive<i64> = 128..=65_535;

impl WorldConfig {
    /// Fails with the first number that no world has.
    pub fn check_possible(&self) -> Result<(), Impossible> {
        self.kernel().check_possible()?;
        let device = &self.engine.device;
        within("mtu", device.mtu, MTU)?;
        if ![20, 40].contains(&device.ip_header) {
            return Err(Impossible::new("ip_header", device.ip_header, "20 or 40"));
        }
        self.link.check_possible()?;
        self.ack_link.iter().try_for_each(LinkConfig::check_possible)?;
        let offer = match &self.peer {
            PeerConfig::Loopback(peer) => Some(&peer.offer),
            PeerConfig::Manual(peer) => Some(&peer.offer),
            PeerConfig::Remote(_) => None,
        };
        if let Some(shift) = offer.and_then(|offer| offer.window_scale) {
            within("window_scale", shift, 0..=14)?;
        }
        within("the number of programs", self.programs.len(), 0..=PROGRAMS)?;
        for write in self.programs.iter().flat_map(|program| &program.writes) {
            within("the bytes of a write", write.len(), 1..=INT_MAX)?;
        }
        self.script.iter().try_for_each(|item| item.command.check_possible())
    }
}

impl Command {
    /// Fails with a number that no command has.
    pub fn check_possible(&self) -> Result<(), Impossible> {
        match self {
            Command::Write { bytes, .. } => within("the bytes of a write", *bytes, 0..=INT_MAX),
            _ => Ok(()),
        }
    }
}

impl LinkConfig {
    fn check_possible(&self) -> Result<(), Impossible> {
        let LinkConfig { loss, duplication, reordering, .. } = self;
        for (name, share) in [("loss", *loss), ("duplication", *duplication), ("reordering", *reordering)] {
            if !(0.0..=1.0).contains(&share) {
                return Err(Impossible::new(name, share, "from 0 to 1"));
            }
        }
        if self.rate == Some(0) {
            return Err(Impossible::new("rate", 0, "at least 1, or null for a link without a limit"));
        }
        Ok(())
    }
}
