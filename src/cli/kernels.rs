//! Kernels on the command line: `--kernel`, `--kernels`, and what help says of them.

use std::fmt::{self, Display, Formatter};
use std::str::FromStr;

use clap::ValueEnum;
use clap::builder::PossibleValue;

use crate::kernel::version::{KernelVersion, UnknownKernel};
use crate::units::print::listed;

impl ValueEnum for KernelVersion {
    fn value_variants<'a>() -> &'a [Self] {
        const { &Self::ALL }
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.name()))
    }
}

/// Two kernels, such as `3.10,6.18`; the same twice is allowed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct KernelPair(pub [KernelVersion; 2]);

impl Default for KernelPair {
    fn default() -> Self {
        KernelPair([KernelVersion::oldest(), KernelVersion::newest()])
    }
}

impl Display for KernelPair {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        let [left, right] = self.0;
        write!(f, "{left},{right}")
    }
}

impl FromStr for KernelPair {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let names: Vec<_> = text.split(',').map(str::trim).collect();
        let [left, right] = names[..] else {
            return Err(format!("expected two kernels, as in {}, got `{text}`", KernelPair::default()));
        };
        let kernel = |name: &str| name.parse().map_err(|unknown: UnknownKernel| unknown.to_string());
        Ok(KernelPair([kernel(left)?, kernel(right)?]))
    }
}

/// The newest and those before it: `Linux 6.18 or of 3.10`.
pub fn all_kernels() -> String {
    format!("Linux {}", listed(KernelVersion::ALL, "or of"))
}

/// Help of `--kernel`.
pub fn about_versions() -> String {
    let shape = |(place, version): (usize, KernelVersion)| {
        let kernel = version.profile();
        let verb = if place == 0 { " has" } else { "" };
        let queues = if kernel.has_send_head() { "one list" } else { "two queues" };
        let payload = if kernel.has_linear_payload() { "linear areas in its skbs" } else { "pages" };
        format!("{version}{verb} {queues} and {payload}")
    };
    let shapes: Vec<_> = KernelVersion::ALL.into_iter().rev().enumerate().map(shape).collect();
    format!("Behave like this kernel: {}", shapes.join(", "))
}

/// Help of `--device`.
pub fn about_device() -> String {
    let linear = KernelVersion::ALL.into_iter().rev().filter(|version| version.profile().has_linear_payload());
    format!("What the device can do; on {} that decides where payload goes in an skb", listed(linear, "and"))
}
