//! `kernel` in a scenario: a version, or a table that also says how that version was built.
//!
//! ```toml
//! [kernel]
//! version = "6.1"
//! config = "debian-cloud"
//! hz = 1000
//! ```

use std::fmt;

use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, Deserializer, IntoDeserializer, MapAccess, Visitor};

use crate::engine::Kernel;
use crate::kernel::KernelVersion;
use crate::kernel::configuration::{Configuration, ImpossibleSize, Sizes};
use crate::scenario::error::Problem;

/// The kernel of a scenario; what is not given is as the version's profile has it.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct KernelTable {
    /// The version that the engine is to be.
    pub version: KernelVersion,
    /// How it was built; as recorded if not given.
    pub(super) config: Option<Configuration>,
    /// What is otherwise yet.
    pub(super) sizes: Sizes,
    /// In place of the version's profile: that of a machine.
    machine: Option<Box<Kernel>>,
}

/// The keys of the table.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Keys {
    #[serde(default)]
    version: KernelVersion,
    config: Option<Configuration>,
    max_tcp_header: Option<u32>,
    sk_buff: Option<u32>,
    shared_info: Option<u32>,
    max_skb_frags: Option<u32>,
    hz: Option<u32>,
    page_size: Option<u32>,
}

impl From<Keys> for KernelTable {
    fn from(keys: Keys) -> KernelTable {
        let Keys { version, config, max_tcp_header, sk_buff, shared_info, max_skb_frags, hz, page_size } = keys;
        let sizes = Sizes { max_tcp_header, sk_buff, shared_info, max_skb_frags, hz, page_size };
        KernelTable { version, config, sizes, machine: None }
    }
}

impl<'de> Deserialize<'de> for KernelTable {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(KernelVisitor)
    }
}

struct KernelVisitor;

impl<'de> Visitor<'de> for KernelVisitor {
    type Value = KernelTable;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a version such as \"{}\", or a table [kernel]", KernelVersion::newest())
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<KernelTable, E> {
        let version = KernelVersion::deserialize(text.into_deserializer())?;
        Ok(KernelTable { version, ..KernelTable::default() })
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<KernelTable, A::Error> {
        Keys::deserialize(MapAccessDeserializer::new(map)).map(KernelTable::from)
    }
}

impl KernelTable {
    /// The kernel of a machine, which follows the rules of a version.
    pub(crate) fn of_machine(version: KernelVersion, kernel: Kernel) -> KernelTable {
        KernelTable { version, machine: Some(Box::new(kernel)), ..KernelTable::default() }
    }

    /// The same on another version, as that one's profile has it.
    pub(super) fn on(&mut self, version: KernelVersion) {
        (self.version, self.machine) = (version, None);
    }

    /// Constants and rules of that version, built so.
    pub(super) fn profile(&self) -> Result<Kernel, Problem> {
        let own = self.machine.as_deref().unwrap_or(self.version.profile());
        let mut kernel = own.clone();
        if let Some(configuration) = self.config {
            kernel = kernel.configured(configuration);
        }
        kernel
            .with_sizes(self.sizes)
            .map_err(|ImpossibleSize { key, must }| Problem::of_key("kernel", key, format!("[kernel]: `{key}` {must}")))
    }
}

#[cfg(test)]
mod tests {
    use crate::engine::Kernel;
    use crate::scenario::Scenario;

    fn kernel(text: &str) -> Result<Kernel, String> {
        let text = format!("title = 't'\nshows = 's'\n{text}");
        Scenario::parse("mine", "mine.toml", &text)
            .map(|scenario| scenario.world.engine.kernel)
            .map_err(|error| error.to_string())
    }

    #[test]
    fn a_kernel_is_a_version_or_a_table_that_says_how_it_was_built() {
        let plain = kernel("kernel = '6.1'").expect("right");
        let cloud = kernel("[kernel]\nversion = '6.1'\nconfig = 'debian-cloud'\nhz = 1000").expect("right");

        assert_eq!((plain.name, plain.max_tcp_header, plain.hz), ("6.1", 320, 250));
        assert_eq!((cloud.name, cloud.max_tcp_header, cloud.hz), ("6.1", 256, 1000));
        assert_eq!(kernel("[kernel]\nmax_tcp_header = 320").expect("right").empty_truesize(), 960);
    }

    #[test]
    fn what_is_wrong_in_it_is_shown_with_its_place_and_the_nearest_name() {
        let errors = [
            (
                "[kernel]\nhz = 123",
                "mine.toml:4:1: [kernel]: `hz` must be 100, 250, 300 or 1000\n  4 | hz = 123\n    | ^^",
            ),
            ("[kernel]\nmax_header = 1", "mine.toml:4:1: unknown key `max_header`"),
            ("[kernel]\nconfig = 'debain'", "mine.toml:4:10: unknown value `debain`"),
            ("[kernel]\nconfig = 'debain'", "did you mean `debian`? expected one of debian, debian-cloud, minimal"),
            ("[kernel]\nversion = '6.19'", "mine.toml:4:11: unknown value `6.19`"),
            (
                "kernel = 6",
                "mine.toml:3:10: invalid type: integer `6`, expected a version such as \"6.18\", or a table",
            ),
        ];
        for (text, expected) in errors {
            let error = kernel(text).expect_err(text);
            assert!(error.contains(expected), "{text}\n=> {error}");
        }
    }
}
