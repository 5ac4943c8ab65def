//! What a kernel version is: its constants, its rules, its clock. One profile for each version and configuration.

pub(crate) mod clock;
pub(crate) mod configuration;
pub(crate) mod limits;
pub mod possible;
pub(crate) mod profile;
pub mod release;
pub mod rules;
pub(crate) mod v3_10;
pub(crate) mod v5_10;
pub(crate) mod v6_1;
pub(crate) mod v6_12;
pub(crate) mod v6_18;
pub(crate) mod version;

use crate::kernel::profile::Kernel;

pub use version::KernelVersion;

/// All kernels there are, the newest first, which is the default. A new one is a file, and a line here.
pub const PROFILES: &[&Kernel] = &[&v6_18::KERNEL, &v6_12::KERNEL, &v6_1::KERNEL, &v5_10::KERNEL, &v3_10::KERNEL];

impl Kernel {
    /// All kernels there are, the newest first.
    pub fn all() -> impl ExactSizeIterator<Item = Kernel> {
        PROFILES.iter().map(|kernel| (*kernel).clone())
    }
}
