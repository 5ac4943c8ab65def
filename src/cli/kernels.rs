//! Kernels on the command line: `--kernel`, `--kernels`, and what help says of them.

use std::fmt::{self, Display, Formatter};
use std::str::FromStr;

use clap::ValueEnum;
use clap::builder::PossibleValue;

use crate::kernel::version::{KernelVersion, UnknownKernel};
use crate::language::text;
use crate::units::print::listed;

/// What `--kernel` may say.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum KernelChoice {
    /// A version that the engine knows.
    Version(KernelVersion),
    /// The kernel of this machine, as far as it can be known.
    Host,
}

impl KernelChoice {
    const COUNT: usize = KernelVersion::ALL.len() + 1;
    const ALL: [KernelChoice; Self::COUNT] = {
        let mut all = [KernelChoice::Host; Self::COUNT];
        let mut place = 0;
        while place < KernelVersion::ALL.len() {
            all[place] = KernelChoice::Version(KernelVersion::ALL[place]);
            place += 1;
        }
        all
    };
}

impl ValueEnum for KernelChoice {
    fn value_variants<'a>() -> &'a [Self] {
        const { &Self::ALL }
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            KernelChoice::Version(version) => PossibleValue::new(version.name()),
            KernelChoice::Host => PossibleValue::new("host"),
        })
    }
}

/// Kernels that are shown beside each other at most.
const MOST: usize = 4;

/// Two to four kernels, such as `3.10,6.18`; the same twice is allowed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KernelList(pub Vec<KernelVersion>);

impl Default for KernelList {
    fn default() -> Self {
        KernelList(vec![KernelVersion::oldest(), KernelVersion::newest()])
    }
}

impl Display for KernelList {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        let names: Vec<_> = self.0.iter().map(|kernel| kernel.name()).collect();
        f.write_str(&names.join(","))
    }
}

impl FromStr for KernelList {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let names: Vec<_> = text.split(',').map(str::trim).collect();
        if !(2..=MOST).contains(&names.len()) {
            return Err(text!(
                "kernels-expected-two-to-four-kernels",
                default = KernelList::default().to_string(),
                text = text.to_string()
            )
            .aloud());
        }
        let kernel = |name: &&str| name.parse().map_err(|unknown: UnknownKernel| unknown.to_string());
        names.iter().map(kernel).collect::<Result<_, _>>().map(KernelList)
    }
}

/// The newest and those before it: `Linux 6.18 or of 3.10`.
pub fn all_kernels() -> String {
    format!("Linux {}", listed(KernelVersion::ALL, "or of"))
}

/// Help of `--kernel`.
pub fn about_versions() -> String {
    let (lists, queues): (Vec<_>, Vec<_>) =
        KernelVersion::ALL.into_iter().rev().partition(|version| version.profile().has_send_head());
    let [lists, queues] = [lists, queues].map(|versions| listed(versions, "and"));
    format!(
        "Behave like this kernel: {lists} has one list and linear areas in its skbs, {queues} two queues and pages; host: \
         like this machine's, as far as it can be known"
    )
}

/// Help of `--device`.
pub fn about_device() -> String {
    let linear = KernelVersion::ALL.into_iter().rev().filter(|version| version.profile().has_linear_payload());
    format!("What the device can do; on {} that decides where payload goes in an skb", listed(linear, "and"))
}
