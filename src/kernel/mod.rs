//! What a kernel version is: its constants, its rules, its clock. One profile for each version and configuration.

pub(crate) mod clock;
pub(crate) mod limits;
pub(crate) mod profile;
pub mod rules;
pub(crate) mod v3_10;
pub(crate) mod v6_18;

use serde::de::Error;
use serde::{Deserialize, Deserializer};

use crate::kernel::profile::{Kernel, Name};

/// All kernels there are, the default first. A new one is a file, and a line here.
pub const PROFILES: &[&Kernel] = &[&v6_18::KERNEL, &v3_10::KERNEL];

impl Kernel {
    /// All kernels there are, the default first.
    pub fn all() -> impl ExactSizeIterator<Item = Kernel> {
        PROFILES.iter().map(|kernel| (*kernel).clone())
    }

    /// The name of a kernel whose rules the engine knows.
    fn known_name<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Name, D::Error> {
        let name = String::deserialize(deserializer)?;
        let mut known = PROFILES.iter().map(|kernel| kernel.name);
        known.clone().find(|known| *known == name).ok_or_else(|| {
            let known: Vec<_> = known.by_ref().collect();
            D::Error::custom(format!("kernel {name} is not known; known: {}", known.join(", ")))
        })
    }
}
